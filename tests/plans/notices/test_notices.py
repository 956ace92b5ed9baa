"""公示: frozen while it hangs, closed only after its last day and with every objection answered (rules 7.1, 7.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from people.access import Role
from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Notification, StoredFile
from plans import publishers
from plans.models import Objection, Plan, PublicNotice
from plans.services.notice_content import digest_of
from plans.services.notices import (
    NoticeTable,
    answer_objection,
    change_notice,
    close_notice,
    draft_notice,
    file_objection,
    post_notice,
    withdraw_notice,
)
from tests.office import Office

TABLE = NoticeTable(heads=("科室", "得分"), rows=(("一科", "96.20"), ("二科", "88.00")), title="名次")
State = PublicNotice.State
FRIDAY = datetime(2024, 9, 27, 2, 0, tzinfo=UTC)


@pytest.fixture
def on_friday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(FRIDAY, tick=False) as traveller:
        yield traveller


def actor(office: Office, who: Role | str) -> Actor:
    account = office.account(who)
    return Actor(name=account.name, account=account.pk)


def clerk(office: Office) -> Actor:
    return actor(office, Role.PERFORMANCE_OFFICE)


def draft(office: Office, plan: Plan, **more: object) -> PublicNotice:
    values = {
        "kind": "其他公示",
        "title": "第三季度名次公示",
        "text": "现予公示。",
        "tables": [TABLE],
        **more,
    }
    return draft_notice(by=clerk(office), plan=plan, **values)  # type: ignore[arg-type]


def posted(office: Office, plan: Plan, **more: object) -> PublicNotice:
    row = draft(office, plan, **more)
    return post_notice(by=clerk(office), notice=row.pk, version=row.version)


def travel(traveller: time_machine.Traveller, day: date) -> None:
    traveller.move_to(datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC))


def test_posted_on_friday_27_september_2024_it_closes_on_tuesday_8_october(
    office: Office, plan: Plan, on_friday: time_machine.Traveller
) -> None:
    row = posted(office, plan)
    assert (row.posted_on, row.closes_on) == (date(2024, 9, 27), date(2024, 10, 8))
    for day in (date(2024, 10, 7), date(2024, 10, 8)):
        travel(on_friday, day)
        with pytest.raises(DomainError, match="公示到2024年10月8日（星期二）当天结束时为止"):
            close_notice(by=clerk(office), notice=row.pk, version=row.version)
    travel(on_friday, date(2024, 10, 9))
    closed = close_notice(by=clerk(office), notice=row.pk, version=row.version)
    assert closed.state == State.CLOSED
    assert closed.closed_at == datetime(2024, 10, 9, 2, 0, tzinfo=UTC)


def test_the_sheet_is_frozen_with_digest_and_the_head_of_its_own_audit_row(
    office: Office, plan: Plan
) -> None:
    row = posted(office, plan)
    told = AuditEntry.objects.get(action="发布公示")
    assert row.digest == digest_of(row)
    assert row.digest in told.detail
    assert row.head == told.head.printed()
    row.content["表"][0]["行"][0][1] = "99.99"
    assert row.digest != digest_of(row)
    with pytest.raises(DomainError, match="现在是“公示中”"):
        change_notice(
            by=clerk(office), notice=row.pk, version=row.version, title="改", text="", audience="", place="",
            contact="", working_days=3,
        )  # fmt: skip
    row.refresh_from_db()
    assert row.title == "第三季度名次公示"


def test_fewer_days_than_the_plan_asks_for_are_refused(office: Office, plan: Plan) -> None:
    with pytest.raises(DomainError, match="方案规定不少于 3 个工作日"):
        draft(office, plan, working_days=2)
    assert draft(office, plan).working_days == 3


def test_a_draft_is_changed_with_old_and_new_in_the_log_and_a_stale_form_is_refused(
    office: Office, plan: Plan
) -> None:
    row = draft(office, plan)
    words: dict[str, Any] = {"text": "现予公示。", "audience": "", "place": "一楼", "contact": ""}
    changed = change_notice(
        by=clerk(office), notice=row.pk, version=0, title="新标题", working_days=5, **words
    )
    assert (changed.title, changed.working_days, changed.version) == ("新标题", 5, 1)
    assert (
        '"标题":{"新":"新标题","旧":"第三季度名次公示"}'
        in AuditEntry.objects.get(action="更改公示草稿").detail
    )
    with pytest.raises(DomainError, match="刚被别人改过"):
        change_notice(by=clerk(office), notice=row.pk, version=0, title="旧", working_days=5, **words)


def test_the_whole_staff_is_told_and_nobody_elsewhere(office: Office, plan: Plan) -> None:
    row = posted(office, plan)
    told = set(Notification.objects.filter(key=f"notice:{row.pk}").values_list("account", flat=True))
    assert {office.account(Role.STAFF).pk, office.account("二科填报人").pk} <= told
    assert not told & {office.account("乙局干部职工").pk, office.account(Role.PERFORMANCE_OFFICE).pk}


def test_a_notice_waits_for_the_reply_to_every_objection(
    office: Office, plan: Plan, on_friday: time_machine.Traveller
) -> None:
    row = posted(office, plan)
    staff, other = actor(office, Role.STAFF), actor(office, "二科干部职工")
    first = file_objection(by=staff, notice=row.pk, about="第 2 行", text="二科得分有误。")
    file_objection(by=other, notice=row.pk, text="名次不对。")
    travel(on_friday, date(2024, 10, 9))
    row.refresh_from_db()
    with pytest.raises(DomainError, match="还有 2 条异议没有答复"):
        close_notice(by=clerk(office), notice=row.pk, version=row.version)
    for one in row.objections.all():
        answer_objection(
            by=clerk(office),
            objection=one.pk,
            version=0,
            outcome=Objection.Outcome.REFUSED,
            reply="核实无误。",
        )
    assert close_notice(by=clerk(office), notice=row.pk, version=row.version).state == State.CLOSED
    detail = AuditEntry.objects.get(action="结束公示").detail
    assert "一科干事：不成立" in detail
    assert "二科干事：不成立" in detail
    answered = Notification.objects.get(key=f"objection-answer:{first.pk}")
    assert answered.account_id == staff.account


def test_objections_come_up_to_the_end_of_the_last_day(
    office: Office, plan: Plan, on_friday: time_machine.Traveller
) -> None:
    row = posted(office, plan)
    # 23:30 in China on the last day.
    on_friday.move_to(datetime(2024, 10, 8, 15, 30, tzinfo=UTC))
    file_objection(by=actor(office, Role.STAFF), notice=row.pk, text="有误。")
    on_friday.move_to(datetime(2024, 10, 8, 16, 30, tzinfo=UTC))
    with pytest.raises(DomainError, match="公示期是 2024-09-27 至 2024-10-08"):
        file_objection(by=actor(office, "二科干部职工"), notice=row.pk, text="有误。")
    # A letter received in time is entered later.
    late = file_objection(
        by=clerk(office), notice=row.pk, text="来信。", name="张三", received_on=date(2024, 10, 8)
    )
    assert (late.name, late.on_paper, late.account_id) == ("张三", True, clerk(office).account)


def test_nobody_answers_the_own_objection_and_one_answer_wins(office: Office, plan: Plan) -> None:
    row = posted(office, plan)
    own = file_objection(by=clerk(office), notice=row.pk, text="我的得分有误。")
    with pytest.raises(DomainError, match="不能自己答复"):
        answer_objection(by=clerk(office), objection=own.pk, version=0, outcome="不成立", reply="无误。")
    city = actor(office, Role.CITY_OFFICE)
    answer_objection(by=city, objection=own.pk, version=0, outcome="成立", reply="确有误。")
    with pytest.raises(DomainError, match="已由市级绩效专员于"):
        answer_objection(by=city, objection=own.pk, version=0, outcome="不成立", reply="又想了想。")
    own.refresh_from_db()
    assert (own.outcome, own.reply) == ("成立", "确有误。")


@pytest.mark.parametrize(("outcome", "reply"), [("待答复", "写了"), ("不成立", " "), ("瞎写", "写了")])
def test_an_answer_needs_outcome_and_reply(office: Office, plan: Plan, outcome: str, reply: str) -> None:
    row = posted(office, plan)
    one = file_objection(by=actor(office, Role.STAFF), notice=row.pk, text="有误。")
    with pytest.raises(DomainError, match="须选择处理结果并写明答复"):
        answer_objection(by=clerk(office), objection=one.pk, version=0, outcome=outcome, reply=reply)


def test_withdrawing_keeps_everything_and_asks_for_a_reason(office: Office, plan: Plan) -> None:
    row = posted(office, plan)
    one = file_objection(by=actor(office, Role.STAFF), notice=row.pk, text="有误。")
    row.refresh_from_db()
    with pytest.raises(DomainError, match="须说明"):
        withdraw_notice(by=clerk(office), notice=row.pk, version=row.version, reason=" ")
    gone = withdraw_notice(
        by=clerk(office), notice=row.pk, version=row.version, reason="得分有误，更正后重发"
    )
    assert gone.state == State.WITHDRAWN
    assert gone.posted_on is not None
    answer_objection(by=clerk(office), objection=one.pk, version=0, outcome="成立", reply="已更正。")
    with pytest.raises(DomainError, match="现在是“已撤回”"):
        file_objection(by=actor(office, "二科干部职工"), notice=row.pk, text="又有误。")
    again = draft(office, plan, follows=row.pk)
    assert list(row.followed_by.all()) == [again]


def test_one_put_up_on_paper_earlier_needs_its_place_and_a_photo(office: Office, plan: Plan) -> None:
    day = date(2024, 9, 27)
    row = draft(office, plan)
    with pytest.raises(DomainError, match="须是当时已经张贴的"):
        post_notice(by=clerk(office), notice=row.pk, version=0, on=day)
    placed = draft(office, plan, place="一楼公开栏")
    photo = StoredFile.objects.create(
        agency=office.a, name="张贴.jpg", kind="jpg", size=SimpleUploadedFile("a", b"x").size or 1, digest="0"
    )
    done = post_notice(by=clerk(office), notice=placed.pk, version=0, on=day, files=[photo])
    assert done.closes_on == date(2024, 10, 8)
    assert "补录" in AuditEntry.objects.get(action="发布公示").detail
    with pytest.raises(DomainError, match="在今天之后"):
        post_notice(by=clerk(office), notice=row.pk, version=0, on=date(2199, 1, 1))


def test_a_holiday_proclaimed_after_posting_does_not_shorten_the_term(
    office: Office, plan: Plan, on_friday: time_machine.Traveller
) -> None:
    from plans.services.working_days import correct_day

    row = posted(office, plan)
    correct_day(by=clerk(office), day=date(2024, 9, 30), working=False, note="台风停工")
    travel(on_friday, date(2024, 10, 9))
    with pytest.raises(DomainError, match="公示期不足 3 个工作日"):
        close_notice(by=clerk(office), notice=row.pk, version=row.version)
    travel(on_friday, date(2024, 10, 10))
    assert close_notice(by=clerk(office), notice=row.pk, version=row.version).state == State.CLOSED


def test_the_part_behind_a_notice_may_refuse_and_reacts_in_the_same_transaction(
    office: Office, plan: Plan, on_friday: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishers, "_PUBLISHERS", {})
    happened: list[str] = []
    refusal: list[str] = ["异议成立，须先形成更正版本"]

    def closed(notice: PublicNotice, by: Actor) -> None:
        assert transaction.get_connection().in_atomic_block
        happened.append(f"{notice.title}由{by.name}结束")
        if len(happened) == 1:
            raise DomainError("没有结束", why="季度刚被改动", next_step="请刷新")

    publishers.register_publisher("季度结果公示", on_closed=closed, may_close=lambda notice: list(refusal))
    row = posted(office, plan, kind="季度结果公示")
    travel(on_friday, date(2024, 10, 9))
    with pytest.raises(DomainError, match="须先形成更正版本"):
        close_notice(by=clerk(office), notice=row.pk, version=row.version)
    refusal.clear()
    with pytest.raises(DomainError, match="季度刚被改动"):
        close_notice(by=clerk(office), notice=row.pk, version=row.version)
    row.refresh_from_db()
    assert row.state == State.POSTED
    close_notice(by=clerk(office), notice=row.pk, version=row.version)
    assert happened[-1] == "第三季度名次公示由甲局绩效专干结束"


def test_cells_that_do_not_fit_the_heads_are_refused() -> None:
    with pytest.raises(ValueError, match="one cell for each head"):
        NoticeTable(heads=("科室", "得分"), rows=(("一科",),))
