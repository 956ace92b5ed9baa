"""Who gets in: results of a closed round, their checks, and 述职报告."""

from __future__ import annotations

from typing import Final

from appraisals.models import AppraisalRound, BallotTally, OpenedMarks, RoundGroup, RoundTarget
from appraisals.sheets import sheet_from
from people.access import Role
from plans.current import rules_in_force
from plans.models import Participant
from tests.access.table import (
    AT_A,
    CITY,
    LEADERS,
    OFFICE,
    SERIES,
    SUPERVISION,
    YEARLY,
    Expected,
    Maker,
    Scope,
    page,
    yearly,
)
from tests.access.year.rounds import plan_of
from tests.office import Office

NAME: Final = "权限测试已计票"
READ = yearly(OFFICE | LEADERS | SUPERVISION | CITY, CITY)
_FIRST: Final = frozenset({Role.STAFF})
MARKS: Final = [[160_000, 170_000, 180_000, 190_000, 200_000]] * 6


def closed_round(office: Office, who: Role | None, scope: Scope) -> int:
    """A closed round on one person, straight from the models: what it was counted from is not asked here."""
    plan = plan_of(office, scope)
    rules = rules_in_force(plan).rules
    form = rules.scheme.form_of_people() if rules else None
    assert form is not None
    found, made = AppraisalRound.objects.get_or_create(
        plan=plan,
        name=NAME,
        defaults={
            "sealed": True, "state": AppraisalRound.State.CLOSED, "form": form.name, "sheet": sheet_from(form),
            "outcome": {"投票": 6, "票数": {form.groups[0].name: 6}, "摘要": "0" * 64, "盐": ""},
        },
    )  # fmt: skip
    if made:
        person = Participant.objects.filter(plan=plan).order_by("number")[0]
        target = RoundTarget.objects.create(round=found, participant=person, position=0)
        group = RoundGroup.objects.create(round=found, name=form.groups[0].name, position=0)
        OpenedMarks.objects.create(target=target, group=group.name, marks=MARKS)
        BallotTally.objects.create(
            round=found,
            participant=person,
            group=group.name,
            valid=6,
            sums=[sum(column) for column in zip(*MARKS, strict=True)],
        )
    return found.pk


EXPECTATIONS: Final[dict[str, Expected]] = {
    "round_results": page(READ),
    "round_result_book": page(READ),
    "round_verify": page(yearly(SUPERVISION)),
    "round_turnout_check": page(yearly(AT_A | CITY | SERIES, CITY)),
    # Of a round that is being prepared: readers, and whom a report is about (everybody at 甲局 is a target of it; the
    # first one is the 干部职工).
    "duty_reports": page(yearly(AT_A | CITY, CITY)),
    "duty_report": page(yearly(_FIRST | OFFICE | LEADERS | SUPERVISION | CITY, CITY)),
    "duty_report_change": page(yearly(_FIRST | OFFICE | CITY, CITY), yearly(_FIRST | OFFICE | CITY, CITY)),
    "duty_order": page(yearly(OFFICE | CITY, CITY), yearly(OFFICE | CITY, CITY)),
}
_ROUNDS = ("round_results", "round_result_book", "round_verify", "round_turnout_check")
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    f"{name}.round": (closed_round, YEARLY) for name in _ROUNDS
}
