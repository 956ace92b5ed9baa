"""The quarterly return that is signed and sent out, the monthly report, and steps on what is overdue or red."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from indicators.models.indicators import SecondaryIndicator
from indicators.models.ledger import LedgerEntry
from people.models import Account, StoredFile
from plans.models import Plan, Subject


class QuarterlyReturn(models.Model):
    """季度报表 of a section (`subject` None: of the whole agency), signed by its head and the leader (rules 3.3)."""

    class State(models.TextChoices):
        """未签 → 已签 → 已报."""

        OPEN = "未签", "未签"
        SIGNED = "已签", "已签"
        SENT = "已报", "已报"

    plan = models.ForeignKey(Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="returns")
    subject = models.ForeignKey(
        Subject,
        verbose_name="考核对象",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="returns",
    )
    quarter = models.IntegerField("季度")
    state = models.CharField("状态", choices=State, default=State.OPEN)
    signed_by = models.ForeignKey(
        Account, verbose_name="签字账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_name = models.CharField("签字人", blank=True, default="")
    signed_at = models.DateTimeField("签字时间", null=True, blank=True)
    leader_name = models.CharField("签批领导", blank=True, default="")
    digest = models.CharField("签字时内容摘要", blank=True, default="")
    signed_rows = models.JSONField("签字时各行摘要", default=dict)
    sent_on = models.DateField("报出日期", null=True, blank=True)
    late_reason = models.TextField("逾期理由", blank=True, default="")
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "季度报表"
        ordering = ["plan_id", "quarter", "subject_id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "subject", "quarter"], name="quarterly_return_unique"),
            models.UniqueConstraint(
                fields=["plan", "quarter"],
                condition=Q(subject__isnull=True),
                name="quarterly_return_agency_unique",
            ),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="quarterly_return_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} 第{self.quarter}季度报表"


class MonthlyReport(models.Model):
    """月度计划和总结 of a section (rules 2.5); `hands` as those of a ledger row."""

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="monthly_reports"
    )
    subject = models.ForeignKey(
        Subject, verbose_name="考核对象", on_delete=models.CASCADE, related_name="monthly_reports"
    )
    month = models.IntegerField("月份")
    planned = models.TextField("月度计划", blank=True, default="")
    summary = models.TextField("月度总结", blank=True, default="")
    state = models.CharField("状态", choices=LedgerEntry.State, default=LedgerEntry.State.DRAFT)
    reply = models.TextField("退回意见", blank=True, default="")
    filed_by = models.ForeignKey(
        Account, verbose_name="填报账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    filed_name = models.CharField("填报人", blank=True, default="")
    hands = models.JSONField("经手账号", default=list, blank=True)
    approved_by = models.ForeignKey(
        Account, verbose_name="审核账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_name = models.CharField("审核人", blank=True, default="")
    saved_at = models.DateTimeField("保存时间", null=True, blank=True)
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "月度计划和总结"
        ordering = ["plan_id", "month", "subject_id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "subject", "month"], name="monthly_report_unique"),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="monthly_report_month"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.month}月"


class MonthlyEvent(models.Model):
    """One line of a month's conversation: what was done, by whom, and what was said with it."""

    class Kind(models.TextChoices):
        """What was done."""

        SUBMITTED = "提交", "提交"
        WITHDRAWN = "撤回", "撤回"
        SENT_BACK = "退回", "退回"
        APPROVED = "审核通过", "审核通过"

    report = models.ForeignKey(
        MonthlyReport, verbose_name="月度计划和总结", on_delete=models.CASCADE, related_name="events"
    )
    kind = models.CharField("操作", choices=Kind)
    at = models.DateTimeField("时间", auto_now_add=True)
    account = models.ForeignKey(
        Account, verbose_name="账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField("姓名")
    on_behalf_of = models.CharField("代谁", blank=True, default="")
    on_behalf_account = models.ForeignKey(
        Account, verbose_name="代谁的账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField("意见", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "月度往来"
        ordering = ["report_id", "pk"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.kind}"


class MonthlyEvidence(models.Model):
    """佐证材料 of a month's plan and summary; the same file may serve several. `number` is its place in the list."""

    report = models.ForeignKey(
        MonthlyReport, verbose_name="月度计划和总结", on_delete=models.CASCADE, related_name="evidence"
    )
    file = models.ForeignKey(
        StoredFile, verbose_name="文件", on_delete=models.PROTECT, related_name="monthly_evidence"
    )
    number = models.IntegerField("编号", default=0)
    caption = models.CharField("说明", blank=True, default="")
    added_by = models.ForeignKey(
        Account, verbose_name="上传人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "月度佐证材料"
        ordering = ["report_id", "number", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "file"], name="monthly_evidence_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.file}"


class OverdueStep(models.Model):
    """One step of the way of an overdue or red row: 提醒 → 通报 → 问责, each with its document.

    `about` tells the two ways apart: a row that was reminded while late begins its own way when it turns out red.
    """

    class About(models.TextChoices):
        """What the step is about."""

        LATE = "逾期", "逾期"
        RED = "红灯", "红灯"

    class Level(models.TextChoices):
        """How far it has come."""

        REMINDED = "提醒", "提醒"
        CIRCULATED = "通报", "通报"
        ACCOUNTABLE = "问责", "问责"

    indicator = models.ForeignKey(
        SecondaryIndicator, verbose_name="指标", on_delete=models.CASCADE, related_name="overdue_steps"
    )
    quarter = models.IntegerField("季度")
    about = models.CharField("事由", choices=About, default=About.LATE)
    level = models.CharField("步骤", choices=Level)
    on = models.DateField("日期")
    document = models.CharField("文号", blank=True, default="")
    text = models.TextField("内容", blank=True, default="")
    account = models.ForeignKey(
        Account, verbose_name="经办账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField("经办人", blank=True, default="")
    files = models.ManyToManyField(StoredFile, verbose_name="附件", blank=True, related_name="overdue_steps")

    class Meta:
        verbose_name = verbose_name_plural = "逾期处理"
        ordering = ["indicator_id", "quarter", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="overdue_step_quarter"),
            models.UniqueConstraint(
                fields=["indicator", "quarter", "about", "level", "on"], name="overdue_step_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.level}"
