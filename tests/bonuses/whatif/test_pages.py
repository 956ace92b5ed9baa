"""The pages of 推演: what is shown to whom, that nothing is stored by looking, and that nothing passes for a result."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bonuses.models import Scenario
from bonuses.whatif.changes import Change, Decided, SettingTo, Without, packed, unpacked
from bonuses.whatif.words import Teller
from bonuses.whatif.worlds import base_of
from people.access import Role
from people.frame.search import hits_of
from people.models import Account, AuditEntry, RoleGrant
from people.permissions import access_of
from plans.models import Plan
from reports.workbook.export import export_year
from scoring.models import PersonalCharge
from tests.office import client_of, without_tokens
from tests.reports.pages.settled_samples import Years, table_rows, words

pytestmark = pytest.mark.django_db
MARK = "推演，不是结果"
PAGES = (
    "whatif_scenario", "whatif_name", "whatif_settings", "whatif_rows", "whatif_decisions", "whatif_method",
)  # fmt: skip


def plan_of(years: Years, name: str = "科协") -> Plan:
    return Plan.objects.get(pk=years.settlements[name].plan_id)


def scenario(years: Years, *changes: Change, name: str = "一号", plan: str = "科协") -> Scenario:
    return Scenario.objects.create(plan=plan_of(years, plan), name=name, changes=packed(changes))


def at(plan: Plan, page: str, row: Scenario | None = None) -> str:
    place = {"agency": plan.agency_id, "year": plan.year}
    return reverse(page, kwargs=place | ({"scenario": row.pk} if row else {}))


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def member(years: Years, role: Role, plan: str = "科协") -> Client:
    """Somebody of another role at the office of a sample."""
    account = Account.objects.create(username=f"{role.value}-{plan}", name=role.value)
    RoleGrant.objects.create(
        account=account,
        role=role.value,
        agency=plan_of(years, plan).agency,
        start=date(2020, 1, 1),
        reason="测试",
    )
    return client_of(account)


def drop(years: Years) -> Without:
    row = plan_of(years).violations.get(code="V001")
    return Without("violations", row.pk)


def post(client: Client, address: str, version: Any = 0, **data: Any) -> Any:
    return client.post(address, {"version": version, **data})


def test_a_scenario_is_made_changed_copied_named_and_deleted_with_an_audit_row_each(years: Years) -> None:
    plan, client = plan_of(years), years.reader
    seen = AuditEntry.objects.count()
    assert client.post(at(plan, "whatif_new"), {"name": "总额翻倍", "note": "若上级追加"}).status_code == 302
    row = Scenario.objects.get(plan=plan)
    assert (row.account_name, row.changes) == ("绩效专员（reader）", [])
    lines = page(client, at(plan, "whatif_settings", row))
    place = re.search(r'for="id_value-(\d+)">奖金总额<', lines)
    assert place is not None
    answer = post(client, at(plan, "whatif_settings", row), **{f"value-{place[1]}": "773,000"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert unpacked(row.changes) == (SettingTo("奖金总额", "773000"),)
    assert "773,000.00" in words(page(client, at(plan, "whatif_scenario", row)))
    assert client.post(at(plan, "whatif_copy", row)).status_code == 302
    twin = Scenario.objects.get(plan=plan, name="总额翻倍（副本）")
    assert twin.changes == row.changes
    answer = post(client, at(plan, "whatif_name", twin), name="总额翻倍", note="")
    assert "已有名为“总额翻倍”的推演" in answer.content.decode()
    assert post(client, at(plan, "whatif_name", twin), name="甲案", note="").status_code == 302
    assert post(client, at(plan, "whatif_delete", twin), version=1).status_code == 302
    assert list(Scenario.objects.filter(plan=plan)) == [row]
    actions = AuditEntry.objects.order_by("position").values_list("action", flat=True)[seen:]
    assert list(actions) == ["新建推演", "更改推演内容", "复制推演", "更改推演名称", "删除推演"]


def test_a_stale_form_changes_nothing(years: Years) -> None:
    plan, row = plan_of(years), scenario(years)
    Scenario.objects.filter(pk=row.pk).update(version=3)
    answer = post(years.reader, at(plan, "whatif_method", row), method="differential_pool", cancelled_to="收回",
                  share="20%", **{f"differential_pool-{n}": "1" for n in range(4)})  # fmt: skip
    assert "刚刚被别人改动" in answer.content.decode()
    post(years.reader, at(plan, "whatif_delete", row), version=0)
    row.refresh_from_db()
    assert (row.changes, row.version) == ([], 3)


def test_values_that_do_not_fit_are_refused_at_their_field_and_stay_typed(years: Years) -> None:
    plan, row = plan_of(years), scenario(years)
    html = page(years.reader, at(plan, "whatif_settings", row))
    field = {name: n for n, name in re.findall(r'for="id_value-(\d+)">([^<]+)<', html)}
    data = {f"value-{field['奖金总额']}": "一百万", f"value-{field['合格扣减比例']}": "120%"}
    html = post(years.reader, at(plan, "whatif_settings", row), **data).content.decode()
    assert "“一百万”不是数字" in html
    assert 'value="一百万"' in html
    data = {f"value-{field['个人优秀分数线']}": "70"}
    html = post(years.reader, at(plan, "whatif_settings", row), **data).content.decode()
    assert "改动后方案不成立" in html
    row.refresh_from_db()
    assert row.changes == []


def test_the_method_form_refuses_figures_and_keeps_those_of_the_chosen_method(years: Years) -> None:
    plan, row = plan_of(years), scenario(years)
    where = at(plan, "whatif_method", row)
    data = {"method": "differential_pool", "cancelled_to": "回池", "share": "30%"}
    factors = {f"differential_pool-{n}": text for n, text in enumerate(("1.5", "1", "0.5", "x"))}
    assert "不是数字" in post(years.reader, where, **data, **factors).content.decode()
    assert post(years.reader, where, **data, **{**factors, "differential_pool-3": "0"}).status_code == 302
    row.refresh_from_db()
    (stored,) = row.changes
    assert stored["等次"] == {"优秀": "1.5", "良好": "1", "合格": "0.5", "不合格": "0"}
    assert (stored["方式"], stored["取消奖金去向"], stored["比例"]) == ("differential_pool", "回池", "30%")
    assert post(years.reader, where, version=1, method="", cancelled_to="收回").status_code == 302
    row.refresh_from_db()
    assert row.changes == []


def test_a_tie_is_decided_for_all_or_nobody(years: Years) -> None:
    plan, row = plan_of(years, "科室同分"), scenario(years, plan="科室同分")
    where = at(plan, "whatif_decisions", row)
    names = re.findall(r'name="(grade-0-\d)"', page(years.reader, where))
    assert len(names) >= 2
    assert "逐个给出等次" in post(years.reader, where, **{names[0]: "优秀"}).content.decode()
    grades = dict(zip(names, ("优秀", *["良好"] * (len(names) - 1)), strict=True))
    assert post(years.reader, where, **grades).status_code == 302
    text = words(page(years.reader, at(plan, "whatif_scenario", row)))
    assert "同分定等" in text
    assert "现在：还有 1 个问题没有定" in text
    assert "一号：还有" not in text


def test_missing_ballots_lead_to_a_decision_in_the_scenario(years: Years) -> None:
    plan, row = plan_of(years, "无票"), scenario(years, plan="无票")
    html = page(years.reader, at(plan, "whatif_scenario", row))
    assert f'href="{at(plan, "whatif_decisions", row)}">在这个推演里作决定' in html
    data = dict.fromkeys(
        re.findall(r'name="(score-\d+)"', page(years.reader, at(plan, "whatif_decisions", row))), "85"
    )
    assert data
    high = {**data, next(iter(data)): "101"}
    assert "得分超出" in post(years.reader, at(plan, "whatif_decisions", row), **high).content.decode()
    assert post(years.reader, at(plan, "whatif_decisions", row), **data).status_code == 302
    assert "一号：还有" not in words(page(years.reader, at(plan, "whatif_scenario", row)))


def test_three_scenarios_side_by_side_with_sums_that_add_up(years: Years) -> None:
    plan = plan_of(years)
    rows = [scenario(years, SettingTo("奖金总额", str(n * 100_000)), name=f"{n}号") for n in (1, 2, 3, 4)]
    query = "&".join(f"s={row.pk}" for row in rows)
    html = page(years.reader, f"{at(plan, 'whatif_compare')}?{query}")
    assert "另有 1 个没有列入" in html
    sums = table_rows(html, f"{MARK} · 奖金合计（元）")
    assert [row[:2] for row in sums[1:]] == [
        ["现在", "386,500.00"],
        ["1号", "100,000.00"],
        ["2号", "200,000.00"],
        ["3号", "300,000.00"],
    ]
    for _, *cells in sums[1:]:
        total, paid, returned, left = (int(cell.replace(",", "").replace(".", "")) for cell in cells[:4])
        assert paid + returned + left == total
        assert "发放＋收回＋未分配＝总额" in cells[4]
    people = table_rows(html, f"{MARK} · 人员")
    assert people[0] == ["人员", "现在", "1号", "2号", "3号"]
    assert "没有变化的" in words(html)


def test_the_number_of_queries_does_not_grow_with_scenarios(years: Years) -> None:
    plan = plan_of(years)
    rows = [scenario(years, SettingTo("奖金总额", str(n)), drop(years), name=f"{n}号") for n in (1, 2, 3)]
    counts = []
    for picked in (rows[:1], rows):
        query = "&".join(f"s={row.pk}" for row in picked)
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                page(years.reader, f"{at(plan, 'whatif_compare')}?{query}")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    Scenario.objects.filter(plan=plan).exclude(pk=rows[0].pk).delete()
    with CaptureQueriesContext(connection) as one:
        page(years.reader, at(plan, "whatif"))
    scenario(years, SettingTo("奖金总额", "9"), name="又一")
    scenario(years, SettingTo("奖金总额", "9"), name="再一")
    with CaptureQueriesContext(connection) as three:
        page(years.reader, at(plan, "whatif"))
    assert len(one) == len(three)


def test_looking_stores_nothing(years: Years) -> None:
    plan, row = plan_of(years), scenario(years, SettingTo("奖金总额", "773000"), drop(years))
    addresses = [at(plan, name, row) for name in PAGES]
    addresses += [at(plan, "whatif"), at(plan, "whatif_lines"), f"{at(plan, 'whatif_lines')}?s={row.pk}"]
    addresses += [f"{at(plan, 'whatif_compare')}?s={row.pk}", at(plan, "whatif_new")]
    page(years.reader, addresses[0])

    def counted() -> dict[str, int]:
        return {model._meta.label: model._default_manager.count() for model in apps.get_models()}

    before = counted()
    kept = Scenario.objects.values().get(pk=row.pk)
    for address in addresses:
        page(years.reader, address)
    assert counted() == before
    assert Scenario.objects.values().get(pk=row.pk) == kept
    assert plan.settings.count() == plan_of(years).settings.count()


def test_every_page_and_table_says_that_it_is_no_result(years: Years) -> None:
    plan, row = plan_of(years), scenario(years, SettingTo("奖金总额", "773000"))
    for name in (*PAGES, "whatif", "whatif_lines", "whatif_new"):
        html = page(years.reader, at(plan, name, row if name in PAGES else None))
        title = re.search(r"<title>(.*?)</title>", html, re.S)
        assert title is not None
        assert title[1].startswith(MARK), name
        assert f"<strong>{MARK}</strong>" in html
        captions = re.findall(r"<caption[^>]*>(.*?)</caption>", html, re.S)
        assert all(caption.startswith(MARK) for caption in captions), name
        main = html[html.index("<main") : html.index("</main>")]
        assert "/notices/" not in main, "no way from here to a 公示"
        assert "export" not in main
        assert "css/whatif." in html or "css/whatif.css" in html


def test_the_print_carries_the_word_across_the_page() -> None:
    css = (Path(__file__).resolve().parents[3] / "static/css/whatif.css").read_text(encoding="utf-8")
    printed = css[css.index("@media print") :]
    assert f'content: "{MARK}"' in printed
    assert "position: fixed" in printed


def test_no_scenario_is_found_by_search_nor_carried_in_the_years_workbook(
    years: Years, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    plan = plan_of(years)
    scenario(years, SettingTo("奖金总额", "77312345"), name="紫荆方案暗号")
    reader = access_of(Account.objects.get(username="reader"), today=date(2026, 11, 1), second_factor=True)
    assert hits_of(reader, "紫荆方案暗号") == {}
    export_year(plan, tmp_path / "年.xlsx")
    book = load_workbook(tmp_path / "年.xlsx", read_only=True)
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not [cell for cell in cells if "紫荆" in cell or "77312345" in cell]


def test_who_may_not_see_discipline_neither_reads_nor_moves_it(years: Years) -> None:
    """领导小组 may look at scenarios; a violation left out by the office stays, and no word of it is on any page."""
    plan, row = plan_of(years), scenario(years, drop(years))
    group = member(years, Role.LEADING_GROUP)
    chief = member(years, Role.CHIEF_LEADER)
    assert "V001" in page(chief, at(plan, "whatif_rows", row))
    for name in ("whatif_scenario", "whatif_rows", "whatif_settings", "whatif_method", "whatif_decisions"):
        html = without_tokens(page(group, at(plan, name, row)))
        main = html[html.index("<main") : html.index('<aside class="help"')]
        assert "V00" not in main
        assert "纪检" not in main
        assert "党内" not in main
    assert "去掉 1 条违规违纪登记（内容限少数人查看）" in page(group, at(plan, "whatif"))
    charge = PersonalCharge.objects.filter(plan=plan).order_by("pk")[0]
    assert post(group, at(plan, "whatif_rows", row), rows=[f"charges:{charge.pk}"]).status_code == 302
    row.refresh_from_db()
    assert set(unpacked(row.changes)) == {drop(years), Without("charges", charge.pk)}
    answer = post(group, at(plan, "whatif_rows", row), version=1, rows=[f"violations:{drop(years).row}"])
    assert "登记刚刚有了变动" in answer.content.decode()
    told = AuditEntry.objects.filter(action="更改推演内容").order_by("-position")[0]
    assert "V001" not in str(told.detail)


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.STAFF, Role.SECTION_HEAD, Role.FILER])
def test_nobody_else_gets_in(years: Years, role: Role) -> None:
    plan, row = plan_of(years), scenario(years)
    client = member(years, role)
    assert client.get(at(plan, "whatif")).status_code == 404
    assert client.get(at(plan, "whatif_scenario", row)).status_code == 404
    assert "/whatif/" not in client.get("/").content.decode()


def test_a_scenario_of_another_plan_is_not_found(years: Years) -> None:
    elsewhere = scenario(years, plan="科技局")
    assert years.reader.get(at(plan_of(years), "whatif_scenario", elsewhere)).status_code == 404


def test_the_navigation_leads_to_it(years: Years) -> None:
    home = page(years.reader, "/")
    assert re.search(r'href="/units/\d+/years/\d+/whatif/"[^>]*>.*?推演', home, re.S)


def test_an_empty_list_says_what_to_try_and_an_archived_year_is_only_read(years: Years) -> None:
    plan = plan_of(years)
    assert "还没有推演" in page(years.reader, at(plan, "whatif"))
    row = scenario(years)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.ARCHIVED)
    answer = years.reader.post(at(plan, "whatif_new"), {"name": "晚了"})
    assert "方案已归档" in answer.content.decode()
    html = page(years.reader, at(plan, "whatif_scenario", row))
    assert "改设置和总额" not in html


def test_settings_that_do_not_load_are_said_and_lead_back(years: Years) -> None:
    plan, row = plan_of(years), scenario(years)
    plan.settings.update(value="不是数")
    for name in ("whatif_scenario", "whatif_lines"):
        html = page(years.reader, at(plan, name, row if name == "whatif_scenario" else None))
        assert "方案的设置还有错误" in html, name
    for name in ("whatif_settings", "whatif_decisions"):
        assert years.reader.get(at(plan, name, row)).status_code == 302


def test_who_stands_near_a_line_now_and_under_a_scenario(years: Years) -> None:
    plan, row = plan_of(years), scenario(years, SettingTo("个人优秀分数线", "92"))
    now = table_rows(page(years.reader, at(plan, "whatif_lines")), f"{MARK} · 线的附近")
    assert [cells[3] for cells in now[1:]] == ["还差 0.23 分", "高出 0.47 分", "还差 0.50 分"]
    then = table_rows(page(years.reader, f"{at(plan, 'whatif_lines')}?s={row.pk}"), f"{MARK} · 线的附近")
    assert [(cells[1], cells[3], cells[5]) for cells in then[1:]] == [("92.07", "高出 0.07 分", "三(二)")]


def test_a_scenario_that_cannot_be_computed_says_so_and_shows_no_comparison(years: Years) -> None:
    plan, row = plan_of(years), scenario(years, SettingTo("个人优秀分数线", "70"))
    text = words(page(years.reader, at(plan, "whatif_scenario", row)))
    assert "一号： 设置“个人优秀分数线”改动后方案不成立" in text
    assert "不能计算" in text
    assert "没有一个会变" not in text


def test_the_list_tells_every_change_without_reading_the_year(
    years: Years, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of(years)
    charge = PersonalCharge.objects.filter(plan=plan).first()
    assert charge is not None
    tie = Decided("TIE_AT_CUT", (("K01", "优秀"),))
    gone = Without("charges", 10**9)
    changes = (SettingTo("奖金总额", "9"), drop(years), Without("charges", charge.pk), gone, tie)
    row = scenario(years, *changes)
    told = Teller(base_of(plan), sees=True).told(changes)
    monkeypatch.setattr("bonuses.whatif.worlds.load_year", lambda plan: pytest.fail("the year was read"))
    text = words(page(years.reader, at(plan, "whatif")))
    assert [each for each in told if " ".join(each.split()) not in text] == []
    assert len(told) == len(changes)
    assert "已撤销或更正的一条" in text
    # Discipline stays with those who may see it.
    text = words(page(member(years, Role.LEADING_GROUP), at(plan, "whatif")))
    assert "去掉 1 条违规违纪登记（内容限少数人查看）" in text
    assert not any(each in text for each in told if each.startswith("去掉违规违纪"))
    assert row.name in text


def test_everybody_who_changes_is_found_page_by_page_or_by_name(
    years: Years, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bonuses.whatif.comparing.MOST_ROWS", 4)
    plan = plan_of(years)
    row = scenario(years, SettingTo("奖金总额", "100000"))
    first = at(plan, "whatif_compare") + f"?s={row.pk}"
    seen: list[str] = []
    address: str | None = first
    while address:
        html = page(years.reader, address)
        seen += [cells[0] for cells in table_rows(html, f"{MARK} · 人员")[1:]]
        found = re.search(r'<a href="(\?[^"#]*)#people">下一页</a>', html)
        address = at(plan, "whatif_compare") + unescape(found[1]) if found else None
    total = int(re.findall(r"人员：有变化的 (\d+) 个", words(html))[0])
    assert len(seen) == len(set(seen)) == total > 4
    assert f"共 {total} 个 · 上一页" in words(html)
    # By name or 工号, in the page of one scenario too.
    name, number = seen[-1].split()
    for wanted in (name, number):
        for where in (f"{first}&q={wanted}", f"{at(plan, 'whatif_scenario', row)}?q={wanted}"):
            html = page(years.reader, where)
            assert seen[-1] in [cells[0] for cells in table_rows(html, f"{MARK} · 人员")[1:]]
            assert f"人员：有变化的 {total} 个，“{wanted}”查到" in words(html)
    assert "有变化的里没有“查无此人”" in words(page(years.reader, f"{first}&q=查无此人"))
    # A page that is not there is the last one, whatever was typed.
    for text in ("999999", "0", "-1", "x", "9" * 40):
        assert len(table_rows(page(years.reader, f"{first}&people={text}"), f"{MARK} · 人员")) > 1
