"""Who answers for which section from when to when, and who is away."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from people.models.organisation import Agency, Department, Employee


class Absence(models.Model):
    """Who takes no part in the appraisal and why, from `start` up to and including `end`."""

    class Reason(models.TextChoices):
        """不参加原因."""

        PROBATION = "试用期", "试用期"
        LONG_ILLNESS = "长病假", "长病假"
        PUNISHMENT = "处分期", "处分期"
        MATERNITY = "产假", "产假"
        STUDY = "脱产学习", "脱产学习"
        SECONDED_OUT = "外派援派", "外派援派"
        OTHER = "其他", "其他"

    employee = models.ForeignKey(
        Employee, verbose_name="干部职工", on_delete=models.PROTECT, related_name="absences"
    )
    reason = models.CharField("不参加原因", choices=Reason)
    start = models.DateField("起")
    end = models.DateField("止", null=True, blank=True)
    note = models.CharField("说明", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "不参加考核"
        ordering = ["employee", "start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="absence_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.start}"


class Duty(models.Model):
    """Who answers for a section from `start` up to and including `end`; rights over the section follow from it.

    `department` None means the whole agency (its head, the leader in charge of it).
    """

    class Kind(models.TextChoices):
        """What the person is for the section."""

        FILER = "填报人", "填报人"
        HEAD = "负责人", "负责人"
        SUPERVISING_LEADER = "分管领导", "分管领导"

    agency = models.ForeignKey(Agency, verbose_name="单位", on_delete=models.PROTECT, related_name="duties")
    department = models.ForeignKey(
        Department,
        verbose_name="科室",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="duties",
    )
    employee = models.ForeignKey(
        Employee, verbose_name="干部职工", on_delete=models.PROTECT, related_name="duties"
    )
    kind = models.CharField("职责", choices=Kind)
    start = models.DateField("起")
    end = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "职责分工"
        ordering = ["agency", "department", "kind", "start"]
        constraints = [
            models.CheckConstraint(condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="duty_dates"),
            models.UniqueConstraint(fields=["department", "employee", "kind", "start"], name="duty_unique"),
            models.UniqueConstraint(
                fields=["agency", "employee", "kind", "start"],
                condition=Q(department__isnull=True),
                name="duty_agency_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.start}"

    @staticmethod
    def in_force(day: date) -> Q:
        """Give the condition «in force on the day, of somebody who is still in service»."""
        current = Q(end__isnull=True) | Q(end__gte=day)
        return (
            current & (Q(employee__left_on__isnull=True) | Q(employee__left_on__gte=day)) & Q(start__lte=day)
        )
