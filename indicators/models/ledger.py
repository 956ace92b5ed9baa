"""The quarterly ledger with its conversation, evidence and corrections."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from indicators.models.indicators import SecondaryIndicator
from people.models import Account, StoredFile


class LedgerEntry(models.Model):
    """One quarter of one indicator (rules 0.6, 0.7); `attainment` and `ratio` in 1/10¹².

    `hands`: everybody who ever typed in it, attached to it or submitted it, as [account, account acted for or null];
    none of them reviews it. `filed_by` is the last of them.
    """

    class State(models.TextChoices):
        """状态 of the ledger; only an approved row counts (rules 0.6)."""

        DRAFT = "草稿", "草稿"
        SUBMITTED = "已提交", "已提交"
        SENT_BACK = "已退回", "已退回"
        APPROVED = "已审核", "已审核"

    class Stage(models.TextChoices):
        """Who has a submitted row before him; empty in any other state."""

        HEAD = "科室负责人", "科室负责人"
        LEADER = "分管领导", "分管领导"
        OFFICE = "绩效办", "绩效办"

    indicator = models.ForeignKey(
        SecondaryIndicator, verbose_name="指标", on_delete=models.CASCADE, related_name="ledger"
    )
    quarter = models.IntegerField("季度")
    attainment = models.BigIntegerField("完成率", null=True, blank=True)
    grade = models.CharField("考核等次", blank=True)
    ratio = models.BigIntegerField("得分比例", null=True, blank=True)
    self_points = models.BigIntegerField("自评分（万分之一分）", null=True, blank=True)
    approved_points = models.BigIntegerField("考核得分（万分之一分）", null=True, blank=True)
    progress = models.TextField("完成情况", blank=True)
    problems = models.TextField("存在问题", blank=True)
    measures = models.TextField("整改措施", blank=True)
    state = models.CharField("状态", choices=State, default=State.DRAFT)
    stage = models.CharField("待办环节", choices=Stage, blank=True, default="")
    no_evidence_reason = models.TextField("无佐证理由", blank=True, default="")
    score_reason = models.TextField("评分理由", blank=True, default="")
    filed_by = models.ForeignKey(
        Account,
        verbose_name="填报账号",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="filed",
    )
    filed_name = models.CharField("填报人", blank=True, default="")
    hands = models.JSONField("经手账号", default=list, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    passed_by = models.ForeignKey(
        Account,
        verbose_name="科室审核账号",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    passed_name = models.CharField("科室审核人", blank=True, default="")
    approved_by = models.ForeignKey(
        Account, verbose_name="审核账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_name = models.CharField("审核人", blank=True, default="")
    approved_at = models.DateTimeField("审核时间", null=True, blank=True)
    saved_at = models.DateTimeField("保存时间", null=True, blank=True)
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "季度台账"
        ordering = ["indicator_id", "quarter"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "quarter"], name="ledger_quarter_unique"),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="ledger_quarter"),
            models.CheckConstraint(condition=Q(attainment__gte=0), name="ledger_attainment"),
            models.CheckConstraint(condition=Q(ratio__gte=0), name="ledger_ratio"),
            models.CheckConstraint(condition=Q(self_points__gte=0), name="ledger_self_points"),
            models.CheckConstraint(condition=Q(approved_points__gte=0), name="ledger_approved_points"),
            models.CheckConstraint(
                condition=Q(state__in=["草稿", "已提交", "已退回", "已审核"]), name="ledger_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} 第{self.quarter}季度"


class LedgerEvent(models.Model):
    """One line of a row's conversation: what was done, what was said at which field, and the values after it.

    `remarks` maps field names to what was said there, `values` are the row's values as texts.
    """

    class Kind(models.TextChoices):
        """What was done."""

        SUBMITTED = "提交", "提交"
        WITHDRAWN = "撤回", "撤回"
        PASSED = "科室同意", "科室同意"
        SENT_BACK = "退回", "退回"
        APPROVED = "审核通过", "审核通过"
        CORRECTED = "更正", "更正"
        TAKEN = "转绩效办", "转绩效办"
        SAID = "留言", "留言"

    entry = models.ForeignKey(
        LedgerEntry, verbose_name="季度台账", on_delete=models.CASCADE, related_name="events"
    )
    kind = models.CharField("操作", choices=Kind)
    at = models.DateTimeField("时间", auto_now_add=True)
    account = models.ForeignKey(
        Account, verbose_name="账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField("姓名")
    on_behalf_of = models.CharField("代谁", blank=True, default="")
    on_behalf_account = models.ForeignKey(
        Account, verbose_name="代谁的账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField("意见", blank=True, default="")
    remarks = models.JSONField("逐项意见", default=dict)
    values = models.JSONField("当时内容", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "填报往来"
        ordering = ["entry_id", "pk"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.kind}"


class Evidence(models.Model):
    """佐证材料 of one row of the ledger; the same file may serve several rows. `number` is that of the catalogue."""

    entry = models.ForeignKey(
        LedgerEntry, verbose_name="季度台账", on_delete=models.CASCADE, related_name="evidence"
    )
    file = models.ForeignKey(
        StoredFile, verbose_name="文件", on_delete=models.PROTECT, related_name="evidence"
    )
    number = models.IntegerField("编号", default=0)
    caption = models.CharField("说明", blank=True, default="")
    added_by = models.ForeignKey(
        Account, verbose_name="上传人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ["entry_id", "number", "pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "file"], name="evidence_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.file}"


class Correction(models.Model):
    """更正 of an approved row: what changes, why, proposed by one and decided by another."""

    class Outcome(models.TextChoices):
        """What was decided."""

        OPEN = "待批", "待批"
        ACCEPTED = "同意", "同意"
        REFUSED = "不同意", "不同意"
        WITHDRAWN = "已撤回", "已撤回"

    entry = models.ForeignKey(
        LedgerEntry, verbose_name="季度台账", on_delete=models.CASCADE, related_name="corrections"
    )
    edits = models.JSONField("改动", default=dict)
    reason = models.TextField("理由")
    outcome = models.CharField("决定", choices=Outcome, default=Outcome.OPEN)
    proposed_by = models.ForeignKey(
        Account, verbose_name="提出账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_name = models.CharField("提出人", blank=True, default="")
    proposed_for = models.ForeignKey(
        Account, verbose_name="代谁提出", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField("提出时间", auto_now_add=True)
    decided_by = models.ForeignKey(
        Account, verbose_name="决定账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_name = models.CharField("决定人", blank=True, default="")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decision_note = models.TextField("决定意见", blank=True, default="")
    affects = models.TextField("涉及的已发布结果", blank=True, default="")
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "台账更正"
        ordering = ["entry_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(outcome="待批"), name="correction_one_open")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.outcome}"
