"""The pages: from the problem of a settlement to the form that is filled in, to the second person, to the new trial."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from appraisals.models import AppraisalRound, BallotTally
from people.access import Role
from plans.engine.units import POINT
from plans.models import Plan
from reports.settling.trial import try_year
from scoring.models import Decision, Settlement, SettlementProblem, Standing
from tests.access.settled import settled_year
from tests.office import YEAR, Office
from tests.scoring.decisions.world import BALLOTS, DAY, TIE, confirmed, decided, sections, tied_town, where
from tests.scoring.settlements import make_settlement


@pytest.fixture(autouse=True)
def _own_data(settings: Any, tmp_path: Any) -> None:
    settings.HENGJI_DATA = tmp_path


def url(name: str, plan: Plan, **query: str) -> str:
    address = reverse(name, kwargs={"agency": plan.agency_id, "year": plan.year})
    return f"{address}?{urlencode(query)}" if query else address


def posted(*grades: str, **more: str) -> dict[str, str]:
    found = {f"grade-{number}": grade for number, grade in enumerate(grades)}
    common = {
        "reason": "党委会研究，一科任务更重",
        "body": "党委会",
        "decided_on": DAY.isoformat(),
        "document": "纪要9号",
    }
    return {**found, **common, **more}


def test_a_tie_is_decided_from_the_page_and_the_next_trial_takes_it(office: Office) -> None:
    plan = tied_town(office)
    clerk, chief = office.client_of(Role.PERFORMANCE_OFFICE), office.client_of(Role.CHIEF_LEADER)
    page = clerk.get(url("decisions", plan)).content.decode()
    enter = url("decision_enter", plan, matter=TIE, where=where(plan))
    assert enter.replace("&", "&amp;") in page
    assert "待决定" in page
    form = clerk.get(enter).content.decode()
    assert "一科的等次" in form
    assert "优秀1个、良好1个" in form
    refused = clerk.post(enter, posted("优秀", "优秀")).content.decode()
    assert "请按名额给出等次：优秀1个、良好1个" in refused
    assert "党委会研究，一科任务更重" in refused, "what was typed is kept"
    assert clerk.post(enter, posted("优秀", "良好")).status_code == 302
    page = clerk.get(url("decisions", plan)).content.decode()
    assert "由登记人以外的人复核" in page
    rows = " ".join(f"{row.pk}:{row.version}" for row in Decision.objects.order_by("pk"))
    assert f'name="rows" value="{rows}"' in chief.get(url("decisions", plan)).content.decode()
    own = clerk.post(url("decision_confirm", plan), {"rows": rows}).content.decode()
    assert "已参与“登记”" in own
    assert [each["code"] for each in problems(plan)] == [TIE]
    assert chief.post(url("decision_confirm", plan), {"rows": rows}).status_code == 302
    assert set(Decision.objects.values_list("standing", flat=True)) == {Standing.IN_FORCE}
    assert problems(plan) == []
    done = clerk.get(url("decisions", plan)).content.decode()
    assert "现在没有要决定的问题" in done
    assert "按此计" in done
    assert url("year_settle", plan) in done


def problems(plan: Plan) -> list[Any]:
    found: Any = try_year(plan)
    return [each for each in found["problems"] if each["blocking"]]


def test_a_problem_that_is_gone_is_said_to_be_and_odd_places_do_no_harm(office: Office) -> None:
    plan = tied_town(office)
    clerk = office.client_of(Role.PERFORMANCE_OFFICE)
    for odd in ("K1", "K1/K2/K3", "<script>", "/" * 5000):
        page = clerk.get(url("decision_enter", plan, matter=TIE, where=odd))
        assert page.status_code == 200
        assert "按现在的数据，已没有这个问题" in page.content.decode()
    for rows in ("", "1", "9" * 40 + ":1", "1:1;2:2", "x:y"):
        answer = office.client_of(Role.CHIEF_LEADER).post(url("decision_confirm", plan), {"rows": rows})
        assert answer.status_code == 200
        assert "没有复核" in answer.content.decode()


def test_the_page_offers_nothing_when_the_result_is_frozen(office: Office) -> None:
    plan = tied_town(office)
    rows = decided(office, plan, "良好", "优秀")
    make_settlement(plan, state=Settlement.State.POSTED)
    chief = office.client_of(Role.CHIEF_LEADER).get(url("decisions", plan)).content.decode()
    assert 'name="rows"' not in chief
    clerk = office.client_of(Role.PERFORMANCE_OFFICE)
    page = clerk.get(url("decision_enter", plan, matter=TIE, where=where(plan))).content.decode()
    assert "登记已经冻结" in page
    assert 'name="grade-0"' not in page
    assert {row.pk for row in rows} == set(Decision.objects.values_list("pk", flat=True))


def test_a_hostile_reason_is_shown_as_text(office: Office) -> None:
    plan = tied_town(office)
    rows = decided(office, plan, "良好", "优秀", reason="<script>alert(1)</script>")
    page = office.client_of(Role.PERFORMANCE_OFFICE).get(url("decisions", plan)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page
    confirmed(office, plan, rows)
    listed = office.client_of(Role.SUPERVISION).get(
        reverse(
            "register_list", kwargs={"agency": plan.agency_id, "year": plan.year, "register": "decisions"}
        )
    )
    assert "同分跨等次线" in listed.content.decode()


@pytest.mark.parametrize(
    ("role", "state", "offered"),
    [
        (Role.PERFORMANCE_OFFICE, Settlement.State.DRAFT, True),
        (Role.SUPERVISION, Settlement.State.DRAFT, False),
        (Role.PERFORMANCE_OFFICE, Settlement.State.CHECKED, False),
    ],
)
def test_the_result_leads_to_the_form_where_a_decision_may_still_be_entered(
    office: Office, role: Role, state: str, offered: bool
) -> None:
    found = settled_year(office, office.a, YEAR)
    Settlement.objects.filter(pk=found.pk).update(state=state)
    SettlementProblem.objects.create(settlement=found, code=TIE, blocking=True, where="K1/K2", message="同分")
    address = reverse("result", kwargs={"agency": office.a.pk, "year": YEAR, "settlement": found.pk})
    page = office.client_of(role).get(address).content.decode()
    link = f"{reverse('decision_enter', kwargs={'agency': office.a.pk, 'year': YEAR})}?matter={TIE}&amp;where=K1%2FK2&amp;plan={found.plan_id}"
    assert (link in page) is offered


def test_an_approved_plan_is_not_sent_to_a_workbook_that_it_refuses(office: Office) -> None:
    found = settled_year(office, office.a, YEAR)
    SettlementProblem.objects.create(
        settlement=found, code="MISSING_SCORE", blocking=True, where="K1/公众评议", message="缺"
    )
    address = reverse("result", kwargs={"agency": office.a.pk, "year": YEAR, "settlement": found.pk})
    Plan.objects.filter(pk=found.plan_id).update(state=Plan.State.APPROVED)
    page = office.client_of(Role.PERFORMANCE_OFFICE).get(address).content.decode()
    assert "上传改好的工作簿" not in page
    assert reverse("register_list", args=[office.a.pk, YEAR, "ratings"]) in page


def test_many_without_any_ballot_stand_in_one_list_until_one_is_there(office: Office) -> None:
    plan = tied_town(office)
    BallotTally.objects.all().delete()
    clerk = office.client_of(Role.PERFORMANCE_OFFICE)
    page = clerk.get(url("decisions", plan)).content.decode()
    assert "还没有测评：6 份" in page
    assert "待决定</span>" not in page
    assert "现在没有要决定的问题" not in page
    assert page.count(">登记决定</a>") == 6, "each can still be decided"
    one = sections(plan)[0]
    BallotTally.objects.create(
        round=AppraisalRound.objects.get(plan=plan),
        subject=one,
        group="班子成员",
        valid=1,
        invalid=0,
        sums=[POINT] * 5,
    )
    page = clerk.get(url("decisions", plan)).content.decode()
    assert "还没有测评：4 份" in page
    assert page.count("待决定</span>") == 1, (
        "二科 alone has none from 班子成员: that is a gap, not a beginning"
    )


def test_missing_ballots_take_a_score_or_are_spread_on_the_page(office: Office) -> None:
    plan = tied_town(office, without="村书记")
    clerk = office.client_of(Role.PERFORMANCE_OFFICE)
    place = f"{sections(plan)[0].code}/村书记"
    enter = url("decision_enter", plan, matter=BALLOTS, where=place)
    assert "权重分摊给其他评价主体" in clerk.get(enter).content.decode()
    for score, words in (("", "得分不能为空"), ("101", "得分超出 0 至 100"), ("八十", "请填写数字")):
        assert words in clerk.post(enter, posted(how="score", score=score)).content.decode()
    assert clerk.post(enter, posted(how="分摊", score="")).status_code == 302
    assert [row.conclusion for row in Decision.objects.all()] == ["分摊"]
    Decision.objects.all().delete()
    assert clerk.post(enter, posted(how="score", score="８８.５")).status_code == 302
    assert [(row.target, row.conclusion) for row in Decision.objects.all()] == [(place, "88.5")]
