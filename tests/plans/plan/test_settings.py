"""Settings of a plan: typed as in the year workbook, faults at the field, one clerk at a time."""

from __future__ import annotations

import pytest
from django.urls import reverse

from people.access import Role
from people.errors import DomainError
from plans.models import Plan, PlanSetting
from plans.services.plan_settings import Entry, base_rules, save_settings, setting_lines
from tests.office import YEAR, Office, build_office
from tests.plans.plan.drafting import actor, draft, fields, last_entry, setting

LINE = "优秀分数线"


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    return draft(office, scheme="kejiju-2021")


def entries(plan: Plan, **typed: str) -> dict[str, Entry]:
    rules = base_rules(plan)
    assert rules is not None
    return {
        line.name: Entry(value=typed.get(line.name, line.value)) for line in setting_lines(plan, rules.scheme)
    }


def test_only_what_differs_from_the_scheme_is_kept_as_the_workbook_keeps_it(
    office: Office, plan: Plan
) -> None:
    by = actor(office)
    save_settings(
        by=by, plan=plan.pk, version=0, entries=entries(plan, **{LINE: "９２.０", "奖金总额": "1,000,000"})
    )
    assert dict(PlanSetting.objects.values_list("name", "value")) == {LINE: "92", "奖金总额": "1000000"}
    assert '"新":"92"' in last_entry().detail
    save_settings(by=by, plan=plan.pk, version=1, entries=entries(plan, **{LINE: "", "奖金总额": "1000000"}))
    assert setting(plan, LINE) == ""
    plan.refresh_from_db()
    assert plan.version == 2


def test_of_two_clerks_the_second_reads_that_it_changed(office: Office, plan: Plan) -> None:
    by = actor(office)
    save_settings(by=by, plan=plan.pk, version=0, entries=entries(plan, **{LINE: "92"}))
    with pytest.raises(DomainError, match="刚刚被别人改动"):
        save_settings(by=by, plan=plan.pk, version=0, entries=entries(plan, **{LINE: "95"}))
    assert setting(plan, LINE) == "92"


def test_values_that_do_not_fit_are_refused_and_nothing_is_stored(office: Office, plan: Plan) -> None:
    by = actor(office)
    for name, value, said in (
        ("差异化奖金比例", "20", "不是百分数"),
        (LINE, "九十", "不是数字"),
        (LINE, "70", "改动后方案不成立"),
        ("复核提出天数", "0", "“复核提出天数”“0”不能作期限；请填 1 至 366 的整数"),
        ("申诉决定天数", "367", "“申诉决定天数”“367”不能作期限；请填 1 至 366 的整数"),
    ):
        with pytest.raises(DomainError, match=said):
            save_settings(by=by, plan=plan.pk, version=0, entries=entries(plan, **{name: value}))
    assert not PlanSetting.objects.exists()


def test_the_page_shows_clause_default_and_assumed_and_puts_faults_at_the_field(
    office: Office, plan: Plan
) -> None:
    client, url = (
        office.client_of(Role.PERFORMANCE_OFFICE),
        reverse("plan_settings", args=[office.a.pk, YEAR]),
    )
    page = client.get(url).content.decode()
    assert "原文未规定，按系统默认：定档分值表未随文公布，优秀按90分以上" in page
    assert "目标考评内容总分100分" in page
    names = [line.name for line in setting_lines(plan, _scheme(plan))]
    place = names.index(LINE)
    typed = {f"value-{number}": line.value for number, line in enumerate(setting_lines(plan, _scheme(plan)))}
    answer = client.post(url, {**fields(page), **typed, f"value-{place}": "九十"})
    assert answer.status_code == 200
    assert "“九十”不是数字" in answer.content.decode()
    assert 'value="九十"' in answer.content.decode()
    answer = client.post(
        url, {**fields(page), **typed, f"value-{place}": "91", f"reason-{place}": "党组会议决定"}
    )
    assert answer.status_code == 302
    assert (setting(plan, LINE), PlanSetting.objects.get(name=LINE).reason) == ("91", "党组会议决定")


def test_the_check_beside_the_editor_hears_what_is_only_typed(office: Office, plan: Plan) -> None:
    client, url = office.client_of(Role.PERFORMANCE_OFFICE), reverse("plan_check", args=[office.a.pk, YEAR])
    lines = setting_lines(plan, _scheme(plan))
    typed = {f"value-{number}": line.value for number, line in enumerate(lines)}
    place = [line.name for line in lines].index("总分")
    page = client.get(
        url, {**typed, "version": "0", f"value-{place}": "6"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in page
    assert "改动后方案不成立" in page
    assert "改动后方案不成立" not in client.get(url).content.decode()


@pytest.mark.parametrize("days", ["0", "３６７", "30.5"])
def test_a_term_of_appeal_that_does_not_fit_is_refused_at_its_field_and_told_by_the_check(
    office: Office, plan: Plan, days: str
) -> None:
    client, where = office.client_of(Role.PERFORMANCE_OFFICE), [office.a.pk, YEAR]
    lines = setting_lines(plan, _scheme(plan))
    place = [line.name for line in lines].index("复核提出天数")
    typed = {f"value-{number}": line.value for number, line in enumerate(lines)}
    typed |= {"version": "0", f"value-{place}": days}
    answer = client.post(reverse("plan_settings", args=where), typed)
    assert answer.status_code == 200
    field = answer.content.decode().partition(f'id="id_value-{place}"')[2].partition("</tr>")[0]
    problem, remedy = (
        ("小数位数太多", "请填整数") if "." in days else ("不能作期限", "请填 1 至 366 的整数（自然日）")
    )
    assert f"{problem}；{remedy}" in field
    assert not PlanSetting.objects.exists()
    told = client.get(reverse("plan_check", args=where), typed, headers={"HX-Request": "true"})
    assert problem in told.content.decode()
    assert remedy in told.content.decode()
    for fitting in ("1", "366"):
        save_settings(
            by=actor(office), plan=plan.pk, version=plan.version, entries=entries(plan, 复核提出天数=fitting)
        )
        plan.refresh_from_db()
        assert setting(plan, "复核提出天数") == fitting


def test_an_approved_plan_shows_its_settings_and_takes_no_change(office: Office, plan: Plan) -> None:
    Plan.objects.update(state=Plan.State.APPROVED)
    url = reverse("plan_settings", args=[office.a.pk, YEAR])
    page = office.client_of(Role.STAFF).get(url).content.decode()
    assert LINE in page
    assert 'name="value-0"' not in page
    assert office.client_of(Role.PERFORMANCE_OFFICE).post(url, {"version": "0"}).status_code == 404
    with pytest.raises(DomainError, match="方案变更"):
        save_settings(by=actor(office), plan=plan.pk, version=0, entries=entries(plan, **{LINE: "92"}))


def _scheme(plan: Plan):  # type: ignore[no-untyped-def]
    rules = base_rules(plan)
    assert rules is not None
    return rules.scheme
