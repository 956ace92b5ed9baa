"""Work that leaves one row of the audit log: in one transaction with the job's end, or (the control) before it."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping

from django.db import transaction

from people.job_runners import JSON, JobContext, runner

CAREFUL, CARELESS = "test.careful", "test.careless"
DONE = "试做"


def pause() -> None:
    time.sleep(random.uniform(0.0, 0.06))


@runner(CAREFUL, title="细心的试做")
def careful(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
    for step in range(3):
        context.progress(f"第{step + 1}步", step, 3)
        pause()
    with transaction.atomic():
        context.by.record(action=DONE, target=context.job, detail={})
        context.finish({})
    pause()
    return {}


@runner(CARELESS, title="粗心的试做")
def careless(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
    with transaction.atomic():
        context.by.record(action=DONE, target=context.job, detail={})
    for _ in range(4):
        pause()
    return {}
