"""核算: the frozen record of one run. It copies every value it needs, so facts may change after it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.models import Account
from plans.models import Plan, PublicNotice
from scoring.querysets import SettlementManager


class Settlement(models.Model):
    """One version of a plan's results with the inputs and rules that gave them.

    `inputs` and `rules` are zlib-packed canonical JSON, `result` is 结果.json as written; digests are
    sha256 in hex. `book` are the packed rows of the input sheets with all their words (`scoring.rows_codec`), empty
    in settlements from before it was kept.
    """

    class State(models.TextChoices):
        """The way of a settlement; a newer draft supersedes an older one."""

        DRAFT = "草稿", "草稿"
        CHECKED = "核对", "核对"
        APPROVED = "审定", "审定"
        POSTED = "公示", "公示"
        PUBLISHED = "发布", "发布"
        ARCHIVED = "归档", "归档"
        SUPERSEDED = "已被替代", "已被替代"

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.PROTECT, related_name="settlements"
    )
    version = models.IntegerField("版本")
    state = models.CharField("状态", choices=State, default=State.DRAFT)
    created_at = models.DateTimeField("核算时间", default=timezone.now)
    scheme_digest = models.CharField("方案模板摘要")
    engine_version = models.IntegerField("引擎版本")
    inputs = models.BinaryField("输入")
    inputs_digest = models.CharField("输入摘要")
    book = models.BinaryField("输入原文", default=bytes, blank=True)
    rules = models.BinaryField("规则")
    result = models.TextField("结果")
    result_digest = models.CharField("结果摘要")
    blocked = models.BooleanField("有阻断问题", default=False)
    # Who settled it, and whom that person acted for: neither checks it afterwards. None at the terminal.
    account = models.ForeignKey(
        Account, verbose_name="核算人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    account_for = models.ForeignKey(
        Account, verbose_name="代谁核算", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    notice = models.ForeignKey(
        PublicNotice, verbose_name="公示", on_delete=models.PROTECT, null=True, blank=True,
        related_name="settlements",
    )  # fmt: skip
    # Why it has to be corrected: an accepted objection, an appeal, a changed fact; empty while it stands.
    outdated = models.TextField("需重新核算", blank=True, default="")
    # Why a published one was opened for correction: a new version may then be made beside it, which stays readable.
    reopened = models.TextField("更正原因", blank=True, default="")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    objects = SettlementManager()

    class Meta:
        verbose_name = verbose_name_plural = "核算"
        ordering = ["plan_id", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "version"], name="settlement_version_unique"),
            models.UniqueConstraint(fields=["plan"], condition=Q(state="草稿"), name="settlement_one_draft"),
            models.CheckConstraint(
                condition=Q(state__in=["草稿", "核对", "审定", "公示", "发布", "归档", "已被替代"]),
                name="settlement_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} 第{self.version}版"


class SubjectResult(models.Model):
    """Result of one subject in published units: scores and parts in 1/100 point, null where undecided.

    `grade_before` is the grade before a leader's downgrade, empty where nothing moved (rules 4.13);
    `trace` is the zlib-packed step tree.
    """

    settlement = models.ForeignKey(
        Settlement, verbose_name="核算", on_delete=models.CASCADE, related_name="subject_results"
    )
    code = models.CharField("编号")
    name = models.CharField("名称")
    kind = models.CharField("类型")
    group = models.CharField("分组", blank=True)
    score_hundredths = models.BigIntegerField("得分（百分之一分）", null=True, blank=True)
    percent_hundredths = models.BigIntegerField("百分制（百分之一分）", null=True, blank=True)
    rank = models.IntegerField("名次", null=True, blank=True)
    grade = models.CharField("等次", blank=True)
    grade_before = models.CharField("降档前等次", blank=True)
    parts = models.JSONField("分项", default=dict)
    trace = models.BinaryField("计算过程", default=bytes)

    class Meta:
        verbose_name = verbose_name_plural = "考核结果"
        ordering = ["settlement_id", "code"]
        constraints = [
            models.UniqueConstraint(fields=["settlement", "code"], name="subject_result_unique"),
            models.CheckConstraint(condition=Q(score_hundredths__gte=0), name="subject_result_score"),
            models.CheckConstraint(condition=Q(percent_hundredths__gte=0), name="subject_result_percent"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="subject_result_rank"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class PersonResult(models.Model):
    """Result of one person; `cancelled_by` lists the 编号 of the violations that cancelled the bonus."""

    settlement = models.ForeignKey(
        Settlement, verbose_name="核算", on_delete=models.CASCADE, related_name="person_results"
    )
    number = models.CharField("工号")
    name = models.CharField("姓名")
    subject_code = models.CharField("所在对象")
    score_hundredths = models.BigIntegerField("得分（百分之一分）", null=True, blank=True)
    grade = models.CharField("等次", blank=True)
    barred = models.BooleanField("不得评优", default=False)
    cancelled_by = models.JSONField("取消依据", default=list)
    trace = models.BinaryField("计算过程", default=bytes)

    class Meta:
        verbose_name = verbose_name_plural = "人员结果"
        ordering = ["settlement_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["settlement", "number"], name="person_result_unique"),
            models.CheckConstraint(condition=Q(score_hundredths__gte=0), name="person_result_score"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.number}）"


class SettlementProblem(models.Model):
    """One problem of a settlement; a blocking one leaves amounts uncomputed (rules 0.11)."""

    settlement = models.ForeignKey(
        Settlement, verbose_name="核算", on_delete=models.CASCADE, related_name="problems"
    )
    code = models.CharField("代码")
    blocking = models.BooleanField("是否阻断")
    where = models.TextField("位置")
    message = models.TextField("说明")

    class Meta:
        verbose_name = verbose_name_plural = "核算问题"
        ordering = ["settlement_id", "code", "pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.where}"
