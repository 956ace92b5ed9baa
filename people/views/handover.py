"""交接: choose two people and a day, read what is open, move it in one act, print the list to sign."""

from __future__ import annotations

import django_tables2 as tables
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from people.errors import DomainError
from people.forms.handover import HandoverForm
from people.frame.attached import attached
from people.frame.columns import DayColumn, LinkedColumn, MomentColumn
from people.frame.forms import refused, submitted
from people.frame.requests import Request
from people.frame.tables import HouseTable, listing
from people.models import Handover
from people.permissions import allowed, needs
from people.printing import render_pdf
from people.services.handover import check_handover, digest_of, hand_over, open_work_of
from people.services.tree import people_in, with_open_work
from people.views.organisation import changing
from people.views.units import unit_of


class HandoverTable(HouseTable):
    """The handovers of an agency."""

    on = DayColumn(verbose_name="交接日期")
    leaving = LinkedColumn(verbose_name="移交人", to=lambda row: f"{row.pk}/", order_by="leaving__name")
    successor = tables.Column("接收人", order_by="successor__name")
    reason = tables.Column("原因")
    made_by = tables.Column("经办人")
    made_at = MomentColumn(verbose_name="办理时间")

    class Meta(HouseTable.Meta):
        """What an agency without handovers says."""

        empty_text = "还没有办理过交接。"


@needs("handover.view")
def handover(request: Request, agency: int) -> HttpResponse:
    """List the handovers."""
    unit = unit_of(request, agency)
    rows = Handover.objects.filter(agency=agency).select_related("leaving", "successor")
    shown = listing(
        request, name="handover", table=HandoverTable, rows=rows, file_name=f"{unit.name}工作交接"
    )
    if shown.download:
        return shown.download
    context = {"unit": unit, "shown": shown, "changing": allowed(request.access, "handover", agency)}
    return render(request, "people/handover/list.html", context)


@needs("handover", change="handover")
def handover_new(request: Request, agency: int) -> HttpResponse:
    """Choose, read, confirm."""
    unit, today = unit_of(request, agency), request.access.today
    form = HandoverForm(
        request.POST or None,
        leavers=with_open_work(agency, today),
        people=people_in(agency, today),
        initial={"on": today, "leaving": request.GET.get("from", "")},
    )
    work = None
    if request.method == "POST" and form.is_valid():
        data, seen = form.cleaned_data, form.cleaned_data["seen"]
        chosen = {name: data[name] for name in ("leaving", "successor", "on")}

        def act() -> str:
            row = hand_over(
                by=changing(request, agency), agency=agency, reason=data["reason"], seen=seen, **chosen
            )
            messages.success(request, "交接已办理，请打印清单签字。")
            return reverse("handover_detail", args=[agency, row.pk])

        try:
            check_handover(agency=agency, **chosen)
        except DomainError as error:
            refused(form, error)
        else:
            work = open_work_of(employee=data["leaving"], agency=agency, on=data["on"])
            digest = digest_of(work, **chosen)
            if seen == digest and (done := submitted(request, form, act)):
                return done
            form.show(digest)
    context = {"unit": unit, "form": form, "work": work}
    return render(request, "people/handover/new.html", context)


@needs("handover.view")
def handover_detail(request: Request, agency: int, record: int) -> HttpResponse:
    """Show what was moved and what is left to do."""
    row = _row(agency, record)
    return render(request, "people/handover/detail.html", {"unit": unit_of(request, agency), "row": row})


@needs("handover.view")
def handover_pdf(request: Request, agency: int, record: int) -> HttpResponse:
    """Give the list to sign as PDF."""
    row = _row(agency, record)
    unit = unit_of(request, agency)
    content = render_pdf("people/handover/list_to_sign.html", {"row": row, "unit": unit})
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers=attached(f"{unit}工作交接清单{row.pk}"),
    )


def _row(agency: int, record: int) -> Handover:
    rows = Handover.objects.select_related("leaving", "successor", "agency")
    return get_object_or_404(rows, pk=record, agency=agency)
