"""The one Celery task: it carries a job's number, everything else is in the row."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.db import close_old_connections

from people.services.job_runs import execute
from people.services.job_sweep import worker_name


@shared_task(name="people.run_job", ignore_result=True)
def run_job(job: str) -> None:
    """Run the job with this number, unless another worker did or does."""
    close_old_connections()
    try:
        execute(UUID(job), worker=worker_name())
    finally:
        close_old_connections()
