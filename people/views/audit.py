"""The log: search, one row, export, and the check of the chain."""

from __future__ import annotations

from tempfile import TemporaryFile
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from people.access import Role
from people.audit import AuditEntry, head
from people.audit_reading import Told, page_of, readable, tell, wanted_rows
from people.errors import DomainError
from people.forms.audit import AuditSearchForm
from people.frame.asked import number_asked
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency
from people.permissions import needs
from people.services.audit_check import KIND, TITLE, checking, last_check
from people.services.audit_export import export_audit
from people.services.jobs import enqueue

SIZE = 50
COUNTED = 10_000
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs("audit.read")
def audit(request: Request) -> HttpResponse:
    """Show the rows that are looked for, newest first, by key."""
    form = _form(request)
    rows = wanted_rows(request.access, form.wanted()) if _usable(form) else AuditEntry.objects.none()
    page = page_of(rows, size=SIZE, before=_number(request, "before"), after=_number(request, "after"))
    query = urlencode([(name, value) for name in form.fields for value in request.GET.getlist(name) if value])
    number = rows.order_by()[: COUNTED + 1].count()
    shown = {
        "form": form,
        "told": [tell(request.access, entry) for entry in page.entries],
        "page": page,
        "query": query,
        "searched": bool(query),
        "number": min(number, COUNTED),
        "more": number > COUNTED,
        "head": head(),
        "check": last_check(),
        "checking": checking(),
        "admin": request.access.has(Role.AUDIT_ADMIN),
    }
    return render(request, "people/audit/list.html", shown)


@needs("audit.read")
def audit_row(request: Request, position: int) -> HttpResponse:
    """Show one row with what changed, its hash and those of its neighbours."""
    entry = readable(request.access).filter(position=position).first()
    if entry is None:
        raise Http404
    around = AuditEntry.objects.filter(position__in=(position - 1, position + 1))
    beside = {row.position: row for row in around.only("position", "previous_hash", "entry_hash")}
    seen = set(readable(request.access).filter(position__in=beside).values_list("position", flat=True))
    told = tell(request.access, entry)
    shown = {
        "told": told,
        "entry": entry,
        "facts": _facts(told),
        "whole": entry.digest() == entry.entry_hash,
        "before": beside.get(position - 1),
        "after": beside.get(position + 1),
        "seen": seen,
    }
    return render(request, "people/audit/row.html", shown)


@needs(None, change="audit.read")
def audit_export(request: Request) -> HttpResponseBase:
    """Give the filtered rows as an Excel file; the export is audited."""
    form = _form(request)
    if not _usable(form):
        return redirect("audit")
    file = TemporaryFile()  # noqa: SIM115 — the response closes it
    try:
        export_audit(
            by=actor_of(request),
            access=request.access,
            wanted=form.wanted(),
            looked_for=form.in_words(),
            to=file,
        )
    except DomainError as error:
        file.close()
        messages.error(request, str(error))
        return redirect(f"{request.path.removesuffix('export/')}?{request.GET.urlencode()}")
    file.seek(0)
    name = f"审计记录{timezone.localtime():%Y%m%d-%H%M%S}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=EXCEL)


@needs(None, change="audit.read")
def audit_check(request: Request) -> HttpResponse:
    """Have the chain checked by a job."""
    if checking():
        messages.info(request, "正在核对审计链，完成后结果显示在本页。")
        return redirect("audit")
    enqueue(by=actor_of(request), kind=KIND, title=TITLE, arguments={})
    messages.success(request, "已开始核对审计链，完成后结果显示在本页。")
    return redirect("audit")


def _facts(told: Told) -> list[tuple[str, str]]:
    who = f"{told.actor}（代 {told.on_behalf_of} 办理）" if told.on_behalf_of else told.actor
    facts = [
        ("时间", f"{timezone.localtime(told.at):%Y-%m-%d %H:%M:%S}"),
        ("操作人", who),
        ("操作", told.action),
        ("对象", told.target),
        ("类别", told.category),
    ]
    if told.hidden:
        return facts
    agency = Agency.objects.filter(pk=told.agency).first() if told.agency else None
    return [
        *facts,
        ("单位", agency.name if agency else ""),
        ("来源", told.origin),
        ("请求编号", told.request_id),
    ]


def _form(request: Request) -> AuditSearchForm:
    return AuditSearchForm(request.GET or None, agencies=_agencies(request))


def _agencies(request: Request) -> QuerySet[Agency]:
    if request.access.has(Role.AUDIT_ADMIN):
        return Agency.objects.order_by("name")
    held = request.access.roles(Role.SUPERVISION)
    return Agency.objects.filter(pk__in=frozenset[int]().union(*(one.agencies for one in held))).order_by(
        "name"
    )


def _usable(form: AuditSearchForm) -> bool:
    return not form.is_bound or form.is_valid()


def _number(request: Request, name: str) -> int | None:
    return number_asked(request.GET.get(name))
