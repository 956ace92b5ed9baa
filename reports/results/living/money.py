"""Money of 结果.xlsx as formulas: the amounts on 人员结果, the sheet 奖金, and the helper sheets behind them.

The methods have a file each: months by grade (``money_months.py``), 扣差补优 (``money_deduct.py``), the differentiated
pool (``money_pool.py``), sections first (``money_sections.py``); ``money_shares.py`` has the sheets of a split total,
``money_split.py`` the largest remainder. While a blocking problem stands every amount is empty (rules 0.11).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from bonuses.engine.results import Allocation
from plans.engine.loading import BONUS_TOTAL
from plans.engine.scheme.outcomes import MonthsByGrade
from reports.results.living.base import PEOPLE, Formula, Mixed, Page, Refs, text
from reports.results.living.money_methods import (
    BACK,
    BASE,
    BASES,
    CANCELLED,
    DEDUCTION,
    GROUPS,
    SHARES,
    SUPPLEMENT,
    SUPPLEMENTS,
    TOTAL,
    UNSHARED,
    parameter,
)  # fmt: skip
from reports.results.living.money_months import PAID, Months
from reports.results.living.money_sections import SECTIONS
from reports.results.living.money_shares import PAYS, Shares
from reports.results.tables import allocations, bonus_table

BONUS: Final = "奖金"
ITEMS: Final = ("总额", "发放", "收回", "未分配", "核对")
AMOUNTS: Final = ("基数", "扣减", "补发", "尾差", "奖金")
NOTHING: Final[tuple[Mixed, ...]] = (None,) * len(AMOUNTS)


@dataclass
class Money:
    """The bonus of one settlement; without one every amount is empty."""

    refs: Refs

    @cached_property
    def _method(self) -> Shares | Months | None:
        rules = self.refs.settled.rules.scheme.bonus
        if rules is None:
            return None
        return Months(self.refs, rules) if isinstance(rules, MonthsByGrade) else Shares(self.refs, rules)

    @cached_property
    def _paid(self) -> dict[str, Allocation]:
        return allocations(self.refs.settled)

    def page(self) -> Page:
        """The sheet 奖金."""
        place = self.refs.announce(BONUS, bonus_table(self.refs.settled).columns, ITEMS)
        return Page(place, self._rows)

    def helpers(self) -> list[Page]:
        """The helper sheets of the method."""
        return self._method.pages() if self._method else []

    def amounts(self, number: str, row: int) -> tuple[Mixed, ...]:
        """基数, 扣减, 补发, 尾差, 奖金 of a person; ``row`` is the person's on the sheet 人员."""
        method = self._method
        if method is None:
            return NOTHING
        refs, paid = self.refs, self._paid.get(number)
        share = {heading: refs.cell(SHARES, number, heading) for heading in refs.places[SHARES].letters}
        here = {heading: refs.places[PEOPLE].here(number, heading) for heading in AMOUNTS}
        if isinstance(method, Months):
            base = f'IF(OR({refs.waiting()}>0,{share[PAID]}=0),"",{share[BASE]}/100)'
            parts = (f"{share[CANCELLED]}*{here['基数']}", "0", "0")
        else:
            left_out = f"{refs.input('人员', '参加考核', row)}={text('否')}"
            base = f'IF(OR({parameter(refs, PAYS)}=0,{left_out}),"",{share[BASE]}/100)'
            extra = f"({share[BASES.extra]}+{share[SUPPLEMENTS.extra]})/100"
            parts = (f"{share[DEDUCTION]}/100", f"{share[SUPPLEMENT]}/100", extra)
        amount = f"ROUND({here['基数']}-{here['扣减']}+{here['补发']},2)"
        formulas = [base, *(f'IF({here["基数"]}="","",{part})' for part in (*parts, amount))]
        values = (
            (paid.base, paid.deduction, paid.supplement, paid.remainder, paid.amount) if paid else (None,) * 5
        )
        return tuple(Formula(formula, value) for formula, value in zip(formulas, values, strict=True))

    def _rows(self) -> Iterator[tuple[Mixed, ...]]:
        values = [value for _, value in bonus_table(self.refs.settled).rows]
        method = self._method
        formulas = self._formulas(method) if method else [None] * len(ITEMS)
        for item, formula, value in zip(ITEMS, formulas, values, strict=True):
            assert not isinstance(value, str)
            yield item, Formula(formula, value) if formula else value

    def _formulas(self, method: Shares | Months) -> list[str]:
        refs = self.refs
        people = refs.places[PEOPLE]
        cells = [refs.places[BONUS].cell(item, "值") for item in ITEMS]
        paid = f"ROUND(SUM({people.column('奖金')}),2)"
        if isinstance(method, Months):
            known = f"{refs.waiting()}=0"
            total = f'IF({known},ROUND(SUM({people.column("基数")}),2),"")'
            back, left = f"ROUND(SUM({people.column('扣减')}),2)", "0"
        else:
            known = f"{parameter(refs, PAYS)}=1"
            given = refs.setting(BONUS_TOTAL)
            total = f'IF({given}="","",{given})'
            groups = refs.places[GROUPS]
            back = f"SUM({groups.column(BACK)})/100"
            left = f"SUM({groups.column(UNSHARED)})/100"
            if method.sections:
                # Without any weight in any section nothing could be split at all.
                unsplit = f"IF({parameter(refs, SECTIONS.weight_sum)}=0,{parameter(refs, TOTAL)},0)"
                left = f"(SUM({groups.column(UNSHARED)})+{unsplit})/100"
        check = f"ROUND({cells[0]}-{cells[1]}-{cells[2]}-{cells[3]},2)"
        return [total, *(f'IF({known},{part},"")' for part in (paid, back, left, check))]
