"""A year's plan of an agency, its settings, and who takes part: appraised subjects and staff."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import F, Q

from people.models import Account, Agency, Department, Employee, Post, RankLevel

MONTHS: Final = 12


class Plan(models.Model):
    """One year of one agency under one scheme; `scheme_text` is the scheme as read, pinned by its digest.

    `version` counts every accepted change; a command moves the plan by compare-and-set on it. `prepared_…` tell who
    put which content (sha256) before whoever approves it; `hands` are all who made or edited the draft, as [account,
    account acted for or null]: none of them approves it.
    """

    class State(models.TextChoices):
        """The plan's way: facts are replaced as a whole only while it is a draft."""

        DRAFT = "草稿", "草稿"
        APPROVED = "已批准", "已批准"
        ARCHIVED = "已归档", "已归档"

    agency = models.ForeignKey(Agency, verbose_name="单位", on_delete=models.PROTECT, related_name="plans")
    year = models.IntegerField("年度")
    scheme_code = models.CharField("方案模板")
    scheme_version = models.IntegerField("方案模板版本", default=1)
    scheme_digest = models.CharField("方案模板摘要", blank=True)
    scheme_text = models.TextField("方案模板原文", blank=True)
    state = models.CharField("状态", choices=State, default=State.DRAFT)
    version = models.IntegerField("版本", default=0)
    prepared_by = models.ForeignKey(
        Account, verbose_name="提请人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    prepared_for = models.ForeignKey(
        Account,
        verbose_name="提请被代办人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    prepared_name = models.CharField("提请人姓名", blank=True, default="")
    prepared_at = models.DateTimeField("提请时间", null=True, blank=True)
    prepared_digest = models.CharField("提请内容摘要", blank=True, default="")
    hands = models.JSONField("经手账号", default=list, blank=True)
    copied_from = models.ForeignKey(
        "self", verbose_name="沿用自", on_delete=models.PROTECT, null=True, blank=True, related_name="copies"
    )

    class Meta:
        verbose_name = verbose_name_plural = "年度方案"
        ordering = ["agency", "-year", "scheme_code"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "scheme_code"], name="plan_year_unique"),
            models.CheckConstraint(condition=Q(version__gte=0), name="plan_version_counts"),
            models.CheckConstraint(condition=Q(state__in=["草稿", "已批准", "已归档"]), name="plan_state"),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度 {self.scheme_code}"


class PlanSetting(models.Model):
    """One row of the sheet 方案: a setting by its Chinese name, with clause and reason."""

    plan = models.ForeignKey(Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="settings")
    name = models.CharField("项目")
    value = models.CharField("值", blank=True)
    clause = models.CharField("条款", blank=True)
    reason = models.TextField("理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "方案设置"
        ordering = ["plan_id", "name"]
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="plan_setting_unique")]

    def __str__(self) -> str:
        return f"{self.name}：{self.value}"


class Subject(models.Model):
    """A unit, section or subordinate body as the plan appraises it; an empty 评价系数 counts as 1."""

    class Kind(models.TextChoices):
        """类型 of the year workbook."""

        UNIT = "单位", "单位"
        SECTION = "科室", "科室"
        SUBORDINATE = "下属单位", "下属单位"

    plan = models.ForeignKey(Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="subjects")
    code = models.CharField("编号")
    name = models.CharField("名称")
    kind = models.CharField("类型", choices=Kind)
    parent = models.ForeignKey(
        "self", verbose_name="上级", on_delete=models.RESTRICT, null=True, blank=True, related_name="children"
    )
    group = models.CharField("分组", blank=True)
    coefficient_points = models.BigIntegerField("评价系数（万分之一）", null=True, blank=True)
    head = models.ForeignKey(
        "Participant",
        verbose_name="负责人",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="heads",
    )
    supervising_leader = models.ForeignKey(
        "Participant",
        verbose_name="分管领导",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="supervises",
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name="对应单位",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="subjects",
    )
    department = models.ForeignKey(
        Department,
        verbose_name="对应科室",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="subjects",
    )

    class Meta:
        verbose_name = verbose_name_plural = "考核对象"
        ordering = ["plan_id", "code"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="subject_code_unique"),
            models.CheckConstraint(
                condition=Q(coefficient_points__gt=0), name="subject_coefficient_positive"
            ),
            models.CheckConstraint(condition=Q(kind__in=["单位", "科室", "下属单位"]), name="subject_kind"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="subject_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Participant(models.Model):
    """A person in the plan's year, as at its end or the last day in office (rules 8).

    An empty 在岗月数 counts as 12 (rules 6.5).
    """

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="participants"
    )
    employee = models.ForeignKey(
        Employee, verbose_name="干部职工", on_delete=models.PROTECT, related_name="participations"
    )
    number = models.CharField("工号")
    name = models.CharField("姓名")
    subject = models.ForeignKey(
        Subject, verbose_name="所在对象", on_delete=models.RESTRICT, related_name="participants"
    )
    rank_level = models.CharField("职级", choices=RankLevel, blank=True)
    post = models.CharField("职务", choices=Post, blank=True)
    supervision_head = models.BooleanField("监督机构主要负责人", default=False)
    bonus_base_fen = models.BigIntegerField("奖金基数（分）", null=True, blank=True)
    established = models.BooleanField("在编", default=True)
    appraised = models.BooleanField("参加考核", default=True)
    months_in_post = models.IntegerField("在岗月数", null=True, blank=True)
    staff_category = models.CharField("人员类别", blank=True)
    job_title = models.CharField("岗位", blank=True)
    previous_grade = models.CharField("上年度考核等次", blank=True)
    absence_reason = models.CharField("不参加原因", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度人员"
        ordering = ["plan_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="participant_number_unique"),
            models.CheckConstraint(condition=Q(bonus_base_fen__gte=0), name="participant_base_not_negative"),
            models.CheckConstraint(condition=Q(months_in_post__range=(1, MONTHS)), name="participant_months"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.number}）"
