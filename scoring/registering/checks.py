"""What a row may say, by the rules that the year workbook is read with (`scoring.engine.registers`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from plans.engine.scheme import Scheme
from plans.models import Participant, Plan, Subject
from scoring.decisions.checking import Roster, check_decision, check_past_row
from scoring.decisions.shapes import DECISIONS, PAST
from scoring.engine.registers.adjustments import adjusted_points
from scoring.engine.registers.rows import RowFault, TypedRow, listed, points_fault
from scoring.engine.registers.subjects import check_kind
from scoring.engine.registers.violations import PERSON, UNIT, Named, check_violation, needs_level, wanting
from scoring.registering.columns import Register
from scoring.registering.conduct_shapes import VIOLATIONS
from scoring.registering.shapes import ADJUSTMENTS, INSPECTIONS

# Registers whose row must be about somebody.
_ABOUT: Final = ("subject", "participant")


def check_values(
    register: Register,
    scheme: Scheme,
    plan: Plan,
    values: dict[str, Any],
    *,
    bad: tuple[str, ...] = (),
    roster: Roster | None = None,
) -> list[RowFault]:
    """Check the values of a row (by attribute); 分值 that the document fixes are filled in.

    `bad` are attributes known to be faulty already; nothing more is said of them. `roster` is that of the plan, shared
    where many rows are checked.
    """
    headings = {column.attribute: column.heading for column in register.columns}
    row = TypedRow(
        {heading: values.get(attribute) for attribute, heading in headings.items()},
        bad=[headings[attribute] for attribute in bad if attribute in headings],
    )
    _check_plain(register, scheme, row)
    subject = values.get("subject")
    # What 违规违纪 asks of its 对象 is said by its own check.
    if isinstance(subject, Subject) and register.kinds is not None and register is not VIOLATIONS:
        kinds = register.kinds(scheme)
        check_kind(row, sheet=register.title, code=subject.code, kind=subject.kind, kinds=kinds)
    if register is DECISIONS:
        check_decision(row, scheme, roster or Roster(plan), values)
    own = _OWN.get(register.slug)
    if own is not None:
        own(row, scheme, plan, values)
    return row.faults


def _check_plain(register: Register, scheme: Scheme, row: TypedRow) -> None:
    """Values that are needed, words that are one of a few, points within their bounds."""
    for column in register.columns:
        value = row.get(column.heading)
        options = column.options(scheme) if column.options else ()
        if value is None:
            if column.needed and column.kind != "overdue":
                row.need(column.heading, remedy=f"请填写：{listed(options)}" if options else "")
        elif column.kind == "choice" and options and value not in options:
            row.fault(column.heading, f"“{str(value)[:30]}”不在可填的内容之中", f"可填：{listed(options)}")
        elif column.kind == "points":
            wrong = points_fault(value, high=column.high, positive=column.high is None)
            if wrong:
                row.fault(column.heading, *wrong)


def _check_adjustment(row: TypedRow, scheme: Scheme, plan: Plan, values: dict[str, Any]) -> None:
    values["points"] = adjusted_points(row, scheme.adjustments)


def _check_violation(row: TypedRow, scheme: Scheme, plan: Plan, values: dict[str, Any]) -> None:
    rules = scheme.violations
    if rules is None:
        return
    if needs_level(rules):
        row.need("查处层级")
    person, subject = values.get("participant"), values.get("subject")
    named = _named(person) if isinstance(person, Participant) else None
    unit = (subject.code, subject.kind) if isinstance(subject, Subject) else None
    check_violation(row, rules, year=plan.year, person=named, unit=unit)
    if named is not None and (lacking := wanting(row, named, rules)):
        problem = f"“{named.number}”的{lacking}还没有填，违规计分和奖金要看当事人的{lacking}"
        row.fault(PERSON, problem, f"请先在年度人员中补上{lacking}")


def _check_about(row: TypedRow, scheme: Scheme, plan: Plan, values: dict[str, Any]) -> None:
    """An inspection looks at a section or at somebody."""
    if row.empty(UNIT) and row.empty("人员"):
        row.fault(UNIT, "对象和人员都是空的", "请选择被考察的对象或人员")


def _named(person: Participant) -> Named:
    place = person.subject
    head = place.head
    return Named(
        number=person.number,
        post=person.post,
        rank=person.rank_level,
        place=place.code,
        head=head.number if head is not None else "",
    )


_OWN: Final[Mapping[str, Callable[[TypedRow, Scheme, Plan, dict[str, Any]], None]]] = {
    ADJUSTMENTS.slug: _check_adjustment,
    VIOLATIONS.slug: _check_violation,
    INSPECTIONS.slug: _check_about,
    PAST.slug: check_past_row,
}
