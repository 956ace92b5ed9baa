"""The queue, the row's page and the steps taken there: what is shown, to whom, at which cost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import LedgerEntry
from indicators.workflow import APPROVED, AT_HEAD, AT_OFFICE, SENT_BACK
from people.access import Role
from plans.engine.units import POINT, RATIO
from plans.models import Plan, PlanSetting
from tests.indicators.reviewing.proofs import proof
from tests.indicators.reviewing.rows import filed, place, second_office
from tests.office import YEAR, Office
from tests.running_year import entry, running_year

Stage = LedgerEntry.Stage


def url(office: Office, name: str, *rest: object) -> str:
    return reverse(name, args=[office.a.pk, YEAR, *rest])


def test_the_queue_shows_what_waits_with_text_figures_and_doubts(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 1, "已审核", attainment=RATIO // 2, progress="已完成 2 项，验收 1 项。")
    filed(office, plan, "1.1", 2, attainment=RATIO * 2 // 5, progress="已完成 3 项，验收 1 项。")
    page = office.client_of(Role.PERFORMANCE_OFFICE).get(url(office, "review")).content.decode()
    assert "<del>2</del>" in page
    assert "<ins>3</ins>" in page
    assert "完成率 40% 低于上季度的 50%" in page
    assert "落后于计划：红灯，计划 50%，完成 40%" in page
    assert "没有佐证材料（说明：电话核实）" in page
    assert 'value="0.25"' in page, "自评分 stands in the form of the score"


def test_the_oldest_comes_first_and_filters_narrow(office: Office, plan: Plan) -> None:
    late = filed(office, plan, "2.1")
    first = filed(office, plan, "1.2")
    LedgerEntry.objects.filter(pk=first.pk).update(submitted_at="2026-01-02T00:00:00Z")
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    page = client.get(url(office, "review")).content.decode()
    assert page.index(f"row-{first.pk}") < page.index(f"row-{late.pk}")
    section = first.indicator.subject_id or 0
    narrowed = client.get(url(office, "review"), {"section": section}).content.decode()
    assert f"row-{first.pk}" in narrowed
    assert f"row-{late.pk}" not in narrowed
    red = client.get(url(office, "review"), {"light": "红灯"}).content.decode()
    assert "没有符合条件的行" in red
    green = client.get(url(office, "review"), {"light": "绿灯"}).content.decode()
    assert f"row-{late.pk}" in green


def test_in_a_year_without_a_plan_the_way_leads_to_the_year_that_has_one(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    text = client.get(reverse("review", args=[office.a.pk, YEAR + 1])).content.decode()
    assert "这一年没有方案" in text
    assert f'href="{url(office, "review")}">{YEAR}年度的审核</a>' in text
    assert "没有方案" not in client.get(url(office, "review")).content.decode()


def test_the_light_lines_are_plan_settings(office: Office, plan: Plan) -> None:
    filed(office, plan, "1.1", attainment=RATIO * 22 // 100)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    assert "黄灯" in client.get(url(office, "review"), {"light": "黄灯"}).content.decode()
    PlanSetting.objects.create(plan=plan, name="绿灯线", value="80%")
    assert "落后于计划" not in client.get(url(office, "review")).content.decode()


@pytest.mark.parametrize("name", ["review", "overdue", "returns", "corrections"])
def test_lists_cost_the_same_for_one_row_and_three(office: Office, plan: Plan, name: str) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    filed(office, plan, "1.1")
    counts = []
    for codes in ((), ("1.2", "2.1")):
        for code in codes:
            filed(office, plan, code)
        client.get(url(office, name))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(office, name)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_section_head_sees_and_passes_the_own_section_only(office: Office, plan: Plan) -> None:
    own, other = (filed(office, plan, code, stage=Stage.HEAD) for code in ("1.1", "2.1"))
    head = office.client_of(Role.SECTION_HEAD)
    page = head.get(url(office, "review")).content.decode()
    assert f"row-{own.pk}" in page
    assert f"row-{other.pk}" not in page
    assert f"row-{other.pk}" not in head.get(url(office, "review"), {"state": ""}).content.decode()
    assert head.get(url(office, "ledger_entry", other.pk)).status_code == 404
    assert head.post(url(office, "ledger_pass", other.pk), {"version": 1}).status_code == 404
    assert head.post(url(office, "ledger_approve", own.pk), {"version": 1}).status_code == 404
    head.post(url(office, "ledger_pass", own.pk), {"version": 1})
    assert place(own) == AT_OFFICE
    assert place(other) == AT_HEAD
    back = head.post(url(office, "ledger_send_back", own.pk), {"version": 2, "reason": "反悔"})
    assert "科室同意" in back.content.decode(), "the head no longer has the row: it says who has moved it on"
    assert place(own) == AT_OFFICE


@pytest.mark.parametrize("who", [Role.LEADING_GROUP, Role.CHIEF_LEADER, Role.SUPERVISION])
def test_leaders_and_supervision_read_and_change_nothing(office: Office, row: LedgerEntry, who: Role) -> None:
    client = office.client_of(who)
    page = client.get(url(office, "review"), {"state": ""}).content.decode()
    assert f"row-{row.pk}" in page
    assert "data-approve" not in page
    assert "审核通过</button>" not in client.get(url(office, "ledger_entry", row.pk)).content.decode()
    for name in ("ledger_approve", "ledger_pass", "ledger_send_back"):
        assert client.post(url(office, name, row.pk), {"version": 1, "reason": "x"}).status_code == 404
    assert client.post(url(office, "review_many"), {"row": f"{row.pk}:1"}).status_code == 404
    assert place(row) == AT_OFFICE


def test_a_draft_is_seen_by_no_reviewer(office: Office, plan: Plan) -> None:
    draft = entry(plan, "1.1", 1, progress="还没写完")
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    assert "还没写完" not in client.get(url(office, "review"), {"state": ""}).content.decode()
    assert client.get(url(office, "ledger_entry", draft.pk)).status_code == 404


def test_approving_in_the_queue_answers_the_script(office: Office, row: LedgerEntry) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    headers = {"X-Requested-With": "fetch"}
    wrong = client.post(
        url(office, "ledger_approve", row.pk), {"version": 1, "points": "0.2"}, headers=headers
    ).json()
    assert (wrong["ok"], wrong["field"]) == (False, "reason")
    done = client.post(
        url(office, "ledger_approve", row.pk),
        {"version": 1, "points": "0.2", "reason": "少一项"},
        headers=headers,
    ).json()
    assert done == {"ok": True, "said": "1.1 已审核通过"}
    again = client.post(url(office, "ledger_approve", row.pk), {"version": 1}, headers=headers).json()
    assert again["overtaken"] is True
    assert "已由甲局绩效专干（office）于" in again["said"]


def test_a_stale_form_gets_the_difference_and_keeps_what_was_typed(office: Office, row: LedgerEntry) -> None:
    event = row.events.get()
    LedgerEntry.objects.filter(pk=row.pk).update(progress="改成 5 项。", version=2)
    page = (
        office.client_of(Role.PERFORMANCE_OFFICE)
        .post(
            url(office, "ledger_approve", row.pk),
            {"version": 1, "seen": event.pk, "points": "0.2", "reason": "打字打到一半"},
        )
        .content.decode()
    )
    assert "您打开以后的改动" in page
    assert "改成 5 项。" in page
    assert "打字打到一半" in page
    assert 'name="version" value="2"' in page
    assert place(row) == AT_OFFICE


def test_the_own_row_goes_to_another_member(office: Office, plan: Plan) -> None:
    member = office.account(Role.PERFORMANCE_OFFICE)
    row = filed(office, plan, "1.1", filed_by=member)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    assert "请由另一位人员审核" in client.get(url(office, "review")).content.decode()
    refused = client.post(url(office, "ledger_approve", row.pk), {"version": 1, "points": "0.25"})
    assert "已参与“填报”" in refused.content.decode()
    other = office.client_of(second_office(office))
    other.post(url(office, "ledger_approve", row.pk), {"version": 1, "points": "0.25"})
    assert place(row) == APPROVED


def test_many_are_checked_before_they_are_approved(office: Office, plan: Plan) -> None:
    clean = filed(office, plan, "1.1", attainment=RATIO, self_points=POINT)
    odd = filed(office, plan, "1.2", attainment=RATIO // 10, self_points=POINT // 10, progress="")
    proof(clean)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    chosen = [f"{clean.pk}:1", f"{odd.pk}:1"]
    page = client.post(url(office, "review_many"), {"row": chosen}).content.decode()
    assert "1 行没有疑问，1 行请看一看" in page
    assert "没有写完成情况" in page
    assert f'type="hidden" name="row" value="{clean.pk}:1"' in page
    assert place(clean) == AT_OFFICE, "looking changes nothing"
    client.post(url(office, "review_many"), {"row": chosen[:1], "confirmed": "1"})
    assert (place(clean), place(odd)) == (APPROVED, AT_OFFICE)


def test_without_scripts_a_button_approves_its_row(office: Office, row: LedgerEntry) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    data = {"one": f"{row.pk}:1", f"points-{row.pk}": "0.25", "row": []}
    client.post(url(office, "review_many"), data)
    assert place(row) == APPROVED


def test_the_page_of_a_row_tells_its_whole_conversation(office: Office, row: LedgerEntry) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    client.post(url(office, "ledger_send_back", row.pk), {"version": 1, "remark_progress": "写明时间"})
    assert place(row) == SENT_BACK
    again = filed(office, row.indicator.plan, "1.1", version=3, progress="3 月完成 3 项。")
    page = client.get(url(office, "ledger_entry", again.pk)).content.decode()
    assert "写明时间" in page
    assert "<del>1.1 第1季度完成 3 项。</del>" in page
    assert "<ins>3 月完成 3 项。</ins>" in page


def test_what_waits_stands_first_at_home(office: Office, row: LedgerEntry) -> None:
    assert "1 项台账待审核" in office.client_of(Role.PERFORMANCE_OFFICE).get("/").content.decode()
    assert "台账待审核" not in office.client_of(Role.SECTION_HEAD).get("/").content.decode()


def test_what_filers_write_is_shown_and_never_obeyed(office: Office, plan: Plan) -> None:
    mark = "<img src=x onerror=alert(1)>{0}"
    row = filed(office, plan, "1.1", progress=mark, problems=mark, no_evidence_reason=mark, filed_name=mark)
    row.indicator.name = row.indicator.target = mark
    row.indicator.save()
    page = office.client_of(Role.PERFORMANCE_OFFICE).get(url(office, "review")).content.decode()
    assert "<img src=x" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt;{0}") >= 5


def test_a_graded_plan_is_judged_by_grades(office: Office) -> None:
    plan = running_year(office, scheme="gongshanglian-2015")
    row = filed(office, plan, "1.1", grade="良好", ratio=RATIO * 9 // 10, self_points=None)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    page = client.get(url(office, "review")).content.decode()
    assert "<option selected>良好</option>" in page
    assert f'name="ratio-{row.pk}" value="90%"' in page
    headers = {"X-Requested-With": "fetch"}
    at = url(office, "ledger_approve", row.pk)
    wrong = client.post(at, {"version": 1, "grade": "良好", "ratio": "75"}, headers=headers).json()
    assert (wrong["ok"], wrong["field"]) == (False, "ratio")
    assert "80%（含）至 100%（不含）" in wrong["said"]
    client.post(at, {"version": 1, "grade": "一般", "ratio": "75"}, headers=headers)
    row.refresh_from_db()
    assert (row.state, row.grade, row.ratio) == ("已审核", "一般", RATIO * 3 // 4)
    assert row.approved_points is None


def test_nothing_is_marked_as_new_where_there_is_no_quarter_before(office: Office, plan: Plan) -> None:
    row = filed(office, plan, "1.1", 1, progress="已完成 3 项。")
    for page in (url(office, "review"), url(office, "ledger_entry", row.pk)):
        body = office.client_of(Role.PERFORMANCE_OFFICE).get(page).content.decode()
        assert "已完成 3 项。" in body
        assert "<ins>" not in body
