"""Rounds set up in the small office: on its 12 people (kejiju) or on its two sections (town)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from appraisals.models import AppraisalRound, Elector, KeyHolder
from appraisals.services.casting import cast_ballot
from appraisals.services.opening import open_round, prepare_round
from appraisals.services.round_parts import GroupSettings, HolderChoice, set_electors, set_groups, set_holders
from appraisals.services.rounds import RoundDetails, create_round
from people.access import Role
from people.acting import Actor
from people.models import AuditEntry
from plans.models import Plan
from tests.appraisals.world import _holder_key
from tests.office import Office
from tests.running_year import running_year

TOWN: Final = "xiangzhen-2024"
KEEPERS: Final = (Role.PERFORMANCE_OFFICE, Role.SUPERVISION, Role.STAFF)


def actor(office: Office, who: Role | str = Role.PERFORMANCE_OFFICE) -> Actor:
    """Whoever holds the role, as the giver of a command."""
    account = office.account(who)
    return Actor(name=account.name, account=account.pk)


def details(**more: Any) -> RoundDetails:
    """A round of ten days from today."""
    today = timezone.localdate()
    return RoundDetails(
        **{"name": "年度民主测评", "begins_on": today, "ends_on": today + timedelta(days=10), **more}
    )


def new_round(office: Office, *, scheme: str = "", plan: Plan | None = None, **more: Any) -> AppraisalRound:
    """A round as it is first proposed."""
    plan = plan or (running_year(office, scheme=scheme) if scheme else running_year(office))
    form = "述职测评" if scheme == TOWN else "民主测评"
    return create_round(by=actor(office), plan=plan, form=form, details=details(**more))


def with_holders(office: Office, row: AppraisalRound, *, ready: bool = True) -> AppraisalRound:
    """Three holders, with passphrases where they are to be ready."""
    chosen = [HolderChoice(account=office.account(who).pk, capacity=str(who)) for who in KEEPERS]
    row = set_holders(by=actor(office), round_=row.pk, version=fresh(row).version, holders=chosen)
    for holder in row.holders.all() if ready else ():
        key = _holder_key(holder.position)
        KeyHolder.objects.filter(pk=holder.pk).update(salt=key.salt, public_key=key.public_key)
    return fresh(row)


def prepared(office: Office, **more: Any) -> AppraisalRound:
    """A round that the 绩效办 has put up."""
    row = with_holders(office, new_round(office, **more))
    return prepare_round(by=actor(office), round_=row.pk, version=row.version)


def opened(office: Office, **more: Any) -> AppraisalRound:
    """A round that the 主要领导 has opened."""
    row = prepared(office, **more)
    return open_round(by=actor(office, Role.CHIEF_LEADER), round_=row.pk, version=fresh(row).version)


def fresh(row: AppraisalRound) -> AppraisalRound:
    """The row as it is stored now."""
    return AppraisalRound.objects.select_related("plan__agency").get(pk=row.pk)


def last_audit() -> AuditEntry:
    """The end of the log."""
    return AuditEntry.objects.order_by("-position")[0]


def act(
    command: Callable[..., Any], office: Office, row: AppraisalRound, who: Role | str, **more: Any
) -> Any:
    """Give a command on the round as it is now."""
    return command(by=actor(office, who), round_=row.pk, version=fresh(row).version, **more)


def town_round(office: Office) -> AppraisalRound:
    """Leaders and heads counted together, five slips for the villages."""
    row = with_holders(office, new_round(office, scheme=TOWN))
    leaders, heads, village = row.groups.order_by("position")
    together = GroupSettings(channel="账号", pool="班子和负责人")
    act(set_groups, office, row, Role.PERFORMANCE_OFFICE, groups={leaders.pk: together, heads.pk: together})
    set_electors(
        by=actor(office), group=village.pk, version=fresh(row).version, people=[], names=["张某"], nameless=4
    )  # fmt: skip
    return fresh(row)


def mark(row: AppraisalRound, elector: Elector) -> list[tuple[int, ...] | None]:
    """Full marks for everybody whom the elector judges."""
    full = [each["full"] for each in row.sheet["aspects"]]
    return [None if place in elector.excluded else tuple(full) for place in range(row.targets.count())]


def vote(row: AppraisalRound, number: int) -> None:
    """Let the first so many of the roll vote."""
    for elector in row.electors.order_by("serial")[:number]:
        cast_ballot(elector=elector.pk, marks=mark(row, elector))
