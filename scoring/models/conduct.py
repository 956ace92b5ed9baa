"""Conduct of persons and units: violations, grave events, reminder letters (rules 4.3–4.12)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from plans.models import Participant, Plan, Subject
from scoring.models.entered import Entered, Standing


class Violation(Entered):
    """违规违纪: one row per person and case; a case that names nobody carries the unit (rules 4.9)."""

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="violations"
    )
    code = models.CharField("编号")
    participant = models.ForeignKey(
        Participant,
        verbose_name="当事人",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="violations",
    )
    subject = models.ForeignKey(
        Subject,
        verbose_name="对象",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="violations",
    )
    situation = models.CharField("情形")
    level = models.CharField("查处层级", blank=True)
    punishment = models.CharField("处分", blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    event = models.CharField("同一事件", blank=True)
    not_in_post = models.BooleanField("非现任职期间", default=False)
    left_before_case = models.BooleanField("立案时已离任", default=False)
    self_investigated = models.BooleanField("自查自办", default=False)
    deducted_before = models.BooleanField("往年已扣", default=False)
    certified_by = models.CharField("认定单位", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "违规违纪"
        ordering = ["plan_id", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"], condition=Q(replaces__isnull=True), name="violation_code_unique"
            ),
            models.UniqueConstraint(
                fields=["plan", "code"],
                condition=Q(standing=Standing.IN_FORCE),
                name="violation_code_in_force",
            ),
            models.CheckConstraint(
                condition=Q(participant__isnull=False) | Q(subject__isnull=False),
                name="violation_names_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.situation}"


class GraveEvent(Entered):
    """重大情形: takes a unit one grade down or to 差 (rules 4.12)."""

    class Kind(models.TextChoices):
        """情形 of the sheet 重大情形."""

        DOWNGRADE = "降档", "降档"
        FAIL = "定为差", "定为差"

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="grave_events"
    )
    subject = models.ForeignKey(
        Subject, verbose_name="考核对象", on_delete=models.RESTRICT, related_name="grave_events"
    )
    kind = models.CharField("情形", choices=Kind)
    reason = models.TextField("事由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "重大情形"
        ordering = ["plan_id", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["降档", "定为差"]), name="grave_event_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.kind}"


class ReminderLetter(Entered):
    """提醒函: letters of one matter count together (rules 4.10)."""

    plan = models.ForeignKey(Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="letters")
    subject = models.ForeignKey(
        Subject, verbose_name="考核对象", on_delete=models.RESTRICT, related_name="letters"
    )
    matter = models.CharField("事项")
    sent_on = models.DateField("发函日期")
    overdue = models.BooleanField("逾期", default=False)
    time_limit = models.CharField("规定时限", blank=True)
    completed_on = models.DateField("办结日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "效能提醒函"
        ordering = ["plan_id", "pk"]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.matter} {self.sent_on}"
