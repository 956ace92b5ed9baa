"""Joins what the frame asks of plans: 待办, navigation, the years to switch to, who may open the papers of a 变更."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Count, Min, Q

from people.access import LINE, OFFICES, READERS, Access, Role
from people.files.owners import register_owner
from people.frame.found import path_of
from people.frame.navigation import NavItem, register_navigation
from people.frame.places import register_years
from people.frame.todo import Todo, register_todo
from plans.current import visible_plans
from plans.models import Plan, PlanChange, SectionDraft

APPROVERS = (*OFFICES, Role.LEADING_GROUP, Role.CHIEF_LEADER)
DRAFTERS = (Role.FILER, *LINE)


def join() -> None:
    """Register everything."""
    register_todo(plans_to_approve)
    register_todo(changes_to_decide)
    register_todo(drafts_to_merge)
    register_todo(drafts_sent_back)
    register_years(plan_years)
    register_owner("变更附件", lambda access: Q(plan_changes__plan__agency__in=access.agencies_of(*READERS)))
    register_navigation(
        NavItem(
            title="年度方案",
            url_name="plans",
            rule="plan.view",
            section="年度",
            order=10,
            icon="journal-text",
            also=("plan",),
        ),
    )


def plan_years(access: Access, agency: int | None) -> Iterable[int]:
    """The years of the plans in sight."""
    rows = visible_plans(access)
    of_agency = rows if agency is None else rows.filter(agency=agency)
    return of_agency.order_by().values_list("year", flat=True).distinct()


def plans_to_approve(access: Access) -> Iterator[Todo]:
    """Plans that somebody else has made and put up."""
    agencies = access.agencies_of(*APPROVERS)
    if not agencies:
        return
    rows = Plan.objects.filter(agency__in=agencies, state=Plan.State.DRAFT, prepared_at__isnull=False)
    rows = rows.exclude(prepared_by=access.account)
    columns = ("agency", "year", "pk", "prepared_name", "prepared_for", "hands")
    for agency, year, key, name, acted_for, hands in rows.order_by("prepared_at").values_list(*columns):
        if access.account == acted_for or _had_a_hand(access, hands):
            continue
        link = f"{path_of('plan_approve', agency=agency, year=year)}?plan={key}"
        yield Todo(f"{year}年度方案待批准", link, hint=f"{name}已提请")


def changes_to_decide(access: Access) -> Iterator[Todo]:
    """变更 that somebody else has drawn up and proposed."""
    agencies = access.agencies_of(*APPROVERS)
    if not agencies:
        return
    rows = PlanChange.objects.filter(
        plan__agency__in=agencies, plan__state=Plan.State.APPROVED, state=PlanChange.State.PROPOSED
    )
    rows = rows.exclude(proposed_by=access.account).order_by("proposed_at")
    columns = ("plan__agency", "plan__year", "plan", "pk", "number", "proposed_for", "hands")
    for agency, year, plan, key, number, acted_for, hands in rows.values_list(*columns):
        if access.account == acted_for or _had_a_hand(access, hands):
            continue
        link = f"{path_of('plan_change', agency=agency, year=year, change=key)}?plan={plan}"
        yield Todo(f"{year}年度方案第{number}号变更待批准", link)


def drafts_to_merge(access: Access) -> Iterator[Todo]:
    """Drafts of sections that the office has not dealt with, by plan."""
    agencies = access.agencies_of(*OFFICES)
    if not agencies:
        return
    rows = SectionDraft.objects.filter(
        plan__agency__in=agencies, plan__state=Plan.State.DRAFT, state=SectionDraft.State.SUBMITTED
    )
    found = rows.values("plan", "plan__agency", "plan__year").annotate(
        number=Count("pk"), first=Min("submitted_at")
    )
    for row in found.order_by("first"):
        link = (
            f"{path_of('plan_drafts', agency=row['plan__agency'], year=row['plan__year'])}?plan={row['plan']}"
        )
        yield Todo(f"{row['number']} 份科室草案待并入方案", link, row["number"])


def drafts_sent_back(access: Access) -> Iterator[Todo]:
    """Drafts of the own sections that came back."""
    scope = Q(pk__in=())
    for held in access.roles(*DRAFTERS):
        where = Q(subject__agency__in=held.agencies)
        scope |= where if held.departments is None else where & Q(subject__department__in=held.departments)
    if not access.has(*DRAFTERS):
        return
    rows = SectionDraft.objects.filter(
        scope, state=SectionDraft.State.SENT_BACK, plan__state=Plan.State.DRAFT
    )
    columns = ("plan__agency", "plan__year", "plan", "subject", "subject__name")
    for agency, year, plan, subject, name in rows.order_by("pk").values_list(*columns):
        link = f"{path_of('plan_draft', agency=agency, year=year, subject=subject)}?plan={plan}"
        yield Todo(f"{name}的方案草案被退回", link, hint="改好后再提交")


def _had_a_hand(access: Access, hands: Iterable[Iterable[int | None]]) -> bool:
    return any(access.account in pair for pair in hands)
