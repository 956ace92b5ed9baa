"""Who is judged in a round, who votes in which group, and who holds its key."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from appraisals.models.rounds import ONE_TARGET, AppraisalRound
from people.models import Account, Employee, StoredFile
from plans.models import Participant, Subject


class RoundTarget(models.Model):
    """Somebody or some section judged in a round; `position` is its place on the ballot and in the sealed marks."""

    round = models.ForeignKey(
        AppraisalRound, verbose_name="测评", on_delete=models.CASCADE, related_name="targets"
    )
    subject = models.ForeignKey(
        Subject,
        verbose_name="考核对象",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
    )
    participant = models.ForeignKey(
        Participant,
        verbose_name="年度人员",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
    )
    position = models.IntegerField("票面顺序")
    speaking_order = models.IntegerField("述职顺序", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "测评对象"
        ordering = ["round_id", "position"]
        constraints = [
            models.CheckConstraint(condition=ONE_TARGET, name="target_one_kind"),
            models.UniqueConstraint(fields=["round", "position"], name="target_position_unique"),
            models.UniqueConstraint(fields=["round", "subject"], name="target_subject_unique"),
            models.UniqueConstraint(fields=["round", "participant"], name="target_participant_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def code(self) -> str:
        """编号 of the section or 工号 of the person."""
        if self.subject is not None:
            return self.subject.code
        return self.participant.number if self.participant is not None else ""

    @property
    def name(self) -> str:
        """Name of the section or person."""
        if self.subject is not None:
            return self.subject.name
        return self.participant.name if self.participant is not None else ""


class RoundGroup(models.Model):
    """A 评价主体 of a round: the scheme's name, one channel, and what was decided where it is small.

    Groups with the same `pool` (合并) are counted together: the mean of all their ballots stands for each of them.
    `issued` counts the paper ballots handed out, `unused` those that came back blank.
    """

    class Channel(models.TextChoices):
        """How a whole group votes; fixed at opening."""

        ACCOUNT = "账号", "账号"
        SLIP = "测评码", "测评码"
        PAPER = "纸质票", "纸质票"

    round = models.ForeignKey(
        AppraisalRound, verbose_name="测评", on_delete=models.CASCADE, related_name="groups"
    )
    name = models.CharField("评价主体")
    position = models.IntegerField("顺序")
    channel = models.CharField("投票方式", choices=Channel, default=Channel.ACCOUNT)
    pool = models.CharField("合并计票", blank=True, default="")
    decision = models.TextField("人数不足的书面决定", blank=True, default="")
    issued = models.IntegerField("发出纸质票", default=0)
    unused = models.IntegerField("收回空白票", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "评价主体"
        ordering = ["round_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="round_group_unique"),
            models.UniqueConstraint(fields=["round", "position"], name="round_group_position_unique"),
            models.CheckConstraint(
                condition=Q(channel__in=["账号", "测评码", "纸质票"]), name="group_channel"
            ),
            models.CheckConstraint(condition=Q(issued__gte=0, unused__gte=0), name="group_paper_counts"),
        ]

    def __str__(self) -> str:
        return self.name


class Elector(models.Model):
    """One entry of the roll, frozen at opening: somebody of the staff, an outsider by name, or the bearer of a slip.

    `excluded` are the positions of the targets that this elector does not judge. `code_digest` stands for the slip
    (`appraisals.codes`); `issue` counts its prints. A struck one can vote no more; where the round tells nobody who has
    voted, one who was struck may have voted before.
    """

    round = models.ForeignKey(
        AppraisalRound, verbose_name="测评", on_delete=models.CASCADE, related_name="electors"
    )
    group = models.ForeignKey(
        RoundGroup, verbose_name="评价主体", on_delete=models.CASCADE, related_name="electors"
    )
    employee = models.ForeignKey(
        Employee, verbose_name="干部职工", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField("姓名", blank=True, default="")
    serial = models.IntegerField("序号")
    excluded = models.JSONField("不评的对象", default=list, blank=True)
    code_digest = models.CharField("测评码摘要", max_length=64, null=True, blank=True, unique=True)
    issue = models.IntegerField("发码次数", default=0)
    struck = models.CharField("取消原因", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "投票人"
        ordering = ["round_id", "group_id", "serial"]
        constraints = [
            models.UniqueConstraint(fields=["round", "employee"], name="elector_once_in_a_round"),
            models.UniqueConstraint(fields=["group", "serial"], name="elector_serial_unique"),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.serial:03d}"


class KeyHolder(models.Model):
    """One of the three who keep a round's key; any two of them open the ballots.

    `public_key` and `salt` come from the passphrase (`appraisals.boxes`), which is kept nowhere.
    """

    round = models.ForeignKey(
        AppraisalRound, verbose_name="测评", on_delete=models.CASCADE, related_name="holders"
    )
    position = models.IntegerField("顺序")
    account = models.ForeignKey(
        Account, verbose_name="账号", on_delete=models.PROTECT, related_name="held_keys"
    )
    capacity = models.CharField("身份", blank=True, default="")
    salt = models.CharField("口令盐", blank=True, default="")
    public_key = models.CharField("保管人公钥", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "密钥保管人"
        ordering = ["round_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="holder_position_unique"),
            models.UniqueConstraint(fields=["round", "account"], name="holder_account_unique"),
            models.CheckConstraint(condition=Q(position__range=(1, 3)), name="holder_of_three"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.capacity}"


class DutyReport(models.Model):
    """述职报告 of a target, read by the voters before they vote."""

    target = models.OneToOneField(
        RoundTarget, verbose_name="测评对象", on_delete=models.CASCADE, related_name="report"
    )
    text = models.TextField("正文", blank=True, default="")
    files = models.ManyToManyField(StoredFile, verbose_name="附件", blank=True, related_name="duty_reports")
    handed_in_by = models.CharField("提交人", blank=True, default="")
    version = models.IntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "述职报告"
        ordering = ["target_id"]

    def __str__(self) -> str:
        return f"{self.target} 述职报告"
