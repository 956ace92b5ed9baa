"""What the way of a settlement adds to the frame: navigation, 待办, who may open the minutes, its stations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.models import Q
from django.urls import reverse

from people.access import READERS, Access
from people.chain import Step as Hand
from people.files.owners import register_owner
from people.frame.navigation import NavItem, register_navigation
from people.frame.todo import Todo, register_todo
from people.permissions.predicates import roles_of
from plans.models import PublicNotice
from plans.plan_pages import PLAN
from scoring.life import way, year_end
from scoring.life.turns import HEAVY
from scoring.life.workflow import BY_NAME, CHANGE, JUDGE, POST, SETTLED, Step, next_step
from scoring.life.year_end import register_year_end
from scoring.models import Settlement, SettlementAct

State = Settlement.State
# So many settlements are looked at for 待办, the newest first: an office over many units has a list of its own.
MOST: Final = 20
OVER: Final = (State.ARCHIVED, State.SUPERSEDED)


def join() -> None:
    """Register all of it."""
    register_navigation(
        NavItem(
            title="核算办理", url_name="life", rule="life.view", section="年终", order=88, icon="check-circle",
        )
    )  # fmt: skip
    register_todo(year_end.year_end)
    register_year_end(next_steps, after=year_end.SETTLED)
    register_owner(
        "审定附件",
        lambda access: Q(settlement_acts__settlement__plan__agency__in=access.agencies_of(*READERS)),
    )
    way.join()


def next_steps(access: Access) -> Iterator[Todo]:
    """The next step of every settlement on its way, for who may take it. Two queries."""
    held = {rule: access.agencies_of(*roles_of(rule)) for rule in (CHANGE, JUDGE)}
    covered = held[CHANGE] | held[JUDGE]
    if not covered:
        return
    rows = Settlement.objects.filter(plan__agency__in=covered).exclude(state__in=OVER)
    rows = (
        rows.select_related("plan__agency", "notice").defer(*HEAVY, "result").order_by("-created_at", "-pk")
    )
    found = list(rows[:MOST])
    hands = _hands(found)
    mine = {access.account, *(one.on_behalf_account for one in access.held)} - {None}
    for row in found:
        words = _waits(row, held, hands.get(row.pk, []), mine)
        if words:
            plan = row.plan
            link = f"{reverse('life', args=[plan.agency_id, plan.year])}?{PLAN}={plan.pk}"
            title = f"{plan.agency.name}{plan.year}年度核算第{row.version}版{words}"
            yield Todo(title, link, hint=row.reopened or row.outdated or _hint(row))


def _hands(rows: list[Settlement]) -> dict[int, list[Hand]]:
    """Who has had a part in each version."""
    found = {
        row.pk: [Hand(row.account_id, row.account_for_id, SETTLED)]
        for row in rows
        if row.account_id is not None
    }
    acts = SettlementAct.objects.filter(settlement__in=[row.pk for row in rows], account__isnull=False)
    for key, account, acted_for, title in acts.values_list("settlement", "account", "account_for", "step"):
        if account is not None:
            found.setdefault(key, []).append(Hand(account, acted_for, title))
    return found


def _waits(row: Settlement, held: dict[str, frozenset[int]], hands: list[Hand], mine: set[int | None]) -> str:
    at = row.plan.agency_id
    if row.outdated or row.reopened:
        return "需重新核算" if at in held[CHANGE] else ""
    step = next_step(row.state)
    if step is None or not step.todo or at not in held[step.rule] or _waits_for_time(row):
        return ""
    barred = {SETTLED, *(BY_NAME[name].title for name in step.apart_from if name != SETTLED)}
    own = any(hand.people & mine for hand in hands if hand.name in barred and step.apart_from)
    return "" if own else _words(step, row)


def _words(step: Step, row: Settlement) -> str:
    drafted = row.notice is not None and row.notice.state == PublicNotice.State.DRAFT
    return "公示已草拟，待发布公示" if step.name == POST and drafted else step.todo


def _hint(row: Settlement) -> str:
    return "奖金核定、复核申诉期限已过、归档包制作后归档" if row.state == State.PUBLISHED else ""


def _waits_for_time(row: Settlement) -> bool:
    """A 公示 that hangs has its own 待办; blocking problems have theirs (reports.result_pages.joining)."""
    hangs = row.notice is not None and row.notice.state == PublicNotice.State.POSTED
    return (row.state == State.POSTED and hangs) or (
        row.blocked and row.state in (State.DRAFT, State.CHECKED)
    )
