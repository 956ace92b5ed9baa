"""工商联 holds its appraisal of persons after the superior's result (rules 2.2): said before, offered after."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import escape

from appraisals.models import AppraisalRound
from appraisals.services.rounds import RoundDetails, create_round
from appraisals.set_up import round_after_verdict
from people.access import Role
from plans.models import Plan
from scoring.verdicts import commands
from scoring.verdicts.commands import VerdictFacts
from tests.office import YEAR, Office
from tests.running_year import running_year
from tests.scoring.registers.world import AGENCY, by

LATER = "上级评定还没有登记复核"


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office, scheme="gongshanglian-2015")


def confirmed(office: Office, plan: Plan) -> None:
    row = commands.enter(
        by=by(office), plan=plan,
        facts=VerdictFacts(
            body="市绩效办", decided_on=date(2026, 1, 20), document="市绩〔2026〕2号", points=None, grade="优秀", items={}
        ),
    )  # fmt: skip
    commands.confirm(by=by(office, Role.CHIEF_LEADER), plan=plan, verdict=row.pk, version=row.version)


def held(office: Office, plan: Plan) -> AppraisalRound:
    found = round_after_verdict(plan)
    assert found is not None
    return create_round(by=by(office), plan=plan, form=found[0], details=RoundDetails(name="四月考评"))


def page(office: Office, name: str, who: Role = Role.PERFORMANCE_OFFICE, **more: int) -> str:
    answer = office.client_of(who).get(reverse(name, kwargs={"agency": office.a.pk, "year": YEAR, **more}))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_verdict_offers_the_round_that_waited_for_it_and_then_leads_to_it(
    office: Office, plan: Plan
) -> None:
    found = round_after_verdict(plan)
    assert found is not None
    form = found[0]
    offered = "新建这一轮测评"
    assert offered not in page(office, "verdicts")
    confirmed(office, plan)
    shown = page(office, "verdicts")
    assert offered in shown
    address = shown.partition(reverse("round_new", args=[office.a.pk, YEAR]))[2].partition('"')[0]
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    new = client.get(reverse("round_new", args=[office.a.pk, YEAR]) + address.replace("&amp;", "&"))
    assert f'<option value="{escape(form)}" selected' in new.content.decode()
    # Who only reads sees that it may be held.
    read = page(office, "verdicts", Role.LEADING_GROUP)
    assert "现在可以举行" in read
    assert offered not in read
    row = held(office, plan)
    shown = page(office, "verdicts")
    assert offered not in shown
    assert reverse("round_page", args=[office.a.pk, YEAR, row.pk]) in shown
    # One that was voided stands for none.
    AppraisalRound.objects.filter(pk=row.pk).update(state=AppraisalRound.State.VOIDED)
    assert offered in page(office, "verdicts")


def test_a_round_begun_before_the_verdict_says_so_and_leads_to_it(office: Office, plan: Plan) -> None:
    row = held(office, plan)
    early = page(office, "round_page", round=row.pk)
    assert LATER in early
    assert f'href="{reverse("verdicts", args=[office.a.pk, YEAR])}?plan={plan.pk}"' in early
    confirmed(office, plan)
    assert LATER not in page(office, "round_page", round=row.pk)


def test_a_plan_that_waits_for_nothing_offers_nothing(office: Office) -> None:
    plan = running_year(office, scheme=AGENCY)
    confirmed(office, plan)
    assert round_after_verdict(plan) is None
    assert "现在可以举行" not in page(office, "verdicts")
