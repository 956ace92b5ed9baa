"""年度文书 composed from the year's facts and edited before printing, 归档包, and what was removed by rule."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.models import Account, StoredFile
from plans.models import Plan
from scoring.models import Consequence, Settlement


class YearPaper(models.Model):
    """一份文书: its text may be edited until it is issued with a number; then it is kept as it is, with its PDF.

    `kind` is a key of `reports.papers.kinds`, `about` names the unit or person, `letterhead` is the red head (empty:
    none). `tables` are as the composer made them: [{"标题", "列": […], "行": [[…]]}].
    """

    class State(models.TextChoices):
        """草拟 → 已印发; a draft may be dropped."""

        DRAFT = "草拟", "草拟"
        ISSUED = "已印发", "已印发"
        DROPPED = "已作废", "已作废"

    plan = models.ForeignKey(Plan, verbose_name="年度方案", on_delete=models.PROTECT, related_name="papers")
    settlement = models.ForeignKey(
        Settlement,
        verbose_name="核算",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
    )
    kind = models.CharField("文种")
    about = models.CharField("针对", blank=True, default="")
    title = models.CharField("标题")
    number = models.CharField("文号", blank=True, default="")
    recipients = models.TextField("主送", blank=True, default="")
    copies = models.TextField("抄送", blank=True, default="")
    letterhead = models.CharField("文头", blank=True, default="")
    clause = models.CharField("条款", blank=True, default="")
    consequence = models.ForeignKey(
        Consequence,
        verbose_name="结果运用",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
    )
    text = models.TextField("正文", blank=True, default="")
    tables = models.JSONField("表", default=list, blank=True)
    signer = models.CharField("落款", blank=True, default="")
    dated = models.DateField("成文日期", null=True, blank=True)
    state = models.CharField("状态", choices=State, default=State.DRAFT)
    account = models.ForeignKey(
        Account, verbose_name="拟稿账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    account_name = models.CharField("拟稿人", blank=True, default="")
    created_at = models.DateTimeField("拟稿时间", default=timezone.now)
    issued_by = models.ForeignKey(
        Account, verbose_name="印发账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_at = models.DateTimeField("印发时间", null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, verbose_name="印发件", on_delete=models.PROTECT, null=True, blank=True,
        related_name="issued_papers",
    )  # fmt: skip
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "年度文书"
        ordering = ["plan_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], condition=~Q(number=""), name="year_paper_number_unique"
            )
        ]

    def __str__(self) -> str:
        return self.title


class ArchivePackage(models.Model):
    """归档包 of one settlement: one zip, readable without this program; the file's `digest` is its sha256.

    `contents` counts what it holds: [{"部分", "件数"}]. The file has no owner: only the page of the archive gives it out.
    """

    settlement = models.ForeignKey(
        Settlement, verbose_name="核算", on_delete=models.PROTECT, related_name="packages"
    )
    file = models.OneToOneField(
        StoredFile, verbose_name="文件", on_delete=models.PROTECT, related_name="archive_package"
    )
    with_evidence = models.BooleanField("含佐证材料", default=False)
    contents = models.JSONField("目录", default=list)
    account = models.ForeignKey(
        Account, verbose_name="制作账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    account_name = models.CharField("制作人", blank=True, default="")
    created_at = models.DateTimeField("制作时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "归档包"
        ordering = ["settlement_id", "-pk"]

    def __str__(self) -> str:
        return f"{self.settlement_id} {self.created_at:%Y-%m-%d}"


class RemovalProtocol(models.Model):
    """清理记录: personal data removed by a rule when its time was over; counts only, never what was removed.

    One person proposes, another confirms, and then it is removed: `counts` are what was found, afterwards what was
    removed. `rule` is a key of `reports.archive.retention`.
    """

    class State(models.TextChoices):
        """待确认 → 已清理; a proposal may be taken back."""

        PROPOSED = "待确认", "待确认"
        DONE = "已清理", "已清理"
        WITHDRAWN = "已撤回", "已撤回"

    plan = models.ForeignKey(Plan, verbose_name="年度方案", on_delete=models.PROTECT, related_name="removals")
    rule = models.CharField("规则")
    basis = models.TextField("依据")
    counts = models.JSONField("清理数量", default=dict)
    state = models.CharField("状态", choices=State, default=State.PROPOSED)
    account = models.ForeignKey(
        Account, verbose_name="经办账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    account_for = models.ForeignKey(
        Account, verbose_name="代谁经办", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    account_name = models.CharField("经办人", blank=True, default="")
    confirmed_by = models.ForeignKey(
        Account, verbose_name="复核账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_name = models.CharField("复核人", blank=True, default="")
    proposed_at = models.DateTimeField("提出时间", default=timezone.now)
    at = models.DateTimeField("清理时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "清理记录"
        ordering = ["plan_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "rule"], condition=Q(state="待确认"), name="removal_one_proposal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.state}"
