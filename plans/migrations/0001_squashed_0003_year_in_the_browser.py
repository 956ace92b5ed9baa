import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from people.tables_at_once import CreateModels


class Migration(migrations.Migration):
    replaces = [("plans", "0001_initial"), ("plans", "0002_bodies"), ("plans", "0003_year_in_the_browser")]

    initial = True

    dependencies = [
        ("people", "0001_squashed_0004_year_in_the_browser"),
        ("people", "__first__"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="WorkingDay",
                    fields=[
                        ("day", models.DateField(primary_key=True, serialize=False, verbose_name="日期")),
                        ("working", models.BooleanField(verbose_name="上班")),
                        ("note", models.CharField(blank=True, default="", verbose_name="说明")),
                    ],
                    options={
                        "verbose_name": "工作日调整",
                        "verbose_name_plural": "工作日调整",
                        "ordering": ["day"],
                    },
                ),
                migrations.CreateModel(
                    name="WorkingYear",
                    fields=[
                        ("year", models.IntegerField(primary_key=True, serialize=False, verbose_name="年份")),
                        ("source", models.CharField(blank=True, default="", verbose_name="来源")),
                    ],
                    options={
                        "verbose_name": "工作日年份",
                        "verbose_name_plural": "工作日年份",
                        "ordering": ["year"],
                    },
                ),
                migrations.CreateModel(
                    name="Body",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.IntegerField(verbose_name="年度")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("领导小组", "领导小组"),
                                    ("办公室", "办公室"),
                                    ("监督小组", "监督小组"),
                                    ("其他", "其他"),
                                ],
                                verbose_name="类型",
                            ),
                        ),
                        ("name", models.CharField(verbose_name="名称")),
                        ("document", models.CharField(blank=True, default="", verbose_name="成立文件")),
                        ("duties", models.TextField(blank=True, default="", verbose_name="职责")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bodies",
                                to="people.agency",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "年度机构",
                        "verbose_name_plural": "年度机构",
                        "ordering": ["agency", "year", "kind", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agency", "year", "name"), name="body_name_unique"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Plan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.IntegerField(verbose_name="年度")),
                        ("scheme_code", models.CharField(verbose_name="方案模板")),
                        ("scheme_version", models.IntegerField(default=1, verbose_name="方案模板版本")),
                        ("scheme_digest", models.CharField(blank=True, verbose_name="方案模板摘要")),
                        ("scheme_text", models.TextField(blank=True, verbose_name="方案模板原文")),
                        (
                            "state",
                            models.CharField(
                                choices=[("草稿", "草稿"), ("已批准", "已批准"), ("已归档", "已归档")],
                                default="草稿",
                                verbose_name="状态",
                            ),
                        ),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "prepared_name",
                            models.CharField(blank=True, default="", verbose_name="提请人姓名"),
                        ),
                        ("prepared_at", models.DateTimeField(blank=True, null=True, verbose_name="提请时间")),
                        (
                            "prepared_digest",
                            models.CharField(blank=True, default="", verbose_name="提请内容摘要"),
                        ),
                        ("hands", models.JSONField(blank=True, default=list, verbose_name="经手账号")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="people.agency",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "copied_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="copies",
                                to="plans.plan",
                                verbose_name="沿用自",
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
                                verbose_name="提请人",
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
                                verbose_name="提请被代办人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "年度方案",
                        "verbose_name_plural": "年度方案",
                        "ordering": ["agency", "-year", "scheme_code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agency", "year", "scheme_code"), name="plan_year_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 0)), name="plan_version_counts"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["草稿", "已批准", "已归档"])),
                                name="plan_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BodyMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(verbose_name="姓名")),
                        ("post", models.CharField(verbose_name="职务")),
                        ("title", models.CharField(blank=True, default="", verbose_name="单位职务")),
                        ("position", models.IntegerField(default=0, verbose_name="顺序")),
                        ("start", models.DateField(verbose_name="起")),
                        ("end", models.DateField(blank=True, null=True, verbose_name="止")),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="members",
                                to="plans.body",
                                verbose_name="年度机构",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="body_memberships",
                                to="people.employee",
                                verbose_name="干部职工",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "机构成员",
                        "verbose_name_plural": "机构成员",
                        "ordering": ["body_id", "position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"
                                ),
                                name="body_member_dates",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(verbose_name="事项")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("节点", "节点"),
                                    ("报送", "报送"),
                                    ("季度报表", "季度报表"),
                                    ("会议", "会议"),
                                ],
                                default="节点",
                                verbose_name="类型",
                            ),
                        ),
                        ("due", models.DateField(verbose_name="截止日期")),
                        ("recipient", models.CharField(blank=True, default="", verbose_name="报送对象")),
                        ("copies", models.IntegerField(blank=True, null=True, verbose_name="份数")),
                        ("quarter", models.IntegerField(blank=True, null=True, verbose_name="季度")),
                        ("clause", models.CharField(blank=True, default="", verbose_name="条款")),
                        ("assumed", models.TextField(blank=True, default="", verbose_name="系统读法")),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                        ("sent_copies", models.IntegerField(blank=True, null=True, verbose_name="实送份数")),
                        ("receipt", models.CharField(blank=True, default="", verbose_name="收件回执")),
                        ("late_reason", models.TextField(blank=True, default="", verbose_name="逾期理由")),
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
                                related_name="calendar_items",
                                to="people.storedfile",
                                verbose_name="附件",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "日程和报送",
                        "verbose_name_plural": "日程和报送",
                        "ordering": ["plan_id", "due", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("quarter__isnull", True), ("quarter__range", (1, 4)), _connector="OR"
                                ),
                                name="calendar_item_quarter",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.IntegerField(verbose_name="变更号")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("起草", "起草"),
                                    ("待批准", "待批准"),
                                    ("已批准", "已批准"),
                                    ("未批准", "未批准"),
                                    ("已撤回", "已撤回"),
                                ],
                                default="起草",
                                verbose_name="状态",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="理由")),
                        ("document", models.CharField(blank=True, default="", verbose_name="批准文号")),
                        ("approved_on", models.DateField(blank=True, null=True, verbose_name="批准日期")),
                        ("edits", models.JSONField(default=list, verbose_name="改动")),
                        ("effect", models.JSONField(default=dict, verbose_name="影响")),
                        ("proposed_at", models.DateTimeField(blank=True, null=True, verbose_name="提出时间")),
                        ("hands", models.JSONField(blank=True, default=list, verbose_name="经手账号")),
                        (
                            "decided_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="批准登记时间"),
                        ),
                        ("decision_note", models.TextField(blank=True, default="", verbose_name="批准意见")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="批准登记人",
                            ),
                        ),
                        (
                            "files",
                            models.ManyToManyField(
                                blank=True,
                                related_name="plan_changes",
                                to="people.storedfile",
                                verbose_name="附件",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="changes",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                        (
                            "proposed_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出被代办人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "方案变更",
                        "verbose_name_plural": "方案变更",
                        "ordering": ["plan_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "number"), name="plan_change_number_unique"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["起草", "待批准"])),
                                fields=("plan",),
                                name="plan_change_one_open",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanSetting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(verbose_name="项目")),
                        ("value", models.CharField(blank=True, verbose_name="值")),
                        ("clause", models.CharField(blank=True, verbose_name="条款")),
                        ("reason", models.TextField(blank=True, verbose_name="理由")),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="settings",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "方案设置",
                        "verbose_name_plural": "方案设置",
                        "ordering": ["plan_id", "name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "name"), name="plan_setting_unique")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(verbose_name="公示事项")),
                        ("title", models.CharField(verbose_name="标题")),
                        ("text", models.TextField(blank=True, default="", verbose_name="正文")),
                        ("audience", models.CharField(blank=True, default="", verbose_name="范围")),
                        ("place", models.CharField(blank=True, default="", verbose_name="公示地点")),
                        ("contact", models.CharField(blank=True, default="", verbose_name="受理方式")),
                        ("working_days", models.IntegerField(verbose_name="公示工作日")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("草拟", "草拟"),
                                    ("公示中", "公示中"),
                                    ("已结束", "已结束"),
                                    ("已撤回", "已撤回"),
                                ],
                                default="草拟",
                                verbose_name="状态",
                            ),
                        ),
                        ("posted_on", models.DateField(blank=True, null=True, verbose_name="公示日期")),
                        ("closes_on", models.DateField(blank=True, null=True, verbose_name="截止日期")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                        ("content", models.JSONField(default=dict, verbose_name="公示内容")),
                        ("digest", models.CharField(blank=True, default="", verbose_name="内容摘要")),
                        ("head", models.CharField(blank=True, default="", verbose_name="审计链头")),
                        ("reason", models.TextField(blank=True, default="", verbose_name="撤回原因")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "files",
                            models.ManyToManyField(
                                blank=True,
                                related_name="notices",
                                to="people.storedfile",
                                verbose_name="附件",
                            ),
                        ),
                        (
                            "follows",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followed_by",
                                to="plans.publicnotice",
                                verbose_name="接续的公示",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "posted_by",
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
                        "verbose_name": "公示",
                        "verbose_name_plural": "公示",
                        "ordering": ["plan_id", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("working_days__gte", 1)), name="notice_days"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("posted_on__isnull", True),
                                    ("closes_on__isnull", True),
                                    ("closes_on__gt", models.F("posted_on")),
                                    _connector="OR",
                                ),
                                name="notice_closes_after",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RouteRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.IntegerField(verbose_name="顺序")),
                        ("name", models.CharField(verbose_name="步骤")),
                        ("actor", models.CharField(blank=True, default="", verbose_name="办理者")),
                        ("clause", models.CharField(blank=True, default="", verbose_name="条款")),
                        ("note", models.CharField(blank=True, default="", verbose_name="要求")),
                        ("approves", models.BooleanField(default=False, verbose_name="审定步骤")),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="办理日期")),
                        ("person", models.CharField(blank=True, default="", verbose_name="经办人")),
                        ("document", models.CharField(blank=True, default="", verbose_name="文号")),
                        ("minutes", models.TextField(blank=True, default="", verbose_name="纪要")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "files",
                            models.ManyToManyField(
                                blank=True,
                                related_name="route_records",
                                to="people.storedfile",
                                verbose_name="附件",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="route_records",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "方案办理步骤",
                        "verbose_name_plural": "方案办理步骤",
                        "ordering": ["plan_id", "position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "position"), name="route_record_position_unique"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.IntegerField(verbose_name="版本号")),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="形成时间"),
                        ),
                        ("approved_on", models.DateField(blank=True, null=True, verbose_name="批准日期")),
                        ("document", models.CharField(blank=True, default="", verbose_name="批准文号")),
                        ("account_name", models.CharField(blank=True, default="", verbose_name="登记人姓名")),
                        ("content", models.BinaryField(verbose_name="内容")),
                        ("digest", models.CharField(max_length=64, verbose_name="内容摘要")),
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
                            "change",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="made",
                                to="plans.planchange",
                                verbose_name="变更",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "方案版本",
                        "verbose_name_plural": "方案版本",
                        "ordering": ["plan_id", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "number"), name="plan_version_number_unique"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Objection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(verbose_name="提出人")),
                        ("on_paper", models.BooleanField(default=False, verbose_name="书面提出")),
                        ("about", models.CharField(blank=True, default="", verbose_name="针对")),
                        ("text", models.TextField(verbose_name="异议")),
                        ("filed_at", models.DateTimeField(verbose_name="提出时间")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("待答复", "待答复"),
                                    ("成立", "成立"),
                                    ("部分成立", "部分成立"),
                                    ("不成立", "不成立"),
                                ],
                                default="待答复",
                                verbose_name="处理结果",
                            ),
                        ),
                        ("reply", models.TextField(blank=True, default="", verbose_name="答复")),
                        ("replied_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "files",
                            models.ManyToManyField(
                                blank=True,
                                related_name="objections",
                                to="people.storedfile",
                                verbose_name="附件",
                            ),
                        ),
                        (
                            "replied_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="plans.publicnotice",
                                verbose_name="公示",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "异议",
                        "verbose_name_plural": "异议",
                        "ordering": ["notice_id", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "待答复"), ("replied_at__isnull", True)),
                                    models.Q(
                                        models.Q(("outcome", "待答复"), _negated=True),
                                        ("replied_at__isnull", False),
                                        models.Q(("reply", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="objection_answered_whole",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewOpinion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("author", models.CharField(verbose_name="提出者")),
                        ("given_on", models.DateField(verbose_name="提出日期")),
                        ("about", models.CharField(blank=True, default="", verbose_name="针对")),
                        ("text", models.TextField(verbose_name="意见")),
                        ("answer", models.TextField(blank=True, default="", verbose_name="答复")),
                        ("difference", models.TextField(blank=True, default="", verbose_name="修改情况")),
                        ("seen", models.BinaryField(blank=True, default=bytes, verbose_name="提出时的方案")),
                        (
                            "revised",
                            models.BinaryField(blank=True, default=bytes, verbose_name="答复时的方案"),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="opinions",
                                to="plans.routerecord",
                                verbose_name="办理步骤",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "方案审核意见",
                        "verbose_name_plural": "方案审核意见",
                        "ordering": ["record_id", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Publication",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("channel", models.CharField(verbose_name="渠道")),
                        ("address", models.CharField(blank=True, default="", verbose_name="地址或位置")),
                        ("on", models.DateField(verbose_name="公开日期")),
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
                                related_name="publications",
                                to="people.storedfile",
                                verbose_name="照片",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="publications",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "plan_version",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publications",
                                to="plans.planversion",
                                verbose_name="方案版本",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "方案公开",
                        "verbose_name_plural": "方案公开",
                        "ordering": ["plan_id", "on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Liaison",
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
                                choices=[("负责人", "负责人"), ("联络员", "联络员")], verbose_name="类别"
                            ),
                        ),
                        ("name", models.CharField(verbose_name="姓名")),
                        ("title", models.CharField(blank=True, default="", verbose_name="职务")),
                        ("office_phone", models.CharField(blank=True, default="", verbose_name="办公电话")),
                        ("mobile", models.CharField(blank=True, default="", verbose_name="手机")),
                        ("position", models.IntegerField(default=0, verbose_name="顺序")),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="liaisons",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "负责人和联络员",
                        "verbose_name_plural": "负责人和联络员",
                        "ordering": ["plan_id", "position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Participant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(verbose_name="工号")),
                        ("name", models.CharField(verbose_name="姓名")),
                        (
                            "rank_level",
                            models.CharField(
                                blank=True,
                                choices=[("县处级", "县处级"), ("科级及以下", "科级及以下")],
                                verbose_name="职级",
                            ),
                        ),
                        (
                            "post",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("班子成员", "班子成员"),
                                    ("科室主要负责人", "科室主要负责人"),
                                    ("一般人员", "一般人员"),
                                ],
                                verbose_name="职务",
                            ),
                        ),
                        (
                            "supervision_head",
                            models.BooleanField(default=False, verbose_name="监督机构主要负责人"),
                        ),
                        (
                            "bonus_base_fen",
                            models.BigIntegerField(blank=True, null=True, verbose_name="奖金基数（分）"),
                        ),
                        ("established", models.BooleanField(default=True, verbose_name="在编")),
                        ("appraised", models.BooleanField(default=True, verbose_name="参加考核")),
                        (
                            "months_in_post",
                            models.IntegerField(blank=True, null=True, verbose_name="在岗月数"),
                        ),
                        ("staff_category", models.CharField(blank=True, verbose_name="人员类别")),
                        ("job_title", models.CharField(blank=True, verbose_name="岗位")),
                        ("previous_grade", models.CharField(blank=True, verbose_name="上年度考核等次")),
                        ("absence_reason", models.CharField(blank=True, verbose_name="不参加原因")),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participations",
                                to="people.employee",
                                verbose_name="干部职工",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="participants",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "年度人员",
                        "verbose_name_plural": "年度人员",
                        "ordering": ["plan_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "number"), name="participant_number_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("bonus_base_fen__gte", 0)),
                                name="participant_base_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("months_in_post__range", (1, 12))),
                                name="participant_months",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Subject",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(verbose_name="编号")),
                        ("name", models.CharField(verbose_name="名称")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("单位", "单位"), ("科室", "科室"), ("下属单位", "下属单位")],
                                verbose_name="类型",
                            ),
                        ),
                        ("group", models.CharField(blank=True, verbose_name="分组")),
                        (
                            "coefficient_points",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="评价系数（万分之一）"
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="subjects",
                                to="people.agency",
                                verbose_name="对应单位",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="subjects",
                                to="people.department",
                                verbose_name="对应科室",
                            ),
                        ),
                        (
                            "head",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="heads",
                                to="plans.participant",
                                verbose_name="负责人",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="children",
                                to="plans.subject",
                                verbose_name="上级",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="subjects",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "supervising_leader",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="supervises",
                                to="plans.participant",
                                verbose_name="分管领导",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考核对象",
                        "verbose_name_plural": "考核对象",
                        "ordering": ["plan_id", "code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "code"), name="subject_code_unique"),
                            models.CheckConstraint(
                                condition=models.Q(("coefficient_points__gt", 0)),
                                name="subject_coefficient_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["单位", "科室", "下属单位"])),
                                name="subject_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("parent", models.F("id")), _negated=True),
                                name="subject_not_its_own_parent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SectionDraft",
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
                                choices=[
                                    ("起草", "起草"),
                                    ("已提交", "已提交"),
                                    ("已退回", "已退回"),
                                    ("已并入", "已并入"),
                                ],
                                default="起草",
                                verbose_name="状态",
                            ),
                        ),
                        ("rows", models.JSONField(default=list, verbose_name="指标草案")),
                        ("note", models.TextField(blank=True, default="", verbose_name="说明")),
                        ("reply", models.TextField(blank=True, default="", verbose_name="退回意见")),
                        (
                            "submitted_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="提交时间"),
                        ),
                        ("hands", models.JSONField(blank=True, default=list, verbose_name="经手账号")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="section_drafts",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提交人",
                            ),
                        ),
                        (
                            "submitted_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提交被代办人",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="drafts",
                                to="plans.subject",
                                verbose_name="考核对象",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "科室草案",
                        "verbose_name_plural": "科室草案",
                        "ordering": ["plan_id", "subject_id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "subject"), name="section_draft_unique")
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="liaison",
            name="subject",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="liaisons",
                to="plans.subject",
                verbose_name="考核对象",
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="participants",
                to="plans.subject",
                verbose_name="所在对象",
            ),
        ),
    ]
