"""What sections draft: saved, submitted, merged as indicators all or none, sent back with words; nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from indicators.models import SecondaryIndicator
from indicators.services.plan_drafts import (
    DraftFaults,
    merge_draft,
    reopen_draft,
    rows_from_text,
    save_draft,
    send_back_draft,
    withdraw_draft,
)
from people.access import Role
from people.acting import Actor
from people.errors import DomainError
from people.models import Notification
from plans.engine.units import POINT
from plans.models import Plan, SectionDraft, Subject
from tests.office import YEAR, Office, build_office, client_of
from tests.plans.plan.drafting import actor, draft, post

ROW = {
    "primary": "数字化",
    "name": "上线一项服务",
    "points": "2.5",
    "target": "上线",
    "responsible": "一科干事",
}


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    return draft(office)


def section(plan: Plan, code: str = "K1") -> Subject:
    return Subject.objects.get(plan=plan, code=code)


def submitted(office: Office, plan: Plan, *rows: dict[str, str]) -> SectionDraft:
    return save_draft(
        by=actor(office, Role.FILER), plan=plan, subject=section(plan), version=None, rows=rows or (ROW,), note="",
        submit=True,
    )  # fmt: skip


def test_rows_become_indicators_of_the_section(office: Office, plan: Plan) -> None:
    row = submitted(office, plan, ROW, {**ROW, "name": "再上线一项"}, {})
    assert merge_draft(by=actor(office), draft=row.pk, version=row.version) == 2
    made = SecondaryIndicator.objects.get(plan=plan, name="上线一项服务")
    assert made.responsible is not None
    assert (made.primary.name, made.full_points, made.subject, made.responsible.name) == (
        "数字化", 25_000, section(plan), "一科干事",
    )  # fmt: skip
    assert made.full_points == 5 * POINT // 2
    row.refresh_from_db()
    assert row.state == SectionDraft.State.MERGED
    with pytest.raises(DomainError, match="刚刚被别人"):
        merge_draft(by=actor(office), draft=row.pk, version=row.version)


def test_what_no_database_takes_is_not_kept(office: Office, plan: Plan) -> None:
    """PostgreSQL refuses NUL in JSON, and the whole page with it."""
    row = submitted(office, plan, {**ROW, "name": "上线\x00一项\ud800服务"})
    assert row.rows[0]["name"] == ROW["name"]


def test_one_row_that_does_not_fit_keeps_all_of_them_out(office: Office, plan: Plan) -> None:
    row = submitted(office, plan, ROW, {**ROW, "name": "", "points": "很多"})
    before = SecondaryIndicator.objects.count()
    with pytest.raises(DraftFaults) as refused:
        merge_draft(by=actor(office), draft=row.pk, version=row.version)
    assert {(fault.key, fault.field) for fault in refused.value.faults} >= {("1", "points")}
    row.refresh_from_db()
    assert (row.state, SecondaryIndicator.objects.count()) == (SectionDraft.State.SUBMITTED, before)


def test_sent_back_with_words_changed_and_submitted_again(office: Office, plan: Plan) -> None:
    row = submitted(office, plan)
    with pytest.raises(DomainError, match="没有写退回意见"):
        send_back_draft(by=actor(office), draft=row.pk, version=row.version, reply=" ")
    row = send_back_draft(by=actor(office), draft=row.pk, version=row.version, reply="目标要量化")
    assert "目标要量化" in office.client_of(Role.FILER).get(_url(office, section(plan))).content.decode()
    assert "一科的方案草案被退回" in office.client_of(Role.SECTION_HEAD).get("/").content.decode()
    row = save_draft(
        by=actor(office, Role.SECTION_HEAD), plan=plan, subject=section(plan), version=row.version,
        rows=[{**ROW, "target": "上线3项"}], note="", submit=True,
    )  # fmt: skip
    assert (row.state, row.reply, row.rows[0]["target"]) == (SectionDraft.State.SUBMITTED, "", "上线3项")
    row = withdraw_draft(by=actor(office, Role.FILER), draft=row.pk, version=row.version)
    assert row.state == SectionDraft.State.DRAFT


def test_after_a_merge_another_batch_begins_empty(office: Office, plan: Plan) -> None:
    row = submitted(office, plan)
    merge_draft(by=actor(office), draft=row.pk, version=row.version)
    row = reopen_draft(by=actor(office, Role.FILER), draft=row.pk, version=row.version + 1)
    assert (row.state, row.rows) == (SectionDraft.State.DRAFT, [])


def test_two_colleagues_do_not_overwrite_each_other(office: Office, plan: Plan) -> None:
    by, subject = actor(office, Role.FILER), section(plan)
    save_draft(by=by, plan=plan, subject=subject, version=None, rows=[ROW], note="", submit=False)
    for version in (None, 7):
        with pytest.raises(DomainError, match="刚刚被别人"):
            save_draft(
                by=by,
                plan=plan,
                subject=subject,
                version=version,
                rows=[{"primary": "别的"}],
                note="",
                submit=False,
            )
    assert SectionDraft.objects.get().rows == [ROW]


def test_nothing_is_drafted_or_merged_once_the_plan_is_approved(office: Office, plan: Plan) -> None:
    row = submitted(office, plan)
    Plan.objects.update(state=Plan.State.APPROVED)
    with pytest.raises(DomainError, match="已批准"):
        merge_draft(by=actor(office), draft=row.pk, version=row.version)
    with pytest.raises(DomainError, match="已批准"):
        withdraw_draft(by=actor(office, Role.FILER), draft=row.pk, version=row.version)


def test_another_section_neither_reads_nor_writes_it(office: Office, plan: Plan) -> None:
    submitted(office, plan)
    url = _url(office, section(plan))
    for who in ("二科填报人", "二科科室负责人", "二科分管领导", "乙局填报人", Role.STAFF):
        client = office.client_of(who)
        assert client.get(url).status_code == 404, who
        assert client.post(url, {"r0-primary": "抢"}).status_code == 404, who
    other = (
        office.client_of("二科填报人").get(reverse("plan_drafts", args=[office.a.pk, YEAR])).content.decode()
    )
    assert "二科" in other
    assert ">一科<" not in other
    assert SectionDraft.objects.get().rows == [ROW]


def test_the_pages_from_typing_to_merging(office: Office, plan: Plan) -> None:
    filer, clerk = office.client_of(Role.FILER), office.client_of(Role.PERFORMANCE_OFFICE)
    url = _url(office, section(plan))
    typed = {f"r0-{name}": text for name, text in ROW.items()}
    assert post(filer, url, **typed, pasted="数字化\t二\t再上线一项\t1", save="1").status_code == 302
    assert len(SectionDraft.objects.get().rows) == 2
    page = filer.get(url).content.decode()
    assert "上线一项服务</textarea>" in page
    table = "一级指标\t二级指标\t分值\n数字化\t贴进来的\t1"
    assert post(filer, url, **typed, pasted=table, submit="1").status_code == 302
    assert [row["name"] for row in SectionDraft.objects.get().rows] == ["上线一项服务", "贴进来的"]
    assert "1 份科室草案待并入方案" in clerk.get("/").content.decode()
    page = clerk.get(url).content.decode()
    assert "贴进来的" in page
    assert "一科任务1" in page  # what the plan has already, beside it
    merge = reverse("plan_draft_merge", args=[office.a.pk, YEAR, section(plan).pk])
    version = SectionDraft.objects.get().version
    assert filer.post(merge, {"version": version}).status_code == 404
    assert clerk.post(merge, {"version": version}).status_code == 302
    assert SecondaryIndicator.objects.filter(plan=plan, name="贴进来的", subject=section(plan)).exists()


def test_pasted_rows_follow_headings_or_the_order_of_the_columns() -> None:
    assert rows_from_text("二级指标\t分值\n甲\t1\n乙\t2") == [
        {"name": "甲", "points": "1"},
        {"name": "乙", "points": "2"},
    ]
    assert rows_from_text("重点\t一级\t二级\t3") == [
        {"category": "重点", "primary": "一级", "name": "二级", "points": "3"}
    ]
    assert rows_from_text(" \n") == []


READERS = (Role.LEADING_GROUP, Role.CHIEF_LEADER, Role.SUPERVISION, Role.CITY_OFFICE)


def test_what_is_not_submitted_is_read_by_the_section_and_its_office_only(office: Office, plan: Plan) -> None:
    canary = {**ROW, "name": "尚未成熟的想法"}
    row = save_draft(
        by=actor(office, Role.FILER), plan=plan, subject=section(plan), version=None, rows=[canary], note="内部说明甲",
        submit=False,
    )  # fmt: skip
    url = _url(office, section(plan))

    def seen(who: Role) -> bool:
        page = office.client_of(who).get(url).content.decode()
        assert ("尚未成熟的想法" in page) == ("内部说明甲" in page)
        return "尚未成熟的想法" in page

    assert all(seen(who) for who in (Role.FILER, Role.SECTION_HEAD, Role.PERFORMANCE_OFFICE))
    assert not any(seen(who) for who in READERS)
    assert "草案还没有提交" in office.client_of(Role.CITY_OFFICE).get(url).content.decode()
    row = save_draft(
        by=actor(office, Role.FILER), plan=plan, subject=section(plan), version=row.version, rows=[canary],
        note="内部说明甲", submit=True,
    )  # fmt: skip
    assert all(seen(who) for who in READERS)
    send_back_draft(by=actor(office), draft=row.pk, version=row.version, reply="再想想")
    assert not any(seen(who) for who in READERS)


def test_who_submitted_a_draft_does_not_merge_it_nor_for_whom(office: Office, plan: Plan) -> None:
    clerk, filer = actor(office), actor(office, Role.FILER)
    stands_in = Actor(
        name=clerk.name, account=clerk.account, on_behalf_account=filer.account, on_behalf_of="填报员"
    )
    row = save_draft(
        by=stands_in, plan=plan, subject=section(plan), version=None, rows=[ROW], note="", submit=True
    )
    before = SecondaryIndicator.objects.count()
    for by in (clerk, filer):
        with pytest.raises(DomainError, match="“提交科室草案”"):
            merge_draft(by=by, draft=row.pk, version=row.version)
    page = office.client_of(Role.PERFORMANCE_OFFICE).get(_url(office, section(plan))).content.decode()
    assert "须由绩效办另一位同志并入" in page
    assert "并入方案</button>" not in page
    row.refresh_from_db()
    assert (row.state, SecondaryIndicator.objects.count()) == (SectionDraft.State.SUBMITTED, before)
    assert merge_draft(by=actor(office, Role.CITY_OFFICE), draft=row.pk, version=row.version) == 1


def test_who_typed_a_draft_that_a_colleague_submitted_does_not_merge_it(office: Office, plan: Plan) -> None:
    """Also whom he typed for; another batch begins without hands."""
    filer, clerk = actor(office, Role.FILER), actor(office)
    types_for = Actor(
        name="乙", account=office.account(Role.CITY_OFFICE).pk, on_behalf_account=clerk.account, on_behalf_of=clerk.name,
    )  # fmt: skip
    draft: dict[str, Any] = {"plan": plan, "subject": section(plan), "rows": [ROW], "note": ""}
    row = save_draft(by=types_for, version=None, submit=False, **draft)
    row = save_draft(by=filer, version=row.version, submit=True, **draft)
    for by in (clerk, actor(office, Role.CITY_OFFICE)):
        with pytest.raises(DomainError, match="“填写科室草案”"):
            merge_draft(by=by, draft=row.pk, version=row.version)
    page = office.client_of(Role.PERFORMANCE_OFFICE).get(_url(office, section(plan))).content.decode()
    assert "须由绩效办另一位同志并入" in page
    other = actor(office, Role.CHIEF_LEADER)
    merge_draft(by=other, draft=row.pk, version=row.version)
    row = reopen_draft(by=filer, draft=row.pk, version=row.version + 1)
    row = save_draft(by=filer, version=row.version, submit=True, **draft)
    assert row.hands == [[filer.account, None]]


def test_each_turn_is_told_to_whose_it_is(office: Office, plan: Plan) -> None:
    def told(title: str) -> set[str]:
        rows = Notification.objects.filter(title=title)
        for row in rows:
            assert client_of(row.account).get(row.link).status_code == 200, row.account
        return set(rows.values_list("account__name", flat=True))

    row = submitted(office, plan)
    assert told("一科提交了2026年度指标草案") == {"甲局绩效专干"}
    row = send_back_draft(by=actor(office), draft=row.pk, version=row.version, reply="目标要量化")
    assert told("一科的2026年度指标草案被退回") == {"一科填报员", "一科科长", "甲局副局长"}
    assert Notification.objects.filter(body="目标要量化").count() == 3
    row = save_draft(
        by=actor(office, Role.SECTION_HEAD), plan=plan, subject=section(plan), version=row.version, rows=[ROW], note="",
        submit=True,
    )  # fmt: skip
    merge_draft(by=actor(office), draft=row.pk, version=row.version)
    assert told("一科的2026年度指标草案已并入方案") == {"一科填报员", "一科科长", "甲局副局长"}


def _url(office: Office, subject: Subject) -> str:
    return reverse("plan_draft", args=[office.a.pk, YEAR, subject.pk])
