"""What the 绩效办 does with people: adding, putting right, transferring, borrowing, leaving, absences."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from people.acting import Actor
from people.forms import staff as forms
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency, Employee
from people.permissions import needs
from people.services import postings
from people.services import staff as people
from people.views.staff_act import carried_out, person_of, places, present_facts


@needs("staff.change", change="staff.change")
def staff_add(request: Request, agency: int) -> HttpResponse:
    """Put a person on the list."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    others = Agency.objects.exclude(pk=agency).order_by("name").values_list("pk", "name")
    form = forms.AddForm(
        request.POST or None,
        places=places(agency),
        agencies=others,
        initial={"place": f"{agency}:", "joined_on": request.access.today},
    )

    def act() -> str:
        data = form.cleaned_data
        person = people.add_employee(
            by=actor_of(request),
            agency=agency,
            number=data["number"],
            name=data["name"],
            joined_on=data["joined_on"],
            to=form.facts(),
            appraised_here=data["appraised_here"],
            paid_here=data["paid_here"],
            home_record=people.home_record_of(agency=data["home_agency"], number=data["home_number"]),
            reason=data["reason"],
        )
        messages.success(request, f"已登记{person.name}，{data['joined_on']} 起任职。")
        return reverse("staff_detail", args=[agency, person.pk])

    context = {
        "form": form,
        "unit": unit,
        "title": "登记人员",
        "submit": "登记",
        "cancel": reverse("staff", args=[agency]),
    }
    return submitted(request, form, act) or render(request, "people/staff/act.html", context)


@needs("staff.change", change="staff.change")
def staff_correct(request: Request, agency: int, employee: int) -> HttpResponse:
    """Put right a slip in number, name or first day."""
    person = person_of(request, agency, employee)
    start = {"number": person.number, "name": person.name, "joined_on": person.joined_on}
    form = forms.CorrectForm(request.POST or None, initial={**start, "version": person.version})

    def do(by: Actor, person: Employee, data: dict[str, Any]) -> object:
        named = {name: data[name] for name in ("number", "name", "joined_on", "version")}
        return people.correct_employee(by=by, employee=person.pk, **named)

    lead = "只用来改正写错的内容；职务、科室的变动请用“调动”。"
    return carried_out(request, person, form, do, title="更正信息", lead=lead, done="已更正。")


@needs("staff.change", change="staff.change")
def staff_transfer(request: Request, agency: int, employee: int) -> HttpResponse:
    """Transfer on a day."""
    person = person_of(request, agency, employee)
    form = forms.TransferForm(
        request.POST or None,
        places=places(agency, below=True),
        initial={"version": person.version, **present_facts(person, request)},
    )

    def do(by: Actor, person: Employee, data: dict[str, Any]) -> object:
        return postings.transfer(
            by=by,
            employee=person.pk,
            version=data["version"],
            day=data["day"],
            to=form.facts(),
            reason=data["reason"],
        )

    lead = "从这一天起按新任职；此前的时间仍算在原科室。"
    return carried_out(
        request, person, form, do, title="调动", lead=lead, done="已登记调动。", submit="登记调动"
    )


@needs("staff.change", change="staff.change")
def staff_beside(request: Request, agency: int, employee: int, kind: str) -> HttpResponse:
    """借调 or 兼任."""
    person = person_of(request, agency, employee)
    borrowed = kind == "borrow"
    form = forms.BesideForm(
        request.POST or None, places=places(None), borrowed=borrowed, initial={"version": person.version}
    )

    def do(by: Actor, person: Employee, data: dict[str, Any]) -> object:
        return postings.put_beside(
            by=by,
            employee=person.pk,
            version=data["version"],
            start=data["start"],
            end=data["end"],
            to=form.facts(),
            appraised_here=data["appraised"] == "new",
            paid_here=data["paid"] == "new",
            reason=data["reason"],
        )

    word = "借调" if borrowed else "兼任"
    lead = "主任职不变；写明这段时间由谁考核、由谁发奖，每样只有一处。"
    return carried_out(
        request, person, form, do, title=f"登记{word}", lead=lead, done=f"已登记{word}。", submit="登记"
    )


@needs("staff.change", change="staff.change")
def staff_leave(request: Request, agency: int, employee: int) -> HttpResponse:
    """Leave on a day."""
    person = person_of(request, agency, employee)
    form = forms.LeaveForm(request.POST or None, initial={"version": person.version})

    def do(by: Actor, person: Employee, data: dict[str, Any]) -> object:
        return people.leave(
            by=by, employee=person.pk, version=data["version"], day=data["day"], reason=form.reason()
        )

    lead = "人员不删除，历年记录都在；未交接的职责会列在此人的页面上。"
    return carried_out(
        request, person, form, do, title="办理离岗", lead=lead, done="已办理离岗。", submit="办理离岗"
    )


@needs("staff.change", change="staff.change")
def staff_return(request: Request, agency: int, employee: int) -> HttpResponse:
    """Come back after leaving."""
    person = person_of(request, agency, employee)
    form = forms.ReturnForm(
        request.POST or None, places=places(agency, below=True), initial={"version": person.version}
    )

    def do(by: Actor, person: Employee, data: dict[str, Any]) -> object:
        return people.return_to_work(
            by=by,
            employee=person.pk,
            version=data["version"],
            day=data["day"],
            to=form.facts(),
            appraised_here=data["appraised_here"],
            paid_here=data["paid_here"],
            reason=data["reason"],
        )

    lead = "离岗期间保持空白；账号从返岗当天起又能登录。"
    return carried_out(
        request, person, form, do, title="办理返岗", lead=lead, done="已办理返岗。", submit="办理返岗"
    )
