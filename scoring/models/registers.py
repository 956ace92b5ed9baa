"""Points entered by hand: public ratings, additions and deductions, charges to a person (1/10000 point)."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q

from plans.engine.units import POINT
from plans.models import Participant, Plan, Subject
from scoring.models.entered import Entered, Standing

FULL_RATING: Final = 100 * POINT


class PublicRating(Entered):
    """评议得分: a figure 0..100 that somebody outside gave, by 项目 (目标考评, 公众评议).

    `details` are {"主体", "人数", "项目", "得分"} of the source groups and items behind it, as they were received.
    """

    plan = models.ForeignKey(Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="ratings")
    subject = models.ForeignKey(
        Subject, verbose_name="考核对象", on_delete=models.RESTRICT, related_name="ratings"
    )
    item = models.CharField("项目")
    points = models.BigIntegerField("得分（万分之一分）")
    source = models.CharField("评议主体", blank=True, default="")
    respondents = models.IntegerField("参评人数", null=True, blank=True)
    details = models.JSONField("分项得分", default=list, blank=True)
    circulated_on = models.DateField("通报日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评议得分"
        ordering = ["plan_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "subject", "item"],
                condition=~Q(standing=Standing.WITHDRAWN) & Q(replaces__isnull=True),
                name="public_rating_unique",
            ),
            models.UniqueConstraint(
                fields=["plan", "subject", "item"],
                condition=Q(standing=Standing.IN_FORCE),
                name="public_rating_in_force",
            ),
            models.CheckConstraint(condition=Q(points__range=(0, FULL_RATING)), name="public_rating_points"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.item}"


class Adjustment(Entered):
    """加减分: `direction` gives the sign; `points` may be empty where the scheme fixes them (rules 5.5)."""

    class Direction(models.TextChoices):
        """方向 of the year workbook."""

        ADD = "加", "加"
        DEDUCT = "减", "减"

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="adjustments"
    )
    subject = models.ForeignKey(
        Subject, verbose_name="考核对象", on_delete=models.RESTRICT, related_name="adjustments"
    )
    direction = models.CharField("方向", choices=Direction)
    matter = models.CharField("事项")
    level = models.CharField("级别", blank=True)
    points = models.BigIntegerField("分值（万分之一分）", null=True, blank=True)
    same_matter = models.CharField("同一事项", blank=True)
    basis = models.TextField("依据", blank=True)
    meeting_date = models.DateField("会议日期", null=True, blank=True)
    minutes = models.TextField("会议纪要", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "加减分"
        ordering = ["plan_id", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(points__gt=0), name="adjustment_points_positive"),
            models.CheckConstraint(condition=Q(direction__in=["加", "减"]), name="adjustment_direction"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.direction} {self.matter}"


class PersonalCharge(Entered):
    """个人扣分: points of the person's own scale, charged directly or as the leader (rules 1.4, 2.3)."""

    class Responsibility(models.TextChoices):
        """责任 of the year workbook."""

        DIRECT = "直接", "直接"
        LEADER = "领导", "领导"

    plan = models.ForeignKey(Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="charges")
    participant = models.ForeignKey(
        Participant, verbose_name="年度人员", on_delete=models.RESTRICT, related_name="charges"
    )
    responsibility = models.CharField("责任", choices=Responsibility)
    points = models.BigIntegerField("分值（万分之一分）")
    basis = models.TextField("依据", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "个人扣分"
        ordering = ["plan_id", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(points__gt=0), name="personal_charge_points_positive"),
            models.CheckConstraint(
                condition=Q(responsibility__in=["直接", "领导"]), name="personal_charge_responsibility"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.responsibility}"
