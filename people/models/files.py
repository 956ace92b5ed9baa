"""Files that people hand in: evidence, minutes, receipts, photos. The content stands in HENGJI_DATA, never in the tables."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from people.models.accounts import Account
from people.models.organisation import Agency
from people.querysets import StoredFileManager


class StoredFile(models.Model):
    """One file whose content was checked; `digest` is its sha256 in hex, `kind` the extension that its content fits.

    The name on disk is the key, never `name`. Whoever may see what a file is attached to may open it
    (`people.files.owners`).
    """

    class Preview(models.TextChoices):
        """Whether pictures of its pages have been made."""

        WAITING = "待生成", "待生成"
        READY = "已生成", "已生成"
        NONE = "不能预览", "不能预览"

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, verbose_name="单位", on_delete=models.PROTECT, related_name="files")
    name = models.CharField("文件名")
    kind = models.CharField("格式")
    size = models.BigIntegerField("字节数")
    digest = models.CharField("摘要", max_length=64)
    uploaded_by = models.ForeignKey(
        Account, verbose_name="上传人", on_delete=models.PROTECT, null=True, blank=True, related_name="files"
    )
    uploaded_name = models.CharField("上传人姓名", blank=True, default="")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    preview = models.CharField("预览", choices=Preview, default=Preview.WAITING)
    preview_note = models.CharField("预览说明", blank=True, default="")
    pages = models.IntegerField("预览页数", default=0)

    objects = StoredFileManager()

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        ordering = ["-uploaded_at", "id"]
        indexes = [models.Index(fields=["agency", "digest"], name="file_agency_digest")]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="file_not_empty"),
            models.CheckConstraint(condition=Q(pages__gte=0), name="file_pages"),
        ]

    def __str__(self) -> str:
        return self.name
