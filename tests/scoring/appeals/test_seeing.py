"""Who learns that somebody appealed: who made it, who decides, who watches; nobody else, by no page, file or search."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.access import ADMINS, Role
from people.frame.search import hits_of
from people.frame.todo import todos_of
from people.models import StoredFile
from scoring.models import Appeal, Settlement
from tests.office import OTHERS, USERNAMES, YEAR, Office, build_office
from tests.reports.pages.settled_samples import words
from tests.scoring.appeals.world import GROUNDS, PUBLISHED_ON, asked, decided, published

pytestmark = pytest.mark.django_db
SOON = datetime(2027, 2, 1, 2, 0, tzinfo=UTC)
CIRCLE = {Role.PERFORMANCE_OFFICE, Role.LEADING_GROUP, Role.CHIEF_LEADER, Role.SUPERVISION, Role.CITY_OFFICE}
EVERYBODY = [*USERNAMES, *(key for key, *_ in OTHERS)]


@pytest.fixture
def office() -> Iterator[Office]:
    with time_machine.travel(SOON, tick=False):
        yield build_office(plans=False)


@pytest.fixture
def row(office: Office) -> Settlement:
    return published(office)


def paper(office: Office, name: str) -> StoredFile:
    return StoredFile.objects.create(agency=office.a, name=name, kind="pdf", size=1, digest=name)


def test_pages_and_files_open_for_the_circle_and_the_applicant_only(office: Office, row: Settlement) -> None:
    made = decided(
        office,
        asked(office, row, files=[paper(office, "证据.pdf")]),
        Role.CHIEF_LEADER,
        day=PUBLISHED_ON.replace(month=2, day=1),
    )
    made.reply_files.add(paper(office, "决定书.pdf"))
    place = [office.a.pk, YEAR, made.pk]
    for who in EVERYBODY:
        client, sees = office.client_of(who), who in CIRCLE | {Role.STAFF}
        assert client.get(reverse("appeal", args=place)).status_code == (200 if sees else 404), who
        if not sees:
            assert client.get(reverse("appeal_print", args=place)).status_code == 404, who
        files = set(
            StoredFile.objects.visible_to(office.access(who, today=SOON.date())).values_list(
                "name", flat=True
            )
        )
        assert files == ({"证据.pdf", "决定书.pdf"} if sees else set()), who


def test_no_page_of_others_search_or_message_betrays_it(office: Office, row: Settlement) -> None:
    asked(office, row)
    pages = [reverse(name, args=[office.a.pk, YEAR]) for name in ("my_result", "my_appeals", "notices")]
    for who in (Role.FILER, Role.SECTION_HEAD, Role.SUPERVISING_LEADER, "二科干部职工", "乙局绩效办"):
        client = office.client_of(who)
        for url in [*pages, "/"]:
            text = words(client.get(url).content.decode())
            assert "金丝雀" not in text
            assert "复核第" not in text
        assert not hits_of(office.access(who, today=SOON.date()), "金丝雀")
    mine = words(office.client_of(Role.STAFF).get(pages[1]).content.decode())
    assert "复核第" in mine


def test_who_may_decide_is_reminded_without_a_name_and_the_others_are_not(
    office: Office, row: Settlement
) -> None:
    asked(office, row)
    told = {
        who
        for who in set(Role) - ADMINS
        for one in todos_of(office.access(who, today=SOON.date()))
        if one.title == "2026年度考核结果的复核待决定"
    }
    assert told == {Role.LEADING_GROUP, Role.CHIEF_LEADER, Role.CITY_OFFICE}, "the 绩效专干 settled it"
    late = date(2027, 3, 4)
    over = [one for one in todos_of(office.access(Role.CHIEF_LEADER, today=late)) if "复核" in one.title]
    assert over[0].overdue(late)


def test_the_list_shows_what_is_overdue_first_at_one_query_count(office: Office, row: Settlement) -> None:
    url = reverse("appeals", args=[office.a.pk, YEAR])
    client = office.client_of(Role.SUPERVISION)
    assert "没有人提出复核或申诉" in words(client.get(url).content.decode())
    asked(office, row)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for who in (Role.FILER, Role.SECTION_HEAD):
        asked(office, row, who)
    Appeal.objects.filter(name="一科科长").update(due_on=date(2027, 1, 31))
    with CaptureQueriesContext(connection) as three:
        text = words(client.get(url).content.decode())
    assert len(three) == len(one)
    assert text.index("一科科长") < text.index("一科干事")
    assert "逾期 1 日未决定" in text


def test_the_way_through_the_pages(office: Office, row: Settlement) -> None:
    staff, chief = office.client_of(Role.STAFF), office.client_of(Role.CHIEF_LEADER)
    mine = words(staff.get(reverse("my_result", args=[office.a.pk, YEAR])).content.decode())
    assert "可以在2027年2月28日（星期日）结束以前提出复核。 提出复核" in mine
    new = reverse("appeal_new", args=[office.a.pk, YEAR])
    answer = staff.post(new, {"stage": "复核", "known_on": "2027-01-29", "text": GROUNDS})
    made = Appeal.objects.get()
    page = reverse("appeal", args=[office.a.pk, YEAR, made.pk])
    assert answer["Location"] == page
    assert "登记决定" not in words(staff.get(page).content.decode())
    assert "由其他人员决定" in words(office.client_of(Role.PERFORMANCE_OFFICE).get(page).content.decode())
    assert "登记决定" in words(chief.get(page).content.decode())
    data = {
        "outcome": "变更", "body": "局党组", "decided_on": "2027-02-01", "reply": "漏计一票，予以更正。", "document": "甲党1号",
        "version": made.version,
    }  # fmt: skip
    chief.post(reverse("appeal_decide", args=[office.a.pk, YEAR, made.pk]), data)
    row.refresh_from_db()
    assert row.reopened == "复核决定变更（甲党1号，2027-02-01）"
    after = words(staff.get(page).content.decode())
    assert "决定：变更" in after
    assert "漏计一票，予以更正。" in after
    assert "不服决定，提出申诉" in after
    assert staff.get(reverse("appeal_print", args=[office.a.pk, YEAR, made.pk])).content.startswith(b"%PDF")
    assert "申诉（自收到复核决定之日起 15 日内提出）" in words(staff.get(new).content.decode())


def test_a_paper_is_entered_by_the_office_and_taken_back_by_it(office: Office, row: Settlement) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    whom = row.plan.participants.get(number="A01")
    data = {
        "participant": whom.pk, "stage": "复核", "asked_on": "2027-01-30", "known_on": "2027-01-29", "text": GROUNDS,
    }  # fmt: skip
    client.post(reverse("appeal_paper", args=[office.a.pk, YEAR]), data)
    made = Appeal.objects.get()
    assert (made.on_paper, made.due_on) == (True, date(2027, 3, 1))
    back = reverse("appeal_withdraw", args=[office.a.pk, YEAR, made.pk])
    assert office.client_of(Role.SUPERVISION).get(back).status_code == 404
    office.client_of(Role.CHIEF_LEADER).post(back, {"reason": "本人来函撤回", "version": made.version})
    made.refresh_from_db()
    assert (made.outcome, made.withdrawn_reason) == ("已撤回", "本人来函撤回")
