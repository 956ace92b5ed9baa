"""推演: a named what-if on a plan. It holds changes only, never a result: what it comes to is computed when looked at."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from people.models import Account
from plans.models import Plan


class Scenario(models.Model):
    """推演方案: `changes` is a list of objects {"种类", …} that are applied in memory to the stored facts and settings."""

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="scenarios"
    )
    name = models.CharField("名称")
    note = models.TextField("说明", blank=True, default="")
    changes = models.JSONField("改动", default=list)
    account = models.ForeignKey(
        Account, verbose_name="建立账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    account_name = models.CharField("建立人", blank=True, default="")
    created_at = models.DateTimeField("建立时间", default=timezone.now)
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "推演方案"
        ordering = ["plan_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="scenario_name_unique")]

    def __str__(self) -> str:
        return self.name
