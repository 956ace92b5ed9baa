"""What was decided by people or published before: decisions on problems, past years, published quarters."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from plans.models import Plan, Subject
from scoring.models.entered import Entered, Standing


class Decision(Entered):
    """决定: resolves a blocking problem; `target` is written as there (`K03/村书记`) (rules 0.4, 0.9)."""

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="decisions"
    )
    target = models.CharField("对象")
    matter = models.CharField("事项")
    conclusion = models.CharField("结论")
    reason = models.TextField("理由", blank=True)
    body = models.CharField("决定机构", blank=True)
    decided_on = models.DateField("日期", null=True, blank=True)
    document = models.CharField("文号或会议纪要", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "决定"
        ordering = ["plan_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "target", "matter"],
                condition=~Q(standing=Standing.WITHDRAWN) & Q(replaces__isnull=True),
                name="decision_unique",
            ),
            models.UniqueConstraint(
                fields=["plan", "target", "matter"],
                condition=Q(standing=Standing.IN_FORCE),
                name="decision_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.matter}：{self.conclusion}"


class PastResult(Entered):
    """历年结果: rank and grade of an earlier year; `points` in 1/10000 point, `of` is 参评数.

    `source` says where it was taken from: a document, or a published settlement of that year.
    """

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="past_results"
    )
    year = models.IntegerField("年度")
    subject = models.ForeignKey(
        Subject, verbose_name="考核对象", on_delete=models.RESTRICT, related_name="past_results"
    )
    points = models.BigIntegerField("得分（万分之一分）", null=True, blank=True)
    rank = models.IntegerField("名次", null=True, blank=True)
    of = models.IntegerField("参评数", null=True, blank=True)
    grade = models.CharField("等次", blank=True)
    source = models.CharField("依据", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "历年结果"
        ordering = ["plan_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "year", "subject"],
                condition=~Q(standing=Standing.WITHDRAWN) & Q(replaces__isnull=True),
                name="past_result_unique",
            ),
            models.UniqueConstraint(
                fields=["plan", "year", "subject"],
                condition=Q(standing=Standing.IN_FORCE),
                name="past_result_in_force",
            ),
            models.CheckConstraint(condition=Q(rank__gte=1), name="past_result_rank"),
            models.CheckConstraint(condition=Q(of__gte=1), name="past_result_of"),
            models.CheckConstraint(
                condition=Q(rank__isnull=True) | Q(of__isnull=True) | Q(rank__lte=F("of")),
                name="past_result_rank_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.subject_id} {self.grade}"


class PublishedQuarter(models.Model):
    """季度结果: a quarter published before stands instead of the ledger's (rules 5.8, 8)."""

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="published_quarters"
    )
    subject = models.ForeignKey(
        Subject, verbose_name="考核对象", on_delete=models.RESTRICT, related_name="published_quarters"
    )
    quarter = models.IntegerField("季度")
    points = models.BigIntegerField("得分（万分之一分）")

    class Meta:
        verbose_name = verbose_name_plural = "季度结果"
        ordering = ["plan_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "subject", "quarter"], name="published_quarter_unique"),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="published_quarter_quarter"),
            models.CheckConstraint(condition=Q(points__gte=0), name="published_quarter_points"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} 第{self.quarter}季度"
