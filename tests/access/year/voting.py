"""Who gets in: voting by account and by 测评码."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import uuid4

from appraisals.models import AppraisalRound
from people.access import Role
from plans.models import Plan
from tests.access.table import PERSONS, Expected, Maker, Scope, everybody, own, page
from tests.office import YEAR, Office

_MINE: Final = (Scope.OWN, Scope.OTHER)


def ballot_round(office: Office, who: Role | None, scope: Scope) -> int | None:
    """An open round of 甲局 in which the asker is on the roll, or somebody else only."""
    person = office.account(who).employee if who else None
    if scope is Scope.OWN and person is None:
        return None
    other = office.employee("二科干部职工")
    row = AppraisalRound.objects.create(
        plan=Plan.objects.get(agency=office.a, year=YEAR), name="权限测试测评", sealed=True,
        state=AppraisalRound.State.OPEN, public_key="x", boxes=[{}], form="民主测评",
        sheet={"step": 10_000, "aspects": [{"name": "德", "full": 200_000, "words": ""}]},
        begins_on=date(2000, 1, 1), ends_on=date(2100, 1, 1),
    )  # fmt: skip
    group = row.groups.create(name="民主测评", position=0)
    row.electors.create(group=group, employee=person if scope is Scope.OWN else other, serial=1)
    return row.pk


EXPECTATIONS: Final[dict[str, Expected]] = {
    "ballots": page(PERSONS),
    # The receipt of who has not voted leads to the ballot.
    "ballot": page(own(PERSONS, *_MINE), own(PERSONS, *_MINE)),
    "ballot_receipt": page(own(PERSONS, *_MINE), statuses=frozenset({302})),
    "ballot_secrecy": everybody(),
    "vote": everybody(post=True),
    # Without the cookie of a code: back to where it is typed.
    "vote_ballot": everybody({302}, post=True),
    # Without the cookie there is no such file, whoever asks; with it: tests/appraisals/voting/test_codes.py.
    "vote_report_file": everybody({404}),
}
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "ballot.round": (ballot_round, _MINE),
    "ballot_receipt.round": (ballot_round, _MINE),
    "vote_report_file.file": (lambda office, who, scope: uuid4(), ()),
}
