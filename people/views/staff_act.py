"""What every act on a person shares: the person of the own list, the places to choose from, the form carried out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from people.acting import Actor
from people.forms.staff import Places
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency, Department, Employee, Posting
from people.services.postings import with_those_below


def places(agency: int | None, *, below: bool = False) -> Places:
    """Agencies and sections to choose from: all, one, or one with those below it; two queries.

    Sections that ended stand last: a notice or a correction may be about the time before.
    """
    keys = None if agency is None else with_those_below(agency) if below else {agency}
    agencies = Agency.objects.filter(closed_on__isnull=True)
    sections = Department.objects.get_queryset()
    if keys is not None:
        agencies, sections = agencies.filter(pk__in=keys), sections.filter(agency__in=keys)
    found: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    for key, name in sorted(
        agencies.values_list("pk", "name"), key=lambda pair: (pair[0] != agency, pair[1])
    ):
        found[key] = (name, [(f"{key}:", f"{name}（不分科室）")])
    rows = sections.order_by(F("valid_to").desc(nulls_first=True), "code")
    for key, owner, name, end in rows.values_list("pk", "agency", "name", "valid_to"):
        if owner in found:
            found[owner][1].append((f"{owner}:{key}", f"{name}（{end} 停用）" if end else name))
    return list(found.values())


def person_of(request: Request, agency: int, employee: int) -> Employee:
    """The person on this agency's own list: others are changed where they are kept."""
    rows = Employee.objects.visible_to(request.access).select_related("agency")
    person: Employee = get_object_or_404(rows.filter(agency=agency), pk=employee)
    return person


def carried_out(
    request: Request,
    person: Employee,
    form: Any,
    do: Callable[[Actor, Employee, dict[str, Any]], object],
    *,
    title: str,
    lead: str,
    done: str,
    submit: str = "保存",
    danger: bool = False,
) -> HttpResponse:
    """Show the form and carry it out once."""
    back = reverse("staff_detail", args=[person.agency_id, person.pk])

    def act() -> str:
        do(actor_of(request), person, form.cleaned_data)
        messages.success(request, f"{person.name}：{done}")
        return back

    context = {"form": form, "unit": person.agency, "person": person, "title": title, "lead": lead}
    context |= {"submit": submit, "cancel": back, "danger": danger}
    return submitted(request, form, act) or render(request, "people/staff/act.html", context)


def present_facts(person: Employee, request: Request) -> dict[str, Any]:
    """What the person is today, to start from."""
    row = Posting.objects.filter(employee=person, concurrent=False, start__lte=request.access.today)
    last = row.order_by("-start").first()
    return facts_of_row(last) if last else {}


def facts_of_row(row: Posting) -> dict[str, Any]:
    """What a posting says, as a form begins with it."""
    return {
        "place": f"{row.agency_id}:{row.department_id or ''}",
        "post": row.post,
        "rank_level": row.rank_level,
        "category": row.category,
        "job_title": row.job_title,
    }
