"""整改事项: the list, one matter, and each step on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from people.access import Access
from people.forms.files import bind_files
from people.frame.forms import HouseForm, submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency
from people.permissions import allowed, needs
from plans.plan_pages import frame_of, plan_of
from scoring.forms.watching import AcceptForm, BackForm, DoneForm, MatterForm
from scoring.models import RectificationItem
from scoring.watching import rectifying as services
from scoring.watching.prefill import prefilled
from scoring.watching.seeing import answered_by, items_of

State = RectificationItem.State
TONES: Final = {State.OPEN: "waiting", State.DONE: "info", State.CLOSED: "good"}


@needs("rectification.view")
def rectifications(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the matters that the asker may see: overdue ones first, closed ones last."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    rows = items_of(request.access, agency, year).select_related("subject", "owner", "plan").distinct()
    wanted = request.GET.get("state", "")
    indicator = request.GET.get("indicator", "")
    if indicator.isascii() and indicator.isdigit() and len(indicator) < 10:
        rows = rows.filter(indicator=int(indicator))
    found = list(rows.order_by("due", "pk"))
    today = request.access.today
    numbers = {name: sum(_is(row, name, today) for row in found) for name in ("逾期", *State.values)}
    shown = [row for row in found if not wanted or _is(row, wanted, today)]
    shown.sort(key=lambda row: row.state == State.CLOSED)
    context = {
        "unit": unit, "year": year, "rows": [(row, TONES[State(row.state)], _is(row, "逾期", today)) for row in shown],
        "numbers": numbers.items(), "wanted": wanted, "total": len(found),
        "changing": allowed(request.access, "rectification.change", agency),
    }  # fmt: skip
    return render(request, "scoring/watching/list.html", context)


def _is(row: RectificationItem, name: str, today: Any) -> bool:
    if name == "逾期":
        return row.state == State.OPEN and row.due is not None and row.due < today
    return row.state == name


@needs("rectification.change", change="rectification.change")
def rectification_new(request: Request, agency: int, year: int) -> HttpResponse:
    """Open a matter."""
    plan = plan_of(request, agency, year)
    form = MatterForm(
        request.POST or None, plan=plan, initial=prefilled(plan, request.GET, request.access.today)
    )

    def act() -> str:
        made = services.open_item(by=actor_of(request), plan=plan, matter=form.matter())
        messages.success(request, "已立整改事项，责任人会收到消息。")
        return _url(agency, year, made.pk)

    context = {
        **frame_of(request, plan), "form": form, "title": "立整改事项", "submit": "立项",
        "back": reverse("rectifications", args=[agency, year]),
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "scoring/watching/act.html", context)


@needs("rectification.view")
def rectification(request: Request, agency: int, year: int, item: int) -> HttpResponse:
    """Show one matter with what the asker may do."""
    row = _item(request.access, agency, year, item)
    office = allowed(request.access, "rectification.change", row.plan.agency_id)
    mine = office or _answers(request.access, row)
    context = {
        "unit": row.plan.agency, "agency": agency, "year": year, "row": row, "tone": TONES[State(row.state)],
        "overdue": _is(row, "逾期", request.access.today), "files": list(row.files.order_by("pk")),
        "carried": list(row.carried_to.select_related("plan").order_by("pk")),
        "may_change": office and row.state == State.OPEN, "may_report": mine and row.state == State.OPEN,
        "may_accept": office and row.state == State.DONE and request.access.account not in (row.done_by_id, row.done_for_id),
    }  # fmt: skip
    return render(request, "scoring/watching/item.html", context)


@needs("rectification.change", change="rectification.change")
def rectification_change(request: Request, agency: int, year: int, item: int) -> HttpResponse:
    """Change a matter under way."""
    row = _decided(request.access, agency, year, item)
    names = ("problem", "measure", "due", "subject", "owner", "source", "indicator", "meeting", "version")
    start = {name: getattr(row, name) for name in names}
    form = MatterForm(request.POST or None, plan=row.plan, initial=start)

    def do() -> str:
        version = form.cleaned_data["version"] or 0
        services.change_item(by=actor_of(request), item=item, version=version, matter=form.matter())
        return "已保存。"

    return _act(request, row, agency, year, form, do, title="更改整改事项", submit="保存")


@needs("rectification.view", change="rectification.view")
def rectification_done(request: Request, agency: int, year: int, item: int) -> HttpResponse:
    """Report a matter done with its proof: by who answers for it, or the 绩效办."""
    row = _item(request.access, agency, year, item)
    office = allowed(request.access, "rectification.change", row.plan.agency_id)
    if not office and not _answers(request.access, row):
        raise Http404
    start = {
        "version": row.version, "on": request.access.today, "result": row.result, "proofs": list(row.files.all()),
    }  # fmt: skip
    form = DoneForm(request.POST or None, request.FILES or None, initial=start)
    # Of the agency whose page it is: who answers in a unit below is no member of the agency above.
    bind_files(form, request, agency)

    def do() -> str:
        services.report_done(by=actor_of(request), item=item, today=request.access.today, **form.cleaned_data)
        return "已报完成，等另一人验收。"

    return _act(request, row, agency, year, form, do, title="报整改完成", submit="报完成")


@needs("rectification.change", change="rectification.change")
def rectification_accept(request: Request, agency: int, year: int, item: int) -> HttpResponse:
    """Accept a report: 已销号."""
    row = _decided(request.access, agency, year, item)
    form = AcceptForm(request.POST or None, initial={"version": row.version})

    def do() -> str:
        services.accept(by=actor_of(request), item=item, on=request.access.today, **form.cleaned_data)
        return "已销号。"

    return _act(request, row, agency, year, form, do, title="验收销号", submit="销号")


@needs("rectification.change", change="rectification.change")
def rectification_back(request: Request, agency: int, year: int, item: int) -> HttpResponse:
    """Send a report back."""
    row = _decided(request.access, agency, year, item)
    form = BackForm(request.POST or None, initial={"version": row.version})

    def do() -> str:
        services.send_back(by=actor_of(request), item=item, **form.cleaned_data)
        return "已退回，责任人会收到消息。"

    return _act(request, row, agency, year, form, do, title="退回整改", submit="退回")


def _item(access: Access, agency: int, year: int, item: int) -> RectificationItem:
    rows = items_of(access, agency, year).select_related(
        "plan__agency",
        "subject",
        "owner",
        "indicator__primary",
        "meeting",
        "done_by",
        "closed_by",
        "carried_from__plan",
    )
    return get_object_or_404(rows.distinct(), pk=item)


def _decided(access: Access, agency: int, year: int, item: int) -> RectificationItem:
    """A matter of a plan that the asker's office runs: a unit named in a plan above does not decide on its own."""
    row = _item(access, agency, year, item)
    if not allowed(access, "rectification.change", row.plan.agency_id):
        raise Http404
    return row


def _answers(access: Access, row: RectificationItem) -> bool:
    return RectificationItem.objects.filter(answered_by(access), pk=row.pk).exists()


def _url(agency: int, year: int, item: int) -> str:
    return reverse("rectification", args=[agency, year, item])


def _act(
    request: Request,
    row: RectificationItem,
    agency: int,
    year: int,
    form: HouseForm,
    do: Callable[[], str],
    **context: Any,
) -> HttpResponse:
    def act() -> str:
        messages.success(request, do())
        return _url(agency, year, row.pk)

    shown = {
        "unit": get_object_or_404(Agency.objects.visible_to(request.access), pk=agency),
        "year": year,
        "form": form,
        "back": _url(agency, year, row.pk),
        "row": row,
    }
    return submitted(request, form, act) or render(request, "scoring/watching/act.html", {**shown, **context})
