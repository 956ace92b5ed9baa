"""Long work: its state and progress live here, never in the broker (design «Storage truths»)."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Manager, Q, QuerySet
from django.utils import timezone

from people.access import Access
from people.models.accounts import Account
from people.models.organisation import Agency


class JobQuerySet(QuerySet["Job"]):
    """Jobs, by who may see them and by what is to be done about them."""

    def visible_to(self, access: Access) -> JobQuerySet:
        """Keep the jobs that the signed-in person gave."""
        # Jobs of the program itself have no account: None must not find them.
        return self.none() if access.account is None else self.filter(account=access.account)

    def active(self) -> JobQuerySet:
        """Keep those that wait or run."""
        return self.filter(state__in=Job.ACTIVE)


class JobManager(Manager["Job"]):
    """The manager of jobs."""

    def get_queryset(self) -> JobQuerySet:
        """Give all jobs."""
        return JobQuerySet(self.model, using=self._db)

    def visible_to(self, access: Access) -> JobQuerySet:
        """Keep the jobs that the signed-in person gave."""
        return self.get_queryset().visible_to(access)

    def active(self) -> JobQuerySet:
        """Keep those that wait or run."""
        return self.get_queryset().active()


class Job(models.Model):
    """One piece of long work: what, for whom, how far, and how it ended.

    `kind` names a registered runner, `arguments` its JSON input. A worker owns the job while `claim` is its own
    and `heartbeat_at` is fresh; a silent one is taken over with `attempt` + 1. `worker` names the process that has
    it, `kept` is what an attempt stored for good (JSON), so that the next does not do it again. `result` is JSON
    that the runner gave, `error_*` a Chinese refusal (what, why, next step). `sent_at` is when the broker was last
    told; null: it could not be told.
    """

    class State(models.TextChoices):
        """排队 → 运行 → 完成 / 失败 / 取消."""

        QUEUED = "排队", "排队"
        RUNNING = "运行", "运行"
        DONE = "完成", "完成"
        FAILED = "失败", "失败"
        CANCELLED = "取消", "取消"

    ACTIVE = (State.QUEUED, State.RUNNING)
    ENDED = (State.DONE, State.FAILED, State.CANCELLED)

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("种类")
    title = models.CharField("名称")
    account = models.ForeignKey(
        Account, verbose_name="提交人", on_delete=models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    agency = models.ForeignKey(
        Agency, verbose_name="单位", on_delete=models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    arguments = models.JSONField("参数", default=dict)
    state = models.CharField("状态", choices=State, default=State.QUEUED)
    stage = models.CharField("步骤", blank=True, default="")
    done = models.IntegerField("已完成", default=0)
    total = models.IntegerField("总数", default=0)
    attempt = models.IntegerField("次数", default=0)
    claim = models.UUIDField("认领号", null=True, blank=True)
    worker = models.CharField("执行进程", blank=True, default="")
    sent_at = models.DateTimeField("通知时间", null=True, blank=True)
    created_at = models.DateTimeField("提交时间", auto_now_add=True)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    heartbeat_at = models.DateTimeField("心跳时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    cancel_asked = models.BooleanField("要求取消", default=False)
    kept = models.JSONField("已存结果", null=True, blank=True)
    result = models.JSONField("结果", null=True, blank=True)
    error_what = models.TextField("出了什么", blank=True, default="")
    error_why = models.TextField("为什么", blank=True, default="")
    error_next = models.TextField("怎么办", blank=True, default="")
    request_id = models.CharField("请求编号", blank=True, default="")
    origin = models.CharField("来源", blank=True, default="")
    on_behalf_of = models.CharField("代谁", blank=True, default="")
    rerun_of = models.ForeignKey(
        "self", verbose_name="重做自", on_delete=models.PROTECT, null=True, blank=True, related_name="reruns"
    )

    objects = JobManager()

    class Meta:
        verbose_name = verbose_name_plural = "任务"
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["state", "heartbeat_at"], name="job_state_beat")]
        constraints = [
            models.CheckConstraint(condition=Q(done__gte=0) & Q(total__gte=0), name="job_progress_counts"),
            # Two clicks on «重做» make one job.
            models.UniqueConstraint(fields=["rerun_of"], name="job_rerun_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.state}"

    @property
    def active(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in self.ACTIVE

    @property
    def percent(self) -> int | None:
        """Whole per cent of the present step, rounded down so that 100 means all; None where it has no count."""
        return min(100, self.done * 100 // self.total) if self.total else None

    @property
    def seconds(self) -> int | None:
        """How long it has run or did run, in whole seconds; None before it began."""
        if self.started_at is None:
            return None
        return max(0, int(((self.finished_at or timezone.now()) - self.started_at).total_seconds()))

    @property
    def folder(self) -> Path:
        """Where its files stand: input in `in/`, what may be downloaded in `out/`."""
        return Path(settings.HENGJI_DATA) / "jobs" / str(self.pk)


class WorkerBeat(models.Model):
    """A worker process that was seen alive: what doctor asks for."""

    name = models.CharField("执行进程", unique=True)
    seen_at = models.DateTimeField("心跳时间")

    class Meta:
        verbose_name = verbose_name_plural = "执行进程"
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return self.name
