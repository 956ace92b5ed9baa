"""Agencies, their sections, the staff and where each person serves, with dates."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from people.audit import AuditEntry

__all__ = ["Agency", "AuditEntry", "Department", "Employee", "Post", "Posting", "RankLevel"]


class RankLevel(models.TextChoices):
    """职级: what the points of a violation depend on (rules 4.3)."""

    COUNTY = "县处级", "县处级"
    SECTION = "科级及以下", "科级及以下"


class Post(models.TextChoices):
    """职务: who somebody is in the leadership of a unit (rules 8)."""

    LEADERSHIP = "班子成员", "班子成员"
    SECTION_HEAD = "科室主要负责人", "科室主要负责人"
    STAFF = "一般人员", "一般人员"


class Agency(models.Model):
    """An agency; the one that keeps the staff list and the plans stands above those it appraises."""

    name = models.CharField("名称")
    parent = models.ForeignKey(
        "self",
        verbose_name="上级单位",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="agency_name_unique"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="agency_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A section or subordinate body under one name, valid from a day up to the day before `valid_to`."""

    class Kind(models.TextChoices):
        """What a part of an agency is."""

        SECTION = "科室", "科室"
        SUBORDINATE = "下属单位", "下属单位"

    agency = models.ForeignKey(
        Agency, verbose_name="所属单位", on_delete=models.PROTECT, related_name="departments"
    )
    code = models.CharField("编号")
    name = models.CharField("名称")
    kind = models.CharField("类型", choices=Kind)
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "科室"
        ordering = ["agency", "code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "code", "valid_from"], name="department_code_unique"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="department_dates"
            ),
            models.CheckConstraint(condition=Q(kind__in=["科室", "下属单位"]), name="department_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class Employee(models.Model):
    """A person on the staff list of the agency that keeps it; what changes stands in the postings."""

    agency = models.ForeignKey(
        Agency, verbose_name="管理单位", on_delete=models.PROTECT, related_name="employees"
    )
    number = models.CharField("工号")
    name = models.CharField("姓名")

    class Meta:
        verbose_name = verbose_name_plural = "干部职工"
        ordering = ["agency", "number"]
        constraints = [models.UniqueConstraint(fields=["agency", "number"], name="employee_number_unique")]

    def __str__(self) -> str:
        return f"{self.name}（{self.number}）"


class Posting(models.Model):
    """Where a person serves and as what, from `start` up to and including `end`."""

    employee = models.ForeignKey(
        Employee, verbose_name="干部职工", on_delete=models.CASCADE, related_name="postings"
    )
    agency = models.ForeignKey(
        Agency, verbose_name="任职单位", on_delete=models.PROTECT, related_name="postings"
    )
    department = models.ForeignKey(
        Department,
        verbose_name="任职科室",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="postings",
    )
    post = models.CharField("职务", choices=Post, blank=True)
    rank_level = models.CharField("职级", choices=RankLevel, blank=True)
    start = models.DateField("任职起")
    end = models.DateField("任职止", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ["employee", "start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="posting_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.start} {self.post}"
