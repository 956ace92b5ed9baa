"""Slips with 测评码: eight on a sheet of A4, with cut lines, made and sent in one answer and kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.urls import reverse

from appraisals.codes import shown
from appraisals.models import AppraisalRound, RoundGroup
from appraisals.services.slips import BallotSlip
from people.pictures import qr_picture
from people.printing import render_pdf

PER_PAGE: Final = 8


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """A slip with its picture and its code in groups of four."""

    slip: BallotSlip
    code: str
    picture: str


def voting_link(code: str, site: str) -> str:
    """Give the address a telephone scans; what stands behind # never reaches a log of the server."""
    return f"{voting_address(site)}#c={code}"


def voting_address(site: str) -> str:
    """Give the address that somebody types who cannot scan."""
    return f"{site}{reverse('vote')}"


def print_slips(
    slips: Sequence[BallotSlip], *, round_: AppraisalRound, group: RoundGroup, site: str
) -> HttpResponse:
    """Give the slips as a PDF to download, in the order given, which no cache may keep."""
    printed = [
        PrintedSlip(slip, shown(slip.code), qr_picture(voting_link(slip.code, site))) for slip in slips
    ]
    pages = [printed[start : start + PER_PAGE] for start in range(0, len(printed), PER_PAGE)]
    context = {"pages": pages, "address": voting_address(site), "round": round_, "group": group}
    return sent(render_pdf("appraisals/slips/pdf/slips.html", context), "ballot-slips.pdf")


def print_register(*, round_: AppraisalRound, group: RoundGroup, named: bool) -> HttpResponse:
    """Give the sheet on which the bearers sign: by name where the roll names them, else without serials."""
    electors = group.electors.filter(struck="").select_related("employee").order_by("serial")
    context = {
        "round": round_,
        "group": group,
        "named": named,
        "rows": [
            (each.serial, each.name or (each.employee.name if each.employee else "")) for each in electors
        ],
    }
    return sent(render_pdf("appraisals/slips/pdf/register.html", context), "ballot-slips-register.pdf")


def sent(pdf: bytes, name: str) -> HttpResponse:
    """Give a PDF to download that no cache may keep."""
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
