"""补发 and 追回: numbered, approved like a list, and Σ of everything approved is Σ of the newest version, to the fen."""

from __future__ import annotations

import itertools

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bonuses.approving.lists import Unbalanced, payment_list
from bonuses.approving.standing import granted
from bonuses.engine.differences import differences
from bonuses.models import BonusSupplement, SupplementLine
from bonuses.supplements.commands import approve_supplement, prepare_supplement, withdraw_supplement
from people.access import Role
from people.errors import DomainError
from scoring.models import Settlement
from tests.bonuses.money_world import (
    actor,
    amounts_of,
    approved,
    later,
    meeting,
    prepared,
    published,
    supplemented,
)
from tests.office import Office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]
OFFICE, CHIEF = Role.PERFORMANCE_OFFICE, Role.CHIEF_LEADER
FEN = st.integers(0, 5) | st.integers(0, 10**7) | st.just(10**15)
LISTS = st.dictionaries(st.sampled_from([f"P{n}" for n in range(8)]), FEN, max_size=8)


@given(st.lists(LISTS, min_size=1, max_size=6))
@settings(max_examples=150)
def test_a_list_and_its_supplements_are_always_the_last_version(versions: list[dict[str, int]]) -> None:
    first, *rest = versions
    so_far = dict(first)
    for due in rest:
        changed = differences(so_far, due)
        assert sum(so_far.values()) + sum(row.fen for row in changed) == sum(due.values())
        assert all(row.fen for row in changed)
        assert [row.number for row in changed] == sorted({row.number for row in changed})
        for row in changed:
            so_far[row.number] = so_far.get(row.number, 0) + row.fen
        assert {number: fen for number, fen in so_far.items() if fen} == {
            n: fen for n, fen in due.items() if fen
        }
    assert min(so_far.values(), default=0) >= 0


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["A01", "A03", "A05", "Z01", "Z02"]), st.none() | FEN, max_size=4),
        min_size=1,
        max_size=3,
    )
)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_stored_versions_conserve_too(office: Office, sequence: list[dict[str, int | None]]) -> None:
    with transaction.atomic():
        first = published(office)
        approved(office, first)
        now = first
        for changes in sequence:
            now = later(now, changes)
            if amounts_of(now) != _paid(now.plan_id):
                _supplement_if_needed(office, now)
            assert sum(_paid(now.plan_id).values()) == payment_list(now).paid  # type: ignore[union-attr]
        numbers = list(BonusSupplement.objects.filter(plan=now.plan_id).values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        transaction.set_rollback(True)


def _paid(plan: int) -> dict[str, int]:
    found = granted(plan)
    assert found is not None
    return found.amounts


def _supplement_if_needed(office: Office, after: Settlement) -> None:
    due, so_far = amounts_of(after), _paid(after.plan_id)
    if differences(so_far, due):
        supplemented(office, after)


def test_who_left_the_list_gives_everything_back_and_who_is_new_gets_it_whole(office: Office) -> None:
    first = published(office)
    approved(office, first)
    had = amounts_of(first)
    second = later(first, {"A01": None, "A03": had["A03"] + 250, "Z01": 777})
    row = supplemented(office, second)
    lines = {line.number: line.difference_fen for line in row.lines.all()}
    assert lines == {"A01": -had["A01"], "A03": 250, "Z01": 777}
    assert (row.number, row.before_id, row.after_id, row.state) == (1, first.pk, second.pk, "已核定")
    gone = row.lines.get(number="A01")
    assert (gone.before_fen, gone.after_fen, gone.name, gone.section) == (had["A01"], 0, "一科干事", "一科")


def test_each_supplement_begins_where_the_last_one_ended(office: Office) -> None:
    first = published(office)
    approved(office, first)
    had = amounts_of(first)["A01"]
    second = later(first, {"A01": had + 100})
    supplemented(office, second)
    third = later(second, {"A01": had - 50})
    row = supplemented(office, third)
    line = row.lines.get()
    assert (row.number, line.before_fen, line.difference_fen) == (2, had + 100, -150)
    assert row.before_id == second.pk


def test_a_version_that_was_skipped_is_in_the_next_one(office: Office) -> None:
    first = published(office)
    approved(office, first)
    had = amounts_of(first)["A01"]
    third = later(later(first, {"A01": had + 100}), {"A01": had + 30})
    assert supplemented(office, third).lines.get().difference_fen == 30


def test_there_are_never_two_of_one_version(office: Office) -> None:
    first = published(office)
    approved(office, first)
    second = later(first, {"A01": 0})
    by = actor(office, OFFICE)
    row = prepare_supplement(by=by, settlement=second.pk, reason="更正")
    with pytest.raises(DomainError, match="第1号补发追回单还待核定"):
        prepare_supplement(by=by, settlement=second.pk, reason="再来")
    approve_supplement(by=actor(office, CHIEF), supplement=row.pk, version=row.version, **meeting())
    with pytest.raises(DomainError, match="第2版的金额已经核定"):
        prepare_supplement(by=by, settlement=second.pk, reason="再来")


def test_one_taken_back_leaves_its_number_and_pays_nothing(office: Office) -> None:
    first = published(office)
    approved(office, first)
    before = _paid(first.plan_id)
    second = later(first, {"A01": 0})
    by = actor(office, OFFICE)
    row = prepare_supplement(by=by, settlement=second.pk, reason="更正")
    withdraw_supplement(by=by, supplement=row.pk, version=row.version, reason="填错")
    assert _paid(first.plan_id) == before
    assert prepare_supplement(by=by, settlement=second.pk, reason="更正").number == 2


def test_nothing_is_paid_on_top_of_what_was_never_approved(office: Office) -> None:
    first = published(office)
    by = actor(office, OFFICE)
    with pytest.raises(DomainError, match="名单还没有核定"):
        prepare_supplement(by=by, settlement=first.pk, reason="更正")
    prepared(office, first)
    with pytest.raises(DomainError, match="名单还没有核定"):
        prepare_supplement(by=by, settlement=later(first, {"A01": 0}).pk, reason="更正")


def test_a_version_that_pays_the_same_needs_none(office: Office) -> None:
    first = published(office)
    approved(office, first)
    with pytest.raises(DomainError, match="与已核定的相同"):
        prepare_supplement(by=actor(office, OFFICE), settlement=later(first, {}).pk, reason="更正")


def test_who_made_it_does_not_record_it(office: Office) -> None:
    first = published(office)
    approved(office, first)
    row = prepare_supplement(by=actor(office, OFFICE), settlement=later(first, {"A01": 0}).pk, reason="更正")
    for who in (OFFICE, Role.CITY_OFFICE):
        with pytest.raises(DomainError, match="不能由同一人办理"):
            approve_supplement(by=actor(office, who), supplement=row.pk, version=row.version, **meeting())


def test_a_newer_version_asks_for_another_one(office: Office) -> None:
    first = published(office)
    approved(office, first)
    second = later(first, {"A01": 0})
    row = prepare_supplement(by=actor(office, OFFICE), settlement=second.pk, reason="更正")
    later(second, {"A01": 5})
    with pytest.raises(DomainError, match="发布以后才能核定"):
        approve_supplement(by=actor(office, CHIEF), supplement=row.pk, version=row.version, **meeting())


def test_a_tampered_line_is_not_approved(office: Office) -> None:
    first = published(office)
    approved(office, first)
    row = prepare_supplement(by=actor(office, OFFICE), settlement=later(first, {"A01": 0}).pk, reason="更正")
    line = row.lines.get()
    SupplementLine.objects.filter(pk=line.pk).update(after_fen=1, difference_fen=1 - line.before_fen)
    with pytest.raises(Unbalanced):
        approve_supplement(by=actor(office, CHIEF), supplement=row.pk, version=row.version, **meeting())


def test_an_approved_list_that_was_changed_under_it_is_noticed(office: Office) -> None:
    first = published(office)
    approved(office, first)
    pool = first.bonus_pool
    one, other = itertools.islice(pool.allocations.filter(amount_fen__gt=0).order_by("pk"), 2)
    for row, fen in ((one, 1), (other, -1)):
        type(row).objects.filter(pk=row.pk).update(
            base_fen=row.base_fen + fen, amount_fen=row.amount_fen + fen
        )
    with pytest.raises(Unbalanced, match="与提交核定时的不一致"):
        granted(first.plan_id)
