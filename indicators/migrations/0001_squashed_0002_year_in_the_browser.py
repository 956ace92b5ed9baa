import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from people.tables_at_once import CreateModels


class Migration(migrations.Migration):
    replaces = [("indicators", "0001_initial"), ("indicators", "0002_year_in_the_browser")]

    initial = True

    dependencies = [
        ("people", "0001_squashed_0004_year_in_the_browser"),
        ("people", "__first__"),
        ("plans", "0001_squashed_0003_year_in_the_browser"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="PrimaryIndicator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("category", models.CharField(blank=True, verbose_name="类别")),
                        ("name", models.CharField(verbose_name="一级指标")),
                        ("position", models.IntegerField(default=0, verbose_name="顺序")),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="primary_indicators",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "一级指标",
                        "verbose_name_plural": "一级指标",
                        "ordering": ["plan_id", "position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "category", "name"), name="primary_indicator_unique"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuarterlyReturn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quarter", models.IntegerField(verbose_name="季度")),
                        (
                            "state",
                            models.CharField(
                                choices=[("未签", "未签"), ("已签", "已签"), ("已报", "已报")],
                                default="未签",
                                verbose_name="状态",
                            ),
                        ),
                        ("signed_name", models.CharField(blank=True, default="", verbose_name="签字人")),
                        ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="签字时间")),
                        ("leader_name", models.CharField(blank=True, default="", verbose_name="签批领导")),
                        ("digest", models.CharField(blank=True, default="", verbose_name="签字时内容摘要")),
                        ("signed_rows", models.JSONField(default=dict, verbose_name="签字时各行摘要")),
                        ("sent_on", models.DateField(blank=True, null=True, verbose_name="报出日期")),
                        ("late_reason", models.TextField(blank=True, default="", verbose_name="逾期理由")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="returns",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="签字账号",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="returns",
                                to="plans.subject",
                                verbose_name="考核对象",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "季度报表",
                        "verbose_name_plural": "季度报表",
                        "ordering": ["plan_id", "quarter", "subject_id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "subject", "quarter"), name="quarterly_return_unique"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("subject__isnull", True)),
                                fields=("plan", "quarter"),
                                name="quarterly_return_agency_unique",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quarter__range", (1, 4))),
                                name="quarterly_return_quarter",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportLayout",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("fingerprint", models.CharField(max_length=64, verbose_name="表头摘要")),
                        ("mapping", models.JSONField(default=dict, verbose_name="列对应")),
                        ("used_at", models.DateTimeField(auto_now=True, verbose_name="最近使用")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="import_layouts",
                                to="people.agency",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "导入列对应",
                        "verbose_name_plural": "导入列对应",
                        "ordering": ["agency", "-used_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agency", "fingerprint"), name="import_layout_unique"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MonthlyReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.IntegerField(verbose_name="月份")),
                        ("planned", models.TextField(blank=True, default="", verbose_name="月度计划")),
                        ("summary", models.TextField(blank=True, default="", verbose_name="月度总结")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("草稿", "草稿"),
                                    ("已提交", "已提交"),
                                    ("已退回", "已退回"),
                                    ("已审核", "已审核"),
                                ],
                                default="草稿",
                                verbose_name="状态",
                            ),
                        ),
                        ("reply", models.TextField(blank=True, default="", verbose_name="退回意见")),
                        ("filed_name", models.CharField(blank=True, default="", verbose_name="填报人")),
                        ("hands", models.JSONField(blank=True, default=list, verbose_name="经手账号")),
                        ("approved_name", models.CharField(blank=True, default="", verbose_name="审核人")),
                        ("saved_at", models.DateTimeField(blank=True, null=True, verbose_name="保存时间")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审核账号",
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="填报账号",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="monthly_reports",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="monthly_reports",
                                to="plans.subject",
                                verbose_name="考核对象",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "月度计划和总结",
                        "verbose_name_plural": "月度计划和总结",
                        "ordering": ["plan_id", "month", "subject_id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "subject", "month"), name="monthly_report_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("month__range", (1, 12))), name="monthly_report_month"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SecondaryIndicator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(verbose_name="编号")),
                        ("name", models.CharField(blank=True, verbose_name="二级指标")),
                        ("full_points", models.BigIntegerField(verbose_name="分值（万分之一分）")),
                        ("target", models.TextField(blank=True, verbose_name="目标值")),
                        ("standard", models.TextField(blank=True, verbose_name="评分标准")),
                        ("deadline", models.CharField(blank=True, verbose_name="完成时限")),
                        ("standalone", models.BooleanField(default=False, verbose_name="免设二级")),
                        ("handler", models.CharField(blank=True, verbose_name="承办人")),
                        ("supporting", models.CharField(blank=True, verbose_name="配合对象")),
                        ("quality", models.TextField(blank=True, verbose_name="质量标准")),
                        (
                            "planned_q1",
                            models.BigIntegerField(blank=True, null=True, verbose_name="一季度计划"),
                        ),
                        (
                            "planned_q2",
                            models.BigIntegerField(blank=True, null=True, verbose_name="二季度计划"),
                        ),
                        (
                            "planned_q3",
                            models.BigIntegerField(blank=True, null=True, verbose_name="三季度计划"),
                        ),
                        (
                            "planned_q4",
                            models.BigIntegerField(blank=True, null=True, verbose_name="四季度计划"),
                        ),
                        ("basis", models.CharField(blank=True, verbose_name="纳入依据")),
                        ("source_document", models.CharField(blank=True, verbose_name="来源文件")),
                        ("position", models.IntegerField(default=0, verbose_name="顺序")),
                        ("post_title", models.CharField(blank=True, default="", verbose_name="责任岗位")),
                        (
                            "planned_months",
                            models.JSONField(blank=True, default=dict, verbose_name="月度计划"),
                        ),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "leader",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="leads",
                                to="plans.participant",
                                verbose_name="责任领导",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="indicators",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        (
                            "previous",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="next",
                                to="indicators.secondaryindicator",
                                verbose_name="上年指标",
                            ),
                        ),
                        (
                            "primary",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="indicators",
                                to="indicators.primaryindicator",
                                verbose_name="一级指标",
                            ),
                        ),
                        (
                            "responsible",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="responsible_for",
                                to="plans.participant",
                                verbose_name="责任人",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="indicators",
                                to="plans.subject",
                                verbose_name="责任对象",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "二级指标",
                        "verbose_name_plural": "二级指标",
                        "ordering": ["plan_id", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "code"), name="secondary_indicator_code_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("full_points__gte", 0)), name="secondary_indicator_points"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("planned_q1__isnull", True), ("planned_q1__gte", 0), _connector="OR"
                                    ),
                                    models.Q(
                                        ("planned_q2__isnull", True), ("planned_q2__gte", 0), _connector="OR"
                                    ),
                                    models.Q(
                                        ("planned_q3__isnull", True), ("planned_q3__gte", 0), _connector="OR"
                                    ),
                                    models.Q(
                                        ("planned_q4__isnull", True), ("planned_q4__gte", 0), _connector="OR"
                                    ),
                                ),
                                name="secondary_indicator_planned",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quarter", models.IntegerField(verbose_name="季度")),
                        ("attainment", models.BigIntegerField(blank=True, null=True, verbose_name="完成率")),
                        ("grade", models.CharField(blank=True, verbose_name="考核等次")),
                        ("ratio", models.BigIntegerField(blank=True, null=True, verbose_name="得分比例")),
                        (
                            "self_points",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="自评分（万分之一分）"
                            ),
                        ),
                        (
                            "approved_points",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="考核得分（万分之一分）"
                            ),
                        ),
                        ("progress", models.TextField(blank=True, verbose_name="完成情况")),
                        ("problems", models.TextField(blank=True, verbose_name="存在问题")),
                        ("measures", models.TextField(blank=True, verbose_name="整改措施")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("草稿", "草稿"),
                                    ("已提交", "已提交"),
                                    ("已退回", "已退回"),
                                    ("已审核", "已审核"),
                                ],
                                default="草稿",
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("科室负责人", "科室负责人"),
                                    ("分管领导", "分管领导"),
                                    ("绩效办", "绩效办"),
                                ],
                                default="",
                                verbose_name="待办环节",
                            ),
                        ),
                        (
                            "no_evidence_reason",
                            models.TextField(blank=True, default="", verbose_name="无佐证理由"),
                        ),
                        ("score_reason", models.TextField(blank=True, default="", verbose_name="评分理由")),
                        ("filed_name", models.CharField(blank=True, default="", verbose_name="填报人")),
                        ("hands", models.JSONField(blank=True, default=list, verbose_name="经手账号")),
                        (
                            "submitted_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="提交时间"),
                        ),
                        ("passed_name", models.CharField(blank=True, default="", verbose_name="科室审核人")),
                        ("approved_name", models.CharField(blank=True, default="", verbose_name="审核人")),
                        ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="审核时间")),
                        ("saved_at", models.DateTimeField(blank=True, null=True, verbose_name="保存时间")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审核账号",
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="filed",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="填报账号",
                            ),
                        ),
                        (
                            "passed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="科室审核账号",
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ledger",
                                to="indicators.secondaryindicator",
                                verbose_name="指标",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "季度台账",
                        "verbose_name_plural": "季度台账",
                        "ordering": ["indicator_id", "quarter"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("indicator", "quarter"), name="ledger_quarter_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quarter__range", (1, 4))), name="ledger_quarter"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("attainment__gte", 0)), name="ledger_attainment"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ratio__gte", 0)), name="ledger_ratio"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("self_points__gte", 0)), name="ledger_self_points"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("approved_points__gte", 0)), name="ledger_approved_points"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["草稿", "已提交", "已退回", "已审核"])),
                                name="ledger_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OverdueStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quarter", models.IntegerField(verbose_name="季度")),
                        (
                            "about",
                            models.CharField(
                                choices=[("逾期", "逾期"), ("红灯", "红灯")],
                                default="逾期",
                                verbose_name="事由",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[("提醒", "提醒"), ("通报", "通报"), ("问责", "问责")],
                                verbose_name="步骤",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="日期")),
                        ("document", models.CharField(blank=True, default="", verbose_name="文号")),
                        ("text", models.TextField(blank=True, default="", verbose_name="内容")),
                        ("name", models.CharField(blank=True, default="", verbose_name="经办人")),
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
                            "files",
                            models.ManyToManyField(
                                blank=True,
                                related_name="overdue_steps",
                                to="people.storedfile",
                                verbose_name="附件",
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="overdue_steps",
                                to="indicators.secondaryindicator",
                                verbose_name="指标",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "逾期处理",
                        "verbose_name_plural": "逾期处理",
                        "ordering": ["indicator_id", "quarter", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quarter__range", (1, 4))), name="overdue_step_quarter"
                            ),
                            models.UniqueConstraint(
                                fields=("indicator", "quarter", "about", "level", "on"),
                                name="overdue_step_once_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndicatorExit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("trigger", models.CharField(verbose_name="退出情形")),
                        ("grounds", models.TextField(blank=True, default="", verbose_name="依据")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("待定", "待定"), ("保留", "保留"), ("退出", "退出")],
                                default="待定",
                                verbose_name="决定",
                            ),
                        ),
                        ("document", models.CharField(blank=True, default="", verbose_name="批准文号")),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="决定日期")),
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
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="exits",
                                to="indicators.secondaryindicator",
                                verbose_name="指标",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "指标退出",
                        "verbose_name_plural": "指标退出",
                        "ordering": ["indicator_id", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("indicator", "trigger"), name="indicator_exit_unique"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerEvent",
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
                                    ("科室同意", "科室同意"),
                                    ("退回", "退回"),
                                    ("审核通过", "审核通过"),
                                    ("更正", "更正"),
                                    ("转绩效办", "转绩效办"),
                                    ("留言", "留言"),
                                ],
                                verbose_name="操作",
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                        ("name", models.CharField(verbose_name="姓名")),
                        ("on_behalf_of", models.CharField(blank=True, default="", verbose_name="代谁")),
                        ("text", models.TextField(blank=True, default="", verbose_name="意见")),
                        ("remarks", models.JSONField(default=dict, verbose_name="逐项意见")),
                        ("values", models.JSONField(default=dict, verbose_name="当时内容")),
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
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="indicators.ledgerentry",
                                verbose_name="季度台账",
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
                    ],
                    options={
                        "verbose_name": "填报往来",
                        "verbose_name_plural": "填报往来",
                        "ordering": ["entry_id", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Evidence",
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
                                related_name="evidence",
                                to="people.storedfile",
                                verbose_name="文件",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence",
                                to="indicators.ledgerentry",
                                verbose_name="季度台账",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "佐证材料",
                        "verbose_name_plural": "佐证材料",
                        "ordering": ["entry_id", "number", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("entry", "file"), name="evidence_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("edits", models.JSONField(default=dict, verbose_name="改动")),
                        ("reason", models.TextField(verbose_name="理由")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("待批", "待批"),
                                    ("同意", "同意"),
                                    ("不同意", "不同意"),
                                    ("已撤回", "已撤回"),
                                ],
                                default="待批",
                                verbose_name="决定",
                            ),
                        ),
                        ("proposed_name", models.CharField(blank=True, default="", verbose_name="提出人")),
                        ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="提出时间")),
                        ("decided_name", models.CharField(blank=True, default="", verbose_name="决定人")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="决定时间")),
                        ("decision_note", models.TextField(blank=True, default="", verbose_name="决定意见")),
                        (
                            "affects",
                            models.TextField(blank=True, default="", verbose_name="涉及的已发布结果"),
                        ),
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
                            "proposed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出账号",
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
                                verbose_name="代谁提出",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="corrections",
                                to="indicators.ledgerentry",
                                verbose_name="季度台账",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "台账更正",
                        "verbose_name_plural": "台账更正",
                        "ordering": ["entry_id", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("outcome", "待批")),
                                fields=("entry",),
                                name="correction_one_open",
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
