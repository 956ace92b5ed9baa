"""核算办理 in the browser: what is done, who is next, what blocks, and what each person may do (issue 7, part 1)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.access import Role
from people.frame.todo import todos_of
from people.models import Account, StoredFile
from plans.models import Plan, PublicNotice
from scoring.life import steps
from scoring.life.stations import Standing, stations_of
from scoring.models import Settlement, SettlementAct, SettlementProblem
from tests.indicators.reviewing.rows import by, second_office
from tests.office import YEAR, Office
from tests.scoring.life.years import (
    DECIDER,
    SETTLER,
    again,
    checked,
    checker,
    decided,
    fresh,
    notice_of,
    posted,
    published,
    settled,
)

pytestmark = pytest.mark.usefixtures("alone")
State = Settlement.State


def life(office: Office) -> str:
    return reverse("life", args=[office.a.pk, YEAR])


def see(office: Office, who: Account | Role | str, query: str = "") -> str:
    answer = office.client_of(who).get(life(office) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def take(office: Office, who: Account | Role | str, step: str, row: Settlement, **data: Any) -> Any:
    address = reverse(f"life_{step}", args=[office.a.pk, YEAR, row.pk])
    return office.client_of(who).post(address, {"form_token": "", **data})


def offered(page: str, step: str) -> bool:
    return re.search(rf'href="/units/\d+/years/\d+/results/\d+/{step}/"', page) is not None


def standings(office: Office, row: Settlement) -> list[str]:
    found = stations_of(fresh(row), office.access(SETTLER))
    return [one.standing.value for one in found if one.order in (10, 20, 30, 40, 50, 70)]


def todos(office: Office, who: Role | str) -> list[str]:
    return [todo.title for todo in todos_of(office.access(who)) if "核算第" in todo.title]


def test_a_year_that_is_not_settled_says_where_to_begin(office: Office) -> None:
    page = see(office, SETTLER)
    assert "本年度还没有核算" in page
    assert f"{reverse('year_settle', args=[office.a.pk, YEAR])}?plan=" in page
    assert reverse("year_settle", args=[office.a.pk, YEAR]) not in see(office, Role.SUPERVISION)


def test_the_way_is_gone_in_the_browser(office: Office) -> None:
    row, other = settled(office), second_office(office)
    assert offered(see(office, other), "check")
    assert take(office, other, "check", row, note="逐项核对").headers["Location"].startswith(life(office))
    today = timezone.localdate().isoformat()
    refused = take(office, DECIDER, "decide", row, on=today, body="党组会", document="甲党〔2026〕3号")
    page = refused.content.decode()
    assert "没有会议纪要" in page
    assert 'value="甲党〔2026〕3号"' in page, "what was typed stays"
    take(office, DECIDER, "decide", row, on=today, body="党组会", document="甲党〔2026〕3号", minutes="同意")
    assert fresh(row).state == State.APPROVED
    page = see(office, SETTLER)
    assert f"党组会，{today}，甲党〔2026〕3号，甲局党组成员登记" in page
    assert not offered(page, "publish"), "it is put up first"
    steps.post(by=by(office, SETTLER), settlement=row, notice=notice_of(row, PublicNotice.State.CLOSED))
    assert offered(see(office, SETTLER), "publish")
    take(office, SETTLER, "publish", row)
    take(office, SETTLER, "archive", row)
    assert fresh(row).state == State.ARCHIVED
    page = see(office, SETTLER)
    assert not any(offered(page, step) for step in ("archive", "reopen", "send-back"))
    assert [act.step for act in SettlementAct.objects.order_by("pk")] == [
        "核对",
        "审定",
        "公示",
        "发布",
        "归档",
    ]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (settled, "done now later later later later"),
        (checked, "done done now later later later"),
        (decided, "done done done now later later"),
        (posted, "done done done now later later"),
        (lambda office: posted(office, "已结束"), "done done done done now later"),
        (published, "done done done done done now"),
    ],
)
def test_the_stations_say_how_far_it_is(office: Office, made: Any, expected: str) -> None:
    assert standings(office, made(office)) == expected.split()


def test_nobody_is_offered_a_second_step_of_one_chain(office: Office) -> None:
    row = settled(office)
    page = see(office, SETTLER)
    assert not offered(page, "check")
    assert "您已参与这一版的“核算”，“核对”须由另一位有权限的同志办理" in page
    steps.check(by=checker(office), settlement=row)
    page = see(office, "二科干部职工")
    assert "您已参与这一版的“核对”，“审定”须由另一位有权限的同志办理" in page
    refused = take(
        office, "二科干部职工", "decide", row, on=timezone.localdate(), body="党组会", minutes="同意"
    )
    assert "您已参与“核对”" in refused.content.decode()
    page = see(office, Role.SUPERVISION)
    assert "您已参与" not in page
    assert not offered(page, "decide")


def test_whose_turn_it_is_stands_among_the_todos(office: Office) -> None:
    second = "二科干部职工"
    second_office(office)
    row = settled(office)
    assert (todos(office, SETTLER), todos(office, DECIDER)) == ([], [])
    assert todos(office, second) == ["甲局2026年度核算第1版待核对"]
    steps.check(by=checker(office), settlement=row)
    assert (todos(office, SETTLER), todos(office, second)) == ([], [])
    assert todos(office, DECIDER) == ["甲局2026年度核算第1版待审定"]
    steps.decide(
        by=by(office, DECIDER), settlement=row, on=timezone.localdate(), body="党组会", minutes="同意"
    )
    assert todos(office, SETTLER) == ["甲局2026年度核算第1版待公示"]
    notice = notice_of(row)
    steps.post(by=by(office, SETTLER), settlement=row, notice=notice)
    assert todos(office, SETTLER) == []
    PublicNotice.objects.filter(pk=notice.pk).update(state=PublicNotice.State.CLOSED)
    assert todos(office, SETTLER) == ["甲局2026年度核算第1版待发布"]
    steps.publish(by=by(office, SETTLER), settlement=row)
    assert todos(office, SETTLER) == ["甲局2026年度核算第1版待归档"]
    steps.reopen(by=checker(office), settlement=row, reason="台账有误")
    assert todos(office, SETTLER) == ["甲局2026年度核算第1版需重新核算"]
    for who in (Role.STAFF, Role.SECTION_HEAD, Role.SUPERVISION, "乙局绩效办"):
        assert todos(office, who) == []


def test_what_blocks_leads_to_where_it_is_decided(office: Office) -> None:
    row = settled(office)
    Settlement.objects.update(blocked=True)
    SettlementProblem.objects.create(
        settlement=row,
        code="TIE_AT_CUT",
        blocking=True,
        where="K1/K2",
        message="K1/K2 同分，优秀1个、良好1个",
    )
    page = see(office, SETTLER)
    entering = reverse("decision_enter", args=[office.a.pk, YEAR])
    assert f"{entering}?matter=TIE_AT_CUT&amp;where=K1%2FK2&amp;plan={row.plan_id}" in page
    assert "同分跨等次线：一科、二科 同分，优秀1个、良好1个" in page
    assert standings(office, row)[:2] == ["blocked", "later"]
    second_office(office)
    assert todos(office, "二科干部职工") == [], "it is decided and settled anew first"
    asked = office.client_of("二科干部职工").get(reverse("life_check", args=[office.a.pk, YEAR, row.pk]))
    assert "作出决定、重新核算以前，核对了也不能审定" in asked.content.decode()
    steps.check(by=checker(office), settlement=row)
    assert standings(office, row)[2] == Standing.BLOCKED
    page = see(office, DECIDER)
    assert not offered(page, "decide")
    assert "请退回这一版，对每个阻断问题作出决定" in page
    assert offered(page, "send-back")


def test_a_version_given_up_says_who_gave_it_up_and_why(office: Office) -> None:
    row = checked(office)
    take(office, DECIDER, "send_back", row, reason="")
    assert fresh(row).state == State.CHECKED
    take(office, DECIDER, "send_back", row, reason="一科得分漏了第四季度")
    page = see(office, SETTLER)
    assert "甲局党组成员" in page
    assert "退回了这一版：一科得分漏了第四季度" in page
    assert reverse("year_settle", args=[office.a.pk, YEAR]) in page
    answer = office.client_of(DECIDER).get(reverse("life_decide", args=[office.a.pk, YEAR, row.pk]))
    assert answer.status_code == 302, "a page of yesterday leads back to the way"


def test_a_correction_shows_both_versions_and_who_moves(office: Office) -> None:
    first = published(office)
    steps.mark_outdated(Settlement.objects.filter(pk=first.pk), "申诉成立", by=by(office, SETTLER))
    page = see(office, "二科干部职工")
    assert "需重新核算：</strong>申诉成立。请先“更正”打开这一版" in page
    form = office.client_of("二科干部职工").get(reverse("life_reopen", args=[office.a.pk, YEAR, first.pk]))
    assert "申诉成立</textarea>" in form.content.decode()
    take(office, "二科干部职工", "reopen", first, reason="申诉成立，更正一科得分")
    page = see(office, SETTLER)
    assert "正在更正：</strong>申诉成立，更正一科得分" in page
    second = again(first, office)
    page = see(office, SETTLER)
    compare = reverse("result_compare", args=[office.a.pk, YEAR, second.pk])
    assert f'href="{compare}?with={first.pk}"' in page
    assert "核算第2版" in page
    assert "正在更正：</strong>" in see(office, SETTLER, f"?settlement={first.pk}")
    head = (
        office.client_of(SETTLER).get(reverse("result", args=[office.a.pk, YEAR, first.pk])).content.decode()
    )
    assert "正在更正：</strong>申诉成立，更正一科得分" in head
    assert office.client_of(SETTLER).get(life(office) + "?settlement=999999").status_code == 404


def test_a_correction_opened_by_mistake_is_taken_back_on_its_page(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "moved_since", lambda row: False)
    first = published(office)
    assert not offered(see(office, DECIDER), "close-correction")
    take(office, DECIDER, "reopen", first, reason="点错了")
    assert offered(see(office, DECIDER), "close-correction")
    answer = take(office, DECIDER, "close", first, reason="核对后没有错")
    assert answer.status_code == 302
    page = see(office, DECIDER)
    assert "正在更正：" not in page
    assert "核对后没有错" in page
    assert not offered(page, "close-correction")
    take(office, DECIDER, "reopen", first, reason="真有错")
    again(first, office)
    assert not offered(see(office, DECIDER, f"?settlement={first.pk}"), "close-correction")


def test_several_plans_of_a_year_are_chosen_between(office: Office) -> None:
    row = settled(office)
    second = Plan.objects.create(agency=office.a, year=YEAR, scheme_code="gongxinju-neibu-2019")
    page = see(office, SETTLER, f"?plan={second.pk}")
    assert "本年度还没有核算" in page
    assert f"{life(office)}?plan={row.plan_id}" in page


def test_a_list_of_three_versions_asks_no_more_than_one_of_one(office: Office) -> None:
    row = published(office)

    def asked() -> int:
        client = office.client_of(SETTLER)
        client.get(life(office))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"{life(office)}?settlement={row.pk}")
        return len(queries)

    one = asked()
    for _ in range(2):
        row2 = again(Settlement.objects.order_by("-version")[0], office)
        Settlement.objects.filter(pk=row2.pk).update(state=State.SUPERSEDED)
    assert asked() == one


def test_the_todos_ask_the_same_for_three_years_as_for_one(office: Office) -> None:
    settled(office)
    access = office.access(SETTLER)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            from scoring.life.joining import next_steps

            list(next_steps(access))
        return len(queries)

    one = asked()
    for year in (2023, 2024):
        plan = Plan.objects.create(agency=office.a, year=year, scheme_code="kexie-2017")
        row = Settlement.objects.get(plan__year=YEAR)
        row.pk, row.plan, row._state.adding = None, plan, True
        row.save(force_insert=True)
    assert asked() == one == 2


def test_the_minutes_are_open_to_who_reads_results_and_to_nobody_else(office: Office) -> None:
    row = checked(office)
    scan = StoredFile.objects.create(agency=office.a, name="纪要.pdf", kind="pdf", size=1, digest="0")
    steps.decide(by=by(office, DECIDER), settlement=row, on=timezone.localdate(), body="党组会", files=[scan])
    readers = (SETTLER, DECIDER, Role.CHIEF_LEADER, Role.SUPERVISION)
    for who in (*readers, Role.STAFF, Role.SECTION_HEAD, Role.SUPERVISING_LEADER, "乙局绩效办"):
        seen = StoredFile.objects.visible_to(office.access(who)).filter(pk=scan.pk).exists()
        assert seen == (who in readers), who
    assert "纪要.pdf" in see(office, Role.SUPERVISION)
