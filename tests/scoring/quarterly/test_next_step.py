"""The pages of a quarter name the step that can be taken now, and offer none that would be refused (rules 5.8, 7.2)."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import LedgerEntry, SecondaryIndicator
from indicators.services.filing_rules import rules_of
from indicators.services.overdue import overdue_of
from indicators.working import light_rules
from people.access import Role
from people.frame.todo import todos_of
from plans.models import Plan, PublicNotice
from plans.services.notice_words import notice_todos
from plans.services.notices import answer_objection, file_objection, withdraw_notice
from scoring.models import QuarterScore, QuarterSettlement
from tests.office import YEAR, Office
from tests.running_year import entry
from tests.scoring.quarterly.town import APPROVED, NOW, by, posted, settled

CLERK = Role.PERFORMANCE_OFFICE


pytestmark = pytest.mark.usefixtures("clock")


def see(office: Office, name: str, *more: int, who: Role = CLERK) -> str:
    return office.client_of(who).get(reverse(name, args=[office.a.pk, YEAR, *more])).content.decode()


def settling(office: Office, quarter: int) -> str:
    return reverse("quarter_settle", args=[office.a.pk, YEAR, quarter])


def outdated(office: Office, plan: Plan) -> QuarterSettlement:
    """A version that hangs, with an objection that holds."""
    row = posted(office, plan)
    assert row.notice is not None
    said = file_objection(by=by(office, Role.STAFF), notice=row.notice.pk, text="完成率有误")
    answer_objection(
        by=by(office, Role.LEADING_GROUP), objection=said.pk, version=0, outcome="成立", reply="予以更正。"
    )
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


def test_a_plan_without_indicators_has_nothing_to_settle(office: Office, plan: Plan) -> None:
    LedgerEntry.objects.all().delete()
    SecondaryIndicator.objects.all().delete()
    page = see(office, "quarters")
    assert "可以核算" not in page
    assert page.count("还没有指标，先在“指标”里登记") == 4
    assert "btn-primary" not in page


def test_rows_that_never_came_hold_a_quarter_up_no_longer_than_their_day(
    office: Office, plan: Plan, clock: time_machine.Traveller
) -> None:
    """The row in review is waited for; once it was sent back and the day is past, the quarter may go without it."""
    assert "还有 1 项台账没有审核" in see(office, "quarters"), "it lies with a reviewer"
    LedgerEntry.objects.filter(quarter=1, indicator__code="2.3").update(state=LedgerEntry.State.SENT_BACK)
    page = see(office, "quarters")
    assert "填报期已过，1 项没有上报：请催报，不再等的核算时不计入" in page
    assert 'btn-primary" href="' + settling(office, 1) in page
    assert "还有 6 项台账没有审核" in page, "nothing is approved in the others"
    clock.move_to(NOW.replace(month=3, day=31))
    page = see(office, "quarters")
    assert "还有 1 项台账没有审核" in page, "on its day it may still come"
    assert 'btn-primary" href="' + settling(office, 1) not in page


def test_each_quarter_of_a_town_is_owed(office: Office, plan: Plan) -> None:
    """Each has a score of its own (rules 5.1), so that no later quarter stands for it."""
    entry(plan, "2.3", 2, APPROVED)
    assert rules_of([plan])[plan.pk].every_quarter
    late = overdue_of(
        plan, SecondaryIndicator.objects.filter(code="2.3"), rules=light_rules(plan), today=date(YEAR, 6, 5)
    )
    LedgerEntry.objects.filter(quarter=1, indicator__code="2.3").update(state=LedgerEntry.State.SENT_BACK)
    again = overdue_of(
        plan, SecondaryIndicator.objects.filter(code="2.3"), rules=light_rules(plan), today=date(YEAR, 6, 5)
    )
    assert ([one.quarter for one in late.late], [one.quarter for one in again.late]) == ([], [1])


def test_three_sheets_to_be_taken_down_cost_as_many_queries_as_one(
    office: Office, plan: Plan, clock: time_machine.Traveller
) -> None:
    first = posted(office, plan)
    assert first.notice is not None
    first.notice.refresh_from_db()
    QuarterSettlement.objects.update(outdated="有异议成立")
    clock.move_to(NOW.replace(day=12))

    access, asked = office.access(CLERK), list[list[str]]()

    def told() -> list[str]:
        with CaptureQueriesContext(connection) as seen:
            hints = [each.hint for each in notice_todos(access)]
        asked.append([one["sql"] for one in seen])
        return hints

    assert told() == ["第1季度核算第1版有异议成立，须撤回公示、重新核算后再公示"]
    for quarter in (2, 3):
        notice = PublicNotice.objects.get(pk=first.notice.pk)
        notice.pk = None
        notice.save()
        QuarterSettlement.objects.create(
            plan=plan,
            quarter=quarter,
            version=1,
            state=first.state,
            outdated="有异议成立",
            notice=notice,
            inputs=b"",
        )
    assert [hint[:6] for hint in told()] == ["第1季度核算", "第2季度核算", "第3季度核算"]
    assert len(asked[0]) == len(asked[1])
    assert not [sql for sql in asked[1] if '"inputs"' in sql or '"rules"' in sql], (
        "what a version froze stays there"
    )


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
