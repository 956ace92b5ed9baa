"""Rounds in the frame: the entry of the navigation, 待办 of holders, openers and the 绩效办, the search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import Q
from django.urls import reverse

from appraisals.models import AppraisalRound, KeyHolder
from appraisals.reading import visible_rounds
from people.access import OFFICES, READERS, Access
from people.frame.navigation import NavItem, register_navigation
from people.frame.search import MOST, Hit, register_search
from people.frame.todo import Todo
from people.permissions.predicates import roles_of

State = AppraisalRound.State
OPENERS: Final = roles_of("round.open")
BEFORE_OPENING: Final = (State.DRAFT, State.PREPARED)


def join() -> None:
    """Register everything."""
    register_search(rounds)
    register_navigation(
        NavItem(
            title="测评",
            url_name="rounds",
            rule="round.view",
            section="年度",
            order=55,
            icon="lock",
        )
    )


def passphrases_to_set(access: Access) -> Iterator[Todo]:
    """Rounds whose key the person keeps and has set no passphrase for; one query."""
    if access.account is None:
        return
    rows = KeyHolder.objects.filter(
        account=access.account, public_key="", round__state__in=BEFORE_OPENING
    ).select_related("round__plan")
    for row in rows.order_by("round"):
        yield Todo(
            title=f"设定保管口令：{row.round.name}",
            link=_page(row.round, "round_key"),
            due=row.round.begins_on,
            hint="您是这一轮测评的密钥保管人",
        )


def rounds_waiting(access: Access) -> Iterator[Todo]:
    """Rounds to open or void by somebody who had no hand in it, and rounds past their last day; one query."""
    opening = _covered(access, *OPENERS)
    closing = _covered(access, *OFFICES)
    if not opening and not closing:
        return
    asked = Q(state__in=(State.OPEN, State.CLOSED), void_asked_by__isnull=False)
    rows = AppraisalRound.objects.filter(
        Q(plan__agency__in=opening) & (Q(state=State.PREPARED) | asked)
        | Q(plan__agency__in=closing, state=State.OPEN, ends_on__lt=access.today)
    )
    for row in rows.select_related("plan").order_by("pk"):
        yield from _waiting(row, access, row.plan.agency_id in opening, row.plan.agency_id in closing)


def rounds(access: Access, words: str) -> Iterator[Hit]:
    """Find rounds by name, for those who read them; one query."""
    agencies = _covered(access, *READERS)
    rows = visible_rounds(access).filter(plan__agency__in=agencies, name__icontains=words)
    for row in rows.order_by("-plan__year", "-pk")[:MOST]:
        unit = f"{row.plan.agency.name} {row.plan.year}年度　{row.state}"
        yield Hit("测评", row.name, _page(row, "round_page"), unit)


def _waiting(row: AppraisalRound, access: Access, may_open: bool, may_close: bool) -> Iterator[Todo]:
    if row.state == State.PREPARED:
        if may_open and not _in(access, row.hands):
            yield Todo(
                f"开启测评：{row.name}",
                _page(row, "round_open"),
                hint=f"{row.prepared_name}已提请",
                due=row.begins_on,
            )
        return
    if row.void_asked_by_id is not None and may_open:
        if not _in(access, [[row.void_asked_by_id, row.void_asked_for_id]]):
            yield Todo(f"办理作废：{row.name}", _page(row, "round_void_decide"), hint=row.reason)
    elif may_close and row.ends_on is not None and row.ends_on < access.today:
        hint = "已过截止日期，请两位保管人到场"
        yield Todo(f"测评计票：{row.name}", _page(row, "round_close"), hint=hint, due=row.ends_on)


def _in(access: Access, hands: Iterable[Iterable[int | None]]) -> bool:
    return any(access.account in pair for pair in hands)


def _covered(access: Access, *roles: object) -> frozenset[int]:
    held = [one for one in access.held if one.role in roles]
    return frozenset[int]().union(*(one.agencies for one in held))


def _page(row: AppraisalRound, name: str) -> str:
    return reverse(name, args=[row.plan.agency_id, row.plan.year, row.pk])
