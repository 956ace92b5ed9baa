"""Tags of files: `{% load files %}`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString

from people.files.kinds import ACCEPT, KINDS, LISTED, PICTURES, size_words
from people.frame.columns import badge
from people.models import StoredFile

register = template.Library()
MOST_BESIDE: Final = 60


@register.filter
def bytes_words(size: int) -> str:
    """Write a number of bytes as people read it."""
    return size_words(int(size))


@register.filter
def kind_badge(file: StoredFile) -> SafeString:
    """Draw the kind of a file."""
    return badge(file.kind, "info" if file.kind in PICTURES or file.kind == "pdf" else "neutral")


@register.filter
def kind_title(file: StoredFile) -> str:
    """Name the kind of a file in words."""
    return KINDS[file.kind].title if file.kind in KINDS else file.kind


@register.simple_tag(takes_context=True)
def beside(context: dict[str, Any], files: Iterable[StoredFile]) -> str:
    """Give the query that leads a preview through these files and back to this page."""
    request: HttpRequest | None = context.get("request")
    keys = ",".join(str(file.pk) for file in list(files)[:MOST_BESIDE])
    return urlencode({"among": keys, **({"back": request.get_full_path()} if request else {})})


@register.simple_tag
def file_rules() -> dict[str, Any]:
    """Tell what may be handed in, for the zone to drop files on."""
    limit: int = settings.EVIDENCE_LIMIT
    return {"accept": ACCEPT, "listed": LISTED, "limit": limit, "limit_words": size_words(limit)}
