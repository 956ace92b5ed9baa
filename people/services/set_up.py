"""开始使用: from the first administrator alone to an office whose 绩效办 can sign in, in one act."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.utils import timezone

from people.access import Role
from people.acting import Actor
from people.audit import AuditEntry
from people.engine.postings import Facts
from people.errors import DomainError
from people.models import Account, Agency, Employee, RoleGrant
from people.services.accounts import create_accounts
from people.services.granting import active_holders
from people.services.organisation import clean_name
from people.services.roles import give_role
from people.services.staff import add_employee


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of starting an office: what, who does it, whether it is done, where."""

    title: str
    who: str
    done: bool
    url_name: str = ""
    hint: str = ""


def stages() -> list[Stage]:
    """Give the steps of starting an office, each with whether it is done."""
    today = timezone.localdate()
    admins = active_holders(today)
    agency = Agency.objects.get_queryset().order_by("pk").first()
    offices = RoleGrant.objects.filter(
        RoleGrant.in_force(today, today), role__in=[Role.PERFORMANCE_OFFICE.value, Role.CITY_OFFICE.value]
    )
    holders = offices.filter(account__employee__isnull=False).values("account")
    others = Account.objects.filter(employee__isnull=False).exclude(pk__in=holders)
    return [
        Stage(title="登记单位和绩效办", who="系统管理员", done=agency is not None and offices.exists()),
        Stage(
            title="绩效办激活账号",
            who="系统管理员、绩效办",
            done=offices.exclude(account__password__startswith=UNUSABLE_PASSWORD_PREFIX).exists(),
            url_name="account_slips",
            hint="打印绩效办的激活条，当面交给本人；本人照着设密码、登录。",
        ),
        Stage(
            title="设立科室，导入干部职工名册",
            who="绩效办",
            done=Employee.objects.exclude(pk__in=holders.values("account__employee")).exists(),
            hint="绩效办登录后，在“单位和科室”页设立科室，在“干部职工”页导入名册；首页有步骤。",
        ),
        Stage(
            title="为其他人建立账号、打印激活条",
            who="系统管理员",
            done=others.exists(),
            url_name="accounts_new",
            hint="按名册成批建立，一次打印。",
        ),
        Stage(
            title="指定安全管理员和审计管理员",
            who="系统管理员",
            done={Role.SECURITY_ADMIN, Role.AUDIT_ADMIN} <= admins,
            url_name="roles",
            hint="小单位可以不设。有了安全管理员，其他角色由安全管理员授予。",
        ),
    ]


def set_up_office(
    *, by: Actor, name: str, kind: str, small: bool, clerk_name: str = "", clerk_number: str = ""
) -> Account:
    """Register the first agency and its 绩效办, and give the account that is 绩效办 now.

    The clerk goes on the staff list with an account (login name = 工号); without a clerk, in a small office only, the
    administrator takes the role. Only while there is no agency at all (DomainError otherwise): later ones belong to
    the organisation pages, later roles to 安全管理员.
    """
    with transaction.atomic():
        if Agency.objects.get_queryset().exists():
            raise DomainError(
                "不能再次登记首个单位",
                why="已有单位",
                next_step="请在“单位和科室”页增加单位，由安全管理员授予角色",
            )
        if not clerk_name and not small:
            raise DomainError(
                "不能由系统管理员兼任绩效办", why="只有小单位可以兼任", next_step="请填绩效办经办人"
            )
        agency = Agency.objects.create(name=clean_name(name), kind=kind, small_office=True if small else None)
        by.record(
            action="登记首个单位",
            target=f"单位 {agency.name}",
            detail={"类型": kind, "小单位": "是" if small else "按人数"},
            agency=agency.pk,
            category=AuditEntry.Category.SYSTEM,
        )
        account = (
            _clerk(by, agency, clerk_name, clerk_number)
            if clerk_name
            else Account.objects.get(pk=by.account or 0)
        )
        city = kind == Agency.Kind.CITY and bool(clerk_name)
        give_role(
            by=by,
            account=account,
            role=Role.CITY_OFFICE if city else Role.PERFORMANCE_OFFICE,
            agency=agency,
            series="",
            start=timezone.localdate(),
            end=None,
            reason="开始使用",
        )
    return account


def _clerk(by: Actor, agency: Agency, name: str, number: str) -> Account:
    """Put the clerk on the staff list and make the account; the slip is printed on the page of accounts."""
    person = add_employee(
        by=by,
        agency=agency.pk,
        number=number,
        name=name,
        joined_on=timezone.localdate(),
        to=Facts(agency=agency.pk),
        reason="开始使用",
    )
    return create_accounts(by=by, employees=[person.pk])[0]
