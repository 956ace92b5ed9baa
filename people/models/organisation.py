"""Agencies, their sections, the staff and where each person serves, with dates."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from people.querysets import (
    AgencyManager,
    DepartmentManager,
    EmployeeManager,
)


class RankLevel(models.TextChoices):
    """职级: what the points of a violation depend on (rules 4.3)."""

    COUNTY = "县处级", "县处级"
    SECTION = "科级及以下", "科级及以下"


class Post(models.TextChoices):
    """职务: who somebody is in the leadership of a unit (rules 8)."""

    LEADERSHIP = "班子成员", "班子成员"
    SECTION_HEAD = "科室主要负责人", "科室主要负责人"
    STAFF = "一般人员", "一般人员"


class StaffCategory(models.TextChoices):
    """人员类别: how somebody is employed."""

    ESTABLISHED = "在编", "在编"
    BORROWED = "借调", "借调"
    HIRED = "聘用", "聘用"
    DISPATCHED = "劳务派遣", "劳务派遣"
    CONTRACT = "合同工", "合同工"
    TEMPORARY = "临时工", "临时工"


class Agency(models.Model):
    """An agency; the one that keeps the staff list and the plans stands above those it appraises.

    `group` is its 分组 or 系列 among the agencies of one parent. `small_office` None means: by head count
    (on for a single agency under 30 people, issue «Roles and scopes»).
    """

    class Kind(models.TextChoices):
        """What stands in the tree."""

        CITY = "市", "市"
        UNIT = "单位", "单位"

    name = models.CharField("名称")
    kind = models.CharField("类型", choices=Kind, default=Kind.UNIT)
    group = models.CharField("分组", blank=True, default="")
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    small_office = models.BooleanField("小单位", null=True, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name="上级单位",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )

    objects = AgencyManager()

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
    group = models.CharField("分组", blank=True, default="")
    document = models.CharField("设立依据", blank=True, default="")
    closing_document = models.CharField("停用依据", blank=True, default="")

    objects = DepartmentManager()

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


class DepartmentSuccession(models.Model):
    """One edge of the map from what a section was to what it became on a day.

    A merger has several predecessors with one successor, a split the reverse, a renaming one of each, so that
    rules over two and three years find the section again (rules 4.8, 4.15).
    """

    class Kind(models.TextChoices):
        """What happened."""

        RENAMED = "更名", "更名"
        MERGED = "合并", "合并"
        SPLIT = "拆分", "拆分"

    predecessor = models.ForeignKey(
        Department, verbose_name="原科室", on_delete=models.PROTECT, related_name="became"
    )
    successor = models.ForeignKey(
        Department, verbose_name="新科室", on_delete=models.PROTECT, related_name="came_from"
    )
    kind = models.CharField("变动", choices=Kind)
    on = models.DateField("生效日期")
    document = models.CharField("文件依据", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "科室沿革"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_unique"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_not_its_own"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


class Employee(models.Model):
    """A person on the staff list of the agency that keeps it; what changes stands in the postings.

    Nobody is deleted: `left_on` is the last day. `home_record` links the row of a borrowed person at the
    borrowing agency to the one at home: both are one person.
    """

    agency = models.ForeignKey(
        Agency, verbose_name="管理单位", on_delete=models.PROTECT, related_name="employees"
    )
    number = models.CharField("工号")
    name = models.CharField("姓名")
    joined_on = models.DateField("到岗日期", null=True, blank=True)
    left_on = models.DateField("离岗日期", null=True, blank=True)
    left_reason = models.CharField("离岗原因", blank=True, default="")
    home_record = models.ForeignKey(
        "self",
        verbose_name="原单位人员",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="borrowed_records",
    )
    version = models.IntegerField("版本", default=0)

    objects = EmployeeManager()

    class Meta:
        verbose_name = verbose_name_plural = "干部职工"
        ordering = ["agency", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="employee_number_unique"),
            models.CheckConstraint(condition=~Q(home_record=F("id")), name="employee_not_its_own_home"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.number}）"


class Posting(models.Model):
    """Where a person serves and as what, from `start` up to and including `end`.

    A 兼任 posting (`concurrent`) stands beside the main one. Of all that overlap, exactly one is where the person
    is appraised and exactly one where the person is paid.
    """

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
    category = models.CharField("人员类别", choices=StaffCategory, default=StaffCategory.ESTABLISHED)
    job_title = models.CharField("岗位", blank=True, default="")
    concurrent = models.BooleanField("兼任", default=False)
    appraised_here = models.BooleanField("在此考核", default=True)
    paid_here = models.BooleanField("在此发奖", default=True)
    reason = models.CharField("变动原因", blank=True, default="")

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
