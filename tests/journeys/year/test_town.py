"""A town's year in the real browser: the first quarter from the ledger to its publication, then the year's result.

The first quarter comes back once from the 公示: an objection holds, a row is corrected, the 党委会 decides anew. What
repeats in the other quarters goes through the same services in a process.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from PIL import Image

from tests.journeys.pages.place import filers
from tests.journeys.year import town
from tests.journeys.year.book import Row, Sample, rate_of
from tests.journeys.year.filing import file_quarter, mend
from tests.journeys.year.office import OFFICE, chief_of
from tests.journeys.year.place import Place
from tests.journeys.year.planning import approve, begin, paste_the_indicators, put_up, take_the_roster
from tests.journeys.year.registering import confirm_together, hand_in_register, settle
from tests.journeys.year.reviewing import approve_many, decide_correction, pass_all, send_back
from tests.oracle.calculator import calculate
from tests.reports.agreement import differences

pytestmark = pytest.mark.prove
SCHEME: Final = "xiangzhen-2024"
CLERK, SECOND = OFFICE[SCHEME]
CHIEF: Final = chief_of(SCHEME)
# A section, who files for it, its head; a row of it is returned, of another the rate was typed wrongly (93 as 39).
SECTION, HEADED, FILER, HEAD = "K04", "卫计办", "P012", "P011"
RETURNED, MISTYPED, MISTAKE = "I013", "I014", 0.39
REMARK: Final = "写明检查的地点"
REGISTERS: Final = {"加减分": "registers/adjustments", "历年结果": "registers/past"}


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo of the sheet on the wall."""
    path = tmp_path / "公示栏.png"
    Image.new("RGB", (40, 30), "white").save(path)
    return path


def test_a_towns_year_at_the_browser_comes_to_what_the_sample_expects(
    place_of: Callable[[str], Place], paper: Path, photo: Path, tmp_path: Path
) -> None:
    place, sample = place_of(SCHEME), Sample(SCHEME)
    clerk, second = place.desk(CLERK), place.desk(SECOND)
    the_plan_is_made_and_approved(place, sample, paper)
    the_first_quarter_is_filed_and_approved(place, sample, paper)
    notice = the_first_quarter_comes_back_from_its_notice(place, sample, paper, photo)
    for quarter in (2, 3, 4):
        assert place.run("rest", quarter)["filed"] == len(sample.filed(quarter))
        assert place.run("judge", 1)["approved"] == len(sample.filed(quarter))
    the_second_quarter_hangs(place, paper)
    for sheet, slug in REGISTERS.items():
        number = hand_in_register(clerk, place.agency, sample, sheet, slug)
        confirm_together(second, place.agency, sample, slug, number)
    found = settle(clerk, place.agency, sample, tmp_path)
    assert list(differences(found, sample.expected)) == []
    town.close(clerk, notice)
    town.publish(clerk, 1)
    found = settle(clerk, place.agency, sample, tmp_path)
    assert list(differences(found, calculate(with_published(sample, tmp_path)))) == []
    place.leave()


def the_plan_is_made_and_approved(place: Place, sample: Sample, paper: Path) -> None:
    """The coefficients are set while the plan is a draft, and approved with it."""
    clerk = place.desk(CLERK)
    begin(clerk, place.agency, sample)
    take_the_roster(clerk, place.agency, sample)
    paste_the_indicators(clerk, sample, agreed=False)
    town.set_coefficients(clerk, sample)
    put_up(clerk, place.agency, sample, paper)
    approve(place.desk(CHIEF), sample)


def the_first_quarter_is_filed_and_approved(place: Place, sample: Sample, paper: Path) -> None:
    """A section's rows by hand: one comes back and goes again, one goes through with a mistyped rate."""
    clerk, filer, head, agency = place.desk(CLERK), place.desk(FILER), place.desk(HEAD), place.agency
    town.details_of(filer, agency, sample, SECTION)
    rows = typed_rows(sample)
    file_quarter(filer, agency, sample.year, rows, paper)
    pass_all(head, agency, sample.year, len(rows))
    send_back(clerk, agency, sample.year, HEADED, RETURNED, REMARK)
    returned = next(row for row in rows if row["指标编号"] == RETURNED)
    mend(filer, REMARK, f"{returned['完成情况']}（地点：各村卫生室）")
    pass_all(head, agency, sample.year, 1)
    assert approve_many(clerk, agency, sample.year) == len(rows)
    left = place.run("rest", 1, FILER)
    assert left["filed"] + len(rows) == len(sample.filed(1))
    assert place.run("judge", 1)["approved"] == left["filed"]


def typed_rows(sample: Sample) -> list[Row]:
    """What the section types for the first quarter."""
    codes = filers(sample)[FILER]
    rows = [dict(row) for row in sample.filed(1) if row["指标编号"] in codes]
    next(row for row in rows if row["指标编号"] == MISTYPED)["完成率"] = MISTAKE
    return rows


def the_first_quarter_comes_back_from_its_notice(
    place: Place, sample: Sample, paper: Path, photo: Path
) -> str:
    """Settled, before the 党委会, put up; an objection holds: corrected, settled and put up again. Gives its address."""
    clerk, second, chief = place.desk(CLERK), place.desk(SECOND), place.desk(CHIEF)
    agency, year = place.agency, sample.year
    town.settle_quarter(clerk, 1)
    town.record_meeting(chief, 1, town.days_ago(40), paper)
    first = town.put_up(clerk, 1, photo, town.days_ago(39))
    head = next(row["姓名"] for row in sample.rows("人员") if row["工号"] == HEAD)
    text = f"{MISTYPED} 的完成率应为 93%，填报时误作 39%。"
    town.enter_paper_objection(clerk, first, head, town.days_ago(38), f"{HEADED}得分", text)
    town.answer_objection(second, first, "成立", "经核对台账，情况属实，更正后重新公示。")
    town.withdraw(clerk, "异议成立，更正后重新公示")
    right = next(row for row in sample.filed(1) if row["指标编号"] == MISTYPED)
    town.propose_rate(clerk, agency, year, HEADED, MISTYPED, rate_of(right), "异议成立，更正完成率")
    decide_correction(second, agency, year, MISTYPED)
    town.settle_quarter(clerk, 1, reason="异议成立，更正卫计办一项指标的完成率")
    town.record_meeting(chief, 1, town.days_ago(21), paper)
    assert scores_shown(place) == quarter_scores(sample, 1)
    return town.put_up(clerk, 1, photo, town.days_ago(20))


def the_second_quarter_hangs(place: Place, paper: Path) -> None:
    """Put up today: somebody objects at his own desk, is answered, and the days are not over."""
    clerk = place.desk(CLERK)
    town.settle_quarter(clerk, 2)
    town.record_meeting(place.desk(CHIEF), 2, town.days_ago(0), paper)
    notice = town.put_up(clerk, 2)
    town.object_to(place.desk(FILER), 2, f"{HEADED}名次", "请核对卫计办第二季度的评价系数。")
    town.answer_objection(place.desk(SECOND), notice, "不成立", "评价系数随方案经党委会审议，没有变动。")
    clerk.go(notice)
    clerk.reads("结束公示还要等", "当天结束时为止")
    assert not clerk.main.get_by_role("link", name="结束公示").count()


def scores_shown(place: Place) -> dict[str, str]:
    """Score by name of a section, in the ranking on the page of the 主要领导."""
    rows = town.ranking(place.desk(CHIEF))
    names, scores = rows.locator("[data-label=科室]"), rows.locator("[data-label=得分] strong")
    return dict(zip(names.all_inner_texts(), scores.all_inner_texts(), strict=True))


def quarter_scores(sample: Sample, quarter: int) -> dict[str, str]:
    """100 × Σ分值×完成率 ÷ Σ分值 × 评价系数 by name of a section, two places half up (rules 5.1, 5.8)."""
    indicators = {row["编号"]: row for row in sample.rows("指标")}
    found = {}
    for section in (row for row in sample.rows("考核对象") if row["类型"] == "科室"):
        got = full = Decimal(0)
        for row in sample.filed(quarter):
            indicator = indicators[row["指标编号"]]
            if indicator["责任对象"] == section["编号"]:
                points = Decimal(str(indicator["分值"]))
                got += points * min(Decimal(str(row["完成率"])), Decimal(1))
                full += points
        score = 100 * got / full * Decimal(str(section["评价系数"] or 1))
        found[section["名称"]] = str(score.quantize(Decimal("0.01"), "ROUND_HALF_UP"))
    return found


def with_published(sample: Sample, folder: Path) -> Path:
    """The sample with the first quarter as published (sheet 季度结果)."""
    book = openpyxl.load_workbook(sample.path)
    sheet = book.create_sheet("季度结果")
    sheet.append(["对象", "季度", "得分"])
    codes = {row["名称"]: row["编号"] for row in sample.rows("考核对象")}
    for name, score in quarter_scores(sample, 1).items():
        sheet.append([codes[name], 1, float(score)])
    path = folder / "已发布.xlsx"
    book.save(path)
    return path
