"""A city's office over its units at the browser: all units taken over at once, each filing and passing at its own seat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from playwright.sync_api import expect

from tests.journeys.pages.place import filers
from tests.journeys.settled_desk import ClerkDesk
from tests.journeys.year.book import Row, Sample

ABSENT: Final = "挂职不满半年"


@dataclass(frozen=True, slots=True)
class Seat:
    """A subject whose rows go by hand: its 编号, that of the unit in which it stands, who files, who passes them."""

    code: str
    unit: str
    filer: str
    head: str

    @classmethod
    def of(cls, sample: Sample, code: str) -> Seat:
        """Read it off the sheets."""
        row = next(row for row in sample.rows("考核对象") if row["编号"] == code)
        own = {each["编号"] for each in sample.rows("指标") if each["责任对象"] == code}
        filer = next(number for number, codes in filers(sample).items() if own & set(codes))
        return cls(code, str(row["上级"] or code), filer, str(row["负责人"]))

    def rows(self, sample: Sample, quarter: int) -> list[Row]:
        """What the subject files in a quarter."""
        own = {row["编号"] for row in sample.rows("指标") if row["责任对象"] == self.code}
        return [row for row in sample.filed(quarter) if row["指标编号"] in own]

    def name(self, sample: Sample) -> str:
        """What the subject is called."""
        return str(next(row["名称"] for row in sample.rows("考核对象") if row["编号"] == self.code))


def take_the_units(desk: ClerkDesk, agency: int, sample: Sample) -> None:
    """Take over all units with the codes proposed, then give them their own by the sample's tables."""
    year = f"/units/{agency}/years/{sample.year}/plan"
    subjects, people = sample.rows("考核对象"), sample.rows("人员")
    desk.go(f"{year}/")
    desk.follow("按组织人事更新名册")
    desk.reads(f"增加考核对象 {len(subjects)} 个，增加人员 {len(people)} 人")
    _see_the_units(desk, subjects)
    desk.press("接受勾选的行")
    desk.reads(f"已更新 {len(subjects) + len(people)} 行", "名册与组织人事一致")
    desk.go(f"{year}/roster/table/")
    desk.main.locator("input[type=file]").set_input_files(sample.path)
    desk.press("看差异")
    _give_reasons(desk, [row for row in people if row["参加考核"] == "否"])
    desk.press("接受这些改动")
    desk.reads("已更改")
    desk.go(f"{year}/subjects/")
    shown = desk.main.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [row.cells[1].innerText, row.cells[0].innerText])"
    )
    assert shown == sorted([row["编号"], row["名称"]] for row in subjects)


def _see_the_units(desk: ClerkDesk, subjects: list[Row]) -> None:
    """Unfold the units, leave all out and take all again."""
    group = desk.main.locator(".roster-group", has_text="增加考核对象")
    group.locator("summary").click()
    expect(group).to_contain_text("DW47")
    every = group.get_by_label("全选“增加考核对象”")
    ticked = group.locator("[name=rows]:checked")
    every.uncheck()
    expect(ticked).to_have_count(0)
    every.check()
    expect(ticked).to_have_count(len(subjects))


def _give_reasons(desk: ClerkDesk, absent: list[Row]) -> None:
    """Say of each who takes no part why: the year workbook has no column for it."""
    desk.reads(f"{len(absent)} 人不参加考核，请写明原因", "编号：DW01 → U01")
    for row in absent:
        desk.main.get_by_label(f"{row['姓名']}（{row['工号']}）").fill(ABSENT)
