"""The pages of 奖金核定: every sum is the sum of the list, what may be done stands there, and only for whom."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bonuses.approving.lists import payment_list
from bonuses.approving.own import own_state
from bonuses.approving.totals import all_totals
from bonuses.models import BonusAllocation, BonusApproval, BonusPool, BonusSupplement
from people.access import Role
from people.frame.todo import todos_of
from reports.result_pages.frame import place_of
from reports.results.blocks import money
from scoring.models import PersonResult, Settlement
from tests.bonuses.money_world import (
    amounts_of,
    approved,
    last_year,
    later,
    prepared,
    published,
    supplemented,
)
from tests.office import Office
from tests.reports.pages.settled_samples import table_rows, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]
OFFICE, CHIEF = Role.PERFORMANCE_OFFICE, Role.CHIEF_LEADER


def page(office: Office, who: Role, found: Settlement, name: str = "bonus_approval", query: str = "") -> str:
    answer = office.client_of(who).get(reverse(name, kwargs=place_of(found)) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_draft_is_a_preview_that_says_why_it_is_not_approved(office: Office) -> None:
    found = published(office)
    Settlement.objects.filter(pk=found.pk).update(state=Settlement.State.CHECKED)
    text = words(page(office, OFFICE, found))
    assert "未核定。核算第1版现在是“核对”，发布以后才能核定奖金" in text
    assert "提交核定" not in page(office, OFFICE, found).split("<main")[1].split("stepper")[0]


def test_every_grouping_adds_up_to_what_is_paid(office: Office) -> None:
    found = published(office)
    listed = payment_list(found)
    assert listed is not None
    groups = all_totals(listed, {"": "财政"})
    assert [group.title for group in groups] == ["按所在对象", "按人员类别", "按资金来源"]
    assert {group.amount for group in groups} == {listed.paid}
    text = words(page(office, OFFICE, found))
    assert text.count(money(listed.paid)) >= 4
    assert "分文不差" in text


def test_who_gets_nothing_and_why(office: Office) -> None:
    text = words(page(office, OFFICE, published(office)))
    assert "一科填报员 A02 · 一科 ：奖金取消：V01 纪检处分（县，记过）" in text


def test_the_way_of_the_list_from_the_browser(office: Office) -> None:
    found = published(office)
    place = place_of(found)
    clerk, chief = office.client_of(OFFICE), office.client_of(CHIEF)
    answer = clerk.post(reverse("bonus_prepare", kwargs=place), {"source-0": "财政专项", "note": ""})
    assert answer.status_code == 302
    row = BonusApproval.objects.get()
    assert row.sources == {"": "财政专项"}
    assert "这份名单是您编制或核算的" in page(office, OFFICE, found)
    assert any("奖金名单待登记核定" in each.title for each in todos_of(office.access(CHIEF)))
    assert not any("待登记核定" in each.title for each in todos_of(office.access(OFFICE)))
    said = {"body": "党组", "meeting_date": "2026-03-03", "minutes": "同意", "document": "3号"}
    refused = clerk.post(reverse("bonus_approve", kwargs=place), said)
    assert "不能由同一人办理" in refused.content.decode()
    assert "同意" in refused.content.decode()
    assert chief.post(reverse("bonus_approve", kwargs=place), said).status_code == 302
    text = words(page(office, OFFICE, found))
    assert "党组2026年3月3日已核定（3号），名单不再改动" in text
    assert "按资金来源" in text
    assert "财政专项" in text


def test_a_later_version_offers_a_supplement_and_shows_it(office: Office) -> None:
    first = published(office)
    approved(office, first)
    had = amounts_of(first)["A01"]
    second = later(first, {"A01": had - 10_050, "A03": None})
    gone = amounts_of(first)["A03"]
    text = words(page(office, OFFICE, second))
    assert f"2 人的金额有变：补发 0.00 元，追回 {money(gone + 10_050)} 元" in text
    client = office.client_of(OFFICE)
    made = client.post(reverse("supplement_prepare", kwargs=place_of(second)), {"reason": "复核决定"})
    assert made.status_code == 302
    row = BonusSupplement.objects.get()
    html = client.get(
        reverse("bonus_supplement", kwargs={**place_of(second), "supplement": row.pk})
    ).content.decode()
    lines = {cells[0].split()[-1]: cells for cells in table_rows(html, "补发追回明细，单位元")[1:]}
    assert lines["A01"][-1] == "-100.50"
    assert lines["A03"][-1] == f"-{money(gone)}"
    assert f"追回 {money(gone + 10_050)} 元" in words(html)
    old = words(page(office, OFFICE, first))
    assert "已核定" in old
    assert "第2版已经发布" in old


def test_the_list_stands_beside_last_year_s(office: Office) -> None:
    before = last_year(office)
    approved(office, before)
    found = published(office)
    then = amounts_of(before)
    BonusAllocation.objects.filter(pool__settlement=found, person_result__number="A01").delete()
    PersonResult.objects.filter(settlement=found, number="A01").delete()
    paid = sum(amounts_of(found).values())
    BonusPool.objects.filter(settlement=found).update(paid_fen=paid, total_fen=paid, returned_fen=0)
    text = words(page(office, OFFICE, found))
    assert f"上年（2025年度）发放 {money(sum(then.values()))} 元" in text
    assert "新进名单 0 人，不再在名单 1 人" in text
    rows = table_rows(page(office, OFFICE, found, "bonus_people"), "奖金名单，单位元")
    cells = dict(zip(rows[0], next(row for row in rows[1:] if row[0].endswith("A03")), strict=True))
    assert cells["上年"] == money(then["A03"])
    assert cells["增减"] == "0.00"
    assert "没有符合条件" in page(office, OFFICE, found, "bonus_people", "?q=查无此人")


def test_last_year_counts_with_its_supplements(office: Office) -> None:
    before = last_year(office)
    approved(office, before)
    supplemented(office, later(before, {"A03": 5}))
    rows = table_rows(page(office, OFFICE, published(office), "bonus_people"), "奖金名单，单位元")
    cells = dict(zip(rows[0], next(row for row in rows[1:] if row[0].endswith("A03")), strict=True))
    assert cells["上年"] == "0.05"


def test_unbalanced_money_is_not_shown(office: Office) -> None:
    found = published(office)
    one = BonusAllocation.objects.filter(pool__settlement=found, amount_fen__gt=0).first()
    assert one is not None
    BonusAllocation.objects.filter(pk=one.pk).update(amount_fen=one.amount_fen - 1)
    text = words(page(office, OFFICE, found))
    assert "奖金名单不平" in text
    assert "请不要发放" in text
    assert "按所在对象" not in text


def test_pages_ask_as_often_for_one_as_for_many(office: Office) -> None:
    found = published(office)
    prepared(office, found)
    many = [_asked(office, found, name) for name in ("bonus_approval", "bonus_people")]
    PersonResult.objects.filter(settlement=found).exclude(number="A03").delete()
    paid = sum(amounts_of(found).values())
    BonusPool.objects.filter(settlement=found).update(
        paid_fen=paid, total_fen=paid, returned_fen=0, undistributed_fen=0
    )
    listed = payment_list(found)
    assert listed is not None
    BonusApproval.objects.update(digest=listed.digest, total_fen=paid)
    assert [_asked(office, found, name) for name in ("bonus_approval", "bonus_people")] == many


def _asked(office: Office, found: Settlement, name: str) -> int:
    client, url = office.client_of(OFFICE), reverse(name, kwargs=place_of(found))
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_people_read_whether_their_own_bonus_is_approved(office: Office) -> None:
    found = published(office)
    at = reverse("my_result", args=[office.a.pk, found.plan.year])
    staff = office.client_of(Role.STAFF)
    assert "待核定" in words(staff.get(at).content.decode())
    approved(office, found)
    assert "已核定" in words(staff.get(at).content.decode())
    second = later(found, {"A01": 5})
    row = PersonResult.objects.get(settlement=second, number="A01")
    assert own_state(second, "A01") == "差额待核定"
    assert own_state(second, "A03") == "已核定"
    supplemented(office, second)
    assert own_state(second, row.number) == "已核定"


def test_nobody_else_reads_amounts(office: Office) -> None:
    found = published(office)
    for who in (Role.STAFF, Role.FILER, Role.SECTION_HEAD, Role.SERIES_LEAD, Role.SYSTEM_ADMIN):
        for name in ("bonus_approval", "bonus_people", "money_files", "bonus_chain"):
            assert office.client_of(who).get(reverse(name, kwargs=place_of(found))).status_code == 404
