"""Joins what the frame asks of 公示, route, calendar and working days: 待办, navigation, who may open their files."""

from __future__ import annotations

from django.db.models import Q

from people.access import LINE, READERS, Access
from people.files.owners import register_owner
from people.frame.navigation import NavItem, register_navigation
from people.frame.todo import register_todo
from plans.current import visible_plans
from plans.notice_sight import notices_in_sight, visible_objections
from plans.services.calendar_words import calendar_todos
from plans.services.notice_words import notice_todos


def join() -> None:
    """Register everything."""
    register_todo(notice_todos)
    register_todo(calendar_todos)
    register_owner("公示附件", lambda access: Q(notices__in=notices_in_sight(access).values("pk")))
    register_owner("异议材料", lambda access: Q(objections__in=visible_objections(access).values("pk")))
    register_owner("方案办理附件", lambda access: Q(route_records__plan__agency__in=_readers(access)))
    register_owner("报送回执", lambda access: Q(calendar_items__plan__agency__in=_readers(access)))
    register_owner("公开照片", lambda access: Q(publications__plan__in=visible_plans(access).values("pk")))
    register_navigation(
        NavItem(title="公示", url_name="notices", rule="notice.view", section="年度", order=80, icon="flag"),
        NavItem(
            title="日程和报送",
            url_name="calendar",
            rule="plan.view",
            section="年度",
            order=30,
            icon="calendar3",
        ),
        NavItem(
            title="方案办理",
            url_name="route",
            rule="plan.view",
            section="年度",
            order=15,
            icon="diagram-3",
            when=_handles_plans,
        ),
        NavItem(
            title="工作日",
            url_name="working_days",
            rule="workdays.view",
            section="系统",
            order=45,
            icon="calendar3",
        ),
    )


def _handles_plans(access: Access, agency: int | None, year: int) -> bool:
    """The steps of a plan's approval are for those who take and oversee them; others read them from its page."""
    return access.has(*READERS, *LINE, agency=agency)


def _readers(access: Access) -> frozenset[int]:
    """Minutes, scans and receipts are for those who run and oversee the year."""
    held = access.roles(*READERS, *LINE)
    return frozenset[int]().union(*(one.agencies for one in held))
