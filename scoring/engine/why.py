"""Why a result has its grade and not the best one: the nearest line, what was missing, what barred it.

Pure: it looks at the same conditions as `grading`, at the published figures of those ranked together, and at what the
stored trace tells (downgrade, tie, deductions). Every reason is a sentence with its clause.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from plans.engine.rounding import two_places
from plans.engine.scheme.subjects import GradeRule, Grading
from plans.engine.steps import show
from scoring.engine.grading import Standing, applies, describe, places_words

MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody ranked in the same group: published score and 100-scale in 1/100, rank, final grade."""

    code: str
    name: str
    score: int
    scale: int
    rank: int
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence with the clause it rests on and the reading where the text is silent."""

    text: str
    clause: str = ""
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The question as it is asked of this result, and the reasons, the weightiest first."""

    question: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One graded result. ``peers`` are all ranked with it, itself among them; empty where only the score decides.

    ``given`` is the grade its score and place gave, ``final`` the one after a downgrade. ``without`` holds, for each
    deduction, its name and the score in 1/100 there would be without it. ``named`` False keeps names and figures of
    others out of the sentences.
    """

    grading: Grading
    me: Peer
    peers: Sequence[Peer]
    given: str
    final: str
    what: str = "得分"
    last_years: int = 0
    tie: Reason | None = None
    moved: Reason | None = None
    without: tuple[tuple[str, int], ...] = ()
    bars: tuple[Reason, ...] = ()
    named: bool = True
    # The reading that places freed by a downgrade are not filled again (rules 4.11).
    freed: str = ""

    @property
    def best(self) -> str:
        """The best grade of the plan."""
        return self.grading.grades[0]

    @property
    def standing(self) -> Standing:
        """What the rules look at."""
        return Standing(self.me.scale, self.me.rank, len(self.peers), self.last_years)


def explain(case: Case) -> Answer:
    """Answer «为什么不是优秀？», or «为什么是优秀？» for who has it."""
    if case.final == case.best:
        return Answer(f"为什么是{case.best}？", (*_why_best(case), *case.bars))
    return Answer(f"为什么不是{case.best}？", (*_why_not(case), *case.bars))


def _why_best(case: Case) -> Iterator[Reason]:
    if case.tie is not None:
        yield case.tie
        return
    rule = _deciding(case)
    yield Reason(describe(rule, case.standing, case.what), rule.clause, rule.assumed)
    when = rule.when
    if when is not None and when.at_least is not None and when.lowest is not None:
        yield Reason(
            f"比 {show(when.at_least)} 分的线高 {two_places(case.me.scale - when.lowest)} 分", rule.clause
        )
    if when is not None and when.first is not None:
        below = _at(case, when.first.among(len(case.peers)) + 1)
        if below is not None and below.score < case.me.score:
            gap = two_places(case.me.score - below.score)
            yield Reason(f"比线下第一个（第 {below.rank} 名{_who(case, below)}）高 {gap} 分", rule.clause)


def _why_not(case: Case) -> Iterator[Reason]:
    yield from _earlier(case)
    for rule in case.grading.rules:
        if rule.grade == case.best:
            yield from _missed(case, rule)
    if case.tie is not None:
        yield case.tie
    if case.moved is not None:
        yield case.moved
    yield from _deductions(case)
    yield from _next_better(case)


def _earlier(case: Case) -> Iterator[Reason]:
    """A rule of a weaker grade that stands above the best one and applies."""
    for rule in case.grading.rules:
        if rule.grade == case.best:
            return
        if rule.when is None or not applies(rule.when, case.standing):
            continue
        words = f"{describe(rule, case.standing, case.what)}，不再看名次"
        if rule.when.highest is not None:
            words += f"；要高出这条线还差 {two_places(rule.when.highest + 1 - case.me.scale)} 分"
        yield Reason(words, rule.clause, rule.assumed)
        return


def _missed(case: Case, rule: GradeRule) -> Iterator[Reason]:
    """Which conditions of the best grade do not hold, and by how much."""
    when = rule.when
    if when is None:
        return
    if when.lowest is not None and when.at_least is not None and case.me.scale < when.lowest:
        gap = two_places(when.lowest - case.me.scale)
        words = f"{case.best}须{case.what} {show(when.at_least)} 分以上（含），现为 {two_places(case.me.scale)}，差 {gap} 分"
        yield Reason(words, rule.clause, rule.assumed)
    if when.first is not None:
        number = when.first.among(len(case.peers))
        if case.me.rank > number:
            words = f"{case.best}取前 {places_words(when.first, len(case.peers))}，现为第 {case.me.rank} 名"
            yield Reason(f"{words}{_to_the_line(case, number)}", rule.clause, rule.assumed)
            yield from _freed(case, number, rule)


def _freed(case: Case, number: int, rule: GradeRule) -> Iterator[Reason]:
    """Places inside the line whose holders were downgraded."""
    lost = [peer.name for peer in case.peers if peer.rank <= number and peer.grade not in ("", case.best)]
    if case.named and case.freed and number < case.me.rank <= number + len(lost):
        words = f"线内的{'、'.join(lost)}被降低等次，空出的名额不递补"
        yield Reason(words, rule.clause, case.freed)


def _to_the_line(case: Case, number: int) -> str:
    """How far the last place inside the line is, and who stands before."""
    last = _at(case, number)
    if last is None:
        return ""
    if last.score == case.me.score:
        words = (
            f"；与第 {last.rank} 名{_who(case, last)}同为 {two_places(last.score)} 分，按同分的排序规定在其后"
        )
    else:
        words = f"；第 {last.rank} 名{_who(case, last)}得 {two_places(last.score)} 分，差 {two_places(last.score - case.me.score)} 分"
    ahead = sorted(
        (peer for peer in case.peers if peer.rank <= number), key=lambda peer: (peer.rank, peer.code)
    )
    if not case.named or not ahead:
        return words
    shown = "、".join(f"{peer.name} {two_places(peer.score)}" for peer in ahead[:MOST_NAMED])
    more = f" 等 {len(ahead)} 个" if len(ahead) > MOST_NAMED else ""
    return f"{words}；线内有 {shown}{more}"


def _deductions(case: Case) -> Iterator[Reason]:
    """What would be without a deduction: a sentence only where it is the deduction that cost a line."""
    lines = [(case.best, _nearest_line(case)), (_better(case), _lowest(case, _better(case)))]
    for name, score in case.without:
        for grade, line in lines:
            if line is not None and case.me.score < line <= score:
                words = (
                    f"如果没有{name}，得分为 {two_places(score)} 分，可达到{grade}的线 {two_places(line)} 分"
                )
                yield Reason(words)
                break


def _better(case: Case) -> str:
    """The grade next above the one given."""
    return case.grading.grades[max(case.grading.grades.index(case.given) - 1, 0)]


def _lowest(case: Case, grade: str) -> int | None:
    """The score in 1/100 from which a grade is given by the score."""
    return next((rule.when.lowest for rule in case.grading.rules if rule.grade == grade and rule.when), None)


def _nearest_line(case: Case) -> int | None:
    """The score in 1/100 from which the best grade begins, as far as one figure says it."""
    lines = []
    for rule in case.grading.rules:
        if rule.grade != case.best or rule.when is None:
            continue
        if rule.when.lowest is not None:
            lines.append(rule.when.lowest)
        if rule.when.first is not None:
            last = _at(case, rule.when.first.among(len(case.peers)))
            lines += [last.score] if last is not None else []
    return max(lines, default=None)


def _next_better(case: Case) -> Iterator[Reason]:
    """How far the next better grade is, where that is not the best one already spoken of."""
    better = _better(case)
    if better == case.best or case.moved is not None:
        return
    for rule in case.grading.rules:
        when = rule.when
        if (
            rule.grade == better
            and when is not None
            and when.lowest is not None
            and when.at_least is not None
        ):
            if case.me.scale < when.lowest:
                gap = two_places(when.lowest - case.me.scale)
                yield Reason(
                    f"离上一等次{better}（{show(when.at_least)} 分）差 {gap} 分", rule.clause, rule.assumed
                )
            return
    own = _deciding(case)
    if own.when is not None and own.when.last is not None:
        place = len(case.peers) - own.when.last.among(len(case.peers))
        above = _at(case, place)
        if above is not None and above.score > case.me.score:
            gap = two_places(above.score - case.me.score)
            words = f"离上一等次{better}最近的是第 {above.rank} 名{_who(case, above)}，差 {gap} 分"
            yield Reason(words, own.clause, own.assumed)


def _deciding(case: Case) -> GradeRule:
    """The rule that gave the grade; of a tie's lower grade the first of that grade."""
    for rule in case.grading.rules:
        if rule.grade == case.given and applies(rule.when, case.standing):
            return rule
    return next(rule for rule in case.grading.rules if rule.grade == case.given)


def _at(case: Case, place: int) -> Peer | None:
    """Who stands at a place; of those tied over it one."""
    ordered = sorted(case.peers, key=lambda peer: (peer.rank, peer.code))
    return ordered[place - 1] if 0 < place <= len(ordered) else None


def _who(case: Case, peer: Peer) -> str:
    return peer.name if case.named else ""
