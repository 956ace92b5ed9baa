"""A job is done in the name of who handed it in and of whom that person acted for: the chain asks both (代办)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from django.db import transaction

from people.acting import Actor
from people.job_runners import JSON, JobContext
from people.models import Account, Job
from people.services.job_runs import execute
from people.services.jobs import enqueue, run_again

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_job_knows_whom_its_giver_acts_for(runs: Callable[..., None]) -> None:
    deputy, away = (Account.objects.create(username=name, name=name) for name in ("deputy", "away"))
    seen: list[tuple[int | None, str, int | None]] = []

    def run(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
        seen.append((context.by.account, context.by.on_behalf_of, context.by.on_behalf_account))
        return {}

    runs("acting", run)
    by = Actor(name="代办人", account=deputy.pk, on_behalf_of="委托人", on_behalf_account=away.pk)
    with transaction.atomic():
        job = enqueue(by=by, kind="acting", title="试做", arguments={"number": 1})
    assert execute(job.pk, worker="w")
    again = run_again(by=Actor(name="本人", account=away.pk), job=Job.objects.get(pk=job.pk))
    assert execute(again.pk, worker="w")
    assert seen == [(deputy.pk, "委托人", away.pk), (away.pk, "", None)]
    assert again.arguments == {"number": 1}
