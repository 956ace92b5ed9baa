"""The bodies of an agency's year and who stands in them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from people.models import Agency, Employee


class Body(models.Model):
    """A body of an agency's year: 领导小组, its 办公室, the 监督小组, or another one by name."""

    class Kind(models.TextChoices):
        """What the body is for."""

        LEADING_GROUP = "领导小组", "领导小组"
        OFFICE = "办公室", "办公室"
        SUPERVISION = "监督小组", "监督小组"
        OTHER = "其他", "其他"

    agency = models.ForeignKey(Agency, verbose_name="单位", on_delete=models.PROTECT, related_name="bodies")
    year = models.IntegerField("年度")
    kind = models.CharField("类型", choices=Kind)
    name = models.CharField("名称")
    document = models.CharField("成立文件", blank=True, default="")
    duties = models.TextField("职责", blank=True, default="")
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "年度机构"
        ordering = ["agency", "year", "kind", "name"]
        constraints = [models.UniqueConstraint(fields=["agency", "year", "name"], name="body_name_unique")]

    def __str__(self) -> str:
        return f"{self.year}年度 {self.name}"


class BodyMember(models.Model):
    """Somebody in a body, in a post, from `start` up to and including `end`; `name` as printed in the plan."""

    body = models.ForeignKey(Body, verbose_name="年度机构", on_delete=models.CASCADE, related_name="members")
    employee = models.ForeignKey(
        Employee,
        verbose_name="干部职工",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="body_memberships",
    )
    name = models.CharField("姓名")
    post = models.CharField("职务")
    title = models.CharField("单位职务", blank=True, default="")
    position = models.IntegerField("顺序", default=0)
    start = models.DateField("起")
    end = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "机构成员"
        ordering = ["body_id", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="body_member_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.post}"
