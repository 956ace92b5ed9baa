"""What follows from a published year, by name: content of two samples, once, lifted when the cause is gone."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Notification
from plans.models import Subject
from scoring.consequences import doing, titles
from scoring.consequences.making import USUAL_DAYS, make
from scoring.consequences.titles import TitleFacts, add_title
from scoring.models import Consequence, Settlement, Title
from tests.scoring.consequences.conftest import Published

pytestmark = pytest.mark.django_db
State = Consequence.State


def people(where: Published, kind: str) -> list[str]:
    rows = Consequence.objects.filter(plan=where.plan, kind=kind, participant__isnull=False)
    return list(
        rows.exclude(state=State.LIFTED)
        .order_by("participant__number")
        .values_list("participant__number", flat=True)
    )


def subjects(where: Published, kind: str) -> list[str]:
    rows = Consequence.objects.filter(plan=where.plan, kind=kind, subject__isnull=False)
    return list(
        rows.exclude(state=State.LIFTED).order_by("subject__code").values_list("subject__code", flat=True)
    )


def of(where: Published, kind: str, number: str) -> Consequence:
    return Consequence.objects.exclude(state=State.LIFTED).get(
        plan=where.plan, kind=kind, participant__number=number
    )


def test_a_town_prefers_the_top_three_and_talks_to_the_lowest(town: Published) -> None:
    # K09, K05, K04 came first: their 处级 分管领导 P001, P002 and their staff. K06 came last: P003 and its head P015.
    assert people(town, "优先评优") == ["P001", "P002", "P011", "P012", "P013", "P014", "P021", "P022"]
    assert people(town, "约谈") == people(town, "不得评优") == ["P003", "P015"]
    leader = of(town, "优先评优", "P002")
    assert leader.cause == (
        "分管的“安监办”在 12 个科室中列第 2 名，等次为优秀；分管的“综治办”在 12 个科室中列第 1 名，等次为优秀"
    )
    assert (leader.clause, leader.owner) == ("四(三)", "组织人事部门")
    talk = of(town, "约谈", "P015")
    assert (talk.owner, talk.due) == ("党委、纪委", timezone.localdate() + timedelta(days=USUAL_DAYS))
    assert "负责的“企业办”在 12 个科室中列第 12 名，等次为较差" in talk.cause
    assert Consequence.objects.filter(plan=town.plan).count() == 8 + 2 + 2


def test_a_city_takes_grades_and_three_years_running(city: Published) -> None:
    assert subjects(city, "通报批评") == ["U01", "U05", "U07", "U15", "U33", "U34", "U38"]
    assert subjects(city, "书面整改") == ["U01", "U05", "U34", "U38"]
    # 主要领导 and 分管领导 where they are registered.
    assert people(city, "诫勉谈话") == ["P0001", "P0002", "P0025", "P0190", "P0214", "P0215"]
    assert subjects(city, "取消评先资格") == ["U05", "U38"]
    assert people(city, "取消评先资格") == ["P0025", "P0026", "P0214", "P0215"]
    running = Consequence.objects.get(plan=city.plan, kind="书面整改", subject__code="U01")
    assert running.cause == "连续 3 年年度考评等次为一般（2017、2018、2019）"
    assert (running.clause, running.owner) == ("6-4)", "市发展和改革委员会")
    quota = Consequence.objects.get(plan=city.plan, kind="次年优秀名额", subject__code="U09")
    assert (quota.number, quota.clause) == (1, "6-2)②")
    # Who violated something is barred, by name, and not told what for.
    expected = [
        row["id"] for row in json.loads(city.settlement.result)["people"] if row["barred_from_excellent"]
    ]
    assert people(city, "不得评优") == sorted(expected)
    assert {row.cause for row in Consequence.objects.filter(plan=city.plan, kind="不得评优")} == {
        "本年度有违规违纪情形，不得参加评先评优"
    }
    # Nobody holds a title yet.
    assert subjects(city, "文明单位") == []


def title_of(city: Published, code: str, **more: object) -> Title:
    agency = Subject.objects.get(plan=city.plan, code=code).agency
    assert agency is not None
    values = {"name": "文明单位", "level": "省级", "awarded_on": date(2017, 3, 1)} | more
    return add_title(by=city.by(), agency=agency, facts=TitleFacts(**values))  # type: ignore[arg-type]


def test_a_title_is_lost_with_the_grade_and_given_back_with_it(city: Published) -> None:
    held = title_of(city, "U05")
    title_of(city, "U38", level="县级")
    title_of(city, "U38", until=date(2018, 12, 31))
    title_of(city, "U07")
    assert [str(row) for row in titles.titles_of(city.plan)[held.agency_id]] == ["省级文明单位"]
    made = make(by=city.by(), plan=city.plan)
    assert [(row.kind, row.whom) for row in made.new] == [("文明单位", "市民族与宗教事务局")]
    item = made.new[0]
    assert "取消当年度奖金，不得参加新一届评选" in item.cause
    assert item.clause == "6-2)③"
    today = timezone.localdate()
    doing.finish(
        by=city.by(),
        plan=city.plan,
        item=item.pk,
        version=0,
        on=today,
        today=today,
        document="文明办〔2020〕3号",
    )
    held.refresh_from_db()
    assert held.state == Title.State.NOT_PAID
    assert held.reason.startswith("2019年度年度考评等次为差")
    found = dict(json.loads(city.settlement.result)["honours"]["consequences"])
    del found["U05"]
    city.newer(consequences=found)
    held.refresh_from_db()
    assert held.state == Title.State.HELD
    item.refresh_from_db()
    assert item.state == State.LIFTED
    assert "请收回已发的文书" in item.lifted


def test_making_again_changes_nothing(town: Published) -> None:
    before = list(Consequence.objects.order_by("pk").values_list("pk", "version"))
    rows = AuditEntry.objects.count()
    made = make(by=town.by(), plan=town.plan)
    assert (made.new, made.lifted, made.kept) == ([], [], 12)
    assert list(Consequence.objects.order_by("pk").values_list("pk", "version")) == before
    assert AuditEntry.objects.count() == rows


def test_nothing_is_made_of_what_is_not_published(town: Published) -> None:
    Settlement.objects.filter(plan=town.plan).update(state="公示")
    with pytest.raises(DomainError, match="还没有发布"):
        make(by=town.by(), plan=town.plan)


def test_a_newer_version_without_the_cause_lifts_and_keeps_the_rest(town: Published) -> None:
    talk = of(town, "约谈", "P015")
    first = of(town, "优先评优", "P021")
    newer = town.newer(priority=["K04", "K05", "K09"], talk=["K03"])
    talk.refresh_from_db()
    assert (talk.state, talk.lifted) == (State.LIFTED, "核算第2版发布后不再有这项原因")
    assert people(town, "不得评优") == people(town, "约谈") != ["P003", "P015"]
    first.refresh_from_db()
    assert (first.state, first.settlement_id, first.version) == (State.OPEN, newer.pk, 1)
    message = Notification.objects.filter(account=town.office).latest("pk")
    assert "解除" in message.title
    # And back again: what was lifted stays on record, beside it stands the new one.
    Settlement.objects.filter(pk=newer.pk).update(state="已被替代")
    Settlement.objects.filter(pk=town.settlement.pk).update(state="发布")
    make(by=town.by(), plan=town.plan)
    assert people(town, "约谈") == ["P003", "P015"]
    assert Consequence.objects.filter(plan=town.plan, kind="约谈", participant__number="P015").count() == 2


def test_a_changed_quota_is_another_item(city: Published) -> None:
    city.newer(next_year_quota={"U09": 3})
    rows = Consequence.objects.filter(plan=city.plan, kind="次年优秀名额", subject__code="U09").order_by("pk")
    assert [(row.number, row.state) for row in rows] == [(1, State.LIFTED), (3, State.OPEN)]
    assert rows[0].lifted.endswith("数量已变，另立一项")
