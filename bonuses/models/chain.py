"""市到单位到个人: the total that a city's settlement gives a unit, and the unit's internal plan that splits it (4.16)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.models import Account, Agency, StoredFile
from plans.models import Plan, PlanChange
from scoring.models import Settlement


class InternalSplit(models.Model):
    """内部二次分配: the unit's total by 4.13 is fixed and becomes the 奖金总额 of its internal plan after 党组 approval.

    `total_fen` is Σ of the shares that `outer` gives the people of the unit `subject_code` (with all under it). The row is
    made when the total is handed down to the unit (`agency`); `inner` and what 党组 decided come with the unit's own step.
    `change` is the 变更 that brings the total into an inner plan that was approved already.
    """

    outer = models.ForeignKey(
        Settlement, verbose_name="上级核算", on_delete=models.PROTECT, related_name="internal_splits"
    )
    subject_code = models.CharField("单位编号")
    subject_name = models.CharField("单位名称")
    total_fen = models.BigIntegerField("核定总额（分）")
    agency = models.ForeignKey(
        Agency, verbose_name="对应单位", on_delete=models.PROTECT, null=True, blank=True,
        related_name="internal_splits",
    )  # fmt: skip
    handed_by = models.CharField("下达人", blank=True, default="")
    handed_at = models.DateTimeField("下达时间", default=timezone.now)
    inner = models.ForeignKey(
        Plan, verbose_name="内部方案", on_delete=models.PROTECT, null=True, blank=True,
        related_name="internal_splits",
    )  # fmt: skip
    change = models.ForeignKey(
        PlanChange, verbose_name="方案变更", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    meeting_date = models.DateField("党组会日期", null=True, blank=True)
    document = models.CharField("文号", blank=True, default="")
    minutes = models.TextField("纪要", blank=True, default="")
    account = models.ForeignKey(
        Account, verbose_name="登记账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField("登记人", blank=True, default="")
    at = models.DateTimeField("登记时间", null=True, blank=True)
    files = models.ManyToManyField(
        StoredFile, verbose_name="附件", blank=True, related_name="internal_splits"
    )
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "内部二次分配"
        ordering = ["outer_id", "subject_code"]
        constraints = [
            models.UniqueConstraint(fields=["outer", "subject_code"], name="internal_split_unique"),
            models.CheckConstraint(condition=Q(total_fen__gte=0), name="internal_split_total"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_name} {self.total_fen}"
