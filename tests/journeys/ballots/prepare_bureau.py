"""A bureau of the samples, its year filed and approved and no 测评 yet: everybody has an account.

Run as a process with the environment of the installation, with the scheme; prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Final

import django

from tests.journeys.year.book import Sample

# Last year's grades, for every other person of the roster, by turns.
GRADES: Final = ("优秀", "良好", "合格")


def prepare(scheme: str) -> dict[str, Any]:
    """Write the bureau; gives its key, the year, and the cookies of everybody by 工号."""
    from people.models import Account
    from plans.models import Participant, Plan
    from tests.appraisals.sample_year import year_without_ballots
    from tests.journeys.year.office import make_office
    from tests.office import _password, client_of

    made = make_office(Sample(scheme))
    for account in made.accounts.values():
        account.password = _password()
    Account.objects.bulk_update(made.accounts.values(), ["password"])
    plan, _, _ = year_without_ballots(scheme)
    assert plan.agency == made.agency
    Plan.objects.update(state=Plan.State.APPROVED)
    for person in Participant.objects.filter(plan=plan, number__in=list(graded(Sample(scheme)))):
        person.previous_grade = graded(Sample(scheme))[person.number]
        person.save(update_fields=["previous_grade"])
    return {
        "agency": plan.agency_id,
        "year": plan.year,
        "cookies": {
            number: {name: morsel.value for name, morsel in client_of(account).cookies.items()}
            for number, account in made.accounts.items()
        },
    }


def graded(sample: Sample) -> dict[str, str]:
    """Last year's grade by 工号."""
    numbers = [row["工号"] for row in sample.rows("人员")][::2]
    return {number: GRADES[place % len(GRADES)] for place, number in enumerate(numbers)}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(prepare(*sys.argv[1:])))
