import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from people.tables_at_once import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("scoring", "0001_initial"),
        ("scoring", "0002_settlement_book"),
        ("scoring", "0003_year_in_the_browser"),
    ]

    initial = True

    dependencies = [
        ("indicators", "0001_squashed_0002_year_in_the_browser"),
        ("people", "0001_squashed_0004_year_in_the_browser"),
        ("people", "__first__"),
        ("plans", "0001_squashed_0003_year_in_the_browser"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Complaint",
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
                        ("received_on", models.DateField(verbose_name="受理日期")),
                        ("source", models.CharField(blank=True, default="", verbose_name="来源")),
                        ("content", models.TextField(verbose_name="内容")),
                        ("handler", models.CharField(blank=True, default="", verbose_name="承办")),
                        ("due", models.DateField(blank=True, null=True, verbose_name="办结期限")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("办理中", "办理中"),
                                    ("属实", "属实"),
                                    ("部分属实", "部分属实"),
                                    ("不属实", "不属实"),
                                ],
                                default="办理中",
                                verbose_name="结果",
                            ),
                        ),
                        ("reply", models.TextField(blank=True, default="", verbose_name="处理意见")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
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
                            "participant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="complaints",
                                to="plans.participant",
                                verbose_name="人员",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="complaints",
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
                                to="scoring.complaint",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="complaints",
                                to="plans.subject",
                                verbose_name="对象",
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
                        "verbose_name": "投诉",
                        "verbose_name_plural": "投诉",
                        "ordering": ["plan_id", "received_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ConductRecord",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("违纪情况", "违纪情况"),
                                    ("弄虚作假", "弄虚作假"),
                                    ("其他", "其他"),
                                ],
                                verbose_name="情形",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="日期")),
                        ("text", models.TextField(verbose_name="情况")),
                        ("decision", models.TextField(blank=True, default="", verbose_name="处理决定")),
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
                            "participant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="conduct",
                                to="plans.participant",
                                verbose_name="人员",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="conduct_records",
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
                                to="scoring.conductrecord",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="conduct",
                                to="plans.subject",
                                verbose_name="对象",
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
                        "verbose_name": "行为记录",
                        "verbose_name_plural": "行为记录",
                        "ordering": ["plan_id", "on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Inspection",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("平时考察", "平时考察"),
                                    ("察访核验", "察访核验"),
                                    ("专项督查", "专项督查"),
                                ],
                                verbose_name="类型",
                            ),
                        ),
                        (
                            "form",
                            models.CharField(
                                choices=[
                                    ("明察暗访", "明察暗访"),
                                    ("听取汇报", "听取汇报"),
                                    ("查看资料", "查看资料"),
                                    ("现场调查", "现场调查"),
                                    ("受理投诉", "受理投诉"),
                                    ("电子监察", "电子监察"),
                                ],
                                verbose_name="形式",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="日期")),
                        (
                            "inspector",
                            models.CharField(blank=True, default="", verbose_name="核验单位或人员"),
                        ),
                        ("finding", models.TextField(blank=True, default="", verbose_name="发现情况")),
                        ("problem", models.BooleanField(default=False, verbose_name="发现问题")),
                        ("reply", models.TextField(blank=True, default="", verbose_name="整改答复")),
                        ("replied_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
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
                            "participant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="inspections",
                                to="plans.participant",
                                verbose_name="人员",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="inspections",
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
                                to="scoring.inspection",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="inspections",
                                to="plans.subject",
                                verbose_name="对象",
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
                        "verbose_name": "察访核验",
                        "verbose_name_plural": "察访核验",
                        "ordering": ["plan_id", "on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(verbose_name="会议")),
                        ("quarter", models.IntegerField(blank=True, null=True, verbose_name="季度")),
                        ("on", models.DateField(verbose_name="日期")),
                        ("place", models.CharField(blank=True, default="", verbose_name="地点")),
                        ("host", models.CharField(blank=True, default="", verbose_name="主持人")),
                        ("attendees", models.TextField(blank=True, default="", verbose_name="参加人员")),
                        ("minutes", models.TextField(blank=True, default="", verbose_name="纪要")),
                        ("decisions", models.TextField(blank=True, default="", verbose_name="议定事项")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "files",
                            models.ManyToManyField(
                                blank=True,
                                related_name="meetings",
                                to="people.storedfile",
                                verbose_name="附件",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="meetings",
                                to="plans.calendaritem",
                                verbose_name="日程里的会议",
                            ),
                        ),
                        (
                            "materials",
                            models.ManyToManyField(
                                blank=True,
                                related_name="material_of",
                                to="people.storedfile",
                                verbose_name="会上材料",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="meetings",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "会议",
                        "verbose_name_plural": "会议",
                        "ordering": ["plan_id", "on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PersonalCharge",
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
                        (
                            "responsibility",
                            models.CharField(
                                choices=[("直接", "直接"), ("领导", "领导")], verbose_name="责任"
                            ),
                        ),
                        ("points", models.BigIntegerField(verbose_name="分值（万分之一分）")),
                        ("basis", models.TextField(blank=True, verbose_name="依据")),
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
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="charges",
                                to="plans.participant",
                                verbose_name="年度人员",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="charges",
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
                                to="scoring.personalcharge",
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
                        "verbose_name": "个人扣分",
                        "verbose_name_plural": "个人扣分",
                        "ordering": ["plan_id", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("points__gt", 0)), name="personal_charge_points_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("responsibility__in", ["直接", "领导"])),
                                name="personal_charge_responsibility",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicRating",
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
                        ("item", models.CharField(verbose_name="项目")),
                        ("points", models.BigIntegerField(verbose_name="得分（万分之一分）")),
                        ("source", models.CharField(blank=True, default="", verbose_name="评议主体")),
                        ("respondents", models.IntegerField(blank=True, null=True, verbose_name="参评人数")),
                        ("details", models.JSONField(blank=True, default=list, verbose_name="分项得分")),
                        ("circulated_on", models.DateField(blank=True, null=True, verbose_name="通报日期")),
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
                                related_name="ratings",
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
                                to="scoring.publicrating",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="ratings",
                                to="plans.subject",
                                verbose_name="考核对象",
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
                        "verbose_name": "评议得分",
                        "verbose_name_plural": "评议得分",
                        "ordering": ["plan_id", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("standing", "已撤销"), _negated=True),
                                    ("replaces__isnull", True),
                                ),
                                fields=("plan", "subject", "item"),
                                name="public_rating_unique",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("standing", "生效")),
                                fields=("plan", "subject", "item"),
                                name="public_rating_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("points__range", (0, 1000000))),
                                name="public_rating_points",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublishedQuarter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quarter", models.IntegerField(verbose_name="季度")),
                        ("points", models.BigIntegerField(verbose_name="得分（万分之一分）")),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="published_quarters",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="published_quarters",
                                to="plans.subject",
                                verbose_name="考核对象",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "季度结果",
                        "verbose_name_plural": "季度结果",
                        "ordering": ["plan_id", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "subject", "quarter"), name="published_quarter_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quarter__range", (1, 4))),
                                name="published_quarter_quarter",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("points__gte", 0)), name="published_quarter_points"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuarterSettlement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quarter", models.IntegerField(verbose_name="季度")),
                        ("version", models.IntegerField(verbose_name="版本")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("草稿", "草稿"),
                                    ("党委会", "党委会"),
                                    ("公示", "公示"),
                                    ("发布", "发布"),
                                    ("已被替代", "已被替代"),
                                ],
                                default="草稿",
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="核算时间"),
                        ),
                        ("inputs", models.BinaryField(verbose_name="输入")),
                        ("rules", models.BinaryField(default=bytes, verbose_name="规则")),
                        ("inputs_digest", models.CharField(verbose_name="输入摘要")),
                        ("result_digest", models.CharField(verbose_name="结果摘要")),
                        ("meeting_date", models.DateField(blank=True, null=True, verbose_name="党委会日期")),
                        ("minutes", models.TextField(blank=True, default="", verbose_name="党委会纪要")),
                        ("reason", models.TextField(blank=True, default="", verbose_name="重算原因")),
                        ("outdated", models.TextField(blank=True, default="", verbose_name="需重新核算")),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="发布时间"),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核算人",
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
                                verbose_name="代谁核算",
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
                                verbose_name="审议登记人",
                            ),
                        ),
                        (
                            "files",
                            models.ManyToManyField(
                                blank=True,
                                related_name="quarter_settlements",
                                to="people.storedfile",
                                verbose_name="纪要附件",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quarter_settlements",
                                to="plans.publicnotice",
                                verbose_name="公示",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quarter_settlements",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发布人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "季度核算",
                        "verbose_name_plural": "季度核算",
                        "ordering": ["plan_id", "quarter", "-version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "quarter", "version"),
                                name="quarter_settlement_version_unique",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "草稿")),
                                fields=("plan", "quarter"),
                                name="quarter_settlement_one_draft",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "公示")),
                                fields=("plan", "quarter"),
                                name="quarter_settlement_one_posted",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "发布")),
                                fields=("plan", "quarter"),
                                name="quarter_settlement_one_published",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quarter__range", (1, 4))),
                                name="quarter_settlement_quarter",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReminderLetter",
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
                        ("matter", models.CharField(verbose_name="事项")),
                        ("sent_on", models.DateField(verbose_name="发函日期")),
                        ("overdue", models.BooleanField(default=False, verbose_name="逾期")),
                        ("time_limit", models.CharField(blank=True, verbose_name="规定时限")),
                        ("completed_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
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
                                related_name="letters",
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
                                to="scoring.reminderletter",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="letters",
                                to="plans.subject",
                                verbose_name="考核对象",
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
                        "verbose_name": "效能提醒函",
                        "verbose_name_plural": "效能提醒函",
                        "ordering": ["plan_id", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Settlement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.IntegerField(verbose_name="版本")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("草稿", "草稿"),
                                    ("核对", "核对"),
                                    ("审定", "审定"),
                                    ("公示", "公示"),
                                    ("发布", "发布"),
                                    ("归档", "归档"),
                                    ("已被替代", "已被替代"),
                                ],
                                default="草稿",
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="核算时间"),
                        ),
                        ("scheme_digest", models.CharField(verbose_name="方案模板摘要")),
                        ("engine_version", models.IntegerField(verbose_name="引擎版本")),
                        ("inputs", models.BinaryField(verbose_name="输入")),
                        ("inputs_digest", models.CharField(verbose_name="输入摘要")),
                        ("book", models.BinaryField(blank=True, default=bytes, verbose_name="输入原文")),
                        ("rules", models.BinaryField(verbose_name="规则")),
                        ("result", models.TextField(verbose_name="结果")),
                        ("result_digest", models.CharField(verbose_name="结果摘要")),
                        ("blocked", models.BooleanField(default=False, verbose_name="有阻断问题")),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="settlements",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "核算",
                        "verbose_name_plural": "核算",
                        "ordering": ["plan_id", "-version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "version"), name="settlement_version_unique"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "草稿")),
                                fields=("plan",),
                                name="settlement_one_draft",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["草稿", "核对", "审定", "公示", "发布", "归档", "已被替代"],
                                    )
                                ),
                                name="settlement_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Violation",
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
                        ("code", models.CharField(verbose_name="编号")),
                        ("situation", models.CharField(verbose_name="情形")),
                        ("level", models.CharField(blank=True, verbose_name="查处层级")),
                        ("punishment", models.CharField(blank=True, verbose_name="处分")),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="决定日期")),
                        ("event", models.CharField(blank=True, verbose_name="同一事件")),
                        ("not_in_post", models.BooleanField(default=False, verbose_name="非现任职期间")),
                        ("left_before_case", models.BooleanField(default=False, verbose_name="立案时已离任")),
                        ("self_investigated", models.BooleanField(default=False, verbose_name="自查自办")),
                        ("deducted_before", models.BooleanField(default=False, verbose_name="往年已扣")),
                        ("certified_by", models.CharField(blank=True, verbose_name="认定单位")),
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
                            "participant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="violations",
                                to="plans.participant",
                                verbose_name="当事人",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="violations",
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
                                to="scoring.violation",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="violations",
                                to="plans.subject",
                                verbose_name="对象",
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
                        "verbose_name": "违规违纪",
                        "verbose_name_plural": "违规违纪",
                        "ordering": ["plan_id", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("replaces__isnull", True)),
                                fields=("plan", "code"),
                                name="violation_code_unique",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("standing", "生效")),
                                fields=("plan", "code"),
                                name="violation_code_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("participant__isnull", False),
                                    ("subject__isnull", False),
                                    _connector="OR",
                                ),
                                name="violation_names_someone",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Adjustment",
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
                        (
                            "direction",
                            models.CharField(choices=[("加", "加"), ("减", "减")], verbose_name="方向"),
                        ),
                        ("matter", models.CharField(verbose_name="事项")),
                        ("level", models.CharField(blank=True, verbose_name="级别")),
                        (
                            "points",
                            models.BigIntegerField(blank=True, null=True, verbose_name="分值（万分之一分）"),
                        ),
                        ("same_matter", models.CharField(blank=True, verbose_name="同一事项")),
                        ("basis", models.TextField(blank=True, verbose_name="依据")),
                        ("meeting_date", models.DateField(blank=True, null=True, verbose_name="会议日期")),
                        ("minutes", models.TextField(blank=True, verbose_name="会议纪要")),
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
                                related_name="adjustments",
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
                                to="scoring.adjustment",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="adjustments",
                                to="plans.subject",
                                verbose_name="考核对象",
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
                        "verbose_name": "加减分",
                        "verbose_name_plural": "加减分",
                        "ordering": ["plan_id", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("points__gt", 0)), name="adjustment_points_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("direction__in", ["加", "减"])),
                                name="adjustment_direction",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attendance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.IntegerField(verbose_name="月份")),
                        ("due_days", models.BigIntegerField(verbose_name="应出勤（百分之一天）")),
                        ("present_days", models.BigIntegerField(verbose_name="实出勤（百分之一天）")),
                        ("late", models.IntegerField(default=0, verbose_name="迟到早退次数")),
                        ("absent_days", models.BigIntegerField(default=0, verbose_name="旷工（百分之一天）")),
                        ("leave_days", models.BigIntegerField(default=0, verbose_name="请假（百分之一天）")),
                        ("note", models.CharField(blank=True, default="", verbose_name="备注")),
                        (
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attendance",
                                to="plans.participant",
                                verbose_name="年度人员",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attendance",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考勤",
                        "verbose_name_plural": "考勤",
                        "ordering": ["plan_id", "month", "participant_id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "participant", "month"), name="attendance_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("month__range", (1, 12))), name="attendance_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_days__gte", 0), ("late__gte", 0), ("present_days__gte", 0)
                                ),
                                name="attendance_counts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CoefficientFactor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("amount", models.BigIntegerField(verbose_name="数量系数（万分之一）")),
                        ("difficulty", models.BigIntegerField(verbose_name="难易系数（万分之一）")),
                        ("importance", models.BigIntegerField(verbose_name="重要系数（万分之一）")),
                        ("coefficient", models.BigIntegerField(verbose_name="评价系数（万分之一）")),
                        ("reason", models.TextField(blank=True, default="", verbose_name="理由")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="coefficient_factors",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="coefficient_factors",
                                to="plans.subject",
                                verbose_name="考核对象",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评价系数要素",
                        "verbose_name_plural": "评价系数要素",
                        "ordering": ["plan_id", "subject_id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "subject"), name="coefficient_factor_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount__gt", 0),
                                    ("coefficient__gt", 0),
                                    ("difficulty__gt", 0),
                                    ("importance__gt", 0),
                                ),
                                name="coefficient_factor_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
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
                        ("target", models.CharField(verbose_name="对象")),
                        ("matter", models.CharField(verbose_name="事项")),
                        ("conclusion", models.CharField(verbose_name="结论")),
                        ("reason", models.TextField(blank=True, verbose_name="理由")),
                        ("body", models.CharField(blank=True, verbose_name="决定机构")),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="日期")),
                        ("document", models.CharField(blank=True, default="", verbose_name="文号或会议纪要")),
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
                                related_name="decisions",
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
                                to="scoring.decision",
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
                        "verbose_name": "决定",
                        "verbose_name_plural": "决定",
                        "ordering": ["plan_id", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("standing", "已撤销"), _negated=True),
                                    ("replaces__isnull", True),
                                ),
                                fields=("plan", "target", "matter"),
                                name="decision_unique",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("standing", "生效")),
                                fields=("plan", "target", "matter"),
                                name="decision_in_force",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GraveEvent",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[("降档", "降档"), ("定为差", "定为差")], verbose_name="情形"
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="事由")),
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
                                related_name="grave_events",
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
                                to="scoring.graveevent",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="grave_events",
                                to="plans.subject",
                                verbose_name="考核对象",
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
                        "verbose_name": "重大情形",
                        "verbose_name_plural": "重大情形",
                        "ordering": ["plan_id", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["降档", "定为差"])), name="grave_event_kind"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InspectingUnit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(verbose_name="核验责任单位")),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="inspecting_units",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "核验责任单位",
                        "verbose_name_plural": "核验责任单位",
                        "ordering": ["plan_id", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "name"), name="inspecting_unit_unique")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PastResult",
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
                        ("year", models.IntegerField(verbose_name="年度")),
                        (
                            "points",
                            models.BigIntegerField(blank=True, null=True, verbose_name="得分（万分之一分）"),
                        ),
                        ("rank", models.IntegerField(blank=True, null=True, verbose_name="名次")),
                        ("of", models.IntegerField(blank=True, null=True, verbose_name="参评数")),
                        ("grade", models.CharField(blank=True, verbose_name="等次")),
                        ("source", models.CharField(blank=True, default="", verbose_name="依据")),
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
                                related_name="past_results",
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
                                to="scoring.pastresult",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="past_results",
                                to="plans.subject",
                                verbose_name="考核对象",
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
                        "verbose_name": "历年结果",
                        "verbose_name_plural": "历年结果",
                        "ordering": ["plan_id", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("standing", "已撤销"), _negated=True),
                                    ("replaces__isnull", True),
                                ),
                                fields=("plan", "year", "subject"),
                                name="past_result_unique",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("standing", "生效")),
                                fields=("plan", "year", "subject"),
                                name="past_result_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rank__gte", 1)), name="past_result_rank"
                            ),
                            models.CheckConstraint(condition=models.Q(("of__gte", 1)), name="past_result_of"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("rank__isnull", True),
                                    ("of__isnull", True),
                                    ("rank__lte", models.F("of")),
                                    _connector="OR",
                                ),
                                name="past_result_rank_within",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChargeProposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "responsibility",
                            models.CharField(
                                choices=[("直接", "直接"), ("领导", "领导")], verbose_name="责任"
                            ),
                        ),
                        ("lost_points", models.BigIntegerField(verbose_name="失分（万分之一分）")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("待定", "待定"), ("扣分", "扣分"), ("不扣", "不扣")],
                                default="待定",
                                verbose_name="决定",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, default="", verbose_name="理由")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="决定时间")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
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
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="charge_proposals",
                                to="indicators.secondaryindicator",
                                verbose_name="指标",
                            ),
                        ),
                        (
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="charge_proposals",
                                to="plans.participant",
                                verbose_name="年度人员",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="charge_proposals",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "charge",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="proposal",
                                to="scoring.personalcharge",
                                verbose_name="个人扣分",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "扣分提议",
                        "verbose_name_plural": "扣分提议",
                        "ordering": ["plan_id", "indicator_id", "responsibility"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("indicator", "participant", "responsibility"),
                                name="charge_proposal_unique",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuarterScore",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(verbose_name="编号")),
                        ("name", models.CharField(verbose_name="名称")),
                        ("group", models.CharField(blank=True, default="", verbose_name="分组")),
                        (
                            "raw_hundredths",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="系数前得分（百分之一分）"
                            ),
                        ),
                        (
                            "coefficient",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="评价系数（万分之一）"
                            ),
                        ),
                        (
                            "score_hundredths",
                            models.BigIntegerField(blank=True, null=True, verbose_name="得分（百分之一分）"),
                        ),
                        ("rank", models.IntegerField(blank=True, null=True, verbose_name="名次")),
                        ("trace", models.BinaryField(default=bytes, verbose_name="计算过程")),
                        (
                            "settlement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scores",
                                to="scoring.quartersettlement",
                                verbose_name="季度核算",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "季度得分",
                        "verbose_name_plural": "季度得分",
                        "ordering": ["settlement_id", "rank", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("settlement", "code"), name="quarter_score_unique"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RectificationItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("source", models.CharField(verbose_name="来源")),
                        ("problem", models.TextField(verbose_name="问题")),
                        ("measure", models.TextField(blank=True, default="", verbose_name="整改措施")),
                        ("due", models.DateField(blank=True, null=True, verbose_name="整改期限")),
                        (
                            "state",
                            models.CharField(
                                choices=[("整改中", "整改中"), ("待验收", "待验收"), ("已销号", "已销号")],
                                default="整改中",
                                verbose_name="状态",
                            ),
                        ),
                        ("result", models.TextField(blank=True, default="", verbose_name="整改结果")),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="销号日期")),
                        ("reply", models.TextField(blank=True, default="", verbose_name="验收意见")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="销号账号",
                            ),
                        ),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="报完成账号",
                            ),
                        ),
                        (
                            "done_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="报完成被代办账号",
                            ),
                        ),
                        (
                            "files",
                            models.ManyToManyField(
                                blank=True,
                                related_name="rectifications",
                                to="people.storedfile",
                                verbose_name="佐证材料",
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rectifications",
                                to="indicators.secondaryindicator",
                                verbose_name="指标",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="rectifications",
                                to="scoring.meeting",
                                verbose_name="会议",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="rectifications",
                                to="plans.participant",
                                verbose_name="责任人",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rectifications",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="rectifications",
                                to="plans.subject",
                                verbose_name="责任对象",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "整改事项",
                        "verbose_name_plural": "整改事项",
                        "ordering": ["plan_id", "due", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PersonResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(verbose_name="工号")),
                        ("name", models.CharField(verbose_name="姓名")),
                        ("subject_code", models.CharField(verbose_name="所在对象")),
                        (
                            "score_hundredths",
                            models.BigIntegerField(blank=True, null=True, verbose_name="得分（百分之一分）"),
                        ),
                        ("grade", models.CharField(blank=True, verbose_name="等次")),
                        ("barred", models.BooleanField(default=False, verbose_name="不得评优")),
                        ("cancelled_by", models.JSONField(default=list, verbose_name="取消依据")),
                        ("trace", models.BinaryField(default=bytes, verbose_name="计算过程")),
                        (
                            "settlement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="person_results",
                                to="scoring.settlement",
                                verbose_name="核算",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "人员结果",
                        "verbose_name_plural": "人员结果",
                        "ordering": ["settlement_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("settlement", "number"), name="person_result_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("score_hundredths__gte", 0)), name="person_result_score"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SettlementProblem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(verbose_name="代码")),
                        ("blocking", models.BooleanField(verbose_name="是否阻断")),
                        ("where", models.TextField(verbose_name="位置")),
                        ("message", models.TextField(verbose_name="说明")),
                        (
                            "settlement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="problems",
                                to="scoring.settlement",
                                verbose_name="核算",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "核算问题",
                        "verbose_name_plural": "核算问题",
                        "ordering": ["settlement_id", "code", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SubjectResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(verbose_name="编号")),
                        ("name", models.CharField(verbose_name="名称")),
                        ("kind", models.CharField(verbose_name="类型")),
                        ("group", models.CharField(blank=True, verbose_name="分组")),
                        (
                            "score_hundredths",
                            models.BigIntegerField(blank=True, null=True, verbose_name="得分（百分之一分）"),
                        ),
                        (
                            "percent_hundredths",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="百分制（百分之一分）"
                            ),
                        ),
                        ("rank", models.IntegerField(blank=True, null=True, verbose_name="名次")),
                        ("grade", models.CharField(blank=True, verbose_name="等次")),
                        ("grade_before", models.CharField(blank=True, verbose_name="降档前等次")),
                        ("parts", models.JSONField(default=dict, verbose_name="分项")),
                        ("trace", models.BinaryField(default=bytes, verbose_name="计算过程")),
                        (
                            "settlement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="subject_results",
                                to="scoring.settlement",
                                verbose_name="核算",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考核结果",
                        "verbose_name_plural": "考核结果",
                        "ordering": ["settlement_id", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("settlement", "code"), name="subject_result_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("score_hundredths__gte", 0)), name="subject_result_score"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("percent_hundredths__gte", 0)),
                                name="subject_result_percent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rank__gte", 1)), name="subject_result_rank"
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
