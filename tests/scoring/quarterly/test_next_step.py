"""The pages of a quarter name the step that can be taken now, and offer none that would be refused (rules 5.8, 7.2)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse

from indicators.models import LedgerEntry
from people.access import Role
from people.frame.todo import todos_of
from plans.models import Plan
from plans.services.notices import answer_objection, file_objection, withdraw_notice
from scoring.models import QuarterScore, QuarterSettlement
from tests.office import YEAR, Office, build_office
from tests.scoring.quarterly.town import NOW, by, posted, settled, town

CLERK = Role.PERFORMANCE_OFFICE


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    return town(office)


def see(office: Office, name: str, *more: int, who: Role = CLERK) -> str:
    return office.client_of(who).get(reverse(name, args=[office.a.pk, YEAR, *more])).content.decode()


def settling(office: Office, quarter: int) -> str:
    return reverse("quarter_settle", args=[office.a.pk, YEAR, quarter])


def outdated(office: Office, plan: Plan) -> QuarterSettlement:
    """A version that hangs, with an objection that holds."""
    row = posted(office, plan)
    assert row.notice is not None
    said = file_objection(by=by(office, Role.STAFF), notice=row.notice.pk, text="完成率有误")
    answer_objection(by=by(office), objection=said.pk, version=0, outcome="成立", reply="予以更正。")
    row.refresh_from_db()
    return row


def test_a_tile_says_what_is_left_before_settling(office: Office, plan: Plan) -> None:
    page = see(office, "quarters")
    assert "还有 1 项台账没有审核" in page, "5 of 6 rows of the first quarter are approved"
    assert "还有 6 项台账没有审核" in page
    assert 'btn-primary" href="' + settling(office, 1) not in page
    LedgerEntry.objects.filter(quarter=1).update(state=LedgerEntry.State.APPROVED)
    page = see(office, "quarters")
    assert "台账都已审核，可以核算" in page
    assert 'btn-primary" href="' + settling(office, 1) in page
    assert 'btn-outline-secondary" href="' + settling(office, 2) in page


def test_staff_are_not_told_that_nothing_was_settled(office: Office, plan: Plan) -> None:
    posted(office, plan)
    page = see(office, "quarters", who=Role.STAFF)
    assert "未核算" not in page
    assert page.count("未发布") == 4


def test_what_hangs_is_not_settled_again(office: Office, plan: Plan) -> None:
    row = posted(office, plan)
    for page in (see(office, "quarters"), see(office, "quarter_version", row.pk)):
        assert settling(office, 1) not in page
    assert "撤回公示</a>" not in see(office, "quarter_version", row.pk)


def test_an_objection_that_holds_leads_to_taking_the_notice_down(
    office: Office, plan: Plan, clock: time_machine.Traveller
) -> None:
    row = outdated(office, plan)
    assert row.notice is not None
    down = reverse("notice_withdraw", args=[office.a.pk, YEAR, row.notice.pk])
    page = see(office, "quarter_version", row.pk)
    assert f'href="{down}">撤回公示</a>' in page
    assert settling(office, 1) not in page
    assert "撤回公示，再重新核算" in see(office, "quarters")
    assert 'href="withdraw/">撤回公示</a>' in see(office, "notice", row.notice.pk)
    clock.move_to(NOW.replace(day=12))
    told = [each for each in todos_of(office.access(CLERK)) if each.title.startswith("公示")]
    assert [(each.title, each.hint) for each in told] == [
        (f"公示须撤回更正：{row.notice.title}", "第1季度核算第1版有异议成立，须撤回公示、重新核算后再公示")
    ]


def test_after_that_the_quarter_is_settled_again(office: Office, plan: Plan) -> None:
    row = outdated(office, plan)
    assert row.notice is not None
    row.notice.refresh_from_db()
    withdraw_notice(by=by(office), notice=row.notice.pk, version=row.notice.version, reason="更正")
    page = see(office, "quarter_version", row.pk)
    assert 'btn-primary" href="' + settling(office, 1) in page
    assert "打印公示" not in page
    assert row.notice.posted_on is not None
    assert f"{row.notice.posted_on:%Y-%m-%d} 至" not in page, "the way shows no sheet that was taken down"
    there = reverse("quarter_version", args=[office.a.pk, YEAR, row.pk])
    assert f'在<a href="{there}">公示的事项</a>里重新公示' in see(office, "notice", row.notice.pk)


def test_the_sum_names_its_rows_in_words(office: Office, plan: Plan) -> None:
    row = settled(office, plan)
    score = QuarterScore.objects.get(settlement=row, code="K1")
    page = see(office, "quarter_trace", row.pk, score.pk)
    assert "取自 季度台账 1.1 第1季度" in page
    assert "取自 考核对象 K1" in page
