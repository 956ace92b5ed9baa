"""What the asker has to come to after a published result: the own talks, read by nobody else on this page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from people.frame.requests import Request
from people.models import Agency
from people.permissions import needs
from scoring.consequences.telling import own_items
from scoring.models import Consequence


@needs("result.own")
def my_consequences(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the own items of a year with cause, who sees to it and by when."""
    rows = own_items(request.access, agency, year).select_related("plan__agency").order_by("state", "due")
    context = {
        "unit": get_object_or_404(Agency.objects.visible_to(request.access), pk=agency),
        "year": year,
        "rows": rows,
        "open": Consequence.State.OPEN,
    }
    return render(request, "scoring/consequences/own.html", context)
