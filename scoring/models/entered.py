"""What every row of a register carries: who entered it, who confirmed it, whether it counts, and its proofs."""

from __future__ import annotations

from django.db import models

from people.models import Account, StoredFile


class Standing(models.TextChoices):
    """效力: only a row in force counts; a withdrawn one stays readable."""

    WAITING = "待复核", "待复核"
    IN_FORCE = "生效", "生效"
    WITHDRAWN = "已撤销", "已撤销"


class Entered(models.Model):
    """A row entered by one person and confirmed by another; rows from a year workbook count at once.

    `…_for` is the account acted for under a delegation. A correction of a row in force is a new row that `replaces`
    it: when it is confirmed the old one is withdrawn. `withdrawal_…` is who asks that a row in force be withdrawn.
    """

    standing = models.CharField("效力", choices=Standing, default=Standing.IN_FORCE)
    entered_by = models.ForeignKey(
        Account, verbose_name="登记账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_name = models.CharField("登记人", blank=True, default="")
    entered_for = models.ForeignKey(
        Account,
        verbose_name="登记被代办账号",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    entered_at = models.DateTimeField("登记时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Account, verbose_name="复核账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_name = models.CharField("复核人", blank=True, default="")
    confirmed_at = models.DateTimeField("复核时间", null=True, blank=True)
    withdrawn_reason = models.TextField("撤销原因", blank=True, default="")
    withdrawal_by = models.ForeignKey(
        Account,
        verbose_name="申请撤销账号",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    withdrawal_name = models.CharField("申请撤销人", blank=True, default="")
    withdrawal_for = models.ForeignKey(
        Account,
        verbose_name="申请撤销被代办账号",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    withdrawal_at = models.DateTimeField("申请撤销时间", null=True, blank=True)
    replaces = models.ForeignKey(
        "self",
        verbose_name="更正自",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="corrections",
    )
    files = models.ManyToManyField(StoredFile, verbose_name="佐证材料", blank=True, related_name="+")
    version = models.IntegerField("版本", default=0)

    class Meta:
        abstract = True
