"""Roles: who holds what since when, granting and ending, and which roles exclude each other."""

from __future__ import annotations

from typing import Any, Final

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from people.access import Role
from people.forms.roles import EndForm, GrantForm
from people.frame.columns import BadgeColumn, DayColumn
from people.frame.forms import submitted
from people.frame.requests import Request
from people.frame.tables import HouseTable, listing
from people.middleware import actor_of
from people.models import Account, Agency, RoleGrant
from people.permissions import needs
from people.permissions.combinations import EXCLUSIONS, SMALL_OFFICE_PAIR
from people.services.granting import GRANTABLE, authority_of
from people.services.offices import small_office
from people.services.role_overlaps import standing_conflicts
from people.services.roles import end_grant, grant_role

STATES: Final = {"有效": "good", "未开始": "info", "已结束": "muted"}
SUGGESTED: Final = 200


class GrantTable(HouseTable):
    """Grants: who, which role, where, from when to when, on what ground."""

    name = tables.Column(verbose_name="姓名", accessor="account__name", order_by="account__name")
    username = tables.Column(
        verbose_name="登录名", accessor="account__username", order_by="account__username"
    )
    role = tables.Column(verbose_name="角色")
    agency = tables.Column(
        verbose_name="范围", accessor="agency__name", order_by="agency__name", empty_values=()
    )
    start = DayColumn(verbose_name="起")
    end = DayColumn(verbose_name="止", default="长期")
    state = BadgeColumn(verbose_name="状态", tones=STATES, empty_values=(), orderable=False)
    reason = tables.Column(verbose_name="依据", orderable=False)
    granted_by = tables.Column(verbose_name="授予人", orderable=False)
    act = tables.Column(verbose_name="办理", empty_values=(), orderable=False, exclude_from_export=True)

    class Meta(HouseTable.Meta):
        """By name."""

        order_by = "name"
        empty_text = "还没有授予任何角色。"

    def render_agency(self, value: object, record: RoleGrant) -> str:
        """Name the agency with its series; 三员 hold their role everywhere."""
        return f"{record.agency.name} {record.series}".strip() if record.agency else "整个系统"

    def value_agency(self, record: RoleGrant) -> str:
        """Give the same words to the spreadsheet."""
        return self.render_agency(None, record)

    def value_state(self, record: RoleGrant) -> str:
        """Say whether the grant is in force."""
        return state_of(record)

    def render_state(self, record: RoleGrant) -> str:
        """Draw the state."""
        column: Any = self.columns["state"].column
        return str(BadgeColumn.render(column, state_of(record)))

    def render_act(self, record: RoleGrant) -> str:
        """Lead to ending it, where the reader may."""
        if state_of(record) == "已结束" or record.role not in getattr(self, "endable", ()):
            return ""
        return format_html('<a href="{}">收回</a>', reverse("role_end", kwargs={"grant": record.pk}))


class GrantFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By name, role and state."""

    who = django_filters.CharFilter(label="姓名或登录名", method="by_who")
    role = django_filters.ChoiceFilter(
        label="角色", empty_label="全部", choices=[(role.value, role.value) for role in GRANTABLE]
    )
    state = django_filters.ChoiceFilter(
        label="状态", empty_label="全部", choices=[(state, state) for state in STATES], method="by_state"
    )

    def by_who(self, rows: QuerySet[RoleGrant], name: str, value: str) -> QuerySet[RoleGrant]:
        """Keep whose name or user name contains the words."""
        return rows.filter(Q(account__name__icontains=value) | Q(account__username__icontains=value))

    def by_state(self, rows: QuerySet[RoleGrant], name: str, value: str) -> QuerySet[RoleGrant]:
        """Keep those in force, to come, or over."""
        today = timezone.localdate()
        if value == "有效":
            return rows.filter(RoleGrant.in_force(today, today))
        if value == "未开始":
            return rows.filter(start__gt=today, ended_at__isnull=True)
        return rows.exclude(RoleGrant.in_force(today, None))


def state_of(grant: RoleGrant) -> str:
    """Say whether a grant is in force today, to come, or over."""
    today = timezone.localdate()
    if grant.ended_at is not None or (grant.end is not None and grant.end < today):
        return "已结束"
    return "未开始" if grant.start > today else "有效"


@needs("roles.view")
def roles(request: Request) -> HttpResponse:
    """List who holds what since when."""
    authority = authority_of(request.access.account, today=request.access.today)
    rows = RoleGrant.objects.select_related("account", "agency")
    endable = frozenset(role.value for role in authority.roles)
    table = type("GrantsHere", (GrantTable,), {"endable": endable})
    shown = listing(request, name="roles", table=table, rows=rows, filters=GrantFilter, file_name="角色授予")
    if shown.download:
        return shown.download
    conflicts = standing_conflicts(request.access.today)
    return render(
        request, "people/roles/list.html", {"shown": shown, "authority": authority, "conflicts": conflicts}
    )


@needs("roles.view")
def role_combinations(request: Request) -> HttpResponse:
    """Show which roles exclude each other and by which rule, and where the small-office rules hold."""
    offices = [
        (agency, small_office(agency))
        for agency in Agency.objects.get_queryset().filter(pk__in=request.access.small_offices)
    ]
    shown = {"exclusions": EXCLUSIONS, "pair": sorted(SMALL_OFFICE_PAIR), "offices": offices}
    return render(request, "people/roles/combinations.html", shown)


@needs("roles.grant", change="roles.grant")
def role_grant(request: Request) -> HttpResponse:
    """Grant a role."""
    authority = authority_of(request.access.account, today=request.access.today)
    start = {"account": request.GET.get("account", "")}
    form = GrantForm(request.POST or None, roles=authority.roles, initial=start)

    def act() -> str:
        grant = grant_role(by=actor_of(request), **form.cleaned_data)
        messages.success(request, f"已授予{grant.account.name}“{grant.role}”，{grant.start} 起。")
        return reverse("roles")

    shown = {
        "form": form,
        "authority": authority,
        "accounts": Account.objects.filter(is_active=True).values_list("username", "name")[:SUGGESTED],
        "series": Agency.objects.get_queryset()
        .exclude(group="")
        .order_by("group")
        .values_list("group", flat=True)
        .distinct(),
    }
    return submitted(request, form, act) or render(request, "people/roles/grant.html", shown)


@needs("roles.grant", change="roles.grant")
def role_end(request: Request, grant: int) -> HttpResponse:
    """End a grant, at once or on a day."""
    found = get_object_or_404(RoleGrant.objects.select_related("account", "agency"), pk=grant)
    form = EndForm(request.POST or None)

    def act() -> str:
        end_grant(by=actor_of(request), grant=found, **form.cleaned_data)
        messages.success(request, f"已收回{found.account.name}的“{found.role}”。")
        return reverse("roles")

    facts = [
        ("账号", str(found.account)),
        ("角色", Role(found.role).value),
        ("范围", f"{found.agency.name} {found.series}".strip() if found.agency else "整个系统"),
        ("起", found.start),
        ("止", found.end or "长期"),
        ("依据", found.reason),
        ("状态", state_of(found)),
    ]
    shown = {"form": form, "facts": facts, "over": state_of(found) == "已结束"}
    return submitted(request, form, act) or render(request, "people/roles/end.html", shown)
