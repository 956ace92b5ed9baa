"""The office of a sample before its year begins: sections, people with their duties, accounts.

Run as a process with the environment of the installation; prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import django

from tests.journeys.year.book import Sample, typed


def prepare(scheme: str) -> dict[str, Any]:
    """Write the office; gives the key of its agency, those of its units by 编号, and the cookies of everybody by 工号."""
    from tests.journeys.year.office import make_office
    from tests.office import client_of

    made = make_office(Sample(scheme))
    cookies = {
        number: {name: morsel.value for name, morsel in client_of(account).cookies.items()}
        for number, account in made.accounts.items()
    }
    units = {code: unit.pk for code, unit in made.units.items()}
    return {"agency": made.agency.pk, "units": units, "cookies": cookies}


def _place(scheme: str) -> Any:
    from people.models import Account, Agency
    from tests.journeys.pages.place import Place

    sample = Sample(scheme)
    accounts = {str(account.username).upper(): account for account in Account.objects.all()}
    return Place(sample, Agency.objects.get(name=sample.expected["agency"]), accounts)


def rest(scheme: str, quarter: str, *without: str) -> dict[str, Any]:
    """File a quarter for everybody but some people, and have their sections pass it: it waits for the 绩效办."""
    from tests.journeys.pages.services import file_by_service, pass_by_service

    place = _place(scheme)
    filed = file_by_service(place, int(quarter), without)
    return {"filed": filed, "passed": pass_by_service(place)}


def judge(scheme: str, scored: str) -> dict[str, Any]:
    """Have what waits for the 绩效办 approved, with 考核得分 as the sample has it (`scored`: 1) or as filed."""
    from tests.journeys.pages.services import approve_by_service, approve_filed

    place = _place(scheme)
    return {"approved": approve_by_service(place) if scored == "1" else approve_filed(place)}


def settled(scheme: str) -> dict[str, Any]:
    """Make the year of a sample by its pages up to the settled version; the 领导小组 gets a member (`member`)."""
    from django.conf import settings

    from people.access import Role
    from tests.journeys.pages import planning, registers
    from tests.journeys.pages.ending import grant
    from tests.journeys.pages.services import quarter_by_service
    from tests.journeys.year.office import member_of

    settings.ALLOWED_HOSTS = ["testserver"]
    place = _place(scheme)
    planning.begin(place)
    planning.take_the_roster(place)
    planning.enter_the_indicators(place)
    planning.put_up_and_approve(place)
    for quarter in (1, 2, 3, 4):
        quarter_by_service(place, quarter, scored=scheme != "gongshanglian-2015")
    registers.enter_registers(place)
    registers.import_ballots(place)
    result = registers.settle(place)
    grant(place, member_of(scheme), Role.LEADING_GROUP)
    return {"differences": list(place.differences(result))}


def cookies(scheme: str) -> dict[str, Any]:
    """Sign everybody in anew: nobody's session lasts over the days of a 公示."""
    from tests.office import client_of

    return {
        number: {name: morsel.value for name, morsel in client_of(account).cookies.items()}
        for number, account in _place(scheme).accounts.items()
    }


def file(scheme: str, quarter: str, *others: str) -> dict[str, Any]:
    """File a quarter for everybody but `others`, and have the sections pass it; the 绩效办 has all of it then."""
    from indicators.models import LedgerEntry, SecondaryIndicator
    from indicators.services.filing import save_entry
    from indicators.services.filing_submitting import submit_rows
    from people.acting import Actor
    from people.models import Account

    sample, number = Sample(scheme), int(quarter)
    named = {row["编号"]: row for row in sample.rows("指标")}
    submitted = 0
    for person in sorted({row["责任人"] for row in named.values()} - set(others)):
        account = Account.objects.get(username=person.lower())
        by = Actor(name=account.name, account=account.pk)
        rows = []
        for row in sample.filed(number, person):
            indicator = SecondaryIndicator.objects.select_related("plan", "subject", "responsible").get(
                code=row["指标编号"]
            )
            saved = save_entry(
                by=by, indicator=indicator, quarter=number, version=0, edits=typed(row), base={}
            )
            assert saved.entry is not None
            rows.append((indicator, saved.entry.version))
        result = submit_rows(by=by, rows=rows, quarter=number, today=date.today())  # noqa: DTZ011
        assert not result.incomplete, result.incomplete
        submitted += len(result.done)
    _pass(LedgerEntry, others)
    return {"submitted": submitted}


def _pass(model: Any, others: tuple[str, ...]) -> None:
    """Every head, or leader over a head, passes what waits; the rows of `others` are passed in the browser."""
    from indicators.services.review_many import pass_many
    from people.acting import Actor
    from people.models import Account, Duty

    waiting = model.objects.filter(state="已提交", stage__in=("科室负责人", "分管领导"))
    for stage, kind in (("科室负责人", Duty.Kind.HEAD), ("分管领导", Duty.Kind.SUPERVISING_LEADER)):
        for duty in Duty.objects.filter(kind=kind):
            rows = waiting.filter(stage=stage, indicator__subject__department=duty.department_id)
            rows = rows.exclude(indicator__responsible__number__in=others)
            account = Account.objects.get(employee=duty.employee_id)
            if rows:
                pass_many(
                    by=Actor(name=account.name, account=account.pk), rows=rows.values_list("pk", "version")
                )


if __name__ == "__main__":
    django.setup()
    what, *arguments = sys.argv[1:]
    commands: dict[str, Callable[..., dict[str, Any]]] = {
        "prepare": prepare, "file": file, "rest": rest, "judge": judge, "settled": settled, "cookies": cookies,
    }  # fmt: skip
    print(json.dumps(commands[what](*arguments)))
