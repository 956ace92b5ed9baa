"""A 公示 that was taken down is no longer read by those for whom it hung: what it said may never become a result."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from people.access import Role
from people.frame.search import hits_of
from people.models import StoredFile
from plans.models import Plan, PublicNotice
from plans.services.notices import file_objection, withdraw_notice
from tests.office import YEAR, Office
from tests.plans.notices.test_notices import actor, clerk, posted

pytestmark = pytest.mark.usefixtures("june")
TODAY = date(2026, 6, 12)


def address(name: str, office: Office, row: PublicNotice) -> str:
    return reverse(name, args=[office.a.pk, YEAR, row.pk])


def finds(office: Office, who: Role, row: PublicNotice) -> dict[str, bool]:
    """Which ways lead somebody to what the sheet says."""
    client, access = office.client_of(who), office.access(who, today=TODAY)
    page = client.get(address("notice", office, row))
    assert page.status_code == 200
    return {
        "页面": "96.20" in page.content.decode(),
        "正文": "金丝雀" in page.content.decode(),
        "张贴件": client.get(address("notice_print", office, row)).status_code == 200,
        "长公示件": client.get(address("notice_sheets", office, row)).status_code == 200,
        "表格": client.get(address("notice_book", office, row)).status_code == 200,
        "查找": bool(hits_of(access, "金丝雀")),
        "附件": StoredFile.objects.visible_to(access).filter(name="张贴.jpg").exists(),
    }


def test_what_was_taken_down_is_read_by_the_office_alone(office: Office, plan: Plan) -> None:
    row = posted(office, plan, text="金丝雀正文。")
    photo = StoredFile.objects.create(agency=office.a, name="张贴.jpg", kind="jpg", size=1, digest="0" * 64)
    row.files.add(photo)
    file_objection(by=actor(office, Role.STAFF), notice=row.pk, text="一科有误。")
    everybody = (Role.STAFF, Role.SECTION_HEAD, Role.PERFORMANCE_OFFICE, Role.SUPERVISION)
    for who in everybody:
        assert all(finds(office, who, row).values()), who
    row.refresh_from_db()
    withdraw_notice(by=clerk(office), notice=row.pk, version=row.version, reason="得分有误，更正后重发")
    for who in (Role.STAFF, Role.SECTION_HEAD):
        assert not any(finds(office, who, row).values()), who
    for who in (Role.PERFORMANCE_OFFICE, Role.SUPERVISION):
        assert all(finds(office, who, row).values()), who
    page = office.client_of(Role.STAFF).get(address("notice", office, row)).content.decode()
    assert "已撤回：得分有误，更正后重发" in page
    assert "公示已撤回，内容不再显示" in page
    assert "一科有误。" in page, "the own objection stays"


@pytest.mark.parametrize("state", [PublicNotice.State.POSTED, PublicNotice.State.CLOSED])
def test_what_hangs_and_what_hung_to_its_end_is_read_by_everybody(
    office: Office, plan: Plan, state: str
) -> None:
    row = posted(office, plan, text="金丝雀正文。")
    PublicNotice.objects.filter(pk=row.pk).update(state=state)
    found = finds(office, Role.STAFF, row)
    assert all(found[way] for way in ("页面", "正文", "张贴件", "表格", "查找"))
