"""Importing more rows than are stored while the user waits: a job, all rows or none, once."""

from __future__ import annotations

import pytest

from indicators.models import SecondaryIndicator
from indicators.services import importing as services
from people.access import Role
from people.models import Job
from people.services.job_runs import execute
from plans.models import Plan
from tests.indicators.importing.uploading import office, plan, shown_form, start, upload
from tests.office import Office

__all__ = ["office", "plan"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_many_rows_are_a_job_that_stores_once(
    office: Office, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "AT_ONCE", 1)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    url = upload(client, plan)
    form = {**shown_form(client, url), "looked_at": ["on"]}
    job = Job.objects.get(pk=client.post(f"{url}store/", form)["Location"].rstrip("/").rpartition("/")[2])
    assert not SecondaryIndicator.objects.filter(plan=plan).exists()
    assert client.get(url)["Location"] == start(plan)
    assert execute(job.pk, worker="甲")
    job.refresh_from_db()
    assert (job.state, (job.result or {})["lines"][0]) == (Job.State.DONE, "已导入 2 行指标")
    assert SecondaryIndicator.objects.filter(plan=plan).count() == 2
    execute(job.pk, worker="乙")
    assert SecondaryIndicator.objects.filter(plan=plan).count() == 2


def test_a_job_that_comes_too_late_stores_nothing_and_gives_the_import_back(
    office: Office, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "AT_ONCE", 1)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    url = upload(client, plan)
    form = {**shown_form(client, url), "looked_at": ["on"]}
    job = Job.objects.get(pk=client.post(f"{url}store/", form)["Location"].rstrip("/").rpartition("/")[2])
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
    execute(job.pk, worker="甲")
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "不能直接导入" in job.error_why
    assert not SecondaryIndicator.objects.filter(plan=plan).exists()
    assert client.get(url).status_code == 200
