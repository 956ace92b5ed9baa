"""Once a day: what a closing that was killed at its very end left to do, and addresses that nobody needs any more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.utils import timezone

from appraisals.models import CodeFailures
from appraisals.services.erasing import sweep
from people.audit import AuditEntry
from people.daily import register_daily

# After these ciphertexts and key are gone from the rows; `sweep` takes them out of the files.
ERASING: Final = ("测评计票", "作废测评")
LOOKED_BACK: Final = timedelta(days=2)
KEPT: Final = timedelta(hours=1)


def join() -> None:
    """Register it."""
    register_daily("测评清扫", tidy)


def tidy(today: date) -> None:
    """Forget old failures of 测评码; sweep once more where a round was closed or voided lately."""
    now = timezone.now()
    CodeFailures.objects.filter(window__lt=now - KEPT).delete()
    if AuditEntry.objects.filter(action__in=ERASING, at__gte=now - LOOKED_BACK).exists():
        sweep()
