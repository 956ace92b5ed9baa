"""What a month carries beside its text: 佐证材料, and the conversation with its judges."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0001_squashed_0002_year_in_the_browser"),
        ("people", "0001_squashed_0004_year_in_the_browser"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthlyEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("提交", "提交"),
                            ("撤回", "撤回"),
                            ("退回", "退回"),
                            ("审核通过", "审核通过"),
                        ],
                        verbose_name="操作",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("name", models.CharField(verbose_name="姓名")),
                ("on_behalf_of", models.CharField(blank=True, default="", verbose_name="代谁")),
                ("text", models.TextField(blank=True, default="", verbose_name="意见")),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
                (
                    "on_behalf_account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代谁的账号",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="indicators.monthlyreport",
                        verbose_name="月度计划和总结",
                    ),
                ),
            ],
            options={
                "verbose_name": "月度往来",
                "verbose_name_plural": "月度往来",
                "ordering": ["report_id", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MonthlyEvidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.IntegerField(default=0, verbose_name="编号")),
                ("caption", models.CharField(blank=True, default="", verbose_name="说明")),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="monthly_evidence",
                        to="people.storedfile",
                        verbose_name="文件",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="indicators.monthlyreport",
                        verbose_name="月度计划和总结",
                    ),
                ),
            ],
            options={
                "verbose_name": "月度佐证材料",
                "verbose_name_plural": "月度佐证材料",
                "ordering": ["report_id", "number", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "file"), name="monthly_evidence_once")
                ],
            },
        ),
    ]
