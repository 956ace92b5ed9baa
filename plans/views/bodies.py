"""The bodies of a year: the page, the 附件 to print, and changing them one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from people.access import OFFICES
from people.acting import Actor
from people.frame.attached import attached
from people.frame.forms import HouseForm, submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency
from people.permissions import allowed, needs
from people.printing import render_pdf
from people.services.tree import people_in
from plans.forms.bodies import BodyForm, MemberForm, RemoveForm
from plans.models import Body, BodyMember
from plans.services import bodies as services
from plans.services.body_list import bodies_of, bodies_with_members, hints

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100


@needs("bodies.view")
def bodies(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the bodies of the year with their members."""
    rows = bodies_with_members(agency, year)
    context = {
        "unit": _unit(request, agency, year),
        "year": year,
        "bodies": rows,
        "hints": hints(rows),
        "changing": allowed(request.access, "bodies.change", agency),
        "earlier": not rows and Body.objects.filter(agency=agency, year=year - 1).exists(),
    }
    return render(request, "plans/bodies/list.html", context)


@needs("bodies.view")
def bodies_print(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the bodies as the 附件 of the plan."""
    context = {"unit": _unit(request, agency, year), "year": year, "bodies": bodies_of(agency, year)}
    return render(request, "plans/bodies/print.html", context)


@needs("bodies.view")
def bodies_pdf(request: Request, agency: int, year: int) -> HttpResponse:
    """Give the 附件 as PDF."""
    context = {"unit": _unit(request, agency, year), "year": year, "bodies": bodies_of(agency, year)}
    return HttpResponse(
        render_pdf("plans/bodies/document.html", context),
        content_type="application/pdf",
        headers=attached(f"{context['unit']}{year}年度绩效管理机构"),
    )


@needs("bodies.change", change="bodies.change")
def bodies_copy(request: Request, agency: int, year: int) -> HttpResponse:
    """Take over the bodies of the year before."""
    form = HouseForm(request.POST if request.method == "POST" else None)

    def do(data: dict[str, Any]) -> str:
        made = services.copy_last_year(by=_actor(request, agency), agency=agency, year=year)
        return f"已复制 {len(made)} 个机构，请补上今年的成立文件，核对成员。"

    lead = f"把 {year - 1} 年末的机构和成员带到 {year} 年，从 1 月 1 日起；成立文件不带，每年另填。"
    return _act(request, agency, year, form, do, title="复制上年机构", submit="复制", lead=lead)


@needs("bodies.change", change="bodies.change")
def body_new(request: Request, agency: int, year: int) -> HttpResponse:
    """Set up a body."""
    form = BodyForm(request.POST or None)

    def do(data: dict[str, Any]) -> str:
        said = {name: data[name] for name in ("kind", "name", "document", "duties")}
        services.add_body(by=_actor(request, agency), agency=agency, year=year, **said)
        return f"已设立{data['name']}，请增加成员。"

    return _act(request, agency, year, form, do, title="设立机构", submit="设立")


@needs("bodies.change", change="bodies.change")
def body_change(request: Request, agency: int, year: int, body: int) -> HttpResponse:
    """Change what is said of a body."""
    row = _body(agency, year, body)
    start = {name: getattr(row, name) for name in ("kind", "name", "document", "duties", "version")}
    form = BodyForm(request.POST or None, initial=start)

    def do(data: dict[str, Any]) -> str:
        said = {name: data[name] for name in ("kind", "name", "document", "duties")}
        services.change_body(by=_actor(request, agency), body=row.pk, version=data["version"] or 0, **said)
        return "已保存。"

    return _act(request, agency, year, form, do, title=f"更改{row.name}")


@needs("bodies.change", change="bodies.change")
def body_remove(request: Request, agency: int, year: int, body: int) -> HttpResponse:
    """Take back a body that was entered by mistake."""
    row = _body(agency, year, body)
    form = RemoveForm(request.POST or None, initial={"version": row.version})

    def do(data: dict[str, Any]) -> str:
        services.remove_body(
            by=_actor(request, agency), body=row.pk, version=data["version"], reason=data["reason"]
        )
        return f"已撤销{row.name}的登记。"

    lead = "连同成员一起撤销，只用于登记错的；审计记录里仍保留原来的内容。"
    return _act(
        request, agency, year, form, do, title=f"撤销{row.name}的登记", submit="撤销", lead=lead, danger=True
    )


@needs("bodies.change", change="bodies.change")
def member_new(request: Request, agency: int, year: int, body: int) -> HttpResponse:
    """Put somebody into a body."""
    row = _body(agency, year, body)
    people = people_in(agency, request.access.today)
    start = {"start": f"{year}-01-01", "version": row.version}
    form = MemberForm(request.POST or None, people=people, initial=start)

    def do(data: dict[str, Any]) -> str:
        made = services.add_member(
            by=_actor(request, agency), body=row.pk, version=data["version"], member=form.facts()
        )
        return f"已增加{made.name}。"

    return _act(request, agency, year, form, do, title=f"{row.name}：增加成员", submit="增加")


@needs("bodies.change", change="bodies.change")
def member_change(request: Request, agency: int, year: int, body: int, member: int) -> HttpResponse:
    """Change a member."""
    row = _member(agency, year, body, member)
    people = dict(people_in(agency, request.access.today))
    if row.employee_id is not None:
        people.setdefault(row.employee_id, row.name)
    names = ("name", "post", "title", "position", "start", "end")
    start = {name: getattr(row, name) for name in names}
    start |= {"employee": row.employee_id, "version": row.body.version}
    form = MemberForm(request.POST or None, people=people.items(), initial=start)

    def do(data: dict[str, Any]) -> str:
        services.change_member(
            by=_actor(request, agency), member=row.pk, version=data["version"], facts=form.facts()
        )
        return "已保存。"

    lead = "有人离开时填最后一天，记录保留；接任的人另行增加。"
    return _act(request, agency, year, form, do, title=f"{row.body.name}：更改{row.name}", lead=lead)


@needs("bodies.change", change="bodies.change")
def member_remove(request: Request, agency: int, year: int, body: int, member: int) -> HttpResponse:
    """Take back a member who was entered by mistake."""
    row = _member(agency, year, body, member)
    form = RemoveForm(request.POST or None, initial={"version": row.body.version})

    def do(data: dict[str, Any]) -> str:
        services.remove_member(
            by=_actor(request, agency), member=row.pk, version=data["version"], reason=data["reason"]
        )
        return f"已撤销{row.name}的登记。"

    lead = "只用于登记错的；有人离开请在“更改”里填最后一天。"
    return _act(
        request, agency, year, form, do, title=f"撤销{row.name}的登记", submit="撤销", lead=lead, danger=True
    )


def _act(
    request: Request,
    agency: int,
    year: int,
    form: Any,
    do: Callable[[dict[str, Any]], str],
    **context: Any,
) -> HttpResponse:
    unit = _unit(request, agency, year)

    def act() -> str:
        messages.success(request, do(form.cleaned_data))
        return reverse("bodies", args=[agency, year])

    shown = {"form": form, "unit": unit, "year": year, **context}
    return submitted(request, form, act) or render(request, "plans/bodies/act.html", shown)


def _unit(request: Request, agency: int, year: int) -> Agency:
    """Fetch the agency of the address; a year that no office ever had is not there."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)


def _body(agency: int, year: int, body: int) -> Body:
    return get_object_or_404(Body, pk=body, agency=agency, year=year)


def _member(agency: int, year: int, body: int, member: int) -> BodyMember:
    rows = BodyMember.objects.select_related("body")
    return get_object_or_404(rows, pk=member, body=body, body__agency=agency, body__year=year)


def _actor(request: Request, agency: int) -> Actor:
    return actor_of(request, on_behalf_of=request.access.acting_for(*OFFICES, agency=agency))
