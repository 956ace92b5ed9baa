"""Whom a visitor may try the program as: an account for every role, most of them in one office of twelve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from people.access import Role
from people.acting import COMMAND_LINE, Actor
from people.models import Account, Agency, Duty, Employee
from people.services.roles import give_role
from plans.models import Participant, Plan

PREFIX: Final = "demo-"
REASON: Final = "示例"
LEADER, HEAD, STAFF = "班子成员", "科室主要负责人", "一般人员"
_ADMINS: Final = (
    ("xitong", "示例系统管理员", Role.SYSTEM_ADMIN),
    ("anquan", "示例安全管理员", Role.SECURITY_ADMIN),
    ("shenji", "示例审计管理员", Role.AUDIT_ADMIN),
)

Cast = dict[str, Account]


def make_admins(by: Actor) -> Cast:
    """Make the three administrators; they are nobody on a staff list."""
    made: Cast = {}
    for key, name, role in _ADMINS:
        account = Account.objects.create(username=PREFIX + key, name=name, password=make_password(None))
        _grant(by, account, role, None)
        made[key] = account
    return made


def cast_office(by: Actor, plan: Plan) -> Cast:
    """Make the twelve of a small office: leaders, 绩效办, 监督小组, and two sections with head, filer and staff."""
    agency, people = plan.agency, _People(plan)
    chosen = {
        "zhuyaolingdao": people.take(LEADER),
        "lingdaoxiaozu": people.take(LEADER),
        "fenguan": people.with_duty(Duty.Kind.SUPERVISING_LEADER),
        "kezhang": people.with_duty(Duty.Kind.HEAD),
        "tianbao": people.with_duty(Duty.Kind.FILER),
        "kezhang2": people.with_duty(Duty.Kind.HEAD),
        "tianbao2": people.with_duty(Duty.Kind.FILER),
        "jixiaoban": people.take(STAFF),
        "jixiaoban2": people.take(STAFF),
        "jiandu": people.take(STAFF),
        "zhigong": people.take(STAFF),
        "zhigong2": people.take(STAFF),
    }
    made = _accounts(chosen.items())
    for key, role in (
        ("zhuyaolingdao", Role.CHIEF_LEADER), ("lingdaoxiaozu", Role.LEADING_GROUP),
        ("jixiaoban", Role.PERFORMANCE_OFFICE), ("jixiaoban2", Role.PERFORMANCE_OFFICE), ("jiandu", Role.SUPERVISION),
    ):  # fmt: skip
        _grant(by, made[key], role, agency)
    return made


def cast_city(by: Actor, plan: Plan) -> Agency:
    """Make 市绩效办 and the lead of one series over the units of a city; give a unit for `cast_unit`."""
    people = _People(plan)
    made = _accounts({"shi-jixiaoban": people.take(STAFF), "shi-xilie": people.take(STAFF)}.items())
    unit: Agency = Agency.objects.filter(parent=plan.agency).order_by("pk")[0]
    _grant(by, made["shi-jixiaoban"], Role.CITY_OFFICE, plan.agency)
    _grant(by, made["shi-xilie"], Role.SERIES_LEAD, plan.agency, series=unit.group)
    return unit


def cast_unit(by: Actor, unit: Agency) -> Cast:
    """Make the 绩效办 of one unit of the city, and whoever answers for its first section."""
    duties = Duty.objects.filter(agency=unit).order_by("department", "pk").select_related("employee")
    kinds = (("danwei-kezhang", Duty.Kind.HEAD), ("danwei-tianbao", Duty.Kind.FILER))
    chosen = {key: duty.employee for key, kind in kinds if (duty := duties.filter(kind=kind).first())}
    serving = Employee.objects.filter(postings__agency=unit, account__isnull=True, left_on__isnull=True)
    free = serving.exclude(pk__in=[person.pk for person in chosen.values()]).order_by("-number").first()
    if free is not None:
        chosen["danwei-jixiaoban"] = free
    made = _accounts(chosen.items())
    if free is not None:
        _grant(by, made["danwei-jixiaoban"], Role.PERFORMANCE_OFFICE, unit)
    return made


def cast_readers(by: Actor, plan: Plan) -> Cast:
    """Make 绩效办 and one ordinary person of an office, named after its scheme."""
    people, name = _People(plan), plan.scheme_code.rpartition("-")[0]
    chosen = {f"{name}-jixiaoban": people.take(STAFF), f"{name}-zhigong": people.take(STAFF)}
    made = _accounts(chosen.items())
    _grant(by, made[f"{name}-jixiaoban"], Role.PERFORMANCE_OFFICE, plan.agency)
    return made


def cast_leader(by: Actor, plan: Plan) -> Account:
    """Make 主要领导 of an office whose other accounts are there: whoever records what the meeting of leaders decided."""
    key = f"{plan.scheme_code.rpartition('-')[0]}-zhuyaolingdao"
    made = _accounts({key: _People(plan).take(LEADER)}.items())
    _grant(by, made[key], Role.CHIEF_LEADER, plan.agency)
    return made[key]


class _People:
    """The people of a plan, each given out once; who answers for a section is kept for that."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        rows = Participant.objects.filter(plan=plan).order_by("number").select_related("employee")
        busy = set(
            Duty.objects.filter(employee__in=rows.values("employee")).values_list("employee", flat=True)
        )
        self._duties = list(
            Duty.objects.filter(employee__in=busy).order_by("department", "pk").select_related("employee")
        )
        self._rows = [(row.post, row.employee) for row in rows]
        self._busy = busy
        self._taken: set[int] = set()

    def take(self, post: str) -> Employee:
        """Give the next person in the post who answers for nothing; the next of the post where all do."""
        return self._first(
            [*(one for at, one in self._rows if at == post and one.pk not in self._busy), *self._of(post)]
        )

    def with_duty(self, kind: Duty.Kind) -> Employee:
        """Give the next person who answers for a section."""
        return self._first([duty.employee for duty in self._duties if duty.kind == kind])

    def _of(self, post: str) -> Iterator[Employee]:
        return (one for at, one in self._rows if at == post)

    def _first(self, people: Iterable[Employee]) -> Employee:
        found = next(one for one in people if one.pk not in self._taken)
        self._taken.add(found.pk)
        return found


def _accounts(chosen: Iterable[tuple[str, Employee]]) -> Cast:
    pairs = list(chosen)
    made = Account.objects.bulk_create(
        Account(username=PREFIX + key, name=person.name, employee=person, password=make_password(None))
        for key, person in pairs
    )
    return {key: account for (key, _), account in zip(pairs, made, strict=True)}


def _grant(by: Actor, account: Account, role: Role, agency: Agency | None, series: str = "") -> None:
    give_role(
        by=by, account=account, role=role, agency=agency, series=series, start=timezone.localdate(), end=None, reason=REASON
    )  # fmt: skip


def as_actor(account: Account) -> Actor:
    """Act as one of the people to be tried."""
    return Actor(name=account.name, account=account.pk, origin=COMMAND_LINE)
