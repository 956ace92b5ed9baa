"""The files as a page lists them: which are made, which are being made, which are not there yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from people.access import Access
from people.models import Job
from reports.money_files.jobs import last_jobs
from reports.money_files.kinds import MoneyKind, Source, stored


@dataclass(frozen=True, slots=True)
class Shelved:
    """One kind: its file when it is made, else the job that makes it or has failed to; `own`: the reader's."""

    kind: MoneyKind
    size: int = 0
    made_at: datetime | None = None
    job: Job | None = None
    own: bool = False

    @property
    def making(self) -> bool:
        """Whether it is being made."""
        return self.made_at is None and self.job is not None and self.job.active

    @property
    def failed(self) -> bool:
        """Whether the last attempt went wrong."""
        return self.made_at is None and self.job is not None and self.job.state == Job.State.FAILED


def shelf(source: Source, access: Access) -> Sequence[Shelved]:
    """Every kind of file of a list or supplement, in the order in which they are offered."""
    jobs = last_jobs(source)
    return [_shelved(source, kind, access, jobs.get(kind.kind)) for kind in source.kinds]


def _shelved(source: Source, kind: MoneyKind, access: Access, job: Job | None) -> Shelved:
    path = stored(source, kind)
    if path is None:
        return Shelved(kind, job=job, own=job is not None and job.account_id == access.account)
    facts = path.stat()
    return Shelved(kind, facts.st_size, datetime.fromtimestamp(facts.st_mtime, tz=UTC))
