"""The agency of an address, as every page of an agency fetches it."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from people.frame.requests import Request
from people.models import Agency


def unit_of(request: Request, agency: int) -> Agency:
    """Fetch the agency of the address, if it may be seen; 404 otherwise."""
    return get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
