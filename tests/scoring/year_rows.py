"""A year in memory with something in every list, as a workbook reader would build it: nothing is saved."""

from __future__ import annotations

from datetime import date

from appraisals.models import AppraisalRound, BallotTally
from indicators.models import LedgerEntry, PrimaryIndicator, SecondaryIndicator
from plans.engine.units import POINT, RATIO
from plans.models import Participant, Plan, PlanSetting, Subject
from scoring.models import (
    Adjustment,
    Decision,
    GraveEvent,
    PastResult,
    PersonalCharge,
    PublicRating,
    PublishedQuarter,
    ReminderLetter,
    Violation,
)
from scoring.year import BallotRow, YearRows

YEAR = 2019
OWNER = "某县绩效办"


def make_year(size: int = 1, *, year: int = YEAR, scheme: str = "plan-a", unit: str = "某局") -> YearRows:
    """Give one unit with `size` sections, `size` people in each row of every other list."""
    rows = YearRows(Plan(year=year, scheme_code=scheme, scheme_digest="d" * 64, scheme_text="code: plan-a\n"))
    _roster(rows, size, unit)
    _indicators(rows, size)
    _ballots(rows, size)
    _registers(rows, size)
    return rows


def _roster(rows: YearRows, size: int, unit: str) -> None:
    top = Subject(plan=rows.plan, code="U01", name=unit, kind=Subject.Kind.UNIT)
    rows.subjects = [top]
    for index in range(1, size + 1):
        rows.settings.append(
            PlanSetting(plan=rows.plan, name=f"设置{index}", value="1.5", clause="一", reason="试")
        )
        section = Subject(
            plan=rows.plan, code=f"K{index:02d}", name=f"第{index}科", kind=Subject.Kind.SECTION, parent=top,
            group="甲组", coefficient_points=9_800,
        )  # fmt: skip
        rows.subjects.append(section)
        person = Participant(
            plan=rows.plan, number=f"P{index:03d}", name=f"甲{index}", subject=section,
            rank_level="科级及以下", post="科室主要负责人", bonus_base_fen=500_000, months_in_post=11,
            staff_category="民主党派机关", established=index % 2 == 0,
        )  # fmt: skip
        rows.participants.append(person)
        section.head = person
        section.supervising_leader = rows.participants[0]
    top.head = rows.participants[0]


def _indicators(rows: YearRows, size: int) -> None:
    for index in range(1, size + 1):
        primary = PrimaryIndicator(plan=rows.plan, category="重点", name=f"任务{index}", position=index)
        rows.primaries.append(primary)
        person = rows.participants[index - 1]
        indicator = SecondaryIndicator(
            plan=rows.plan, primary=primary, code=f"I{index:03d}", name="办结", full_points=10 * POINT,
            subject=rows.subjects[index], responsible=person, leader=rows.participants[0],
            planned_q1=RATIO // 4,
        )  # fmt: skip
        rows.indicators.append(indicator)
        rows.ledger += [
            LedgerEntry(
                indicator=indicator, quarter=quarter, attainment=95 * RATIO // 100,
                approved_points=9 * POINT + 5, state=LedgerEntry.State.APPROVED,
            )
            for quarter in (1, 4)
        ]  # fmt: skip


def _ballots(rows: YearRows, size: int) -> None:
    rows.round = AppraisalRound(plan=rows.plan, name="年度测评")
    for index in range(1, size + 1):
        rows.ballots.append(BallotRow(f"P{index:03d}", "民主测评", (18 * POINT, None, 5_000, 0, 20 * POINT)))
        rows.ballots.append(BallotRow(f"K{index:02d}", "班子成员", (90 * POINT,) * 5))
        rows.tallies.append(
            BallotTally(
                round=rows.round,
                subject=rows.subjects[index],
                group="村书记",
                valid=3,
                invalid=1,
                sums=[POINT] * 5,
            )
        )


def _registers(rows: YearRows, size: int) -> None:
    plan = rows.plan
    for index in range(1, size + 1):
        subject, person = rows.subjects[index], rows.participants[index - 1]
        rows.ratings.append(PublicRating(plan=plan, subject=subject, item="公众评议", points=91 * POINT))
        rows.adjustments.append(
            Adjustment(plan=plan, subject=subject, direction="加", matter="表彰", points=POINT)
        )
        rows.charges.append(
            PersonalCharge(plan=plan, participant=person, responsibility="直接", points=POINT)
        )
        rows.violations.append(
            Violation(plan=plan, code=f"V{index:03d}", participant=person, situation="察访核验", level="市",
                      decided_on=date(YEAR, 5, 6), self_investigated=True)
        )  # fmt: skip
        rows.grave_events.append(GraveEvent(plan=plan, subject=subject, kind="降档", reason="试"))
        rows.letters.append(
            ReminderLetter(plan=plan, subject=subject, matter="逾期", sent_on=date(YEAR, 3, 1))
        )
        rows.decisions.append(
            Decision(plan=plan, target=subject.code, matter="TIE_AT_CUT", conclusion="良好")
        )
        rows.past_results.append(
            PastResult(plan=plan, year=YEAR - 1, subject=subject, points=90 * POINT, rank=index, of=size)
        )
        rows.published_quarters.append(
            PublishedQuarter(plan=plan, subject=subject, quarter=1, points=88 * POINT)
        )
