"""Two plans in one year, and rows of a plan above: which plan a page is about, and by whose rules a row is judged."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.urls import reverse

from indicators.models import LedgerEntry
from indicators.workflow import AT_OFFICE
from people.access import Role
from plans.current import plan_in, plans_in
from plans.engine.units import POINT, RATIO
from plans.models import CalendarItem, Plan, PlanSetting
from tests.indicators.reviewing.rows import filed, place
from tests.indicators.reviewing.worlds import ask, second_plan
from tests.office import YEAR, Office
from tests.running_year import SCHEME, entry, running_year

OFFICE = Role.PERFORMANCE_OFFICE
State = Plan.State


def at(office: Office, name: str, *rest: object) -> str:
    return reverse(name, args=[office.a.pk, YEAR, *rest])


def graded(plan: Plan, **values: object) -> LedgerEntry:
    given = {
        "grade": "良好",
        "ratio": RATIO * 9 // 10,
        "attainment": RATIO // 10,
        "self_points": None,
        **values,
    }
    return entry(plan, "9.1", 1, LedgerEntry.State.SUBMITTED, version=1, **given)


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        (State.DRAFT, State.APPROVED, "second"),
        (State.ARCHIVED, State.APPROVED, "second"),
        (State.DRAFT, State.ARCHIVED, "second"),
        (State.APPROVED, State.APPROVED, "first"),
        (State.DRAFT, State.DRAFT, "first"),
    ],
)
def test_a_page_is_about_the_approved_plan_else_the_archived_else_the_draft(
    office: Office, plan: Plan, first: str, second: str, wanted: str
) -> None:
    other = second_plan(office, state=second)
    Plan.objects.filter(pk=plan.pk).update(state=first)
    access = office.access(OFFICE)
    found = {"first": plan, "second": other}[wanted]
    assert plan_in(access, office.a.pk, YEAR) == found
    assert plan_in(access, office.a.pk, YEAR, plan.pk) == plan, "one that is named is that one"
    assert plans_in(access, office.a.pk, YEAR)[0] == found
    with pytest.raises(Http404):
        plan_in(access, office.a.pk, YEAR - 1, plan.pk)


def test_each_row_of_the_queue_is_judged_by_its_own_plan(office: Office, plan: Plan) -> None:
    own = filed(office, plan, "1.1", attainment=RATIO // 10)
    other = graded(second_plan(office))
    client = office.client_of(OFFICE)
    page = client.get(at(office, "review")).content.decode()
    assert f'name="points-{own.pk}"' in page
    assert f'name="grade-{other.pk}"' in page
    assert "<option selected>良好</option>" in page
    assert f'name="points-{other.pk}"' not in page
    assert page.count("红灯：完成 10%，计划 25%") == 1, "a graded row has no light"
    red = client.get(at(office, "review"), {"light": "红灯"}).content.decode()
    assert f"row-{own.pk}" in red
    assert f"row-{other.pk}" not in red
    unlit = client.get(at(office, "review"), {"light": "无"}).content.decode()
    assert f"row-{other.pk}" in unlit
    assert f"row-{own.pk}" not in unlit


def test_the_lines_of_the_lights_are_those_of_the_rows_plan(office: Office, plan: Plan) -> None:
    second = second_plan(office, "kexie-2017")
    PlanSetting.objects.create(plan=second, name="黄灯线", value="10%")
    own = filed(office, plan, "1.1", attainment=RATIO // 5)
    other = entry(second, "9.1", 1, LedgerEntry.State.SUBMITTED, attainment=RATIO // 5)
    client = office.client_of(OFFICE)
    red = client.get(at(office, "review"), {"light": "红灯"}).content.decode()
    assert (f"row-{own.pk}" in red, f"row-{other.pk}" in red) == (True, False)
    yellow = client.get(at(office, "review"), {"light": "黄灯"}).content.decode()
    assert (f"row-{own.pk}" in yellow, f"row-{other.pk}" in yellow) == (False, True)


def test_the_queue_narrows_to_one_plan(office: Office, plan: Plan) -> None:
    own = filed(office, plan, "1.1")
    second = second_plan(office)
    other = graded(second)
    page = office.client_of(OFFICE).get(at(office, "review"), {"plan": second.pk}).content.decode()
    assert f"row-{other.pk}" in page
    assert f"row-{own.pk}" not in page
    assert f'{at(office, "overdue")}?plan={second.pk}"' in page
    assert f'<option value="{second.pk}" selected>gongshanglian-2015</option>' in page


def test_many_rows_of_two_plans_are_approved_at_once(office: Office, plan: Plan) -> None:
    own = filed(office, plan, "1.1")
    other = graded(second_plan(office))
    client = office.client_of(OFFICE)
    rows = [f"{own.pk}:1", f"{other.pk}:1"]
    client.post(at(office, "review_many"), {"row": rows, "confirmed": "1"})
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.state, own.approved_points) == ("已审核", POINT // 4)
    assert (other.state, other.grade, other.approved_points) == ("已审核", "良好", None)


def test_the_pages_of_a_second_plan_are_reached_and_keep_it(office: Office, plan: Plan) -> None:
    second = second_plan(office)
    CalendarItem.objects.create(
        plan=second, name="季度报表", kind=CalendarItem.Kind.RETURN, quarter=1, due="2026-01-02"
    )
    client = office.client_of(OFFICE)
    for name in ("overdue", "returns", "self_evaluation"):
        page = client.get(at(office, name)).content.decode()
        assert "对象9.1" not in page
        assert f'href="?plan={second.pk}"' in page, "the other plan is offered"
        assert f'href="?plan={plan.pk}" aria-current="page"' in page
    page = client.get(at(office, "overdue"), {"plan": second.pk}).content.decode()
    assert "对象9.1" in page
    step = f"{at(office, 'overdue_step', second.indicators.get().pk, 1)}?plan={second.pk}"
    assert f'href="{step}"' in page
    assert "至今未报" in client.get(step).content.decode()
    assert client.get(step.partition("?")[0]).status_code == 404
    home = client.get("/").content.decode()
    assert f'{at(office, "overdue")}?plan={second.pk}"' in home
    assert client.get(at(office, "overdue"), {"plan": 999}).status_code == 404


def test_returns_act_on_the_plan_that_is_named(office: Office, plan: Plan) -> None:
    second = second_plan(office)
    graded(second)
    client = office.client_of(OFFICE)
    page = client.get(at(office, "returns"), {"plan": second.pk}).content.decode()
    assert "对象9.1" in page
    sign = f"{at(office, 'return_sign', 1, second.subjects.get().pk)}?plan={second.pk}"
    head = office.client_of(Role.SECTION_HEAD)
    assert f'action="{sign}"' in head.get(at(office, "returns"), {"plan": second.pk}).content.decode()
    answer = head.post(sign, {"version": 0})
    assert answer.url == f"{at(office, 'returns')}?plan={second.pk}"  # type: ignore[attr-defined]
    signed = second.returns.get()
    assert (signed.subject_id, signed.state) == (second.subjects.get().pk, "已签")


@pytest.mark.parametrize("name", ["meeting_new", "rectification_new", "notice_new"])
def test_what_is_begun_anew_says_for_which_plan(office: Office, plan: Plan, name: str) -> None:
    second = second_plan(office)
    client = office.client_of(OFFICE)
    page = client.get(at(office, name)).content.decode()
    assert f'href="?plan={plan.pk}" aria-current="page"' in page
    page = client.get(at(office, name), {"plan": second.pk}).content.decode()
    assert f'href="?plan={second.pk}" aria-current="page"' in page
    Plan.objects.filter(pk=second.pk).delete()
    assert "本年度的方案" not in client.get(at(office, name)).content.decode(), "one plan needs no switch"


def test_a_section_without_a_plan_of_its_own_reviews_rows_of_the_plan_above(office: Office) -> None:
    """A subject of another agency's plan got 404 on its own page, which is where its rows wait."""
    plan = running_year(office)
    Plan.objects.filter(agency=office.b, year=YEAR).delete()
    ask(plan, office.b, office.s3, "7.1")
    row = entry(plan, "7.1", 1, LedgerEntry.State.SUBMITTED, stage=LedgerEntry.Stage.HEAD, version=1)
    client = office.client_of("乙局科室负责人")
    here = reverse("review", args=[office.b.pk, YEAR])
    page = client.get(here)
    assert page.status_code == 200
    text = page.content.decode()
    assert f"row-{row.pk}" in text
    assert "对象7.1" in text, "the filter knows the section"
    assert reverse("overdue", args=[office.b.pk, YEAR]) not in text, "there is no plan here to be late with"
    whole = client.get(reverse("ledger_entry", args=[office.b.pk, YEAR, row.pk])).content.decode()
    assert f'action="{reverse("ledger_pass", args=[office.b.pk, YEAR, row.pk])}"' in whole
    client.post(reverse("review_many", args=[office.b.pk, YEAR]), {"row": f"{row.pk}:1", "confirmed": "1"})
    assert place(row) == AT_OFFICE
    assert client.get(reverse("corrections", args=[office.b.pk, YEAR])).status_code == 200
    assert client.get(at(office, "review")).status_code == 404
    assert plan.scheme_code == SCHEME


def test_faulty_settings_leave_reviewer_and_filer_with_the_schemes_own_rules(office: Office) -> None:
    plan = second_plan(office)
    PlanSetting.objects.create(plan=plan, name="没有这个设置", value="1")
    row = graded(plan)
    page = office.client_of(OFFICE).get(at(office, "review")).content.decode()
    assert f'name="grade-{row.pk}"' in page
