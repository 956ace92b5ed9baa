"""The sheet of a 公示 to hang up: what its template is given."""

from __future__ import annotations

from typing import Any, Final

from plans.models import PublicNotice
from plans.publishers import publisher_of
from plans.services.notice_content import tables_of
from plans.services.notice_words import day_words

TEMPLATE: Final = "plans/notices/sheet.html"


def sheet_context(notice: PublicNotice) -> dict[str, Any]:
    """Everything that the sheet says."""
    return {
        "unit": notice.plan.agency,
        "notice": notice,
        "tables": tables_of(notice),
        "word": publisher_of(notice.kind).word,
        "posted": day_words(notice.posted_on) if notice.posted_on else "",
        "closes": day_words(notice.closes_on) if notice.closes_on else "",
    }
