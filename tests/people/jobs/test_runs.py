"""What a worker does: one claim, one end, nothing of a runner that lost its claim."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from uuid import uuid4

import pytest
from django.db import transaction
from pytest_django import Settings

from people.acting import Actor
from people.errors import DomainError
from people.job_runners import JSON, Cancelled, JobContext, TakenOver
from people.models import Account, Agency, Job, Notification
from people.services.job_heartbeat import Heartbeat
from people.services.job_runs import claim_job, execute
from people.services.jobs import enqueue

pytestmark = pytest.mark.django_db(transaction=True)
HandIn = Callable[..., Job]


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_a_job_runs_with_its_arguments_in_the_name_of_who_handed_it_in(handed_in: HandIn, by: Actor) -> None:
    def run(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
        assert context.by == by
        assert context.job == str(job.pk)
        return {"twice": int(str(arguments["number"])) * 2}

    job = handed_in(run, number=21)
    assert execute(job.pk, worker="w1")
    ended = fresh(job)
    assert (ended.state, ended.result, ended.attempt, ended.worker) == ("完成", {"twice": 42}, 1, "w1")
    assert ended.finished_at is not None
    assert not execute(job.pk, worker="w2"), "a second message for the same job does nothing"


def test_of_two_workers_one_gets_the_claim(handed_in: HandIn) -> None:
    job = handed_in(lambda context, arguments: {})
    assert claim_job(job.pk, worker="w1") is not None
    assert claim_job(job.pk, worker="w2") is None
    assert claim_job(uuid4(), worker="w1") is None


def test_a_refusal_is_kept_in_its_three_parts(handed_in: HandIn, somebody: Account) -> None:
    def refuse(context: JobContext, arguments: object) -> Mapping[str, JSON]:
        raise DomainError("没有核算", why="方案已批准", next_step="请按更正办理")

    job = handed_in(refuse)
    execute(job.pk, worker="w")
    ended = fresh(job)
    assert (ended.state, ended.error_what, ended.error_why, ended.error_next) == (
        "失败", "没有核算", "方案已批准", "请按更正办理",
    )  # fmt: skip
    assert Notification.objects.get(account=somebody).title == "任务失败：试做一次"


def test_a_fault_of_the_program_names_the_request_and_leaves_its_traceback_in_the_log(
    handed_in: HandIn, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(context: JobContext, arguments: object) -> Mapping[str, JSON]:
        return {"x": 1 // 0}

    job = handed_in(broken)
    with caplog.at_level(logging.ERROR):
        execute(job.pk, worker="w")
    ended = fresh(job)
    assert ended.state == "失败"
    assert ended.error_what == "程序出错，任务没有做完"
    assert "abc123" in ended.error_why
    assert "ZeroDivisionError" not in ended.error_what + ended.error_why + ended.error_next
    assert "ZeroDivisionError" in caplog.text
    assert "abc123" in caplog.text


def test_effects_and_end_are_one_transaction(handed_in: HandIn) -> None:
    def run(context: JobContext, arguments: object) -> Mapping[str, JSON]:
        with transaction.atomic():
            Agency.objects.create(name="甲局")
            context.finish({"made": 1})
        return {"made": 99}

    job = handed_in(run)
    execute(job.pk, worker="w")
    assert fresh(job).result == {"made": 1}, "the end inside the transaction is the one that counts"
    assert Agency.objects.count() == 1


def test_effects_of_a_worker_that_lost_its_claim_are_undone(handed_in: HandIn) -> None:
    def run(context: JobContext, arguments: object) -> Mapping[str, JSON]:
        Job.objects.filter(pk=context.job).update(claim=uuid4(), worker="another")
        with transaction.atomic():
            Agency.objects.create(name="甲局")
            context.finish({})
        raise AssertionError("not reached")

    job = handed_in(run)
    assert not execute(job.pk, worker="w")
    assert not Agency.objects.exists()
    ended = fresh(job)
    assert (ended.state, ended.worker, ended.result) == ("运行", "another", None)
    assert not Notification.objects.exists()


def test_what_failed_after_its_end_was_written_but_not_committed_counts_as_failed(handed_in: HandIn) -> None:
    def run(context: JobContext, arguments: object) -> Mapping[str, JSON]:
        with transaction.atomic():
            context.finish({})
            raise ValueError("after the end")

    job = handed_in(run)
    execute(job.pk, worker="w")
    assert fresh(job).state == "失败"


def test_finish_and_keep_need_the_transaction_of_the_effects(handed_in: HandIn) -> None:
    def run(context: JobContext, arguments: object) -> Mapping[str, JSON]:
        with pytest.raises(transaction.TransactionManagementError):
            context.finish({})
        with pytest.raises(transaction.TransactionManagementError):
            context.keep({})
        return {}

    job = handed_in(run)
    execute(job.pk, worker="w")
    assert fresh(job).state == "完成"


def test_what_an_attempt_kept_the_next_one_finds(handed_in: HandIn) -> None:
    seen: list[object] = []

    def run(context: JobContext, arguments: object) -> Mapping[str, JSON]:
        seen.append(context.kept)
        if context.kept is None:
            with transaction.atomic():
                Agency.objects.create(name="甲局")
                context.keep({"agency": 1})
            raise TakenOver
        return {}

    job = handed_in(run)
    assert not execute(job.pk, worker="w1")
    Job.objects.filter(pk=job.pk).update(state="排队", claim=None)
    assert execute(job.pk, worker="w2")
    assert seen == [None, {"agency": 1}]
    assert Agency.objects.count() == 1
    assert fresh(job).attempt == 2


@pytest.mark.parametrize("change", ["right", "inactive"])
def test_a_job_is_not_begun_when_the_right_has_ended_meanwhile(
    runs: Callable[..., None], by: Actor, somebody: Account, change: str
) -> None:
    def run(context: JobContext, arguments: object) -> Mapping[str, JSON]:
        raise AssertionError("not reached")

    runs("test", run, rule="workbook.settle" if change == "right" else "jobs.view")
    job = enqueue(by=by, kind="test", title="试做一次", arguments={})
    if change == "inactive":
        Account.objects.filter(pk=somebody.pk).update(is_active=False)
    execute(job.pk, worker="w")
    assert (fresh(job).state, fresh(job).error_why) == ("失败", "甲现在没有办理这项工作的权限")


def wait_for(condition: Callable[[], bool]) -> None:
    latest = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < latest, "waited in vain"
        time.sleep(0.02)


def test_progress_is_written_beside_the_runner_and_a_wish_to_cancel_is_heard(
    handed_in: HandIn, settings: Settings
) -> None:
    settings.JOB_PROGRESS_SECONDS = 0.05
    seen: list[tuple[str, int, int]] = []

    def run(context: JobContext, arguments: object) -> Mapping[str, JSON]:
        for number in range(1_000_000):
            context.progress("第一步", number, 1_000_000)
            time.sleep(0.001)
            row = Job.objects.values_list("stage", "done", "total").get(pk=context.job)
            if row[0] and not seen:
                seen.append(row)
                Job.objects.filter(pk=context.job).update(cancel_asked=True)
        raise AssertionError("never heard")

    job = handed_in(run)
    execute(job.pk, worker="w")
    assert seen[0][0] == "第一步"
    assert seen[0][2] == 1_000_000
    assert fresh(job).state == "取消"


def test_a_runner_hears_that_it_was_taken_over(handed_in: HandIn, settings: Settings) -> None:
    settings.JOB_PROGRESS_SECONDS = 0.05
    heard = threading.Event()

    def run(context: JobContext, arguments: object) -> Mapping[str, JSON]:
        Job.objects.filter(pk=context.job).update(claim=uuid4())

        def told() -> bool:
            try:
                context.progress("第一步")
            except TakenOver:
                heard.set()
                return True
            return False

        wait_for(told)
        raise Cancelled

    job = handed_in(run)
    assert not execute(job.pk, worker="w")
    assert heard.is_set()
    assert fresh(job).state == "运行", "it is the other worker's by now"


def test_a_quiet_runner_keeps_its_job_by_heartbeats(handed_in: HandIn, settings: Settings) -> None:
    settings.JOB_PROGRESS_SECONDS, settings.JOB_BEAT_SECONDS = 0.05, 0.1
    beats: set[object] = set()

    def run(context: JobContext, arguments: object) -> Mapping[str, JSON]:
        def beaten() -> bool:
            beats.add(Job.objects.values_list("heartbeat_at", flat=True).get(pk=context.job))
            return len(beats) >= 3

        wait_for(beaten)
        return {}

    job = handed_in(run)
    execute(job.pk, worker="w")
    assert fresh(job).state == "完成"


def test_a_short_job_never_asks_the_database_beside_itself(
    handed_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[object] = []
    monkeypatch.setattr(Heartbeat, "_look", lambda *given, **named: looks.append(given))
    job = handed_in(lambda context, arguments: {})
    execute(job.pk, worker="w")
    assert fresh(job).state == "完成"
    assert looks == []
