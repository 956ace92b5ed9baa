"""The way of a plan to its approval: steps, opinions with their answers, frozen versions, numbered changes, publication."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.models import Account, StoredFile
from plans.models.plan import Plan, Subject


class RouteRecord(models.Model):
    """One step of the route that the scheme's document lays down; done when `done_on` is set."""

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="route_records"
    )
    position = models.IntegerField("顺序")
    name = models.CharField("步骤")
    actor = models.CharField("办理者", blank=True, default="")
    clause = models.CharField("条款", blank=True, default="")
    note = models.CharField("要求", blank=True, default="")
    approves = models.BooleanField("审定步骤", default=False)
    done_on = models.DateField("办理日期", null=True, blank=True)
    person = models.CharField("经办人", blank=True, default="")
    document = models.CharField("文号", blank=True, default="")
    minutes = models.TextField("纪要", blank=True, default="")
    recorded_by = models.ForeignKey(
        Account, verbose_name="登记人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    files = models.ManyToManyField(StoredFile, verbose_name="附件", blank=True, related_name="route_records")
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "方案办理步骤"
        ordering = ["plan_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="route_record_position_unique")
        ]

    def __str__(self) -> str:
        return self.name


class ReviewOpinion(models.Model):
    """An opinion given at a step; it stays open until it has an answer. `difference` says what was changed for it.

    `seen` and `revised` are the plan's rows when it was entered and when it was answered (packed as a PlanVersion's
    `content`), so that what was really changed in between can be shown; empty where nothing was kept.
    """

    record = models.ForeignKey(
        RouteRecord, verbose_name="办理步骤", on_delete=models.CASCADE, related_name="opinions"
    )
    author = models.CharField("提出者")
    given_on = models.DateField("提出日期")
    about = models.CharField("针对", blank=True, default="")
    text = models.TextField("意见")
    answer = models.TextField("答复", blank=True, default="")
    difference = models.TextField("修改情况", blank=True, default="")
    seen = models.BinaryField("提出时的方案", default=bytes, blank=True)
    revised = models.BinaryField("答复时的方案", default=bytes, blank=True)
    answered_by = models.ForeignKey(
        Account, verbose_name="答复人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "方案审核意见"
        ordering = ["record_id", "pk"]

    def __str__(self) -> str:
        return f"{self.author} {self.about}"


class PlanChange(models.Model):
    """A numbered 变更 of an approved plan: proposed edits, why, and what they do to what was filed and scored.

    `edits` is a list of {"种类", "编号", "项目", "旧", "新"}; `effect` is frozen at approval. `hands` are all who began,
    edited or proposed it, as [account, account acted for or null]: none of them decides it.
    """

    class State(models.TextChoices):
        """起草 → 待批准 → 已批准; a proposal may be withdrawn or refused."""

        DRAFT = "起草", "起草"
        PROPOSED = "待批准", "待批准"
        APPROVED = "已批准", "已批准"
        REFUSED = "未批准", "未批准"
        WITHDRAWN = "已撤回", "已撤回"

    plan = models.ForeignKey(Plan, verbose_name="年度方案", on_delete=models.PROTECT, related_name="changes")
    number = models.IntegerField("变更号")
    state = models.CharField("状态", choices=State, default=State.DRAFT)
    reason = models.TextField("理由")
    document = models.CharField("批准文号", blank=True, default="")
    approved_on = models.DateField("批准日期", null=True, blank=True)
    edits = models.JSONField("改动", default=list)
    effect = models.JSONField("影响", default=dict)
    proposed_by = models.ForeignKey(
        Account, verbose_name="提出人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_for = models.ForeignKey(
        Account,
        verbose_name="提出被代办人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    proposed_at = models.DateTimeField("提出时间", null=True, blank=True)
    hands = models.JSONField("经手账号", default=list, blank=True)
    decided_by = models.ForeignKey(
        Account, verbose_name="批准登记人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("批准登记时间", null=True, blank=True)
    decision_note = models.TextField("批准意见", blank=True, default="")
    files = models.ManyToManyField(StoredFile, verbose_name="附件", blank=True, related_name="plan_changes")
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "方案变更"
        ordering = ["plan_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_change_number_unique"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state__in=["起草", "待批准"]), name="plan_change_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}号变更"


class PlanVersion(models.Model):
    """A frozen version of an approved plan: `content` is zlib-packed canonical JSON of its rows, `digest` its sha256."""

    plan = models.ForeignKey(Plan, verbose_name="年度方案", on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField("版本号")
    created_at = models.DateTimeField("形成时间", default=timezone.now)
    change = models.OneToOneField(
        PlanChange, verbose_name="变更", on_delete=models.PROTECT, null=True, blank=True, related_name="made"
    )
    approved_on = models.DateField("批准日期", null=True, blank=True)
    document = models.CharField("批准文号", blank=True, default="")
    account = models.ForeignKey(
        Account, verbose_name="登记人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    account_name = models.CharField("登记人姓名", blank=True, default="")
    content = models.BinaryField("内容")
    digest = models.CharField("内容摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "方案版本"
        ordering = ["plan_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number_unique")]

    def __str__(self) -> str:
        return f"第{self.number}版"


class SectionDraft(models.Model):
    """What one section drafts for the plan: rows of indicators, which the office merges or sends back.

    `rows` is a list of objects with the grid's field names as keys. `hands` are all who typed in the batch or submitted it, as [account, account acted for or
    null]: none of them merges it.
    """

    class State(models.TextChoices):
        """起草 → 已提交 → 已并入 / 已退回."""

        DRAFT = "起草", "起草"
        SUBMITTED = "已提交", "已提交"
        SENT_BACK = "已退回", "已退回"
        MERGED = "已并入", "已并入"

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="section_drafts"
    )
    subject = models.ForeignKey(
        Subject, verbose_name="考核对象", on_delete=models.CASCADE, related_name="drafts"
    )
    state = models.CharField("状态", choices=State, default=State.DRAFT)
    rows = models.JSONField("指标草案", default=list)
    note = models.TextField("说明", blank=True, default="")
    reply = models.TextField("退回意见", blank=True, default="")
    submitted_by = models.ForeignKey(
        Account, verbose_name="提交人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_for = models.ForeignKey(
        Account,
        verbose_name="提交被代办人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    hands = models.JSONField("经手账号", default=list, blank=True)
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "科室草案"
        ordering = ["plan_id", "subject_id"]
        constraints = [models.UniqueConstraint(fields=["plan", "subject"], name="section_draft_unique")]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.state}"


class Publication(models.Model):
    """公开: where and when the public version of the plan was made known, with a photo of it."""

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="publications"
    )
    plan_version = models.ForeignKey(
        PlanVersion,
        verbose_name="方案版本",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
    )
    channel = models.CharField("渠道")
    address = models.CharField("地址或位置", blank=True, default="")
    on = models.DateField("公开日期")
    account = models.ForeignKey(
        Account, verbose_name="登记人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    files = models.ManyToManyField(StoredFile, verbose_name="照片", blank=True, related_name="publications")

    class Meta:
        verbose_name = verbose_name_plural = "方案公开"
        ordering = ["plan_id", "on", "pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.channel}"
