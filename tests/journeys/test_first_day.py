"""The first day: an office installs the program on one computer and has run its year by the evening.

One person installs it and is 系统管理员; the clerk of the 绩效办 imports the staff from Excel, names who answers for
what, has the year workbook checked and settled; a 监督小组 member reads the log and leaves an opinion.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import manage
from tests.journeys.desk import PASSWORD, PATIENCE, Desk, codes_of
from tests.served import JobOffice

SAMPLES: Final = Path(__file__).parents[1] / "data" / "samples"
BOOK: Final = SAMPLES / "kejiju-2021.xlsx"
EXPECTED: Final = json.loads(BOOK.with_suffix(".json").read_text(encoding="utf-8"))
OFFICE: Final = "某县科学技术局"
SECTIONS: Final = {"K01": "办公室", "K02": "综合业务股", "K03": "生产力促进中心"}
ADMIN, CLERK, FILER, WATCHER, MOVER = "周一石", "金戊三", "魏辛三", "李庚四", "吴丙四"
JOINED: Final = date(2021, 1, 4)
TRANSFER: Final = date(timezone.localdate().year - 1, 6, 15)
CLERK_NUMBER: Final = "P005"
CLERK_LOGIN: Final = "p005"


class Story:
    """The office and its people at their desks."""

    def __init__(self, office: JobOffice, browser: Browser, site: str, folder: Path) -> None:
        self.office, self.browser, self.site, self.folder = office, browser, site, folder
        self.codes: dict[str, str] = {}
        self.recovery: list[str] = []

    def desk(self, *, width: int = 1366) -> Desk:
        return Desk.of(self.browser, self.site, width=width)


@pytest.fixture
def story(installation: JobOffice, browser: Browser, tmp_path: Path) -> Story:
    """The story before its first word."""
    return Story(installation, browser, "", tmp_path)


def test_an_office_begins_and_settles_its_year(story: Story) -> None:
    manage(story.office, "migrate", "--verbosity", "0")
    printed = manage(story.office, "first_admin", "--name", ADMIN)
    found = re.search(r"#n=(\w+)&c=([\w-]+)", printed)
    assert found, printed
    with story.office.served() as served:
        story.site = f"http://127.0.0.1:{served.port}"
        admin = story.desk()
        the_administrator_registers_the_office(story, admin, name=found[1], code=found[2])
        clerk = story.desk()
        the_clerk_imports_the_staff(story, clerk)
        the_administrator_makes_the_accounts(story, admin)
        somebody_activates_on_a_telephone(story)
        the_clerk_says_who_answers_for_what(clerk)
        the_administrator_grants_the_watchers_role(admin)
        the_year_is_settled(story, clerk)
        the_watcher_reads_the_log_and_asks(story, clerk)
        somebody_acts_for_the_clerk(story, clerk)
        one_is_transferred_and_hands_over(story, clerk)
        the_administrator_comes_back_with_a_recovery_code(story, admin)
        for desk in (admin, clerk):
            desk.leave()
    verified = manage(story.office, "verify")
    assert "前后相连，没有改动" in verified
    assert "核算：1次，重算与冻结的输入、规则、结果和结果行逐项一致" in verified


def the_administrator_registers_the_office(story: Story, desk: Desk, *, name: str, code: str) -> None:
    desk.activate(name, code)
    story.recovery = desk.set_up_second_factor()
    assert len(story.recovery) == 10
    desk.home()
    desk.follow("登记单位和绩效办，开始使用")
    desk.press("登记")
    desk.reads("单位名称：请填写", "只有小单位才能由系统管理员兼任")
    desk.fill(name=OFFICE, small=True, clerk_name=CLERK, clerk_number=CLERK_NUMBER)
    desk.press("登记")
    desk.reads(f"{CLERK}的登录名是 {CLERK_LOGIN}", "现在：绩效办激活账号")
    desk.follow("去办理")
    slips = desk.download("生成并下载", story.folder, role="button")
    story.codes = codes_of(slips)
    assert set(story.codes) == {CLERK_LOGIN}


def the_clerk_imports_the_staff(story: Story, desk: Desk) -> None:
    desk.activate(CLERK_LOGIN, story.codes[CLERK_LOGIN])
    desk.reads("没有待办", "怎样开始", f"绩效办　{OFFICE}")
    for code, section in SECTIONS.items():
        desk.choose("单位和科室")
        desk.follow("设立科室")
        desk.fill(code=code, name=section, valid_from=JOINED.isoformat())
        desk.fill(kind="下属单位" if code == "K03" else "科室")
        desk.press("设立")
        desk.reads(f"已设立{section}")
    desk.choose("干部职工")
    desk.follow("导入名册")
    template = desk.download("下载空白模板", story.folder)
    upload(desk, filled(template, story.folder, misspelt=True))
    desk.reads("冲突 1 处", "没有科室“综合业务般”", "现有：办公室、综合业务股、生产力促进中心")
    expect(desk.main.get_by_role("button", name="确认导入")).to_have_count(0)
    desk.follow("重新上传")
    upload(desk, filled(template, story.folder, misspelt=False))
    # The clerk, registered by name alone, is completed by the list; nobody else was known.
    desk.reads("新增 13 行，更改 1 行，不变 0 行，冲突 0 处", "孔丙三（P001）")
    desk.press("确认导入")
    desk.reads("已导入：新增 13 行，更改 1 行", "共 14 条")
    row = desk.main.get_by_role("row").filter(has_text=CLERK)
    expect(row).to_contain_text("办公室")
    expect(row).to_contain_text(JOINED.isoformat())


def filled(template: Path, folder: Path, *, misspelt: bool) -> Path:
    """Fill the staff template from the people of the year workbook, all there since JOINED."""
    book = openpyxl.load_workbook(template)
    people = openpyxl.load_workbook(BOOK)["人员"].iter_rows(min_row=2, values_only=True)
    sheet: Any = book["人员"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for line, (number, name, place, rank, post, *_) in enumerate(people, 2):
        section = SECTIONS.get(str(place), "")
        if misspelt and number == "P003":
            section = "综合业务般"
        given = {
            "工号": number,
            "姓名": name,
            "科室": section or None,
            "职务": post,
            "职级": rank,
            "到岗日期": JOINED,
        }
        for heading, value in given.items():
            sheet.cell(line, columns[heading], value)
    path = folder / "人员名册.xlsx"
    book.save(path)
    return path


def upload(desk: Desk, path: Path) -> None:
    desk.main.locator("input[type=file]").set_input_files(path)
    with desk.page.expect_navigation():
        desk.main.locator("[data-submit]").first.click()


def the_administrator_makes_the_accounts(story: Story, desk: Desk) -> None:
    desk.home()
    desk.follow("13 名干部职工没有账号")
    desk.press("为选中的人建立账号")
    desk.reads("已建立 13 个账号")
    story.codes = codes_of(desk.download("生成并下载", story.folder, role="button"))
    assert sorted(story.codes) == [f"p{number:03}" for number in range(1, 15) if number != 5]


def somebody_activates_on_a_telephone(story: Story) -> None:
    desk = story.desk(width=390)
    desk.activate("p014", story.codes["p014"])
    desk.reads("没有待办", f"干部职工　{OFFICE}")
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert desk.page.evaluate(wide) is False
    expect(desk.page.locator("#side")).not_to_be_in_viewport()
    desk.leave()


def the_clerk_says_who_answers_for_what(desk: Desk) -> None:
    desk.home()
    desk.reads("3 个科室没有填报人")
    desk.follow("3 个科室没有负责人")
    desk.reads("还没有指定填报人、负责人或分管领导")
    for kind, section, person in (
        ("负责人", "办公室", "曹己三"), ("填报人", "办公室", FILER), ("负责人", "综合业务股", "严壬三"),
        ("分管领导", "全单位", "孔丙三"),
    ):  # fmt: skip
        desk.follow("指定职责")
        desk.fill(kind=kind, department=section, employee=person, start=JOINED.isoformat())
        with desk.page.expect_navigation():
            desk.main.locator("[data-submit]").click()
        desk.reads(f"{person}为{kind}")
    desk.home()
    desk.reads("1 个科室没有负责人", "2 个科室没有填报人")
    desk.choose("年度机构")
    desk.follow("设立机构")
    desk.fill(kind="监督小组", name="绩效管理监督小组")
    desk.press("设立")
    desk.follow("增加成员")
    desk.fill(employee=WATCHER, post="组长", start=JOINED.isoformat())
    with desk.page.expect_navigation():
        desk.main.locator("[data-submit]").click()
    desk.reads("绩效管理监督小组", WATCHER, "组长")


def the_administrator_grants_the_watchers_role(desk: Desk) -> None:
    for name in (FILER, WATCHER):
        desk.choose("角色授予")
        desk.follow("授予角色")
        desk.fill(account=name, role="监督小组", agency=OFFICE, reason="成立文件")
        desk.press("授予")
        if name == FILER:
            desk.reads(f"{FILER}不能再担任“监督小组”", "“填报人”与“监督小组”不能由同一人担任")
    desk.reads(f"已授予{WATCHER}“监督小组”")


def the_year_is_settled(story: Story, desk: Desk) -> None:
    desk.choose("年度工作簿")
    blank = desk.download("下载空白工作簿", story.folder)
    assert "方案" in openpyxl.load_workbook(blank, read_only=True).sheetnames
    upload(desk, SAMPLES / "kexie-2017.xlsx")
    desk.reads("发现 1 处错误，没有改动任何数据", f"工作簿是“某市科学技术协会”的，这里是“{OFFICE}”")
    desk.follow("重新上传")
    upload(desk, BOOK)
    desk.reads("没有错误，可以核算", "安溪县科学技术局2021年度绩效评估工作方案", "季度台账")
    desk.press("确认并核算")
    desk.page.wait_for_url(re.compile(r"/years/2021/results/\d+/$"), timeout=PATIENCE)
    desk.reads("第1版", "草稿")
    desk.page.goto(f"{desk.page.url}files/")
    results = desk.download("下载结果.json", story.folder)
    found = json.loads(results.read_text(encoding="utf-8"))
    for part in ("subjects", "people"):
        assert [(each["id"], each["score"], each["grade"]) for each in found[part]] == [
            (each["id"], each["score"], each["grade"]) for each in EXPECTED[part]
        ]
    assert found["bonus"] == EXPECTED["bonus"]
    book = openpyxl.load_workbook(desk.download("下载结果.xlsx", story.folder), read_only=True)
    written = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"曹己三", "93.25", "15886.02"} <= written


def the_watcher_reads_the_log_and_asks(story: Story, clerk: Desk) -> None:
    desk = story.desk()
    desk.activate("p012", story.codes["p012"])
    desk.choose("审计记录")
    desk.press("现在核对")
    desk.reads("核对无误")
    row = desk.main.get_by_role("row").filter(has_text="导入人员名册")
    expect(row).to_contain_text(f"{CLERK}（{CLERK_LOGIN}）")
    expect(row).to_contain_text("新增：13")
    grant = (
        desk.main.get_by_role("row").filter(has_text=f"账号 {WATCHER}（p012）").filter(has_text="授予角色")
    )
    expect(grant).to_contain_text(f"{ADMIN}（admin）")
    desk.choose("监督意见")
    desk.follow("提意见")
    desk.fill(about="名册里的聘用人员", text="请说明钱甲四为什么不参加考核。")
    desk.press("提出意见")
    clerk.home()
    clerk.follow("1 条监督意见待答复")
    clerk.follow("名册里的聘用人员")
    clerk.fill(answer="非在编人员，按方案不参加考核。")
    clerk.press("存入答复")
    desk.home()
    with desk.page.expect_navigation():
        desk.main.get_by_role("button", name="答复").first.click()
    desk.reads("非在编人员，按方案不参加考核。", f"{CLERK} 于")
    desk.leave()


def somebody_acts_for_the_clerk(story: Story, clerk: Desk) -> None:
    clerk.choose("代办委托")
    clerk.follow("委托代办")
    clerk.fill(offer="绩效办", delegate="孙丁四", reason="外出培训")
    with clerk.page.expect_navigation():
        clerk.main.locator("[data-submit]").click()
    clerk.reads("孙丁四")
    desk = story.desk()
    desk.activate("p011", story.codes["p011"])
    expect(desk.page.locator(".delegated")).to_contain_text(
        f"您正在代{CLERK}（{CLERK_LOGIN}）办理“绩效办”的事项"
    )
    desk.leave()


def one_is_transferred_and_hands_over(story: Story, desk: Desk) -> None:
    desk.choose("干部职工")
    desk.follow(FILER)
    desk.follow("调动")
    desk.fill(day=TRANSFER.isoformat(), place="综合业务股", reason="轮岗")
    desk.press("登记调动")
    desk.reads(
        f"{TRANSFER.isoformat()} 至 今", f"{JOINED.isoformat()} 至 {TRANSFER.replace(day=14).isoformat()}"
    )
    desk.choose("工作交接")
    desk.follow("办理交接")
    desk.fill(leaving=FILER, successor=MOVER, reason="轮岗")
    desk.press("查看清单")
    desk.reads("填报人", "移交给接收人")
    desk.press("确认移交")
    desk.reads(f"{FILER}移交{MOVER}", "已移交")
    pdf = desk.download("签字清单", story.folder)
    assert pdf.read_bytes().startswith(b"%PDF")
    desk.choose("职责分工")
    row = desk.main.get_by_role("row").filter(has_text=MOVER)
    expect(row).to_contain_text("填报人")


def the_administrator_comes_back_with_a_recovery_code(story: Story, desk: Desk) -> None:
    desk.page.locator(".account-menu summary").click()
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="退出登录").click()
    desk.go("/roles/")
    desk.fill(username="admin", password=PASSWORD)
    desk.press("登录")
    desk.fill(code=story.recovery[0])
    with desk.page.expect_navigation():
        desk.main.locator("[data-submit]").click()
    expect(desk.page).to_have_url(f"{story.site}/roles/")
    desk.reads(WATCHER)
