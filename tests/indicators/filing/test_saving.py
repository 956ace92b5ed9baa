"""Saving as one types: what is stored, what is merged, what is refused; two devices at once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import LedgerEntry, SecondaryIndicator
from people.access import Role
from people.audit import AuditEntry
from plans.engine.units import POINT, RATIO
from plans.models import Plan
from tests.office import YEAR, Office, build_office
from tests.running_year import entry, running_year

pytestmark = pytest.mark.django_db
State = LedgerEntry.State


@pytest.fixture
def office() -> Office:
    office = build_office()
    running_year(office)
    return office


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office)


def row(plan: Plan, code: str = "1.1") -> SecondaryIndicator:
    return SecondaryIndicator.objects.get(plan=plan, code=code)


def save(
    client: Client, plan: Plan, edits: dict[str, str], base: dict[str, str] | None = None, *,
    version: int = 0, code: str = "1.1", quarter: int = 2,
) -> Any:  # fmt: skip
    path = reverse("filing_save", args=[plan.agency_id, plan.year, quarter, row(plan, code).pk])
    known = base if base is not None else dict.fromkeys(edits, "")
    body = json.dumps({"version": version, "edits": edits, "base": known})
    return client.post(path, body, content_type="application/json", headers={"X-Requested-With": "fetch"})


def stored(plan: Plan, code: str = "1.1", quarter: int = 2) -> LedgerEntry:
    return LedgerEntry.objects.get(indicator__plan=plan, indicator__code=code, quarter=quarter)


def test_what_is_typed_is_stored_as_a_draft_without_a_line_in_the_log(office: Office, plan: Plan) -> None:
    before = AuditEntry.objects.count()
    answer = save(office.client_of(Role.FILER), plan, {"attainment": "52.5", "progress": "做完一半\r\n"})
    assert answer.status_code == 200
    told = answer.json()
    assert (told["version"], told["state"], told["by"]) == (1, "草稿", "一科填报员（filer）")
    assert told["values"]["attainment"] == "52.5"
    assert told["suggested"] == "0.525"
    assert [fault["field"] for fault in told["faults"]] == ["evidence"]
    now = stored(plan)
    assert (now.state, now.attainment, now.progress) == (State.DRAFT, 525 * RATIO // 1000, "做完一半")
    assert now.filed_by == office.account(Role.FILER)
    assert AuditEntry.objects.count() == before


def test_the_same_save_sent_twice_changes_nothing_more(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.FILER)
    for _ in range(3):
        answer = save(client, plan, {"progress": "一"})
        assert (answer.status_code, answer.json()["version"]) == (200, 1)


def test_two_devices_on_different_fields_meet_without_a_question(office: Office, plan: Plan) -> None:
    one, other = office.client_of(Role.FILER), office.client_of(Role.FILER)
    save(one, plan, {"progress": "一"})
    answer = save(other, plan, {"problems": "二"})
    assert answer.status_code == 200
    assert answer.json()["values"]["progress"] == "一"
    assert (stored(plan).progress, stored(plan).problems) == ("一", "二")


def test_two_devices_on_one_field_are_asked_and_nothing_is_stored(office: Office, plan: Plan) -> None:
    one, other = office.client_of(Role.FILER), office.client_of(Role.FILER)
    save(one, plan, {"progress": "甲"})
    answer = save(other, plan, {"progress": "乙", "problems": "丙"})
    assert answer.status_code == 409
    told = answer.json()
    assert told["conflicts"] == [{"field": "progress", "label": "完成情况"}]
    assert told["values"]["progress"] == "甲"
    assert (stored(plan).progress, stored(plan).problems) == ("甲", "")
    settled = save(
        other, plan, {"progress": "乙", "problems": "丙"}, {"progress": "甲", "problems": ""}, version=1
    )
    assert settled.status_code == 200
    assert stored(plan).progress == "乙"


def test_words_that_are_no_value_come_back_and_the_rest_is_stored(office: Office, plan: Plan) -> None:
    answer = save(office.client_of(Role.FILER), plan, {"attainment": "九成", "progress": "一"})
    assert answer.status_code == 200
    told = "“九成”不是数字，请只填数字，如 12.5"
    assert answer.json()["unreadable"] == [{"field": "attainment", "text": told}]
    assert (stored(plan).attainment, stored(plan).progress) == (None, "一")


@pytest.mark.parametrize("field", ["attainment", "self_points"])
def test_a_comma_for_a_point_is_not_stored_as_ten_times_as_much(
    office: Office, plan: Plan, field: str
) -> None:
    answer = save(office.client_of(Role.FILER), plan, {field: "1,5"})
    assert [fault["field"] for fault in answer.json()["unreadable"]] == [field]
    assert not LedgerEntry.objects.filter(indicator__plan=plan).exists()


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED])
def test_a_row_that_was_submitted_is_not_written(office: Office, plan: Plan, state: str) -> None:
    entry(plan, "1.1", 2, state, progress="已交")
    answer = save(office.client_of(Role.FILER), plan, {"progress": "改"}, {"progress": "已交"})
    assert answer.status_code == 409
    assert answer.json()["locked"] is True
    assert stored(plan).progress == "已交"


def test_a_returned_row_is_written_and_stays_returned(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 2, State.SENT_BACK, progress="旧")
    answer = save(office.client_of(Role.FILER), plan, {"progress": "新"}, {"progress": "旧"})
    assert answer.status_code == 200
    assert (stored(plan).state, stored(plan).progress) == (State.SENT_BACK, "新")


@pytest.mark.parametrize(
    "body",
    [
        "[]", "{}", '{"version": -1, "edits": {}, "base": {}}', '{"version": true, "edits": {}, "base": {}}',
        '{"version": 0, "edits": {"progress": 5}, "base": {}}', '{"version": 0, "edits": {"state": "已审核"}, "base": {}}',
        '{"version": 0, "edits": {"approved_points": "5"}, "base": {}}', "\x00", '{"version": 1e400, "edits": {}}',
    ],
)  # fmt: skip
def test_a_body_that_makes_no_sense_is_refused(office: Office, plan: Plan, body: str) -> None:
    path = reverse("filing_save", args=[plan.agency_id, plan.year, 2, row(plan).pk])
    answer = office.client_of(Role.FILER).post(path, body, content_type="application/json")
    assert answer.status_code == 400
    assert not LedgerEntry.objects.exists()


def test_halves_of_pairs_and_controls_do_not_reach_the_database(office: Office, plan: Plan) -> None:
    path = reverse("filing_save", args=[plan.agency_id, plan.year, 2, row(plan).pk])
    body = '{"version": 0, "edits": {"progress": "甲\\ud800\\u0000乙"}, "base": {"progress": ""}}'
    assert office.client_of(Role.FILER).post(path, body, content_type="application/json").status_code == 200
    assert stored(plan).progress == "甲乙"


@pytest.mark.parametrize(
    ("who", "code"),
    [(Role.FILER, "2.1"), (Role.FILER, "1.3"), (Role.STAFF, "1.1"), (Role.PERFORMANCE_OFFICE, "1.1"),
     (Role.SECTION_HEAD, "1.1"), ("乙局填报人", "1.1"), ("二科填报人", "1.1")],
)  # fmt: skip
def test_nobody_elses_row_is_written_or_read(office: Office, plan: Plan, who: Role | str, code: str) -> None:
    entry(plan, code, 2, progress="机密进展")
    for agency in (office.a.pk, office.b.pk):
        path = reverse("filing_save", args=[agency, YEAR, 2, row(plan, code).pk])
        body = {"version": 0, "edits": {"progress": "改"}, "base": {}}
        answer = office.client_of(who).post(path, body, content_type="application/json")
        assert answer.status_code == 404
        page = office.client_of(who).get(reverse("my_quarter", args=[agency, YEAR, 2]))
        assert "机密进展" not in page.content.decode()
    assert stored(plan, code).progress == "机密进展"


def test_without_a_session_the_script_is_told_so(office: Office, plan: Plan) -> None:
    assert save(office.client_of(None), plan, {"progress": "一"}).status_code == 401


def form(client: Client, plan: Plan, data: dict[str, Any], code: str = "1.1") -> Any:
    path = reverse("filing_save", args=[plan.agency_id, plan.year, 2, row(plan, code).pk])
    return client.post(path, data, follow=True)


def test_a_plain_form_saves_without_script(office: Office, plan: Plan) -> None:
    answer = form(office.client_of(Role.FILER), plan, {"version": "0", "attainment": "50", "progress": "一"})
    assert "已保存 1.1" in answer.content.decode()
    assert (stored(plan).attainment, stored(plan).progress) == (RATIO // 2, "一")


def test_a_stale_plain_form_shows_both_and_loses_nothing(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 2, progress="对方写的", version=3)
    answer = form(office.client_of(Role.FILER), plan, {"version": "2", "progress": "我写的"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "我写的</textarea>" in page
    assert "完成情况现在存的是：<ins>对方写的</ins>" in page
    assert stored(plan).progress == "对方写的"


def test_a_plain_form_submits_at_once(office: Office, plan: Plan) -> None:
    data = {
        "version": "0",
        "attainment": "50",
        "progress": "一",
        "no_evidence_reason": "会议未形成材料",
        "act": "submit",
    }
    answer = form(office.client_of(Role.FILER), plan, data)
    assert "已提交 1 项，交科室负责人审核" in answer.content.decode()
    assert (stored(plan).state, stored(plan).self_points) == (State.SUBMITTED, POINT // 2)


def test_copying_the_quarter_before_fills_what_is_empty(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 1, State.APPROVED, progress="上季做的", problems="缺人", attainment=RATIO // 4)
    form(
        office.client_of(Role.FILER),
        plan,
        {"version": "0", "progress": "", "problems": "缺钱", "act": "copy"},
    )
    now = stored(plan)
    assert (now.progress, now.problems, now.attainment) == ("上季做的", "缺钱", None)


def test_a_save_asks_the_database_seldom(office: Office, plan: Plan) -> None:
    """It comes every second: who asks (7), row, entry, the update in its transaction (3), settings; one is the test's own."""
    client = office.client_of(Role.FILER)
    save(client, plan, {"progress": "一"})
    with CaptureQueriesContext(connection) as asked:
        save(client, plan, {"progress": "二"}, {"progress": "一"}, version=1)
    assert stored(plan).progress == "二"
    assert len(asked) <= 14, [query["sql"][:90] for query in asked]
