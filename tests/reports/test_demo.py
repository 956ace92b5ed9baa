"""`manage.py demo`: example years that every scheme accepts, the same every time."""

from __future__ import annotations

import json
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

import reports.services
from people.access import Role
from people.audit_chain import first_break
from people.models import Account, Duty, Opinion
from people.permissions import access_of
from people.role_words import demo_accounts
from plans.schemes import scheme_codes
from reports.demo.book import write_example
from reports.demo.indicators import split_points
from reports.demo.year import example_year
from reports.management.commands import demo
from reports.workbook.parse import read_book
from scoring.engine.run import settle
from scoring.gather import gather
from tests.office import client_of


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
    """Give a run of the command with two of the schemes, without pictures of paper; it returns what it printed."""
    settings.HENGJI_DATA = tmp_path
    settings.HENGJI_DEMO = True
    monkeypatch.setattr(demo, "scheme_codes", lambda: ("gongxinju-2019", "kexie-2017"))
    monkeypatch.setattr(reports.services, "write_pdf", lambda settled, path: path.write_bytes(b"%PDF-"))

    def run() -> str:
        out = StringIO()
        call_command("demo", stdout=out)
        return out.getvalue()

    return run


@pytest.mark.django_db(transaction=True)
def test_the_command_settles_in_one_line_an_office_and_staffs_them(
    small_demo: Callable[[], str], tmp_path: Path
) -> None:
    lines = small_demo().splitlines()
    assert lines[0].startswith("示例市乙区绩效办 2019年度（gongxinju-2019）：45 个对象，288 人，")
    assert lines[1].startswith("示例市戊局 2017年度（kexie-2017）：12 个对象，47 人，")
    assert lines[2] == f"示例文件在 {tmp_path / 'demo'}"
    assert lines[3] == "已建立 20 个体验账号；运行 make run 打开网页，登录页可以用各种身份体验"
    assert len(lines) == 4
    for code in ("kexie-2017", "gongxinju-2019"):
        folder = tmp_path / "demo" / code
        assert sorted(path.name for path in folder.iterdir()) == [
            "年度工作簿.xlsx", "结果.json", "结果.pdf", "结果.xlsx",
        ]  # fmt: skip
        assert json.loads((folder / "结果.json").read_text("utf-8"))["scheme"] == code
    _every_role_can_be_tried()
    _no_page_is_empty()
    assert first_break() is None
    _a_second_run_changes_no_account(small_demo)


def _every_role_can_be_tried() -> None:
    accounts = Account.objects.filter(username__startswith="demo-")
    assert not any(account.has_usable_password() for account in accounts)
    today = timezone.localdate()
    held = {role.role for account in accounts for role in access_of(account, today=today).held}
    assert held == set(Role)
    groups = {group.agency: len(group.people) for group in demo_accounts()}
    assert groups == {"三员（系统、安全、审计管理员）": 3, "示例市乙区绩效办": 5, "示例市戊局": 12}


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


def _a_second_run_changes_no_account(run: Callable[[], str]) -> None:
    before = sorted(Account.objects.values_list("pk", "username"))
    duties = Duty.objects.count()
    assert "体验账号已有，保持不变" in run()
    assert sorted(Account.objects.values_list("pk", "username")) == before
    assert Duty.objects.count() == duties
    assert Opinion.objects.count() == 2


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
