"""The pages of jobs: one's own only, live until the end, files behind the right; the administrator sees no content."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from people.access import Role
from people.acting import Actor
from people.job_runners import JSON
from people.models import AuditEntry, Job
from people.services.jobs import enqueue
from tests.office import Office, build_office
from tests.people.jobs.conftest import KeptBroker

pytestmark = pytest.mark.django_db
SECRET = "甲局某某的核算"


@pytest.fixture
def office() -> Office:
    return build_office()


@pytest.fixture
def client(office: Office) -> Client:
    return office.client_of(Role.PERFORMANCE_OFFICE)


@pytest.fixture
def make(office: Office, runs: Callable[..., None]) -> Callable[..., Job]:
    """Write a job of somebody in a state."""
    runs("test", lambda context, arguments: {}, rule="workbook.settle")

    def write(who: Role = Role.PERFORMANCE_OFFICE, **values: object) -> Job:
        account = office.account(who)
        by = Actor(name=str(account), account=account.pk)
        arguments: Mapping[str, JSON] = {"secret": SECRET}
        job = enqueue(by=by, kind="test", title=SECRET, arguments=arguments, agency=office.a.pk)
        Job.objects.filter(pk=job.pk).update(**values)
        job.refresh_from_db()
        return job

    return write


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def page(job: Job) -> str:
    return reverse("job", kwargs={"job": job.pk})


def test_the_list_shows_own_jobs_and_nobody_elses(
    client: Client, office: Office, make: Callable[..., Job]
) -> None:
    make(state="完成")
    other = make(Role.CITY_OFFICE)
    found = text(client, reverse("jobs"))
    assert found.count(f">{SECRET}<") == 1
    assert str(other.pk) not in found
    assert text(client, page(other), 404)


@pytest.mark.parametrize("name", ["jobs", "jobs_all"])
def test_a_list_costs_the_same_with_one_and_with_three_rows(
    office: Office, make: Callable[..., Job], name: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = office.client_of(Role.SYSTEM_ADMIN)
    who = Role.SYSTEM_ADMIN
    make(who, state="完成")
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as first:
        client.get(reverse(name))
    assert len(first.captured_queries) <= 15
    make(who, state="失败")
    make(who, state="取消")
    with django_assert_num_queries(len(first.captured_queries)):
        found = text(client, reverse(name))
    assert len(re.findall(r"<tr[ >]", found)) == 4


def test_an_empty_list_says_what_will_stand_there(client: Client) -> None:
    assert "还没有任务" in text(client, reverse("jobs"))


def test_a_running_job_asks_again_and_an_ended_one_no_longer(
    client: Client, make: Callable[..., Job]
) -> None:
    job = make(state="运行", stage="计分定等", done=3, total=8, started_at=timezone.now())
    found = text(client, page(job))
    assert "计分定等：3 / 8" in found
    assert 'hx-trigger="every 2s"' in found
    state = reverse("job_state", kwargs={"job": job.pk})
    assert f'hx-get="{state}"' in found
    Job.objects.filter(pk=job.pk).update(
        state="完成", result={"lines": ["核算已存入"]}, finished_at=timezone.now()
    )
    fragment = text(client, state)
    assert "<html" not in fragment
    assert "核算已存入" in fragment
    assert "hx-get" not in fragment


def test_a_failed_job_says_what_why_and_what_to_do(client: Client, make: Callable[..., Job]) -> None:
    job = make(state="失败", error_what="没有核算", error_why="方案已批准", error_next="请按更正办理")
    found = text(client, page(job))
    for words in ("没有核算", "原因：方案已批准", "怎么办：请按更正办理。", "重做"):
        assert words in found


def test_cancelling_and_running_again_are_posts_that_lead_back(
    client: Client, make: Callable[..., Job]
) -> None:
    job = make()
    url = reverse("job_cancel", kwargs={"job": job.pk})
    assert client.get(url).status_code == 405
    assert client.post(url).headers["Location"] == page(job)
    job.refresh_from_db()
    assert job.state == "取消"
    assert "任务已经取消" in client.post(url, follow=True).content.decode()
    again = client.post(reverse("job_again", kwargs={"job": job.pk}))
    made = Job.objects.get(rerun_of=job)
    assert again.headers["Location"] == page(made)
    assert "重做" in client.post(reverse("job_again", kwargs={"job": job.pk}), follow=True).content.decode()
    assert Job.objects.count() == 2


@pytest.mark.parametrize("name", ["job_cancel", "job_again"])
def test_nobody_touches_the_jobs_of_others(office: Office, make: Callable[..., Job], name: str) -> None:
    job = make()
    other = office.client_of(Role.CITY_OFFICE)
    assert other.post(reverse(name, kwargs={"job": job.pk})).status_code == 404
    job.refresh_from_db()
    assert job.state == "排队"


def test_a_result_file_goes_to_its_owner_as_an_attachment(client: Client, make: Callable[..., Job]) -> None:
    job = make(state="完成", result={"files": ["结果.json"]})
    url = reverse("job_file", kwargs={"job": job.pk, "name": "结果.json"})
    assert client.get(url).status_code == 404, "the file has been cleaned away"
    folder = job.folder / "out"
    folder.mkdir(parents=True)
    (folder / "结果.json").write_text("{}")
    (folder / "secret.txt").write_text("x")
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == b"{}"  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "结果.json" in text(client, page(job))
    for name in ("secret.txt", "..", "%2e%2e"):
        assert client.get(f"/jobs/{job.pk}/files/{name}/").status_code == 404


def test_files_and_lines_end_with_the_right(office: Office, make: Callable[..., Job]) -> None:
    job = make(Role.STAFF, state="完成", result={"files": ["结果.json"], "lines": ["某某 95 分"]})
    (job.folder / "out").mkdir(parents=True)
    (job.folder / "out" / "结果.json").write_text("{}")
    client = office.client_of(Role.STAFF)
    assert client.get(reverse("job_file", kwargs={"job": job.pk, "name": "结果.json"})).status_code == 404
    found = text(client, page(job))
    assert "某某 95 分" not in found
    assert "结果.json" not in found
    assert client.post(reverse("job_again", kwargs={"job": job.pk})).status_code == 404


def test_the_panel_shows_what_waits_and_stops_asking_when_nothing_does(
    client: Client, make: Callable[..., Job]
) -> None:
    url = reverse("job_panel")
    assert 'hx-trigger="none"' in text(client, url)
    for _ in range(6):
        make()
    found = text(client, url)
    assert 'hx-trigger="every 2s"' in found
    assert found.count("<li>") == 5
    assert "还有更多" in found


def test_the_administrator_sees_how_jobs_run_but_not_what_they_are_about(
    office: Office, make: Callable[..., Job]
) -> None:
    job = make(
        state="失败",
        error_what=SECRET,
        error_why=SECRET,
        stage=SECRET,
        result={"lines": [SECRET]},
        request_id="r1",
    )
    client = office.client_of(Role.SYSTEM_ADMIN)
    for url in (reverse("jobs_all"), reverse("job_oversee", kwargs={"job": job.pk})):
        found = text(client, url)
        assert "试做" in found
        assert "甲局绩效专干" in found
        assert SECRET not in found
    export = client.get(reverse("jobs_all") + "?export=xlsx")
    assert export.status_code == 200
    assert SECRET.encode() not in export.content
    assert text(client, page(job), 404)
    assert text(office.client_of(Role.PERFORMANCE_OFFICE), reverse("jobs_all"), 404)


def test_the_administrator_cancels_a_job_that_is_in_the_way(office: Office, make: Callable[..., Job]) -> None:
    job = make()
    client = office.client_of(Role.SYSTEM_ADMIN)
    client.post(reverse("job_oversee", kwargs={"job": job.pk}))
    job.refresh_from_db()
    assert job.state == "取消"
    entry = AuditEntry.objects.order_by("-position").first()
    assert entry is not None
    assert (entry.action, entry.target) == ("取消任务", "试做")


def test_pages_work_with_the_broker_down(
    client: Client, make: Callable[..., Job], broker: KeptBroker
) -> None:
    broker.down = True
    job = make(state="失败")
    assert client.post(reverse("job_again", kwargs={"job": job.pk})).status_code == 302
    assert "排队" in text(client, page(Job.objects.get(rerun_of=job)))


def test_an_unknown_job_is_not_found(client: Client) -> None:
    assert client.get(reverse("job", kwargs={"job": uuid4()})).status_code == 404
