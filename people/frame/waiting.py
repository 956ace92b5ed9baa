"""What waits in people itself: the 待办 providers of this app. Each asks only for a role that is held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from people.access import Access, Role
from people.frame.found import path_of
from people.frame.todo import Todo, register_todo
from people.models import (
    Account,
    ActivationCode,
    Agency,
    Delegation,
    Department,
    Duty,
    Employee,
    Job,
    Opinion,
)
from people.services.audit_check import last_check
from people.services.claims import find_claims

OFFICES: Final = (Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE)
# How long a failed job still asks for attention, and how early the end of a delegation is told.
FAILED_DAYS: Final = 14
ENDING_DAYS: Final = 3


def join() -> None:
    """Register the providers of this app, in the order in which the home page names what has no date."""
    for provider in (
        office_to_set_up,
        broken_chain,
        opinions_to_answer,
        claims_to_settle,
        failed_jobs,
        ending_delegations,
        sections_without,
        people_without_account,
        accounts_not_activated,
    ):
        register_todo(provider)


def broken_chain(access: Access) -> Iterator[Todo]:
    """The last check of the log found a break."""
    if not access.has(Role.AUDIT_ADMIN, Role.SUPERVISION):
        return
    check = last_check()
    if check is not None and not check.whole:
        yield Todo("审计链断裂，请立即处理", path_of("audit"), hint=check.problem)


def opinions_to_answer(access: Access) -> Iterator[Todo]:
    """Opinions of the 监督小组 that the 绩效办 has not answered."""
    agencies = access.agencies_of(*OFFICES)
    if not agencies:
        return
    rows = Opinion.objects.get_queryset().open().filter(agency__in=agencies).exclude(author=access.account)
    found = rows.aggregate(number=Count("pk"), first=Min("created_at"), agency=Min("agency"))
    if found["number"]:
        since = timezone.localtime(found["first"])
        hint = f"最早一条提出于 {since.month} 月 {since.day} 日"
        link = path_of("opinions", agency=found["agency"])
        yield Todo(f"{found['number']} 条监督意见待答复", link, found["number"], hint=hint)


def claims_to_settle(access: Access) -> Iterator[Todo]:
    """People whom two places appraise or pay, or nobody does."""
    agencies = access.agencies_of(*OFFICES)
    if not agencies:
        return
    claims = find_claims(agencies=agencies, year=access.today.year)
    if claims:
        first = next((place.agency for place in claims[0].places if place.agency in agencies), min(agencies))
        people = len({claim.person.pk for claim in claims})
        yield Todo(
            f"{people} 人在哪里考核、发奖待确定",
            path_of("staff_claims", agency=first),
            people,
            hint="每人每天只在一处考核、一处发奖",
        )


def failed_jobs(access: Access) -> Iterator[Todo]:
    """Jobs of mine that failed lately and were not run again."""
    since = timezone.now() - timedelta(days=FAILED_DAYS)
    rows = Job.objects.filter(
        account=access.account, state=Job.State.FAILED, finished_at__gte=since, reruns__isnull=True
    )
    number = rows.count() if access.signed_in else 0
    if number:
        yield Todo(f"{number} 个任务没有做成", path_of("jobs"), number, hint="打开看原因和下一步")


def ending_delegations(access: Access) -> Iterator[Todo]:
    """Delegations that I gave or hold and that end within days."""
    if not access.signed_in:
        return
    rows = Delegation.objects.filter(
        Q(grantor=access.account) | Q(delegate=access.account),
        revoked_at__isnull=True,
        start__lte=access.today,
        end__range=(access.today, access.today + timedelta(days=ENDING_DAYS)),
    )
    found = rows.aggregate(number=Count("pk"), first=Min("end"))
    if found["number"]:
        link = path_of("delegations")
        yield Todo(
            f"{found['number']} 项代办即将结束",
            link,
            found["number"],
            found["first"],
            "需要延长的，请重新委托",
        )


def sections_without(access: Access) -> Iterator[Todo]:
    """Sections in which nobody is head, or nobody files."""
    agencies = access.agencies_of(*OFFICES)
    if not agencies:
        return
    rows = Department.objects.on(access.today).filter(agency__in=agencies)
    heads, filers = _held(access, Duty.Kind.HEAD), _held(access, Duty.Kind.FILER)
    found = rows.aggregate(
        headless=Count("pk", filter=~Exists(heads)),
        fileless=Count("pk", filter=~Exists(filers)),
        agency=Min("agency"),
    )
    link = path_of("duties", agency=found["agency"] or 0)
    if found["headless"]:
        yield Todo(
            f"{found['headless']} 个科室没有负责人",
            link,
            found["headless"],
            hint="没有负责人，填报就无人审核",
        )
    if found["fileless"]:
        yield Todo(f"{found['fileless']} 个科室没有填报人", link, found["fileless"])


def office_to_set_up(access: Access) -> Iterator[Todo]:
    """A new installation: no agency is registered."""
    if access.has(Role.SYSTEM_ADMIN) and not Agency.objects.get_queryset().exists():
        yield Todo("登记单位和绩效办，开始使用", path_of("setup"), hint="新装的系统先办这一件")


def people_without_account(access: Access) -> Iterator[Todo]:
    """Staff in service who cannot sign in."""
    if not access.has(Role.SYSTEM_ADMIN):
        return
    number = serving(access).filter(account__isnull=True).count()
    if number:
        yield Todo(f"{number} 名干部职工没有账号", path_of("accounts_new"), number, hint="可以按名册成批建立")


def accounts_not_activated(access: Access) -> Iterator[Todo]:
    """Accounts whose owner has not set a password yet; the date is when the first slip expires."""
    if not access.has(Role.SYSTEM_ADMIN):
        return
    number = Account.objects.filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX).count()
    if not number:
        return
    slips = ActivationCode.objects.filter(
        account__is_active=True,
        account__password__startswith=UNUSABLE_PASSWORD_PREFIX,
        used_at__isnull=True,
        burnt_at__isnull=True,
    )
    expires = slips.aggregate(first=Min("expires_at"))["first"]
    due = timezone.localdate(expires) if expires else None
    hint = "激活条过期后要重新打印" if due else "请打印激活条，当面发给本人"
    yield Todo(f"{number} 个账号还没有激活", path_of("account_slips"), number, due, hint)


def serving(access: Access) -> QuerySet[Employee]:
    """Everybody in service today."""
    today = access.today
    return Employee.objects.filter(
        Q(joined_on__isnull=True) | Q(joined_on__lte=today), Q(left_on__isnull=True) | Q(left_on__gte=today)
    )


def _held(access: Access, kind: str) -> QuerySet[Duty]:
    """Duties of the kind today, over the section or over its whole agency."""
    today = access.today
    return Duty.objects.filter(
        Q(department=OuterRef("pk")) | Q(department__isnull=True, agency=OuterRef("agency")),
        Duty.in_force(today),
        kind=kind,
    )
