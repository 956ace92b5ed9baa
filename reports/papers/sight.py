"""Who sees which documents: readers of the agency's business; those on consequences only who sees 结果运用."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from people.access import Access
from people.permissions.predicates import agencies_where
from reports.models import YearPaper
from reports.papers.kinds import CLOSED, KINDS, PaperKind


def visible_papers(access: Access) -> QuerySet[YearPaper]:
    """Keep the documents that the access may see."""
    reading, closed = agencies_where(access, "paper.view"), agencies_where(access, "consequence.view")
    return YearPaper.objects.filter(
        Q(plan__agency__in=reading) & ~Q(kind__in=CLOSED)
        | Q(plan__agency__in=reading & closed, kind__in=CLOSED)
    )


def kinds_seen(access: Access, agency: int) -> list[PaperKind]:
    """The kinds that the access may see in an agency."""
    closed = agency in agencies_where(access, "consequence.view")
    return [row for row in KINDS.values() if closed or not row.closed]
