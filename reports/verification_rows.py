"""The stored rows of a settlement against what it computes to: results, problems, money, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bonuses.models import BonusAllocation, BonusPool
from bonuses.recompute import Replay
from people.audit import canonical
from plans.engine.rounding import two_places
from scoring.models import PersonResult, Settlement, SettlementProblem, SubjectResult

Show = Callable[[object], str]
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class RowDifference:
    """A figure, as it is stored and as it is computed."""

    figure: str
    stored: str
    computed: str


def _same(stored: object, computed: object) -> bool:
    """Equal and of one kind: SQLite and JSON would let 94.0 stand for 94."""
    if isinstance(stored, dict | list):
        return canonical(stored) == canonical(computed)
    return type(stored) is type(computed) and stored == computed


def _plain(value: object) -> str:
    return "空" if value is None or value == "" else str(value)


def _places(value: object) -> str:
    return two_places(value) if isinstance(value, int) else _plain(value)


SUBJECT: Final[dict[str, tuple[str, Show]]] = {
    "name": ("名称", _plain), "kind": ("类型", _plain), "group": ("分组", _plain),
    "score_hundredths": ("得分", _places), "percent_hundredths": ("百分制", _places), "rank": ("名次", _plain),
    "grade": ("等次", _plain), "grade_before": ("降档前等次", _plain), "parts": ("分项", _plain),
}  # fmt: skip
PERSON: Final[dict[str, tuple[str, Show]]] = {
    "name": ("姓名", _plain), "subject_code": ("所在对象", _plain), "score_hundredths": ("得分", _places),
    "grade": ("等次", _plain), "barred": ("不得评优", _plain), "cancelled_by": ("取消依据", _plain),
}  # fmt: skip
PROBLEM: Final[dict[str, tuple[str, Show]]] = {
    "code": ("代码", _plain), "blocking": ("是否阻断", _plain), "where": ("位置", _plain),
    "message": ("说明", _plain),
}  # fmt: skip
POOL: Final[dict[str, tuple[str, Show]]] = {
    "method": ("分配方式", _plain), "total_fen": ("总额", _places), "paid_fen": ("发放", _places),
    "returned_fen": ("收回", _places), "undistributed_fen": ("未分配", _places),
}  # fmt: skip
SHARE: Final[dict[str, tuple[str, Show]]] = {
    "person_result__settlement_id": ("所属核算", _plain), "base_fen": ("基数", _places),
    "deduction_fen": ("扣减", _places), "supplement_fen": ("补发", _places), "remainder_fen": ("尾差", _places),
    "amount_fen": ("奖金", _places),
}  # fmt: skip


def row_differences(settlement: Settlement, again: Replay) -> Iterator[RowDifference]:
    """Give every difference between the stored rows and the computed ones, in the order of the tables."""
    yield from _subjects(settlement, again)
    yield from _people(settlement, again)
    yield from _problems(settlement, again)
    yield from _money(settlement, again)


def _subjects(settlement: Settlement, again: Replay) -> Iterator[RowDifference]:
    computed: dict[object, Row] = {
        row.code: (
            row.name, row.kind, row.group, row.score, row.percent, row.rank, row.grade or "",
            row.grade_before or "", dict(row.parts),
        )
        for row in again.outcome.subjects
    }  # fmt: skip
    rows = SubjectResult.objects.filter(settlement=settlement).order_by("pk")
    yield from _compare("考核对象", SUBJECT, rows.values_list("code", *SUBJECT).iterator(), computed)


def _people(settlement: Settlement, again: Replay) -> Iterator[RowDifference]:
    computed: dict[object, Row] = {
        row.number: (row.name, row.subject, row.score, row.grade or "", row.barred, list(row.cancelled_by))
        for row in again.outcome.people
    }
    rows = PersonResult.objects.filter(settlement=settlement).order_by("pk")
    yield from _compare("人员", PERSON, rows.values_list("number", *PERSON).iterator(), computed)


def _problems(settlement: Settlement, again: Replay) -> Iterator[RowDifference]:
    problems = again.outcome.problems
    computed: dict[object, Row] = {
        number: (row.code, row.blocking, row.where, row.message) for number, row in enumerate(problems, 1)
    }
    stored = SettlementProblem.objects.filter(settlement=settlement).order_by("pk").values_list(*PROBLEM)
    numbered = ((number, *row) for number, row in enumerate(stored.iterator(), 1))
    yield from _compare("问题", PROBLEM, numbered, computed)
    if settlement.blocked != again.outcome.blocked:
        yield RowDifference("有阻断问题", str(settlement.blocked), str(again.outcome.blocked))


def _money(settlement: Settlement, again: Replay) -> Iterator[RowDifference]:
    pools: dict[object, Row] = {}
    shares: dict[object, Row] = {}
    bonus, rules = again.bonus, again.rules.scheme.bonus
    if bonus is not None and rules is not None:
        pools[""] = (rules.method, bonus.total, bonus.paid, bonus.returned, bonus.undistributed)
        shares = {
            row.number: (
                settlement.pk, row.base, row.deduction, row.supplement, row.remainder, row.amount,
            )
            for row in bonus.allocations
        }  # fmt: skip
    stored = BonusPool.objects.filter(settlement=settlement).values_list(*POOL)
    yield from _compare("奖金池", POOL, (("", *row) for row in stored), pools)
    rows = BonusAllocation.objects.filter(pool__settlement=settlement).order_by("pk")
    listed = rows.values_list("person_result__number", *SHARE)
    yield from _compare("奖金分配", SHARE, listed.iterator(), shares)


def _compare(
    table: str, fields: dict[str, tuple[str, Show]], stored: Iterable[Row], computed: dict[object, Row]
) -> Iterator[RowDifference]:
    """Compare rows by their first value, the key; what is left of `computed` is missing in the database."""
    for key, *values in stored:
        expected = computed.pop(key, None)
        if expected is None:
            yield RowDifference(f"{table}{key}", "多出一行", "没有")
            continue
        for (label, show), value, wanted in zip(fields.values(), values, expected, strict=True):
            if not _same(value, wanted):
                yield RowDifference(f"{table}{key} {label}", show(value), show(wanted))
    for key in computed:
        yield RowDifference(f"{table}{key}", "没有", "应有一行")
