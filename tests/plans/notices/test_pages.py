"""公示 in the browser: what staff, the office and others see; the sheet; drafting, posting, objecting, answering."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from people.access import Role
from people.frame.todo import todos_of
from people.models import Notification
from plans.models import Objection, Plan, PublicNotice
from plans.notice_sight import visible_notices
from plans.services.notices import file_objection
from tests.office import YEAR, Office
from tests.plans.notices.test_notices import actor, draft, posted

pytestmark = pytest.mark.usefixtures("june")


def address(name: str, office: Office, *more: int) -> str:
    return reverse(name, args=[office.a.pk, YEAR, *more])


def test_a_clerk_drafts_posts_and_prints_a_pasted_table(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    typed = {
        "kind": "责任分工公示", "title": "责任分工公示", "text": "第一段。\n第二段。", "working_days": "3",
        "table": "科室\t责任人\n一科\t某甲\n二科", "audience": "全体", "place": "一楼", "contact": "绩效办",
    }  # fmt: skip
    answer = client.post(address("notice_new", office), typed)
    row = PublicNotice.objects.get()
    assert answer["Location"] == address("notice", office, row.pk)
    page = client.get(answer["Location"]).content.decode()
    assert "<p>第一段。</p><p>第二段。</p>" in page
    assert '<th scope="row">二科</th><td></td>' in page
    client.post(address("notice_post", office, row.pk), {"on": "2026-06-12", "version": str(row.version)})
    row.refresh_from_db()
    assert (row.state, row.closes_on) == ("公示中", date(2026, 6, 17))
    sheet = client.get(address("notice_print", office, row.pk))
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(sheet.content)).pages).replace(
        "\n", ""
    )
    assert "2026年6月12日（星期五）至2026年6月17日（星期三），共 3 个工作日" in words
    assert row.digest[:40] in words.replace(" ", "")
    assert row.head[:40].replace(" ", "") in words.replace(" ", "")


def test_too_wide_a_line_is_refused_at_its_field_and_nothing_typed_is_lost(
    office: Office, plan: Plan
) -> None:
    typed = {
        "kind": "其他公示",
        "title": "标题",
        "working_days": "2",
        "table": "科室\n一科\t96",
        "text": "留住我",
    }
    page = (
        office.client_of(Role.PERFORMANCE_OFFICE).post(address("notice_new", office), typed).content.decode()
    )
    assert "第 2 行比表头多" in page
    assert "留住我" in page
    typed["table"] = ""
    page = (
        office.client_of(Role.PERFORMANCE_OFFICE).post(address("notice_new", office), typed).content.decode()
    )
    assert "方案规定不少于 3 个工作日" in page
    assert not PublicNotice.objects.exists()


def test_staff_see_the_term_and_object_but_not_who_else_objected(office: Office, plan: Plan) -> None:
    row = posted(office, plan)
    file_objection(by=actor(office, "二科干部职工"), notice=row.pk, text="二科的秘密异议")
    client = office.client_of(Role.STAFF)
    page = client.get(address("notice", office, row.pk)).content.decode()
    assert "到2026年6月17日（星期三）结束时为止；还剩 3 个工作日。" in page
    assert "提出异议" in page
    assert "二科的秘密异议" not in page
    answer = client.post(address("objection_new", office, row.pk), {"about": "第 1 行", "text": "一科的异议"})
    assert answer.status_code == 302
    page = client.get(address("notice", office, row.pk)).content.decode()
    assert "一科的异议" in page
    assert "二科的秘密异议" not in page
    chief = office.client_of(Role.CHIEF_LEADER).get(address("notice", office, row.pk)).content.decode()
    assert "二科的秘密异议" in chief
    assert 'href="objections/paper/"' not in chief


def test_drafts_are_for_the_office_and_nothing_for_other_agencies(office: Office, plan: Plan) -> None:
    hidden, shown = draft(office, plan), posted(office, plan)
    for who, seen in (
        (Role.STAFF, [shown]), (Role.PERFORMANCE_OFFICE, [hidden, shown]), (Role.CITY_OFFICE, [hidden, shown]),
        ("乙局绩效办", []), (Role.SERIES_LEAD, []), (Role.SYSTEM_ADMIN, []),
    ):  # fmt: skip
        assert list(visible_notices(office.access(who, today=date(2026, 6, 12))).order_by("pk")) == seen, who
    assert office.client_of(Role.STAFF).get(address("notice", office, hidden.pk)).status_code == 404


def test_the_office_answers_and_is_told_what_closing_waits_for(office: Office, plan: Plan) -> None:
    row = posted(office, plan)
    one = file_objection(by=actor(office, Role.STAFF), notice=row.pk, text="有误。")
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    page = client.get(address("notice", office, row.pk)).content.decode()
    assert "公示到2026年6月17日（星期三）当天结束时为止" in page
    assert "还有 1 条异议没有答复" in page
    form = address("objection_answer", office, row.pk, one.pk)
    page = client.post(form, {"outcome": "不成立", "reply": "", "version": "0"}).content.decode()
    assert "请填写。" in page
    client.post(form, {"outcome": "不成立", "reply": "核实无误。", "version": "0"})
    one.refresh_from_db()
    assert (one.outcome, one.reply) == (Objection.Outcome.REFUSED, "核实无误。")
    row.refresh_from_db()
    page = client.post(
        address("notice_close", office, row.pk), {"version": str(row.version)}
    ).content.decode()
    assert "公示还不能结束" in page


def test_todos_name_replies_first_and_then_the_last_day(
    office: Office, plan: Plan, june: time_machine.Traveller
) -> None:
    row = posted(office, plan)
    one = file_objection(by=actor(office, Role.STAFF), notice=row.pk, text="有误。")

    def told(who: Role, day: date) -> list[str]:
        sentences = [todo.sentence(day) for todo in todos_of(office.access(who, today=day))]
        return [said for said in sentences if "公示" in said]

    assert told(Role.PERFORMANCE_OFFICE, date(2026, 6, 12)) == [
        "1 条异议待答复：第三季度名次公示，6 月 17 日到期"
    ]
    assert told(Role.STAFF, date(2026, 6, 12)) == []
    Objection.objects.filter(pk=one.pk).update(
        outcome="不成立", reply="无误。", replied_at=datetime(2026, 6, 13, tzinfo=UTC)
    )
    assert told(Role.PERFORMANCE_OFFICE, date(2026, 6, 16)) == []
    assert told(Role.PERFORMANCE_OFFICE, date(2026, 6, 17)) == ["公示今天结束：第三季度名次公示"]
    assert told(Role.PERFORMANCE_OFFICE, date(2026, 6, 18)) == ["公示期满，可以结束：第三季度名次公示"]


def test_a_corrected_notice_is_drafted_from_the_withdrawn_one(office: Office, plan: Plan) -> None:
    row = posted(office, plan)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    client.post(address("notice_withdraw", office, row.pk), {"reason": "更正", "version": str(row.version)})
    page = client.get(address("notice", office, row.pk)).content.decode()
    assert "已撤回：更正" in page
    assert f"?follows={row.pk}" in page
    page = client.get(f"{address('notice_new', office)}?follows={row.pk}").content.decode()
    assert "科室\t得分\n一科\t96.20" in page


def test_one_and_three_notices_cost_the_same_queries(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            posted(office, plan)
        client.get(address("notices", office))
        with CaptureQueriesContext(connection) as seen:
            page = client.get(address("notices", office)).content.decode()
        counts.append(len(seen))
    assert page.count("第三季度名次公示") == 3
    assert counts[0] == counts[1]


def test_a_sheet_that_hung_before_is_entered_and_nobody_is_asked_to_object_any_more(
    office: Office, plan: Plan
) -> None:
    image = io.BytesIO()
    Image.new("RGB", (4, 3)).save(image, "PNG")
    photo = SimpleUploadedFile("照片.png", image.getvalue(), "image/png")
    row = draft(office, plan, place="一楼政务公开栏")
    path = address("notice_post", office, row.pk)
    data = {"on": "2026-06-01", "version": str(row.version), "files-new": photo}
    page = office.client_of(Role.PERFORMANCE_OFFICE).post(path, data, follow=True).content.decode()
    assert "已补录 2026年6月1日（星期一）张贴的公示。" in page
    assert "请打印公示件张贴" not in page
    told = Notification.objects.filter(title__startswith="公示：").values_list("body", flat=True)
    assert set(told) == {"已于 2026-06-01 张贴，到 2026-06-04 期满，现补录。"}
