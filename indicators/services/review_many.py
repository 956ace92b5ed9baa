"""Approving or passing many rows at once: all of them, or none and the refusal names which.

What the steps need is read for all rows together; a row itself costs its update, the line of its conversation and its
audit row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from indicators.models import Evidence, LedgerEntry, LedgerEvent
from indicators.services.conversation import chain_of, owners_of
from indicators.services.reviewing import approve_held, filed_score, hold_rows, pass_held, reviewed_rows
from indicators.workflow import Action
from indicators.working import judging_of
from people.acting import Actor
from people.chain import Step
from people.errors import DomainError
from plans.engine.scheme.indicators import IndicatorScoring

# More than a page or two at once is no longer a check.
MOST: Final = 200


def approve_many(*, by: Actor, rows: Iterable[tuple[int, int]]) -> int:
    """审核通过 of many rows (key, version) as they were filed: all of them, or none and the refusal names which."""
    return _many(
        rows,
        lambda row, version, scoring, taken: approve_held(row, by, version, filed_score(row), scoring, taken),
    )


def pass_many(*, by: Actor, rows: Iterable[tuple[int, int]]) -> int:
    """科室同意 of many rows (key, version): all of them, or none and the refusal names which."""
    return _many(rows, lambda row, version, scoring, taken: pass_held(row, by, version, taken))


def judge_many(groups: Iterable[tuple[Actor, Action, list[tuple[int, int]]]]) -> dict[Action, int]:
    """Approve or pass several groups of rows, each on its own role: all of them, or none. Gives how many of each."""
    done: dict[Action, int] = {}
    listed = list(groups)
    with transaction.atomic():
        hold_rows([key for _, _, rows in listed for key, _ in rows])
        for by, action, rows in listed:
            act = approve_many if action == Action.APPROVE else pass_many
            done[action] = done.get(action, 0) + act(by=by, rows=rows)
    return done


# What `_many` does to a row: the row, the version seen, the scoring of its plan, its chain so far.
Act = Callable[[LedgerEntry, int, IndicatorScoring | None, Sequence[Step]], None]


def _many(rows: Iterable[tuple[int, int]], act: Act) -> int:
    """Act on rows (key, version), all or none; what the steps need is read for all of them at once."""
    wanted = sorted(set(rows))
    if not wanted or len(wanted) > MOST:
        why = "没有选择" if not wanted else f"选了 {len(wanted)} 行，一次最多 {MOST} 行"
        raise DomainError("没有办理", why=why, next_step="请选择要办理的行")
    refusals: list[str] = []
    with transaction.atomic():
        hold_rows([key for key, _ in wanted])
        found = {row.pk: row for row in _whole_rows([key for key, _ in wanted])}
        owners = owners_of(found.values())
        judging = judging_of(row.indicator.plan for row in found.values())
        for key, version in wanted:
            row = found.get(key)
            if row is None:
                refusals.append(f"编号 {key} 的行已不存在")
                continue
            scoring = judging[row.indicator.plan_id].scoring
            try:
                act(row, version, scoring, chain_of(row, row.events.all(), owners))
            except DomainError as error:
                refusals.append(f"{row.indicator.code} {error.why}")
        if refusals:
            shown = "；".join(refusals[:10]) + ("……" if len(refusals) > 10 else "")
            raise DomainError(
                f"{len(wanted)} 行都没有办理",
                why=f"其中 {len(refusals)} 行办不了：{shown}",
                next_step="请去掉这些行，或先逐行办理",
            )
    return len(wanted)


def _whole_rows(keys: list[int]) -> QuerySet[LedgerEntry]:
    """The rows with their conversation and evidence; three queries for any number."""
    return (
        reviewed_rows()
        .filter(pk__in=keys)
        .prefetch_related(
            Prefetch("evidence", Evidence.objects.select_related("file").order_by()),
            Prefetch("events", LedgerEvent.objects.order_by("pk").defer("values")),
        )
    )
