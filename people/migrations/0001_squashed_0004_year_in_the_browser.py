import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from people.tables_at_once import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("people", "0001_initial"),
        ("people", "0002_audit_chain"),
        ("people", "0003_accounts_roles_jobs"),
        ("people", "0004_year_in_the_browser"),
    ]

    initial = True

    dependencies = []

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="WorkerBeat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(unique=True, verbose_name="执行进程")),
                        ("seen_at", models.DateTimeField(verbose_name="心跳时间")),
                    ],
                    options={
                        "verbose_name": "执行进程",
                        "verbose_name_plural": "执行进程",
                        "ordering": ["-seen_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Agency",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(verbose_name="名称")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("市", "市"), ("单位", "单位")], default="单位", verbose_name="类型"
                            ),
                        ),
                        ("group", models.CharField(blank=True, default="", verbose_name="分组")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                        ("small_office", models.BooleanField(blank=True, null=True, verbose_name="小单位")),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="people.agency",
                                verbose_name="上级单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "单位",
                        "verbose_name_plural": "单位",
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("name",), name="agency_name_unique"),
                            models.CheckConstraint(
                                condition=models.Q(("parent", models.F("id")), _negated=True),
                                name="agency_not_its_own_parent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuditEntry",
                    fields=[
                        (
                            "position",
                            models.BigIntegerField(primary_key=True, serialize=False, verbose_name="序号"),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("actor", models.CharField(verbose_name="操作人")),
                        ("on_behalf_of", models.CharField(blank=True, default="", verbose_name="代谁")),
                        ("action", models.CharField(verbose_name="操作")),
                        ("target", models.CharField(verbose_name="对象")),
                        ("detail", models.TextField(verbose_name="详情")),
                        ("origin", models.CharField(blank=True, default="", verbose_name="来源")),
                        ("request_id", models.CharField(blank=True, default="", verbose_name="请求编号")),
                        ("agency", models.BigIntegerField(blank=True, null=True, verbose_name="单位编号")),
                        (
                            "category",
                            models.CharField(
                                blank=True,
                                choices=[("业务", "业务"), ("账号与权限", "账号与权限"), ("系统", "系统")],
                                default="",
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "previous_hash",
                            models.CharField(max_length=64, unique=True, verbose_name="前一条摘要"),
                        ),
                        ("entry_hash", models.CharField(max_length=64, unique=True, verbose_name="本条摘要")),
                    ],
                    options={
                        "verbose_name": "审计记录",
                        "verbose_name_plural": "审计记录",
                        "ordering": ["position"],
                        "indexes": [
                            models.Index(fields=["agency", "position"], name="audit_agency_position"),
                            models.Index(fields=["category", "position"], name="audit_category_position"),
                            models.Index(fields=["request_id", "position"], name="audit_request_position"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Department",
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
                                choices=[("科室", "科室"), ("下属单位", "下属单位")], verbose_name="类型"
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="启用日期")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                        ("group", models.CharField(blank=True, default="", verbose_name="分组")),
                        ("document", models.CharField(blank=True, default="", verbose_name="设立依据")),
                        (
                            "closing_document",
                            models.CharField(blank=True, default="", verbose_name="停用依据"),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="departments",
                                to="people.agency",
                                verbose_name="所属单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "科室",
                        "verbose_name_plural": "科室",
                        "ordering": ["agency", "code", "valid_from"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agency", "code", "valid_from"), name="department_code_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True),
                                    ("valid_to__gt", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="department_dates",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["科室", "下属单位"])), name="department_kind"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Employee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(verbose_name="工号")),
                        ("name", models.CharField(verbose_name="姓名")),
                        ("joined_on", models.DateField(blank=True, null=True, verbose_name="到岗日期")),
                        ("left_on", models.DateField(blank=True, null=True, verbose_name="离岗日期")),
                        ("left_reason", models.CharField(blank=True, default="", verbose_name="离岗原因")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="employees",
                                to="people.agency",
                                verbose_name="管理单位",
                            ),
                        ),
                        (
                            "home_record",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="borrowed_records",
                                to="people.employee",
                                verbose_name="原单位人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "干部职工",
                        "verbose_name_plural": "干部职工",
                        "ordering": ["agency", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agency", "number"), name="employee_number_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("home_record", models.F("id")), _negated=True),
                                name="employee_not_its_own_home",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("username", models.CharField(max_length=64, unique=True, verbose_name="登录名")),
                        ("name", models.CharField(verbose_name="姓名")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
                        ("password", models.CharField(max_length=128, verbose_name="密码摘要")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="上次登录")),
                        ("epoch", models.IntegerField(default=0, verbose_name="会话代次")),
                        ("theme", models.CharField(blank=True, default="", verbose_name="外观")),
                        (
                            "employee",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="account",
                                to="people.employee",
                                verbose_name="干部职工",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "账号",
                        "verbose_name_plural": "账号",
                        "ordering": ["username"],
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("username"),
                                name="account_username_folded",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DepartmentSuccession",
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
                                choices=[("更名", "更名"), ("合并", "合并"), ("拆分", "拆分")],
                                verbose_name="变动",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="生效日期")),
                        ("document", models.CharField(blank=True, default="", verbose_name="文件依据")),
                        (
                            "predecessor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="became",
                                to="people.department",
                                verbose_name="原科室",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="came_from",
                                to="people.department",
                                verbose_name="新科室",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "科室沿革",
                        "verbose_name_plural": "科室沿革",
                        "ordering": ["on", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("predecessor", "successor"), name="succession_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                                name="succession_not_its_own",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Duty",
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
                                    ("填报人", "填报人"),
                                    ("负责人", "负责人"),
                                    ("分管领导", "分管领导"),
                                ],
                                verbose_name="职责",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="起")),
                        ("end", models.DateField(blank=True, null=True, verbose_name="止")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to="people.agency",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to="people.department",
                                verbose_name="科室",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to="people.employee",
                                verbose_name="干部职工",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "职责分工",
                        "verbose_name_plural": "职责分工",
                        "ordering": ["agency", "department", "kind", "start"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"
                                ),
                                name="duty_dates",
                            ),
                            models.UniqueConstraint(
                                fields=("department", "employee", "kind", "start"), name="duty_unique"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("department__isnull", True)),
                                fields=("agency", "employee", "kind", "start"),
                                name="duty_agency_unique",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("试用期", "试用期"),
                                    ("长病假", "长病假"),
                                    ("处分期", "处分期"),
                                    ("产假", "产假"),
                                    ("脱产学习", "脱产学习"),
                                    ("外派援派", "外派援派"),
                                    ("其他", "其他"),
                                ],
                                verbose_name="不参加原因",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="起")),
                        ("end", models.DateField(blank=True, null=True, verbose_name="止")),
                        ("note", models.CharField(blank=True, default="", verbose_name="说明")),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="absences",
                                to="people.employee",
                                verbose_name="干部职工",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "不参加考核",
                        "verbose_name_plural": "不参加考核",
                        "ordering": ["employee", "start"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"
                                ),
                                name="absence_dates",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Handover",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField(verbose_name="交接日期")),
                        ("reason", models.CharField(blank=True, default="", verbose_name="交接原因")),
                        ("lines", models.JSONField(default=list, verbose_name="交接事项")),
                        ("made_by", models.CharField(verbose_name="经办人")),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="办理时间")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handovers",
                                to="people.agency",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "leaving",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handed_over",
                                to="people.employee",
                                verbose_name="移交人",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="taken_over",
                                to="people.employee",
                                verbose_name="接收人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "工作交接",
                        "verbose_name_plural": "工作交接",
                        "ordering": ["-made_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("leaving", models.F("successor")), _negated=True),
                                name="handover_to_another",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Posting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "rank_level",
                            models.CharField(
                                blank=True,
                                choices=[("县处级", "县处级"), ("科级及以下", "科级及以下")],
                                verbose_name="职级",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="任职起")),
                        ("end", models.DateField(blank=True, null=True, verbose_name="任职止")),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("在编", "在编"),
                                    ("借调", "借调"),
                                    ("聘用", "聘用"),
                                    ("劳务派遣", "劳务派遣"),
                                    ("合同工", "合同工"),
                                    ("临时工", "临时工"),
                                ],
                                default="在编",
                                verbose_name="人员类别",
                            ),
                        ),
                        ("job_title", models.CharField(blank=True, default="", verbose_name="岗位")),
                        ("concurrent", models.BooleanField(default=False, verbose_name="兼任")),
                        ("appraised_here", models.BooleanField(default=True, verbose_name="在此考核")),
                        ("paid_here", models.BooleanField(default=True, verbose_name="在此发奖")),
                        ("reason", models.CharField(blank=True, default="", verbose_name="变动原因")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="people.agency",
                                verbose_name="任职单位",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="people.department",
                                verbose_name="任职科室",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="postings",
                                to="people.employee",
                                verbose_name="干部职工",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "任职",
                        "verbose_name_plural": "任职",
                        "ordering": ["employee", "start"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"
                                ),
                                name="posting_dates",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountSession",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("epoch", models.IntegerField(verbose_name="会话代次")),
                        ("started_at", models.DateTimeField(verbose_name="登录时间")),
                        ("seen_at", models.DateTimeField(verbose_name="最近使用")),
                        ("address", models.CharField(blank=True, default="", verbose_name="地址")),
                        ("browser", models.CharField(blank=True, default="", verbose_name="浏览器")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sessions",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "登录会话",
                        "verbose_name_plural": "登录会话",
                        "ordering": ["-seen_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Delegation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("干部职工", "干部职工"),
                                    ("填报人", "填报人"),
                                    ("科室负责人", "科室负责人"),
                                    ("分管领导", "分管领导"),
                                    ("绩效办", "绩效办"),
                                    ("领导小组", "领导小组/党组"),
                                    ("主要领导", "主要领导"),
                                    ("监督小组", "监督小组"),
                                    ("系列牵头单位", "系列牵头单位"),
                                    ("市绩效办", "市绩效办"),
                                    ("系统管理员", "系统管理员"),
                                    ("安全管理员", "安全管理员"),
                                    ("审计管理员", "审计管理员"),
                                ],
                                verbose_name="角色",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="起")),
                        ("end", models.DateField(verbose_name="止")),
                        ("reason", models.CharField(verbose_name="原因")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回时间")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delegations",
                                to="people.agency",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "delegate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delegations_received",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代办人",
                            ),
                        ),
                        (
                            "grantor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delegations_given",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="委托人",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delegations",
                                to="people.department",
                                verbose_name="科室",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "代办委托",
                        "verbose_name_plural": "代办委托",
                        "ordering": ["-start", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("end__gte", models.F("start"))), name="delegation_dates"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("grantor", models.F("delegate")), _negated=True),
                                name="delegation_to_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FormToken",
                    fields=[
                        (
                            "token",
                            models.UUIDField(primary_key=True, serialize=False, verbose_name="表单编号"),
                        ),
                        ("location", models.CharField(blank=True, default="", verbose_name="去向")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="form_tokens",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "已提交的表单",
                        "verbose_name_plural": "已提交的表单",
                        "ordering": ["-created_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Job",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                                verbose_name="编号",
                            ),
                        ),
                        ("kind", models.CharField(verbose_name="种类")),
                        ("title", models.CharField(verbose_name="名称")),
                        ("arguments", models.JSONField(default=dict, verbose_name="参数")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("排队", "排队"),
                                    ("运行", "运行"),
                                    ("完成", "完成"),
                                    ("失败", "失败"),
                                    ("取消", "取消"),
                                ],
                                default="排队",
                                verbose_name="状态",
                            ),
                        ),
                        ("stage", models.CharField(blank=True, default="", verbose_name="步骤")),
                        ("done", models.IntegerField(default=0, verbose_name="已完成")),
                        ("total", models.IntegerField(default=0, verbose_name="总数")),
                        ("attempt", models.IntegerField(default=0, verbose_name="次数")),
                        ("claim", models.UUIDField(blank=True, null=True, verbose_name="认领号")),
                        ("worker", models.CharField(blank=True, default="", verbose_name="执行进程")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="通知时间")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="提交时间")),
                        ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="开始时间")),
                        (
                            "heartbeat_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="心跳时间"),
                        ),
                        ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                        ("cancel_asked", models.BooleanField(default=False, verbose_name="要求取消")),
                        ("kept", models.JSONField(blank=True, null=True, verbose_name="已存结果")),
                        ("result", models.JSONField(blank=True, null=True, verbose_name="结果")),
                        ("error_what", models.TextField(blank=True, default="", verbose_name="出了什么")),
                        ("error_why", models.TextField(blank=True, default="", verbose_name="为什么")),
                        ("error_next", models.TextField(blank=True, default="", verbose_name="怎么办")),
                        ("request_id", models.CharField(blank=True, default="", verbose_name="请求编号")),
                        ("origin", models.CharField(blank=True, default="", verbose_name="来源")),
                        ("on_behalf_of", models.CharField(blank=True, default="", verbose_name="代谁")),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="jobs",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提交人",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="jobs",
                                to="people.agency",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "rerun_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reruns",
                                to="people.job",
                                verbose_name="重做自",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "任务",
                        "verbose_name_plural": "任务",
                        "ordering": ["-created_at", "id"],
                        "indexes": [models.Index(fields=["state", "heartbeat_at"], name="job_state_beat")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("done__gte", 0), ("total__gte", 0)),
                                name="job_progress_counts",
                            ),
                            models.UniqueConstraint(fields=("rerun_of",), name="job_rerun_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notification",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(verbose_name="标题")),
                        ("body", models.TextField(blank=True, default="", verbose_name="内容")),
                        ("link", models.CharField(blank=True, default="", verbose_name="链接")),
                        ("key", models.CharField(blank=True, default="", verbose_name="去重键")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                        ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="阅读时间")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notifications",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="收信人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "消息",
                        "verbose_name_plural": "消息",
                        "ordering": ["-created_at", "-pk"],
                        "indexes": [models.Index(fields=["account", "read_at"], name="notification_unread")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("key", ""), _negated=True),
                                fields=("account", "key"),
                                name="notification_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Opinion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("about", models.CharField(verbose_name="事项")),
                        ("link", models.CharField(blank=True, default="", verbose_name="链接")),
                        ("text", models.TextField(verbose_name="意见")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="提出时间")),
                        ("answer", models.TextField(blank=True, default="", verbose_name="答复")),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinions",
                                to="people.agency",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinions",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "监督意见",
                        "verbose_name_plural": "监督意见",
                        "ordering": ["-created_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer", ""),
                                        ("answered_at__isnull", True),
                                        ("answered_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="opinion_answered_whole",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoleGrant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("干部职工", "干部职工"),
                                    ("填报人", "填报人"),
                                    ("科室负责人", "科室负责人"),
                                    ("分管领导", "分管领导"),
                                    ("绩效办", "绩效办"),
                                    ("领导小组", "领导小组/党组"),
                                    ("主要领导", "主要领导"),
                                    ("监督小组", "监督小组"),
                                    ("系列牵头单位", "系列牵头单位"),
                                    ("市绩效办", "市绩效办"),
                                    ("系统管理员", "系统管理员"),
                                    ("安全管理员", "安全管理员"),
                                    ("审计管理员", "审计管理员"),
                                ],
                                verbose_name="角色",
                            ),
                        ),
                        ("series", models.CharField(blank=True, default="", verbose_name="系列")),
                        ("start", models.DateField(verbose_name="起")),
                        ("end", models.DateField(blank=True, null=True, verbose_name="止")),
                        ("reason", models.CharField(blank=True, default="", verbose_name="依据")),
                        ("granted_by", models.CharField(blank=True, default="", verbose_name="授予人")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="收回时间")),
                        ("ended_by", models.CharField(blank=True, default="", verbose_name="收回人")),
                        ("end_reason", models.CharField(blank=True, default="", verbose_name="收回原因")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grants",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grants",
                                to="people.agency",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "角色授予",
                        "verbose_name_plural": "角色授予",
                        "ordering": ["account", "role", "start"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"
                                ),
                                name="grant_dates",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("end__isnull", True)),
                                fields=("account", "role", "agency", "series"),
                                name="grant_open_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StoredFile",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                                verbose_name="编号",
                            ),
                        ),
                        ("name", models.CharField(verbose_name="文件名")),
                        ("kind", models.CharField(verbose_name="格式")),
                        ("size", models.BigIntegerField(verbose_name="字节数")),
                        ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                        (
                            "uploaded_name",
                            models.CharField(blank=True, default="", verbose_name="上传人姓名"),
                        ),
                        ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                        (
                            "preview",
                            models.CharField(
                                choices=[
                                    ("待生成", "待生成"),
                                    ("已生成", "已生成"),
                                    ("不能预览", "不能预览"),
                                ],
                                default="待生成",
                                verbose_name="预览",
                            ),
                        ),
                        ("preview_note", models.CharField(blank=True, default="", verbose_name="预览说明")),
                        ("pages", models.IntegerField(default=0, verbose_name="预览页数")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="people.agency",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="上传人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "文件",
                        "verbose_name_plural": "文件",
                        "ordering": ["-uploaded_at", "id"],
                        "indexes": [models.Index(fields=["agency", "digest"], name="file_agency_digest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("size__gt", 0)), name="file_not_empty"
                            ),
                            models.CheckConstraint(condition=models.Q(("pages__gte", 0)), name="file_pages"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TablePreference",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("table", models.CharField(verbose_name="表格")),
                        ("query", models.TextField(blank=True, default="", verbose_name="查询")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="table_preferences",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "表格偏好",
                        "verbose_name_plural": "表格偏好",
                        "ordering": ["account", "table"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "table"), name="table_preference_unique"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActivationCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[("激活", "激活"), ("重置", "重置"), ("首位管理员", "首位管理员")],
                                verbose_name="用途",
                            ),
                        ),
                        ("digest", models.CharField(max_length=64, unique=True, verbose_name="摘要")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="生成时间")),
                        ("expires_at", models.DateTimeField(verbose_name="失效时间")),
                        ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="使用时间")),
                        ("burnt_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="codes",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "激活码",
                        "verbose_name_plural": "激活码",
                        "ordering": ["account", "-created_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("burnt_at__isnull", True), ("used_at__isnull", True)),
                                fields=("account",),
                                name="activation_one_open",
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
