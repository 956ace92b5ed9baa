"""The one page for leaders: what came out, who stands in front, what is open, where the money goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bonuses.settled import Settled
from plans.engine.rounding import two_places
from plans.engine.scheme.subjects import Grading
from reports.results.amounts import money
from reports.results.blocks import NamedPicture, SummaryBlock
from reports.results.pdf_report import people, subjects
from reports.results.pdf_report.names import Names
from scoring.engine.results import SubjectOutcome

WARNING: Final = "本次核算有阻断问题，奖金金额未计算，结果不能发布；须先处理的事项见“待决定事项”。"
# More would not leave the page readable.
MOST_PICTURES: Final = 2
MOST_NAMED: Final = 3


def section(settled: Settled, names: Names) -> SummaryBlock:
    """Sentences and pictures of one page."""
    warning = WARNING if settled.settlement.blocked else ""
    return SummaryBlock(
        "结果摘要", tuple(_sentences(settled, names)), tuple(_pictures(settled, names)), warning
    )


def _sentences(settled: Settled, names: Names) -> Iterator[str]:
    for rules, group, rows in subjects.classes(settled):
        title = subjects.class_words(rules, group, alone=False)
        if len(rows) == 1:
            yield f"{title}“{rows[0].name}”{_standing(rows[0])}。"
        else:
            counts = grade_counts([row.grade for row in rows], rules.grading)
            yield f"{title}{len(rows)}个{counts}{_front(rows)}{_moved(settled, rows, rules.grading)}。"
    scheme, outcomes = settled.rules.scheme, settled.outcome.people
    graded = [row.grade for row in outcomes if row.score is not None]
    if graded and scheme.people:
        yield f"人员{len(outcomes)}人，其中评定{len(graded)}人{grade_counts(graded, scheme.people.grading)}。"
    yield from _money(settled)
    yield from _led_to(settled, names)
    yield from _open(settled)


def _standing(row: SubjectOutcome) -> str:
    if row.score is None:
        return "得分待定"
    percent = f"，折合百分制{two_places(row.percent)}" if row.percent not in (None, row.score) else ""
    grade = f"，等次{row.grade}" if row.grade else ""
    return f"得{two_places(row.score)}分{percent}{grade}"


def _front(rows: list[SubjectOutcome]) -> str:
    front = [row for row in rows if row.rank is not None and row.rank <= MOST_NAMED]
    if not front or len(front) > 2 * MOST_NAMED or len(rows) <= MOST_NAMED:
        return ""
    named = "、".join(f"{row.name}（{two_places(row.score or 0)}）" for row in front)
    return f"；居前的是{named}"


def _moved(settled: Settled, rows: list[SubjectOutcome], grading: Grading | None) -> str:
    """How many stand in a better and how many in a worse grade than the year before."""
    if grading is None:
        return ""
    before = {row.subject: row.grade for row in settled.facts.past if row.year == settled.facts.year - 1}
    order = grading.grades
    moves = [
        order.index(before[row.code]) - order.index(row.grade)
        for row in rows
        if row.grade in order and before.get(row.code) in order
    ]
    if not moves:
        return ""
    return f"；等次比上年上升{sum(move > 0 for move in moves)}个、下降{sum(move < 0 for move in moves)}个"


def grade_counts(given: list[str | None], grading: Grading | None) -> str:
    """How many of each grade, from the best to the worst."""
    if grading is None:
        return ""
    counts = [(grade, given.count(grade)) for grade in (*grading.grades, None)]
    return "：" + "，".join(f"{grade or '未定'}{count}" for grade, count in counts if count)


def _money(settled: Settled) -> Iterator[str]:
    bonus = settled.bonus
    if bonus and bonus.total is not None and bonus.paid is not None:
        paid, returned, rest = (money(fen or 0) for fen in (bonus.paid, bonus.returned, bonus.undistributed))
        yield f"奖金总额{money(bonus.total)}元，发放{paid}元，收回{returned}元，未分配{rest}元。"


def _led_to(settled: Settled, names: Names) -> Iterator[str]:
    """What the results lead to, as far as it can be said in a sentence."""
    honours = settled.outcome.honours
    words = []
    for codes, result in ((honours.priority, "优先评优"), (honours.talk, "约谈")):
        if 0 < len(codes) <= MOST_NAMED * 2:
            words.append(f"{'、'.join(names.subject(code) for code in codes)}{result}")
        elif codes:
            words.append(f"{len(codes)}个{result}")
    if honours.consequences:
        words.append(f"按等次处理的{len(honours.consequences)}个")
    if words:
        yield f"结果运用：{'；'.join(words)}。"


def _open(settled: Settled) -> Iterator[str]:
    problems = settled.outcome.problems
    blocking = sum(problem.blocking for problem in problems)
    if blocking:
        yield f"待决定事项{blocking}项，提醒{len(problems) - blocking}项。"
    elif problems:
        yield f"没有待决定事项；提醒{len(problems)}项，不影响计算。"
    else:
        yield "没有待决定事项。"


def _pictures(settled: Settled, names: Names) -> Iterator[NamedPicture]:
    found = [subjects.picture(names, *entry) for entry in subjects.classes(settled)]
    found.append(people.picture(settled, names))
    shown = [one for one in found if one is not None]
    # Of many groups the people say more than the third group.
    if len(shown) > MOST_PICTURES and found[-1] is not None:
        shown = [*shown[: MOST_PICTURES - 1], shown[-1]]
    yield from shown[:MOST_PICTURES]
    if (money := people.money_picture(settled)) is not None:
        yield money
