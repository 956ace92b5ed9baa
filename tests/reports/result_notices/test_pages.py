"""公示 of results on its pages: composed, read by staff while it hangs, as table and paper; who objected stays in the circle."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from people.access import Role
from people.frame.todo import todos_of
from people.models import Notification
from plans.models import PublicNotice
from plans.services.notices import (
    post_notice,
    tables_of,
)
from reports.result_notices.offers import BONUS, RESULT
from reports.result_notices.wording import first_words
from scoring.models import Settlement
from tests.office import YEAR, Office
from tests.reports.pages.settled_samples import words
from tests.reports.result_notices.world import (
    DAYS,
    FRIDAY,
    actor,
    answered,
    drafted,
    objection,
    posted,
)

pytestmark = pytest.mark.django_db
State, NoticeState = Settlement.State, PublicNotice.State


def test_a_leader_without_a_part_is_reminded_and_one_who_decided_it_is_not(
    office: Office, row: Settlement
) -> None:
    notice = posted(office, row)
    objection(office, notice)

    def told(who: Role) -> list[str]:
        return [
            one.title
            for one in todos_of(office.access(who, today=FRIDAY.date()))
            if "异议待答复" in one.title
        ]

    assert told(Role.CHIEF_LEADER) == told(Role.PERFORMANCE_OFFICE) == [f"1 条异议待答复：{notice.title}"]
    assert told(Role.LEADING_GROUP) == told(Role.SUPERVISION) == told(Role.FILER) == []


def test_the_distribution_collects_comments_without_moving_the_version(
    office: Office, row: Settlement
) -> None:
    notice = posted(office, row, BONUS)
    row.refresh_from_db()
    assert (row.state, row.notice) == (State.APPROVED, None)
    assert "并征求意见" in notice.text
    one = objection(office, notice)
    assert Notification.objects.filter(title__startswith="公示有意见").exists()
    answered(office, one, Role.CHIEF_LEADER, "部分成立")
    assert Notification.objects.filter(body="处理结果：部分采纳").exists()
    row.refresh_from_db()
    assert row.outdated == "奖金分配公示有意见部分采纳，须更正"
    page = words(office.client_of(Role.CHIEF_LEADER).get(
        reverse("notice", args=[office.a.pk, YEAR, notice.pk])).content.decode())  # fmt: skip
    assert "部分采纳" in page
    assert "提出意见" not in page or "异议" not in page.split("帮助")[0]


def test_the_pages_compose_preview_and_draft(office: Office, row: Settlement) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    url = reverse("result_notice", args=[office.a.pk, YEAR, row.pk])
    text = words(client.get(url).content.decode())
    assert "原文没有规定公示哪些栏目，按系统默认" in text
    assert "公示 1 个工作日，到2025年9月28日（星期日）当天结束时为止" in text
    data = first_words(row, RESULT) | {"working_days": DAYS, "show-people": ["grade"]}
    shown = words(client.post(url, data | {"preview": "1"}).content.decode())
    assert "单位考核结果 单位 得分" not in shown
    assert not PublicNotice.objects.exists()
    answer = client.post(url, data)
    made = PublicNotice.objects.get()
    assert answer["Location"] == reverse("notice", args=[office.a.pk, YEAR, made.pk])
    assert [table.title for table in tables_of(made)] == ["个人考核等次"]
    assert "保存会更改这份草稿" in words(client.get(url).content.decode())
    post_notice(by=actor(office), notice=made.pk, version=made.version)
    assert "异议、结束和撤回都在公示页面办理" in words(client.get(url).content.decode())
    bonus = words(
        client.get(reverse("result_bonus_notice", args=[office.a.pk, YEAR, row.pk])).content.decode()
    )
    assert "方案原文没有要求公示个人奖金" in bonus


def test_the_sheet_as_a_table_and_as_paper_carries_term_contact_and_proof(
    office: Office, row: Settlement
) -> None:
    notice = posted(office, row)
    client = office.client_of(Role.STAFF)
    place = [office.a.pk, YEAR, notice.pk]
    answer = client.get(reverse("notice_book", args=place))
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    cells = [cell.value for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert notice.title in cells
    assert "一科干事" in cells
    assert any(notice.head in str(cell) and notice.digest in str(cell) for cell in cells)
    assert any("2025年10月9日（星期四），共 4 个工作日" in str(cell) for cell in cells)
    assert client.get(reverse("notice_print", args=place)).content.startswith(b"%PDF")


def test_staff_read_what_hangs_and_nothing_before(office: Office, row: Settlement) -> None:
    made = drafted(office, row)
    place = [office.a.pk, YEAR, made.pk]
    staff, mine = office.client_of(Role.STAFF), reverse("my_result", args=[office.a.pk, YEAR])
    for name in ("notice", "notice_print", "notice_book"):
        assert staff.get(reverse(name, args=place)).status_code == 404
    assert made.title not in staff.get(mine).content.decode()
    post_notice(by=actor(office), notice=made.pk, version=made.version)
    for name in ("notice", "notice_print", "notice_book"):
        assert staff.get(reverse(name, args=place)).status_code == 200
    text = words(staff.get(mine).content.decode())
    assert "看公示 提出异议" in text
    form = staff.get(reverse("objection_new", args=place) + "?about=一科干事的考核结果").content.decode()
    assert 'value="一科干事的考核结果"' in form
    elsewhere = office.client_of("乙局干部职工")
    assert elsewhere.get(reverse("notice_book", args=place)).status_code == 404


def test_who_objected_is_seen_by_the_circle_and_the_objector_only(office: Office, row: Settlement) -> None:
    notice = posted(office, row)
    objection(office, notice, about="金丝雀事项")
    url = reverse("notice", args=[office.a.pk, YEAR, notice.pk])
    for who in (Role.FILER, Role.SECTION_HEAD, Role.SUPERVISING_LEADER, "二科干部职工"):
        assert "金丝雀事项" not in office.client_of(who).get(url).content.decode()
    for who in (Role.STAFF, Role.PERFORMANCE_OFFICE, Role.SUPERVISION, Role.CHIEF_LEADER, Role.LEADING_GROUP):
        assert "金丝雀事项" in office.client_of(who).get(url).content.decode()
    for note in Notification.objects.exclude(account=office.account(Role.STAFF)):
        assert "一科干事" not in note.title + note.body
