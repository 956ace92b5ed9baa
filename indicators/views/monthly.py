"""Monthly plans and summaries: the year at a glance, a month to write, and judging what was handed in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from indicators.filing_drawing import FILES
from indicators.forms.filing import RowsForm, said_in
from indicators.models import MonthlyReport
from indicators.services import monthly as services
from indicators.services import monthly_reading as reading
from indicators.services.filing import OPEN_STATES
from indicators.services.filing_stuck import months_to_judge
from indicators.services.monthly_evidence import attach, handed_in
from indicators.views.filing import BAD, CONFLICT, LARGEST
from people.access import LINE, OFFICES, Role
from people.acting import Actor
from people.errors import DomainError
from people.frame.asked import number_asked
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency
from people.permissions import needs
from people.services.files import store_file
from plans.models import Subject

JUDGES = (*LINE, *OFFICES)


@needs("ledger.file")
def my_months(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the twelve months: what is handed in, what is open."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    subjects = reading.subjects_of(request.access, agency, year, Role.FILER, *JUDGES)
    states = reading.states_of(subjects)
    months = [(month, states[month], len(subjects)) for month in reading.MONTHS]
    context = {"unit": unit, "year": year, "months": months, "subjects": subjects}
    return render(request, "indicators/filing/months.html", context)


@needs("ledger.file")
def my_month(request: Request, agency: int, year: int, month: int) -> HttpResponse:
    """Show a month: the own sections to write, others' to judge."""
    check_month(month)
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    mine = reading.subjects_of(request.access, agency, year)
    own = {subject.pk for subject in mine}
    judged = reading.subjects_of(request.access, agency, year, *JUDGES)
    mine_to_judge = {report.subject_id for report in months_to_judge(request.access) if report.month == month}
    context = {
        "unit": unit,
        "year": year,
        "month": month,
        "months": reading.MONTHS,
        "due": reading.due_of(year, month),
        "cards": (cards := reading.month_of(mine, month)),
        "writing": any(card.open for card in cards),
        "others": [
            one for one in reading.month_of([s for s in judged if s.pk not in own], month) if one.started
        ],
        "judged": mine_to_judge,
        "handed_in": handed_in(mine),
        "form": RowsForm(),
    }
    return render(request, "indicators/filing/month.html", context)


@needs(None, change="ledger.file")
def month_save(request: Request, agency: int, year: int, month: int, subject: int) -> HttpResponse:
    """Save what was typed: JSON from the page's script, or the plain form, whose button may also copy last month."""
    row = month_subject(request, agency, year, month, subject, Role.FILER)
    if request.content_type == "application/json":
        return _by_script(request, row, month)
    edits = {name: request.POST[name] for name in reading.FIELDS if name in request.POST}
    version = number_asked(request.POST.get("version"))
    if version is None:
        raise Http404
    by = month_actor(request, row)
    if request.POST.get("act") == "copy":
        last = reading.month_of([row], month)[0].last_said
        edits |= {name: text for name, _, text in last if not edits.get(name, "").strip()}
    try:
        _, conflicts = services.save_month(
            by=by, subject=row, month=month, edits=edits, base={}, version=version
        )
        uploads = () if conflicts else request.FILES.getlist(f"{FILES}-new")
        files = [store_file(by=by, agency=agency, upload=one) for one in uploads]
        if files:
            attach(by=by, subject=row, month=month, files=files)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        if conflicts:
            messages.error(request, "没有保存：刚刚在别处被改动。请核对现在的内容后再填。")
        else:
            messages.success(request, "已保存。")
    return month_back(agency, year, month)


@needs(None, change="ledger.file")
def month_submit(request: Request, agency: int, year: int, month: int) -> HttpResponse:
    """Hand in the sections named in the form."""
    check_month(month)
    form = RowsForm(request.POST)

    def act() -> str:
        rows = form.cleaned_data["rows"]
        mine = {subject.pk: subject for subject in reading.subjects_of(request.access, agency, year)}
        for key in sorted(rows.keys() & mine.keys()):
            by, today = month_actor(request, mine[key]), request.access.today
            services.submit_month(by=by, subject=mine[key], month=month, version=rows[key], today=today)
            messages.success(request, f"已提交{mine[key].name} {month} 月的计划和总结。")
        return reverse("my_month", args=[agency, year, month])

    answer = submitted(request, form, act)
    if answer is None:
        messages.error(request, " ".join(form.told))
    return answer or month_back(agency, year, month)


@needs(None, change="ledger.file")
def month_withdraw(request: Request, agency: int, year: int, month: int, subject: int) -> HttpResponse:
    """Take a month back that nobody has judged."""
    row = month_subject(request, agency, year, month, subject, Role.FILER)
    return _do(
        request, agency, year, month, "已撤回，可以修改。",
        lambda version: services.withdraw_month(by=month_actor(request, row), subject=row, month=month, version=version),
    )  # fmt: skip


@needs(None, change="ledger.file")
def month_judge(request: Request, agency: int, year: int, month: int, subject: int) -> HttpResponse:
    """Approve a month, or send it back with a reason."""
    row = month_subject(request, agency, year, month, subject, *JUDGES)
    approve = request.POST.get("act") == "approve"
    return _do(
        request, agency, year, month, "已审核通过。" if approve else "已退回。",
        lambda version: services.judge_month(
            by=month_actor(request, row, *JUDGES), subject=row, month=month, version=version,
            today=request.access.today, approve=approve, reply=request.POST.get("reply", ""),
        ),
    )  # fmt: skip


def _by_script(request: Request, row: Subject, month: int) -> JsonResponse:
    if len(request.body) > LARGEST:
        return JsonResponse({"error": "内容太长，没有保存。"}, status=BAD)
    try:
        said = said_in(request.body)
        report, conflicts = services.save_month(
            by=month_actor(request, row), subject=row, month=month, edits=said.edits, base=said.base,
            version=said.version,
        )  # fmt: skip
    except ValueError:
        return JsonResponse({"error": "没有看懂这次保存，请刷新页面。"}, status=BAD)
    except DomainError as error:
        return JsonResponse({"error": str(error)}, status=BAD)
    return JsonResponse(month_told(report, conflicts), status=CONFLICT if conflicts else 200)


def month_told(report: MonthlyReport | None, conflicts: tuple[str, ...] = ()) -> dict[str, Any]:
    """Tell the page's script where a month stands: version, values, what is missing."""
    values = {name: getattr(report, name) if report else "" for name in reading.FIELDS}
    empty = not any(text.strip() for text in values.values())
    short = [{"field": "planned", "text": "计划和总结至少写一项", "short": "计划或总结"}]
    return {
        "version": report.version if report else 0,
        "state": report.state if report else "未填",
        "values": values,
        "faults": short if empty else [],
        "unreadable": [],
        "conflicts": [{"field": name, "label": reading.FIELDS[name]} for name in conflicts],
        "locked": report is not None and report.state not in OPEN_STATES,
        "by": report.filed_name if report else "",
    }


def _do(request: Request, agency: int, year: int, month: int, done: str, act: Any) -> HttpResponse:
    version = number_asked(request.POST.get("version"))
    if version is None:
        raise Http404
    try:
        act(version)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return month_back(agency, year, month)


def month_subject(request: Request, agency: int, year: int, month: int, key: int, *roles: Role) -> Subject:
    """Fetch a section for which one of the roles is held; any other is not there."""
    check_month(month)
    for subject in reading.subjects_of(request.access, agency, year, *roles):
        if subject.pk == key:
            return subject
    raise Http404


def check_month(month: int) -> None:
    """Answer 404 to a month that no year has."""
    if month not in reading.MONTHS:
        raise Http404


def month_actor(request: Request, row: Subject, *roles: Role) -> Actor:
    """Give who acts, and for whom where a role was handed over."""
    held = request.access.acting(
        *(roles or (Role.FILER,)), agency=row.agency_id or row.plan.agency_id, department=row.department_id
    )
    request.acting = held  # type: ignore[attr-defined]
    return actor_of(request)


def month_back(agency: int, year: int, month: int) -> HttpResponseRedirect:
    """Lead back to the month."""
    return HttpResponseRedirect(reverse("my_month", args=[agency, year, month]))
