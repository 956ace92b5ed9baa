"""核验: every frozen settlement computed again and held against what is stored, to the first difference.

Three looks: the audit row of a settlement holds its digests (`seal_difference`), its inputs and rules give its
result (`first_difference`), and its rows are what was computed. One settlement at a time is in memory.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from bonuses.recompute import SETTLED, SETTLEMENT_ID, Replay, replay, seal
from people.audit import AuditEntry
from reports.verification_rows import RowDifference, row_differences
from scoring.models import Settlement

# What a tampered value does when it is read: no zlib stream, no JSON, no facts, not of its kind.
UNREADABLE: Final = (zlib.error, ValueError, KeyError, TypeError, AttributeError, ArithmeticError)
_LISTS: Final = {"subjects": "考核对象", "people": "人员"}
_WORDS: Final = {
    "scheme": "方案", "year": "年度", "agency": "单位", "bonus": "奖金", "honours": "结果运用", "problems": "问题",
    "score": "得分", "percent": "百分制", "rank": "名次", "grade": "等次", "kind": "类型", "group": "分组",
    "grade_before_leader_downgrade": "降档前等次", "parts": "分项", "base": "基数", "cancelled_by": "取消依据",
    "barred_from_excellent": "不得评优", "total": "总额", "paid": "发放", "returned": "收回",
    "undistributed": "未分配", "priority": "优先评优", "talk": "约谈", "next_year_quota": "次年优秀名额",
    "consequences": "后果", "code": "代码", "blocking": "是否阻断", "where": "位置", "message": "说明",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """Where something differs, which figure, what is stored and what it should be."""

    where: str
    figure: str
    stored: str
    computed: str
    kind: str = "重算"

    def __str__(self) -> str:
        return f"{self.where}：{self.figure}：存储 {self.stored} → {self.kind} {self.computed}"


def settlement_name(settlement: Settlement) -> str:
    """Name a settlement: 核算 某局 2024年度 code 第2版."""
    return f"核算 {settlement.plan.agency.name} {settlement.plan} 第{settlement.version}版"


def chosen(*, agency: str | None = None, year: int | None = None) -> QuerySet[Settlement]:
    """The settlements of all states of an agency and a year (of all without), oldest first."""
    rows = Settlement.objects.select_related("plan__agency").order_by("pk")
    if agency is not None:
        rows = rows.filter(plan__agency__name=agency)
    return rows if year is None else rows.filter(plan__year=year)


def one_by_one(rows: QuerySet[Settlement]) -> Iterator[Settlement]:
    """Give settlements one at a time: fetched in hundreds, their inputs and results would fill the memory."""
    for key in rows.values_list("pk", flat=True).iterator():
        yield rows.get(pk=key)


def seal_difference(progress: Callable[[int], None] = lambda position: None) -> Difference | None:
    """Hold every audit row «核算» against its settlement, and see that no settlement is without one."""
    # Counted first: a settlement stored meanwhile brings its row along and can only add to the rows.
    known = Settlement.objects.count()
    sealed = 0
    entries = AuditEntry.objects.filter(action=SETTLED).order_by("position")
    for position, detail in entries.values_list("position", "detail").iterator():
        found = _seal_difference(position, json.loads(detail))
        if found:
            return found
        sealed += 1
        progress(position)
    return None if sealed >= known else _unsealed()


def _seal_difference(position: int, detail: Mapping[str, Any]) -> Difference | None:
    settlement = _sealed(detail)
    if settlement is None:
        where = f"审计链第{position}条所记的核算第{detail.get('版本')}版"
        return Difference(where, "核算", "没有", "应有一次", "核验")
    where = settlement_name(settlement)
    try:
        now = seal(settlement)
    except UNREADABLE as error:
        return _unreadable(where, error)
    # In the order of the seal: the cause (inputs) before what follows from it. Early rows hold less.
    for name in (*now, *detail):
        if name in detail and now.get(name) != detail[name]:
            return Difference(where, name, str(now.get(name)), str(detail[name]), f"审计第{position}条")
    return None


def _unreadable(where: str, error: Exception) -> Difference:
    # The error's text may hold personal data, its kind does not.
    return Difference(where, "输入、规则或结果行", f"读不出来（{type(error).__name__}）", "应能读出", "核验")


def _sealed(detail: Mapping[str, Any]) -> Settlement | None:
    rows = Settlement.objects.select_related("plan__agency").defer("inputs", "result")
    if SETTLEMENT_ID in detail:
        return rows.filter(pk=detail[SETTLEMENT_ID]).first()
    # Rows of the first release name the settlement by its version and result, in which agency and year stand.
    return rows.filter(version=detail["版本"], result_digest=detail["结果摘要"]).first()


def _unsealed() -> Difference:
    """Find a settlement that no audit row tells of; only a look after the loss was noticed."""
    details = AuditEntry.objects.filter(action=SETTLED).values_list("detail", flat=True)
    found = {settlement.pk for text in details if (settlement := _sealed(json.loads(text)))}
    lost = Settlement.objects.select_related("plan__agency").exclude(pk__in=found).order_by("pk").first()
    where = settlement_name(lost) if lost else SETTLED
    return Difference(where, "审计记录", "没有", "应有一条", "核验")


def first_difference(settlement: Settlement) -> Difference | None:
    """Compute one settlement again and give the first thing that differs; None when everything agrees."""
    where = settlement_name(settlement)
    try:
        found = next(_differences(settlement), None)
    except UNREADABLE as error:
        return _unreadable(where, error)
    return Difference(where, found.figure, found.stored, found.computed) if found else None


def _differences(settlement: Settlement) -> Iterator[RowDifference]:
    inputs = hashlib.sha256(zlib.decompress(bytes(settlement.inputs))).hexdigest()
    if inputs != settlement.inputs_digest:
        yield RowDifference("输入摘要", settlement.inputs_digest, inputs)
    again = replay(settlement)
    if again.rules.digest != settlement.scheme_digest:
        yield RowDifference("方案模板摘要", settlement.scheme_digest, again.rules.digest)
    yield from _result_differences(settlement, again)
    yield from row_differences(settlement, again)


def _result_differences(settlement: Settlement, again: Replay) -> Iterator[RowDifference]:
    text, plan = again.text(), settlement.plan
    if settlement.result != text:
        yield _figure(settlement.result, text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    if settlement.result_digest != digest:
        yield RowDifference("结果摘要", settlement.result_digest, digest)
    code, year = again.rules.scheme.code, again.facts.year
    if (plan.scheme_code, plan.year) != (code, year):
        yield RowDifference("所属年度方案", f"{plan.year} {plan.scheme_code}", f"{year} {code}")


def _figure(stored: str, computed: str) -> RowDifference:
    """The first figure of 结果.json that differs; the stored text may be anything."""
    try:
        before = dict(_flat(json.loads(stored), ""))
    except ValueError:
        return RowDifference("结果", "不是 JSON", "结果.json")
    after = dict(_flat(json.loads(computed), ""))
    for name in (*after, *before):
        if name not in before or name not in after or before[name] != after[name]:
            return RowDifference(name, before.get(name, "没有"), after.get(name, "没有"))
    return RowDifference("结果的文字（数值相同，空白或次序不同）", *_first_line(stored, computed))


def _first_line(stored: str, computed: str) -> tuple[str, str]:
    pairs = zip([*stored.split("\n"), ""], [*computed.split("\n"), ""], strict=False)
    return next(((repr(a), repr(b)) for a, b in pairs if a != b), ("多出或缺少末尾", "结果.json"))


def _flat(node: object, name: str) -> Iterator[tuple[str, str]]:
    """Every value of the document under its Chinese name; rows are named by their id, not by their place."""
    if isinstance(node, dict) and node:
        for key, value in node.items():
            word = _WORDS.get(key, key) if key not in _LISTS else _LISTS[key]
            yield from _flat(value, f"{name} {word}".strip())
    elif isinstance(node, list) and any(isinstance(item, dict) for item in node):
        for index, item in enumerate(node, 1):
            key = item.get("id", index) if isinstance(item, dict) else index
            yield from _flat(item, f"{name} {key}")
    else:
        yield name, "空" if node is None else json.dumps(node, ensure_ascii=False).strip('"')
