"""A city of many agencies for measuring: each unit's people, its ratings, and the inner year of a unit."""

from __future__ import annotations

from typing import Final

from indicators.models import LedgerEntry, PrimaryIndicator, SecondaryIndicator
from plans.engine.loading import Rules, load_rules
from plans.engine.units import POINT, RATIO
from plans.models import Participant, Plan, PlanSetting, Subject
from plans.schemes import scheme_text
from scoring.models import PublicRating, Violation
from scoring.year import BallotRow, YearRows

YEAR: Final = 2019
CITY: Final = "gongxinju-2019"
INNER: Final = "gongxinju-neibu-2019"
SECTIONS: Final = 6
BALLOTS: Final = 6


def rules(scheme: str, **settings: str) -> Rules:
    """The rules of a scheme with settings."""
    found = load_rules(scheme_text(scheme) or "", settings).rules
    assert found is not None
    return found


def unit_name(place: int) -> str:
    """The name of a unit."""
    return f"测速市第{place:03d}局"


def city_rows(units: int, people: int) -> YearRows:
    """Units with so many people in all, two ratings each; every fiftieth person has lost the bonus."""
    rows = YearRows(_plan(CITY))
    plan = rows.plan
    rows.settings = [PlanSetting(plan=plan, name="奖金月数", value="2")]
    for place in range(units):
        unit = Subject(plan=plan, code=f"U{place:03d}", name=unit_name(place), kind=Subject.Kind.UNIT)
        rows.subjects.append(unit)
        for item, points in (("目标考评", 80_0000 + place * 1_500), ("公众评议", 90_0000 - place * 900)):
            rows.ratings.append(PublicRating(plan=plan, subject=unit, item=item, points=points))
    for number in range(people):
        rows.participants.append(_person(plan, number, rows.subjects[number % units]))
    for number in range(0, people, 50):
        person = rows.participants[number]
        rows.violations.append(
            Violation(
                plan=plan, code=f"V{number:05d}", participant=person, situation="纪检处分", level="市", punishment="党内警告"
            )
        )  # fmt: skip
    return rows


def inner_rows(place: int, units: int, people: int, total: str) -> YearRows:
    """The inner year of one unit: its people in sections, ballots for everybody, a total to split."""
    rows = YearRows(_plan(INNER))
    plan = rows.plan
    rows.settings = [PlanSetting(plan=plan, name="奖金总额", value=total)]
    top = Subject(plan=plan, code="U", name=unit_name(place), kind=Subject.Kind.UNIT)
    sections = [
        Subject(plan=plan, code=f"K{number}", name=f"第{number}科", kind=Subject.Kind.SECTION, parent=top)
        for number in range(SECTIONS)
    ]
    rows.subjects = [top, *sections]
    for order, number in enumerate(range(place, people, units)):
        person = _person(plan, number, sections[order % SECTIONS])
        rows.participants.append(person)
        marks = tuple((15 + (number + part) % 5) * POINT for part in range(5))
        rows.ballots += [BallotRow(person.number, "民主测评", marks)] * BALLOTS
    _work(rows, sections)
    return rows


def _work(rows: YearRows, sections: list[Subject]) -> None:
    primary = PrimaryIndicator(plan=rows.plan, category="任务", name="重点任务", position=1)
    rows.primaries = [primary]
    for place, section in enumerate(sections):
        for group in ("局领导", "科室互评"):
            marks = ((48 - place) * POINT, 28 * POINT, 18 * POINT)
            rows.ballots += [BallotRow(section.code, group, marks)] * BALLOTS
        indicator = SecondaryIndicator(
            plan=rows.plan, primary=primary, code=f"I{place}", name="按期办结", full_points=100 * POINT, subject=section
        )  # fmt: skip
        rows.indicators.append(indicator)
        rows.ledger.append(
            LedgerEntry(
                indicator=indicator, quarter=4, attainment=(98 - place) * RATIO // 100,
                state=LedgerEntry.State.APPROVED,
            )
        )  # fmt: skip


def _person(plan: Plan, number: int, subject: Subject) -> Participant:
    return Participant(
        plan=plan, number=f"P{number:05d}", name=f"钱{number:05d}", subject=subject, rank_level="科级及以下",
        post="一般人员", bonus_base_fen=400_000 + number * 37 % 300_000, staff_category="公务员",
    )  # fmt: skip


def _plan(scheme: str) -> Plan:
    found = rules(scheme) if scheme == INNER else rules(scheme, 奖金月数="2")
    return Plan(
        year=YEAR, scheme_code=scheme, scheme_text=found.text, scheme_digest=found.digest, scheme_version=1
    )
