"""The helper sheets behind a total that is split: 奖金参数, 奖金分组 (one row a total), 奖金份额 (one row a person).

All amounts on them are whole fen. While a blocking problem stands the total is 0 and the result sheets show nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from plans.engine.loading import BONUS_TOTAL
from plans.engine.scheme.outcomes import DeductAndSupplement, DifferentialPool
from reports.results.living.base import Formula, Mixed, Page, Place, Refs, text
from reports.results.living.money_deduct import Deducting
from reports.results.living.money_members import Group, Sharing, sharing_of
from reports.results.living.money_methods import (
    BACK,
    BASE,
    BASES,
    CANCELLED,
    DEDUCTION,
    GRADE,
    GROUPS,
    PARAMETERS,
    POOL,
    SHARES,
    SUPPLEMENT,
    SUPPLEMENTS,
    TOTAL,
    UNSHARED,
    Figures,
    Method,
    figure,
    figures_of,
    parameter,
    whole,
)  # fmt: skip
from reports.results.living.money_pool import Pooling
from reports.results.living.money_sections import SECTION_COLUMNS, SECTIONS, Sections
from reports.results.living.money_split import Cells, SplitCells
from reports.results.tables import Column, Kind

WAITING, PAYS, UNIT, CANCELLED_TO = "待定事项", "可发", "权重单位", "取消奖金去向"


@dataclass
class Shares:
    """Everything about the split of one settlement; pages are announced first and written later."""

    refs: Refs
    rules: DeductAndSupplement | DifferentialPool

    @cached_property
    def sharing(self) -> Sharing:
        """Who shares in what."""
        return sharing_of(self.refs, self.rules)

    @cached_property
    def method(self) -> Method:
        """扣差补优 or the pool."""
        return Deducting(self.rules) if isinstance(self.rules, DeductAndSupplement) else Pooling(self.rules)

    @cached_property
    def sections(self) -> Sections | None:
        """The split over sections, where money goes there first."""
        return Sections(self.refs, self.sharing) if self.sharing.sections else None

    @cached_property
    def figures(self) -> dict[str, Figures]:
        """The figures of every group."""
        totals = self.sections.totals() if self.sections else {}
        return {
            group.code: figures_of(self.method, group, totals.get(group.code, self.sharing.total))
            for group in self.sharing.groups
        }

    def pages(self) -> list[Page]:
        """The three helper sheets."""
        return [
            Page(self._announce_parameters(), self._parameter_rows),
            Page(self._announce_groups(), self._group_rows),
            Page(self._announce_shares(), self._share_rows),
        ]

    # 奖金参数

    def _announce_parameters(self) -> Place:
        columns = (Column("项目", width=18), Column("值", Kind.EXACT, 18), Column("说明", width=60))
        names = [WAITING, PAYS, TOTAL, UNIT, CANCELLED_TO]
        names += SECTIONS.group_headings() if self.sections else []
        return self.refs.announce(PARAMETERS, columns, names)

    def _parameter_rows(self) -> Iterator[tuple[Mixed, ...]]:
        refs, settled = self.refs, self.refs.settled
        given, blocked = refs.setting(BONUS_TOTAL), settled.outcome.blocked
        pays = settled.bonus is not None and not blocked
        waiting = parameter(refs, WAITING)
        yield (
            WAITING,
            Formula(refs.waiting(), sum(p.blocking for p in settled.outcome.problems)),
            "大于0时奖金不计算",
        )
        yield (
            PAYS,
            Formula(f'IF(AND({waiting}=0,{given}<>""),1,0)', int(pays)),
            "1：没有待定事项，且有奖金总额",
        )
        yield (
            TOTAL,
            Formula(f"IF({parameter(refs, PAYS)}=1,ROUND({given}*100,0),0)", self.sharing.total),
            "奖金总额，以分为单位",
        )
        yield (
            UNIT,
            self.sharing.unit,
            "基数权重＝奖金基数（分）×在岗月数÷本数；只为使权重不致太大，不影响比例",
        )
        to = self.rules.cancelled_to
        cell = figure(refs, self.rules, "cancelled_to")
        yield (
            CANCELLED_TO,
            Formula(cell, to) if not cell.startswith('"') else to,
            "收回：被取消的奖金不再分配；回池：并入再分配",
        )
        if self.sections:
            yield from self.sections.parameter_rows()

    # 奖金分组

    def _announce_groups(self) -> Place:
        columns = (
            Column("组", width=12, note="先分到科室的，每个所在对象一组；否则全部人员一组"),
            *(SECTION_COLUMNS if self.sections else ()),
            whole(TOTAL, 14, "本组可分的总额，单位：分（本表金额都以分为单位）"),
            *self.method.group_columns,
            *BASES.group_columns(),
            whole(BACK, 12),
            whole(POOL, 14, "扣减后再分的金额"),
            *SUPPLEMENTS.group_columns(),
            whole(UNSHARED, 12),
        )
        return self.refs.announce(GROUPS, columns, [group.code for group in self.sharing.groups])

    def _group_rows(self) -> Iterator[tuple[Mixed, ...]]:
        place = self.refs.places[GROUPS]
        for index, group in enumerate(self.sharing.groups):
            cells: Cells = {"组": group.code, **self._group(group)}
            if self.sections:
                cells |= self.sections.of_group(index, group)
            yield tuple(cells.get(column.heading) for column in place.columns)

    def _group(self, group: Group) -> Cells:
        place, found = self.refs.places[GROUPS], self.figures[group.code]
        here = {column.heading: place.here(group.code, column.heading) for column in place.columns}
        base, supplement = self._splits(group)
        given = f"SUM({self.refs.places[SHARES].part(SUPPLEMENT, group.first, group.last)})"
        unshared = f"IF({here[BASES.weight_sum]}=0,{here[TOTAL]},{here[POOL]}-{given})"
        return {
            TOTAL: Formula(parameter(self.refs, TOTAL), found.total),
            **self.method.of_group(self.refs, group, here, found),
            **base.of_group(),
            **supplement.of_group(),
            UNSHARED: Formula(unshared, found.undistributed),
        }

    def _splits(self, group: Group) -> tuple[SplitCells, SplitCells]:
        """The split by base and the one of what is given in addition."""
        groups, shares, found = self.refs.places[GROUPS], self.refs.places[SHARES], self.figures[group.code]
        cells = {column.heading: groups.cell(group.code, column.heading) for column in groups.columns}
        bounds = (shares, group.first, group.last)
        return (
            SplitCells(BASES, *bounds, cells[self.method.base_total], cells, found.base),
            SplitCells(SUPPLEMENTS, *bounds, cells[POOL], cells, found.supplement),
        )

    # 奖金份额

    def _announce_shares(self) -> Place:
        columns = (
            Column("工号", width=10),
            Column("姓名", width=12),
            Column("所在对象", width=12),
            Column(GRADE, Kind.WORD, 8),
            whole(CANCELLED, 7, "1：奖金已取消（见人员结果的取消依据）"),
            Column(BASES.weight, Kind.EXACT, 14, "奖金基数×在岗月数÷权重单位；不参加考核的为0"),
            *BASES.columns(),
            whole(BASE, 13, "单位：分（本表金额都以分为单位）"),
            whole(DEDUCTION, 13),
            Column(SUPPLEMENTS.weight, Kind.EXACT, 14),
            *SUPPLEMENTS.columns(),
            whole(SUPPLEMENT, 13),
        )
        return self.refs.announce(SHARES, columns, [member.number for member in self.sharing.members])

    def _share_rows(self) -> Iterator[tuple[Mixed, ...]]:
        headings = [column.heading for column in self.refs.places[SHARES].columns]
        for group in self.sharing.groups:
            base, supplement = self._splits(group)
            for index in range(len(group.members)):
                cells = self._share(group, index, base, supplement)
                yield tuple(cells.get(heading) for heading in headings)

    def _share(self, group: Group, index: int, base: SplitCells, supplement: SplitCells) -> Cells:
        refs, member = self.refs, group.members[index]
        number, row = member.number, group.first + index
        letters = refs.places[SHARES].letters
        cancelled = f'IF({refs.person(number, "取消依据")}="",0,1)'
        base_fen = f"${letters[BASES.floor]}{row}+${letters[BASES.extra]}{row}"
        given = f"${letters[SUPPLEMENTS.floor]}{row}+${letters[SUPPLEMENTS.extra]}{row}"
        return {
            "工号": number,
            "姓名": member.person.name,
            "所在对象": member.person.subject,
            GRADE: Formula(refs.person(number, "等次"), member.grade or None),
            CANCELLED: Formula(cancelled, int(member.cancelled)),
            BASES.weight: Formula(self._weight(member.row), member.weight),
            **base.of_row(index, row),
            BASE: Formula(base_fen, base.split.share(index)),
            **self.method.of_row(refs, group, index, self.figures[group.code]),
            **supplement.of_row(index, row),
            SUPPLEMENT: Formula(given, supplement.split.share(index)),
        }

    def _weight(self, row: int) -> str:
        """奖金基数 × 在岗月数, nothing for who does not take part (rules 6.5)."""
        refs = self.refs
        base, months = refs.input("人员", "奖金基数", row), refs.input("人员", "在岗月数", row)
        appraised = refs.input("人员", "参加考核", row)
        full = f'IF({months}="",12,{months})'
        return f"IF({appraised}={text('否')},0,ROUND({base}*100,0)*{full}/{parameter(refs, UNIT)})"
