"""Taking the ballots of a year workbook into a plan that is run in the program: unsealed (非密封), replaced as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Final

from django.db import transaction

from appraisals.models import AppraisalRound, Ballot, BallotTally
from people.acting import Actor
from people.errors import DomainError
from plans.models import Participant, Plan, Subject
from scoring.services import FROZEN_NEXT, frozen_settlement
from scoring.store import ROUND_NAME, rates_people
from scoring.year import BallotRow

REFUSED: Final = "测评没有导入"
BATCH: Final = 5_000
NAMED: Final = 5


def import_ballots(
    *, by: Actor, plan: Plan, ballots: Sequence[BallotRow], tallies: Sequence[BallotTally]
) -> tuple[int, int]:
    """Replace the unsealed ballots and sums of a plan; gives how many of each there are now.

    One transaction. Raises DomainError, with nothing changed: a target is neither a subject nor a person of the plan,
    the plan has a round held in the program that is not voided, or a settlement of it is past 草稿.
    """
    with transaction.atomic():
        Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        _refuse(plan)
        subjects, people = _known(plan)
        targets = {row.target for row in ballots} | {row.target for row in tallies}
        _refuse_unknown(sorted(targets - subjects.keys() - people.keys()))
        AppraisalRound.objects.filter(plan=plan, sealed=False).delete()
        round_ = AppraisalRound.objects.create(plan=plan, name=_free_name(plan), sealed=False)
        Ballot.objects.bulk_create(
            [
                Ballot(round=round_, **_target(row.target, subjects, people), group=row.group, marks=list(row.marks))
                for row in ballots
            ],
            batch_size=BATCH,
        )  # fmt: skip
        BallotTally.objects.bulk_create(
            [
                BallotTally(
                    round=round_, **_target(row.target, subjects, people), group=row.group, valid=row.valid,
                    invalid=row.invalid, sums=row.sums,
                )
                for row in tallies
            ],
            batch_size=BATCH,
        )  # fmt: skip
        by.record(
            action="导入测评（非密封）",
            target=f"{plan.agency.name} {plan}",
            detail={"测评票": len(ballots), "测评汇总": len(tallies)},
            agency=plan.agency_id,
        )
    return len(ballots), len(tallies)


def _known(plan: Plan) -> tuple[dict[str, int], dict[str, int]]:
    """Whom a ballot may be about: the subjects by 编号 and the people by 工号, with their keys."""
    subjects = dict(Subject.objects.filter(plan=plan).values_list("code", "pk"))
    people = dict(Participant.objects.filter(plan=plan).values_list("number", "pk"))
    if rates_people(plan):
        subjects = {code: key for code, key in subjects.items() if code not in people}
    return subjects, people


def _target(name: str, subjects: dict[str, int], people: dict[str, int]) -> dict[str, int | None]:
    subject = subjects.get(name)
    return {"subject_id": subject, "participant_id": None if subject is not None else people[name]}


def _free_name(plan: Plan) -> str:
    """The usual name of imported ballots, unless a voided round has it."""
    taken = set(AppraisalRound.objects.filter(plan=plan).values_list("name", flat=True))
    names = (ROUND_NAME if number == 1 else f"{ROUND_NAME}{number}" for number in count(1))
    return next(name for name in names if name not in taken)


def _refuse(plan: Plan) -> None:
    held = AppraisalRound.objects.filter(plan=plan, sealed=True).exclude(state=AppraisalRound.State.VOIDED)
    found = held.order_by("pk").first()
    if found is not None:
        raise DomainError(
            REFUSED,
            why=f"这一年在系统里已有密封的测评“{found.name}”（{found.state}）",
            next_step="测评以密封的为准；确需改用导入，请先作废密封的一轮",
        )
    frozen = frozen_settlement(plan)
    if frozen is not None:
        raise DomainError(
            REFUSED,
            why=f"{plan}的核算第{frozen.version}版已到“{frozen.state}”",
            next_step=FROZEN_NEXT,
        )


def _refuse_unknown(unknown: Sequence[str]) -> None:
    if not unknown:
        return
    shown = "、".join(unknown[:NAMED]) + (f" 等 {len(unknown)} 个" if len(unknown) > NAMED else "")
    raise DomainError(
        REFUSED,
        why=f"测评的对象 {shown} 不是本年度方案中的考核对象或人员",
        next_step="请核对编号和工号，与方案的名单一致后再导入",
    )
