"""上级评定: what the superior gave back on a year, indicator by indicator, and 情况反馈 to the units of a city."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from indicators.models import SecondaryIndicator
from people.models import Account
from plans.models import Plan, Subject
from scoring.models.entered import Entered, Standing
from scoring.models.meetings import RectificationItem


class SuperiorVerdict(Entered):
    """上级评定 of the whole agency: official score (1/10000 point), grade, day, and the bonus total with its document."""

    plan = models.ForeignKey(Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="verdicts")
    body = models.CharField("评定单位")
    decided_on = models.DateField("评定日期")
    document = models.CharField("文号", blank=True, default="")
    points = models.BigIntegerField("评定得分（万分之一分）", null=True, blank=True)
    grade = models.CharField("评定等次", blank=True, default="")
    bonus_total_fen = models.BigIntegerField("核定奖金总额（分）", null=True, blank=True)
    bonus_document = models.CharField("奖金核定文号", blank=True, default="")
    note = models.TextField("说明", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "上级评定"
        ordering = ["plan_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(standing=Standing.IN_FORCE), name="verdict_one_in_force"
            ),
            models.CheckConstraint(condition=Q(bonus_total_fen__gte=0), name="verdict_total"),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.grade}"

    @property
    def bonus_total_words(self) -> str:
        """The total in yuan with two places; empty where none was given."""
        if self.bonus_total_fen is None:
            return ""
        yuan, fen = divmod(self.bonus_total_fen, 100)
        return f"{yuan:,}.{fen:02d}"


class VerdictItem(models.Model):
    """One indicator in the superior's verdict: self-score and official score in 1/10000 point, and why points were lost."""

    verdict = models.ForeignKey(
        SuperiorVerdict, verbose_name="上级评定", on_delete=models.CASCADE, related_name="items"
    )
    indicator = models.ForeignKey(
        SecondaryIndicator, verbose_name="指标", on_delete=models.RESTRICT, related_name="verdict_items"
    )
    self_points = models.BigIntegerField("自评得分（万分之一分）", null=True, blank=True)
    points = models.BigIntegerField("评定得分（万分之一分）")
    reason = models.TextField("扣分原因", blank=True, default="")
    rectification = models.OneToOneField(
        RectificationItem, verbose_name="整改事项", on_delete=models.SET_NULL, null=True, blank=True,
        related_name="verdict_item",
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "评定明细"
        ordering = ["verdict_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["verdict", "indicator"], name="verdict_item_unique"),
            models.CheckConstraint(condition=Q(points__gte=0), name="verdict_item_points"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.points}"


class FeedbackItem(models.Model):
    """情况反馈: one problem that a 系列牵头单位 gives back to a unit of its series (rules 4.14 «6-5)»).

    It goes out (`sent_at`) and becomes a 整改事项; what is open then enters the unit's plan of the next year.
    """

    plan = models.ForeignKey(Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="feedback")
    subject = models.ForeignKey(
        Subject, verbose_name="单位", on_delete=models.RESTRICT, related_name="feedback"
    )
    indicator = models.ForeignKey(
        SecondaryIndicator, verbose_name="指标", on_delete=models.RESTRICT, null=True, blank=True,
        related_name="feedback",
    )  # fmt: skip
    problem = models.TextField("问题")
    suggestion = models.TextField("整改要求", blank=True, default="")
    due = models.DateField("整改期限", null=True, blank=True)
    entered_by = models.ForeignKey(
        Account, verbose_name="登记账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_name = models.CharField("登记人", blank=True, default="")
    entered_at = models.DateTimeField("登记时间")
    sent_at = models.DateTimeField("反馈时间", null=True, blank=True)
    sent_name = models.CharField("反馈人", blank=True, default="")
    rectification = models.OneToOneField(
        RectificationItem, verbose_name="整改事项", on_delete=models.SET_NULL, null=True, blank=True,
        related_name="feedback_item",
    )  # fmt: skip
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "情况反馈"
        ordering = ["plan_id", "subject_id", "pk"]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.problem[:20]}"
