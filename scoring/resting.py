"""What of a year rests on the rows of the ledger: a correction names it, rows stand still under it, late ones mark it.

Answers to `indicators.corrections_registry`, `indicators.ledger_registry` and, for rounds of 测评,
`appraisals.results_registry`.
"""

from __future__ import annotations

import zlib
from fractions import Fraction
from typing import Final

from django.db.models import QuerySet, Value
from django.urls import reverse

from appraisals.models import AppraisalRound
from appraisals.results_registry import Weights, register_round_keeper, register_weightings
from indicators.corrections_registry import register_resting
from indicators.ledger_registry import register_ledger_keeper
from indicators.models import Correction, LedgerEntry
from people.acting import Actor
from people.services.notifications import notify
from plans.services.notice_turns import office_accounts
from scoring.life import steps as life
from scoring.models import QuarterSettlement, Settlement
from scoring.pinned import unpacked_rules
from scoring.quarterly import steps
from scoring.quarterly.turns import hold_versions, title
from scoring.services import freezing, hold_settlements

State = Settlement.State
# What people outside the 绩效办 have seen.
SHOWN = (State.POSTED, State.PUBLISHED, State.ARCHIVED)
YEAR: Final = "年度"
QUARTER: Final = "季度"
LATE: Final = "核算以后又有台账审核通过"


def join() -> None:
    """Register the answers; the 绩效办 makes the new version itself."""
    register_resting("年度核算", settled_from, corrected)
    register_ledger_keeper("核算", ledger_frozen, late_row)
    register_round_keeper("核算", round_counted)
    register_weightings("核算", weights_settled)


def settled_from(entry: LedgerEntry) -> list[str]:
    """Name the year's settlements that were posted or published."""
    rows = Settlement.objects.filter(plan=entry.indicator.plan, state__in=SHOWN).order_by("version")
    return [
        f"{entry.indicator.plan.year}年度核算第{version}版（{state}）"
        for version, state in rows.values_list("version", "state")
    ]


def ledger_frozen(plan: int, hold: bool) -> str:
    """Say that the year's result is shown already, so that the rows under it stand still (rules 7.2).

    `hold` keeps its settlements, and the quarters that a late row would mark, from moving to the end of the transaction:
    both before the audit log is taken, as the commands on them do.
    """
    if hold:
        quarters = QuarterSettlement.objects.filter(plan=plan).exclude(
            state=QuarterSettlement.State.SUPERSEDED
        )
        hold_versions(quarters)
        hold_settlements(plan)
    rows = freezing(plan).filter(state__in=SHOWN).order_by("pk")
    shown = list(rows.values_list("version", "state"))
    return f"年度核算第{shown[-1][0]}版已到“{shown[-1][1]}”，它所依据的台账不能再动" if shown else ""


def late_row(entry: LedgerEntry, by: Actor) -> None:
    """Mark the versions of the quarter that were settled without the row, and tell the office, once a version."""
    plan = entry.indicator.plan
    quarters = QuarterSettlement.objects.filter(plan=plan, quarter=entry.quarter)
    quarters = quarters.exclude(state=QuarterSettlement.State.SUPERSEDED)
    # Asked for every row that is approved: one question for both, since mostly there is neither.
    found = dict(
        _on_the_way(plan.pk)
        .values_list(Value(YEAR), "pk")
        .union(quarters.order_by().values_list(Value(QUARTER), "pk"))
    )
    if YEAR in found:
        _mark_year(plan.pk, LATE, by)
    rows = quarters.defer("inputs", "rules") if QUARTER in found else quarters.none()
    for row in rows.order_by("pk"):
        steps.mark_outdated(QuarterSettlement.objects.filter(pk=row.pk), LATE, by=by)
        notify(
            office_accounts(plan.agency_id) - {by.account or 0},
            title=f"{title(row)}需重新核算",
            body=f"{LATE}：指标 {entry.indicator.code} 第{entry.quarter}季度。",
            link=reverse("quarter_version", args=[plan.agency_id, plan.year, row.pk]),
            key=f"quarter-late:{row.pk}",
        )


def corrected(correction: Correction, by: Actor) -> None:
    """Mark the versions of the year that were settled with a row as it was; under those people have seen it stands still."""
    indicator = correction.entry.indicator
    _mark_year(indicator.plan_id, f"所依据的指标 {indicator.code} 台账已更正", by)


def _mark_year(plan: int, words: str, by: Actor) -> None:
    """Say on what is on its way to people that it needs to be settled anew; a draft is compared when it is checked."""
    life.mark_outdated(_on_the_way(plan).exclude(outdated__contains=words), words, by=by)


def _on_the_way(plan: int) -> QuerySet[Settlement]:
    return Settlement.objects.filter(plan=plan, state__in=(State.CHECKED, State.APPROVED)).order_by()


def round_counted(round_: AppraisalRound, hold: bool) -> str:
    """Say that a settlement past 草稿 rests on a counted or imported round; `hold` as above.

    An open round counts nowhere yet.
    """
    if round_.state not in (AppraisalRound.State.CLOSED, AppraisalRound.State.IMPORTED):
        return ""
    if hold:
        hold_settlements(round_.plan_id)
    standing = list(freezing(round_.plan_id).order_by("pk").values_list("version", "state"))
    if not standing:
        return ""
    version, state = standing[-1]
    return f"年度核算第{version}版（{state}）已用了这一轮的结果"


def weights_settled(plan: int, form: str) -> list[Weights]:
    """Give the weights of a form's groups in each version of the plan that was settled, 草稿 too: readers saw its scores."""
    packed = Settlement.objects.filter(plan=plan).order_by("version").values_list("rules", flat=True)
    found = (_weights(bytes(rules), form) for rules in packed)
    return [weights for weights in found if weights is not None]


def _weights(packed: bytes, form: str) -> dict[str, Fraction] | None:
    """None where the version has no such form, or its rules no longer load: then nobody can lay out its scores."""
    try:
        rules = unpacked_rules(packed)
    except (ValueError, KeyError, zlib.error):
        return None
    found = next((each for each in rules.scheme.ballot_forms if each.name == form), None)
    return {group.name: group.weight for group in found.groups} if found else None
