"""Submitting and taking back: what is complete goes, to whom, with snapshot, log and message; nothing else moves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Evidence, LedgerEntry, LedgerEvent, SecondaryIndicator
from indicators.services.filing_submitting import submit_rows
from people.access import Role
from people.acting import Actor
from people.audit import AuditEntry
from people.models import Agency, Delegation, Duty, Notification, StoredFile
from plans.engine.units import POINT, RATIO
from plans.models import Plan
from tests.office import YEAR, Office, build_office
from tests.running_year import entry, running_year

pytestmark = pytest.mark.django_db
State = LedgerEntry.State
TODAY = date(YEAR, 6, 1)
WHOLE: dict[str, Any] = {
    "attainment": RATIO // 2,
    "progress": "做完一半",
    "no_evidence_reason": "无需材料",
    "version": 1,
}


@pytest.fixture
def office() -> Office:
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office)


def by(office: Office, who: Role | str = Role.FILER) -> Actor:
    account = office.account(who)
    return Actor(name=account.name, account=account.pk)


def row(plan: Plan, code: str) -> SecondaryIndicator:
    return SecondaryIndicator.objects.select_related("plan", "subject", "primary").get(plan=plan, code=code)


def submit(office: Office, plan: Plan, *codes: str, who: Role | str = Role.FILER, version: int = 1) -> Any:
    rows = [(row(plan, code), version) for code in codes]
    return submit_rows(by=by(office, who), rows=rows, quarter=2, today=TODAY)


def stored(plan: Plan, code: str = "1.1") -> LedgerEntry:
    return LedgerEntry.objects.get(indicator__plan=plan, indicator__code=code, quarter=2)


def test_complete_rows_go_and_the_others_say_what_is_missing(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 2, **WHOLE)
    entry(plan, "1.2", 2, progress="没有数字", version=1)
    result = submit(office, plan, "1.1", "1.2")
    assert [one.indicator.code for one in result.done] == ["1.1"]
    assert [fault.field for fault in result.incomplete[row(plan, "1.2").pk]] == ["attainment", "evidence"]
    now = stored(plan)
    assert (now.state, now.stage, now.version, now.filed_name) == (
        State.SUBMITTED,
        "科室负责人",
        2,
        "一科填报员",
    )
    assert now.submitted_at is not None
    assert stored(plan, "1.2").state == State.DRAFT


def test_an_empty_self_score_becomes_what_the_row_comes_to(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 2, **WHOLE)
    entry(plan, "1.2", 2, **{**WHOLE, "self_points": 4_000})
    submit(office, plan, "1.1", "1.2")
    assert [stored(plan, code).self_points for code in ("1.1", "1.2")] == [POINT // 2, 4_000]


def test_a_submission_leaves_snapshot_log_and_one_message(office: Office, plan: Plan) -> None:
    for code in ("1.1", "1.2"):
        entry(plan, code, 2, **WHOLE)
    submit(office, plan, "1.1", "1.2")
    event = LedgerEvent.objects.get(entry__indicator__code="1.1")
    assert (event.kind, event.name) == ("提交", "一科填报员")
    assert (event.values["attainment"], event.values["progress"]) == ("50%", "做完一半")
    logged = AuditEntry.objects.filter(action="提交台账")
    assert logged.count() == 2
    assert "做完一半" in logged.first().detail  # type: ignore[union-attr]
    message = Notification.objects.get()
    assert (message.account, message.title) == (office.account(Role.SECTION_HEAD), "2 项季度填报待您审核")
    assert message.link == reverse("review", args=[office.a.pk, YEAR])


def test_without_a_head_it_goes_straight_to_the_office(office: Office, plan: Plan) -> None:
    Duty.objects.filter(kind=Duty.Kind.HEAD).delete()
    entry(plan, "1.1", 2, **WHOLE)
    submit(office, plan, "1.1")
    assert stored(plan).stage == "绩效办"
    assert Notification.objects.get().account == office.account(Role.PERFORMANCE_OFFICE)


def test_the_heads_own_rows_go_to_the_leader(office: Office, plan: Plan) -> None:
    Duty.objects.create(
        agency=office.a, department=office.s1, employee=office.employee(Role.SECTION_HEAD), kind=Duty.Kind.FILER,
        start=date(YEAR, 1, 1),
    )  # fmt: skip
    entry(plan, "1.1", 2, **WHOLE)
    submit(office, plan, "1.1", who=Role.SECTION_HEAD)
    assert stored(plan).stage == "分管领导"
    assert Notification.objects.get().account == office.account(Role.SUPERVISING_LEADER)


def test_whoever_files_for_the_head_is_not_passed_by_the_head(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 2, **WHOLE)
    account = office.account(Role.FILER)
    actor = Actor(
        name=account.name, account=account.pk, on_behalf_of="一科科长",
        on_behalf_account=office.account(Role.SECTION_HEAD).pk,
    )  # fmt: skip
    submit_rows(by=actor, rows=[(row(plan, "1.1"), 1)], quarter=2, today=TODAY)
    assert stored(plan).stage == "分管领导"


def test_a_small_office_goes_straight_to_the_office(office: Office, plan: Plan) -> None:
    from people.models import Employee

    Employee.objects.exclude(agency=office.a).update(left_on=date(YEAR, 1, 2))
    assert Agency.objects.get(pk=office.a.pk).small_office is None
    entry(plan, "1.1", 2, **WHOLE)
    submit(office, plan, "1.1")
    assert stored(plan).stage == "绩效办"


def test_a_stale_version_is_told_and_not_submitted(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 2, **{**WHOLE, "version": 3})
    result = submit(office, plan, "1.1", version=2)
    assert [one.code for one in result.stale] == ["1.1"]
    assert stored(plan).state == State.DRAFT


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED])
def test_what_was_submitted_is_not_submitted_again(office: Office, plan: Plan, state: str) -> None:
    entry(plan, "1.1", 2, state, version=1)
    assert submit(office, plan, "1.1").done == []
    assert (stored(plan).version, LedgerEvent.objects.count()) == (1, 0)


def test_a_returned_row_goes_again_and_its_pass_is_forgotten(office: Office, plan: Plan) -> None:
    head = office.account(Role.SECTION_HEAD)
    entry(plan, "1.1", 2, State.SENT_BACK, **{**WHOLE, "passed_by": head, "passed_name": "一科科长"})
    submit(office, plan, "1.1")
    now = stored(plan)
    assert (now.state, now.passed_by, now.passed_name) == (State.SUBMITTED, None, "")


def test_forty_rows_cost_queries_per_row_but_reading_stays_constant(office: Office, plan: Plan) -> None:
    for code in ("1.1", "1.2"):
        entry(plan, code, 2, version=1)
    with CaptureQueriesContext(connection) as two:
        submit(office, plan, "1.1", "1.2")
    with CaptureQueriesContext(connection) as one:
        submit(office, plan, "1.1")
    assert len(two) - len(one) <= 1  # only that this test itself fetches one row more


def page(office: Office, who: Role | str = Role.FILER) -> str:
    return reverse("my_quarter", args=[office.a.pk, YEAR, 2])


def test_the_form_submits_and_a_second_click_changes_nothing(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 2, **WHOLE)
    client = office.client_of(Role.FILER)
    data = {"form_token": "0f0e0d0c-0b0a-4009-8807-060504030201", "rows": [f"{row(plan, '1.1').pk}:1"]}
    path = reverse("filing_submit", args=[office.a.pk, YEAR, 2])
    assert "已提交 1 项" in client.post(path, data, follow=True).content.decode()
    assert "没有重复办理" in client.post(path, data, follow=True).content.decode()
    assert LedgerEvent.objects.count() == 1


def test_rows_of_others_in_the_form_are_left_alone(office: Office, plan: Plan) -> None:
    for code in ("1.3", "2.1"):
        entry(plan, code, 2, **WHOLE)
    path = reverse("filing_submit", args=[office.a.pk, YEAR, 2])
    rows = [f"{row(plan, code).pk}:1" for code in ("1.3", "2.1")]
    answer = office.client_of(Role.FILER).post(path, {"rows": rows}, follow=True)
    assert "没有要提交的项" in answer.content.decode()
    assert not LedgerEntry.objects.exclude(state=State.DRAFT).exists()


@pytest.mark.parametrize("rows", [[], ["x"], ["1"], ["1:x"], ["-1:0"], ["1:" + "9" * 40], ["²:1"]])
def test_a_form_that_makes_no_sense_is_told(office: Office, plan: Plan, rows: list[str]) -> None:
    path = reverse("filing_submit", args=[office.a.pk, YEAR, 2])
    answer = office.client_of(Role.FILER).post(path, {"rows": rows}, follow=True)
    assert answer.status_code == 200
    assert "note-error" in answer.content.decode()


def withdraw(office: Office, plan: Plan, version: int, code: str = "1.1") -> str:
    path = reverse("filing_withdraw", args=[office.a.pk, YEAR, 2, row(plan, code).pk])
    answer = office.client_of(Role.FILER).post(path, {"version": str(version)}, follow=True)
    text: str = answer.content.decode()
    return text


def test_a_row_is_taken_back_while_nobody_has_acted(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 2, State.SUBMITTED, stage="科室负责人", version=4)
    assert "已撤回 1.1" in withdraw(office, plan, 4)
    now = stored(plan)
    assert (now.state, now.stage, now.version) == (State.DRAFT, "", 5)
    assert LedgerEvent.objects.get().kind == "撤回"
    assert AuditEntry.objects.filter(action="撤回台账").count() == 1


def test_after_the_head_has_passed_it_is_not_taken_back(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 2, State.SUBMITTED, version=4, passed_name="一科科长")
    assert "一科科长已经审核同意" in withdraw(office, plan, 4)
    assert stored(plan).state == State.SUBMITTED


@pytest.mark.parametrize(("state", "version"), [(State.SUBMITTED, 3), (State.APPROVED, 4), (State.DRAFT, 4)])
def test_a_stale_or_judged_row_is_not_taken_back(
    office: Office, plan: Plan, state: str, version: int
) -> None:
    entry(plan, "1.1", 2, state, version=4)
    assert "note-error" in withdraw(office, plan, version)
    assert (stored(plan).state, stored(plan).version) == (state, 4)


def test_a_delegate_submits_in_the_name_of_the_filer(office: Office, plan: Plan) -> None:
    Delegation.objects.create(
        grantor=office.account(Role.FILER), delegate=office.account("二科填报人"), role=Role.FILER.value,
        agency=office.a, start=date(2020, 1, 1), end=date(2099, 1, 1), reason="休假",
    )  # fmt: skip
    for code in ("1.1", "2.1"):
        entry(plan, code, 2, **WHOLE)
    path = reverse("filing_submit", args=[office.a.pk, YEAR, 2])
    rows = [f"{row(plan, code).pk}:1" for code in ("1.1", "2.1")]
    office.client_of("二科填报人").post(path, {"rows": rows})
    said = dict(LedgerEvent.objects.values_list("entry__indicator__code", "on_behalf_of"))
    assert said["2.1"] == ""
    assert said["1.1"].startswith("一科填报员")


def attach(office: Office, plan: Plan, code: str, files: list[str], who: Role | str = Role.FILER) -> Any:
    path = reverse("filing_attach", args=[office.a.pk, YEAR, 2, row(plan, code).pk])
    return office.client_of(who).post(path, {"files": files}, headers={"X-Requested-With": "fetch"})


def file(office: Office, who: Role | str = Role.FILER, name: str = "纪要.pdf") -> StoredFile:
    return StoredFile.objects.create(
        agency=office.a, name=name, kind="pdf", size=10, digest="0", uploaded_by=office.account(who)
    )


def test_one_file_serves_several_rows_and_numbers_close_up(office: Office, plan: Plan) -> None:
    first, second = file(office), file(office, name="照片.pdf")
    answer = attach(office, plan, "1.1", [str(first.pk), str(second.pk)])
    assert answer.status_code == 200
    assert answer.json()["html"].count("data-proof=") == 2
    assert "1.1-2" in answer.json()["html"]
    assert [fault["field"] for fault in answer.json()["faults"]] == ["attainment", "progress"]
    assert attach(office, plan, "1.2", [str(first.pk)]).status_code == 200
    assert attach(office, plan, "1.1", [str(first.pk)]).status_code == 200
    assert Evidence.objects.filter(entry__indicator__code="1.1").count() == 2
    proof = Evidence.objects.get(file=first, entry__indicator__code="1.1")
    path = reverse("filing_detach", args=[office.a.pk, YEAR, 2, row(plan, "1.1").pk, proof.pk])
    office.client_of(Role.FILER).post(path)
    assert list(Evidence.objects.filter(entry__indicator__code="1.1").values_list("number", flat=True)) == [1]
    assert StoredFile.objects.filter(pk=first.pk).exists()
    assert AuditEntry.objects.filter(action="移除佐证材料").count() == 1


def test_somebody_elses_file_cannot_be_attached_by_guessing(office: Office, plan: Plan) -> None:
    foreign = file(office, who="二科填报人")
    answer = attach(office, plan, "1.1", [str(foreign.pk)])
    assert answer.status_code == 422
    assert "没有找到选中的文件" in answer.json()["error"]
    assert not Evidence.objects.exists()


def test_evidence_of_a_submitted_row_stands(office: Office, plan: Plan) -> None:
    attach(office, plan, "1.1", [str(file(office).pk)])
    proof = Evidence.objects.get()
    LedgerEntry.objects.update(state=State.SUBMITTED, stage="绩效办")
    path = reverse("filing_detach", args=[office.a.pk, YEAR, 2, row(plan, "1.1").pk, proof.pk])
    answer = office.client_of(Role.FILER).post(path, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 422
    assert Evidence.objects.exists()


def test_a_caption_is_kept(office: Office, plan: Plan) -> None:
    attach(office, plan, "1.1", [str(file(office).pk)])
    path = reverse(
        "filing_caption", args=[office.a.pk, YEAR, 2, row(plan, "1.1").pk, Evidence.objects.get().pk]
    )
    office.client_of(Role.FILER).post(path, {"caption": " 会议  纪要第3页 "})
    assert Evidence.objects.get().caption == "会议 纪要第3页"


READERS = (Role.SECTION_HEAD, Role.PERFORMANCE_OFFICE, Role.SUPERVISION, Role.CITY_OFFICE)
STRANGERS = ("二科填报人", "乙局绩效办", Role.SYSTEM_ADMIN)


def openers(office: Office) -> set[Role | str]:
    everybody = (Role.FILER, *READERS, *STRANGERS)
    return {who for who in everybody if StoredFile.objects.visible_to(office.access(who)).exists()}


def test_evidence_is_the_filers_until_the_row_is_handed_in(office: Office, plan: Plan) -> None:
    """Draft: its filers. Submitted: who may see the row. Taken back: its filers again. Returned: who has read it."""
    attach(office, plan, "1.1", [str(file(office).pk)])
    StoredFile.objects.update(uploaded_by=None)
    assert openers(office) == {Role.FILER}
    LedgerEntry.objects.update(state=State.SUBMITTED, stage="绩效办")
    assert openers(office) == {Role.FILER, *READERS}
    LedgerEntry.objects.update(state=State.SENT_BACK, stage="")
    assert openers(office) == {Role.FILER, *READERS}
    LedgerEntry.objects.update(state=State.DRAFT)
    assert openers(office) == {Role.FILER}
    LedgerEntry.objects.update(state=State.APPROVED)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.DRAFT)
    assert openers(office) == set()
