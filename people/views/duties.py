"""Who answers for which section: the list, and changing it one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_tables2 as tables
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from people.forms import duties as forms
from people.frame.columns import BadgeColumn, DayColumn
from people.frame.forms import submitted
from people.frame.requests import Request
from people.frame.tables import HouseTable, listing
from people.models import Department, Duty
from people.permissions import allowed, needs
from people.services import duties as services
from people.services.tree import people_in
from people.views.organisation import changing
from people.views.units import unit_of

# As a section is read: who heads it, who supervises it, who files for it.
ORDER = (Duty.Kind.HEAD.value, Duty.Kind.SUPERVISING_LEADER.value, Duty.Kind.FILER.value)


class DutyTable(HouseTable):
    """Duties, with what can be done about each for those who may."""

    section = tables.Column("科室", accessor="department__name", empty_values=(), order_by="department__code")
    kind = tables.Column("职责")
    person = tables.Column("姓名", accessor="employee__name")
    number = tables.Column("工号", accessor="employee__number")
    start = DayColumn(verbose_name="起")
    end = DayColumn(verbose_name="止")
    state = BadgeColumn(
        verbose_name="状态", empty_values=(), orderable=False,
        tones={"担任中": "good", "已结束": "muted", "未开始": "info"},
    )  # fmt: skip

    class Meta(HouseTable.Meta):
        """What an agency without duties says."""

        empty_text = "还没有指定填报人、负责人或分管领导。"

    def value_section(self, record: Duty) -> str:
        """Name the section, 全单位 for the whole agency."""
        return record.department.name if record.department else "全单位"

    render_section = value_section


class ChangingDutyTable(DutyTable):
    """The same with links to change a row."""

    acts = tables.Column("办理", empty_values=(), orderable=False, exclude_from_export=True, accessor="pk")

    class Meta(DutyTable.Meta):
        """The same: a table without Meta of its own forgets its parent's."""

    def render_acts(self, record: Duty) -> SafeString:
        """Draw the links."""
        return format_html(
            '<a class="me-2" href="{0}/replace/">更换</a> <a class="me-2" href="{0}/end/">结束</a>'
            ' <a href="{0}/withdraw/">撤销登记</a>',
            record.pk,
        )


@needs("organisation.view")
def duties(request: Request, agency: int) -> HttpResponse:
    """List the duties of today and later, on request all."""
    unit = unit_of(request, agency)
    rows = Duty.objects.filter(agency=agency).select_related("department", "employee")
    every = request.GET.get("every") == "1"
    today = request.access.today
    if not every:
        rows = rows.filter(Q(end__isnull=True) | Q(end__gte=today))
    rows = rows.order_by("department__code", "-start", "pk")
    mine = allowed(request.access, "organisation.change", agency)
    found = sorted(
        rows, key=lambda row: (row.department.code if row.department else "", ORDER.index(row.kind))
    )
    for row in found:
        ended = row.end is not None and row.end < today
        row.state = "已结束" if ended else "未开始" if row.start > today else "担任中"  # type: ignore[attr-defined]
    table = ChangingDutyTable if mine else DutyTable
    shown = listing(request, name="duties", table=table, rows=found, file_name=f"{unit.name}职责分工")
    if shown.download:
        return shown.download
    context = {"unit": unit, "shown": shown, "every": every, "changing": mine}
    return render(request, "people/organisation/duties.html", context)


@needs("organisation.change", change="organisation.change")
def duty_new(request: Request, agency: int) -> HttpResponse:
    """Assign a duty."""
    unit, today = unit_of(request, agency), request.access.today
    sections = Department.objects.filter(agency=agency).exclude(valid_to__lte=today).order_by("code")
    form = forms.AssignForm(
        request.POST or None,
        sections=sections.values_list("pk", "name"),
        people=[*people_in(agency, today), *_above(unit.parent_id, today)],
        initial={"start": today, "department": request.GET.get("section", "")},
    )

    def act() -> str:
        data = dict(form.cleaned_data)
        row = services.assign_duty(
            by=changing(request, agency), agency=agency, **{**data, "department": data["department"] or None}
        )
        messages.success(request, f"从 {row.start} 起，{row.employee.name}为{row.kind}。")
        return reverse("duties", args=[agency])

    context = {
        "form": form,
        "unit": unit,
        "title": "指定职责",
        "submit": "指定",
        "cancel": reverse("duties", args=[agency]),
    }
    return submitted(request, form, act) or render(request, "people/organisation/act.html", context)


@needs("organisation.change", change="organisation.change")
def duty_replace(request: Request, agency: int, duty: int) -> HttpResponse:
    """Let somebody else take over from a day on."""
    people = people_in(agency, request.access.today)
    form = forms.ReplaceForm(request.POST or None, people=people, initial=_seen(request, agency, duty))

    def do(row: Duty, data: dict[str, Any]) -> str:
        services.replace_duty(
            by=changing(request, agency), duty=row.pk, successor=data["successor"], day=data["day"],
            seen_end=form.seen_end(),
        )  # fmt: skip
        return f"已更换，从 {data['day']} 起。"

    return _act(request, agency, duty, form, do, title="更换")


@needs("organisation.change", change="organisation.change")
def duty_end(request: Request, agency: int, duty: int) -> HttpResponse:
    """End a duty with a day."""
    form = forms.EndForm(request.POST or None, initial=_seen(request, agency, duty))

    def do(row: Duty, data: dict[str, Any]) -> str:
        services.end_duty(
            by=changing(request, agency), duty=row.pk, day=data["day"], seen_end=form.seen_end()
        )
        return f"已结束，最后一天是 {data['day']}。"

    return _act(request, agency, duty, form, do, title="结束")


@needs("organisation.change", change="organisation.change")
def duty_withdraw(request: Request, agency: int, duty: int) -> HttpResponse:
    """Take back what was entered by mistake."""
    form = forms.WithdrawForm(request.POST or None, initial=_seen(request, agency, duty))

    def do(row: Duty, data: dict[str, Any]) -> str:
        services.withdraw_duty(
            by=changing(request, agency), duty=row.pk, seen_end=form.seen_end(), reason=data["reason"]
        )
        return "登记已撤销。"

    return _act(request, agency, duty, form, do, title="撤销登记", danger=True)


def _act(
    request: Request,
    agency: int,
    duty: int,
    form: forms.KnownEnd,
    do: Callable[[Duty, dict[str, Any]], str],
    *,
    title: str,
    danger: bool = False,
) -> HttpResponse:
    row = _duty(agency, duty)

    def act() -> str:
        messages.success(request, do(row, form.cleaned_data))
        return reverse("duties", args=[agency])

    until = f"到 {row.end}" if row.end else "起"
    context = {
        "form": form, "unit": unit_of(request, agency), "title": f"{title}{row.kind}", "submit": title,
        "lead": f"{row.department or '全单位'}的{row.kind}：{row.employee}，{row.start} {until}。",
        "cancel": reverse("duties", args=[agency]), "danger": danger,
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "people/organisation/act.html", context)


def _duty(agency: int, duty: int) -> Duty:
    return get_object_or_404(Duty.objects.select_related("department", "employee"), pk=duty, agency=agency)


def _seen(request: Request, agency: int, duty: int) -> dict[str, Any]:
    end = _duty(agency, duty).end
    return {"seen": end.isoformat() if end else "", "day": request.access.today}


def _above(parent: int | None, today: Any) -> list[tuple[int, str]]:
    """Leaders of the agency above may be in charge of this one."""
    return people_in(parent, today) if parent is not None else []
