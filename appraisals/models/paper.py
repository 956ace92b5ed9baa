"""Paper ballots as two clerks typed them, each without seeing the other's."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from appraisals.models.roll import RoundGroup
from people.models import Account


class PaperBallot(models.Model):
    """One paper ballot as one of the two clerks typed it.

    `number` is stamped on the sheet when it is taken out of the box. `marks` has a list per target of the round: 1/10000
    points, null where empty.
    """

    group = models.ForeignKey(
        RoundGroup, verbose_name="评价主体", on_delete=models.CASCADE, related_name="paper"
    )
    number = models.IntegerField("票号")
    clerk = models.IntegerField("第几人录入")
    account = models.ForeignKey(Account, verbose_name="录入人", on_delete=models.PROTECT, related_name="+")
    marks = models.JSONField("各项分数", default=list)
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "纸质票录入"
        ordering = ["group_id", "number", "clerk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "number", "clerk"], name="paper_ballot_unique"),
            models.CheckConstraint(condition=Q(clerk__in=[1, 2], number__gte=1), name="paper_ballot_numbers"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.number}"
