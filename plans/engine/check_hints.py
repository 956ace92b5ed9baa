"""提示 of the plan check: what a careful person asks before a plan is approved. Nothing here refuses anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from plans.engine.check_calendar import calendar_hints
from plans.engine.check_rows import primaries_of, shortened
from plans.engine.facts import Indicator, Person, Subject
from plans.engine.findings import HINT, Finding
from plans.engine.loading import BONUS_TOTAL, Rules
from plans.engine.payable import payable
from plans.engine.scheme import Scheme
from plans.engine.scheme.indicators import Stated
from plans.engine.scheme.outcomes import MonthsByGrade

ASSUMED = "原文未规定，按系统默认"


def hint_findings(
    rules: Rules,
    indicators: Sequence[Indicator],
    subjects: Sequence[Subject],
    people: Sequence[Person],
    cited: Mapping[str, tuple[str, str]] | None,
) -> list[Finding]:
    """All hints, from the plan's rows to the scheme's readings."""
    scheme = rules.scheme
    found = [*_stated(scheme, indicators), *_topics(scheme, indicators), *_blanks(scheme, indicators)]
    found += _groups(scheme, subjects)
    found += _responsible(scheme, subjects)
    found += _bases(rules, subjects, people)
    found += calendar_hints(scheme)
    found += _uncited(rules, cited)
    found += _bands(scheme)
    found += _readings(rules)
    return found


def _stated(scheme: Scheme, indicators: Sequence[Indicator]) -> Iterator[Finding]:
    """Counts that the document states of itself against the actual ones (rules 3.2, §8)."""
    if scheme.indicators is None or not indicators:
        return
    for category in scheme.indicators.categories:
        if category.stated:
            rows = [row for row in indicators if row.category == category.name]
            yield from _compare(f"“{category.name}”类", category.stated, rows, indicators[0])
    stated = scheme.indicators.stated
    if stated:
        rows = [row for row in indicators if not stated.of or row.category in stated.of]
        what = f"{'、'.join(stated.of)}合计" if stated.of else "全部"
        yield from _compare(what, stated, rows, indicators[0])


def _compare(what: str, stated: Stated, rows: Sequence[Indicator], fallback: Indicator) -> Iterator[Finding]:
    groups = primaries_of(rows)
    alone = sum(1 for group in groups if not group.seconds)
    seconds = sum(len(group.seconds) for group in groups)
    wrong = (stated.primaries is not None and stated.primaries != len(groups)) or (
        stated.secondaries is not None and stated.secondaries != seconds
    )
    if wrong:
        parts = [(stated.primaries, "一级指标", len(groups)), (stated.secondaries, "二级指标", seconds)]
        said = "、".join(f"{name} {number} 项" for number, name, _ in parts if number is not None)
        actual = "、".join(f"{name} {count} 项" for number, name, count in parts if number is not None)
        note = f"（其中 {alone} 项一级指标免设二级）" if alone else ""
        problem = f"{what}指标：原文写 {said}，实际 {actual}{note}"
        remedy = "请核对是否漏填、多填，或在方案中说明差异"
        place = rows[0] if rows else fallback
        yield Finding(HINT, problem, remedy, stated.clause, place.code, "一级指标")


def _topics(scheme: Scheme, indicators: Sequence[Indicator]) -> Iterator[Finding]:
    """Fields of work that the text names and no indicator mentions (rules 3.2; 镇 «三»)."""
    if scheme.indicators is None or not indicators:
        return
    text = "\n".join(f"{row.primary}\n{row.name}\n{row.target}\n{row.standard}" for row in indicators)
    for topic in scheme.indicators.topics:
        if not any(word in text for word in topic.words):
            words = "、".join(topic.words)
            problem = f"原文要求的“{topic.name}”没有对应指标（查找了：{words}）"
            yield Finding(HINT, problem, f"请增加“{topic.name}”方面的指标，或说明由哪一项体现", topic.clause)


_BLANKS: tuple[tuple[str, Callable[[Indicator], str], str], ...] = (
    ("责任对象", lambda row: row.subject, "请填写负责的科室，否则不计入任何科室得分"),
    ("责任人", lambda row: row.person, "请把责任落实到人"),
    ("责任领导", lambda row: row.leader, "请写明责任领导"),
    ("目标值", lambda row: row.target, "请写明要达到的目标"),
    ("评分标准", lambda row: row.standard, "请写明怎样评分，以免审核时无据可依"),
    ("完成时限", lambda row: row.deadline, "请写明完成时限"),
)


def _blanks(scheme: Scheme, indicators: Sequence[Indicator]) -> Iterator[Finding]:
    """One finding for each column that some indicators leave empty."""
    for heading, read, remedy in _BLANKS if scheme.indicators else ():
        empty = [row.code for row in indicators if not read(row).strip()]
        if empty:
            problem = f"{len(empty)} 项指标没有填写{heading}：{shortened(empty)}"
            yield Finding(HINT, problem, remedy, "", empty[0], heading)


def _groups(scheme: Scheme, subjects: Sequence[Subject]) -> Iterator[Finding]:
    """分组 is the office's own choice of 分类考评: quotas and ranks are counted inside it (rules 0.5)."""
    for rules in scheme.subjects:
        groups: dict[str, int] = {}
        for subject in subjects:
            if subject.kind in rules.kinds:
                groups[subject.group] = groups.get(subject.group, 0) + 1
        if any(groups):
            sizes = "、".join(f"{name or '（空白）'} {count} 个" for name, count in sorted(groups.items()))
            problem = f"{rules.name}填写了分组（{sizes}）：名次和等次名额在各组内分别计算"
            remedy = "请确认是本单位决定的分类考评；不分类的请清空分组"
            yield Finding(HINT, problem, remedy, rules.clause)


def _responsible(scheme: Scheme, subjects: Sequence[Subject]) -> Iterator[Finding]:
    """Sections without 负责人 or 分管领导 where consequences fall on them (rules 4.3, 5.7)."""
    lines = scheme.violations.lines if scheme.violations else ()
    roles = {role for line in lines for role in line.cancels}
    talk = scheme.honours.talk is not None
    wanted: tuple[tuple[str, bool, Callable[[Subject], str]], ...] = (
        ("负责人", "head" in roles or talk, lambda s: s.head),
        ("分管领导", "leader" in roles or talk, lambda s: s.leader),
    )
    below = [subject for subject in subjects if subject.kind != "单位"]
    for heading, needed, read in wanted:
        empty = [subject.code for subject in below if needed and not read(subject)]
        if empty:
            problem = f"{len(empty)} 个科室或下属单位没有填写{heading}：{shortened(empty)}"
            yield Finding(HINT, problem, f"请填写{heading}；连带的奖惩落到{heading}本人")


def _bases(rules: Rules, subjects: Sequence[Subject], people: Sequence[Person]) -> Iterator[Finding]:
    """People to be paid without 奖金基数: their weight is nothing (rules 6.1); those never paid do not count (4.13)."""
    bonus = rules.scheme.bonus
    if bonus is None or (not isinstance(bonus, MonthsByGrade) and rules.values.get(BONUS_TOTAL) is None):
        return
    places = {subject.code: subject for subject in subjects}
    paid = payable(bonus, people, places)
    empty = [person.number for person in paid if not person.bonus_base]
    if empty:
        problem = f"{len(empty)} 人没有奖金基数，分不到奖金：{shortened(empty)}"
        yield Finding(HINT, problem, "请在人员中填写奖金基数；不参加分配的把参加考核填为否", bonus.clause)


def _uncited(rules: Rules, cited: Mapping[str, tuple[str, str]] | None) -> Iterator[Finding]:
    """Changed settings without clause or reason."""
    if cited is None:
        return
    for name in sorted(rules.changed):
        setting = rules.setting(name)
        clause, reason = cited.get(name, ("", ""))
        missing = [word for word, text in (("条款", clause), ("理由", reason)) if not text.strip()]
        if setting is not None and setting.value is not None and missing:
            problem = f"“{name}”由 {setting.value} 改为 {rules.values[name]}，没有写{'和'.join(missing)}"
            yield Finding(HINT, problem, "请在方案表该行补上条款和理由", setting.clause, "", "", name)


def _bands(scheme: Scheme) -> Iterator[Finding]:
    """Grade lines that the text leaves open or claims twice, with the way they were closed (rules 0.3)."""
    gradings = [(group.name, group.grading) for group in scheme.subjects if group.grading]
    if scheme.people and scheme.people.grading:
        gradings.append(("人员", scheme.people.grading))
    for name, grading in gradings:
        for rule in grading.rules:
            if rule.assumed:
                problem = f"{name}等次“{rule.grade}”的规定有空当、重叠或未写明，按此处理：{rule.assumed}"
                yield Finding(HINT, problem, "请确认这样理解，不同的修改方案设置", rule.clause)


def _readings(rules: Rules) -> Iterator[Finding]:
    """Assumed settings and readings in use."""
    for name, setting in rules.scheme.settings.items():
        if setting.assumed and name not in rules.changed:
            value = rules.values[name]
            problem = f"“{name}”用默认值 {value}：{ASSUMED}（{setting.assumed}）"
            remedy = "请确认；不同的在方案表中改动并写明条款和理由"
            yield Finding(HINT, problem, remedy, setting.clause, "", "", name)
    for reading in rules.scheme.readings:
        yield Finding(HINT, f"{ASSUMED}：{reading.text}", "请确认这样理解", reading.clause)
