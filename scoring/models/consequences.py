"""What follows from a result: 结果运用 item by item, and the register of titles (rules 4.14, 5.7)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.models import Account, Agency, StoredFile
from plans.models import Participant, Plan, Subject
from scoring.models.settlement import Settlement


class Consequence(models.Model):
    """结果运用: one consequence for a subject or a person, with its cause, owner, due date, document and outcome.

    It is made from a settlement's honours and stays when a later version no longer has it: then it is 已解除.
    """

    class Kind(models.TextChoices):
        """What follows (rules 4.14, 5.7)."""

        PRIORITY = "优先评优", "优先评优"
        NOT_EXCELLENT = "不得评优", "不得评优"
        TALK = "约谈", "约谈"
        CIRCULAR = "通报批评", "通报批评"
        RECTIFY = "书面整改", "书面整改"
        ADMONITION = "诫勉谈话", "诫勉谈话"
        QUOTA = "次年优秀名额", "次年优秀名额"
        NO_AWARDS = "取消评先资格", "取消评先资格"
        TITLE = "文明单位", "文明单位"
        OTHER = "其他", "其他"

    class State(models.TextChoices):
        """待办 → 已办结; one whose cause is gone is 已解除."""

        OPEN = "待办", "待办"
        DONE = "已办结", "已办结"
        LIFTED = "已解除", "已解除"

    plan = models.ForeignKey(
        Plan, verbose_name="年度方案", on_delete=models.PROTECT, related_name="consequences"
    )
    settlement = models.ForeignKey(
        Settlement, verbose_name="核算", on_delete=models.PROTECT, related_name="consequences"
    )
    kind = models.CharField("结果运用", choices=Kind)
    subject = models.ForeignKey(
        Subject,
        verbose_name="对象",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="consequences",
    )
    participant = models.ForeignKey(
        Participant, verbose_name="人员", on_delete=models.PROTECT, null=True, blank=True,
        related_name="consequences",
    )  # fmt: skip
    cause = models.TextField("原因")
    clause = models.CharField("条款", blank=True, default="")
    number = models.IntegerField("数量", null=True, blank=True)
    owner = models.CharField("承办", blank=True, default="")
    due = models.DateField("办理期限", null=True, blank=True)
    state = models.CharField("状态", choices=State, default=State.OPEN)
    document = models.CharField("文号", blank=True, default="")
    record = models.TextField("办理记录", blank=True, default="")
    done_on = models.DateField("办结日期", null=True, blank=True)
    done_by = models.ForeignKey(
        Account, verbose_name="办结账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted = models.TextField("解除原因", blank=True, default="")
    created_at = models.DateTimeField("形成时间", default=timezone.now)
    files = models.ManyToManyField(StoredFile, verbose_name="附件", blank=True, related_name="consequences")
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "结果运用"
        ordering = ["plan_id", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(subject__isnull=False, participant__isnull=True)
                | Q(subject__isnull=True, participant__isnull=False),
                name="consequence_of_one",
            ),
            models.UniqueConstraint(
                fields=["plan", "kind", "subject"],
                condition=~Q(state="已解除") & Q(subject__isnull=False),
                name="consequence_of_subject",
            ),
            models.UniqueConstraint(
                fields=["plan", "kind", "participant"],
                condition=~Q(state="已解除") & Q(participant__isnull=False),
                name="consequence_of_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id or self.participant_id}"

    @property
    def whom(self) -> str:
        """Whom it is about, in words."""
        if self.participant is not None:
            return f"{self.participant.name}（{self.participant.number}）"
        return self.subject.name if self.subject is not None else ""


class Title(models.Model):
    """称号: an honour that an agency holds (文明单位 …), and what became of it (rules 4.14 «6-2)③»)."""

    class State(models.TextChoices):
        """有效, or lost."""

        HELD = "有效", "有效"
        NOT_PAID = "当年奖金取消", "当年奖金取消"
        LOST = "已取消", "已取消"

    agency = models.ForeignKey(Agency, verbose_name="单位", on_delete=models.PROTECT, related_name="titles")
    name = models.CharField("称号")
    level = models.CharField("级别")
    awarded_on = models.DateField("授予日期")
    until = models.DateField("有效期至", null=True, blank=True)
    document = models.CharField("文号", blank=True, default="")
    state = models.CharField("状态", choices=State, default=State.HELD)
    reason = models.TextField("变动原因", blank=True, default="")
    entered_name = models.CharField("登记人", blank=True, default="")
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "称号"
        ordering = ["agency_id", "awarded_on", "pk"]

    def __str__(self) -> str:
        return f"{self.level}{self.name}"
