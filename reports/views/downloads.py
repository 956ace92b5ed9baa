"""How a made file leaves the program: as an attachment that no browser opens as a page of this site."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-store",
}


def attachment(path: Path, name: str, content_type: str) -> FileResponse:
    """Send a file under a Chinese name."""
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=content_type)
    for header, value in HEADERS.items():
        answer.headers[header] = value
    return answer


def attached_bytes(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Send content that stands in no file under a Chinese name."""
    disposition = content_disposition_header(True, name) or "attachment"
    headers = {**HEADERS, "Content-Disposition": disposition}
    return HttpResponse(content, content_type=content_type, headers=headers)
