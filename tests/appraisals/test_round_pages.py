"""The pages of a round: from the first to the opening by the clerks' hands, and what each says to whom."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisals.boxes import private_key_of
from appraisals.joining import passphrases_to_set, rounds, rounds_waiting
from appraisals.models import AppraisalRound
from appraisals.services.holders import holder_key
from appraisals.services.opening import open_round
from appraisals.services.voiding import ask_void
from people.access import Role
from people.frame.guidebook import page_of as help_of
from plans.models import Participant
from scoring.store import ROUND_NAME
from tests.appraisals.setting_up import KEEPERS, TOWN, actor, fresh, new_round, opened, with_holders
from tests.appraisals.world import phrase
from tests.office import YEAR, Office, build_office
from tests.running_year import running_year

State = AppraisalRound.State


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


def where(row: AppraisalRound, name: str = "round_page", **more: int) -> str:
    return reverse(name, args=[row.plan.agency_id, row.plan.year, row.pk, *more.values()])


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def sent(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, data, follow=True)


def test_from_new_to_open_by_the_clerks_hands(office: Office) -> None:
    plan = running_year(office)
    clerk, chief = office.client_of(Role.PERFORMANCE_OFFICE), office.client_of(Role.CHIEF_LEADER)
    base = [plan.agency_id, plan.year]
    assert "今年还没有测评" in text(clerk, reverse("rounds", args=base))
    today = timezone.localdate()
    days = {"begins_on": today, "ends_on": today + timedelta(days=5)}
    sent(clerk, reverse("round_new", args=base), name="年度民主测评", form="民主测评", **days)
    row = AppraisalRound.objects.select_related("plan").get()
    assert "须有 3 位，现在 0 位" in text(clerk, where(row))
    data: dict[str, Any] = {"version": row.version}
    for place, who in enumerate(KEEPERS, 1):
        data |= {f"account_{place}": office.account(who).pk, f"capacity_{place}": str(who)}
    sent(clerk, where(row, "round_holders"), **data)
    for holder in row.holders.select_related("account"):
        hand = office.client_of(holder.account)
        twice = {"passphrase": phrase(holder.position), "again": phrase(holder.position)}
        sent(hand, where(row, "round_key"), **twice)
    said = text(clerk, where(row, "round_prepare"))
    assert "甲局局长（主要领导）" in said
    sent(clerk, where(row, "round_prepare"), version=fresh(row).version)
    assert "您参与了筹备，须由另一人开启" in text(clerk, where(row, "round_open"))
    assert "甲局绩效专干（office）提请" in text(chief, where(row, "round_open"))
    answer = sent(chief, where(row, "round_open"), version=fresh(row).version)
    assert "已开启" in answer.content.decode()
    assert fresh(row).state == State.OPEN
    assert "正在投票" in text(clerk, reverse("rounds", args=base))


def test_the_passphrase_page_is_the_holders_alone_and_shows_nothing_back(office: Office) -> None:
    row = with_holders(office, new_round(office), ready=False)
    page = where(row, "round_key")
    for who in (Role.CHIEF_LEADER, Role.FILER, Role.CITY_OFFICE):
        assert office.client_of(who).get(page).status_code == 404
    keeper = office.client_of(Role.STAFF)
    said = text(keeper, page)
    assert "两位都忘了，票就永远打不开" in said
    first, second = (
        re.findall(r'class="suggested">([^<]+)<', keeper.get(page).content.decode()) for _ in "ab"
    )
    assert len(first[0].split()) == 6
    assert first != second
    secret = "qingshan lvshui changliu"
    answer = sent(keeper, page, passphrase=secret, again="另一个口令另一个口令另一个")
    assert "两次输入的不一样" in answer.content.decode()
    assert secret not in answer.content.decode()
    answer = sent(keeper, page, passphrase="短", again="短")
    assert "至少 12 个字符" in answer.content.decode()
    sent(keeper, page, passphrase=secret, again=secret)
    holder = row.holders.get(account=office.account(Role.STAFF))
    # Months later nobody knows whether there were spaces.
    assert private_key_of("qingshanlvshui　changliu", holder_key(holder)) is not None
    assert private_key_of("qingshan lvshui changliv", holder_key(holder)) is None


def test_what_was_set_up_is_changed_on_its_pages_and_a_stale_one_loses_nothing(office: Office) -> None:
    row = new_round(office, scheme=TOWN)
    clerk = office.client_of(Role.PERFORMANCE_OFFICE)
    leaders, heads, village = row.groups.order_by("position")
    fields: dict[str, str] = {}
    for group, channel in ((leaders, "账号"), (heads, "账号"), (village, "测评码")):
        pool = "合在一起" if channel == "账号" else ""
        fields |= {f"channel_{group.pk}": channel, f"pool_{group.pk}": pool}
    sent(clerk, where(row, "round_groups"), version=row.version, **fields)
    assert text(clerk, where(row)).count("合在一起") == 2
    stale = sent(
        clerk, where(row, "round_electors", group=village.pk), version=row.version, names="张某\n李某", nameless=4
    )  # fmt: skip
    assert "刚被别人改过" in stale.content.decode()
    assert "张某" in stale.content.decode()
    sent(
        clerk, where(row, "round_electors", group=village.pk),
        version=fresh(row).version, names="张某\n李某", nameless=4,
    )  # fmt: skip
    assert village.electors.count() == 6
    section = row.targets.order_by("position")[1].subject_id
    sent(clerk, where(row, "round_targets"), version=fresh(row).version, subjects=[section])
    assert [target.code for target in row.targets.all()] == ["K2"]
    data = {"name": "述职", "names": "始终不可见", "words_0": "任务完成", "exclusions": "本科室人员"}
    meeting = {"meeting_at": f"{YEAR}-12-20T14:30", "meeting_place": "三楼会议室"}
    sent(clerk, where(row, "round_change"), version=fresh(row).version, **data, **meeting)
    said = text(clerk, where(row))
    # The roll says before the opening whom nobody of the own section will judge.
    assert "一科科长 — —" in text(clerk, where(row, "round_roll"))
    assert "二科科长 二科 —" in text(clerk, where(row, "round_roll"))
    for words in ("任务完成", "始终不可见", "本科室的人不评本科室", f"{YEAR}-12-20 14:30", "三楼会议室"):
        assert words in said


def test_an_empty_group_starts_with_whom_its_name_speaks_of(office: Office) -> None:
    row = new_round(office, scheme=TOWN)
    leaders = row.groups.order_by("position")[0]
    leaders.electors.all().delete()
    page = office.client_of(Role.PERFORMANCE_OFFICE).get(where(row, "round_electors", group=leaders.pk))
    assert page.content.decode().count("checked") == 4


def test_last_years_grade_stands_beside_the_name_for_the_appraisal_group(office: Office) -> None:
    row = new_round(office)
    assert "上年度考核等次" not in text(office.client_of(Role.PERFORMANCE_OFFICE), where(row))
    Participant.objects.filter(plan=row.plan, number="A01").update(previous_grade="优秀")
    assert "一科干事 优秀" in text(office.client_of(Role.LEADING_GROUP), where(row))
    assert office.client_of(Role.STAFF).get(where(row)).status_code == 404
    assert "优秀" not in str(row.sheet)


def test_extending_striking_and_voiding_on_the_pages(office: Office) -> None:
    row = opened(office)
    clerk, group = office.client_of(Role.PERFORMANCE_OFFICE), office.client_of(Role.LEADING_GROUP)
    assert row.ends_on is not None
    later = row.ends_on + timedelta(days=2)
    sent(clerk, where(row, "round_extend"), version=fresh(row).version, ends_on=later, reason="台风")
    assert "延期原因：台风" in text(group, where(row))
    elector = row.electors.get(name="一科干事")
    roll = text(clerk, where(row, "round_roll"))
    assert "取消资格" in roll
    assert "取消资格" not in text(group, where(row, "round_roll"))
    sent(clerk, where(row, "round_strike", elector=elector.pk), version=fresh(row).version, reason="调离")
    assert "已取消：调离" in text(group, where(row, "round_roll"))
    sent(clerk, where(row, "round_void"), version=fresh(row).version, reason="名单有误")
    assert "甲局绩效专干提请作废：名单有误" in text(group, where(row))
    sent(group, where(row, "round_void_decide"), version=fresh(row).version, decision="void")
    assert fresh(row).state == State.VOIDED
    assert "重新举行" in text(clerk, where(row))
    sent(clerk, where(row, "round_repeat"), version=fresh(row).version, name="第二次测评")
    assert "重新举行： 年度民主测评 （已作废）" in text(
        clerk, where(AppraisalRound.objects.get(name="第二次测评"))
    )


def test_an_imported_round_is_marked_and_offers_nothing(office: Office) -> None:
    plan = running_year(office)
    row = AppraisalRound.objects.create(plan=plan, name=ROUND_NAME)
    clerk = office.client_of(Role.PERFORMANCE_OFFICE)
    assert "非密封" in text(clerk, where(row))
    assert clerk.get(where(row, "round_change")).status_code == 404


def test_todos_of_holders_openers_and_the_office(office: Office) -> None:
    row = with_holders(office, new_round(office), ready=False)
    keeper, clerk = office.access(Role.STAFF), office.access(Role.PERFORMANCE_OFFICE)
    assert [todo.link for todo in passphrases_to_set(keeper)] == [where(row, "round_key")]
    assert list(passphrases_to_set(office.access(Role.FILER))) == []
    assert list(rounds_waiting(clerk)) == []
    row = with_holders(office, row)
    assert list(passphrases_to_set(keeper)) == []
    other = office.client_of(Role.PERFORMANCE_OFFICE)
    sent(other, where(row, "round_prepare"), version=fresh(row).version)
    assert list(rounds_waiting(clerk)) == []
    assert [todo.title for todo in rounds_waiting(office.access(Role.CHIEF_LEADER))] == [
        "开启测评：年度民主测评"
    ]
    open_round(by=actor(office, Role.CHIEF_LEADER), round_=row.pk, version=fresh(row).version)
    assert list(rounds_waiting(office.access(Role.CHIEF_LEADER))) == []
    past = timezone.localdate() - timedelta(days=1)
    AppraisalRound.objects.filter(pk=row.pk).update(begins_on=past, ends_on=past)
    assert [todo.title for todo in rounds_waiting(clerk)] == ["测评计票：年度民主测评"]
    ask_void(by=actor(office), round_=row.pk, version=fresh(row).version, reason="名单有误")
    chief = [todo.title for todo in rounds_waiting(office.access(Role.CHIEF_LEADER))]
    assert chief == ["办理作废：年度民主测评"]
    assert "办理作废" not in str(list(rounds_waiting(clerk)))


def test_a_holder_who_reads_no_rounds_finds_paper_and_closing_among_the_ballots(office: Office) -> None:
    row = opened(office)
    keeper, paper, closing = (
        office.client_of(Role.STAFF),
        where(row, "round_paper"),
        where(row, "round_close"),
    )
    shown = keeper.get(reverse("ballots")).content.decode()
    assert closing in shown
    assert paper not in shown
    row.groups.update(channel="纸质票")
    assert paper in keeper.get(reverse("ballots")).content.decode()
    assert closing not in office.client_of(Role.FILER).get(reverse("ballots")).content.decode()
    assert paper in office.client_of(Role.SUPERVISION).get(where(row)).content.decode()
    assert paper not in office.client_of(Role.LEADING_GROUP).get(where(row)).content.decode()
    AppraisalRound.objects.filter(pk=row.pk).update(state=State.CLOSED, public_key="", boxes=[])
    assert "您保管密钥的" not in text(keeper, reverse("ballots"))


def test_search_finds_rounds_for_their_readers_only(office: Office) -> None:
    row = new_round(office)
    assert [hit.link for hit in rounds(office.access(Role.SUPERVISION), "民主")] == [where(row)]
    assert list(rounds(office.access(Role.STAFF), "民主")) == []
    assert list(rounds(office.access("乙局绩效办"), "民主")) == []


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_pages_ask_as_often_for_few_as_for_many(office: Office) -> None:
    row = new_round(office)
    clerk = office.client_of(Role.PERFORMANCE_OFFICE)
    pages = [
        where(row),
        where(row, "round_roll"),
        reverse("rounds", args=[row.plan.agency_id, row.plan.year]),
    ]
    many = [queries(clerk, page) for page in pages]
    row.targets.filter(position__gte=1).delete()
    row.electors.filter(serial__gt=1).delete()
    assert [queries(clerk, page) for page in pages] == many
    for name in ("二", "三"):
        new_round(office, plan=row.plan, name=name)
    assert queries(clerk, pages[2]) == many[2]


def test_the_handbook_tells_what_two_lost_shares_mean(db: None) -> None:
    page = help_of("ceping")
    assert page is not None
    assert "忘了两位：票永远打不开" in page.plain
