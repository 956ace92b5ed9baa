"""Search finds rows of registers, 公示, 会议 and 整改事项 for who may read them, and for nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.access import Role
from people.frame.search import hits_of
from plans.models import Plan, PublicNotice
from scoring.models import Adjustment, Meeting, RectificationItem, Violation
from tests.office import Office, build_office
from tests.running_year import running_year

WORDS = "标记甲"


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    plan = running_year(office)
    more(plan)
    return plan


def more(plan: Plan, number: int = 1) -> None:
    section = plan.subjects.get(code="K1")
    person = plan.participants.filter(subject=section).first()
    Adjustment.objects.create(
        plan=plan, subject=section, direction="加", matter="表彰", basis=f"{WORDS}的通报"
    )
    Violation.objects.create(
        plan=plan, code=f"W{number}", participant=person, situation="诫勉", event=f"{WORDS}一事"
    )
    Meeting.objects.create(
        plan=plan, kind="季度分析会", on=date(2026, 4, number), decisions=f"{WORDS}限期完成"
    )
    RectificationItem.objects.create(plan=plan, source="会议", problem=f"{WORDS}进度慢", subject=section)
    PublicNotice.objects.create(
        plan=plan, kind="其他", title=f"{WORDS}公示", working_days=3, posted_on=date(2026, 4, 1)
    )


def found(office: Office, who: Role | str, words: str = WORDS) -> set[str]:
    return {hit.title for hits in hits_of(office.access(who), words).values() for hit in hits}


ROW, CASE, MEETING = "加减分 一科", "违规违纪 一科干事", "2026-04-01 季度分析会"
ITEM, NOTICE = f"{WORDS}进度慢", f"{WORDS}公示"


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (Role.PERFORMANCE_OFFICE, {ROW, CASE, MEETING, ITEM, NOTICE}),
        (Role.SUPERVISION, {ROW, CASE, MEETING, ITEM, NOTICE}),
        (Role.LEADING_GROUP, {ROW, MEETING, ITEM, NOTICE}),
        (Role.SECTION_HEAD, {MEETING, ITEM, NOTICE}),
        ("二科科室负责人", {MEETING, NOTICE}),
        (Role.STAFF, {NOTICE}),
        ("乙局绩效办", set()),
        ("乙局监督小组", set()),
    ],
)
def test_each_finds_what_he_may_read(office: Office, plan: Plan, who: Role | str, expected: set[str]) -> None:
    assert found(office, who) == expected


def test_every_hit_opens(office: Office, plan: Plan) -> None:
    for who in (Role.PERFORMANCE_OFFICE, Role.SUPERVISION, Role.SECTION_HEAD):
        client = office.client_of(who)
        for hits in hits_of(office.access(who), WORDS).values():
            for hit in hits:
                assert client.get(hit.link).status_code == 200, (who, hit)


def test_a_row_is_found_by_whom_it_concerns(office: Office, plan: Plan) -> None:
    assert CASE in found(office, Role.PERFORMANCE_OFFICE, "一科干事")
    assert CASE not in found(office, Role.LEADING_GROUP, "一科干事")


def test_three_rows_cost_what_one_does(office: Office, plan: Plan) -> None:
    access = office.access(Role.PERFORMANCE_OFFICE)
    counts = []
    for number in (2, 3):
        with CaptureQueriesContext(connection) as captured:
            hits_of(access, WORDS)
        counts.append(len(captured))
        more(plan, number)
    assert counts[0] == counts[1]
