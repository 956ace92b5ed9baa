"""The office of a sample before its year begins: sections, people with their duties, accounts.

Run as a process with the environment of the installation; prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import django

from tests.journeys.year.book import Row, Sample

BEFORE: Final = date(2012, 1, 1)
# Who of an office of the sample does what besides the own work: the first and another member of the 绩效办.
OFFICE: Final = {"kexie-2017": ("P011", "P024")}


def prepare(scheme: str) -> dict[str, Any]:
    """Write the office; gives the key of its agency and the cookies of everybody by 工号."""
    from people.models import Account, Agency, Employee
    from tests.office import client_of

    sample = Sample(scheme)
    city = Agency.objects.create(name="某市", kind=Agency.Kind.CITY)
    # 25 people would be a small office, which needs no second step; here every step is taken by its own person.
    agency = Agency.objects.create(name=sample.expected["agency"], parent=city, small_office=False)
    people = {
        row["工号"]: Employee.objects.create(agency=agency, number=row["工号"], name=row["姓名"], joined_on=BEFORE)
        for row in sample.rows("人员")
    }  # fmt: skip
    _sections(sample, agency, people)
    accounts = {
        number: Account.objects.create(username=number.lower(), name=person.name, employee=person)
        for number, person in people.items()
    }
    _grants(scheme, agency, accounts)
    cookies = {
        number: {name: morsel.value for name, morsel in client_of(account).cookies.items()}
        for number, account in accounts.items()
    }
    return {"agency": agency.pk, "cookies": cookies}


def _sections(sample: Sample, agency: Any, people: dict[str, Any]) -> None:
    from people.models import Department, Duty, Posting

    sections: dict[str, Any] = {"U01": None}
    for row in sample.rows("考核对象"):
        if row["类型"] == "单位":
            continue
        section = Department.objects.create(
            agency=agency, code=row["编号"], name=row["名称"], kind=row["类型"], valid_from=BEFORE
        )
        sections[row["编号"]] = section
        for kind in (Duty.Kind.HEAD, Duty.Kind.SUPERVISING_LEADER):
            Duty.objects.create(
                agency=agency, department=section, employee=people[row[kind]], kind=kind, start=BEFORE
            )
    for row in sample.rows("人员"):
        Posting.objects.create(
            employee=people[row["工号"]], agency=agency, department=sections[row["所在对象"]],
            post=row["职务"], rank_level=row["职级"], start=BEFORE,
        )  # fmt: skip


def _grants(scheme: str, agency: Any, accounts: dict[str, Any]) -> None:
    from people.access import Role
    from people.models import RoleGrant

    members = [(number, Role.PERFORMANCE_OFFICE) for number in OFFICE[scheme]]
    for number, role in (*members, ("P001", Role.CHIEF_LEADER)):
        RoleGrant.objects.create(
            account=accounts[number], role=role.value, agency=agency, start=BEFORE, reason="岗位职责"
        )


def bulk(scheme: str) -> dict[str, Any]:
    """Enter the bases of bonuses and the heads of supervision that are left after one was typed."""
    from people.typed import half_width
    from plans.models import Participant

    sample = Sample(scheme)
    done = 0
    for row in sample.rows("人员"):
        fen = round(row["奖金基数"] * 100)
        rows = Participant.objects.filter(number=half_width(row["工号"]), bonus_base_fen__isnull=True)
        done += rows.update(bonus_base_fen=fen, supervision_head=row["监督机构主要负责人"] == "是")
    return {"done": done}


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


def typed(row: Row) -> dict[str, str]:
    """What a filer types for a row of the sample."""
    from tests.journeys.year.book import plain, rate_of

    return {
        "attainment": rate_of(row),
        "self_points": plain(row["自评分"]),
        "progress": plain(row["完成情况"]),
        "problems": plain(row["存在问题"]),
        "measures": plain(row["整改措施"]),
        "no_evidence_reason": "纸质材料存科室备查",
    }


if __name__ == "__main__":
    django.setup()
    what, *arguments = sys.argv[1:]
    commands: dict[str, Callable[..., dict[str, Any]]] = {"prepare": prepare, "bulk": bulk, "file": file}
    print(json.dumps(commands[what](*arguments)))
