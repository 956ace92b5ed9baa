"""Making a plan at the browser: the scheme, the roster, the indicators, the route, the approval by somebody else."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from playwright.sync_api import expect

from tests.journeys.settled_desk import ClerkDesk
from tests.journeys.year.book import Sample

# What of the sheet 方案 is no setting.
HEAD_ROWS: Final = ("方案模板", "年度", "单位名称")
PASTE: Final = """(box, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def begin(desk: ClerkDesk, agency: int, sample: Sample) -> None:
    """Choose the scheme and type the settings that the document leaves open."""
    desk.home()
    desk.choose("年度方案")
    desk.follow("新建年度方案")
    desk.main.locator(f"[name=scheme][value='{sample.scheme}']").check()
    desk.main.locator("[name=year]").fill(str(sample.year))
    desk.press("新建")
    desk.reads(f"已新建 {sample.year} 年度方案")
    desk.go(f"/units/{agency}/years/{sample.year}/plan/settings/")
    named = [row for row in sample.rows("方案") if row["项目"] not in HEAD_ROWS]
    for row in named:
        group = desk.main.get_by_role("group", name=row["项目"])
        value = group.get_by_label("现行值")
        if value.evaluate("(field) => field.tagName") == "SELECT":
            value.select_option(str(row["值"]))
        else:
            value.fill(str(row["值"]))
        group.get_by_label("改动的理由").fill("按市里核定的标准")
    if named:
        desk.press("保存设置")
        desk.reads(f"已保存 {len(named)} 项设置")


def take_the_roster(desk: ClerkDesk, agency: int, sample: Sample) -> None:
    """Bring in sections and people from the organisation, type the unit's code, hand in both tables of the sample."""
    year = f"/units/{agency}/years/{sample.year}/plan"
    desk.go(f"{year}/roster/")
    rows = len(sample.rows("考核对象")) + len(sample.rows("人员"))
    expect(desk.main.locator("tbody [name=rows]:checked")).to_have_count(rows)
    desk.press("接受勾选的行")
    desk.go(f"{year}/subjects/")
    unit = sample.rows("考核对象")[0]
    desk.follow(unit["名称"])
    desk.fill(code=unit["编号"])
    desk.press("保存")
    absent = [f"{row['工号']}\t否\t挂职不满半年" for row in sample.rows("人员") if row["参加考核"] == "否"]
    if absent:  # the year workbook has no column for the reason
        _hand_in(desk, year, "\n".join(["工号\t参加考核\t不参加原因", *absent]))
    _hand_in(desk, year, sample.path)


def _hand_in(desk: ClerkDesk, year: str, table: str | Path) -> None:
    """Hand a roster's table in, pasted or as a file; look at the difference and accept it."""
    desk.go(f"{year}/roster/table/")
    if isinstance(table, Path):
        desk.main.locator("input[type=file]").set_input_files(table)
    else:
        desk.fill(pasted=table)
    desk.press("看差异")
    desk.reads("要改")
    desk.press("接受这些改动")
    desk.reads("已更改")


def paste_the_indicators(desk: ClerkDesk, sample: Sample, *, agreed: bool = True) -> None:
    """Paste the whole sheet into the grid; the totals agree with the plan at once where it says them (`agreed`)."""
    desk.choose("指标")
    desk.page.locator("[data-grid=insert]").click()
    desk.page.locator("#grid tbody tr:nth-child(1) td").first.click()
    desk.page.locator("#grid-editor").evaluate(PASTE, sample.indicators())
    expect(desk.page.locator("#grid tbody tr")).to_have_count(len(sample.rows("指标")))
    expect(desk.page.locator("#grid-status")).to_have_text("已全部保存")
    totals = desk.page.locator("#grid-totals")
    for category in sorted({row["类别"] for row in sample.rows("指标")}) if agreed else ():
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
    walk_the_route(desk, agency, sample, minutes)


def walk_the_route(desk: ClerkDesk, agency: int, sample: Sample, minutes: Path) -> None:
    """Record every step of the route that may be recorded now."""
    document = document_of(sample)
    desk.go(f"/units/{agency}/years/{sample.year}/route/")
    while desk.main.get_by_role("link", name="登记办完").count():
        desk.follow("登记办完")
        desk.fill(done_on=f"{sample.year}-08-10", person="党组会议", document=document)
        attach(desk, minutes)
        desk.press("保存")
        desk.reads(document)


def document_of(sample: Sample) -> str:
    """The document by which the plan is approved."""
    return f"党组会议纪要〔{sample.year}〕9号"


def approve(desk: ClerkDesk, sample: Sample) -> None:
    """Find what waits on the first page, and approve it."""
    desk.home()
    desk.follow("年度方案待批准")
    desk.fill(approved_on=f"{sample.year}-08-10", document=document_of(sample))
    desk.press("批准")
    desk.reads("方案已批准，形成第1版")
