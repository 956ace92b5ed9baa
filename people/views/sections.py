"""One section over time: its history, putting it right, and what a 机构改革 does to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from people.errors import DomainError
from people.forms import organisation as forms
from people.frame.forms import refused, submitted
from people.frame.requests import Request
from people.models import Department, Duty, Employee
from people.permissions import allowed, needs
from people.services import section_plans as plans
from people.services import sections as services
from people.services.lineage import lineage
from people.services.reorganisation import Reorganisation, effects_of
from people.services.tree import last_day, state_of
from people.views.organisation import TONES, changing
from people.views.units import unit_of

Act = Callable[[str], str]


@needs("organisation.view")
def department_detail(request: Request, agency: int, department: int) -> HttpResponse:
    """Show what the section is, was and became, and who answers for it."""
    row = _section(request, agency, department)
    state = state_of(row, request.access.today)
    family = lineage(row)
    names = {each.key: each.name for each in (*family.before, family.itself, *family.after)}
    context = {
        "unit": row.agency,
        "row": row,
        "state": state,
        "tone": TONES[state],
        "last_day": last_day(row),
        "family": family,
        "changes": [
            {
                "on": each.on,
                "kind": each.kind,
                "old": names[each.predecessor],
                "new": names[each.successor],
                "document": each.document,
            }
            for each in family.edges
        ],
        "duties": Duty.objects.filter(department=row)
        .select_related("employee")
        .order_by("-start", "kind", "pk"),
        "changing": allowed(request.access, "organisation.change", agency),
        "open": row.valid_to is None,
    }
    return render(request, "people/organisation/section.html", context)


@needs("organisation.change", change="organisation.change")
def department_new(request: Request, agency: int) -> HttpResponse:
    """Set up a section."""
    unit = unit_of(request, agency)
    form = forms.SectionForm(request.POST or None, initial={"valid_from": request.access.today})

    def act() -> str:
        data = form.cleaned_data
        row = services.add_section(
            by=changing(request, agency), agency=agency, section=form.section(),
            valid_from=data["valid_from"], document=data["document"],
        )  # fmt: skip
        messages.success(request, f"已设立{row.name}，{row.valid_from} 起。")
        return _page(row)

    context = {"form": form, "unit": unit, "title": "设立科室", "submit": "设立"}
    return submitted(request, form, act) or render(request, "people/organisation/act.html", context)


@needs("organisation.change", change="organisation.change")
def department_correct(request: Request, agency: int, department: int) -> HttpResponse:
    """Put right a slip of the pen."""
    row = _section(request, agency, department)
    start = {name: getattr(row, name) for name in ("name", "kind", "group", "valid_from", "document")}
    seen = forms.dumped(services.facts(row))
    form = forms.SectionCorrectForm(request.POST or None, initial={**start, "seen": seen})

    def act() -> str:
        data = {name: form.cleaned_data[name] for name in start}
        services.correct_section(by=changing(request, agency), department=row.pk, seen=form.known(), **data)
        messages.success(request, "已更正。")
        return _page(row)

    lead = "只用来改正写错的内容，不留沿革；真的换了名称请用“更名”。"
    context = {"form": form, "unit": row.agency, "row": row, "title": f"更正{row.name}", "lead": lead}
    return submitted(request, form, act) or render(request, "people/organisation/act.html", context)


@needs("organisation.change", change="organisation.change")
def department_rename(request: Request, agency: int, department: int) -> HttpResponse:
    """更名 on a day."""
    row = _section(request, agency, department)
    form = forms.RenameForm(request.POST or None)

    def wanted() -> dict[str, Any]:
        return {"department": row.pk, **_picked(form, "on", "name", "document")}

    def act(seen: str) -> str:
        made = services.rename_section(by=changing(request, agency), seen=seen, **wanted())
        messages.success(request, f"{row.name}从 {made.valid_from} 起更名为{made.name}。")
        return _page(made)

    lead = "人员和职责随新名称接续，旧名称留在沿革里，往年的记录不变。"
    return _change(
        request, form, lambda: plans.plan_rename(**wanted()), act, row=row, title="更名", lead=lead
    )


@needs("organisation.change", change="organisation.change")
def department_merge(request: Request, agency: int) -> HttpResponse:
    """合并 on a day."""
    unit = unit_of(request, agency)
    day = forms.day_in(request.POST, "on", request.access.today)
    living = Department.objects.filter(agency=agency, valid_to__isnull=True).order_by("code")
    labels = [(row.pk, f"{row.code} {row.name}") for row in living]
    keys = [key for key, _ in labels]
    form = forms.MergeForm(
        request.POST or None,
        sections=labels,
        heads=plans.holders(keys, Duty.Kind.HEAD.value, day).items(),
        leaders=plans.holders(keys, Duty.Kind.SUPERVISING_LEADER.value, day).items(),
    )

    def wanted() -> dict[str, Any]:
        return {"into": form.target(), **_picked(form, "departments", "on", "document", "head", "leader")}

    def act(seen: str) -> str:
        made = services.merge_sections(by=changing(request, agency), seen=seen, **wanted())
        messages.success(request, f"已合并，从 {form.cleaned_data['on']} 起为{made.name}。")
        return _page(made)

    lead = "几个科室从某一天起成为一个；人员和填报人随之过去。"
    plan = lambda: plans.plan_merge(**wanted())  # noqa: E731
    return _change(request, form, plan, act, unit=unit, title="合并科室", lead=lead)


@needs("organisation.change", change="organisation.change")
def department_split(request: Request, agency: int, department: int) -> HttpResponse:
    """拆分 on a day."""
    row = _section(request, agency, department)
    parts = forms.parts_in(request.GET)
    people = _named(plans.people_to_place(row, forms.day_in(request.POST, "on", request.access.today)))
    start = {"code_0": row.code, "name_0": row.name}
    form = forms.SplitForm(request.POST or None, parts=parts, people=people, initial=start)

    def wanted() -> dict[str, Any]:
        named = _picked(form, "on", "document")
        return {"department": row.pk, "successors": form.successors(row), "placing": form.placing(), **named}

    def act(seen: str) -> str:
        made = services.split_section(by=changing(request, agency), seen=seen, **wanted())
        messages.success(request, f"已拆分为{'、'.join(each.name for each in made)}。")
        return reverse("department_detail", args=[agency, row.pk])

    lead = "为每个人选好去哪个新科室；分管领导接续分管全部新科室。"
    plan = lambda: plans.plan_split(**wanted())  # noqa: E731
    more = {"parts": parts, "more": parts + 1 if parts < forms.MOST_PARTS else None}
    return _change(request, form, plan, act, row=row, title="拆分", lead=lead, **more)


@needs("organisation.change", change="organisation.change")
def department_abolish(request: Request, agency: int, department: int) -> HttpResponse:
    """撤销 on a day."""
    row = _section(request, agency, department)
    day = forms.day_in(request.POST, "on", request.access.today)
    living = (
        Department.objects.filter(agency=agency, valid_to__isnull=True).exclude(pk=row.pk).order_by("code")
    )
    people = _named(plans.people_to_place(row, day, duties=False))
    form = forms.AbolishForm(request.POST or None, sections=living.values_list("pk", "name"), people=people)

    def wanted() -> dict[str, Any]:
        return {"department": row.pk, "placing": form.placing(), **_picked(form, "on", "document")}

    def act(seen: str) -> str:
        services.abolish_section(by=changing(request, agency), seen=seen, **wanted())
        messages.success(request, f"{row.name}从 {form.cleaned_data['on']} 起撤销，沿革和往年记录保留。")
        return _page(row)

    lead = "科室撤销后不再出现在以后的日期里，往年的记录不变；职责到前一天为止。"
    plan = lambda: plans.plan_abolition(**wanted())  # noqa: E731
    return _change(request, form, plan, act, row=row, title="撤销", lead=lead, danger=True)


def _change(
    request: Request,
    form: forms.ChangeForm,
    plan: Callable[[], Reorganisation],
    act: Act,
    *,
    title: str,
    lead: str,
    row: Department | None = None,
    **context: Any,
) -> HttpResponse:
    """Preview a change, then carry out exactly what was previewed."""
    effects = None
    if request.method == "POST" and form.is_valid():
        try:
            effects = effects_of(plan())
        except DomainError as error:
            refused(form, error)
        else:
            seen = form.cleaned_data["seen"]
            if seen == effects.digest and (done := submitted(request, form, lambda: act(seen))):
                return done
            form.show(effects.digest)
            context["again"] = bool(seen) and seen != effects.digest
    unit = context.pop("unit", None) or (row.agency if row else None)
    shown = {
        "form": form, "title": f"{row.name}：{title}" if row else title, "lead": lead,
        "unit": unit, "row": row, "effects": effects, **context,
    }  # fmt: skip
    return render(request, "people/organisation/change.html", shown)


def _picked(form: forms.ChangeForm, *names: str) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in names}


def _section(request: Request, agency: int, department: int) -> Department:
    rows = Department.objects.visible_to(request.access).select_related("agency")
    return get_object_or_404(rows, pk=department, agency=agency)


def _named(keys: list[int]) -> Mapping[int, str]:
    rows = Employee.objects.filter(pk__in=keys).order_by("number").values_list("pk", "name", "number")
    return {key: f"{name}（{number}）" for key, name, number in rows}


def _page(row: Department) -> str:
    return reverse("department_detail", args=[row.agency_id, row.pk])
