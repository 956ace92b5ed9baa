"""What people did on the way of a settlement: who checked it, which body decided, why it was given back."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from people.models import Account, StoredFile
from scoring.models.settlement import Settlement


class SettlementAct(models.Model):
    """办理记录: one step of a settlement with the body, day and document it rests on; never changed, never deleted.

    `account` took it, `account_for` is whom it acted for; `name` is the account's name on that day.
    """

    settlement = models.ForeignKey(
        Settlement, verbose_name="核算", on_delete=models.CASCADE, related_name="acts"
    )
    step = models.CharField("步骤")
    on = models.DateField("日期")
    body = models.CharField("决定机构", blank=True, default="")
    document = models.CharField("文号", blank=True, default="")
    minutes = models.TextField("纪要", blank=True, default="")
    reason = models.TextField("说明", blank=True, default="")
    account = models.ForeignKey(
        Account, verbose_name="经办账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    account_for = models.ForeignKey(
        Account, verbose_name="代谁办理", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField("经办人", blank=True, default="")
    at = models.DateTimeField("办理时间", default=timezone.now)
    files = models.ManyToManyField(
        StoredFile, verbose_name="附件", blank=True, related_name="settlement_acts"
    )

    class Meta:
        verbose_name = verbose_name_plural = "核算办理记录"
        ordering = ["settlement_id", "pk"]

    def __str__(self) -> str:
        return f"{self.settlement_id} {self.step}"
