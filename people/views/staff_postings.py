"""Ending and putting right single postings and absences."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from people.acting import Actor
from people.forms import staff as forms
from people.frame.requests import Request
from people.models import Absence, Employee, Posting
from people.permissions import needs
from people.services import absences, postings
from people.services.staff_turn import line_of, run_start
from people.views.staff_act import carried_out, facts_of_row, person_of, places


@needs("staff.change", change="staff.change")
def posting_end(request: Request, agency: int, employee: int, posting: int) -> HttpResponse:
    """End 借调 or 兼任."""
    person = person_of(request, agency, employee)
    form = forms.EndForm(request.POST or None, initial={"version": person.version})

    def do(by: Actor, person: Employee, data: dict[str, Any]) -> object:
        return postings.end_posting(
            by=by, employee=person.pk, version=data["version"], posting=posting, day=data["day"]
        )

    lead = "结束后，考核和发奖回到主任职。"
    return carried_out(
        request, person, form, do, title="结束兼任或借调", lead=lead, done="已结束。", submit="结束"
    )


@needs("staff.change", change="staff.change")
def posting_withdraw(request: Request, agency: int, employee: int, posting: int) -> HttpResponse:
    """Take back a posting entered by mistake."""
    person = person_of(request, agency, employee)
    form = forms.Versioned(request.POST or None, initial={"version": person.version})

    def do(by: Actor, person: Employee, data: dict[str, Any]) -> object:
        return postings.withdraw_posting(by=by, employee=person.pk, version=data["version"], posting=posting)

    lead = "只在登记错了时使用：这段时间回到它之前的任职，审计记录保留。"
    return carried_out(
        request,
        person,
        form,
        do,
        title="撤销这段任职",
        lead=lead,
        done="已撤销。",
        submit="撤销",
        danger=True,
    )


@needs("staff.change", change="staff.change")
def posting_correct(request: Request, agency: int, employee: int, posting: int) -> HttpResponse:
    """Put right a posting."""
    person = person_of(request, agency, employee)
    row = get_object_or_404(Posting.objects.filter(employee=person), pk=posting)
    start = run_start(line_of(person.pk), row.pk)
    form = forms.CorrectPostingForm(
        request.POST or None,
        places=places(None if row.concurrent else agency, below=True),
        initial={"version": person.version, "start": start, "reason": row.reason, **facts_of_row(row)},
    )

    def do(by: Actor, person: Employee, data: dict[str, Any]) -> object:
        return postings.correct_posting(
            by=by,
            employee=person.pk,
            version=data["version"],
            posting=posting,
            to=form.facts(),
            start=data["start"],
            reason=data["reason"],
        )

    lead = "只用来改正写错的内容；某天起真有变动的，请用“调动”。"
    return carried_out(request, person, form, do, title="更正任职", lead=lead, done="已更正。")


@needs("staff.change", change="staff.change")
def absence_add(request: Request, agency: int, employee: int) -> HttpResponse:
    """Enter why and when somebody takes no part."""
    person = person_of(request, agency, employee)
    form = forms.AbsenceForm(request.POST or None, initial={"version": person.version})

    def do(by: Actor, person: Employee, data: dict[str, Any]) -> object:
        return absences.add_absence(by=by, employee=person.pk, **data)

    return carried_out(
        request, person, form, do, title="登记不参加考核", lead=ABSENCE_LEAD, done="已登记。", submit="登记"
    )


@needs("staff.change", change="staff.change")
def absence_change(request: Request, agency: int, employee: int, absence: int) -> HttpResponse:
    """Put right or end an absence."""
    person = person_of(request, agency, employee)
    row = get_object_or_404(Absence.objects.filter(employee=person), pk=absence)
    start = {"reason": row.reason, "start": row.start, "end": row.end, "note": row.note}
    form = forms.AbsenceForm(request.POST or None, initial={"version": person.version, **start})

    def do(by: Actor, person: Employee, data: dict[str, Any]) -> object:
        return absences.change_absence(by=by, employee=person.pk, absence=row.pk, **data)

    return carried_out(request, person, form, do, title="更正不参加考核", lead=ABSENCE_LEAD, done="已更正。")


@needs("staff.change", change="staff.change")
def absence_remove(request: Request, agency: int, employee: int, absence: int) -> HttpResponse:
    """Take back an absence entered by mistake."""
    person = person_of(request, agency, employee)
    get_object_or_404(Absence.objects.filter(employee=person), pk=absence)
    form = forms.Versioned(request.POST or None, initial={"version": person.version})

    def do(by: Actor, person: Employee, data: dict[str, Any]) -> object:
        absences.remove_absence(by=by, employee=person.pk, absence=absence, **data)
        return None

    lead = "只在登记错了时使用；已经结束的请用“更正”填上止日。"
    return carried_out(
        request, person, form, do, title="撤销这一条", lead=lead, done="已撤销。", submit="撤销", danger=True
    )


ABSENCE_LEAD = (
    "试用期、处分期、外派援派看年末（或离岗那天）是否还在其中；"
    "长病假、产假、脱产学习和其他，合计超过半年的不参加当年考核。"
)
