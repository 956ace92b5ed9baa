"""激活条: eight on a sheet of A4, with cut lines, made and sent in one answer and kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from people.pictures import qr_picture
from people.printing import render_pdf
from people.services.activation import Slip

PER_PAGE: Final = 8


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """A slip with its picture."""

    slip: Slip
    picture: str
    prefixed: bool


def activation_link(slip: Slip, site: str) -> str:
    """Give the address a telephone scans; what stands behind # never reaches a log of the server."""
    return f"{site}{reverse('activate')}#{urlencode({'n': slip.account.username, 'c': slip.code})}"


def print_slips(slips: Sequence[Slip], *, site: str) -> HttpResponse:
    """Give the slips as a PDF to download, which no cache may keep."""
    printed = [PrintedSlip(slip, qr_picture(activation_link(slip, site)), _prefixed(slip)) for slip in slips]
    pages = [printed[start : start + PER_PAGE] for start in range(0, len(printed), PER_PAGE)]
    address = f"{site}{reverse('activate')}"
    context = {"pages": pages, "address": address, "site": site, "today": timezone.localdate()}
    response = HttpResponse(
        render_pdf("people/accounts/pdf/slips.html", context), content_type="application/pdf"
    )
    name = f"activation-{timezone.localtime():%Y%m%d-%H%M}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _prefixed(slip: Slip) -> bool:
    """Whether the login name is more than the 工号, which the slip then explains."""
    employee = slip.account.employee
    return employee is not None and slip.account.username.startswith(f"{employee.agency_id}-")
