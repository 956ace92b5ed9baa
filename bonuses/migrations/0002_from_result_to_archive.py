import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from people.tables_at_once import CreateModels


class Migration(migrations.Migration):
    dependencies = [
        ("bonuses", "0001_initial"),
        ("people", "0001_squashed_0004_year_in_the_browser"),
        ("people", "__first__"),
        ("plans", "0001_squashed_0003_year_in_the_browser"),
        ("scoring", "0004_from_result_to_archive"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="BonusSupplement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("待核定", "待核定"), ("已核定", "已核定"), ("已撤回", "已撤回")],
                                default="待核定",
                                verbose_name="状态",
                            ),
                        ),
                        ("prepared_name", models.CharField(blank=True, default="", verbose_name="编制人")),
                        (
                            "prepared_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="编制时间"),
                        ),
                        ("body", models.CharField(blank=True, default="", verbose_name="核定机构")),
                        ("meeting_date", models.DateField(blank=True, null=True, verbose_name="会议日期")),
                        ("minutes", models.TextField(blank=True, default="", verbose_name="纪要")),
                        ("document", models.CharField(blank=True, default="", verbose_name="文号")),
                        (
                            "approved_name",
                            models.CharField(blank=True, default="", verbose_name="核定登记人"),
                        ),
                        (
                            "approved_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="核定登记时间"),
                        ),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        ("number", models.IntegerField(verbose_name="编号")),
                        ("reason", models.TextField(verbose_name="事由")),
                        ("digest", models.CharField(max_length=64, verbose_name="名单摘要")),
                        (
                            "after",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supplements_to",
                                to="scoring.settlement",
                                verbose_name="新核算",
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核定登记账号",
                            ),
                        ),
                        (
                            "before",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supplements_from",
                                to="scoring.settlement",
                                verbose_name="原核算",
                            ),
                        ),
                        (
                            "files",
                            models.ManyToManyField(
                                blank=True,
                                related_name="bonus_supplements",
                                to="people.storedfile",
                                verbose_name="附件",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bonus_supplements",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="编制账号",
                            ),
                        ),
                        (
                            "prepared_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代谁编制",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "补发追回单",
                        "verbose_name_plural": "补发追回单",
                        "ordering": ["plan_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "number"), name="supplement_number_unique"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "已撤回"), _negated=True),
                                fields=("after",),
                                name="supplement_one_of_version",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InternalSplit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("subject_code", models.CharField(verbose_name="单位编号")),
                        ("subject_name", models.CharField(verbose_name="单位名称")),
                        ("total_fen", models.BigIntegerField(verbose_name="核定总额（分）")),
                        ("handed_by", models.CharField(blank=True, default="", verbose_name="下达人")),
                        (
                            "handed_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="下达时间"),
                        ),
                        ("meeting_date", models.DateField(blank=True, null=True, verbose_name="党组会日期")),
                        ("document", models.CharField(blank=True, default="", verbose_name="文号")),
                        ("minutes", models.TextField(blank=True, default="", verbose_name="纪要")),
                        ("name", models.CharField(blank=True, default="", verbose_name="登记人")),
                        ("at", models.DateTimeField(blank=True, null=True, verbose_name="登记时间")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记账号",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="internal_splits",
                                to="people.agency",
                                verbose_name="对应单位",
                            ),
                        ),
                        (
                            "change",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="plans.planchange",
                                verbose_name="方案变更",
                            ),
                        ),
                        (
                            "files",
                            models.ManyToManyField(
                                blank=True,
                                related_name="internal_splits",
                                to="people.storedfile",
                                verbose_name="附件",
                            ),
                        ),
                        (
                            "inner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="internal_splits",
                                to="plans.plan",
                                verbose_name="内部方案",
                            ),
                        ),
                        (
                            "outer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="internal_splits",
                                to="scoring.settlement",
                                verbose_name="上级核算",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "内部二次分配",
                        "verbose_name_plural": "内部二次分配",
                        "ordering": ["outer_id", "subject_code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("outer", "subject_code"), name="internal_split_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("total_fen__gte", 0)), name="internal_split_total"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Scenario",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(verbose_name="名称")),
                        ("note", models.TextField(blank=True, default="", verbose_name="说明")),
                        ("changes", models.JSONField(default=list, verbose_name="改动")),
                        ("account_name", models.CharField(blank=True, default="", verbose_name="建立人")),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="建立时间"),
                        ),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="建立账号",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scenarios",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "推演方案",
                        "verbose_name_plural": "推演方案",
                        "ordering": ["plan_id", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "name"), name="scenario_name_unique")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BonusApproval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("待核定", "待核定"), ("已核定", "已核定"), ("已撤回", "已撤回")],
                                default="待核定",
                                verbose_name="状态",
                            ),
                        ),
                        ("prepared_name", models.CharField(blank=True, default="", verbose_name="编制人")),
                        (
                            "prepared_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="编制时间"),
                        ),
                        ("body", models.CharField(blank=True, default="", verbose_name="核定机构")),
                        ("meeting_date", models.DateField(blank=True, null=True, verbose_name="会议日期")),
                        ("minutes", models.TextField(blank=True, default="", verbose_name="纪要")),
                        ("document", models.CharField(blank=True, default="", verbose_name="文号")),
                        (
                            "approved_name",
                            models.CharField(blank=True, default="", verbose_name="核定登记人"),
                        ),
                        (
                            "approved_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="核定登记时间"),
                        ),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        ("sources", models.JSONField(blank=True, default=dict, verbose_name="资金来源")),
                        ("note", models.TextField(blank=True, default="", verbose_name="说明")),
                        ("total_fen", models.BigIntegerField(verbose_name="发放总额（分）")),
                        ("digest", models.CharField(max_length=64, verbose_name="名单摘要")),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核定登记账号",
                            ),
                        ),
                        (
                            "files",
                            models.ManyToManyField(
                                blank=True,
                                related_name="bonus_approvals",
                                to="people.storedfile",
                                verbose_name="附件",
                            ),
                        ),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="编制账号",
                            ),
                        ),
                        (
                            "prepared_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代谁编制",
                            ),
                        ),
                        (
                            "settlement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bonus_approval",
                                to="scoring.settlement",
                                verbose_name="核算",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "奖金核定",
                        "verbose_name_plural": "奖金核定",
                        "ordering": ["settlement_id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("total_fen__gte", 0)), name="bonus_approval_total"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupplementLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(verbose_name="工号")),
                        ("name", models.CharField(verbose_name="姓名")),
                        ("section", models.CharField(blank=True, default="", verbose_name="所在对象")),
                        ("before_fen", models.BigIntegerField(verbose_name="原金额（分）")),
                        ("after_fen", models.BigIntegerField(verbose_name="应发金额（分）")),
                        ("difference_fen", models.BigIntegerField(verbose_name="补发或追回（分）")),
                        (
                            "supplement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="bonuses.bonussupplement",
                                verbose_name="补发追回单",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "补发追回明细",
                        "verbose_name_plural": "补发追回明细",
                        "ordering": ["supplement_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("supplement", "number"), name="supplement_line_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "difference_fen",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("after_fen"), "-", models.F("before_fen")
                                        ),
                                    )
                                ),
                                name="supplement_line_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("after_fen__gte", 0), ("before_fen__gte", 0)),
                                name="supplement_line_fen",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
