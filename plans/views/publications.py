"""公开 of the plan, and 附件4 with its heads and liaisons."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from people.forms.files import bind_files
from people.frame.requests import Request
from people.permissions import allowed, needs
from plans.forms.route import LiaisonForm, LiaisonSeen, PublicationForm, ReasonedForm
from plans.models import Liaison, Plan, Publication
from plans.plan_pages import act, by_office, frame_of, page_of, plan_of
from plans.services import publications as services

TEMPLATE = "plans/route/act.html"


@needs("plan.view")
def publications(request: Request, agency: int, year: int) -> HttpResponse:
    """Show where the plan was made public."""
    plan = plan_of(request, agency, year)
    rows = Publication.objects.filter(plan=plan).select_related("plan_version", "account")
    context = {
        "rows": rows.prefetch_related("files").order_by("on", "pk"),
        "changing": allowed(request.access, "plan.change", agency),
    }
    return render(request, "plans/route/publications.html", frame_of(request, plan) | context)


@needs("plan.change", change="plan.change")
def publication_new(request: Request, agency: int, year: int) -> HttpResponse:
    """Record a publication."""
    plan = plan_of(request, agency, year)
    form = PublicationForm(request.POST or None, request.FILES or None, initial={"on": request.access.today})
    bind_files(form, request, agency)

    def do(data: dict[str, Any]) -> str:
        services.add_publication(by=by_office(request, agency), plan=plan, **data)
        return "已登记。"

    then = page_of(request, plan, "publications")
    lead = "公开的是公开版：不含电话、奖金设置和内部理由。"
    return act(
        request, plan, form, do, then=then, template=TEMPLATE, title="登记方案公开", submit="登记", lead=lead
    )


@needs("plan.change", change="plan.change")
def publication_remove(request: Request, agency: int, year: int, publication: int) -> HttpResponse:
    """Take back a record entered by mistake."""
    plan = plan_of(request, agency, year)
    row = get_object_or_404(Publication, pk=publication, plan=plan)
    form = ReasonedForm(request.POST or None)

    def do(data: dict[str, Any]) -> str:
        services.remove_publication(by=by_office(request, agency), publication=row.pk, reason=data["reason"])
        return "已撤销登记。"

    then = page_of(request, plan, "publications")
    title = f"撤销登记：{row.on} {row.channel}"
    return act(request, plan, form, do, then=then, template=TEMPLATE, title=title, submit="撤销", danger=True)


@needs("plan.change")
def liaisons(request: Request, agency: int, year: int) -> HttpResponse:
    """Show 附件4; telephones are for the office only."""
    plan = plan_of(request, agency, year)
    rows = Liaison.objects.filter(plan=plan).select_related("subject").order_by("position", "pk")
    return render(request, "plans/route/liaisons.html", frame_of(request, plan) | {"rows": rows})


@needs("plan.change", change="plan.change")
def liaison_new(request: Request, agency: int, year: int) -> HttpResponse:
    """Add a line to 附件4."""
    plan = plan_of(request, agency, year)
    form = LiaisonForm(request.POST or None, subjects=_subjects(plan))

    def do(data: dict[str, Any]) -> str:
        made = services.add_liaison(by=by_office(request, agency), plan=plan, facts=form.facts())
        return f"已登记{made.name}。"

    then = page_of(request, plan, "liaisons")
    return act(
        request, plan, form, do, then=then, template=TEMPLATE, title="增加负责人或联络员", submit="增加"
    )


@needs("plan.change", change="plan.change")
def liaison_change(request: Request, agency: int, year: int, liaison: int) -> HttpResponse:
    """Change a line of 附件4."""
    plan = plan_of(request, agency, year)
    row = get_object_or_404(Liaison.objects.select_related("subject"), pk=liaison, plan=plan)
    names = ("kind", "name", "title", "office_phone", "mobile")
    start = {name: getattr(row, name) for name in names}
    start |= {"subject": row.subject_id, "seen": services.liaison_seen(row)}
    form = LiaisonForm(request.POST or None, initial=start, subjects=_subjects(plan))

    def do(data: dict[str, Any]) -> str:
        services.change_liaison(
            by=by_office(request, agency), liaison=row.pk, seen=data["seen"], facts=form.facts()
        )
        return "已保存。"

    then = page_of(request, plan, "liaisons")
    return act(request, plan, form, do, then=then, template=TEMPLATE, title=f"更改{row.name}")


@needs("plan.change", change="plan.change")
def liaison_remove(request: Request, agency: int, year: int, liaison: int) -> HttpResponse:
    """Take a line out of 附件4."""
    plan = plan_of(request, agency, year)
    row = get_object_or_404(Liaison.objects.select_related("subject"), pk=liaison, plan=plan)
    form = LiaisonSeen(request.POST or None, initial={"seen": services.liaison_seen(row)})

    def do(data: dict[str, Any]) -> str:
        services.remove_liaison(by=by_office(request, agency), liaison=row.pk, seen=data["seen"])
        return f"已删除{row.name}。"

    then = page_of(request, plan, "liaisons")
    title = f"删除{row.kind}{row.name}"
    return act(request, plan, form, do, then=then, template=TEMPLATE, title=title, submit="删除", danger=True)


def _subjects(plan: Plan) -> list[tuple[int, str]]:
    return list(plan.subjects.exclude(kind="单位").order_by("code").values_list("pk", "name"))
