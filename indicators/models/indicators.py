"""First- and second-level indicators with their responsibility."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from people.models import Account, Agency
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
        ordering = ["plan_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "category", "name"], name="primary_indicator_unique")
        ]

    def __str__(self) -> str:
        return self.name


class SecondaryIndicator(models.Model):
    """二级指标: what is scored; `full_points` is 分值 in 1/10000 point, planned progress is in 1/10¹².

    `standalone` marks an 免设二级 row: it is the first-level indicator itself (rules 3.2). `planned_months` tells the
    work of each month in words, by its number as text. `previous` is the same matter in the year before.
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
    position = models.IntegerField("顺序", default=0)
    post_title = models.CharField("责任岗位", blank=True, default="")
    planned_months = models.JSONField("月度计划", default=dict, blank=True)
    previous = models.ForeignKey(
        "self", verbose_name="上年指标", on_delete=models.SET_NULL, null=True, blank=True, related_name="next"
    )
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "二级指标"
        ordering = ["plan_id", "code"]
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


class IndicatorExit(models.Model):
    """退出建议: one of the five triggers met by an indicator, and what was decided about it (rules 4.15)."""

    class Outcome(models.TextChoices):
        """What was decided."""

        OPEN = "待定", "待定"
        KEPT = "保留", "保留"
        LEFT = "退出", "退出"

    indicator = models.ForeignKey(
        SecondaryIndicator, verbose_name="指标", on_delete=models.CASCADE, related_name="exits"
    )
    trigger = models.CharField("退出情形")
    grounds = models.TextField("依据", blank=True, default="")
    outcome = models.CharField("决定", choices=Outcome, default=Outcome.OPEN)
    document = models.CharField("批准文号", blank=True, default="")
    decided_on = models.DateField("决定日期", null=True, blank=True)
    reason = models.TextField("理由", blank=True, default="")
    account = models.ForeignKey(
        Account, verbose_name="登记人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "指标退出"
        ordering = ["indicator_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["indicator", "trigger"], name="indicator_exit_unique")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.trigger}"


class ImportLayout(models.Model):
    """What an office said the columns of its own table mean; found again by the digest of the headings."""

    agency = models.ForeignKey(
        Agency, verbose_name="单位", on_delete=models.CASCADE, related_name="import_layouts"
    )
    fingerprint = models.CharField("表头摘要", max_length=64)
    mapping = models.JSONField("列对应", default=dict)
    used_at = models.DateTimeField("最近使用", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入列对应"
        ordering = ["agency", "-used_at"]
        constraints = [models.UniqueConstraint(fields=["agency", "fingerprint"], name="import_layout_unique")]

    def __str__(self) -> str:
        return self.fingerprint
