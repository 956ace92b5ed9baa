import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from people.tables_at_once import CreateModels


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0001_squashed_0002_year_in_the_browser"),
        ("people", "0001_squashed_0004_year_in_the_browser"),
        ("people", "__first__"),
        ("plans", "0001_squashed_0003_year_in_the_browser"),
        ("scoring", "0001_squashed_0003_year_in_the_browser"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Appeal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[("复核", "复核"), ("申诉", "申诉")], verbose_name="程序"
                            ),
                        ),
                        ("name", models.CharField(blank=True, default="", verbose_name="申请人姓名")),
                        ("on_paper", models.BooleanField(default=False, verbose_name="书面提出")),
                        ("known_on", models.DateField(verbose_name="知悉日期")),
                        (
                            "known_reason",
                            models.CharField(blank=True, default="", verbose_name="较晚知悉的原因"),
                        ),
                        ("asked_on", models.DateField(verbose_name="提出日期")),
                        ("asked_at", models.DateTimeField(verbose_name="登记时间")),
                        ("text", models.TextField(verbose_name="理由和请求")),
                        ("due_on", models.DateField(verbose_name="决定期限")),
                        ("extended", models.IntegerField(default=0, verbose_name="延长天数")),
                        (
                            "extension_reason",
                            models.TextField(blank=True, default="", verbose_name="延长原因"),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("待决定", "待决定"),
                                    ("维持", "维持"),
                                    ("变更", "变更"),
                                    ("已撤回", "已撤回"),
                                ],
                                default="待决定",
                                verbose_name="结果",
                            ),
                        ),
                        ("body", models.CharField(blank=True, default="", verbose_name="决定机构")),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="决定日期")),
                        ("document", models.CharField(blank=True, default="", verbose_name="文号")),
                        ("reply", models.TextField(blank=True, default="", verbose_name="决定")),
                        ("decided_name", models.CharField(blank=True, default="", verbose_name="决定登记人")),
                        (
                            "decided_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="决定登记时间"),
                        ),
                        (
                            "withdrawn_reason",
                            models.TextField(blank=True, default="", verbose_name="撤回原因"),
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
                                verbose_name="登记账号",
                            ),
                        ),
                        (
                            "account_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代谁登记",
                            ),
                        ),
                        (
                            "after",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appealed",
                                to="scoring.appeal",
                                verbose_name="复核",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="决定账号",
                            ),
                        ),
                        (
                            "decided_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代谁决定",
                            ),
                        ),
                        (
                            "files",
                            models.ManyToManyField(
                                blank=True,
                                related_name="appeals",
                                to="people.storedfile",
                                verbose_name="申请材料",
                            ),
                        ),
                        (
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeals",
                                to="plans.participant",
                                verbose_name="申请人",
                            ),
                        ),
                        (
                            "reply_files",
                            models.ManyToManyField(
                                blank=True,
                                related_name="appeal_replies",
                                to="people.storedfile",
                                verbose_name="决定附件",
                            ),
                        ),
                        (
                            "settlement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeals",
                                to="scoring.settlement",
                                verbose_name="核算",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "复核申诉",
                        "verbose_name_plural": "复核申诉",
                        "ordering": ["settlement_id", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("asked_on__gte", models.F("known_on"))),
                                name="appeal_dates",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_on__isnull", True), ("outcome__in", ["待决定", "已撤回"])
                                    ),
                                    models.Q(
                                        ("decided_on__isnull", False),
                                        ("outcome__in", ["维持", "变更"]),
                                        models.Q(("reply", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="appeal_decided_whole",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("outcome", "已撤回"), _negated=True),
                                fields=("settlement", "participant", "stage"),
                                name="appeal_once_each",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consequence",
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
                                    ("优先评优", "优先评优"),
                                    ("不得评优", "不得评优"),
                                    ("约谈", "约谈"),
                                    ("通报批评", "通报批评"),
                                    ("书面整改", "书面整改"),
                                    ("诫勉谈话", "诫勉谈话"),
                                    ("次年优秀名额", "次年优秀名额"),
                                    ("取消评先资格", "取消评先资格"),
                                    ("文明单位", "文明单位"),
                                    ("其他", "其他"),
                                ],
                                verbose_name="结果运用",
                            ),
                        ),
                        ("cause", models.TextField(verbose_name="原因")),
                        ("clause", models.CharField(blank=True, default="", verbose_name="条款")),
                        ("number", models.IntegerField(blank=True, null=True, verbose_name="数量")),
                        ("owner", models.CharField(blank=True, default="", verbose_name="承办")),
                        ("due", models.DateField(blank=True, null=True, verbose_name="办理期限")),
                        (
                            "state",
                            models.CharField(
                                choices=[("待办", "待办"), ("已办结", "已办结"), ("已解除", "已解除")],
                                default="待办",
                                verbose_name="状态",
                            ),
                        ),
                        ("document", models.CharField(blank=True, default="", verbose_name="文号")),
                        ("record", models.TextField(blank=True, default="", verbose_name="办理记录")),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                        ("lifted", models.TextField(blank=True, default="", verbose_name="解除原因")),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="形成时间"),
                        ),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办结账号",
                            ),
                        ),
                        (
                            "files",
                            models.ManyToManyField(
                                blank=True,
                                related_name="consequences",
                                to="people.storedfile",
                                verbose_name="附件",
                            ),
                        ),
                        (
                            "participant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consequences",
                                to="plans.participant",
                                verbose_name="人员",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consequences",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "settlement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consequences",
                                to="scoring.settlement",
                                verbose_name="核算",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consequences",
                                to="plans.subject",
                                verbose_name="对象",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "结果运用",
                        "verbose_name_plural": "结果运用",
                        "ordering": ["plan_id", "kind", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("participant__isnull", True), ("subject__isnull", False)),
                                    models.Q(("participant__isnull", False), ("subject__isnull", True)),
                                    _connector="OR",
                                ),
                                name="consequence_of_one",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("state", "已解除"), _negated=True), ("subject__isnull", False)
                                ),
                                fields=("plan", "kind", "subject"),
                                name="consequence_of_subject",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("state", "已解除"), _negated=True),
                                    ("participant__isnull", False),
                                ),
                                fields=("plan", "kind", "participant"),
                                name="consequence_of_person",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedbackItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("problem", models.TextField(verbose_name="问题")),
                        ("suggestion", models.TextField(blank=True, default="", verbose_name="整改要求")),
                        ("due", models.DateField(blank=True, null=True, verbose_name="整改期限")),
                        ("entered_name", models.CharField(blank=True, default="", verbose_name="登记人")),
                        ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="反馈时间")),
                        ("sent_name", models.CharField(blank=True, default="", verbose_name="反馈人")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "entered_by",
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
                            "indicator",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="feedback",
                                to="indicators.secondaryindicator",
                                verbose_name="指标",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="feedback",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "rectification",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="feedback_item",
                                to="scoring.rectificationitem",
                                verbose_name="整改事项",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="feedback",
                                to="plans.subject",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "情况反馈",
                        "verbose_name_plural": "情况反馈",
                        "ordering": ["plan_id", "subject_id", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SettlementAct",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("step", models.CharField(verbose_name="步骤")),
                        ("on", models.DateField(verbose_name="日期")),
                        ("body", models.CharField(blank=True, default="", verbose_name="决定机构")),
                        ("document", models.CharField(blank=True, default="", verbose_name="文号")),
                        ("minutes", models.TextField(blank=True, default="", verbose_name="纪要")),
                        ("reason", models.TextField(blank=True, default="", verbose_name="说明")),
                        ("name", models.CharField(blank=True, default="", verbose_name="经办人")),
                        (
                            "at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="办理时间"),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办账号",
                            ),
                        ),
                        (
                            "account_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代谁办理",
                            ),
                        ),
                        (
                            "files",
                            models.ManyToManyField(
                                blank=True,
                                related_name="settlement_acts",
                                to="people.storedfile",
                                verbose_name="附件",
                            ),
                        ),
                        (
                            "settlement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="acts",
                                to="scoring.settlement",
                                verbose_name="核算",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "核算办理记录",
                        "verbose_name_plural": "核算办理记录",
                        "ordering": ["settlement_id", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SuperiorVerdict",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "standing",
                            models.CharField(
                                choices=[("待复核", "待复核"), ("生效", "生效"), ("已撤销", "已撤销")],
                                default="生效",
                                verbose_name="效力",
                            ),
                        ),
                        ("entered_name", models.CharField(blank=True, default="", verbose_name="登记人")),
                        ("entered_at", models.DateTimeField(blank=True, null=True, verbose_name="登记时间")),
                        ("confirmed_name", models.CharField(blank=True, default="", verbose_name="复核人")),
                        (
                            "confirmed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="复核时间"),
                        ),
                        (
                            "withdrawn_reason",
                            models.TextField(blank=True, default="", verbose_name="撤销原因"),
                        ),
                        (
                            "withdrawal_name",
                            models.CharField(blank=True, default="", verbose_name="申请撤销人"),
                        ),
                        (
                            "withdrawal_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="申请撤销时间"),
                        ),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        ("body", models.CharField(verbose_name="评定单位")),
                        ("decided_on", models.DateField(verbose_name="评定日期")),
                        ("document", models.CharField(blank=True, default="", verbose_name="文号")),
                        (
                            "points",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="评定得分（万分之一分）"
                            ),
                        ),
                        ("grade", models.CharField(blank=True, default="", verbose_name="评定等次")),
                        (
                            "bonus_total_fen",
                            models.BigIntegerField(blank=True, null=True, verbose_name="核定奖金总额（分）"),
                        ),
                        (
                            "bonus_document",
                            models.CharField(blank=True, default="", verbose_name="奖金核定文号"),
                        ),
                        ("note", models.TextField(blank=True, default="", verbose_name="说明")),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="复核账号",
                            ),
                        ),
                        (
                            "entered_by",
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
                            "entered_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记被代办账号",
                            ),
                        ),
                        (
                            "files",
                            models.ManyToManyField(
                                blank=True, related_name="+", to="people.storedfile", verbose_name="佐证材料"
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="verdicts",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "replaces",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="corrections",
                                to="scoring.superiorverdict",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "withdrawal_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申请撤销账号",
                            ),
                        ),
                        (
                            "withdrawal_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申请撤销被代办账号",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "上级评定",
                        "verbose_name_plural": "上级评定",
                        "ordering": ["plan_id", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("standing", "生效")),
                                fields=("plan",),
                                name="verdict_one_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("bonus_total_fen__gte", 0)), name="verdict_total"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Title",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(verbose_name="称号")),
                        ("level", models.CharField(verbose_name="级别")),
                        ("awarded_on", models.DateField(verbose_name="授予日期")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                        ("document", models.CharField(blank=True, default="", verbose_name="文号")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("有效", "有效"),
                                    ("当年奖金取消", "当年奖金取消"),
                                    ("已取消", "已取消"),
                                ],
                                default="有效",
                                verbose_name="状态",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, default="", verbose_name="变动原因")),
                        ("entered_name", models.CharField(blank=True, default="", verbose_name="登记人")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="titles",
                                to="people.agency",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "称号",
                        "verbose_name_plural": "称号",
                        "ordering": ["agency_id", "awarded_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="VerdictItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "self_points",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="自评得分（万分之一分）"
                            ),
                        ),
                        ("points", models.BigIntegerField(verbose_name="评定得分（万分之一分）")),
                        ("reason", models.TextField(blank=True, default="", verbose_name="扣分原因")),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="verdict_items",
                                to="indicators.secondaryindicator",
                                verbose_name="指标",
                            ),
                        ),
                        (
                            "rectification",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="verdict_item",
                                to="scoring.rectificationitem",
                                verbose_name="整改事项",
                            ),
                        ),
                        (
                            "verdict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="scoring.superiorverdict",
                                verbose_name="上级评定",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评定明细",
                        "verbose_name_plural": "评定明细",
                        "ordering": ["verdict_id", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("verdict", "indicator"), name="verdict_item_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("points__gte", 0)), name="verdict_item_points"
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="rectificationitem",
            name="carried_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="carried_to",
                to="scoring.rectificationitem",
                verbose_name="上年转入自",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="核算人",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="account_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="代谁核算",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="notice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settlements",
                to="plans.publicnotice",
                verbose_name="公示",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="outdated",
            field=models.TextField(blank=True, default="", verbose_name="需重新核算"),
        ),
        migrations.AddField(
            model_name="settlement",
            name="published_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="发布时间"),
        ),
        migrations.AddField(
            model_name="settlement",
            name="reopened",
            field=models.TextField(blank=True, default="", verbose_name="更正原因"),
        ),
        migrations.AddConstraint(
            model_name="rectificationitem",
            constraint=models.UniqueConstraint(
                fields=("plan", "carried_from"), name="rectification_carried_once"
            ),
        ),
    ]
