"""What the quarters add: 待办, who may open the minutes, the part behind the 公示, what rests on a row of the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from django.db.models import Q
from django.urls import reverse

from indicators.corrections_registry import register_resting
from indicators.models import Correction, LedgerEntry
from people.access import READERS, Access
from people.acting import Actor
from people.files.owners import register_owner
from people.frame.navigation import NavItem, register_navigation
from people.frame.todo import Todo, register_todo
from people.permissions.predicates import roles_of
from people.services.notifications import notify
from plans.current import visible_plans
from plans.engine.loading import load_rules
from plans.models import Plan, PublicNotice
from plans.publishers import register_publisher
from plans.services.notice_turns import office_accounts
from scoring.models import QuarterSettlement
from scoring.quarterly import answering, steps
from scoring.quarterly.turns import KIND, State, title
from scoring.quarterly.workflow import APPROVE, SETTLE, open_move, own

# What is before people or in force; a draft is simply settled again.
RESTING: Final = (State.APPROVED, State.POSTED, State.PUBLISHED)


def join() -> None:
    """Register all of it."""
    register_navigation(
        NavItem(
            title="季度核算",
            url_name="quarters",
            rule="quarter.view",
            section="年度",
            order=50,
            icon="calculator",
            when=year_has_quarters,
        )
    )
    register_todo(quarters_waiting)
    register_todo(answering.objections_for_leaders)
    register_owner(
        "季度审议附件",
        lambda access: Q(quarter_settlements__plan__agency__in=access.agencies_of(*READERS)),
    )
    register_publisher(
        KIND, may_post=steps.may_post, must_recall=steps.must_recall, on_posted=steps.on_posted,
        on_withdrawn=steps.on_withdrawn, on_answered=steps.on_answered, hold=steps.hold, page=_page,
        hands=answering.hands,
    )  # fmt: skip
    register_resting("季度核算", rests_on, reopened)


def year_has_quarters(access: Access, agency: int | None, year: int) -> bool:
    """Whether a plan of the year in sight settles its quarters (rules 5.1). One query; a scheme is read once."""
    rows = visible_plans(access).filter(agency=agency, year=year).order_by().distinct()
    pinned = set(rows.values_list("scheme_code", "scheme_digest"))
    return any(digest and _has_quarters(code, digest) for code, digest in pinned)


@lru_cache(maxsize=128)
def _has_quarters(code: str, digest: str) -> bool:
    """Whether a scheme has quarters: asked of any plan that pinned it, for its text is the same in all of them."""
    text = Plan.objects.filter(scheme_code=code, scheme_digest=digest).values_list("scheme_text", flat=True)
    rules = load_rules(text.first() or "").rules
    return rules is not None and rules.scheme.uses_quarters()


def quarters_waiting(access: Access) -> Iterator[Todo]:
    """The next step of every quarter under way, for who may take it. One query."""
    settling = access.agencies_of(*roles_of("quarter.settle"))
    approving = access.agencies_of(*roles_of("quarter.approve"))
    if not settling | approving:
        return
    rows = QuarterSettlement.objects.filter(
        plan__agency__in=settling | approving, plan__state=Plan.State.APPROVED
    ).exclude(state=State.SUPERSEDED)
    rows = rows.exclude(state=State.PUBLISHED, outdated="").select_related("plan", "notice")
    for row in rows.defer("inputs", "rules").order_by("plan", "quarter", "version"):
        at = row.plan.agency_id
        words = _waits(row, access.account, settling=at in settling, approving=at in approving)
        if words:
            link = reverse("quarter_version", args=[at, row.plan.year, row.pk])
            yield Todo(f"{row.plan.year}年第{row.quarter}季度核算{words}", link, hint=row.outdated)


def _waits(row: QuarterSettlement, account: int | None, *, settling: bool, approving: bool) -> str:
    if row.outdated:
        return "需重新核算" if settling else ""
    move = open_move(row)
    if move is None or not {SETTLE: settling, APPROVE: approving}[move.rule]:
        return ""
    return "" if move.other and own(row, account) else move.todo


def rests_on(entry: LedgerEntry) -> tuple[str, ...]:
    """Name the versions of the quarter that were before the 党委会 or are published."""
    rows = QuarterSettlement.objects.filter(
        plan=entry.indicator.plan_id, quarter=entry.quarter, state__in=RESTING
    ).order_by("version")
    return tuple(f"{title(row)}（{row.state}）" for row in rows.defer("inputs", "rules"))


def reopened(correction: Correction, by: Actor) -> None:
    """Mark what rests on a corrected row «需重新核算», and tell the office; what is published stays in force."""
    entry = correction.entry
    indicator = entry.indicator
    rows = QuarterSettlement.objects.filter(
        plan=indicator.plan_id, quarter=entry.quarter, state__in=(State.DRAFT, *RESTING)
    ).select_related("plan")
    for row in rows.defer("inputs", "rules"):
        words = f"所依据的指标 {indicator.code} 台账已更正"
        steps.mark_outdated(QuarterSettlement.objects.filter(pk=row.pk), words, by=by)
        notify(
            office_accounts(row.plan.agency_id) - {by.account or 0},
            title=f"{title(row)}需重新核算",
            body=f"指标 {indicator.code} 第{entry.quarter}季度台账已更正：{correction.reason}",
            link=reverse("quarter_version", args=[row.plan.agency_id, row.plan.year, row.pk]),
            key=f"quarter-outdated:{row.pk}:{correction.pk}",
        )


def _page(notice: PublicNotice) -> str:
    row = QuarterSettlement.objects.filter(notice=notice).select_related("plan").first()
    if row is None:
        return ""
    return reverse("quarter_version", args=[row.plan.agency_id, row.plan.year, row.pk])
