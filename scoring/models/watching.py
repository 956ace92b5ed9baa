"""Watching over a year: inspections, complaints, attendance, records of conduct, proposed charges."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from indicators.models import SecondaryIndicator
from people.models import Account
from plans.models import Participant, Plan, Subject
from scoring.models.entered import Entered
from scoring.models.registers import PersonalCharge


class Inspection(Entered):
    """察访核验 and 平时考察: what was looked at, found, and answered; it carries no points of itself (rules 3.7)."""

    class Kind(models.TextChoices):
        """What kind of visit."""

        ROUTINE = "平时考察", "平时考察"
        VERIFICATION = "察访核验", "察访核验"
        SPECIAL = "专项督查", "专项督查"

    class Form(models.TextChoices):
        """How it was done (工信局 二(二)1)."""

        UNDERCOVER = "明察暗访", "明察暗访"
        HEARING = "听取汇报", "听取汇报"
        READING = "查看资料", "查看资料"
        ON_SITE = "现场调查", "现场调查"
        COMPLAINTS = "受理投诉", "受理投诉"
        ELECTRONIC = "电子监察", "电子监察"

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="inspections"
    )
    kind = models.CharField("类型", choices=Kind)
    form = models.CharField("形式", choices=Form)
    on = models.DateField("日期")
    inspector = models.CharField("核验单位或人员", blank=True, default="")
    subject = models.ForeignKey(
        Subject,
        verbose_name="对象",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="inspections",
    )
    participant = models.ForeignKey(
        Participant,
        verbose_name="人员",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="inspections",
    )
    finding = models.TextField("发现情况", blank=True, default="")
    problem = models.BooleanField("发现问题", default=False)
    reply = models.TextField("整改答复", blank=True, default="")
    replied_on = models.DateField("答复日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "察访核验"
        ordering = ["plan_id", "on", "pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


class InspectingUnit(models.Model):
    """核验责任单位 of a plan-year: each has to inspect at least once in every half of it (rules 4.15)."""

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="inspecting_units"
    )
    name = models.CharField("核验责任单位")

    class Meta:
        verbose_name = verbose_name_plural = "核验责任单位"
        ordering = ["plan_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="inspecting_unit_unique")]

    def __str__(self) -> str:
        return self.name


class Complaint(Entered):
    """投诉 from intake to closing."""

    class Outcome(models.TextChoices):
        """What came of it."""

        OPEN = "办理中", "办理中"
        TRUE = "属实", "属实"
        PARTLY = "部分属实", "部分属实"
        FALSE = "不属实", "不属实"

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="complaints"
    )
    received_on = models.DateField("受理日期")
    source = models.CharField("来源", blank=True, default="")
    subject = models.ForeignKey(
        Subject,
        verbose_name="对象",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="complaints",
    )
    participant = models.ForeignKey(
        Participant,
        verbose_name="人员",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="complaints",
    )
    content = models.TextField("内容")
    handler = models.CharField("承办", blank=True, default="")
    due = models.DateField("办结期限", null=True, blank=True)
    outcome = models.CharField("结果", choices=Outcome, default=Outcome.OPEN)
    reply = models.TextField("处理意见", blank=True, default="")
    closed_on = models.DateField("办结日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "投诉"
        ordering = ["plan_id", "received_on", "pk"]

    def __str__(self) -> str:
        return f"{self.received_on} {self.source}"


class Attendance(models.Model):
    """考勤 of one person and month: days that were due and how many were missed; days in hundredths."""

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="attendance"
    )
    participant = models.ForeignKey(
        Participant, verbose_name="年度人员", on_delete=models.CASCADE, related_name="attendance"
    )
    month = models.IntegerField("月份")
    due_days = models.BigIntegerField("应出勤（百分之一天）")
    present_days = models.BigIntegerField("实出勤（百分之一天）")
    late = models.IntegerField("迟到早退次数", default=0)
    absent_days = models.BigIntegerField("旷工（百分之一天）", default=0)
    leave_days = models.BigIntegerField("请假（百分之一天）", default=0)
    note = models.CharField("备注", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "考勤"
        ordering = ["plan_id", "month", "participant_id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "participant", "month"], name="attendance_unique"),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="attendance_month"),
            models.CheckConstraint(
                condition=Q(due_days__gte=0, present_days__gte=0, late__gte=0), name="attendance_counts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.month}月"


class ConductRecord(Entered):
    """A record without points of itself: a breach of discipline in free form (rules 1.9), or false data."""

    class Kind(models.TextChoices):
        """What it is about."""

        BREACH = "违纪情况", "违纪情况"
        FALSE_DATA = "弄虚作假", "弄虚作假"
        OTHER = "其他", "其他"

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="conduct_records"
    )
    kind = models.CharField("情形", choices=Kind)
    on = models.DateField("日期")
    subject = models.ForeignKey(
        Subject, verbose_name="对象", on_delete=models.RESTRICT, null=True, blank=True, related_name="conduct"
    )
    participant = models.ForeignKey(
        Participant,
        verbose_name="人员",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="conduct",
    )
    text = models.TextField("情况")
    decision = models.TextField("处理决定", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "行为记录"
        ordering = ["plan_id", "on", "pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


class ChargeProposal(models.Model):
    """Where an indicator lost points its 责任人 and 责任领导 are proposed for a charge (rules 1.4, 2.3).

    `lost_points` in 1/10000 point is what the unit lost; the amount charged stands in `charge`.
    """

    class Outcome(models.TextChoices):
        """What was decided."""

        OPEN = "待定", "待定"
        CHARGED = "扣分", "扣分"
        REFUSED = "不扣", "不扣"

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="charge_proposals"
    )
    indicator = models.ForeignKey(
        SecondaryIndicator, verbose_name="指标", on_delete=models.CASCADE, related_name="charge_proposals"
    )
    participant = models.ForeignKey(
        Participant, verbose_name="年度人员", on_delete=models.CASCADE, related_name="charge_proposals"
    )
    responsibility = models.CharField("责任", choices=PersonalCharge.Responsibility)
    lost_points = models.BigIntegerField("失分（万分之一分）")
    outcome = models.CharField("决定", choices=Outcome, default=Outcome.OPEN)
    reason = models.TextField("理由", blank=True, default="")
    charge = models.OneToOneField(
        PersonalCharge,
        verbose_name="个人扣分",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposal",
    )
    decided_by = models.ForeignKey(
        Account, verbose_name="决定账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "扣分提议"
        ordering = ["plan_id", "indicator_id", "responsibility"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "participant", "responsibility"], name="charge_proposal_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.outcome}"
