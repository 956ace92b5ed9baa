"""核定 of a list of bonuses by 党组, and the numbered 补发/追回 after it: a list that was approved never changes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from people.models import Account, StoredFile
from plans.models import Plan
from scoring.models import Settlement


class _Approved(models.Model):
    """What is prepared by one person and approved by 党组, recorded by another."""

    class State(models.TextChoices):
        """待核定 → 已核定; one that was taken back is 已撤回."""

        WAITING = "待核定", "待核定"
        APPROVED = "已核定", "已核定"
        WITHDRAWN = "已撤回", "已撤回"

    state = models.CharField("状态", choices=State, default=State.WAITING)
    prepared_by = models.ForeignKey(
        Account, verbose_name="编制账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    prepared_for = models.ForeignKey(
        Account, verbose_name="代谁编制", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    prepared_name = models.CharField("编制人", blank=True, default="")
    prepared_at = models.DateTimeField("编制时间", default=timezone.now)
    body = models.CharField("核定机构", blank=True, default="")
    meeting_date = models.DateField("会议日期", null=True, blank=True)
    minutes = models.TextField("纪要", blank=True, default="")
    document = models.CharField("文号", blank=True, default="")
    approved_by = models.ForeignKey(
        Account,
        verbose_name="核定登记账号",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    approved_name = models.CharField("核定登记人", blank=True, default="")
    approved_at = models.DateTimeField("核定登记时间", null=True, blank=True)
    version = models.IntegerField("版本", default=0)

    class Meta:
        abstract = True


class BonusApproval(_Approved):
    """奖金核定 of one settlement's list; `sources` names the source of funds by staff category (人员类别 → 资金来源).

    `digest` is the sha256 of the list as approved: number, name and fen of everybody.
    """

    settlement = models.OneToOneField(
        Settlement, verbose_name="核算", on_delete=models.PROTECT, related_name="bonus_approval"
    )
    sources = models.JSONField("资金来源", default=dict, blank=True)
    note = models.TextField("说明", blank=True, default="")
    total_fen = models.BigIntegerField("发放总额（分）")
    digest = models.CharField("名单摘要", max_length=64)
    files = models.ManyToManyField(
        StoredFile, verbose_name="附件", blank=True, related_name="bonus_approvals"
    )

    class Meta:
        verbose_name = verbose_name_plural = "奖金核定"
        ordering = ["settlement_id"]
        constraints = [models.CheckConstraint(condition=Q(total_fen__gte=0), name="bonus_approval_total")]

    def __str__(self) -> str:
        return f"{self.settlement_id} {self.state}"


class BonusSupplement(_Approved):
    """补发/追回单: what a corrected version changes in a list that was approved, person by person, numbered in the plan.

    `digest` is the sha256 of its lines: number, name and difference in fen.
    """

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.PROTECT, related_name="bonus_supplements"
    )
    number = models.IntegerField("编号")
    before = models.ForeignKey(
        Settlement, verbose_name="原核算", on_delete=models.PROTECT, related_name="supplements_from"
    )
    after = models.ForeignKey(
        Settlement, verbose_name="新核算", on_delete=models.PROTECT, related_name="supplements_to"
    )
    reason = models.TextField("事由")
    digest = models.CharField("名单摘要", max_length=64)
    files = models.ManyToManyField(
        StoredFile, verbose_name="附件", blank=True, related_name="bonus_supplements"
    )

    class Meta:
        verbose_name = verbose_name_plural = "补发追回单"
        ordering = ["plan_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="supplement_number_unique"),
            models.UniqueConstraint(
                fields=["after"], condition=~Q(state="已撤回"), name="supplement_one_of_version"
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}号补发追回单"


class SupplementLine(models.Model):
    """One person on a 补发/追回单: paid so far, due now, and the difference (negative: 追回)."""

    supplement = models.ForeignKey(
        BonusSupplement, verbose_name="补发追回单", on_delete=models.CASCADE, related_name="lines"
    )
    number = models.CharField("工号")
    name = models.CharField("姓名")
    section = models.CharField("所在对象", blank=True, default="")
    before_fen = models.BigIntegerField("原金额（分）")
    after_fen = models.BigIntegerField("应发金额（分）")
    difference_fen = models.BigIntegerField("补发或追回（分）")

    class Meta:
        verbose_name = verbose_name_plural = "补发追回明细"
        ordering = ["supplement_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["supplement", "number"], name="supplement_line_unique"),
            models.CheckConstraint(
                condition=Q(difference_fen=F("after_fen") - F("before_fen")), name="supplement_line_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(before_fen__gte=0, after_fen__gte=0), name="supplement_line_fen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.difference_fen}"
