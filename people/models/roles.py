"""Roles granted to accounts, and delegation (代办) for a time with a reason."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from people.access import Role as RoleName
from people.models.accounts import Account
from people.models.organisation import Agency, Department


class Role(models.TextChoices):
    """角色 as stored; the names are those of `people.access.Role`."""

    STAFF = RoleName.STAFF.value, "干部职工"
    FILER = RoleName.FILER.value, "填报人"
    SECTION_HEAD = RoleName.SECTION_HEAD.value, "科室负责人"
    SUPERVISING_LEADER = RoleName.SUPERVISING_LEADER.value, "分管领导"
    PERFORMANCE_OFFICE = RoleName.PERFORMANCE_OFFICE.value, "绩效办"
    LEADING_GROUP = RoleName.LEADING_GROUP.value, "领导小组/党组"
    CHIEF_LEADER = RoleName.CHIEF_LEADER.value, "主要领导"
    SUPERVISION = RoleName.SUPERVISION.value, "监督小组"
    SERIES_LEAD = RoleName.SERIES_LEAD.value, "系列牵头单位"
    CITY_OFFICE = RoleName.CITY_OFFICE.value, "市绩效办"
    SYSTEM_ADMIN = RoleName.SYSTEM_ADMIN.value, "系统管理员"
    SECURITY_ADMIN = RoleName.SECURITY_ADMIN.value, "安全管理员"
    AUDIT_ADMIN = RoleName.AUDIT_ADMIN.value, "审计管理员"


class RoleGrant(models.Model):
    """A role given to an account from `start` up to and including `end`; never deleted, it ends.

    `ended_at` ends it at once, before `end`.

    `agency` None for 三员. `series` names the 系列 among the agencies below `agency` for 系列牵头单位. Roles that
    follow from the organisation (干部职工, 填报人, 科室负责人, 分管领导) are never granted: see `Duty`.
    """

    account = models.ForeignKey(Account, verbose_name="账号", on_delete=models.PROTECT, related_name="grants")
    role = models.CharField("角色", choices=Role)
    agency = models.ForeignKey(
        Agency, verbose_name="单位", on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    series = models.CharField("系列", blank=True, default="")
    start = models.DateField("起")
    end = models.DateField("止", null=True, blank=True)
    reason = models.CharField("依据", blank=True, default="")
    granted_by = models.CharField("授予人", blank=True, default="")
    ended_at = models.DateTimeField("收回时间", null=True, blank=True)
    ended_by = models.CharField("收回人", blank=True, default="")
    end_reason = models.CharField("收回原因", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "角色授予"
        ordering = ["account", "role", "start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="grant_dates"
            ),
            models.UniqueConstraint(
                fields=["account", "role", "agency", "series"],
                condition=Q(end__isnull=True),
                name="grant_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.start}"

    @staticmethod
    def in_force(first: date, last: date | None) -> Q:
        """Give the condition «in force on some day from `first` to `last`» (None: from then on)."""
        fits = Q(ended_at__isnull=True) & (Q(end__isnull=True) | Q(end__gte=first))
        return fits if last is None else fits & Q(start__lte=last)


class Delegation(models.Model):
    """代办: `delegate` acts for `grantor` in one role from `start` up to and including `end`; never for ballots."""

    grantor = models.ForeignKey(
        Account, verbose_name="委托人", on_delete=models.PROTECT, related_name="delegations_given"
    )
    delegate = models.ForeignKey(
        Account, verbose_name="代办人", on_delete=models.PROTECT, related_name="delegations_received"
    )
    role = models.CharField("角色", choices=Role)
    agency = models.ForeignKey(
        Agency, verbose_name="单位", on_delete=models.PROTECT, related_name="delegations"
    )
    department = models.ForeignKey(
        Department,
        verbose_name="科室",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="delegations",
    )
    start = models.DateField("起")
    end = models.DateField("止")
    reason = models.CharField("原因")
    revoked_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "代办委托"
        ordering = ["-start", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="delegation_dates"),
            models.CheckConstraint(condition=~Q(grantor=F("delegate")), name="delegation_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.start} {self.end}"

    @staticmethod
    def in_force(first: date, last: date | None) -> Q:
        """Give the condition «in force on some day from `first` to `last`» (None: from then on)."""
        fits = Q(revoked_at__isnull=True, end__gte=first)
        return fits if last is None else fits & Q(start__lte=last)
