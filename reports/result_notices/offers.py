"""What a 公示 of a version may show, and what it shows unless the office says otherwise.

Read from the scheme's data: classes with grades show rank, score and grade, those without only the score; people their
grade. No document names the columns: all of it is ASSUMED and shown so. Never offered: parts of a score (they betray
deductions and ballots), causes, discipline, the base of anybody's bonus.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bonuses.models import BonusPool
from plans.engine.scheme import Scheme
from plans.engine.scheme.subjects import SubjectClass
from reports.models import ResultNotice
from reports.opened import rules_of
from scoring.models import PersonResult, Settlement, SubjectResult

RESULT: Final = ResultNotice.What.RESULT.value
BONUS: Final = ResultNotice.What.BONUS.value
KINDS: Final = {RESULT: "考核结果公示", BONUS: "奖金分配方案公示"}
WHAT_OF: Final = {kind: what for what, kind in KINDS.items()}
NAME: Final = "name"
PEOPLE: Final = "people"
MONEY: Final = "bonus"
# 公示 and 奖金 in one clause: the document asks that the distribution is put up (rules 2.4).
ASKED_WORDS: Final = ("公示", "奖金")
ASSUMED: Final = {
    RESULT: "原文没有规定公示哪些栏目，按系统默认：评等次的对象公示名次、得分和等次，不评等次的只公示得分，人员只公示等次。",
    BONUS: "原文没有规定公示哪些栏目，按系统默认：姓名、所在科室、等次和奖金；基数、扣减和取消依据不公示。",
}


@dataclass(frozen=True, slots=True)
class ColumnOffer:
    """A column that may be shown; `usual` is shown unless the office takes it out.

    `needed`: what the table is put up for. A sheet without it shows nobody the own outcome, so that nobody can object.
    """

    key: str
    head: str
    usual: bool = True
    needed: bool = False


@dataclass(frozen=True, slots=True)
class TableOffer:
    """A table that may be shown: of which kinds of subjects, with which columns beside the name."""

    key: str
    title: str
    name: str
    columns: tuple[ColumnOffer, ...]
    kinds: tuple[str, ...] = ()

    @property
    def usual(self) -> tuple[str, ...]:
        """The keys of what is shown unless the office says otherwise."""
        return tuple(column.key for column in self.columns if column.usual)

    @property
    def needed(self) -> tuple[ColumnOffer, ...]:
        """What is shown wherever the table is."""
        return tuple(column for column in self.columns if column.needed)


def offers_of(settlement: Settlement, what: str) -> list[TableOffer]:
    """The tables that the version has rows for. A few queries."""
    scheme = rules_of(settlement).scheme
    if what == BONUS:
        return [_money(_placed(scheme), graded=_graded(settlement))] if pays(settlement) else []
    found = []
    for place, group in enumerate(scheme.subjects):
        rows = SubjectResult.objects.filter(settlement=settlement, kind__in=group.kinds)
        facts = list(rows.values_list("kind", "rank", "percent_hundredths", "score_hundredths"))
        if facts:
            found.append(_subjects(f"subjects{place}", group, facts))
    if _graded(settlement):
        found.append(_people(_placed(scheme)))
    return found


def usual_choice(offers: list[TableOffer]) -> dict[str, list[str]]:
    """What is shown unless the office says otherwise: columns by table."""
    return {offer.key: list(offer.usual) for offer in offers}


def fitting(offers: list[TableOffer], chosen: Mapping[str, Any]) -> dict[str, list[str]]:
    """Keep of a choice what the version has; tables that are left out stay out."""
    known = {offer.key: [column.key for column in offer.columns] for offer in offers}
    return {
        key: [column for column in columns if column in chosen[key]]
        for key, columns in known.items()
        if key in chosen
    }


def lacking(offers: list[TableOffer], chosen: Mapping[str, Any]) -> list[str]:
    """What the chosen tables leave out although they are put up for it, in words."""
    return [
        f"{offer.title}没有选“{column.head}”"
        for offer in offers
        for column in offer.needed
        if chosen.get(offer.key) and column.key not in chosen[offer.key]
    ]


def pays(settlement: Settlement) -> bool:
    """Whether amounts were computed for the version."""
    if rules_of(settlement).scheme.bonus is None:
        return False
    return BonusPool.objects.filter(settlement=settlement, paid_fen__isnull=False).exists()


def said_of(scheme: Scheme, what: str) -> list[tuple[str, str]]:
    """The clauses in which the document itself speaks of a 公示 of this."""
    words = ASKED_WORDS if what == BONUS else ("公示", "结果")
    return [(clause, text) for clause, text in scheme.clauses.items() if all(word in text for word in words)]


def asks_bonus_notice(settlement: Settlement) -> bool:
    """Whether the document wants the distribution put up before it is final (rules 2.4)."""
    scheme = rules_of(settlement).scheme
    return scheme.bonus is not None and bool(said_of(scheme, BONUS))


def _graded(settlement: Settlement) -> bool:
    """Whether people have grades of their own."""
    return PersonResult.objects.filter(settlement=settlement).exclude(grade="").exists()


def _placed(scheme: Scheme) -> str:
    """What the column of the place is called: a scheme of units knows no sections."""
    return (
        "所在科室" if any(kind != "单位" for group in scheme.subjects for kind in group.kinds) else "所在单位"
    )


Facts = tuple[str, int | None, int | None, int | None]


def _subjects(key: str, group: SubjectClass, facts: list[Facts]) -> TableOffer:
    """`facts` are kind, rank, percent and score of each."""
    graded = group.grading is not None
    present = {kind for kind, *_ in facts}
    kinds = tuple(kind for kind in group.kinds if kind in present)
    columns = []
    if len(facts) > 1 and any(rank is not None for _, rank, _, _ in facts):
        columns.append(ColumnOffer("rank", "名次", usual=graded))
    if len(kinds) > 1:
        columns.append(ColumnOffer("kind", "类型", usual=False))
    columns.append(ColumnOffer("score", "得分", needed=not graded))
    if any(percent is not None and percent != score for _, _, percent, score in facts):
        columns.append(ColumnOffer("percent", "百分制", usual=False))
    if graded:
        columns.append(ColumnOffer("grade", "等次", needed=True))
    return TableOffer(key, f"{'、'.join(kinds)}考核结果", kinds[0], tuple(columns), kinds)


def _people(placed: str) -> TableOffer:
    columns = (
        ColumnOffer("number", "工号", usual=False),
        ColumnOffer("place", placed),
        ColumnOffer("score", "得分", usual=False),
        ColumnOffer("grade", "等次", needed=True),
    )
    return TableOffer(PEOPLE, "个人考核等次", "姓名", columns)


def _money(placed: str, *, graded: bool) -> TableOffer:
    columns = [ColumnOffer("number", "工号", usual=False), ColumnOffer("place", placed)]
    columns += [ColumnOffer("grade", "等次")] if graded else []
    columns.append(ColumnOffer("amount", "奖金（元）", needed=True))
    return TableOffer(MONEY, "奖金分配方案", "姓名", tuple(columns))
