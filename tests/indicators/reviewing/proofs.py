"""Evidence of rows, without a content on disk."""

from __future__ import annotations

from indicators.models import Evidence, LedgerEntry
from people.models import StoredFile


def proof(row: LedgerEntry, name: str = "验收单.pdf", number: int = 1) -> Evidence:
    file = StoredFile.objects.create(
        agency=row.indicator.plan.agency,
        name=name,
        kind="pdf",
        size=10,
        digest=f"{row.pk}{number}{name}"[:64],
    )
    return Evidence.objects.create(entry=row, file=file, number=number)
