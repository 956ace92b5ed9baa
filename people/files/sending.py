"""Sending what was handed in: as an attachment, in a box in which nothing of it can run, kept by nobody."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.http import FileResponse, Http404

from people.files.kinds import KINDS
from people.files.places import content_path
from people.models import StoredFile

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def send_whole(file: StoredFile) -> FileResponse:
    """Send a file as it was handed in. Http404 where its content is not there."""
    path = content_path(file.pk)
    if not path.is_file():
        raise Http404
    return send(path, KINDS[file.kind].content_type, file.name, attached=True)


def send(path: Path, content_type: str, name: str, *, attached: bool) -> FileResponse:
    """Send what lies at a path; `attached`: to be saved, not shown."""
    answer = FileResponse(path.open("rb"), as_attachment=attached, filename=name, content_type=content_type)
    for header, value in HEADERS.items():
        answer.headers[header] = value
    return answer
