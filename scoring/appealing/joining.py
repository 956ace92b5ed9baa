"""What appeals add: 待办, navigation, who may open their files, and that a year with an open one is not archived."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from people.access import Access
from people.files.owners import register_owner
from people.frame.navigation import NavItem, register_navigation
from people.frame.todo import Todo
from people.permissions.predicates import agencies_where
from plans.services.notice_words import day_words
from scoring.appealing.deciding import free_to_decide
from scoring.appealing.offers import last_day_to_ask
from scoring.appealing.sight import DECIDE, VIEW, appeals_before, decider, files_seen
from scoring.life.guards import register_guard
from scoring.life.workflow import ARCHIVE, CLOSE
from scoring.life.year_end import register_year_end
from scoring.models import Appeal, Settlement

OPEN = Appeal.Outcome.OPEN


def join() -> None:
    """Register all of it."""
    register_year_end(appeals_waiting)
    register_owner("复核申诉附件", files_seen)
    register_guard(ARCHIVE, against_archiving)
    register_guard(CLOSE, against_closing)
    register_navigation(
        NavItem(
            title="复核申诉", url_name="appeals", rule=VIEW, section="年终", order=96, icon="chat-left-text",
            also=("appeal_paper", "appeal_decide", "appeal_extend"),
        )
    )  # fmt: skip


def appeals_waiting(access: Access) -> Iterator[Todo]:
    """The open ones that this person may decide, without a name, the earliest last day first. 3 queries."""
    if not agencies_where(access, DECIDE):
        return
    rows = list(appeals_before(access, DECIDE).filter(outcome=OPEN).order_by("due_on", "pk"))
    free = free_to_decide(rows, lambda agency: decider(access, agency)) if rows else set()
    for row in rows:
        plan = row.settlement.plan
        if row.pk not in free:
            continue
        link = reverse("appeal", args=[plan.agency_id, plan.year, row.pk])
        yield Todo(f"{plan.year}年度考核结果的{row.stage}待决定", link, due=row.due_on)


def against_archiving(settlement: Settlement) -> list[str]:
    """What is not decided yet keeps the whole plan from the archive, and so does a term in which one may still ask."""
    waiting = Appeal.objects.filter(settlement__plan=settlement.plan_id, outcome=OPEN).count()
    found = [f"还有 {waiting} 份复核或申诉没有决定"] if waiting else []
    last = last_day_to_ask(settlement)
    if last is not None and timezone.localdate() <= last:
        found.append(f"复核、申诉期限到{day_words(last)}当天结束时为止")
    return found


def against_closing(settlement: Settlement) -> list[str]:
    """A 更正 that a decision asks for is not taken back."""
    changed = Appeal.objects.filter(settlement=settlement, outcome=Appeal.Outcome.CHANGED).exists()
    return ["复核或申诉已决定变更，须更正"] if changed else []
