"""What reviewing costs: a row approved or passed with many others, a card of the queue, a scheme read before."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import LedgerEntry, SecondaryIndicator
from indicators.services.review_many import approve_many, pass_many
from indicators.services.review_reading import before as before_of
from indicators.services.review_reading import rows_with
from indicators.services.reviewing import approve, filed_score
from indicators.working import judging_of
from people.access import Role
from people.chain import Step
from people.errors import DomainError
from people.models import Delegation
from plans.current import in_force, rules_of
from plans.models import Plan, PlanSetting
from tests.indicators.reviewing.proofs import proof
from tests.indicators.reviewing.rows import actor, by, filed, second_office
from tests.office import START, YEAR, Office

CODES = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3")


def queries(do: object) -> int:
    with CaptureQueriesContext(connection) as found:
        do()  # type: ignore[operator]
    return len(found)


def plain(row: Any) -> dict[str, Any]:
    """What a row says by column."""
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


@pytest.mark.parametrize(
    ("act", "stage", "who", "cost"),
    [
        # An approved row also asks whether a quarter was settled without it.
        (approve_many, LedgerEntry.Stage.OFFICE, Role.PERFORMANCE_OFFICE, 5),
        (pass_many, LedgerEntry.Stage.HEAD, Role.SECTION_HEAD, 4),
    ],
)
def test_a_row_more_costs_its_update_its_line_and_its_audit_row(
    office: Office, plan: Plan, act: object, stage: str, who: Role, cost: int
) -> None:
    rows = [filed(office, plan, code, stage=stage) for code in CODES]
    for row in rows:
        proof(row)
    member = by(office, who)

    def done(chosen: list[LedgerEntry]) -> int:
        return queries(lambda: act(by=member, rows=[(row.pk, 1) for row in chosen]))  # type: ignore[operator]

    named = rows.pop(2)
    done(rows[:1])
    few, many = done([named]), done(rows[1:])
    # Update, line of the conversation, and the audit row with the hash before it; on PostgreSQL the lock of the log too.
    assert many - few == (cost + (connection.vendor == "postgresql")) * 3
    said = rows[4].events.order_by("-pk")[0].values
    assert said["evidence"].endswith("验收单.pdf"), "the line keeps what the row said, with its evidence"


def test_the_queue_costs_the_same_for_one_row_and_six(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    at = reverse("review", args=[office.a.pk, YEAR])
    filed(office, plan, "1.3")
    client.get(at)
    one = queries(lambda: client.get(at))
    for code in CODES:
        filed(office, plan, code)
    assert queries(lambda: client.get(at)) == one


def test_what_is_checked_costs_the_same_for_one_row_and_thirty(office: Office, plan: Plan) -> None:
    """More rows than a page has, and more conversation: a query each, as for one."""
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    at = reverse("review_many", args=[office.a.pk, YEAR])
    # The row that names its 责任人 comes first: who that is costs a query.
    kept = [filed(office, plan, code) for code in sorted(CODES, key=lambda code: code != "1.3")]
    first = SecondaryIndicator.objects.get(plan=plan, code="1.1")
    for number in range(24):
        first.pk, first.code = None, f"9.{number}"
        first.save()
        kept.append(filed(office, plan, first.code))
    for row in kept[::2]:
        proof(row)

    def check(rows: list[LedgerEntry]) -> int:
        chosen = {"row": [f"{row.pk}:1" for row in rows]}
        with CaptureQueriesContext(connection) as found:
            page = client.post(at, chosen)
        assert len(page.context["odd"]) + len(page.context["clean"]) == len(rows)
        return len(found)

    check(kept[:1])
    assert check(kept[:1]) == check(kept[:3]) == check(kept)


def test_the_rows_of_a_page_are_what_the_database_says_of_them(office: Office, plan: Plan) -> None:
    keys = [filed(office, plan, code, quarter).pk for code in CODES for quarter in (1, 2)][::-1]
    SecondaryIndicator.objects.filter(plan=plan, code="2.3").update(subject=None, responsible=None)
    for chosen in (keys, keys[:1], []):
        with CaptureQueriesContext(connection) as found:
            rows = rows_with(chosen)
            told = [
                (
                    row,
                    row.indicator.plan,
                    row.indicator.primary,
                    row.indicator.subject,
                    row.indicator.responsible,
                )
                for row in rows
            ]
        assert len(found) == bool(chosen)
        assert [row.pk for row in rows] == list(chosen)
        for row, *behind in told:
            stored = LedgerEntry.objects.get(pk=row.pk)
            assert not row.get_deferred_fields()
            assert plain(row) == plain(stored)
            for part in (row.indicator, *filter(None, behind)):
                assert plain(part).items() <= plain(type(part)._default_manager.get(pk=part.pk)).items()
    before = before_of([row for row in rows_with(keys) if row.quarter == 2])
    assert {row.quarter for row in before.values()} == {1}
    assert len(before) == len(CODES)


def test_rules_of_plans_are_read_once_and_without_their_texts(office: Office, plan: Plan) -> None:
    Plan.objects.exclude(pk=plan.pk).update(
        scheme_text=plan.scheme_text, scheme_digest=plan.scheme_digest, scheme_code="kejiju-2021"
    )
    rules_of([plan])
    rows = list(Plan.objects.defer("scheme_text"))
    assert len(rows) > 3
    with CaptureQueriesContext(connection) as found:
        known = rules_of(rows)
    assert len(found) == 1, "the settings of all of them"
    assert {each.rules.digest for each in known.values() if each.rules} == {plan.scheme_digest}


def test_texts_that_nobody_has_read_cost_one_query_for_all(office: Office) -> None:
    """Neither plan has a digest, so nothing that was read before stands for them."""
    rows = list(Plan.objects.filter(scheme_digest="").defer("scheme_text"))
    assert len(rows) > 2
    assert queries(lambda: rules_of(rows)) == 2
    assert queries(lambda: rules_of(rows[:1])) == 2


def test_a_digest_that_is_not_that_of_the_text_stands_for_nothing(office: Office, plan: Plan) -> None:
    good = rules_of([plan])[plan.pk].rules
    assert good is not None
    Plan.objects.filter(pk=plan.pk).update(scheme_text="code: x\n", scheme_digest="d" * 64)
    row = Plan.objects.defer("scheme_text").get(pk=plan.pk)
    assert rules_of([row])[plan.pk].rules is None
    Plan.objects.filter(pk=plan.pk).update(scheme_text=good.text)
    row = Plan.objects.defer("scheme_text").get(pk=plan.pk)
    assert rules_of([row])[plan.pk].rules is not None


def test_a_setting_that_cannot_stand_leaves_the_schemes_rules(office: Office, plan: Plan) -> None:
    PlanSetting.objects.create(plan=plan, name="黄灯线", value="很低")
    found = in_force([plan])[plan.pk]
    assert found.loaded.rules is None
    assert found.rules is not None
    judged = judging_of([plan])[plan.pk]
    assert judged.scoring is not None
    assert judged.lights.yellow == 85 * 10**10


def test_the_queue_shows_no_button_that_the_command_refuses(office: Office, plan: Plan) -> None:
    """The 责任人 of a row stands behind a delegation: the command refused the step, the queue offered it."""
    row = filed(office, plan, "1.3")
    owner = second_office(office)
    person = row.indicator.responsible
    assert person is not None
    person.employee = office.employee("二科干部职工")
    person.save()
    delegate = office.account("二科填报人")
    Delegation.objects.create(
        grantor=owner, delegate=delegate, role=Role.PERFORMANCE_OFFICE.value, agency=office.a, start=START,
        end="2099-12-31", reason="出差",
    )  # fmt: skip
    client = office.client_of("二科填报人")
    page = client.get(reverse("review", args=[office.a.pk, YEAR])).content.decode()
    assert f"row-{row.pk}" in page
    assert "data-approve" not in page
    hand = actor(delegate, on_behalf_account=owner.pk, on_behalf_of=owner.name)
    assert Step.by(hand).people == {delegate.pk, owner.pk}
    with pytest.raises(DomainError, match="本行的责任人"):
        approve(by=hand, entry=row.pk, version=1, score=filed_score(row))
