"""The order of the targets on the ballot: the roster's until somebody orders them otherwise, then kept."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from appraisals.engine.places import arranged
from appraisals.models import AppraisalRound
from appraisals.papers import paper_of
from appraisals.services.opening import open_round, prepare_round
from appraisals.services.round_parts import set_targets
from appraisals.services.rounds import repeat_round
from appraisals.services.target_order import Arrangement, order_targets
from people.access import Role
from people.errors import DomainError
from plans.models import Participant
from tests.appraisals.setting_up import act, actor, fresh, last_audit, new_round, with_holders
from tests.office import Office, build_office


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


def codes(row: AppraisalRound) -> list[str]:
    found = list(row.targets.select_related("subject", "participant").order_by("position"))
    assert [target.position for target in found] == list(range(len(found)))
    return [target.code for target in found]


def order(
    office: Office, row: AppraisalRound, how: Arrangement = Arrangement.TYPED, **typed: int | None
) -> None:
    keys = {target.code: target.pk for target in row.targets.select_related("subject", "participant")}
    places = {keys[code]: place for code, place in typed.items()}
    order_targets(by=actor(office), round_=row.pk, version=fresh(row).version, how=how, places=places)


def choose(office: Office, row: AppraisalRound, *numbers: str) -> None:
    people = Participant.objects.filter(plan=row.plan, number__in=numbers)
    set_targets(
        by=actor(office), round_=row.pk, version=fresh(row).version, subjects=[], people=[one.pk for one in people]
    )  # fmt: skip


def test_who_is_moved_stands_there_and_the_others_follow() -> None:
    assert arranged([1, 2, 3, 4], {4: 1}) == [4, 1, 2, 3]
    assert arranged([1, 2, 3, 4], {1: 4, 2: 2, 3: 3, 4: 4}) == [2, 3, 4, 1]
    assert arranged([1, 2, 3], {1: 99, 2: None}) == [2, 3, 1]
    assert arranged([1, 2], {1: 2, 2: 1}) == [2, 1]
    with pytest.raises(ValueError, match="1"):
        arranged([1, 2, 3], {2: 1, 3: 1})


@given(st.lists(st.integers(0, 12), max_size=10, unique=True), st.permutations(range(1, 11)))
def test_nobody_is_lost_and_typed_places_hold(now: list[int], places: list[int]) -> None:
    typed = dict(zip(now, [place for place in places if place <= len(now)], strict=True))
    found = arranged(now, typed)
    assert sorted(found) == sorted(now)
    assert [typed[key] for key in found] == list(range(1, len(now) + 1))


def test_the_order_is_kept_when_the_targets_change(office: Office) -> None:
    row = new_round(office)
    choose(office, row, "A02", "A03", "A05")
    order(office, row, A05=1)
    assert codes(row) == ["A05", "A02", "A03"]
    assert (
        json.loads(last_audit().detail)["票面顺序"]["旧"][2]
        == json.loads(last_audit().detail)["票面顺序"]["新"][0]
    )
    choose(office, row, "A05", "A03", "A04", "A01")
    assert codes(row) == ["A05", "A03", "A01", "A04"]
    order(office, row, Arrangement.ROSTER, A05=2)
    assert codes(row) == ["A01", "A03", "A04", "A05"]
    choose(office, row, "A05", "A03", "A02")
    assert codes(row) == ["A02", "A03", "A05"]


def test_speakers_first_in_their_order(office: Office) -> None:
    row = new_round(office)
    choose(office, row, "A02", "A03", "A04")
    for code, place in (("A03", 2), ("A04", 1)):
        row.targets.filter(participant__number=code).update(speaking_order=place)
    order(office, row, Arrangement.SPEAKING)
    assert codes(row) == ["A04", "A03", "A02"]


def test_only_targets_of_the_round_each_at_an_own_place_and_only_while_it_is_set_up(office: Office) -> None:
    row = new_round(office)
    with pytest.raises(DomainError, match="第 1 位排了不止一个"):
        order(office, row, A03=1, A04=1)
    with pytest.raises(DomainError, match="已不在这一轮"):
        order_targets(
            by=actor(office), round_=row.pk, version=fresh(row).version, how=Arrangement.TYPED, places={10**9: 1}
        )  # fmt: skip
    before = codes(row)
    prepare_round(by=actor(office), round_=row.pk, version=with_holders(office, row).version)
    with pytest.raises(DomainError):
        order(office, row, A03=1)
    assert codes(row) == before


def test_the_ballot_and_a_repeat_have_the_order(office: Office) -> None:
    row = new_round(office)
    order(office, row, Arrangement.TYPED, A08=1)
    row = with_holders(office, row)
    act(prepare_round, office, row, Role.PERFORMANCE_OFFICE)
    act(open_round, office, row, Role.CHIEF_LEADER)
    assert codes(row)[:2] == ["A08", "A01"]
    paper = paper_of(row.electors.select_related("round__plan", "group")[0], signed_in=True)
    assert paper.lines[0].name == row.targets.get(position=0).name
    AppraisalRound.objects.filter(pk=row.pk).update(state="已作废", public_key="", boxes=[])
    again = act(repeat_round, office, row, Role.PERFORMANCE_OFFICE, name="重新举行")
    assert codes(again) == codes(row)


def test_the_page_orders_without_a_script(office: Office) -> None:
    row = new_round(office)
    choose(office, row, "A02", "A03", "A04")
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    where = {"agency": row.plan.agency_id, "year": row.plan.year, "round": row.pk}
    there = reverse("round_target_order", kwargs=where)
    assert there in client.get(reverse("round_page", kwargs=where)).content.decode()
    keys = {target.code: target.pk for target in row.targets.select_related("participant")}
    typed = {f"place-{keys[code]}": place for code, place in (("A02", 1), ("A03", 3), ("A04", 2))}
    data = {**typed, "how": "按下面填的次序", "version": fresh(row).version}
    assert client.post(there, data).status_code == 302
    assert codes(row) == ["A02", "A04", "A03"]
    assert "刚被别人改过" in client.post(there, data).content.decode()
    twice = {**data, f"place-{keys['A02']}": 3, f"place-{keys['A04']}": 3, "version": fresh(row).version}
    refused = client.post(there, twice).content.decode()
    assert 'value="3"' in refused
    AppraisalRound.objects.filter(pk=row.pk).update(state="待开启")
    assert client.get(there).status_code == 404
    assert there not in client.get(reverse("round_page", kwargs=where)).content.decode()
