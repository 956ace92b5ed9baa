"""A round of 测评: imported with a workbook, or held in the program under seal."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from people.models import Account
from plans.models import Plan

ONE_TARGET = Q(subject__isnull=False, participant__isnull=True) | Q(
    subject__isnull=True, participant__isnull=False
)


class AppraisalRound(models.Model):
    """One round of appraisal; ballots that came from a workbook are not sealed and are shown as 非密封.

    `form` is the name of the scheme's ballot form; `sheet` is what of it stands on the ballot, frozen at opening
    (`appraisals.sheets`). `prepared_…` tell who put which content (sha256) before whoever opens it; `hands` are all who
    made or edited it, as [account, account acted for or null]: none of them opens it. `public_key` and `boxes` exist
    only while ballots are sealed: `boxes` are the private key under the keys of each pair of holders
    (`appraisals.boxes`). `outcome` holds what the closing counted, with the digest of the opened marks.
    """

    class State(models.TextChoices):
        """The way of a round; only 已计票 and 导入 count for a settlement."""

        IMPORTED = "导入", "导入"
        DRAFT = "筹备", "筹备"
        PREPARED = "待开启", "待开启"
        OPEN = "进行中", "进行中"
        CLOSED = "已计票", "已计票"
        VOIDED = "已作废", "已作废"

    class Names(models.TextChoices):
        """How long the 绩效办 sees who has not voted yet; never when somebody voted."""

        UNTIL_CLOSED = "计票以前可见", "计票以前可见"
        NEVER = "始终不可见", "始终不可见"

    plan = models.ForeignKey(Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="rounds")
    name = models.CharField("名称")
    sealed = models.BooleanField("密封", default=False)
    state = models.CharField("状态", choices=State, default=State.IMPORTED)
    version = models.IntegerField("版本", default=0)
    form = models.CharField("测评表", blank=True, default="")
    begins_on = models.DateField("开始日期", null=True, blank=True)
    ends_on = models.DateField("截止日期", null=True, blank=True)
    meeting_at = models.DateTimeField("述职会议时间", null=True, blank=True)
    meeting_place = models.CharField("述职会议地点", blank=True, default="")
    guidance = models.TextField("填写说明", blank=True, default="")
    sheet = models.JSONField("票面", default=dict, blank=True)
    abstaining = models.BooleanField("可以对个别对象弃权", default=False)
    exclusions = models.JSONField("回避", default=list, blank=True)
    names = models.CharField("未投票名单", choices=Names, default=Names.UNTIL_CLOSED)
    prepared_by = models.ForeignKey(
        Account, verbose_name="提请人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    prepared_name = models.CharField("提请人姓名", blank=True, default="")
    prepared_digest = models.CharField("提请内容摘要", blank=True, default="")
    hands = models.JSONField("经手账号", default=list, blank=True)
    public_key = models.CharField("密封公钥", blank=True, default="")
    boxes = models.JSONField("密封私钥的三份", default=list, blank=True)
    outcome = models.JSONField("计票结果", default=dict, blank=True)
    reason = models.TextField("作废或延期原因", blank=True, default="")
    void_asked_by = models.ForeignKey(
        Account, verbose_name="提请作废人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    void_asked_for = models.ForeignKey(
        Account,
        verbose_name="提请作废被代办人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    repeats = models.ForeignKey(
        "self",
        verbose_name="重新举行的是",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="repeated",
    )

    class Meta:
        verbose_name = verbose_name_plural = "测评"
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "name"], name="appraisal_round_unique"),
            models.CheckConstraint(condition=Q(version__gte=0), name="round_version_counts"),
            models.CheckConstraint(
                condition=Q(state__in=["导入", "筹备", "待开启", "进行中", "已计票", "已作废"]),
                name="round_state",
            ),
            models.CheckConstraint(
                condition=Q(state="导入") | Q(sealed=True),
                name="round_sealed_unless_imported",
            ),
            models.CheckConstraint(
                condition=Q(begins_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("begins_on")),
                name="round_dates",
            ),
            # The key lives as long as ballots are sealed under it, and no longer.
            models.CheckConstraint(
                condition=Q(state="进行中") | Q(public_key="", boxes=[]), name="round_key_only_while_open"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tells_nobody(self) -> bool:
        """Whether no answer to anybody may tell who has voted, by name or by what a command refuses."""
        return self.names == self.Names.NEVER
