"""复核 and 申诉 of a person against the own result (rules 7.4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from people.models import Account, StoredFile
from plans.models import Participant
from scoring.models.settlement import Settlement


class Appeal(models.Model):
    """One appeal: 复核 within 30 days of knowing, 申诉 within 15 days of its decision; all terms are plan settings.

    `due_on` is when it has to be decided, `extended` how many days were added. One that came on paper is entered by
    the office (`on_paper`): then `account` is who entered it and `account_for` whom that person acted for. `name` is the
    applicant's on that day.
    """

    class Stage(models.TextChoices):
        """复核 by the own agency, 申诉 to the superior."""

        REVIEW = "复核", "复核"
        APPEAL = "申诉", "申诉"

    class Outcome(models.TextChoices):
        """What came of it."""

        OPEN = "待决定", "待决定"
        UPHELD = "维持", "维持"
        CHANGED = "变更", "变更"
        WITHDRAWN = "已撤回", "已撤回"

    settlement = models.ForeignKey(
        Settlement, verbose_name="核算", on_delete=models.PROTECT, related_name="appeals"
    )
    participant = models.ForeignKey(
        Participant, verbose_name="申请人", on_delete=models.PROTECT, related_name="appeals"
    )
    stage = models.CharField("程序", choices=Stage)
    after = models.OneToOneField(
        "self", verbose_name="复核", on_delete=models.PROTECT, null=True, blank=True, related_name="appealed"
    )
    account = models.ForeignKey(
        Account, verbose_name="登记账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    account_for = models.ForeignKey(
        Account, verbose_name="代谁登记", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField("申请人姓名", blank=True, default="")
    on_paper = models.BooleanField("书面提出", default=False)
    known_on = models.DateField("知悉日期")
    # Why the day of knowing is later than that of the publication (of the review's decision); empty where it is not.
    known_reason = models.CharField("较晚知悉的原因", blank=True, default="")
    asked_on = models.DateField("提出日期")
    asked_at = models.DateTimeField("登记时间")
    text = models.TextField("理由和请求")
    due_on = models.DateField("决定期限")
    extended = models.IntegerField("延长天数", default=0)
    extension_reason = models.TextField("延长原因", blank=True, default="")
    outcome = models.CharField("结果", choices=Outcome, default=Outcome.OPEN)
    body = models.CharField("决定机构", blank=True, default="")
    decided_on = models.DateField("决定日期", null=True, blank=True)
    document = models.CharField("文号", blank=True, default="")
    reply = models.TextField("决定", blank=True, default="")
    decided_by = models.ForeignKey(
        Account, verbose_name="决定账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_for = models.ForeignKey(
        Account, verbose_name="代谁决定", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_name = models.CharField("决定登记人", blank=True, default="")
    decided_at = models.DateTimeField("决定登记时间", null=True, blank=True)
    withdrawn_reason = models.TextField("撤回原因", blank=True, default="")
    files = models.ManyToManyField(StoredFile, verbose_name="申请材料", blank=True, related_name="appeals")
    reply_files = models.ManyToManyField(
        StoredFile, verbose_name="决定附件", blank=True, related_name="appeal_replies"
    )
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "复核申诉"
        ordering = ["settlement_id", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(asked_on__gte=models.F("known_on")), name="appeal_dates"),
            models.CheckConstraint(
                condition=Q(outcome__in=["待决定", "已撤回"], decided_on__isnull=True)
                | (Q(outcome__in=["维持", "变更"], decided_on__isnull=False) & ~Q(reply="")),
                name="appeal_decided_whole",
            ),
            models.UniqueConstraint(
                fields=["settlement", "participant", "stage"],
                condition=~Q(outcome="已撤回"),
                name="appeal_once_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.stage} {self.outcome}"
