"""A made file leaves under a name that says in Chinese what it is."""

from __future__ import annotations

from typing import Final

from django.utils.http import content_disposition_header

LONGEST: Final = 80


def attached(name: str, kind: str = "pdf") -> dict[str, str]:
    """The header that sends a file as «name.kind»; a name that is too long for a file is cut."""
    return {
        "Content-Disposition": content_disposition_header(True, f"{name[:LONGEST]}.{kind}") or "attachment"
    }
