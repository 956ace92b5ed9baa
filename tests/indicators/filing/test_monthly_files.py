"""What a month carries beside its text: evidence, the conversation, and December of the year before in January."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indicators.models import LedgerEntry, MonthlyEvent, MonthlyEvidence, MonthlyReport
from indicators.services.monthly import judge_month, submit_month, withdraw_month
from people.access import Role
from people.acting import Actor
from people.audit import AuditEntry
from people.models import StoredFile
from plans.models import Plan, Subject
from tests.office import YEAR, Office, build_office
from tests.people.files.made import pdf
from tests.running_year import running_year

pytestmark = pytest.mark.django_db
State = LedgerEntry.State
SCHEME = "gongshanglian-2015"
MONTH = 3


@pytest.fixture
def office() -> Office:
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office, scheme=SCHEME)


def subject(plan: Plan) -> Subject:
    return Subject.objects.select_related("plan").get(plan=plan, code="K1")


def file(office: Office, who: Role | str = Role.FILER, name: str = "走访记录.pdf") -> StoredFile:
    return StoredFile.objects.create(
        agency=office.a, name=name, kind="pdf", size=10, digest="0", uploaded_by=office.account(who)
    )


def send(
    office: Office, plan: Plan, name: str, data: Any, *more: object, who: Role | str = Role.FILER
) -> Any:
    path = reverse(name, args=[office.a.pk, YEAR, MONTH, subject(plan).pk, *more])
    return office.client_of(who).post(path, data, headers={"X-Requested-With": "fetch"})


def attach(office: Office, plan: Plan, *files: StoredFile, who: Role | str = Role.FILER) -> Any:
    return send(office, plan, "month_attach", {"files": [str(one.pk) for one in files]}, who=who)


def by(office: Office, who: Role) -> Actor:
    return Actor(name=office.account(who).name, account=office.account(who).pk)


def page(office: Office, who: Role | str, month: int = MONTH) -> str:
    answer = office.client_of(who).get(reverse("my_month", args=[office.a.pk, YEAR, month]))
    return str(answer.content.decode())


def test_files_are_attached_named_and_taken_away(office: Office, plan: Plan) -> None:
    first, second = file(office), file(office, name="照片.pdf")
    answer = attach(office, plan, first, second)
    assert answer.status_code == 200
    assert answer.json()["html"].count("data-proof=") == 2
    assert (answer.json()["version"], answer.json()["state"]) == (1, "草稿")
    assert [fault["field"] for fault in answer.json()["faults"]] == ["planned"], "files alone are no plan"
    assert attach(office, plan, first).json()["version"] == 2
    assert MonthlyEvidence.objects.count() == 2, "each once"
    proof, other = MonthlyEvidence.objects.order_by("number")
    send(office, plan, "month_caption", {"caption": " 第3页  表 "}, other.pk)
    shown = page(office, Role.FILER)
    assert 'value="第3页 表"' in shown
    assert "从已交的材料里选" in shown
    assert "还缺：计划或总结" in shown
    assert send(office, plan, "month_detach", {}, proof.pk).json()["html"].count("data-proof=") == 1
    assert list(MonthlyEvidence.objects.values_list("number", "file__name")) == [(1, "照片.pdf")]
    assert StoredFile.objects.filter(pk=first.pk).exists(), "it may serve elsewhere"
    assert AuditEntry.objects.filter(action="上传月度佐证材料").count() == 1
    assert AuditEntry.objects.filter(action="移除月度佐证材料").count() == 1


def test_without_script_a_file_comes_with_the_text(office: Office, plan: Plan) -> None:
    path = reverse("month_save", args=[office.a.pk, YEAR, MONTH, subject(plan).pk])
    new = SimpleUploadedFile("记录.pdf", pdf())
    office.client_of(Role.FILER).post(path, {"version": "0", "planned": "走访", "files-new": new})
    row = MonthlyReport.objects.get()
    assert (row.planned, [one.file.name for one in row.evidence.all()]) == ("走访", ["记录.pdf"])


def test_what_is_handed_in_keeps_its_files(office: Office, plan: Plan) -> None:
    attach(office, plan, file(office))
    proof = MonthlyEvidence.objects.get()
    MonthlyReport.objects.update(state=State.SUBMITTED)
    for name, data, more in (
        ("month_attach", {"files": [str(file(office).pk)]}, ()),
        ("month_caption", {"caption": "改"}, (proof.pk,)),
        ("month_detach", {}, (proof.pk,)),
    ):
        answer = send(office, plan, name, data, *more)
        assert (answer.status_code, "刚刚被改动" in answer.json()["error"]) == (422, True), name
    proof.refresh_from_db()
    assert (MonthlyEvidence.objects.count(), proof.caption) == (1, "")
    shown = page(office, Role.FILER)
    assert "走访记录.pdf" in shown
    assert "data-detach" not in shown


def test_neither_a_foreign_file_nor_a_foreign_month_is_reached(office: Office, plan: Plan) -> None:
    answer = attach(office, plan, file(office, who="二科填报人"))
    assert (answer.status_code, MonthlyEvidence.objects.count()) == (422, 0)
    assert attach(office, plan, file(office, who="二科填报人"), who="二科填报人").status_code == 404
    assert attach(office, plan, file(office, who=Role.SECTION_HEAD), who=Role.SECTION_HEAD).status_code == 404
    assert not MonthlyReport.objects.exists()


READERS = frozenset({Role.SECTION_HEAD, Role.SUPERVISING_LEADER, Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE})
OTHERS = (Role.SUPERVISION, Role.STAFF, "二科填报人", "乙局绩效办", Role.SYSTEM_ADMIN)


@pytest.mark.parametrize(
    ("state", "readers"),
    [
        (State.DRAFT, frozenset()),
        (State.SUBMITTED, READERS),
        (State.SENT_BACK, frozenset()),
        (State.APPROVED, READERS),
    ],
)
def test_a_file_is_open_to_whom_the_month_is(
    office: Office, plan: Plan, state: str, readers: frozenset[Role | str]
) -> None:
    attach(office, plan, file(office))
    StoredFile.objects.update(uploaded_by=None)
    MonthlyReport.objects.update(state=state)
    everybody = (Role.FILER, *READERS, *OTHERS)
    found = {who for who in everybody if StoredFile.objects.visible_to(office.access(who)).exists()}
    assert found == {Role.FILER, *readers}
    assert {who for who in (*READERS, *OTHERS) if "走访记录.pdf" in page_of(office, who)} == readers


def page_of(office: Office, who: Role | str) -> str:
    answer = office.client_of(who).get(reverse("my_month", args=[office.a.pk, YEAR, MONTH]))
    return str(answer.content.decode()) if answer.status_code == 200 else ""


def test_every_reason_of_a_return_stays_on_the_page(office: Office, plan: Plan) -> None:
    one, today = subject(plan), date(YEAR, 6, 1)
    row = MonthlyReport.objects.create(plan=plan, subject=one, month=MONTH, planned="走访", version=1)
    filer, head = by(office, Role.FILER), by(office, Role.SECTION_HEAD)
    for reason in ("写清几家", "写清哪几家<b>"):
        row = submit_month(by=filer, subject=one, month=MONTH, version=row.version, today=today)
        row = judge_month(
            by=head, subject=one, month=MONTH, version=row.version, today=today, approve=False, reply=reason
        )
    for who in (Role.FILER, Role.SECTION_HEAD):
        shown = page(office, who)
        assert "写清几家" in shown, who
        assert "写清哪几家&lt;b&gt;" in shown
        assert "往来 4 条" in shown
    row = submit_month(by=filer, subject=one, month=MONTH, version=row.version, today=today)
    row = withdraw_month(by=filer, subject=one, month=MONTH, version=row.version)
    assert "写清几家" in page(office, Role.FILER)
    assert "写清几家" not in page(office, Role.SECTION_HEAD), "a draft is its filers' alone"
    assert list(MonthlyEvent.objects.values_list("kind", flat=True)) == [
        "提交", "退回", "提交", "退回", "提交", "撤回"
    ]  # fmt: skip
    assert "写清几家" not in page_of(office, "二科填报人")


def test_january_offers_december_of_the_same_section(office: Office, plan: Plan) -> None:
    before = running_year(office, year=YEAR - 1, scheme=SCHEME)
    old = Subject.objects.get(plan=before, code="K1")
    Subject.objects.filter(pk=old.pk).update(code="K9")  # its code in the plan is not the section
    beside = Subject.objects.get(plan=before, code="K2")
    for row, words in ((old, "十二月的总结"), (beside, "别科的总结")):
        MonthlyReport.objects.create(
            plan=before, subject=row, month=12, summary=words, state=State.APPROVED, version=1
        )
    shown = page(office, Role.FILER, 1)
    assert "去年 12 月写的" in shown
    assert "照去年 12 月抄" in shown
    assert "十二月的总结" in shown
    assert "别科的总结" not in shown
    assert "十二月的总结" not in page(office, Role.FILER, 2)
    save = reverse("month_save", args=[office.a.pk, YEAR, 1, subject(plan).pk])
    office.client_of(Role.FILER).post(save, {"version": "0", "act": "copy"})
    assert MonthlyReport.objects.get(month=1).summary == "十二月的总结"
    Plan.objects.filter(pk=before.pk).update(state=Plan.State.DRAFT)
    assert "去年 12 月" not in page(office, Role.FILER, 1)
