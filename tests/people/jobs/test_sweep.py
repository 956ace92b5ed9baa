"""Nothing lost: what the sweep hands out again, tells again, gives up and cleans away."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from people.models import Job, WorkerBeat
from people.services.job_sweep import beat, clean, gone, last_seen, sweep, worker_name
from people.services.jobs import folder_of, take_in
from tests.people.jobs.conftest import KeptBroker

pytestmark = pytest.mark.django_db
HandIn = Callable[..., Job]


@pytest.fixture
def job(handed_in: HandIn) -> Job:
    return handed_in(lambda context, arguments: {})


def running(job: Job, *, silent: float = 0.0, **values: object) -> None:
    at = timezone.now() - timedelta(seconds=silent)
    Job.objects.filter(pk=job.pk).update(
        **{
            "state": "运行",
            "claim": uuid4(),
            "worker": worker_name(),
            "attempt": 1,
            "heartbeat_at": at,
            **values,
        }
    )


def stat(pid: int) -> list[str]:
    """What Linux says of a process, from its state on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def state(job: Job) -> tuple[str, UUID | None, str]:
    return Job.objects.values_list("state", "claim", "error_what").get(pk=job.pk)


def test_a_job_that_lives_stays_where_it_is(job: Job, broker: KeptBroker) -> None:
    running(job, silent=25)
    found = sweep()
    assert (found.released, found.given_up, found.told) == (0, 0, 0)
    assert state(job)[0] == "运行"


def test_a_silent_job_is_handed_out_again_and_told(job: Job, broker: KeptBroker) -> None:
    running(job, silent=31)
    found = sweep()
    assert (found.released, found.told) == (1, 1)
    assert state(job) == ("排队", None, "")
    assert broker.told == [job.pk]


def test_a_job_of_a_dead_process_is_handed_out_at_once(job: Job, broker: KeptBroker) -> None:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    name = worker_name().replace(f":{os.getpid()}:", f":{process.pid}:").rpartition(":")[0]
    started = stat(process.pid)[19]
    running(job, worker=f"{name}:{started}")
    assert sweep().released == 0, "it lives"
    process.kill()
    while stat(process.pid)[0] != "Z":
        time.sleep(0.01)
    assert sweep().released == 1, "a corpse counts as gone"
    process.wait()
    assert broker.told == [job.pk]


def test_only_a_process_of_this_machine_can_be_known_to_be_gone() -> None:
    machine, _, _ = worker_name().partition(":")
    assert not gone(worker_name())
    assert gone(f"{machine}:{os.getpid()}:1"), "the number is another process's by now"
    assert not gone("another machine:1:1")
    assert not gone("")


def test_a_job_that_was_interrupted_three_times_is_given_up_in_chinese(job: Job, broker: KeptBroker) -> None:
    running(job, silent=31, attempt=3)
    found = sweep()
    assert (found.released, found.given_up, found.told) == (0, 1, 0)
    assert state(job) == ("失败", None, "任务反复中断")
    assert "3 次" in Job.objects.get(pk=job.pk).error_why


def test_a_job_that_was_to_be_cancelled_when_its_worker_died_is_cancelled(
    job: Job, broker: KeptBroker
) -> None:
    running(job, silent=31, cancel_asked=True)
    assert sweep().given_up == 1
    assert state(job)[0] == "取消"
    assert broker.told == []


def test_what_could_not_be_told_is_told_by_the_next_sweep(job: Job, broker: KeptBroker) -> None:
    Job.objects.filter(pk=job.pk).update(sent_at=None)
    broker.down = True
    assert sweep().told == 0
    assert Job.objects.get(pk=job.pk).sent_at is None
    broker.down = False
    assert sweep().told == 1
    assert sweep().told == 0
    assert broker.told == [job.pk]


def test_a_lost_message_is_told_again_once_no_message_waits(job: Job, broker: KeptBroker) -> None:
    Job.objects.filter(pk=job.pk).update(sent_at=timezone.now() - timedelta(seconds=11))
    broker.length = 1
    assert sweep().told == 0, "a message waits: it may be this one"
    broker.length = None
    assert sweep().told == 0, "nobody knows"
    broker.length = 0
    assert sweep().told == 1
    assert sweep().told == 0, "told just now"


def test_a_sweep_with_many_waiting_jobs_stops_at_the_first_that_cannot_be_told(
    handed_in: HandIn, broker: KeptBroker
) -> None:
    for _ in range(3):
        handed_in(lambda context, arguments: {})
    Job.objects.update(sent_at=None)
    broker.down = True
    assert sweep().told == 0
    assert Job.objects.filter(sent_at=None).count() == 3
    broker.down = False
    assert sweep().told == 3


def test_files_of_jobs_long_ended_and_uploads_without_a_job_are_removed(handed_in: HandIn) -> None:
    old, young, waiting = (handed_in(lambda context, arguments: {}) for _ in range(3))
    orphan, fresh = uuid4(), uuid4()
    for key in (old.pk, young.pk, waiting.pk, orphan, fresh):
        take_in(key, "book.xlsx", [b"1"])
    now = timezone.now()
    Job.objects.filter(pk=old.pk).update(state="完成", finished_at=now - timedelta(days=31))
    Job.objects.filter(pk=young.pk).update(state="完成", finished_at=now - timedelta(days=29))
    two_days_ago = time.time() - 2 * 86400
    os.utime(folder_of(orphan), (two_days_ago, two_days_ago))
    assert clean() == 2
    left = {key for key in (old.pk, young.pk, waiting.pk, orphan, fresh) if folder_of(key).exists()}
    assert left == {young.pk, waiting.pk, fresh}


def test_files_that_can_be_made_again_are_cleaned_away_when_nothing_was_made_for_long(
    runs: Callable[..., None], tmp_path: Path
) -> None:
    runs("try.keeping", lambda context, arguments: {}, keeps="made")
    old, young = tmp_path / "made" / "old", tmp_path / "made" / "young"
    for folder, days in ((old, 31), (young, 29)):
        folder.mkdir(parents=True)
        (folder / "a.pdf").touch()
        then = time.time() - days * 86400
        os.utime(folder, (then, then))
    assert clean() == 1
    assert (old.exists(), young.exists()) == (False, True)


def test_beats_say_when_a_worker_was_last_seen() -> None:
    assert last_seen() is None
    WorkerBeat.objects.create(name="long gone", seen_at=timezone.now() - timedelta(days=2))
    beat("w1")
    beat("w1")
    assert list(WorkerBeat.objects.values_list("name", flat=True)) == ["w1"]
    seen = last_seen()
    assert seen is not None
    assert timezone.now() - seen < timedelta(seconds=5)
