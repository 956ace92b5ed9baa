"""Keeping the paper on the standing that was shown at a meeting: it is laid out here, the meeting keeps it."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from people.errors import DomainError
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import needs
from people.services.files import store_file
from reports.views.progress import PDF, standing_paper
from scoring.watching.meeting import keep_material, quarter_of
from scoring.watching.seeing import read_meetings

LONGEST_VERSION: Final = 9


@needs(None, change="meeting.change")
def meeting_keep(request: Request, agency: int, year: int, meeting: int) -> HttpResponse:
    """Keep the paper of the meeting's quarter as it is now."""
    rows = read_meetings(request.access).filter(plan__agency=agency, plan__year=year)
    row = get_object_or_404(rows.select_related("plan__agency"), pk=meeting)
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) <= LONGEST_VERSION else -1
    try:
        if version != row.version:
            raise DomainError(
                "没有存", why="这次会议刚刚被改动，或刚存过", next_step="请刷新页面，核对后再存"
            )
        content, name = standing_paper(request, row.plan, quarter_of(row))
        upload = SimpleUploadedFile(name, content, content_type=PDF)
        file = store_file(by=actor_of(request), agency=agency, upload=upload)
        keep_material(by=actor_of(request), meeting=row.pk, version=version, file=file)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已存作会上用的材料。")
    return redirect("meeting", agency=agency, year=year, meeting=meeting)
