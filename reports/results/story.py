"""What 结果.pdf tells, in its order: the state of things, problems, results, money, consequences, method."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from bonuses.settled import Settled
from plans.engine.scheme.subjects import Grading
from plans.engine.scheme.types import Cited, Entry
from plans.engine.sentences import plan_sentences
from reports.results.blocks import Block, ListBlock, OpeningBlock, money, table_block
from reports.results.tables import (
    BONUS_NOTE,
    ROUNDING_NOTE,
    Cell,
    Column,
    Table,
    bonus_table,
    person_table,
    problem_table,
    subject_table,
    violation_table,
)

UNSEALED = "测评票来自工作簿，非密封"


def title_of(settled: Settled) -> str:
    """The title of the document."""
    return "".join(_title_lines(settled))


def _title_lines(settled: Settled) -> tuple[str, str]:
    return settled.facts.agency, f"{settled.facts.year}年度绩效考核核算结果"


def story(settled: Settled) -> list[Block]:
    """All blocks of the document, in order."""
    blocks: list[Block] = [_opening(settled), _problems(settled), _subjects(settled)]
    if settled.outcome.people:
        blocks.append(_people(settled))
    if settled.bonus is not None:
        blocks.append(_bonus(settled))
    blocks.append(_honours(settled))
    if settled.outcome.violations:
        blocks.append(_violations(settled))
    return [*blocks, _method(settled), _readings(settled)]


def _opening(settled: Settled) -> Block:
    scheme, settlement = settled.rules.scheme, settled.settlement
    day = timezone.localtime(settlement.created_at)
    facts = [
        ("单位", settled.facts.agency),
        ("年度", f"{settled.facts.year}年度"),
        ("方案", f"{scheme.document}（模板第{scheme.version}版）"),
        ("状态", f"{settlement.state}，第{settlement.version}版，{day:%Y年%m月%d日 %H:%M} 核算"),
        ("结果摘要", settlement.result_digest),
        ("审计链", settled.head.printed()),
    ]
    if settled.rules.changed:
        facts.append(
            (
                "改动的设置",
                "；".join(f"{name} {settled.rules.values[name]}" for name in sorted(settled.rules.changed)),
            )
        )
    if (settled.rows.ballots or settled.rows.tallies) and not (
        settled.rows.round and settled.rows.round.sealed
    ):
        facts.append(("民主测评", UNSEALED))
    return OpeningBlock(
        _title_lines(settled), tuple(facts), tuple(_summary(settled)), settled.settlement.blocked
    )


def _summary(settled: Settled) -> Iterator[str]:
    outcome = settled.outcome
    for group in settled.rules.scheme.subjects:
        rows = [row for row in outcome.subjects if row.kind in group.kinds]
        if rows:
            yield f"{group.name}{len(rows)}个{_grades([row.grade for row in rows], group.grading)}。"
    rules = settled.rules.scheme.people
    graded = [row.grade for row in outcome.people if row.score is not None]
    if graded and rules:
        yield f"人员{len(outcome.people)}人，其中评定{len(graded)}人{_grades(graded, rules.grading)}。"
    bonus = settled.bonus
    if bonus and bonus.total is not None and bonus.paid is not None:
        paid, returned, rest = (money(fen or 0) for fen in (bonus.paid, bonus.returned, bonus.undistributed))
        yield f"奖金总额{money(bonus.total)}元，发放{paid}元，收回{returned}元，未分配{rest}元。"
    blocking = sum(problem.blocking for problem in outcome.problems)
    if outcome.problems:
        yield f"待处理问题{len(outcome.problems)}项，其中阻断{blocking}项。"


def _grades(given: list[str | None], grading: Grading | None) -> str:
    """How many of each grade, from the best to the worst."""
    if grading is None:
        return ""
    counts = [(grade, given.count(grade)) for grade in (*grading.grades, None)]
    return "：" + "，".join(f"{grade or '未定'}{count}" for grade, count in counts if count)


def _problems(settled: Settled) -> Block:
    return table_block(
        problem_table(settled), "待处理问题", intro="" if settled.outcome.problems else "没有待处理问题。"
    )


def _subjects(settled: Settled) -> Block:
    table = subject_table(settled)
    same = all(row.score == row.percent for row in settled.outcome.subjects)
    return table_block(table, "考核结果", note=ROUNDING_NOTE, leave_out=("百分制",) if same else ())


def _people(settled: Settled) -> Block:
    """The people with their sections by name; 尾差 and a 补发 that nobody has stand in the workbook only."""
    names = {row.code: row.name for row in settled.facts.subjects}
    table = person_table(settled)
    place = table.headings.index("所在对象")
    rows = ((*row[:place], names.get(str(row[place]), row[place]), *row[place + 1 :]) for row in table.rows)
    shares = settled.bonus.allocations if settled.bonus else ()
    supplements = any(share.supplement for share in shares)
    leave_out = ("尾差",) if supplements else ("尾差", "补发")
    note = BONUS_NOTE if supplements else ""
    return table_block(Table(table.title, table.columns, rows), "人员结果", note=note, leave_out=leave_out)


def _bonus(settled: Settled) -> Block:
    note = "核对＝总额－发放－收回－未分配，应为0.00"
    hints = "；".join(settled.bonus.hints) if settled.bonus else ""
    return table_block(bonus_table(settled), "奖金", intro=f"提示：{hints}。" if hints else "", note=note)


def _violations(settled: Settled) -> Block:
    names = {row.number: row.name for row in settled.facts.people}
    table = violation_table(settled)
    place = table.headings.index("当事人")
    rows = ((*row[:place], _named(str(row[place] or ""), names), *row[place + 1 :]) for row in table.rows)
    return table_block(Table(table.title, table.columns, rows), "违规违纪计分")


def _named(number: str, names: dict[str, str]) -> Cell:
    return f"{names[number]} {number}" if number in names else number


def _honours(settled: Settled) -> Block:
    """Honours and consequences by subject, in words."""
    honours = settled.outcome.honours
    names = {row.code: row.name for row in settled.facts.subjects}
    rows: list[tuple[Cell, ...]] = [(code, names.get(code, ""), "优先评优") for code in honours.priority]
    rows += [(code, names.get(code, ""), "约谈，不得评优") for code in honours.talk]
    rows += [
        (code, names.get(code, ""), f"次年优秀名额 {quota} 人") for code, quota in honours.next_year_quota
    ]
    rows += [(code, names.get(code, ""), "、".join(results)) for code, results in honours.consequences]
    columns = (Column("编号", width=10), Column("名称", width=30), Column("结果运用", width=50))
    intro = "" if rows else "没有需要兑现的结果运用。"
    return table_block(Table("结果运用", columns, iter(rows)), "结果运用", intro=intro)


def _method(settled: Settled) -> Block:
    """The plan read back in sentences; readings without a rule of their own follow in the next section."""
    facts = settled.facts
    found = plan_sentences(settled.rules, facts.subjects, facts.indicators)
    return ListBlock("考核办法", "", tuple(row.line for row in found if row.text != row.assumed))


def _readings(settled: Settled) -> Block:
    intro = "以下各条原文未规定或可作不同理解，本次核算按系统默认处理；本单位可在年度方案中改动设置并写明条款和理由。"
    return ListBlock("按系统默认处理的事项", intro, tuple(dict.fromkeys(_assumed(settled))))


def _assumed(settled: Settled) -> Iterator[str]:
    scheme = settled.rules.scheme
    for reading in scheme.readings:
        yield f"{reading.text}（{reading.clause}）" if reading.clause else reading.text
    for name in type(scheme).model_fields:
        if name not in ("settings", "readings"):
            yield from _assumed_in(getattr(scheme, name))


def _assumed_in(node: object) -> Iterator[str]:
    if isinstance(node, Cited) and node.assumed:
        yield f"{node.assumed}（{node.clause}）"
    if isinstance(node, Entry):
        for name in type(node).model_fields:
            yield from _assumed_in(getattr(node, name))
    elif isinstance(node, tuple):
        for item in node:
            yield from _assumed_in(item)
