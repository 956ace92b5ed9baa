"""First- and second-level indicators with their responsibility, and the quarterly ledger."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from plans.models import Participant, Plan, Subject


class PrimaryIndicator(models.Model):
    """一级指标: a heading of the plan inside its 类别; `position` keeps the order of the plan."""

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="primary_indicators"
    )
    category = models.CharField("类别", blank=True)
    name = models.CharField("一级指标")
    position = models.IntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "一级指标"
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "category", "name"], name="primary_indicator_unique")
        ]

    def __str__(self) -> str:
        return self.name


class SecondaryIndicator(models.Model):
    """二级指标: what is scored; `full_points` is 分值 in 1/10000 point, planned progress is in 1/10¹².

    `standalone` marks an 免设二级 row: it is the first-level indicator itself (rules 3.2).
    """

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="indicators"
    )
    primary = models.ForeignKey(
        PrimaryIndicator, verbose_name="一级指标", on_delete=models.RESTRICT, related_name="indicators"
    )
    code = models.CharField("编号")
    name = models.CharField("二级指标", blank=True)
    full_points = models.BigIntegerField("分值（万分之一分）")
    subject = models.ForeignKey(
        Subject,
        verbose_name="责任对象",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="indicators",
    )
    responsible = models.ForeignKey(
        Participant,
        verbose_name="责任人",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="responsible_for",
    )
    leader = models.ForeignKey(
        Participant,
        verbose_name="责任领导",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="leads",
    )
    target = models.TextField("目标值", blank=True)
    standard = models.TextField("评分标准", blank=True)
    deadline = models.CharField("完成时限", blank=True)
    standalone = models.BooleanField("免设二级", default=False)
    handler = models.CharField("承办人", blank=True)
    supporting = models.CharField("配合对象", blank=True)
    quality = models.TextField("质量标准", blank=True)
    planned_q1 = models.BigIntegerField("一季度计划", null=True, blank=True)
    planned_q2 = models.BigIntegerField("二季度计划", null=True, blank=True)
    planned_q3 = models.BigIntegerField("三季度计划", null=True, blank=True)
    planned_q4 = models.BigIntegerField("四季度计划", null=True, blank=True)
    basis = models.CharField("纳入依据", blank=True)
    source_document = models.CharField("来源文件", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "二级指标"
        ordering = ["plan", "code"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="secondary_indicator_code_unique"),
            models.CheckConstraint(condition=Q(full_points__gte=0), name="secondary_indicator_points"),
            models.CheckConstraint(
                condition=(Q(planned_q1__isnull=True) | Q(planned_q1__gte=0))
                & (Q(planned_q2__isnull=True) | Q(planned_q2__gte=0))
                & (Q(planned_q3__isnull=True) | Q(planned_q3__gte=0))
                & (Q(planned_q4__isnull=True) | Q(planned_q4__gte=0)),
                name="secondary_indicator_planned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name or self.primary.name}"


class LedgerEntry(models.Model):
    """One quarter of one indicator (rules 0.6, 0.7); `attainment` and `ratio` in 1/10¹²."""

    class State(models.TextChoices):
        """状态 of the ledger; only an approved row counts (rules 0.6)."""

        DRAFT = "草稿", "草稿"
        SUBMITTED = "已提交", "已提交"
        SENT_BACK = "已退回", "已退回"
        APPROVED = "已审核", "已审核"

    indicator = models.ForeignKey(
        SecondaryIndicator, verbose_name="指标", on_delete=models.CASCADE, related_name="ledger"
    )
    quarter = models.IntegerField("季度")
    attainment = models.BigIntegerField("完成率", null=True, blank=True)
    grade = models.CharField("考核等次", blank=True)
    ratio = models.BigIntegerField("得分比例", null=True, blank=True)
    self_points = models.BigIntegerField("自评分（万分之一分）", null=True, blank=True)
    approved_points = models.BigIntegerField("考核得分（万分之一分）", null=True, blank=True)
    progress = models.TextField("完成情况", blank=True)
    problems = models.TextField("存在问题", blank=True)
    measures = models.TextField("整改措施", blank=True)
    state = models.CharField("状态", choices=State, default=State.DRAFT)

    class Meta:
        verbose_name = verbose_name_plural = "季度台账"
        ordering = ["indicator", "quarter"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "quarter"], name="ledger_quarter_unique"),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="ledger_quarter"),
            models.CheckConstraint(condition=Q(attainment__gte=0), name="ledger_attainment"),
            models.CheckConstraint(condition=Q(ratio__gte=0), name="ledger_ratio"),
            models.CheckConstraint(condition=Q(self_points__gte=0), name="ledger_self_points"),
            models.CheckConstraint(condition=Q(approved_points__gte=0), name="ledger_approved_points"),
            models.CheckConstraint(
                condition=Q(state__in=["草稿", "已提交", "已退回", "已审核"]), name="ledger_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} 第{self.quarter}季度"
