"""The example offices staffed, so that no page is empty: duties, bodies of the year, people to try it as, traffic,
a year under way.

Accounts begin with demo- and have no usable password: only the sign-in page of demo mode opens them. All of it is one
transaction and is done once; a second run finds the accounts and leaves everything as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from people.acting import COMMAND_LINE, Actor
from people.models import Account, Agency, Department, Duty
from plans.models import Body, BodyMember, Participant, Plan, Subject
from reports.demo.cast import PREFIX, cast_city, cast_office, cast_readers, cast_unit, make_admins
from reports.demo.running import run_years
from reports.demo.traffic import make_traffic

BY: Final = Actor(name="示例", origin=COMMAND_LINE)
_BODIES: Final = (
    (Body.Kind.LEADING_GROUP, "绩效管理工作领导小组", "审定方案、结果和重大事项"),
    (Body.Kind.OFFICE, "绩效管理工作领导小组办公室", "组织填报、审核、核算和公示"),
    (Body.Kind.SUPERVISION, "绩效管理监督小组", "监督考核全过程，受理意见"),
)
SERIES: Final = ("甲系列", "乙系列")
MEMBERS: Final = 3


def staff_offices() -> int:
    """Staff the offices whose plans are stored; give the number of accounts to try them as (0: done before)."""
    if Account.objects.filter(username__startswith=PREFIX).exists():
        return 0
    with transaction.atomic():
        # Duties and bodies begin with the earliest year that is stored.
        for plan in Plan.objects.select_related("agency").order_by("year", "scheme_code"):
            assign_duties(plan)
        small, city = chosen_plans()
        admins, office = make_admins(BY), {}
        if small is not None:
            office = cast_office(BY, small)
            form_bodies(small, timezone.localdate().year)
            make_traffic(BY, small.agency, {**admins, **office})
        if city is not None:
            make_city(city)
            unit = cast_city(BY, city)
            cast_unit(BY, unit)
            form_bodies(city, timezone.localdate().year)
        for plan in other_plans({found.agency_id for found in (small, city) if found is not None}):
            cast_readers(BY, plan)
        run_years(small, office)
    return Account.objects.filter(username__startswith=PREFIX).count()


def chosen_plans() -> tuple[Plan | None, Plan | None]:
    """Choose where people try the program: a paid office that is one 单位, and the plan over the most 单位."""
    plans = Plan.objects.select_related("agency").annotate(
        units=Count("subjects", filter=Q(subjects__kind=Subject.Kind.UNIT), distinct=True),
        paid=Exists(Participant.objects.filter(plan=OuterRef("pk"), bonus_base_fen__isnull=False)),
    )
    small = plans.filter(units=1, paid=True).order_by("-scheme_code", "-year").first()
    return small, plans.filter(units__gt=1).order_by("-units", "-year").first()


def other_plans(done: set[int]) -> list[Plan]:
    """The newest plan of every other office: one person of its 绩效办 and one of its staff are to be tried too."""
    plans = Plan.objects.exclude(agency__in=done).select_related("agency").order_by("scheme_code", "year")
    return list({plan.agency_id: plan for plan in plans}.values())


def make_city(plan: Plan) -> None:
    """Make the owner of a plan over many units a 市, and give its units their 分组."""
    plan.agency.kind = Agency.Kind.CITY
    plan.agency.save(update_fields=["kind"])
    groups = dict(Subject.objects.filter(plan=plan, kind=Subject.Kind.UNIT).values_list("agency", "group"))
    units = list(Agency.objects.filter(parent=plan.agency_id, pk__in=groups))
    for place, unit in enumerate(units):
        # A document without 分组 compares all units; a 系列 to try the lead of one with is needed all the same.
        unit.group = groups[unit.pk] or SERIES[place % len(SERIES)]
    Agency.objects.bulk_update(units, ["group"])


def assign_duties(plan: Plan) -> None:
    """Let heads, 分管领导 and the first ordinary person of each section answer for it; one audit row.

    The last section stays without 填报人, so that the 绩效办 has something waiting.
    """
    subjects = list(
        Subject.objects.filter(plan=plan, department__isnull=False)
        .select_related("department", "head", "supervising_leader")
        .order_by("code")
    )
    taken = set(Duty.objects.filter(department__isnull=False).values_list("department", flat=True))
    filers = _filers(plan)
    start, duties = date(plan.year, 1, 1), []
    for subject in subjects:
        department = subject.department
        if department is None or department.pk in taken or department.valid_to is not None:
            continue
        answering: list[tuple[Duty.Kind, Participant | None]] = [
            (Duty.Kind.HEAD, subject.head),
            (Duty.Kind.SUPERVISING_LEADER, subject.supervising_leader),
            (Duty.Kind.FILER, None if subject is subjects[-1] else filers.get(subject.pk)),
        ]
        duties += [_duty(department, person, kind, start) for kind, person in answering if person is not None]
    Duty.objects.bulk_create(duties)
    BY.record(
        action="指定职责",
        target=f"{plan.agency.name} 各科室",
        detail={"职责": len(duties)},
        agency=plan.agency_id,
    )


def _filers(plan: Plan) -> dict[int, Participant]:
    """The first person of each subject who is neither its head nor a leader."""
    rows = Participant.objects.filter(plan=plan, post="一般人员").order_by("-number")
    return {person.subject_id: person for person in rows}


def _duty(department: Department, person: Participant, kind: Duty.Kind, start: date) -> Duty:
    return Duty(
        agency_id=department.agency_id,
        department=department,
        employee_id=person.employee_id,
        kind=kind,
        start=start,
    )


def form_bodies(plan: Plan, year: int) -> None:
    """Write the three bodies of the plan's year and of the present one, with members from the leaders."""
    people = list(Participant.objects.filter(plan=plan).order_by("number"))
    leaders = [person for person in people if person.post == "班子成员"]
    others = [person for person in people if person.post == "科室主要负责人"]
    for each in sorted({plan.year, year}):
        for kind, name, duties in _BODIES:
            body, fresh = Body.objects.get_or_create(
                agency=plan.agency, year=each, name=name,
                defaults={"kind": kind, "duties": duties, "document": f"示例发〔{each}〕1号"},
            )  # fmt: skip
            if fresh:
                chosen = leaders if kind is Body.Kind.LEADING_GROUP else others
                _members(body, chosen[-MEMBERS:] if kind is Body.Kind.SUPERVISION else chosen[:MEMBERS], each)
    BY.record(
        action="登记年度机构",
        target=plan.agency.name,
        detail={"年度": year, "机构": len(_BODIES)},
        agency=plan.agency_id,
    )


def _members(body: Body, people: Sequence[Participant], year: int) -> None:
    posts = ("组长", "副组长", "成员") if body.kind != Body.Kind.OFFICE else ("主任", "副主任", "成员")
    BodyMember.objects.bulk_create(
        BodyMember(
            body=body, employee_id=person.employee_id, name=person.name, post=posts[min(place, 2)],
            title=person.post, position=place, start=date(year, 1, 1),
        )
        for place, person in enumerate(people)
    )  # fmt: skip
