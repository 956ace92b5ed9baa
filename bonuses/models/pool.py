"""The money of a settlement in whole fen: its pool, and what each person gets of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from scoring.models import PersonResult, Settlement


class BonusPool(models.Model):
    """奖金池: paid + returned + undistributed = total (rules 6.4); all empty but the total when blocked."""

    settlement = models.OneToOneField(
        Settlement, verbose_name="核算", on_delete=models.CASCADE, related_name="bonus_pool"
    )
    method = models.CharField("分配方式")
    total_fen = models.BigIntegerField("总额（分）", null=True, blank=True)
    paid_fen = models.BigIntegerField("发放（分）", null=True, blank=True)
    returned_fen = models.BigIntegerField("收回（分）", null=True, blank=True)
    undistributed_fen = models.BigIntegerField("未分配（分）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "奖金池"
        constraints = [
            # The nulls are named: in SQL an equation with a null is neither true nor false and would pass.
            models.CheckConstraint(
                condition=Q(paid_fen__isnull=True, returned_fen__isnull=True, undistributed_fen__isnull=True)
                | Q(
                    total_fen__isnull=False,
                    paid_fen__isnull=False,
                    returned_fen__isnull=False,
                    undistributed_fen__isnull=False,
                    total_fen=F("paid_fen") + F("returned_fen") + F("undistributed_fen"),
                ),
                name="bonus_pool_adds_up",
            ),
            models.CheckConstraint(condition=Q(total_fen__gte=0), name="bonus_pool_total"),
            models.CheckConstraint(condition=Q(paid_fen__gte=0), name="bonus_pool_paid"),
            models.CheckConstraint(condition=Q(returned_fen__gte=0), name="bonus_pool_returned"),
            models.CheckConstraint(condition=Q(undistributed_fen__gte=0), name="bonus_pool_undistributed"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.total_fen}"


class BonusAllocation(models.Model):
    """One person's share: base, deduction, supplement, 尾差 of the last fen, and the amount paid."""

    pool = models.ForeignKey(
        BonusPool, verbose_name="奖金池", on_delete=models.CASCADE, related_name="allocations"
    )
    person_result = models.OneToOneField(
        PersonResult, verbose_name="人员结果", on_delete=models.CASCADE, related_name="allocation"
    )
    base_fen = models.BigIntegerField("基数（分）")
    deduction_fen = models.BigIntegerField("扣减（分）", default=0)
    supplement_fen = models.BigIntegerField("补发（分）", default=0)
    remainder_fen = models.BigIntegerField("尾差（分）", default=0)
    amount_fen = models.BigIntegerField("奖金（分）")

    class Meta:
        verbose_name = verbose_name_plural = "奖金分配"
        ordering = ["pool", "person_result"]
        constraints = [
            models.CheckConstraint(
                condition=Q(base_fen__gte=0, deduction_fen__gte=0, supplement_fen__gte=0),
                name="bonus_allocation_terms",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="bonus_allocation_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.person_result_id} {self.amount_fen}"
