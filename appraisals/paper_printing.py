"""The printed ballot: one sheet for all of a group, without number or name, so that none can be told from another."""

from __future__ import annotations

from django.http import HttpResponse

from appraisals.models import AppraisalRound, RoundGroup
from appraisals.sheets import sheet_of
from appraisals.slip_printing import sent
from people.printing import render_pdf
from plans.figures import in_points


def print_sheet(round_: AppraisalRound, group: RoundGroup) -> HttpResponse:
    """Give one ballot set as PDF: targets by dimensions, with step and maxima; printed as often as needed."""
    sheet = sheet_of(round_)
    context = {
        "round": round_,
        "title": f"{round_.name}票" if round_.name.endswith("测评") else f"{round_.name}测评票",
        "group": group,
        "step": in_points(sheet.step),
        "aspects": [(aspect, in_points(aspect.full)) for aspect in sheet.aspects],
        "words": [aspect for aspect in sheet.aspects if aspect.words],
        "targets": [target.name for target in round_.targets.select_related("subject", "participant")],
    }
    return sent(render_pdf("appraisals/paper/pdf/sheet.html", context), "paper-ballot.pdf")
