"""退出: what the history suggests of last year's indicators (rules 4.15), and what was decided about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db import IntegrityError, transaction

from indicators.engine.exits import TRIGGERS, Suggestion, YearOfIndicator, suggestions
from indicators.models import IndicatorExit, LedgerEntry, SecondaryIndicator
from indicators.services.grid_history import Outcome, chain, outcomes
from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.services.locks import lock_agency
from plans.models import Plan
from plans.services.plan_guard import refuse_if_approved

YEARS = 3
LAST_QUARTER = 4


@dataclass(frozen=True, slots=True)
class ExitRow:
    """An indicator of last year with what its history suggests, what was decided, and its rows of this year."""

    indicator: SecondaryIndicator
    suggestions: list[Suggestion]
    decisions: list[IndicatorExit]
    following: list[SecondaryIndicator]


def exit_rows(rows: Sequence[SecondaryIndicator], plan: Plan) -> list[ExitRow]:
    """Look at indicators of the year before `plan`; a constant number of queries whatever their number."""
    levels = chain(rows, YEARS)
    everything = {row.pk: row for level in levels for row in level.values()}
    alike = _alike(everything.values())
    found = outcomes({*everything, *(pk for group in alike.values() for pk in group)})
    kept = set(
        SecondaryIndicator.objects.filter(plan__in={row.plan_id for row in everything.values()})
        .exclude(basis="")
        .values_list("plan", flat=True)
    )
    decisions: dict[int, list[IndicatorExit]] = defaultdict(list)
    for each in IndicatorExit.objects.filter(indicator__in=[row.pk for row in rows]).order_by("pk"):
        decisions[each.indicator_id].append(each)
    following: dict[int, list[SecondaryIndicator]] = defaultdict(list)
    for row in SecondaryIndicator.objects.filter(plan=plan, previous__in=[row.pk for row in rows]).order_by(
        "position"
    ):
        following[row.previous_id or 0].append(row)
    return [
        ExitRow(
            row,
            suggestions([_year(level[row.pk], found, alike, kept) for level in levels if row.pk in level]),
            decisions[row.pk],
            following[row.pk],
        )
        for row in rows
    ]


def decide_exit(
    *,
    by: Actor,
    indicator: SecondaryIndicator,
    plan: Plan,
    trigger: str,
    grounds: str,
    outcome: str,
    document: str = "",
    decided_on: date | None = None,
    reason: str = "",
    version: int | None = None,
) -> IndicatorExit:
    """Record what was decided about an indicator of the year before `plan`; 退出 takes its row out of the draft.

    `version` is that of the record as last seen, None for a new one. DomainError: something is missing, somebody was
    quicker, or the plan is approved and still has the indicator.
    """
    _check_decision(trigger, outcome, document, decided_on, reason)
    said = {
        "grounds": grounds.strip(), "outcome": outcome, "document": document.strip(), "decided_on": decided_on,
        "reason": reason.strip(), "account_id": by.account,
    }  # fmt: skip
    try:
        with transaction.atomic():
            lock_agency(plan.agency_id)
            row, before = _written(indicator, trigger, version, said)
            gone = _take_out(by, indicator, plan) if outcome == IndicatorExit.Outcome.LEFT else []
            detail = changes(before, _told(row)) | ({"删去本年指标": gone} if gone else {})
            by.record(
                action="登记指标退出", target=f"{indicator} {trigger}", detail=detail, agency=plan.agency_id
            )
    except IntegrityError as error:
        raise _taken() from error
    return row


def _written(
    indicator: SecondaryIndicator, trigger: str, version: int | None, said: Mapping[str, object]
) -> tuple[IndicatorExit, dict[str, object]]:
    """Write the record; the version seen decides."""
    if version is None:
        if IndicatorExit.objects.filter(indicator=indicator, trigger=trigger).exists():
            raise _taken()
        return IndicatorExit.objects.create(indicator=indicator, trigger=trigger, **said), {}
    rows = IndicatorExit.objects.filter(indicator=indicator, trigger=trigger, version=version)
    row = rows.first()
    if row is None:
        raise _taken()
    before = _told(row)
    if not rows.update(**said, version=version + 1):
        raise _taken()
    row.refresh_from_db()
    return row, before


def _check_decision(trigger: str, outcome: str, document: str, decided_on: date | None, reason: str) -> None:
    if trigger not in TRIGGERS:
        raise DomainError("没有登记", why="不是文件规定的退出情形", next_step="请从五种情形中选一种")
    left = outcome == IndicatorExit.Outcome.LEFT
    if left and not (document.strip() and decided_on):
        raise DomainError("没有登记", why="退出要有批准的文号和日期", next_step="请补上后再登记")
    if outcome == IndicatorExit.Outcome.KEPT and not reason.strip():
        raise DomainError("没有登记", why="符合退出情形而保留的要写明理由", next_step="请补上理由")


def _take_out(by: Actor, indicator: SecondaryIndicator, plan: Plan) -> list[str]:
    """Take the rows that carry the indicator on out of this year's draft; who does so has a hand in it."""
    rows = SecondaryIndicator.objects.filter(plan=plan, previous=indicator)
    names = [str(row) for row in rows.select_related("primary")]
    if names:
        refuse_if_approved(plan, by=by)
        if LedgerEntry.objects.filter(indicator__in=rows).exists():
            raise DomainError("没有登记", why="本年的这一项已有季度台账", next_step="请先在方案变更中处理")
        primaries = set(rows.values_list("primary", flat=True))
        rows.delete()
        plan.primary_indicators.filter(pk__in=primaries, indicators__isnull=True).delete()
    return names


def _taken() -> DomainError:
    return DomainError("没有登记", why="这一情形刚刚被别人登记或改动", next_step="请刷新后再看")


def _told(row: IndicatorExit) -> dict[str, object]:
    day = row.decided_on.isoformat() if row.decided_on else ""
    return {"依据": row.grounds, "决定": row.outcome, "文号": row.document, "日期": day, "理由": row.reason}


def _year(
    row: SecondaryIndicator,
    found: Mapping[int, Outcome],
    alike: Mapping[int, Sequence[int]],
    kept: Collection[int],
) -> YearOfIndicator:
    last = found.get(row.pk)
    shares = [_counted(found.get(pk)) for pk in alike[row.pk]]
    return YearOfIndicator(
        year=row.plan.year,
        share=last.share if last else None,
        whole_year=bool(last and last.quarter == LAST_QUARTER),
        basis=row.basis,
        bases_kept=row.plan_id in kept,
        words=last.words if last else "",
        others=tuple(share for share in shares if share is not None)
        if all(share is not None for share in shares)
        else (),
    )


def _counted(outcome: Outcome | None) -> Fraction | None:
    """What counts of the share of one county: 考核得分 of 分值 where given, never more than the whole."""
    if outcome is None:
        return None
    if outcome.points is not None and outcome.full:
        return Fraction(outcome.points, outcome.full)
    return None if outcome.share is None else min(outcome.share, Fraction(1))


def _alike(rows: Collection[SecondaryIndicator]) -> dict[int, list[int]]:
    """The same indicator of all counties in the same year: same name in the plan or in those of sister agencies."""
    plans = {row.plan_id: row.plan for row in rows}
    parents = {plan.agency.parent_id for plan in plans.values() if plan.agency.parent_id}
    years = {plan.year for plan in plans.values()}
    names = {row.name for row in rows}
    near = SecondaryIndicator.objects.filter(name__in=names, plan__year__in=years)
    listed = (near.filter(plan__in=plans) | near.filter(plan__agency__parent__in=parents)).values_list(
        "pk", "plan", "plan__year", "plan__agency__parent", "primary__name", "name"
    )
    groups: dict[tuple[int, int | None, str, str], list[int]] = defaultdict(list)
    for pk, plan, year, parent, primary, name in listed:
        groups[year, parent if parent in parents else -plan, primary, name].append(pk)
    return {
        row.pk: groups[
            row.plan.year,
            parent if (parent := row.plan.agency.parent_id) in parents else -row.plan_id,
            row.primary.name,
            row.name,
        ]
        for row in rows
    }
