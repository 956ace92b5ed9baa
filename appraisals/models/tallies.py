"""Ballots that came from a workbook (非密封), and 测评汇总: the sums by which every score is computed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from appraisals.models.rounds import ONE_TARGET, AppraisalRound
from plans.models import Participant, Subject


class Ballot(models.Model):
    """One opened, anonymous ballot.

    `marks` in 1/10000 point, one per dimension of the target's form, null if empty. Marks outside their range
    are kept as they were given: they make the ballot invalid (rules 0.10).
    """

    round = models.ForeignKey(
        AppraisalRound, verbose_name="测评", on_delete=models.CASCADE, related_name="ballots"
    )
    subject = models.ForeignKey(
        Subject,
        verbose_name="考核对象",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="ballots",
    )
    participant = models.ForeignKey(
        Participant,
        verbose_name="年度人员",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="ballots",
    )
    group = models.CharField("评价主体")
    marks = models.JSONField("各项分数", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "测评票"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=ONE_TARGET, name="ballot_one_target")]

    def __str__(self) -> str:
        return f"{self.subject_id or self.participant_id} {self.group}"


class BallotTally(models.Model):
    """测评汇总 of one target and rater group: numbers of ballots, sums of the valid ones per dimension."""

    round = models.ForeignKey(
        AppraisalRound, verbose_name="测评", on_delete=models.CASCADE, related_name="tallies"
    )
    subject = models.ForeignKey(
        Subject,
        verbose_name="考核对象",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="tallies",
    )
    participant = models.ForeignKey(
        Participant,
        verbose_name="年度人员",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="tallies",
    )
    group = models.CharField("评价主体")
    valid = models.IntegerField("有效票")
    invalid = models.IntegerField("无效票", default=0)
    sums = models.JSONField("各项合计", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "测评汇总"
        ordering = ["round", "pk"]
        constraints = [
            models.CheckConstraint(condition=ONE_TARGET, name="tally_one_target"),
            models.CheckConstraint(condition=Q(valid__gte=0, invalid__gte=0), name="tally_counts"),
            # Nulls are distinct, so each of the two speaks about its own kind of target only.
            models.UniqueConstraint(fields=["round", "subject", "group"], name="tally_subject_unique"),
            models.UniqueConstraint(
                fields=["round", "participant", "group"], name="tally_participant_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.group}"

    @property
    def target(self) -> str:
        """编号 of the subject or 工号 of the person that was rated."""
        if self.subject is not None:
            return self.subject.code
        return self.participant.number if self.participant is not None else ""
