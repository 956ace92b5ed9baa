"""The files of one settlement as a page lists them: which are made, which are being made, which are not there yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from people.access import Access
from people.job_runners import JSON
from people.models import Job
from reports.result_files import FileKind, file_name, kinds_for, stored
from reports.submissions import FILE
from scoring.models import Settlement


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """One kind of file: the file when it is made, else the job that makes it or has failed to.

    `own`: the job is the reader's, who may open its page.
    """

    kind: FileKind
    name: str
    path: Path | None = None
    size: int = 0
    made_at: datetime | None = None
    job: Job | None = None
    own: bool = False

    @property
    def making(self) -> bool:
        """Whether it is being made."""
        return self.path is None and self.job is not None and self.job.active

    @property
    def failed(self) -> bool:
        """Whether the last attempt to make it went wrong."""
        return self.path is None and self.job is not None and self.job.state == Job.State.FAILED


def shelf(settlement: Settlement, access: Access, *, pays: bool) -> Sequence[Shelved]:
    """Every kind of file of a settlement, in the order in which they are offered."""
    jobs = _last_jobs(settlement)
    return [_shelved(settlement, kind, access, jobs) for kind in kinds_for(access, settlement, pays=pays)]


def pays(settlement: Settlement) -> bool:
    """Whether the settlement distributes money."""
    return hasattr(settlement, "bonus_pool")


def _shelved(settlement: Settlement, kind: FileKind, access: Access, jobs: dict[str, Job]) -> Shelved:
    name = file_name(settlement, kind)
    path = stored(settlement, kind)
    if path is not None:
        facts = path.stat()
        made = datetime.fromtimestamp(facts.st_mtime, tz=UTC)
        return Shelved(kind=kind, name=name, path=path, size=facts.st_size, made_at=made)
    if kind.kind == "json":  # stands in the settlement itself
        size = len(settlement.result.encode())
        return Shelved(kind=kind, name=name, path=Path(), size=size, made_at=settlement.created_at)
    job = jobs.get(kind.kind)
    return Shelved(kind=kind, name=name, job=job, own=job is not None and job.account_id == access.account)


def _last_jobs(settlement: Settlement) -> dict[str, Job]:
    """The newest job for each kind, whoever asked for it; a state printed in the file counts."""
    wanted: dict[str, JSON] = {"settlement": settlement.pk, "state": settlement.state}
    rows = Job.objects.get_queryset().filter(
        kind=FILE, **{f"arguments__{name}": value for name, value in wanted.items()}
    )
    found: dict[str, Job] = {}
    for job in rows.order_by("created_at"):
        found[str(job.arguments.get("kind"))] = job
    return found
