"""交接: what one act moved from somebody who leaves to a successor, kept so that the list can be printed again."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from people.models.organisation import Agency, Employee


class Handover(models.Model):
    """One handover. `on` is the successor's first day; `lines` are the moved and the remaining matters as shown.

    Each line is {"kind", "title", "detail", "state"}; the state says moved (已移交) or who has to act.
    """

    agency = models.ForeignKey(
        Agency, verbose_name="单位", on_delete=models.PROTECT, related_name="handovers"
    )
    leaving = models.ForeignKey(
        Employee, verbose_name="移交人", on_delete=models.PROTECT, related_name="handed_over"
    )
    successor = models.ForeignKey(
        Employee, verbose_name="接收人", on_delete=models.PROTECT, related_name="taken_over"
    )
    on = models.DateField("交接日期")
    reason = models.CharField("交接原因", blank=True, default="")
    lines = models.JSONField("交接事项", default=list)
    made_by = models.CharField("经办人")
    made_at = models.DateTimeField("办理时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作交接"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(leaving=F("successor")), name="handover_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.leaving_id} {self.successor_id}"
