"""Making a plan at the browser: the scheme, the roster, the indicators, the route, the approval by somebody else."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from playwright.sync_api import expect

from tests.journeys.settled_desk import ClerkDesk
from tests.journeys.year.book import Sample

PASTE: Final = """(box, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def begin(desk: ClerkDesk, agency: int, sample: Sample) -> None:
    """Choose the scheme and type the setting that the document leaves open."""
    desk.home()
    desk.choose("年度方案")
    desk.follow("新建年度方案")
    desk.main.locator(f"[name=scheme][value='{sample.scheme}']").check()
    desk.main.locator("[name=year]").fill(str(sample.year))
    desk.press("新建")
    desk.reads(f"已新建 {sample.year} 年度方案")
    desk.go(f"/units/{agency}/years/{sample.year}/plan/settings/")
    total = desk.main.get_by_role("group", name="奖金总额")
    total.get_by_label("现行值").fill(sample.setting("奖金总额"))
    total.get_by_label("改动的理由").fill("按市里核定的等次奖金")
    desk.press("保存设置")
    desk.reads("已保存 1 项设置")


def take_the_roster(desk: ClerkDesk, agency: int, sample: Sample) -> None:
    """Bring in sections and people from the organisation; the unit gets its code and its head, one person the base."""
    year = f"/units/{agency}/years/{sample.year}/plan"
    desk.go(f"{year}/roster/")
    rows = len(sample.rows("考核对象")) + len(sample.rows("人员"))
    expect(desk.main.locator("tbody [name=rows]:checked")).to_have_count(rows)
    desk.press("接受勾选的行")
    desk.go(f"{year}/subjects/")
    unit = sample.rows("考核对象")[0]
    desk.follow(unit["名称"])
    desk.fill(code=unit["编号"], head=unit["负责人"])
    desk.press("保存")
    desk.go(f"{year}/people/")
    first = sample.rows("人员")[0]
    desk.follow(first["姓名"])
    desk.fill(bonus_base_fen=str(first["奖金基数"]), supervision_head=first["监督机构主要负责人"] == "是")
    desk.press("保存")


def paste_the_indicators(desk: ClerkDesk, sample: Sample) -> None:
    """Paste the whole sheet into the grid; the totals agree with the plan at once."""
    desk.choose("指标")
    desk.page.locator("[data-grid=insert]").click()
    desk.page.locator("#grid tbody tr:nth-child(1) td").first.click()
    desk.page.locator("#grid-editor").evaluate(PASTE, sample.indicators())
    expect(desk.page.locator("#grid tbody tr")).to_have_count(len(sample.rows("指标")))
    expect(desk.page.locator("#grid-status")).to_have_text("已全部保存")
    totals = desk.page.locator("#grid-totals")
    for category in sorted({row["类别"] for row in sample.rows("指标")}):
        points = sum(row["分值"] for row in sample.rows("指标") if row["类别"] == category)
        expect(totals).to_contain_text(f"{points:g} / {points:g} 分")
    expect(desk.page.locator("#grid .fault")).to_have_count(0)


def attach(desk: ClerkDesk, paper: Path) -> None:
    """Choose a file in a form and see it taken."""
    desk.main.locator("[data-files-input]").set_input_files(paper)
    expect(desk.main.get_by_text(f"已上传 {paper.name}")).to_be_visible()


def put_up(desk: ClerkDesk, agency: int, sample: Sample, minutes: Path) -> None:
    """Put the plan before the approver, and record the steps of its route up to the approval."""
    year = f"/units/{agency}/years/{sample.year}"
    desk.go(f"{year}/plan/")
    desk.press("提请批准")
    desk.reads("已提请批准")
    desk.choose("方案办理")
    desk.follow("登记办完")
    desk.fill(done_on="2017-08-10", person="党组会议", document="党组会议纪要〔2017〕9号")
    attach(desk, minutes)
    desk.press("保存")
    desk.reads("党组会议纪要〔2017〕9号")


def approve(desk: ClerkDesk) -> None:
    """Find what waits on the first page, and approve it."""
    desk.home()
    desk.follow("年度方案待批准")
    desk.fill(approved_on="2017-08-10", document="党组会议纪要〔2017〕9号")
    desk.press("批准")
    desk.reads("方案已批准，形成第1版")
