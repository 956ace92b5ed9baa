"""A town's quarter settled alone: coefficients with their factors, versions with scores, ranking and 公示 (rules 5.1, 5.8)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.models import Account, StoredFile
from plans.models import Plan, PublicNotice, Subject


class CoefficientFactor(models.Model):
    """评价系数 of a section with the three factors behind it; all in 1/10000. The plan's subject carries the one in force."""

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="coefficient_factors"
    )
    subject = models.ForeignKey(
        Subject, verbose_name="考核对象", on_delete=models.CASCADE, related_name="coefficient_factors"
    )
    amount = models.BigIntegerField("数量系数（万分之一）")
    difficulty = models.BigIntegerField("难易系数（万分之一）")
    importance = models.BigIntegerField("重要系数（万分之一）")
    coefficient = models.BigIntegerField("评价系数（万分之一）")
    reason = models.TextField("理由", blank=True, default="")
    account = models.ForeignKey(
        Account, verbose_name="登记人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "评价系数要素"
        ordering = ["plan_id", "subject_id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "subject"], name="coefficient_factor_unique"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, difficulty__gt=0, importance__gt=0, coefficient__gt=0),
                name="coefficient_factor_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} 评价系数"


class QuarterSettlement(models.Model):
    """One version of a quarter settled alone: its inputs are frozen, a correction is a new version."""

    class State(models.TextChoices):
        """草稿 → 党委会 → 公示 → 发布."""

        DRAFT = "草稿", "草稿"
        APPROVED = "党委会", "党委会"
        POSTED = "公示", "公示"
        PUBLISHED = "发布", "发布"
        SUPERSEDED = "已被替代", "已被替代"

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.PROTECT, related_name="quarter_settlements"
    )
    quarter = models.IntegerField("季度")
    version = models.IntegerField("版本")
    state = models.CharField("状态", choices=State, default=State.DRAFT)
    created_at = models.DateTimeField("核算时间", default=timezone.now)
    inputs = models.BinaryField("输入")
    rules = models.BinaryField("规则", default=bytes)
    inputs_digest = models.CharField("输入摘要")
    result_digest = models.CharField("结果摘要")
    meeting_date = models.DateField("党委会日期", null=True, blank=True)
    minutes = models.TextField("党委会纪要", blank=True, default="")
    files = models.ManyToManyField(
        StoredFile, verbose_name="纪要附件", blank=True, related_name="quarter_settlements"
    )
    reason = models.TextField("重算原因", blank=True, default="")
    # Why it has to be settled anew: an accepted objection, a corrected row; empty while it stands.
    outdated = models.TextField("需重新核算", blank=True, default="")
    notice = models.ForeignKey(
        PublicNotice,
        verbose_name="公示",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quarter_settlements",
    )
    account = models.ForeignKey(
        Account, verbose_name="核算人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    account_for = models.ForeignKey(
        Account, verbose_name="代谁核算", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        Account, verbose_name="审议登记人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_by = models.ForeignKey(
        Account, verbose_name="发布人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "季度核算"
        ordering = ["plan_id", "quarter", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "quarter", "version"], name="quarter_settlement_version_unique"
            ),
            models.UniqueConstraint(
                fields=["plan", "quarter"], condition=Q(state="草稿"), name="quarter_settlement_one_draft"
            ),
            models.UniqueConstraint(
                fields=["plan", "quarter"], condition=Q(state="公示"), name="quarter_settlement_one_posted"
            ),
            models.UniqueConstraint(
                fields=["plan", "quarter"], condition=Q(state="发布"), name="quarter_settlement_one_published"
            ),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="quarter_settlement_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} 第{self.quarter}季度 第{self.version}版"


class QuarterScore(models.Model):
    """One section in a settled quarter: scores in 1/100 point, null where it has no approved row; `trace` is packed.

    `raw_hundredths` is the score before the 评价系数, which is 1/10000 and null where the scheme has none.
    """

    settlement = models.ForeignKey(
        QuarterSettlement, verbose_name="季度核算", on_delete=models.CASCADE, related_name="scores"
    )
    code = models.CharField("编号")
    name = models.CharField("名称")
    group = models.CharField("分组", blank=True, default="")
    raw_hundredths = models.BigIntegerField("系数前得分（百分之一分）", null=True, blank=True)
    coefficient = models.BigIntegerField("评价系数（万分之一）", null=True, blank=True)
    score_hundredths = models.BigIntegerField("得分（百分之一分）", null=True, blank=True)
    rank = models.IntegerField("名次", null=True, blank=True)
    trace = models.BinaryField("计算过程", default=bytes)

    class Meta:
        verbose_name = verbose_name_plural = "季度得分"
        ordering = ["settlement_id", "rank", "code"]
        constraints = [
            models.UniqueConstraint(fields=["settlement", "code"], name="quarter_score_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
