"""Checking the chain of the log as a job, and what the last check found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from people.audit import head
from people.audit_chain import ChainCheck, check_chain
from people.job_runners import JSON, JobContext
from people.models import Job

KIND: Final = "audit.check"
TITLE: Final = "核对审计链"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastCheck:
    """What the last finished check found: how far the chain held and, when it broke, the problem."""

    at: datetime
    position: int
    problem: str
    job: str

    @property
    def whole(self) -> bool:
        """Whether the chain held to its end."""
        return not self.problem


def run_check(context: JobContext, arguments: Mapping[str, JSON]) -> dict[str, JSON]:
    """Walk the chain; the runner of the job: progress by rows, the answer as JSON."""
    total = head().position

    def progress(position: int) -> None:
        context.progress("核对", position, max(total, position))

    return found_as_json(check_chain(progress=progress))


def found_as_json(found: ChainCheck) -> dict[str, JSON]:
    """Say what a check found as the result of its job."""
    problem = "" if found.found is None else str(found.found)
    said = problem or f"核对到第{found.head.position}条，没有断裂"
    return {"条数": found.head.position, "链头": str(found.head), "断裂": problem, "说明": said}


def checking() -> bool:
    """Whether a check waits or runs: the whole log need not be walked twice at once."""
    return Job.objects.active().filter(kind=KIND).exists()


def last_check() -> LastCheck | None:
    """Give what the last finished check found, None when there was none; one query."""
    job = Job.objects.filter(kind=KIND, state=Job.State.DONE).order_by("-finished_at").first()
    if job is None or job.finished_at is None or not isinstance(job.result, dict):
        return None
    return LastCheck(
        at=job.finished_at,
        position=int(job.result.get("条数", 0)),
        problem=str(job.result.get("断裂", "")),
        job=str(job.pk),
    )
