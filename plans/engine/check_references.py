"""What pydantic cannot see in a scheme: references between its parts, and words of the workbook's vocabulary.

``reference_faults`` runs on a scheme whose every part is well-formed. It refuses what the engines would trip over:
a grade that the bonus table leaves out, a 情形 that no workbook can contain, a part that points at nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from plans.engine.check_bonus import bonus_faults
from plans.engine.check_fault import ReferenceFault, repeats, unknown_words
from plans.engine.check_receivers import receiver_faults
from plans.engine.scheme import Scheme
from plans.engine.scheme.registers import Match
from plans.engine.scheme.subjects import (
    AdjustmentPart,
    BallotPart,
    DeductionPart,
    IndicatorPart,
    PersonPart,
    SubjectPart,
    SubjectScorePart,
)
from plans.engine.scheme_source import Path
from plans.engine.vocabulary import (
    INVESTIGATED_BY,
    ITEM_GRADES,
    POSTS,
    PUNISHMENTS,
    RANK_LEVELS,
    SITUATIONS,
)

DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def reference_faults(scheme: Scheme) -> list[ReferenceFault]:
    """All faults between the parts of a scheme, in the order of the file's chapters."""
    found: list[ReferenceFault] = []
    for check in (
        _indicators,
        _forms,
        _registers,
        receiver_faults,
        _subjects,
        _counted_twice,
        _people,
        bonus_faults,
        _honours,
        _calendar,
    ):
        found += check(scheme)
    return found


def _indicators(scheme: Scheme) -> Iterator[ReferenceFault]:
    if scheme.indicators is None:
        return
    grades = [band.grade for band in scheme.indicators.scoring.grades]
    path: Path = ("indicators", "scoring", "grades")
    for index, grade in enumerate(grades):
        yield from unknown_words((*path, index, "grade"), [grade], ITEM_GRADES, "台账考核等次")
    yield from repeats(path, grades, "台账考核等次")
    names = [category.name for category in scheme.indicators.categories]
    if scheme.indicators.stated:
        yield from unknown_words(
            ("indicators", "stated", "of"), scheme.indicators.stated.of, names, "指标类别"
        )
    for index, category in enumerate(scheme.indicators.categories):
        fixed = [item.name for item in category.fixed]
        yield from repeats(("indicators", "categories", index, "fixed"), fixed, "规定指标")


def _registers(scheme: Scheme) -> Iterator[ReferenceFault]:
    if scheme.adjustments:
        matters = scheme.adjustments.matters
        yield from repeats(("adjustments", "matters"), [matter.name for matter in matters], "事项")
        for index, matter in enumerate(matters):
            path: Path = ("adjustments", "matters", index)
            yield from repeats((*path, "levels"), [entry.level for entry in matter.levels], "级别")
            if matter.range and matter.range.low >= matter.range.high:
                yield ReferenceFault((*path, "range"), "low 应小于 high", "请核对加减分的范围")
    rules = scheme.violations
    if rules is None:
        return
    yield from repeats(("violations", "lines"), [line.id for line in rules.lines], "行号 id ")
    for index, line in enumerate(rules.lines):
        yield from _match(("violations", "lines", index, "when"), line.when)
    for key, words in (
        ("outsider_situations", rules.outsider_situations),
        ("case_situations", rules.case_situations),
    ):
        yield from unknown_words(("violations", key), words, SITUATIONS, "情形")
    for index, refused in enumerate(rules.refused_levels):
        here: Path = ("violations", "refused_levels", index)
        yield from unknown_words((*here, "situation"), [refused.situation], SITUATIONS, "情形")
        yield from unknown_words((*here, "levels"), refused.levels, INVESTIGATED_BY, "查处层级")


def _match(path: Path, when: Match) -> Iterator[ReferenceFault]:
    yield from unknown_words((*path, "situations"), when.situations, SITUATIONS, "情形")
    yield from unknown_words((*path, "levels"), when.levels, INVESTIGATED_BY, "查处层级")
    yield from unknown_words((*path, "punishments"), when.punishments, PUNISHMENTS, "处分")
    yield from unknown_words((*path, "ranks"), when.ranks, RANK_LEVELS, "职级")
    yield from unknown_words((*path, "posts"), when.posts, POSTS, "职务")


def _forms(scheme: Scheme) -> Iterator[ReferenceFault]:
    names = [form.name for form in scheme.ballot_forms]
    yield from repeats(("ballot_forms",), names, "测评表")
    places: list[tuple[Path, Sequence[SubjectPart | PersonPart]]] = [
        (("subjects", index, "parts"), group.parts) for index, group in enumerate(scheme.subjects)
    ]
    places.append((("people", "parts"), scheme.people.parts if scheme.people else ()))
    for path, parts in places:
        ballots = [(number, part) for number, part in enumerate(parts) if isinstance(part, BallotPart)]
        for number, part in ballots:
            yield from unknown_words((*path, number, "form"), [part.form], names, "测评表")
        for number, _ in ballots[1:]:
            remedy = "请合并为一张表，用评价主体和权重区分"
            yield ReferenceFault((*path, number, "form"), "同一类对象用了两张测评表", remedy)


def _subjects(scheme: Scheme) -> Iterator[ReferenceFault]:
    categories = [category.name for category in scheme.indicators.categories] if scheme.indicators else []
    yield from repeats(("subjects",), [group.name for group in scheme.subjects], "考核对象类别")
    seen: set[str] = set()
    for index, group in enumerate(scheme.subjects):
        for kind in group.kinds:
            if kind in seen:
                problem = f"“{kind}”已在前面的 subjects 中评分"
                yield ReferenceFault(
                    ("subjects", index, "kinds"), problem, "每种类型请只放在一组 subjects 中"
                )
        seen.update(group.kinds)
        for number, part in enumerate(group.parts):
            path: Path = ("subjects", index, "parts", number)
            if part.source in ("indicators", "quarters") and scheme.indicators is None:
                yield ReferenceFault(
                    (*path, "source"), "得分项用到指标，却没有 indicators", "请补充 indicators（指标规则）"
                )
            if isinstance(part, IndicatorPart) and categories:
                yield from unknown_words((*path, "categories"), part.categories, categories, "指标类别")


def _counted_twice(scheme: Scheme) -> Iterator[ReferenceFault]:
    """减 rows stand in ``deductions`` already (rules 4.2): beside it only additions may be taken."""
    for index, group in enumerate(scheme.subjects):
        if not any(isinstance(part, DeductionPart) for part in group.parts):
            continue
        for number, part in enumerate(group.parts):
            if isinstance(part, AdjustmentPart) and part.take != "additions":
                yield ReferenceFault(
                    ("subjects", index, "parts", number, "take"),
                    "减分事项已计入 deductions，会扣两次",
                    "请改为 take: additions，或删去 deductions 一项",
                )


def _people(scheme: Scheme) -> Iterator[ReferenceFault]:
    if scheme.people is None:
        return
    scored = {kind for group in scheme.subjects for kind in group.kinds}
    for number, part in enumerate(scheme.people.parts):
        if isinstance(part, SubjectScorePart) and part.of == "unit" and "单位" not in scored:
            yield ReferenceFault(
                ("people", "parts", number, "of"),
                "取单位得分，但没有给单位评分",
                "请增加 kinds 含“单位”的 subjects，或改为 of: own",
            )


def _honours(scheme: Scheme) -> Iterator[ReferenceFault]:
    grades = tuple(
        dict.fromkeys(grade for group in scheme.subjects if group.grading for grade in group.grading.grades)
    )
    honours = scheme.honours
    if honours.next_year_quota:
        here: Path = ("honours", "next_year_quota", "grade")
        yield from unknown_words(here, [honours.next_year_quota.grade], grades, "考核对象等次")
    for index, rule in enumerate(honours.consequences):
        yield from unknown_words(
            ("honours", "consequences", index, "grade"), [rule.grade], grades, "考核对象等次"
        )


def _calendar(scheme: Scheme) -> Iterator[ReferenceFault]:
    for index, entry in enumerate(scheme.calendar):
        path: Path = ("calendar", index)
        month, day = (int(part) for part in entry.due.split("-")[1:])
        if not 1 <= month <= 12 or not 1 <= day <= DAYS[month - 1]:
            yield ReferenceFault(
                (*path, "due"), f"“{entry.due}”不是每年都有的日期", "请核对月和日，例如 Y-08-15"
            )
        if (entry.kind == "quarterly_return") != (entry.quarter is not None):
            yield ReferenceFault(
                (*path, "quarter"), "quarter 只在季度报表中填写，且必填", "请补上或删去 quarter"
            )
        if entry.copies is not None and not entry.recipient:
            yield ReferenceFault(
                (*path, "copies"), "写了份数，没有写报给谁", "请补上 recipient，或删去 copies"
            )
