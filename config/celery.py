"""The Celery application and how the program tells it that a job waits.

Imported by the worker, and by a web process when the first job is handed in.
"""

from __future__ import annotations

import os
from typing import Any, Final
from uuid import UUID

from celery import Celery

import config.channel  # noqa: F401 — makes embedded:// known

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

QUEUE: Final = "jobs"
RUN_JOB: Final = "people.run_job"

# Without Celery's own ties to Django: they load every page into the worker to check it.
app = Celery("hengji", fixups=[])
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_default_queue = QUEUE
app.autodiscover_tasks(["people"])


class _Broker:
    """The broker of the settings (people.services.jobs.Broker)."""

    def send(self, job: UUID) -> None:
        """Put one message; raises at once what the broker raises, the sweep tries again."""
        app.send_task(RUN_JOB, args=[str(job)], queue=QUEUE, retry=False, ignore_result=True)

    def waiting(self) -> int | None:
        """Count the messages nobody has taken; None when the broker cannot be asked."""
        with app.connection_for_read() as connection:
            failures: tuple[type[BaseException], ...] = (OSError, *connection.connection_errors)
            try:
                connection.ensure_connection(max_retries=1, interval_start=0, timeout=2)
                channel: Any = connection.default_channel
                return int(channel._size(QUEUE))
            except failures:
                return None


broker: Final = _Broker()
