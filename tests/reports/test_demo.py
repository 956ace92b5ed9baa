"""`manage.py demo`: example years that every scheme accepts, the same every time."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from people.access import Role
from people.audit import AuditEntry
from people.audit_chain import first_break
from people.models import Account, Duty, Opinion
from people.permissions import access_of
from people.role_words import demo_accounts
from plans.models import Participant
from plans.schemes import scheme_codes
from reports.demo.book import write_example
from reports.demo.happenings import TIED_UNITS
from reports.demo.indicators import split_points
from reports.demo.stories import BOOKS, STORIES
from reports.demo.year import example_year
from reports.management.commands import demo
from reports.workbook.check import check, fault_lines
from reports.workbook.parse import read_book
from scoring.engine.run import settle
from scoring.gather import gather
from scoring.models import PastResult, Settlement
from scoring.settlement_states import published_in
from tests.office import client_of
from tests.reports.demo_running import a_year_is_under_way, settled_years_have_an_approved_plan


@pytest.mark.parametrize("code", scheme_codes())
def test_an_example_is_complete_and_settles_without_a_blocking_problem(code: str, tmp_path: Path) -> None:
    write_example(example_year(code), tmp_path / "年度工作簿.xlsx")
    reading = read_book(tmp_path / "年度工作簿.xlsx")
    assert [fault.line() for fault in reading.faults] == []
    assert reading.notes == []
    assert reading.rows is not None
    assert reading.rules is not None
    outcome = settle(gather(reading.rows, reading.rules.scheme, agency=reading.agency), reading.rules.scheme)
    assert [problem for problem in outcome.problems if problem.blocking] == []
    assert {problem.code for problem in outcome.problems} <= {"INVALID_BALLOTS"}
    grades = {row.grade for row in outcome.subjects if row.grade} | {
        row.grade for row in outcome.people if row.grade
    }
    assert len(grades) >= 3


@pytest.mark.parametrize("code", scheme_codes())
def test_an_example_is_the_same_every_time(code: str) -> None:
    first, second = example_year(code), example_year(code)
    assert first.rows == second.rows
    assert first.agency == second.agency


def test_every_scheme_has_an_office_of_its_own() -> None:
    names = [example_year(code).agency for code in scheme_codes()]
    assert len(set(names)) == len(names)


def test_the_series_has_45_units_with_violations_letters_and_last_years_results() -> None:
    draft = example_year("gongxinju-2019")
    assert sum(row["类型"] == "单位" for row in draft.rows["考核对象"]) == 45
    assert len({row["情形"] for row in draft.rows["违规违纪"]}) >= 5
    assert draft.rows["提醒函"]
    assert draft.rows["重大情形"]
    assert len(draft.rows["历年结果"]) == 45


def test_every_indicator_has_four_quarters() -> None:
    draft = example_year("kejiju-2021")
    assert len(draft.rows["季度台账"]) == 4 * len(draft.rows["指标"])
    assert sum(Fraction(str(row["分值"])) for row in draft.rows["指标"]) == 100
    assert [row["一级指标"] for row in draft.rows["指标"] if row["免设二级"] == "是"] == ["文明县城创建"]


@given(total=st.integers(1, 100_000), parts=st.integers(1, 60))
def test_points_are_split_without_a_rest(total: int, parts: int) -> None:
    shares = split_points(Fraction(total, 100), parts)
    assert sum(shares) == Fraction(total, 100)
    assert len(shares) == parts
    assert all((share * 10_000).denominator == 1 for share in shares)


@pytest.fixture
def small_demo(tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Give a run of the command with three of the schemes; it returns what it printed."""
    settings.HENGJI_DATA = tmp_path
    settings.HENGJI_DEMO = True
    monkeypatch.setattr(demo, "scheme_codes", lambda: ("gongxinju-2019", "kexie-2017", "xiangzhen-2024"))

    def run() -> str:
        out = StringIO()
        call_command("demo", stdout=out)
        return out.getvalue()

    return run


@pytest.mark.django_db(transaction=True)
def test_the_command_says_each_year_in_a_line_and_staffs_the_offices(
    small_demo: Callable[[], str], tmp_path: Path
) -> None:
    lines = small_demo().splitlines()
    for line, start in zip(lines, LINES, strict=True):
        assert line.startswith(start.format(folder=tmp_path / "demo")), line
    books = sorted(path.name for path in (tmp_path / "demo" / "kexie-2017").iterdir())
    assert books == ["2016年度工作簿.xlsx", "2018年度工作簿.xlsx", "年度工作簿.xlsx"]
    _every_role_can_be_tried()
    _no_page_is_empty()
    a_year_is_under_way()
    settled_years_have_an_approved_plan()
    _last_year_is_the_past_of_this()
    _every_state_of_work()
    _staff_see_what_is_published()
    _the_tour_leads_everywhere()
    _there_are_books_to_practise_with(tmp_path / "demo" / "练习")
    assert first_break() is None
    _a_second_run_changes_nothing(small_demo)


LINES = (
    "示例市乙区绩效办 2018年度（gongxinju-2019，归档）：45 个对象，288 人，",
    "示例市乙区绩效办 2019年度（gongxinju-2019，公示）：45 个对象，288 人，",
    "示例市戊局 2016年度（kexie-2017，归档）：12 个对象，47 人，发放 ",
    "示例市戊局 2017年度（kexie-2017，发布）：12 个对象，47 人，发放 ",
    "示例市戊局 2018年度（kexie-2017，草稿）：12 个对象，47 人，有待决定的问题",
    "示例县己镇人民政府 2023年度（xiangzhen-2024，归档）：12 个对象，",
    "示例县己镇人民政府 2024年度（xiangzhen-2024，草稿）：12 个对象，良好8、优秀3、较差1，有待决定的问题",
    "示例文件在 {folder}",
    "已建立 23 个体验账号；运行 make run 打开网页，登录页可以用各种身份体验",
)


def _last_year_is_the_past_of_this() -> None:
    """历年结果 of a year are the results of the year before, as they were settled."""
    # 科协 does not use 历年结果: its sections have no grade.
    for code, year in (("gongxinju-2019", 2018), ("xiangzhen-2024", 2023)):
        last = Settlement.objects.get(plan__scheme_code=code, plan__year=year)
        got = {row.code: (row.rank, row.score_hundredths, row.grade) for row in last.subject_results.all()}
        told = PastResult.objects.filter(plan__scheme_code=code, plan__year=year + 1, year=year)
        assert told.count() == sum(rank is not None for rank, _, _ in got.values())
        for row in told.select_related("subject"):
            rank, score, grade = got[row.subject.code]
            assert (row.rank, row.grade) == (rank, grade), row.subject.code
            assert score is not None
            assert row.points == score * 100
            among = [
                other for other in told if (other.subject.kind == "单位") == (row.subject.kind == "单位")
            ]
            assert row.of == len(among)


def _every_state_of_work() -> None:
    tie = Settlement.objects.get(plan__scheme_code="xiangzhen-2024", plan__year=2024, state="草稿")
    assert [(row.code, row.where) for row in tie.problems.filter(blocking=True)] == [
        ("TIE_AT_CUT", "K02/K07")
    ]
    missing = Settlement.objects.get(plan__year=2018, plan__scheme_code="kexie-2017", state="草稿")
    assert {row.code for row in missing.problems.all()} >= {"NO_BALLOTS", "NO_LEDGER", "INVALID_BALLOTS"}
    assert missing.version == 2
    assert missing.bonus_pool.paid_fen is None
    decided = Settlement.objects.get(plan__year=2019, plan__scheme_code="gongxinju-2019")
    assert not decided.blocked
    tied = decided.subject_results.filter(code__in=TIED_UNITS).order_by("-code")
    assert [row.grade for row in tied] == ["优秀", "良好"]
    assert len({(row.rank, row.score_hundredths) for row in tied}) == 1


def _staff_see_what_is_published() -> None:
    """The demo's 干部职工 has an own result in a year that is published."""
    for username in ("demo-zhigong", "demo-zhigong2"):
        account = Account.objects.get(username=username)
        assert account.employee is not None
        published = published_in(account.employee.agency, 2017)
        assert published is not None
        own = published.person_results.get(number=account.employee.number)
        assert own.grade
        assert own.score_hundredths


def _the_tour_leads_everywhere() -> None:
    """Every link of the tour opens for whom the tour asks to sign in, and shows what it says."""
    for username, wanted in TOUR.items():
        account = Account.objects.get(username=username)
        assert account.employee is not None
        client, agency = client_of(account), account.employee.agency_id
        page = client.get("/help/tour/").content.decode()
        body = page[page.index('class="help-page"') : page.index("全部帮助")]
        links = set(re.findall(r'href="([^"]+)"', body))
        for path, words in wanted:
            path = path.format(office=agency)
            assert path in links, (username, path)
            assert words in client.get(path).content.decode(), (username, path, words)
        assert [path for path in links if client.get(path).status_code != 200] == []


TOUR = {
    "demo-jixiaoban": [
        ("/units/{office}/years/2017/results/", "查看第1版"), ("/units/{office}/years/2018/results/", "查看第2版"),
        ("/units/{office}/workbook/", "上传并检查"), ("/help/rules/", "考核规则"),
    ],
    "demo-zhigong": [("/units/{office}/years/2017/my-result/", "计算过程")],
    "demo-xiangzhen-jixiaoban": [("/units/{office}/years/2024/results/", "查看第2版")],
}  # fmt: skip


def _there_are_books_to_practise_with(folder: Path) -> None:
    wrong, whole, decided = (
        fault_lines(folder / BOOKS[slug].name) for slug in ("cuowu", "buquan", "jueding")
    )
    assert len(wrong) == 10
    assert whole == decided == []
    client = client_of(Account.objects.get(username="demo-jixiaoban"))
    response = client.get("/help/practice/cuowu/")
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == (folder / BOOKS["cuowu"].name).read_bytes()  # type: ignore[attr-defined]
    assert client.get("/help/practice/nichts/").status_code == 404
    for slug in ("buquan", "jueding"):
        reading = check(folder / BOOKS[slug].name)
        assert reading.rows is not None
        assert reading.rules is not None
        facts = gather(reading.rows, reading.rules.scheme, agency=reading.agency)
        assert not settle(facts, reading.rules.scheme).blocked


def _every_role_can_be_tried() -> None:
    accounts = Account.objects.filter(username__startswith="demo-")
    assert not any(account.has_usable_password() for account in accounts)
    today = timezone.localdate()
    held = {role.role for account in accounts for role in access_of(account, today=today).held}
    assert held == set(Role)
    groups = {group.agency: len(group.people) for group in demo_accounts()}
    assert groups == {
        "三员（系统、安全、审计管理员）": 3, "示例市乙区绩效办": 5, "示例市戊局": 12, "示例县己镇人民政府": 3,
    }  # fmt: skip


def _no_page_is_empty() -> None:
    for username, pages in PAGES.items():
        account = Account.objects.get(username=username)
        client = client_of(account)
        office = account.employee.agency_id if account.employee else 0
        for path, words in pages:
            response = client.get(path.format(office=office))
            assert response.status_code == 200, (username, path)
            assert words in response.content.decode(), (username, path)


PAGES = {
    "demo-jixiaoban": [
        ("/", "1 条监督意见待答复"), ("/", "1 个任务没有做成"), ("/", "1 个科室没有填报人"), ("/", "欢迎体验衡绩"),
        ("/units/{office}/opinions/", "第四季度台账"), ("/search/?q=综合", "综合业务科"), ("/jobs/", "检查年度工作簿"),
        ("/search/?q=重点任务", "指标"),
    ],
    "demo-jiandu": [("/audit/", "提出监督意见"), ("/audit/", "核算"), ("/messages/", "您的意见已有答复：年度机构名单")],
    "demo-kezhang": [("/", "1 项代办即将结束，后天到期")],
    "demo-zhigong": [("/", "代办")],
    "demo-xitong": [("/", "名干部职工没有账号"), ("/settings/", "示例市戊局")],
    "demo-shenji": [("/audit/", "核对无误"), ("/audit/", "授予角色")],
}  # fmt: skip


def _a_second_run_changes_nothing(run: Callable[[], str]) -> None:
    kept = (Account, Duty, Opinion, Settlement, Participant, AuditEntry)
    before = [sorted(model.objects.values_list("pk", flat=True)) for model in kept]
    said = run()
    assert "体验账号已有，保持不变" in said
    assert said.count("（已有，保持不变）") == len(STORIES["kexie-2017"]) + 4
    assert [sorted(model.objects.values_list("pk", flat=True)) for model in kept] == before


def test_all_states_of_a_settlement_are_shown() -> None:
    shown = {year.state for years in STORIES.values() for year in years}
    assert shown == set(Settlement.State) - {Settlement.State.SUPERSEDED}
    # 已被替代 comes from the earlier versions.
    assert any(year.before for years in STORIES.values() for year in years)
    five = ("kexie-2017", "gongshanglian-2015", "kejiju-2021", "gongxinju-2019", "xiangzhen-2024")
    assert all({year.offset for year in STORIES[code]} >= {-1, 0} for code in five)


def test_the_town_has_twelve_sections_with_four_quarters_and_the_bureau_its_indicators() -> None:
    town = example_year("xiangzhen-2024")
    assert sum(row["类型"] == "科室" for row in town.rows["考核对象"]) == 12
    quarters = {(row["指标编号"], row["季度"]) for row in town.rows["季度台账"]}
    assert len(quarters) == 4 * len(town.rows["指标"])
    bureau = example_year("kejiju-2021").rows["指标"]
    assert sum(row["免设二级"] == "否" and row["类别"] != "行政能力" for row in bureau) == 73


def test_another_year_has_the_same_people_and_other_figures() -> None:
    this, last = example_year("kexie-2017"), example_year("kexie-2017", offset=-1)
    assert last.year == 2016
    assert [row["姓名"] for row in last.rows["人员"]] == [row["姓名"] for row in this.rows["人员"]]
    assert last.rows["季度台账"] != this.rows["季度台账"]


@pytest.mark.django_db(transaction=True)
def test_production_refuses_examples(settings: LazySettings, tmp_path: Path) -> None:
    settings.HENGJI_DATA = tmp_path
    settings.PRODUCTION = True
    err = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("demo", stdout=StringIO(), stderr=err)
    assert ended.value.code == 2
    assert "正式运行不能生成示例" in err.getvalue()
    assert not (tmp_path / "demo").exists()
    assert not Account.objects.exists()
