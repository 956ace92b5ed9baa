"""Handing in, cancelling, running again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from people.acting import Actor
from people.errors import DomainError
from people.models import Account, AuditEntry, Job, Notification
from people.services.job_runs import execute
from people.services.jobs import cancel, enqueue, run_again, take_in
from tests.people.jobs.conftest import KeptBroker

pytestmark = pytest.mark.django_db
HandIn = Callable[..., Job]


def nothing(context: object, arguments: object) -> dict[str, None]:
    return {}


def last_audit() -> AuditEntry:
    found = AuditEntry.objects.order_by("-position").first()
    assert found is not None
    return found


def test_a_job_is_stored_with_its_audit_row_and_told_after_the_commit(
    handed_in: HandIn, broker: KeptBroker, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        job = handed_in(nothing)
        assert broker.told == []
    assert len(callbacks) == 1
    assert broker.told == [job.pk]
    job.refresh_from_db()
    assert (job.state, job.request_id, job.origin) == ("排队", "abc123", "10.0.0.7")
    entry = last_audit()
    assert (entry.actor, entry.action, entry.target) == ("甲（jia）", "提交任务", "试做一次")
    assert json.loads(entry.detail) == {"编号": str(job.pk), "种类": "试做"}
    assert entry.request_id == "abc123"


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_transaction_that_is_taken_back_was_never_told(
    handed_in: HandIn, broker: KeptBroker
) -> None:
    def hand_in_and_fail() -> None:
        with transaction.atomic():
            handed_in(nothing)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        hand_in_and_fail()
    assert broker.told == []
    assert not Job.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_kind_without_a_runner_is_refused_before_anything_is_stored(by: Actor) -> None:
    with pytest.raises(LookupError, match="unknown"):
        enqueue(by=by, kind="unknown", title="x", arguments={})
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_with_the_broker_down_the_job_waits(handed_in: HandIn, broker: KeptBroker) -> None:
    broker.down = True
    job = handed_in(nothing)
    job.refresh_from_db()
    assert (job.state, job.sent_at) == ("排队", None)


def test_a_waiting_job_is_cancelled_at_once(handed_in: HandIn, by: Actor) -> None:
    job = handed_in(nothing)
    cancel(by=by, job=job)
    job.refresh_from_db()
    assert job.state == "取消"
    assert job.finished_at is not None
    assert json.loads(last_audit().detail)["结果"] == "已取消"
    assert not execute(job.pk, worker="w"), "a cancelled job is not begun"


def test_a_running_job_is_asked_once_to_stop(handed_in: HandIn, by: Actor) -> None:
    job = handed_in(nothing)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
    cancel(by=by, job=job)
    job.refresh_from_db()
    assert (job.state, job.cancel_asked) == ("运行", True)
    with pytest.raises(DomainError, match="已经要求过取消"):
        cancel(by=by, job=job)
    assert AuditEntry.objects.filter(action="取消任务").count() == 1


@pytest.mark.parametrize("state", ["完成", "失败", "取消"])
def test_an_ended_job_cannot_be_cancelled(handed_in: HandIn, by: Actor, state: str) -> None:
    job = handed_in(nothing)
    Job.objects.filter(pk=job.pk).update(state=state)
    with pytest.raises(DomainError, match=f"任务已经{state}"):
        cancel(by=by, job=job)


def test_running_again_hands_in_the_same_work_with_the_same_input(handed_in: HandIn, by: Actor) -> None:
    job = handed_in(nothing, number=7, inputs=True)
    take_in(job.pk, "book.xlsx", [b"one ", b"two"])
    Job.objects.filter(pk=job.pk).update(state="失败", kept={"settlement": 3})
    again = run_again(by=by, job=job)
    assert (again.kind, again.arguments, again.rerun_of) == ("test", {"number": 7, "inputs": True}, job)
    assert again.kept == {"settlement": 3}, "what the failed one stored is not stored again"
    assert (again.folder / "in" / "book.xlsx").read_bytes() == b"one two"
    assert last_audit().action == "重做任务"
    assert json.loads(last_audit().detail)["重做自"] == str(job.pk)


def test_a_job_is_run_again_once_and_the_second_reads_who_did_it(handed_in: HandIn, by: Actor) -> None:
    job = handed_in(nothing)
    Job.objects.filter(pk=job.pk).update(state="完成", kept={"settlement": 3})
    again = run_again(by=by, job=job)
    assert again.kept is None, "what ended well is done anew"
    day = timezone.localtime(again.created_at)
    with pytest.raises(DomainError, match=f"已由甲于{day:%Y-%m-%d %H:%M}重做"):
        run_again(by=by, job=job)
    assert Job.objects.count() == 2


def test_a_job_that_still_runs_is_not_run_again(handed_in: HandIn, by: Actor) -> None:
    job = handed_in(nothing)
    with pytest.raises(DomainError, match="任务还在排队"):
        run_again(by=by, job=job)


def test_a_job_whose_file_was_cleaned_away_is_not_run_again(handed_in: HandIn, by: Actor) -> None:
    job = handed_in(nothing, inputs=True)
    Job.objects.filter(pk=job.pk).update(state="失败")
    with pytest.raises(DomainError, match="已过保存期"):
        run_again(by=by, job=job)


def test_the_owner_is_told_once_when_the_job_ends(handed_in: HandIn, somebody: Account) -> None:
    job = handed_in(nothing)
    assert execute(job.pk, worker="w")
    message = Notification.objects.get(account=somebody)
    assert (message.title, message.link) == ("任务完成：试做一次", f"/jobs/{job.pk}/")


def test_what_another_job_handed_in_tells_its_owner_only_when_it_fails(
    handed_in: HandIn, runs: Callable[..., None], by: Actor, somebody: Account
) -> None:
    assert execute(handed_in(nothing, quiet=True).pk, worker="w")
    assert not Notification.objects.exists()

    def refuse(context: object, arguments: object) -> dict[str, None]:
        raise DomainError("文件没有生成", why="输入数据已被替换", next_step="请打开最新一版")

    failed = handed_in(refuse, quiet=True)
    assert execute(failed.pk, worker="w")
    assert Notification.objects.get(account=somebody).title == "任务失败：试做一次"
    # Done again by hand, somebody waits for it.
    runs("test", nothing)
    again = run_again(by=by, job=failed)
    assert execute(again.pk, worker="w")
    assert Notification.objects.get(link=f"/jobs/{again.pk}/").title == "任务完成：试做一次"


def test_an_input_file_is_private_and_never_written_over(by: Actor) -> None:
    key = uuid4()
    path = take_in(key, "book.xlsx", [b"1"])
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["book.xlsx"]


def test_progress_is_rounded_down_and_time_never_negative(handed_in: HandIn) -> None:
    job = handed_in(nothing)
    assert (job.percent, job.seconds) == (None, None)
    job.done, job.total = 999, 1000
    job.started_at = timezone.now() - timedelta(seconds=61.9)
    assert (job.percent, job.seconds) == (99, 61)
