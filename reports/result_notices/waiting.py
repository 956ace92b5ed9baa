"""Objections to a result that wait for a leader, where the whole 绩效办 may have had a part in it (rules 7.2)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse

from people.access import Access, Role
from people.chain import took_part
from people.frame.todo import Todo
from plans.models import Objection, PublicNotice
from plans.notice_sight import answerer, answering
from plans.publishers import publisher_of
from reports.models import ResultNotice
from scoring.appealing.hands import hands_by_version

OPEN = Q(notice__objections__outcome=Objection.Outcome.OPEN)


def objections_for_leaders(access: Access) -> Iterator[Todo]:
    """Name the sheets with open objections for leaders without a part; offices have theirs already. 2 queries."""
    held = access.roles(Role.LEADING_GROUP, Role.CHIEF_LEADER)
    keys = frozenset[int]().union(*(role.agencies for role in held)) - answering(access)
    if not keys:
        return
    links = list(
        ResultNotice.objects.filter(notice__state=PublicNotice.State.POSTED, notice__plan__agency__in=keys)
        .annotate(waiting=Count("notice__objections", filter=OPEN))
        .filter(waiting__gt=0)
        .select_related("notice__plan", "settlement")
        .defer("settlement__inputs", "settlement__book", "settlement__rules", "settlement__result")
        .order_by("notice__closes_on", "pk")
    )
    known = hands_by_version(link.settlement for link in links) if links else {}
    for link in links:
        plan, notice = link.notice.plan, link.notice
        if took_part(known[link.settlement_id], answerer(access, plan.agency_id)):
            continue
        number: int = link.waiting
        word = publisher_of(notice.kind).word
        yield Todo(
            f"{number} 条{word}待答复：{notice.title}", reverse("notice", args=[plan.agency_id, plan.year, notice.pk]),
            count=number, due=notice.closes_on,
        )  # fmt: skip
