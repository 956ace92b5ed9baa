"""个人结果单: a slip per person with the own figures only, singly or all in one file.

A slip never shows a ballot; the mean of a group only where at least five have voted (quality.md «Ballots»), and no
total of the office but what the own bonus is made of.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.utils import timezone

from appraisals.engine.suppression import LEAST_VOTERS
from bonuses.approving.frozen import frozen_year
from bonuses.approving.inside import splits_of
from bonuses.approving.own import INSIDE, amounts_wait
from bonuses.engine.results import Allocation
from bonuses.settled import Settled
from people.errors import DomainError
from plans.engine.rounding import two_places
from plans.engine.scheme.outcomes import DifferentialPool, MonthsByGrade
from plans.engine.scheme.subjects import BallotPart, ChargePart, PersonPart
from plans.engine.steps import Step, show
from plans.engine.units import POINT
from reports.results.amounts import money
from reports.results.papers import write_papers
from reports.results.pdf import pdf_style, watermark
from reports.results.pdf_report.front import state_words
from reports.results.pdf_report.names import Names
from reports.results.steps_read import group_means, has_few_voters, named, places, score_step
from reports.results.tables import allocations
from scoring.engine.results import PersonOutcome

TEMPLATE: Final = "reports/report/slips.html"
CSS: Final = "slip.css"
WAITING: Final = "待定"
HIDDEN: Final = f"有评价主体不足{LEAST_VOTERS}人投票，平均分不单独列出；得分本身即反映测评结果"
NOBODY: Final = "本方案不评定个人，也不向个人分配奖金，没有个人结果单。"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a slip: what, how much, how it came about, the clause; ``strong`` for score, grade and bonus."""

    name: str
    value: str
    words: str = ""
    clause: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """Everything on one person's paper."""

    agency: str
    title: str
    who: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    proof: str
    message: str = ""


def write_person_slips(
    settled: Settled, path: str | os.PathLike[str], numbers: Collection[str] | None = None
) -> None:
    """Write the slips of everybody, or of the 工号 named; DomainError for one that the settlement does not have."""
    slips = list(person_slips(settled, numbers))
    title = f"{settled.facts.agency}{settled.facts.year}年度个人考核结果单"
    if not slips:
        slips = [Slip(settled.facts.agency, _title(settled), (), (), _proof(settled), NOBODY)]
    write_papers(TEMPLATE, title, slips, pdf_style(CSS, *watermark(settled)), path)


def person_slips(settled: Settled, numbers: Collection[str] | None = None) -> Iterator[Slip]:
    """The slips in the order of 工号; DomainError when a number is not there."""
    known = {row.number for row in settled.outcome.people}
    if numbers is not None and (missing := sorted(set(numbers) - known)):
        raise DomainError(
            "个人结果单没有生成",
            why=f"本次核算没有工号 {'、'.join(missing)}",
            next_step="请从人员结果中选择",
        )
    writer = _Writer(settled)
    for row in settled.outcome.people:
        if numbers is None or row.number in numbers:
            yield writer.slip(row)


def _title(settled: Settled) -> str:
    return f"{settled.facts.year}年度个人考核结果单"


def _proof(settled: Settled) -> str:
    day = timezone.localtime(settled.settlement.created_at)
    digest = settled.settlement.result_digest[:16]
    return f"{state_words(settled)}　{day:%Y年%m月%d日} 核算　结果摘要 {digest}"


class _Writer:
    """Makes slips of one settlement."""

    def __init__(self, settled: Settled) -> None:
        self.settled = settled
        self.names = Names(settled)
        self.paid = allocations(settled)
        self.people = {row.number: row for row in settled.facts.people}
        self.rules = settled.rules.scheme.people
        # Published but not approved by 党组: the amount is not money yet.
        self.unit = "元（待核定）" if amounts_wait(settled.settlement) else "元"
        self.inside = splits_of(settled.settlement)

    def slip(self, row: PersonOutcome) -> Slip:
        person = self.people[row.number]
        who = (
            ("姓名", row.name),
            ("工号", row.number),
            ("所在对象", self.names.subject(row.subject)),
            ("职务", person.post),
        )
        lines = (*self._score(row), *self._conduct(row), *self._money(row))
        message = "" if person.appraised else "本人本年度不参加考核。"
        return Slip(
            self.settled.facts.agency, _title(self.settled), who, lines, _proof(self.settled), message
        )

    def _score(self, row: PersonOutcome) -> Iterator[Line]:
        if not self.people[row.number].appraised or self.rules is None or not self.rules.parts:
            return
        score = score_step(row.step)
        for part in self.rules.parts:
            yield from self._part(row, part, named(score, part.name))
        value = WAITING if row.score is None else two_places(row.score)
        words = score.formula if score and not has_few_voters(self.settled, row.number) else ""
        if row.score is None:
            words = "有评价主体没有有效票或缺少得分，决定后再出结果"
        yield Line("得分", value, words, self.rules.clause, strong=True)
        grade = named(row.step, "等次")
        tied = row.number in self.names.tied
        words = "同分跨等次线，决定前暂按较低等次" if tied else grade.formula if grade else ""
        yield Line("等次", row.grade or WAITING, words, grade.clause if grade else "", strong=True)

    def _part(self, row: PersonOutcome, part: PersonPart, step: Step | None) -> Iterator[Line]:
        weight = f"占 {show(part.weight * 100)}%" if part.weight is not None else ""
        if isinstance(part, ChargePart):
            yield from self._charges(row.number, part)
        elif not isinstance(part, BallotPart):
            yield Line(part.name, places(step.value) if step else WAITING, weight, part.clause)
        elif has_few_voters(self.settled, row.number):
            yield Line(part.name, "不单列", HIDDEN, part.clause)
        else:
            means = group_means(self.settled, row.number, step)
            if len(means) != 1:
                yield Line(part.name, places(step.value) if step else WAITING, weight, part.clause)
            for mean in means:
                name = f"{part.name}" if len(means) == 1 else f"其中：{mean.group}"
                words = "，".join(word for word in (f"有效票 {mean.valid} 张的平均分", weight) if word)
                yield Line(
                    name, mean.mean, words if len(means) == 1 else f"有效票 {mean.valid} 张", part.clause
                )

    def _charges(self, number: str, part: ChargePart) -> Iterator[Line]:
        rows = [row for row in self.settled.facts.charges if row.person == number]
        for row in rows:
            words = "，".join(
                word
                for word in (f"{row.responsibility}责任" if row.responsibility else "", row.basis)
                if word
            )
            yield Line(part.name, f"−{show_points(row.points)}", words, part.clause)

    def _conduct(self, row: PersonOutcome) -> Iterator[Line]:
        for step in row.conduct:
            clauses = [one.clause for one in (step, *step.children) if one.clause]
            words = "；".join(one.formula for one in (step, *step.children) if one.formula)
            value = step.value if isinstance(step.value, str) else ""
            yield Line(step.label, value, words, "、".join(dict.fromkeys(clauses)))

    def _money(self, row: PersonOutcome) -> Iterator[Line]:
        bonus, scheme = self.settled.bonus, self.settled.rules.scheme.bonus
        if bonus is None or scheme is None:
            return
        share = self.paid.get(row.number)
        if bonus.paid is None:
            yield Line("奖金", WAITING, "有待决定事项，奖金尚未计算", scheme.clause, strong=True)
        elif share is not None:
            yield from self._share(row, share)

    def _share(self, row: PersonOutcome, share: Allocation) -> Iterator[Line]:
        scheme = self.settled.rules.scheme.bonus
        assert scheme is not None
        person = self.people[row.number]
        worked = "" if person.months == 12 else f"，在岗 {person.months} 个月"
        basis = f"本人奖金基数 {money(person.bonus_base or 0)} 元{worked}"
        if isinstance(scheme, MonthsByGrade):
            months = named(share.step, "发放月数")
            words = f"{basis}{f'，{months.formula}' if months and months.formula else ''}"
            yield Line("应发", money(share.base), words, scheme.clause)
        else:
            yield Line("基数份额", money(share.base), basis, scheme.clause)
        if row.cancelled_by:
            words = f"依据 {'、'.join(row.cancelled_by)}，当年奖金取消"
            yield Line("取消", f"−{money(share.deduction)}", words, scheme.clause)
        elif share.deduction:
            yield Line("扣减", f"−{money(share.deduction)}", f"等次{row.grade}", scheme.clause)
        if share.supplement:
            name = "差异化部分" if isinstance(scheme, DifferentialPool) else "补发"
            yield Line(name, f"+{money(share.supplement)}", f"等次{row.grade}", scheme.clause)
        if self.inside and frozen_year(self.settled.settlement).unit(row.subject) in self.inside:
            yield Line("计算数", money(share.amount), "计入本单位总额，不按此数发放", scheme.clause)
            yield Line("奖金", INSIDE, "以本单位内部名单为准", strong=True)
            return
        yield Line("奖金", money(share.amount), self.unit, scheme.clause, strong=True)


def show_points(points: int) -> str:
    """Points of 1/10000 with two places, more where they have more."""
    hundredth, rest = divmod(points, POINT // 100)
    return show(Fraction(points, POINT)) if rest else two_places(hundredth)
