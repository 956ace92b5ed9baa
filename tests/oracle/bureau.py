"""工信局: units in a series, their grades, consequences and the months of bonus (rules 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from tests.oracle.agencies import indicator_score
from tests.oracle.exact import half_up, money, published, two_places
from tests.oracle.facts import Office, Year
from tests.oracle.ranking import place_grades
from tests.oracle.violations import Outcome, judge

GRADES = ("优秀", "良好", "一般", "差")
MONTHS_LESS = {"优秀": Fraction(0), "良好": Fraction(1, 2), "一般": Fraction(1)}


@dataclass(frozen=True)
class UnitGrade:
    """Final grade, and the grade before a downgrade whose only cause is a leader's violation."""

    final: str
    before_leader: str | None


def _target_score(year: Year, unit: str) -> Fraction | None:
    """目标考评: the entered figure, else the indicators of the unit and all under it (rules 4.1)."""
    for row in year.book.rows("评议得分"):
        if (row.text("对象"), row.text("项目")) == (unit, "目标考评"):
            return row.number("得分")
    mine = [i for i in year.indicators if i.office and year.unit_of(i.office) == unit]
    full = sum((i.points for i in mine), Fraction(0))
    return 100 * sum((indicator_score(i) for i in mine), Fraction(0)) / full if full else None


def _public_score(year: Year, unit: str) -> Fraction | None:
    for row in year.book.rows("评议得分"):
        if (row.text("对象"), row.text("项目")) == (unit, "公众评议"):
            return row.number("得分")
    return None


def _letters(year: Year, unit: str) -> Fraction:
    """Deduction for 提醒函 (rules 4.10)."""
    matters: dict[str, list[tuple[date, bool]]] = {}
    for row in year.book.rows("提醒函"):
        if row.text("对象") == unit:
            sent = row.day("发函日期") or date.min
            matters.setdefault(row.text("事项"), []).append((sent, row.yes("逾期")))
    points = Fraction(0)
    for letters in matters.values():
        last = max(sent for sent, _overdue in letters)
        if len(letters) >= 2 and any(overdue for sent, overdue in letters if sent == last):
            points += Fraction("0.1")
    return points + (Fraction("0.2") if len(matters) >= 3 else 0)


def _adjusted(year: Year, unit: str, direction: str) -> Fraction:
    rows = (row for row in year.book.rows("加减分") if row.text("对象") == unit)
    return sum((row.amount("分值") for row in rows if row.text("方向") == direction), Fraction(0))


def _scored(
    year: Year, office: Office, outcome: Outcome
) -> tuple[dict[str, object], tuple[Fraction, ...] | None]:
    target, public = _target_score(year, office.id), _public_score(year, office.id)
    plus = _adjusted(year, office.id, "加")
    minus = _adjusted(year, office.id, "减") + _letters(year, office.id)
    minus += outcome.points.get(office.id, Fraction(0))
    for name, value in (("目标考评", target), ("公众评议", public)):
        if value is None:
            year.report("MISSING_SCORE", f"{office.id}/{name}", blocking=True)
    score, key = None, None
    if target is not None and public is not None:
        score = max(target * Fraction(70, 100) + public * Fraction(30, 100) + plus - minus, Fraction(0))
        key = (published(score), published(target), published(public), -published(minus))
    parts = {
        "目标考评": two_places(target),
        "公众评议": two_places(public),
        "正向激励": two_places(plus),
        "扣分": two_places(minus),
    }
    subject: dict[str, object] = {
        "id": office.id,
        "kind": office.kind,
        "group": office.group,
        "score": two_places(score),
        "percent": two_places(score),
        "rank": None,
        "grade": None,
        "grade_before_leader_downgrade": None,
        "parts": parts,
    }
    return subject, key


def _final_grade(year: Year, unit: str, grade: str, leader_downgrade: bool) -> UnitGrade:
    events = {row.text("情形") for row in year.book.rows("重大情形") if row.text("对象") == unit}
    final = grade
    if leader_downgrade or "降档" in events:
        final = GRADES[min(GRADES.index(grade) + 1, len(GRADES) - 1)]
    if "定为差" in events:
        final = "差"
    return UnitGrade(final, grade if final != grade and not events else None)


def _grades(
    year: Year,
    groups: dict[str, list[dict[str, object]]],
    keys: dict[str, tuple[Fraction, ...]],
    outcome: Outcome,
) -> dict[str, UnitGrade]:
    found: dict[str, UnitGrade] = {}
    for group in groups.values():
        ids = [str(subject["id"]) for subject in group]
        if not all(one in keys for one in ids):
            continue
        count, best = len(ids), floor(Fraction(30 * len(ids), 100))

        def grade_of_place(place: int, score: Fraction, best: int = best, count: int = count) -> str:
            if score < 70:
                return "差"
            return "优秀" if place <= best else "一般" if place > count - 3 else "良好"

        placing = place_grades(year, {one: keys[one] for one in ids}, grade_of_place, GRADES)
        for subject in group:
            one = str(subject["id"])
            found[one] = _final_grade(year, one, placing.grades[one], one in outcome.downgraded)
            subject["rank"], subject["grade"] = placing.ranks[one], found[one].final
            subject["grade_before_leader_downgrade"] = found[one].before_leader
    return found


def _consequences(year: Year, unit: str, grade: str, number: int) -> list[str]:
    past = {
        row.number("年度"): row.text("等次") for row in year.book.rows("历年结果") if row.text("对象") == unit
    }
    three = all(past.get(Fraction(number - back)) == "一般" for back in (1, 2))
    if grade == "差":
        return ["通报批评", "书面整改", "诫勉谈话", "取消评先资格"]
    if grade == "一般":
        return ["通报批评", "书面整改", "诫勉谈话"] if three else ["通报批评"]
    return []


def _quota(year: Year, unit: str) -> int:
    appraised = [
        p
        for p in year.people.values()
        if p.appraised and year.unit_of(p.office) == unit and not year.inside_affiliate(p.office)
    ]
    return floor(Fraction(20 * len(appraised), 100))


def _honours(year: Year, grades: dict[str, UnitGrade], number: int) -> dict[str, object]:
    """next_year_quota and consequences (rules 4.14)."""
    found = {one: _consequences(year, one, grade.final, number) for one, grade in sorted(grades.items())}
    return {
        "next_year_quota": {one: _quota(year, one) for one in found if grades[one].final == "优秀"},
        "consequences": {one: listed for one, listed in found.items() if listed},
    }


def _pay(year: Year, grades: dict[str, UnitGrade], outcome: Outcome) -> tuple[dict[str, int], dict[str, int]]:
    """Base and bonus in fen of those paid (rules 4.13)."""
    months = year.book.setting_number("奖金月数") or Fraction(0)
    base: dict[str, int] = {}
    pay: dict[str, int] = {}
    for person in year.people.values():
        if not (person.on_staff and person.appraised) or year.inside_affiliate(person.office):
            continue
        unit = grades[year.unit_of(person.office)]
        grade = unit.final
        if unit.before_leader and person.post != "班子成员" and not person.heads_supervision:
            grade = unit.before_leader
        granted = max(months - MONTHS_LESS[grade], Fraction(0)) if grade in MONTHS_LESS else Fraction(0)
        base[person.id] = half_up(person.weight * granted)
        pay[person.id] = 0 if outcome.cancelled_by.get(person.id) else base[person.id]
    return base, pay


def settle(year: Year, number: int) -> dict[str, object]:
    """subjects, people, bonus and honours of the series."""
    outcome = judge(year)
    groups: dict[str, list[dict[str, object]]] = {}
    keys: dict[str, tuple[Fraction, ...]] = {}
    subjects: list[dict[str, object]] = []
    for office in year.of_kind("单位"):
        subject, key = _scored(year, office, outcome)
        subjects.append(subject)
        groups.setdefault(office.group, []).append(subject)
        if key:
            keys[office.id] = key
    grades = _grades(year, groups, keys, outcome)
    base, pay = ({}, {}) if year.blocked else _pay(year, grades, outcome)
    total, paid = sum(base.values()), sum(pay.values())
    figures = {"total": total, "paid": paid, "returned": total - paid, "undistributed": 0}
    people = [
        {
            "id": one,
            "score": None,
            "grade": None,
            "base": money(base.get(one)),
            "bonus": money(pay.get(one)),
            "cancelled_by": outcome.cancelled_by.get(one, []),
            "barred_from_excellent": one in outcome.barred,
        }
        for one in sorted(year.people)
    ]
    return {
        "subjects": subjects,
        "people": people,
        "bonus": {name: None if year.blocked else money(fen) for name, fen in figures.items()},
        "honours": _honours(year, grades, number),
    }
