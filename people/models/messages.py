"""Messages inside the program, opinions of the 监督小组, and what a page remembers for a person."""

from __future__ import annotations

from django.db import models
from django.db.models import Manager, Q, QuerySet

from people.access import READERS, Access
from people.models.accounts import Account
from people.models.organisation import Agency


class OpinionQuerySet(QuerySet["Opinion"]):
    """Opinions, by who may see them."""

    def visible_to(self, access: Access) -> OpinionQuerySet:
        """Keep the opinions on agencies for which one of the reading roles is held."""
        held = access.roles(*READERS)
        return self.filter(agency__in=frozenset[int]().union(*(one.agencies for one in held)))

    def open(self) -> OpinionQuerySet:
        """Keep those that nobody has answered."""
        return self.filter(answered_at__isnull=True)


class OpinionManager(Manager["Opinion"]):
    """The manager of opinions."""

    def get_queryset(self) -> OpinionQuerySet:
        """Give all opinions."""
        return OpinionQuerySet(self.model, using=self._db)

    def visible_to(self, access: Access) -> OpinionQuerySet:
        """Keep the opinions that the access may see."""
        return self.get_queryset().visible_to(access)


class Notification(models.Model):
    """A message to one account; `link` is a path of this site or empty. `key` keeps it from being sent twice."""

    account = models.ForeignKey(
        Account, verbose_name="收信人", on_delete=models.CASCADE, related_name="notifications"
    )
    title = models.CharField("标题")
    body = models.TextField("内容", blank=True, default="")
    link = models.CharField("链接", blank=True, default="")
    key = models.CharField("去重键", blank=True, default="")
    created_at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["account", "read_at"], name="notification_unread")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "key"], condition=~models.Q(key=""), name="notification_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Opinion(models.Model):
    """What the 监督小组 says about a page or a matter; it stays open until it is answered."""

    agency = models.ForeignKey(Agency, verbose_name="单位", on_delete=models.PROTECT, related_name="opinions")
    author = models.ForeignKey(
        Account, verbose_name="提出人", on_delete=models.PROTECT, related_name="opinions"
    )
    about = models.CharField("事项")
    link = models.CharField("链接", blank=True, default="")
    text = models.TextField("意见")
    created_at = models.DateTimeField("提出时间", auto_now_add=True)
    answer = models.TextField("答复", blank=True, default="")
    answered_by = models.ForeignKey(
        Account,
        verbose_name="答复人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = OpinionManager()

    class Meta:
        verbose_name = verbose_name_plural = "监督意见"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="opinion_answered_whole",
            )
        ]

    def __str__(self) -> str:
        return self.about


class TablePreference(models.Model):
    """Sort, filters and page length a person last used on a table; `query` is the query string."""

    account = models.ForeignKey(
        Account, verbose_name="账号", on_delete=models.CASCADE, related_name="table_preferences"
    )
    table = models.CharField("表格")
    query = models.TextField("查询", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "表格偏好"
        ordering = ["account", "table"]
        constraints = [models.UniqueConstraint(fields=["account", "table"], name="table_preference_unique")]

    def __str__(self) -> str:
        return self.table


class FormToken(models.Model):
    """A form that was submitted: the second click of the same form finds where the first one led."""

    token = models.UUIDField("表单编号", primary_key=True)
    account = models.ForeignKey(
        Account, verbose_name="账号", on_delete=models.CASCADE, related_name="form_tokens"
    )
    location = models.CharField("去向", blank=True, default="")
    created_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "已提交的表单"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return str(self.token)
