"""Who gets in: settling what was entered in the program."""

from __future__ import annotations

from typing import Any, Final

from people.access import Role
from people.models import Job
from plans.models import Plan
from reports.settling.submissions import SETTLE_PLAN, TRIAL
from tests.access.table import CITY, OFFICE, PERSONAL, Expected, Maker, Scope, own, page, yearly
from tests.office import YEAR, Office

_OFFICES = yearly(OFFICE | CITY, CITY)
_JOB = own(OFFICE | CITY)

EXPECTATIONS: Final[dict[str, Expected]] = {
    "year_settle": page(_OFFICES, _OFFICES),
    "year_ballots": page(_OFFICES, _OFFICES),
    "year_tried": page(_JOB),
    "year_settle_confirm": page(None, _JOB),
    "year_settling": page(_JOB),
}


def _job(kind: str, state: str) -> Maker:
    def make(office: Office, who: Role | None, scope: Scope) -> Any:
        """A job of the kind, of the asker's own or of somebody else."""
        from tests.access.makers import job

        key = job(office, who, scope)
        plan = Plan.objects.get(agency=office.a, year=YEAR)
        Job.objects.filter(pk=key).update(kind=kind, state=state, arguments={"plan": plan.pk})
        return key

    return make


def _year(office: Office, who: Role | None, scope: Scope) -> int:
    return YEAR


MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "year_tried.job": (_job(TRIAL, Job.State.DONE), PERSONAL),
    "year_settle_confirm.job": (_job(TRIAL, Job.State.DONE), PERSONAL),
    "year_settling.job": (_job(SETTLE_PLAN, Job.State.QUEUED), PERSONAL),
    "year_tried.year": (_year, ()),
    "year_settle_confirm.year": (_year, ()),
    "year_settling.year": (_year, ()),
}
