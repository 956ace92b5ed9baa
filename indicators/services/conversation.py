"""The conversation of a ledger row: who did what and said what at which field, and what the row said after it.

Every step of the way (`indicators.workflow`) writes one line here, in its own transaction. The chain of those who may
not meet again in one row is read from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from indicators.engine.lights import percent
from indicators.models import Evidence, LedgerEntry, LedgerEvent
from people.acting import Actor
from people.chain import Step, check_chain, steps_of
from people.errors import DomainError
from people.models import Account
from plans.engine.check_rows import points_text

Kind = LedgerEvent.Kind
# What a row says, by field, in the order of the card.
LABELS: Final[dict[str, str]] = {
    "attainment": "完成率",
    "grade": "考核等次",
    "ratio": "得分比例",
    "progress": "完成情况",
    "problems": "存在问题",
    "measures": "整改措施",
    "self_points": "自评分",
    "evidence": "佐证材料",
    "no_evidence_reason": "无佐证理由",
    "approved_points": "考核得分",
    "score_reason": "评分理由",
}
# The steps before the approval that belong to the chain of the present filing.
JUDGED: Final = (Kind.PASSED, Kind.TAKEN)
_RATIOS: Final = frozenset({"attainment", "ratio"})
_POINTS: Final = frozenset({"self_points", "approved_points"})


def say(
    entry: LedgerEntry,
    kind: str,
    *,
    by: Actor,
    text: str = "",
    remarks: Mapping[str, str] | None = None,
) -> LedgerEvent:
    """Add a line to the row's conversation, with what the row says now; only in the transaction of the step."""
    return LedgerEvent.objects.create(
        entry=entry,
        kind=kind,
        account_id=by.account,
        name=by.name,
        on_behalf_of=by.on_behalf_of,
        on_behalf_account_id=by.on_behalf_account,
        text=text.strip(),
        remarks={name: said.strip() for name, said in (remarks or {}).items() if said.strip()},
        values=values_of(entry, with_evidence=True),
    )


def values_of(entry: LedgerEntry, *, with_evidence: bool = False) -> dict[str, str]:
    """Give what the row says as texts, by the names of LABELS; evidence by 编号 and name of the file, one a line."""
    found = {name: _text(name, getattr(entry, name)) for name in LABELS if name != "evidence"}
    if with_evidence and entry.pk:
        found["evidence"] = "\n".join(f"{row.number} {row.file.name}" for row in _evidence(entry))
    return found


def _evidence(entry: LedgerEntry) -> list[Evidence]:
    """The row's evidence by number; what was read with the row is not read again."""
    if "evidence" in getattr(entry, "_prefetched_objects_cache", {}):
        return sorted(entry.evidence.all(), key=lambda each: (each.number, each.pk))
    return list(entry.evidence.select_related("file").order_by("number", "pk"))


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if name in _RATIOS and isinstance(value, int):
        return percent(value)
    if name in _POINTS and isinstance(value, int):
        return points_text(value)
    return str(value)


def steps_taken(entry: LedgerEntry) -> list[Step]:
    """Give the steps of the row's chain so far: every filing of it, and what was passed since the last one.

    Whoever ever filed the row or typed in it, or is the 责任人 it belongs to, judges it never; who passed an earlier
    filing, or took it over, may.
    """
    lines = entry.events.order_by("pk").defer("values")
    return chain_of(entry, lines, owners_of([entry]))


def chain_of(entry: LedgerEntry, lines: Iterable[LedgerEvent], owners: Mapping[int, int]) -> list[Step]:
    """Give the row's chain from what was read already: its conversation, and the accounts of `owners_of`."""
    person = entry.indicator.responsible
    account = owners.get(person.employee_id) if person is not None else None
    owner = [] if account is None else [Step(account, None, "本行的责任人")]
    return [*steps_in(entry, lines), *owner]


def owners_of(entries: Iterable[LedgerEntry]) -> dict[int, int]:
    """Give the accounts of the 责任人 of rows by the keys of the people; one query, none where nobody is named."""
    people = {
        row.indicator.responsible.employee_id for row in entries if row.indicator.responsible is not None
    }
    if not people:
        return {}
    found = Account.objects.filter(employee__in=people).order_by("-pk").values_list("employee", "pk")
    return dict(found)


def steps_in(entry: LedgerEntry, lines: Iterable[LedgerEvent]) -> list[Step]:
    """Give the chain as the row and the lines of its conversation tell it, without its 责任人.

    Who took the row over from a section with nobody in it (转绩效办) decided that it is not looked at there.
    """
    events = list(lines)
    last = max((event.pk for event in events if event.kind == Kind.SUBMITTED), default=0)
    found = [
        Step(event.account_id, event.on_behalf_account_id, _step_name(event.kind))
        for event in events
        if event.account_id is not None
        and (event.kind == Kind.SUBMITTED or (event.kind in JUDGED and event.pk > last))
    ]
    if entry.filed_by_id is not None:
        found.append(Step(entry.filed_by_id, None, _step_name(Kind.SUBMITTED)))
    return [*found, *steps_of(entry.hands, _step_name(Kind.SUBMITTED))]


def _step_name(kind: str) -> str:
    return {Kind.SUBMITTED.value: "填报", Kind.PASSED.value: "科室同意"}.get(kind, kind)


def check_stranger(
    entry: LedgerEntry,
    *,
    by: Actor,
    step: str,
    more: Iterable[Step] = (),
    taken: Iterable[Step] | None = None,
) -> None:
    """Refuse a step on the row by somebody with a part in it: nobody reviews his own filing or takes two steps.

    `taken` is the row's chain where it was read already.
    """
    if by.account is None:
        raise DomainError(f"不能“{step}”", why="命令行不参与审核", next_step="请登录后由有权限的人员办理")
    check_chain([*(steps_taken(entry) if taken is None else taken), *more], by=by, step=step)
