"""Rounds of 测评: who is judged, who votes, sealed ballots, opened marks and the sums that leave a round."""

from __future__ import annotations

from appraisals.models.casting import CodeFailures, OpenedMarks, SealedBallot, Turnout
from appraisals.models.paper import PaperBallot
from appraisals.models.roll import DutyReport, Elector, KeyHolder, RoundGroup, RoundTarget
from appraisals.models.rounds import AppraisalRound
from appraisals.models.tallies import Ballot, BallotTally

__all__ = [
    "AppraisalRound",
    "Ballot",
    "BallotTally",
    "CodeFailures",
    "DutyReport",
    "Elector",
    "KeyHolder",
    "OpenedMarks",
    "PaperBallot",
    "RoundGroup",
    "RoundTarget",
    "SealedBallot",
    "Turnout",
]
