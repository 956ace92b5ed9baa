"""Days: working days, milestones and what is owed to whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from people.models import Account, StoredFile
from plans.models.plan import Plan, Subject


class WorkingDay(models.Model):
    """A day that differs from its weekday: a holiday, or a day made up for one (rules 7.1). Offices may correct it."""

    day = models.DateField("日期", primary_key=True)
    working = models.BooleanField("上班")
    note = models.CharField("说明", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "工作日调整"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.working else '放假'}"


class WorkingYear(models.Model):
    """A year whose holidays and make-up days are loaded; counting through any other year is refused."""

    year = models.IntegerField("年份", primary_key=True)
    source = models.CharField("来源", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "工作日年份"
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarItem(models.Model):
    """A milestone, filing, quarterly return or meeting of the plan's year; late ones carry their reason."""

    class Kind(models.TextChoices):
        """What has to happen."""

        MILESTONE = "节点", "节点"
        FILING = "报送", "报送"
        RETURN = "季度报表", "季度报表"
        MEETING = "会议", "会议"

    plan = models.ForeignKey(Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="calendar")
    name = models.CharField("事项")
    kind = models.CharField("类型", choices=Kind, default=Kind.MILESTONE)
    due = models.DateField("截止日期")
    recipient = models.CharField("报送对象", blank=True, default="")
    copies = models.IntegerField("份数", null=True, blank=True)
    quarter = models.IntegerField("季度", null=True, blank=True)
    clause = models.CharField("条款", blank=True, default="")
    assumed = models.TextField("系统读法", blank=True, default="")
    done_on = models.DateField("办结日期", null=True, blank=True)
    sent_copies = models.IntegerField("实送份数", null=True, blank=True)
    receipt = models.CharField("收件回执", blank=True, default="")
    late_reason = models.TextField("逾期理由", blank=True, default="")
    account = models.ForeignKey(
        Account, verbose_name="登记人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    files = models.ManyToManyField(StoredFile, verbose_name="附件", blank=True, related_name="calendar_items")
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "日程和报送"
        ordering = ["plan_id", "due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter__isnull=True) | Q(quarter__range=(1, 4)), name="calendar_item_quarter"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due} {self.name}"


class Liaison(models.Model):
    """One line of 负责人和联络员登记表 (附件4)."""

    class Kind(models.TextChoices):
        """What the person is for."""

        HEAD = "负责人", "负责人"
        LIAISON = "联络员", "联络员"

    plan = models.ForeignKey(Plan, verbose_name="年度方案", on_delete=models.CASCADE, related_name="liaisons")
    subject = models.ForeignKey(
        Subject,
        verbose_name="考核对象",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="liaisons",
    )
    kind = models.CharField("类别", choices=Kind)
    name = models.CharField("姓名")
    title = models.CharField("职务", blank=True, default="")
    office_phone = models.CharField("办公电话", blank=True, default="")
    mobile = models.CharField("手机", blank=True, default="")
    position = models.IntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "负责人和联络员"
        ordering = ["plan_id", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.kind}"
