"""A town's year in which 一科 and 二科 have the same score, so that one 优秀 is to be given by a decision."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from appraisals.models import AppraisalRound, BallotTally
from indicators.models import LedgerEntry
from people.access import Role
from plans.engine.units import POINT
from plans.models import Plan, Subject
from scoring.decisions import commands
from scoring.decisions.needed import needed_at
from tests.office import YEAR, Office
from tests.running_year import entry, running_year
from tests.scoring.registers.world import TOWN, by

TIE: Final = "TIE_AT_CUT"
BALLOTS: Final = "NO_BALLOTS"
GROUPS: Final = ("班子成员", "部门负责人", "村书记")
DAY: Final = date(YEAR, 12, 20)
MARK: Final = 90


def tied_town(office: Office, *, without: str = "", mark: int = MARK) -> Plan:
    """The town's approved plan: all quarters approved, every group has rated both sections alike.

    `without` names a rater group from which 一科 has no ballot; `mark` is what 二科 got for every dimension.
    """
    plan = running_year(office, scheme=TOWN)
    for code in ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3"):
        for quarter in (1, 2, 3, 4):
            entry(plan, code, quarter, LedgerEntry.State.APPROVED)
    round_ = AppraisalRound.objects.create(plan=plan, name="述职测评")
    for section, given in zip(sections(plan), (MARK, mark), strict=True):
        for group in GROUPS:
            if group == without and section.name == "一科":
                continue
            BallotTally.objects.create(
                round=round_, subject=section, group=group, valid=2, invalid=0, sums=[2 * given * POINT] * 5
            )
    return plan


def sections(plan: Plan) -> list[Subject]:
    return list(Subject.objects.filter(plan=plan, kind=Subject.Kind.SECTION).order_by("code"))


def where(plan: Plan) -> str:
    return "/".join(sorted(section.code for section in sections(plan)))


def decided(office: Office, plan: Plan, *grades: str, **more: Any) -> Any:
    """Decide the tie: a grade for each section."""
    needed = needed_at(plan, TIE, where(plan))
    assert needed is not None
    given = dict(zip((one.target for one in needed.candidates), grades, strict=True))
    values: dict[str, Any] = {"reason": "党委会研究", "body": "党委会", "decided_on": DAY}
    return commands.decide(by=by(office), plan=plan, needed=needed, conclusions=given, **{**values, **more})


def confirmed(office: Office, plan: Plan, rows: Any, who: Role | str = Role.CHIEF_LEADER) -> int:
    return commands.confirm_all(by=by(office, who), plan=plan, picked={row.pk: row.version for row in rows})
