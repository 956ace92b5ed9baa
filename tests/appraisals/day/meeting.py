"""An open round of 甲局 with a group for each channel, and the pages of its day."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from appraisals.models import AppraisalRound, RoundGroup
from people.access import Role
from people.acting import Actor
from people.models import Account
from tests.appraisals.world import YEAR, World, open_round, town_plan
from tests.office import Office, build_office

CHANNELS = {"班子成员": "账号", "部门负责人": "测评码", "村书记": "纸质票"}
SIZES = {"班子成员": 6, "部门负责人": 9, "村书记": 0}


@dataclass(frozen=True, slots=True)
class Meeting:
    """The world of tests/appraisals with the office that runs it."""

    office: Office
    world: World

    @property
    def round(self) -> AppraisalRound:
        """The round as it stands now."""
        return AppraisalRound.objects.select_related("plan__agency").get(pk=self.world.round.pk)

    def group(self, name: str) -> RoundGroup:
        return RoundGroup.objects.get(round=self.world.round, name=name)

    def url(self, name: str, **more: int) -> str:
        return reverse(
            name, kwargs={"agency": self.office.a.pk, "year": YEAR, "round": self.world.round.pk} | more
        )

    def clerk(self, who: Role | str = Role.PERFORMANCE_OFFICE) -> Client:
        return self.office.client_of(who)

    def actor(self, who: Role | str = Role.PERFORMANCE_OFFICE) -> Actor:
        account = self.office.account(who)
        return Actor(name=account.name, account=account.pk)

    def make_holder(self, position: int, who: Role | str) -> Account:
        """Let one of the office hold the key at this position."""
        account = self.office.account(who)
        self.world.round.holders.filter(position=position).update(account=account)
        return account


def meeting(sizes: dict[str, int] | None = None, channels: dict[str, str] | None = None) -> Meeting:
    """Give a meeting of three sections; sizes and channels by group."""
    office = build_office(plans=False)
    plan = town_plan(3, agency=office.a)
    return Meeting(office, open_round(plan=plan, sizes=sizes or SIZES, channels=channels or CHANNELS))


def not_paper(**sizes: int) -> Meeting:
    """Give a meeting with the groups of these sizes, all with accounts."""
    return meeting(dict(sizes), {})
