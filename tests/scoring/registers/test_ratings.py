"""评议得分 in force: circulated to the units, and their low items sent to rectification."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from people.access import Role
from people.errors import DomainError
from people.models import AuditEntry, Notification
from plans.engine.units import POINT
from plans.models import Plan
from scoring.models import RectificationItem
from scoring.registering import follow_up
from scoring.watching.rectifying import Matter, open_item
from tests.office import YEAR, Office
from tests.scoring.registers.world import DAY, by, in_force, plan_of, section, unit


def rated(office: Office, plan: Plan) -> Any:
    items = [
        {"项目": "服务态度", "得分": 72 * POINT, "主体": "企业代表", "人数": 40},
        {"项目": "办事效率", "得分": 91 * POINT, "主体": "企业代表", "人数": 40},
    ]
    values = {
        "subject": unit(plan),
        "item": "公众评议",
        "points": 82 * POINT,
        "source": "社会各界",
        "respondents": 80,
    }
    return in_force(office, plan, "ratings", values | {"details": items})


def test_ratings_are_circulated_once_and_the_unit_is_told(office: Office) -> None:
    plan = plan_of(office)
    rated(office, plan)
    assert follow_up.circulate(by=by(office, Role.CITY_OFFICE), plan=plan, on=DAY) == 1
    told = Notification.objects.filter(title=f"{YEAR}年度评议得分已通报")
    assert {each.account for each in told} == {
        office.account(Role.PERFORMANCE_OFFICE), office.account(Role.CHIEF_LEADER),
    }  # fmt: skip
    page = office.client_of(Role.CHIEF_LEADER).get(told[0].link).content.decode()
    assert "服务态度 72（企业代表，40人）" in page
    with pytest.raises(DomainError, match="都已通报"):
        follow_up.circulate(by=by(office), plan=plan, on=DAY)


def test_low_items_go_to_rectification_once(office: Office) -> None:
    plan = plan_of(office)
    row = rated(office, plan)
    due = date(YEAR, 12, 1)
    args: dict[str, Any] = {"by": by(office), "plan": plan, "row": row.pk, "below": 80 * POINT, "due": due}
    (made,) = follow_up.rectify(version=row.version, **args)
    item = RectificationItem.objects.get()
    assert (item.problem, item.subject, item.due) == (
        "公众评议“服务态度”得分 72（企业代表）",
        unit(plan),
        due,
    )
    with pytest.raises(DomainError, match="都已转过整改"):
        follow_up.rectify(version=row.version + 1, **args)
    assert made.source == "公众评议"


def test_low_items_are_opened_as_any_other_matter(office: Office) -> None:
    plan = plan_of(office)
    row = rated(office, plan)
    args: dict[str, Any] = {
        "by": by(office, Role.CITY_OFFICE), "plan": plan, "row": row.pk, "version": row.version,
        "below": 95 * POINT, "due": date(YEAR, 12, 1),
    }  # fmt: skip
    for state in (Plan.State.ARCHIVED, Plan.State.DRAFT):
        Plan.objects.filter(pk=plan.pk).update(state=state)
        with pytest.raises(DomainError, match=f"现在是“{state}”"):
            follow_up.rectify(**args)
    row.refresh_from_db()
    assert (RectificationItem.objects.count(), row.version) == (0, args["version"]), "nothing half done"
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
    made = follow_up.rectify(**args)
    assert len(made) == 2
    assert AuditEntry.objects.filter(action="立整改事项").count() == 2
    told = Notification.objects.filter(title__contains="新的整改事项")
    assert {each.account for each in told} == {office.account(Role.PERFORMANCE_OFFICE)}, (
        "the unit's own 绩效办"
    )
    page = office.client_of(Role.PERFORMANCE_OFFICE).get(told[0].link)
    assert "企业代表" in page.content.decode()


def test_the_head_of_a_section_is_told_of_a_matter_for_which_nobody_is_named(office: Office) -> None:
    plan = plan_of(office)
    matter = Matter(source="其他", problem="台账不全", due=date(YEAR, 12, 1), subject=section(plan))
    open_item(by=by(office), plan=plan, matter=matter)
    told = Notification.objects.filter(title__contains="新的整改事项")
    assert {each.account for each in told} == {office.account(Role.SECTION_HEAD)}
