import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import appraisals.models.keys
from people.tables_at_once import CreateModels


class Migration(migrations.Migration):
    replaces = [("appraisals", "0001_initial"), ("appraisals", "0002_sealed_rounds")]

    initial = True

    dependencies = [
        ("people", "0001_squashed_0004_year_in_the_browser"),
        ("plans", "0001_squashed_0003_year_in_the_browser"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="AppraisalRound",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(verbose_name="名称")),
                        ("sealed", models.BooleanField(default=False, verbose_name="密封")),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rounds",
                                to="plans.plan",
                                verbose_name="年度方案",
                            ),
                        ),
                        ("abstaining", models.BooleanField(default=False, verbose_name="可以对个别对象弃权")),
                        ("begins_on", models.DateField(blank=True, null=True, verbose_name="开始日期")),
                        ("boxes", models.JSONField(blank=True, default=list, verbose_name="密封私钥的三份")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="截止日期")),
                        ("exclusions", models.JSONField(blank=True, default=list, verbose_name="回避")),
                        ("form", models.CharField(blank=True, default="", verbose_name="测评表")),
                        ("guidance", models.TextField(blank=True, default="", verbose_name="填写说明")),
                        ("hands", models.JSONField(blank=True, default=list, verbose_name="经手账号")),
                        (
                            "meeting_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="述职会议时间"),
                        ),
                        (
                            "meeting_place",
                            models.CharField(blank=True, default="", verbose_name="述职会议地点"),
                        ),
                        (
                            "names",
                            models.CharField(
                                choices=[("计票以前可见", "计票以前可见"), ("始终不可见", "始终不可见")],
                                default="计票以前可见",
                                verbose_name="未投票名单",
                            ),
                        ),
                        ("outcome", models.JSONField(blank=True, default=dict, verbose_name="计票结果")),
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
                            "prepared_digest",
                            models.CharField(blank=True, default="", verbose_name="提请内容摘要"),
                        ),
                        (
                            "prepared_name",
                            models.CharField(blank=True, default="", verbose_name="提请人姓名"),
                        ),
                        ("public_key", models.CharField(blank=True, default="", verbose_name="密封公钥")),
                        ("reason", models.TextField(blank=True, default="", verbose_name="作废或延期原因")),
                        (
                            "repeats",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="repeated",
                                to="appraisals.appraisalround",
                                verbose_name="重新举行的是",
                            ),
                        ),
                        ("sheet", models.JSONField(blank=True, default=dict, verbose_name="票面")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("导入", "导入"),
                                    ("筹备", "筹备"),
                                    ("待开启", "待开启"),
                                    ("进行中", "进行中"),
                                    ("已计票", "已计票"),
                                    ("已作废", "已作废"),
                                ],
                                default="导入",
                                verbose_name="状态",
                            ),
                        ),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "void_asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提请作废人",
                            ),
                        ),
                        (
                            "void_asked_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提请作废被代办人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "测评",
                        "verbose_name_plural": "测评",
                        "ordering": ["plan", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "name"), name="appraisal_round_unique"),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 0)), name="round_version_counts"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["导入", "筹备", "待开启", "进行中", "已计票", "已作废"])
                                ),
                                name="round_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state", "导入"), ("sealed", True), _connector="OR"),
                                name="round_sealed_unless_imported",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("begins_on__isnull", True),
                                    ("ends_on__isnull", True),
                                    ("ends_on__gte", models.F("begins_on")),
                                    _connector="OR",
                                ),
                                name="round_dates",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "进行中"),
                                    models.Q(("boxes", []), ("public_key", "")),
                                    _connector="OR",
                                ),
                                name="round_key_only_while_open",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ballot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("group", models.CharField(verbose_name="评价主体")),
                        ("marks", models.JSONField(default=list, verbose_name="各项分数")),
                        (
                            "participant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="ballots",
                                to="plans.participant",
                                verbose_name="年度人员",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ballots",
                                to="appraisals.appraisalround",
                                verbose_name="测评",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="ballots",
                                to="plans.subject",
                                verbose_name="考核对象",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "测评票",
                        "verbose_name_plural": "测评票",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("participant__isnull", True), ("subject__isnull", False)),
                                    models.Q(("participant__isnull", False), ("subject__isnull", True)),
                                    _connector="OR",
                                ),
                                name="ballot_one_target",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BallotTally",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("group", models.CharField(verbose_name="评价主体")),
                        ("valid", models.IntegerField(verbose_name="有效票")),
                        ("invalid", models.IntegerField(default=0, verbose_name="无效票")),
                        ("sums", models.JSONField(default=list, verbose_name="各项合计")),
                        (
                            "participant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="tallies",
                                to="plans.participant",
                                verbose_name="年度人员",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tallies",
                                to="appraisals.appraisalround",
                                verbose_name="测评",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="tallies",
                                to="plans.subject",
                                verbose_name="考核对象",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "测评汇总",
                        "verbose_name_plural": "测评汇总",
                        "ordering": ["round", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("participant__isnull", True), ("subject__isnull", False)),
                                    models.Q(("participant__isnull", False), ("subject__isnull", True)),
                                    _connector="OR",
                                ),
                                name="tally_one_target",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("invalid__gte", 0), ("valid__gte", 0)),
                                name="tally_counts",
                            ),
                            models.UniqueConstraint(
                                fields=("round", "subject", "group"), name="tally_subject_unique"
                            ),
                            models.UniqueConstraint(
                                fields=("round", "participant", "group"), name="tally_participant_unique"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CodeFailures",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("window", models.DateTimeField(verbose_name="时段")),
                        ("source", models.CharField(max_length=64, verbose_name="来源摘要")),
                        ("count", models.IntegerField(default=0, verbose_name="次数")),
                    ],
                    options={
                        "verbose_name": "测评码错误次数",
                        "verbose_name_plural": "测评码错误次数",
                        "ordering": ["-window", "source"],
                        "constraints": [
                            models.UniqueConstraint(fields=("window", "source"), name="code_failures_unique")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundTarget",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.IntegerField(verbose_name="票面顺序")),
                        (
                            "speaking_order",
                            models.IntegerField(blank=True, null=True, verbose_name="述职顺序"),
                        ),
                        (
                            "participant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="+",
                                to="plans.participant",
                                verbose_name="年度人员",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="targets",
                                to="appraisals.appraisalround",
                                verbose_name="测评",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="+",
                                to="plans.subject",
                                verbose_name="考核对象",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "测评对象",
                        "verbose_name_plural": "测评对象",
                        "ordering": ["round_id", "position"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("participant__isnull", True), ("subject__isnull", False)),
                                    models.Q(("participant__isnull", False), ("subject__isnull", True)),
                                    _connector="OR",
                                ),
                                name="target_one_kind",
                            ),
                            models.UniqueConstraint(
                                fields=("round", "position"), name="target_position_unique"
                            ),
                            models.UniqueConstraint(
                                fields=("round", "subject"), name="target_subject_unique"
                            ),
                            models.UniqueConstraint(
                                fields=("round", "participant"), name="target_participant_unique"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(blank=True, default="", verbose_name="正文")),
                        ("handed_in_by", models.CharField(blank=True, default="", verbose_name="提交人")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "files",
                            models.ManyToManyField(
                                blank=True,
                                related_name="duty_reports",
                                to="people.storedfile",
                                verbose_name="附件",
                            ),
                        ),
                        (
                            "target",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="report",
                                to="appraisals.roundtarget",
                                verbose_name="测评对象",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "述职报告",
                        "verbose_name_plural": "述职报告",
                        "ordering": ["target_id"],
                    },
                ),
                migrations.CreateModel(
                    name="RoundGroup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(verbose_name="评价主体")),
                        ("position", models.IntegerField(verbose_name="顺序")),
                        (
                            "channel",
                            models.CharField(
                                choices=[("账号", "账号"), ("测评码", "测评码"), ("纸质票", "纸质票")],
                                default="账号",
                                verbose_name="投票方式",
                            ),
                        ),
                        ("pool", models.CharField(blank=True, default="", verbose_name="合并计票")),
                        (
                            "decision",
                            models.TextField(blank=True, default="", verbose_name="人数不足的书面决定"),
                        ),
                        ("issued", models.IntegerField(default=0, verbose_name="发出纸质票")),
                        ("unused", models.IntegerField(default=0, verbose_name="收回空白票")),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="groups",
                                to="appraisals.appraisalround",
                                verbose_name="测评",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评价主体",
                        "verbose_name_plural": "评价主体",
                        "ordering": ["round_id", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("round", "name"), name="round_group_unique"),
                            models.UniqueConstraint(
                                fields=("round", "position"), name="round_group_position_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("channel__in", ["账号", "测评码", "纸质票"])),
                                name="group_channel",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("issued__gte", 0), ("unused__gte", 0)),
                                name="group_paper_counts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Elector",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(blank=True, default="", verbose_name="姓名")),
                        ("serial", models.IntegerField(verbose_name="序号")),
                        ("excluded", models.JSONField(blank=True, default=list, verbose_name="不评的对象")),
                        (
                            "code_digest",
                            models.CharField(
                                blank=True, max_length=64, null=True, unique=True, verbose_name="测评码摘要"
                            ),
                        ),
                        ("issue", models.IntegerField(default=0, verbose_name="发码次数")),
                        ("struck", models.CharField(blank=True, default="", verbose_name="取消原因")),
                        (
                            "employee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.employee",
                                verbose_name="干部职工",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="electors",
                                to="appraisals.appraisalround",
                                verbose_name="测评",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="electors",
                                to="appraisals.roundgroup",
                                verbose_name="评价主体",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "投票人",
                        "verbose_name_plural": "投票人",
                        "ordering": ["round_id", "group_id", "serial"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("round", "employee"), name="elector_once_in_a_round"
                            ),
                            models.UniqueConstraint(fields=("group", "serial"), name="elector_serial_unique"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeyHolder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.IntegerField(verbose_name="顺序")),
                        ("capacity", models.CharField(blank=True, default="", verbose_name="身份")),
                        ("salt", models.CharField(blank=True, default="", verbose_name="口令盐")),
                        ("public_key", models.CharField(blank=True, default="", verbose_name="保管人公钥")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="held_keys",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="holders",
                                to="appraisals.appraisalround",
                                verbose_name="测评",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "密钥保管人",
                        "verbose_name_plural": "密钥保管人",
                        "ordering": ["round_id", "position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("round", "position"), name="holder_position_unique"
                            ),
                            models.UniqueConstraint(
                                fields=("round", "account"), name="holder_account_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("position__range", (1, 3))), name="holder_of_three"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpenedMarks",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("group", models.CharField(verbose_name="评价主体")),
                        ("marks", models.JSONField(default=list, verbose_name="各票分数")),
                        ("invalid", models.IntegerField(default=0, verbose_name="无效票")),
                        ("abstained", models.IntegerField(default=0, verbose_name="弃权")),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="opened",
                                to="appraisals.roundtarget",
                                verbose_name="测评对象",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "开出的票",
                        "verbose_name_plural": "开出的票",
                        "ordering": ["target_id", "group"],
                        "constraints": [
                            models.UniqueConstraint(fields=("target", "group"), name="opened_marks_unique"),
                            models.CheckConstraint(
                                condition=models.Q(("abstained__gte", 0), ("invalid__gte", 0)),
                                name="opened_counts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperBallot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.IntegerField(verbose_name="票号")),
                        ("clerk", models.IntegerField(verbose_name="第几人录入")),
                        ("marks", models.JSONField(default=list, verbose_name="各项分数")),
                        ("version", models.IntegerField(default=0, verbose_name="版本")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="录入人",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="paper",
                                to="appraisals.roundgroup",
                                verbose_name="评价主体",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "纸质票录入",
                        "verbose_name_plural": "纸质票录入",
                        "ordering": ["group_id", "number", "clerk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("group", "number", "clerk"), name="paper_ballot_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("clerk__in", [1, 2]), ("number__gte", 1)),
                                name="paper_ballot_numbers",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SealedBallot",
                    fields=[
                        (
                            "id",
                            appraisals.models.keys.TellingNothingKey(
                                primary_key=True, serialize=False, verbose_name="编号"
                            ),
                        ),
                        ("ciphertext", models.BinaryField(verbose_name="密文")),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sealed_ballots",
                                to="appraisals.appraisalround",
                                verbose_name="测评",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "密封票",
                        "verbose_name_plural": "密封票",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Turnout",
                    fields=[
                        (
                            "elector",
                            appraisals.models.keys.KeyOfAnother(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="turnout",
                                serialize=False,
                                to="appraisals.elector",
                                verbose_name="投票人",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="turnouts",
                                to="appraisals.appraisalround",
                                verbose_name="测评",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "投票记录",
                        "verbose_name_plural": "投票记录",
                        "ordering": ["elector_id"],
                    },
                ),
            ],
        ),
    ]
