"""公示 and objections: a notice knows its text, audience and days, not what it publishes (design «plans»)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from people.models import Account, StoredFile
from plans.models.plan import Plan


class PublicNotice(models.Model):
    """公示: posted for a number of working days, the day of posting not counted (rules 7.1).

    What it shows is frozen while it is posted (rules 7.2): `content` are the rows shown, `digest` their sha256.
    """

    class State(models.TextChoices):
        """草拟 → 公示中 → 已结束; a posted one may be withdrawn with a reason."""

        DRAFT = "草拟", "草拟"
        POSTED = "公示中", "公示中"
        CLOSED = "已结束", "已结束"
        WITHDRAWN = "已撤回", "已撤回"

    plan = models.ForeignKey(Plan, verbose_name="年度方案", on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField("公示事项")
    title = models.CharField("标题")
    text = models.TextField("正文", blank=True, default="")
    audience = models.CharField("范围", blank=True, default="")
    place = models.CharField("公示地点", blank=True, default="")
    contact = models.CharField("受理方式", blank=True, default="")
    working_days = models.IntegerField("公示工作日")
    state = models.CharField("状态", choices=State, default=State.DRAFT)
    posted_on = models.DateField("公示日期", null=True, blank=True)
    closes_on = models.DateField("截止日期", null=True, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    content = models.JSONField("公示内容", default=dict)
    digest = models.CharField("内容摘要", blank=True, default="")
    head = models.CharField("审计链头", blank=True, default="")
    reason = models.TextField("撤回原因", blank=True, default="")
    posted_by = models.ForeignKey(
        Account, verbose_name="发布人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    follows = models.ForeignKey(
        "self",
        verbose_name="接续的公示",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
    )
    files = models.ManyToManyField(StoredFile, verbose_name="附件", blank=True, related_name="notices")
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        ordering = ["plan_id", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(working_days__gte=1), name="notice_days"),
            models.CheckConstraint(
                condition=Q(posted_on__isnull=True)
                | Q(closes_on__isnull=True)
                | Q(closes_on__gt=F("posted_on")),
                name="notice_closes_after",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Objection(models.Model):
    """异议 to a notice: who, what, the reply and the outcome; everything is kept (rules 7.2).

    One that came on paper (`on_paper`) is entered by the office: then `account` is who entered it.
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        OPEN = "待答复", "待答复"
        ACCEPTED = "成立", "成立"
        PARTLY = "部分成立", "部分成立"
        REFUSED = "不成立", "不成立"

    notice = models.ForeignKey(
        PublicNotice, verbose_name="公示", on_delete=models.PROTECT, related_name="objections"
    )
    account = models.ForeignKey(
        Account,
        verbose_name="登记人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="objections",
    )
    name = models.CharField("提出人")
    on_paper = models.BooleanField("书面提出", default=False)
    about = models.CharField("针对", blank=True, default="")
    text = models.TextField("异议")
    filed_at = models.DateTimeField("提出时间")
    outcome = models.CharField("处理结果", choices=Outcome, default=Outcome.OPEN)
    reply = models.TextField("答复", blank=True, default="")
    replied_by = models.ForeignKey(
        Account, verbose_name="答复人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)
    files = models.ManyToManyField(StoredFile, verbose_name="附件", blank=True, related_name="objections")
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        ordering = ["notice_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="待答复", replied_at__isnull=True)
                | (~Q(outcome="待答复") & Q(replied_at__isnull=False) & ~Q(reply="")),
                name="objection_answered_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.about}"
