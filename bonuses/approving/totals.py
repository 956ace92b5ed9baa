"""Sums of a list by section, unit, 人员类别 and 资金来源: each adds up to what is paid, or nothing is shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bonuses.approving.inside import placed
from bonuses.approving.lists import Payment, PaymentList, Unbalanced

NO_CATEGORY: Final = "未填人员类别"
NO_SOURCE: Final = "未填资金来源"


@dataclass(frozen=True, slots=True)
class Total:
    """One line of a grouping: how many people, how many of them are paid, how much in fen."""

    key: str
    name: str
    people: int
    receivers: int
    amount: int


@dataclass(frozen=True, slots=True)
class Totals:
    """One grouping with its sum, equal to what the list pays."""

    title: str
    head: str
    lines: tuple[Total, ...]
    people: int
    receivers: int
    amount: int


def all_totals(
    found: PaymentList, sources: Mapping[str, str] | None = None, inside: Collection[str] = ()
) -> tuple[Totals, ...]:
    """Every grouping of a list: units where there are several, sections, categories, and sources once typed.

    Units `inside` split their total themselves: one line each, but by source, for the money comes from there all the same.
    Raises Unbalanced where one of them does not add up to what is paid.
    """
    made = []
    if len({row.unit for row in found.rows}) > 1:
        made.append(
            _grouped(found, "按单位", "单位", lambda row: placed(row, inside, (row.unit, row.unit_name)))
        )
    made.append(
        _grouped(
            found, "按所在对象", "所在对象", lambda row: placed(row, inside, (row.section, row.section_name))
        )
    )
    made.append(
        _grouped(
            found,
            "按人员类别",
            "人员类别",
            lambda row: placed(row, inside, (row.category, category_words(row.category))),
        )
    )
    if sources:
        made.append(_grouped(found, "按资金来源", "资金来源", lambda row: (source_of(sources, row),) * 2))
    return tuple(made)


def categories_of(found: PaymentList) -> tuple[str, ...]:
    """The 人员类别 on the list, sorted; "" stands for people without one."""
    return tuple(sorted({row.category for row in found.rows}))


def category_words(category: str) -> str:
    """A 人员类别 as it is shown."""
    return category or NO_CATEGORY


def source_of(sources: Mapping[str, str], row: Payment) -> str:
    """Where the money of a person comes from."""
    return sources.get(row.category) or NO_SOURCE


def _grouped(found: PaymentList, title: str, head: str, key: Callable[[Payment], tuple[str, str]]) -> Totals:
    groups: dict[str, tuple[str, list[Payment]]] = {}
    for row in found.rows:
        code, name = key(row)
        groups.setdefault(code, (name, []))[1].append(row)
    lines = tuple(_total(code, name, rows) for code, (name, rows) in sorted(groups.items()))
    amount = sum(line.amount for line in lines)
    if amount != found.paid:
        raise Unbalanced(f"{title}合计 {amount} 分，应发 {found.paid} 分")
    return Totals(
        title, head, lines, sum(line.people for line in lines), sum(line.receivers for line in lines), amount
    )


def _total(code: str, name: str, rows: Iterable[Payment]) -> Total:
    amounts = [row.amount for row in rows]
    return Total(code, name, len(amounts), sum(1 for amount in amounts if amount), sum(amounts))
