"""Meetings, and 整改事项 with owner, due date, proof and closing."""

from __future__ import annotations

from django.db import models

from indicators.models import SecondaryIndicator
from people.models import Account, StoredFile
from plans.models import CalendarItem, Participant, Plan, Subject


class Meeting(models.Model):
    """A meeting on the year (季度分析会, 半年汇报会, 年终总结会 …) with minutes and decisions.

    `item` is the meeting that the year's calendar asks for, `materials` are the papers on the standing as they were
    shown: whoever reads the whole year may open them, `files` is for everybody who sees the meeting.
    """

    plan = models.ForeignKey(Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="meetings")
    kind = models.CharField("会议")
    quarter = models.IntegerField("季度", null=True, blank=True)
    on = models.DateField("日期")
    place = models.CharField("地点", blank=True, default="")
    host = models.CharField("主持人", blank=True, default="")
    attendees = models.TextField("参加人员", blank=True, default="")
    minutes = models.TextField("纪要", blank=True, default="")
    decisions = models.TextField("议定事项", blank=True, default="")
    account = models.ForeignKey(
        Account, verbose_name="登记人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    files = models.ManyToManyField(StoredFile, verbose_name="附件", blank=True, related_name="meetings")
    materials = models.ManyToManyField(
        StoredFile, verbose_name="会上材料", blank=True, related_name="material_of"
    )
    item = models.ForeignKey(
        CalendarItem,
        verbose_name="日程里的会议",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="meetings",
    )
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "会议"
        ordering = ["plan_id", "on", "pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


class RectificationItem(models.Model):
    """整改事项 with owner, due date, proof and closing (rules 2.5, 4.14)."""

    class State(models.TextChoices):
        """整改中 → 待验收 → 已销号."""

        OPEN = "整改中", "整改中"
        DONE = "待验收", "待验收"
        CLOSED = "已销号", "已销号"

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="rectifications"
    )
    source = models.CharField("来源")
    indicator = models.ForeignKey(
        SecondaryIndicator,
        verbose_name="指标",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="rectifications",
    )
    subject = models.ForeignKey(
        Subject,
        verbose_name="责任对象",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="rectifications",
    )
    owner = models.ForeignKey(
        Participant,
        verbose_name="责任人",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="rectifications",
    )
    meeting = models.ForeignKey(
        Meeting,
        verbose_name="会议",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="rectifications",
    )
    problem = models.TextField("问题")
    measure = models.TextField("整改措施", blank=True, default="")
    due = models.DateField("整改期限", null=True, blank=True)
    state = models.CharField("状态", choices=State, default=State.OPEN)
    result = models.TextField("整改结果", blank=True, default="")
    done_on = models.DateField("完成日期", null=True, blank=True)
    done_by = models.ForeignKey(
        Account, verbose_name="报完成账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_for = models.ForeignKey(
        Account,
        verbose_name="报完成被代办账号",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    closed_on = models.DateField("销号日期", null=True, blank=True)
    closed_by = models.ForeignKey(
        Account, verbose_name="销号账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reply = models.TextField("验收意见", blank=True, default="")
    files = models.ManyToManyField(
        StoredFile, verbose_name="佐证材料", blank=True, related_name="rectifications"
    )
    # What was open at the end of a year goes on in the plan of the next one (rules 4.14); once in each plan.
    carried_from = models.ForeignKey(
        "self", verbose_name="上年转入自", on_delete=models.PROTECT, null=True, blank=True,
        related_name="carried_to",
    )  # fmt: skip
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "整改事项"
        ordering = ["plan_id", "due", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "carried_from"], name="rectification_carried_once"),
        ]

    def __str__(self) -> str:
        return self.problem[:30]
