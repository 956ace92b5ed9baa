"""Which version a 公示 of results shows, and with which columns; a version may have had several, one after the other."""

from __future__ import annotations

from django.db import models

from plans.models import PublicNotice
from scoring.models import Settlement


class ResultNotice(models.Model):
    """The link from a 公示 to the version behind it; `shown` are the chosen columns by the key of their table."""

    class What(models.TextChoices):
        """What is shown: grades and scores, or the distribution of the bonus."""

        RESULT = "考核结果", "考核结果"
        BONUS = "奖金分配方案", "奖金分配方案"

    notice = models.OneToOneField(
        PublicNotice, verbose_name="公示", on_delete=models.PROTECT, related_name="result_notice"
    )
    settlement = models.ForeignKey(
        Settlement, verbose_name="核算", on_delete=models.PROTECT, related_name="result_notices"
    )
    what = models.CharField("公示内容", choices=What)
    shown = models.JSONField("公示的栏目", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "结果公示"
        ordering = ["settlement_id", "pk"]

    def __str__(self) -> str:
        return f"{self.settlement_id} {self.what}"
