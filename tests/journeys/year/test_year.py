"""A year of 市科协 2017 in the real browser, from choosing the scheme to the result that the sample expects.

Each kind of act is done at the browser by whom it belongs to; what repeats (the other filers and heads) goes through
the same services in a process. Only the ballots come from the sample's workbook, and the roster's two tables.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from tests.journeys.year.book import Sample
from tests.journeys.year.filing import file_quarter, mend
from tests.journeys.year.place import Place
from tests.journeys.year.planning import approve, begin, paste_the_indicators, put_up, take_the_roster
from tests.journeys.year.registering import (
    confirm_all,
    find_register,
    register_charge,
    register_violation,
    settle,
)
from tests.journeys.year.reviewing import (
    approve_many,
    approve_one_by_one,
    decide_correction,
    pass_all,
    propose_correction,
    send_back,
)

SCHEME: Final = "kexie-2017"
# 绩效办 and another of its members, 主要领导, somebody who files, the head of her section.
CLERK, SECOND, CHIEF, FILER, HEAD = "P011", "P024", "P001", "P021", "P007"
HEADED: Final = "学会学术部"
# Returned once in the first quarter; approved with a wrong score in the last one and corrected.
RETURNED, MISTAKEN = "I003", "I010"
REMARK: Final = "写明专项行动的地点"


# In an ordinary run the same year goes by its pages without a browser, to the archive: tests/journeys/pages/test_kexie.
@pytest.mark.prove
def test_the_year_at_the_browser_comes_to_what_the_sample_expects(
    place_of: Callable[[str], Place], paper: Path, tmp_path: Path
) -> None:
    place, sample = place_of(SCHEME), Sample(SCHEME)
    the_plan_is_made_and_approved(place, sample, paper)
    three_quarters_are_approved(place, sample, paper)
    the_last_quarter_is_scored_row_by_row(place, sample, paper)
    the_registers_are_entered_and_confirmed(place, sample)
    found = settle(place.desk(CLERK), place.agency, sample, tmp_path)
    assert found["subjects"] == sample.expected["subjects"]
    assert found["people"] == sample.expected["people"]
    assert found["bonus"] == sample.expected["bonus"]
    assert found["honours"] == sample.expected["honours"]
    assert [plainly(each) for each in found["problems"]] == [
        plainly(each) for each in sample.expected["problems"]
    ]
    place.leave()


def plainly(problem: dict[str, Any]) -> tuple[str, bool, str]:
    """A problem without its sentence, which the sample leaves to the program."""
    return problem["code"], problem["blocking"], problem["where"]


def the_plan_is_made_and_approved(place: Place, sample: Sample, paper: Path) -> None:
    clerk = place.desk(CLERK)
    begin(clerk, place.agency, sample)
    take_the_roster(clerk, place.agency, sample)
    paste_the_indicators(clerk, sample)
    put_up(clerk, place.agency, sample, paper)
    approve(place.desk(CHIEF), sample)


def a_quarter_is_filed_and_passed(place: Place, sample: Sample, paper: Path, quarter: int) -> None:
    rows = sample.filed(quarter, FILER)
    place.run("file", quarter, FILER)
    file_quarter(place.desk(FILER), place.agency, sample.year, rows, paper)
    pass_all(place.desk(HEAD), place.agency, sample.year, len(rows))


def three_quarters_are_approved(place: Place, sample: Sample, paper: Path) -> None:
    clerk, agency, year = place.desk(CLERK), place.agency, sample.year
    a_quarter_is_filed_and_passed(place, sample, paper, 1)
    send_back(clerk, agency, year, HEADED, RETURNED, REMARK)
    mend(place.desk(FILER), REMARK, f"{sample.filed(1, FILER)[0]['完成情况']}（地点：各县区）")
    pass_all(place.desk(HEAD), agency, year, 1)
    assert approve_many(clerk, agency, year) == len(sample.filed(1))
    for quarter in (2, 3):
        place.run("file", quarter)
    assert approve_many(clerk, agency, year) == len(sample.filed(2)) + len(sample.filed(3))


def the_last_quarter_is_scored_row_by_row(place: Place, sample: Sample, paper: Path) -> None:
    clerk, agency, year = place.desk(CLERK), place.agency, sample.year
    a_quarter_is_filed_and_passed(place, sample, paper, 4)
    rows = {row["指标编号"]: row for row in sample.filed(4)}
    approve_one_by_one(clerk, agency, year, rows, {MISTAKEN: "13"})
    propose_correction(clerk, agency, year, MISTAKEN, str(rows[MISTAKEN]["考核得分"]))
    decide_correction(place.desk(SECOND), agency, year, MISTAKEN)


def the_registers_are_entered_and_confirmed(place: Place, sample: Sample) -> None:
    clerk, second, agency, year = place.desk(CLERK), place.desk(SECOND), place.agency, sample.year
    entries: tuple[tuple[Callable[..., None], str, str, str], ...] = (
        (register_charge, "个人扣分", "registers", "charges"),
        (register_violation, "违规违纪", "conduct", "violations"),
    )
    for register, sheet, area, slug in entries:
        find_register(clerk, sheet)
        for row in sample.rows(sheet):
            register(clerk, agency, year, row)
        assert confirm_all(second, agency, year, area, slug) == len(sample.rows(sheet))
