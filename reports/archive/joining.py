"""What the archive adds to the rest: navigation, the station and the guard of 归档."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from people.access import Access
from people.frame.navigation import NavItem, register_navigation
from plans.plan_pages import PLAN
from reports.archive.freshness import STALE, done_since, package_of
from scoring.life.guards import register_guard
from scoring.life.stations import Standing, Station, register_station
from scoring.life.workflow import ARCHIVE
from scoring.models import Settlement
from scoring.settlement_states import PUBLISHED


def join() -> None:
    """Register all of it."""
    register_navigation(
        NavItem(title="归档", url_name="archive", rule="archive.view", section="年终", order=99, icon="inbox")
    )
    register_guard(ARCHIVE, package_missing)
    register_station(package_station)


def package_missing(settlement: Settlement) -> list[str]:
    """A version is archived when its package has been made, and nothing was done since."""
    made = package_of(settlement)
    if made is None:
        return ["归档包还没有制作"]
    return [STALE] if done_since(settlement.plan, made.created_at) else []


def package_station(settlement: Settlement, access: Access) -> Station:
    """归档包 between 发布 and 归档."""
    plan = settlement.plan
    made = package_of(settlement)
    url = f"{reverse('archive', args=[plan.agency_id, plan.year])}?{PLAN}={plan.pk}"
    if made is not None:
        done = f"{made.account_name} {timezone.localtime(made.created_at):%Y-%m-%d}"
        if settlement.state == Settlement.State.PUBLISHED and done_since(plan, made.created_at):
            return Station(
                "package", 65, "归档包", Standing.NOW, next=STALE, done=done, url=url, link="重新制作归档包"
            )
        return Station("package", 65, "归档包", Standing.DONE, done=done, url=url, link="打开归档页面")
    if settlement.state in PUBLISHED:
        return Station(
            "package", 65, "归档包", Standing.NOW, next="绩效办制作归档包", url=url, link="制作归档包"
        )
    return Station("package", 65, "归档包", Standing.LATER)
