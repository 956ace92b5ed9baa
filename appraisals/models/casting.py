"""What casting leaves and what closing makes of it: turnout without time, sealed ballots, opened marks.

No row here knows a time; turnout and ballots share nothing (quality «Ballots»).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from appraisals.models.keys import KeyOfAnother, TellingNothingKey
from appraisals.models.roll import Elector, RoundTarget
from appraisals.models.rounds import AppraisalRound


class Turnout(models.Model):
    """An elector has voted; an elector belongs to one round, so this is one vote of one person in one round."""

    elector = KeyOfAnother(
        Elector, verbose_name="投票人", on_delete=models.PROTECT, primary_key=True, related_name="turnout"
    )
    round = models.ForeignKey(
        AppraisalRound, verbose_name="测评", on_delete=models.CASCADE, related_name="turnouts"
    )

    class Meta:
        verbose_name = verbose_name_plural = "投票记录"
        ordering = ["elector_id"]

    def __str__(self) -> str:
        return f"{self.elector_id}"


class SealedBallot(models.Model):
    """A ballot set under the round's public key: random id, fixed length, nothing else; gone with the closing."""

    id = TellingNothingKey("编号", primary_key=True)
    round = models.ForeignKey(
        AppraisalRound, verbose_name="测评", on_delete=models.CASCADE, related_name="sealed_ballots"
    )
    ciphertext = models.BinaryField("密文")

    class Meta:
        verbose_name = verbose_name_plural = "密封票"
        ordering = ["id"]

    def __str__(self) -> str:
        return "密封票"


class OpenedMarks(models.Model):
    """The opened marks of one target by one group (or pool of groups), sorted, so that their order tells nothing.

    `marks` is a list with one list of 1/10000 points per valid ballot; of fewer than five it is empty, and the round's
    `outcome` says of how many (`appraisals.unstored`). They never leave the program: everything outside works with
    BallotTally. `invalid` counts paper ballots that rules 0.10 refuses, `abstained` those who abstained here.
    """

    target = models.ForeignKey(
        RoundTarget, verbose_name="测评对象", on_delete=models.CASCADE, related_name="opened"
    )
    group = models.CharField("评价主体")
    marks = models.JSONField("各票分数", default=list)
    invalid = models.IntegerField("无效票", default=0)
    abstained = models.IntegerField("弃权", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "开出的票"
        ordering = ["target_id", "group"]
        constraints = [
            models.UniqueConstraint(fields=["target", "group"], name="opened_marks_unique"),
            models.CheckConstraint(condition=Q(invalid__gte=0, abstained__gte=0), name="opened_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.group}"


class CodeFailures(models.Model):
    """Wrong 测评码 from one address within ten minutes; `source` is a keyed digest of it, right codes leave nothing."""

    window = models.DateTimeField("时段")
    source = models.CharField("来源摘要", max_length=64)
    count = models.IntegerField("次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "测评码错误次数"
        ordering = ["-window", "source"]
        constraints = [models.UniqueConstraint(fields=["window", "source"], name="code_failures_unique")]

    def __str__(self) -> str:
        return f"{self.window} {self.count}"
