"""What a clone says before it is made, a plan beside last year's, an opinion beside what was really changed."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import IndicatorExit, SecondaryIndicator
from indicators.services.cloning import clone_plan
from indicators.services.cloning_preview import newer_scheme, preview_of
from people.access import Role
from people.acting import Actor
from people.errors import DomainError
from plans.engine.loading import load_rules
from plans.engine.units import POINT
from plans.models import Participant, Plan, PlanSetting, ReviewOpinion
from plans.schemes import scheme_text
from plans.services.review_opinions import add_opinion, answer_opinion
from tests.office import YEAR, Office, build_office
from tests.running_year import running_year

NEXT = YEAR + 1
CODE = "kexie-2017"


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


def actor(office: Office) -> Actor:
    account = office.account(Role.PERFORMANCE_OFFICE)
    return Actor(name=account.name, account=account.pk)


def old_plan(office: Office) -> Plan:
    """A plan by an earlier text of its scheme, in which a setting had another name and another value."""
    plan = running_year(office, scheme=CODE)
    text = (
        (scheme_text(CODE) or "")
        .replace("测评打分间隔", "旧设置")
        .replace("下限: {value: 2,", "下限: {value: 3,")
    )
    rules = load_rules(text).rules
    assert rules is not None
    Plan.objects.filter(pk=plan.pk).update(scheme_text=text, scheme_digest=rules.digest)
    plan.refresh_from_db()
    return plan


def page(office: Office, who: Role | str, name: str, *more: object) -> str:
    response = office.client_of(who).get(reverse(name, args=[office.a.pk, *more]))
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_clone_page_says_what_goes_along_and_what_stays(office: Office) -> None:
    plan = running_year(office, scheme=CODE)
    PlanSetting.objects.create(plan=plan, name="优秀比例", value="25%", reason="党组会议")
    gone = SecondaryIndicator.objects.get(plan=plan, code="2.3")
    IndicatorExit.objects.create(
        indicator=gone,
        trigger="任务完成",
        outcome="退出",
        document="〔2026〕3号",
        decided_on=date(2026, 12, 1),
    )
    text = page(office, Role.PERFORMANCE_OFFICE, "plan_clone", plan.pk)
    assert "25%" in text
    assert "党组会议" in text
    assert "5 项指标的完成时限改为 2027 年" in text
    assert "<del>2026年12月31日</del>" in text
    assert "<ins>2027年12月31日</ins>" in text
    assert "2.3 二科任务3" in text
    assert "〔2026〕3号，2026-12-01" in text
    assert "没有新版" in text
    assert "改用新版" not in text


def test_a_newer_text_of_the_scheme_is_told_and_taken_only_when_chosen(office: Office) -> None:
    plan = old_plan(office)
    PlanSetting.objects.create(plan=plan, name="旧设置", value="2")
    found = newer_scheme(plan)
    assert found is not None
    assert list(found.settings) == [
        ("每项一级指标的二级指标数下限", "3", "2"),
        ("旧设置", "0.5", "（没有这一项）"),
        ("测评打分间隔", "（没有这一项）", "0.5"),
    ]
    assert [one.name for one in found.lost] == ["旧设置"]
    text = page(office, Role.PERFORMANCE_OFFICE, "plan_clone", plan.pk)
    assert "改用新版计分方案" in text
    assert "设置“旧设置：2”不能带来" in text
    kept = clone_plan(by=actor(office), source=plan, agency=office.a, year=NEXT, today=date(NEXT, 2, 1))
    assert kept.plan.scheme_digest == plan.scheme_digest
    assert kept.plan.settings.count() == 1
    made = clone_plan(
        by=actor(office), source=plan, agency=office.a, year=NEXT + 1, today=date(NEXT, 2, 1), newer=True
    )
    assert made.plan.scheme_text == scheme_text(CODE)
    assert made.plan.settings.count() == 0
    assert "设置“旧设置”新版不接受，没有带来" in made.kept
    with pytest.raises(DomainError, match="没有新版"):
        clone_plan(
            by=actor(office),
            source=made.plan,
            agency=office.a,
            year=NEXT + 2,
            today=date(NEXT, 2, 1),
            newer=True,
        )


def test_the_preview_costs_the_same_whatever_the_size(office: Office) -> None:
    plan = running_year(office, scheme=CODE)
    counts = []
    for name in ("优秀比例", "良好比例", "合格比例"):
        PlanSetting.objects.create(plan=plan, name=name, value="1%")
        with CaptureQueriesContext(connection) as captured:
            preview_of(plan, NEXT)
        counts.append(len(captured))
    assert counts[0] == counts[2]


def cloned(office: Office) -> Plan:
    old = running_year(office, scheme=CODE)
    made = clone_plan(by=actor(office), source=old, agency=office.a, year=NEXT, today=date(NEXT, 2, 1)).plan
    Plan.objects.filter(pk=made.pk).update(state=Plan.State.APPROVED)
    SecondaryIndicator.objects.filter(plan=made, code="1.1").update(full_points=3 * POINT)
    SecondaryIndicator.objects.filter(plan=made, code="2.2").delete()
    Participant.objects.filter(plan=made, number="A01").update(bonus_base_fen=654_321)
    PlanSetting.objects.create(plan=made, name="优秀扣减比例", value="1%", reason="内部理由")
    return made


def test_the_plan_beside_last_years(office: Office) -> None:
    cloned(office)
    text = page(office, Role.PERFORMANCE_OFFICE, "plan_last_year", NEXT)
    assert "原来：2026年度方案（已批准）" in text
    assert "<del>1</del>" in text
    assert "<ins>3</ins>" in text
    assert "没有了" in text
    assert "1.1 一科任务1" in text
    assert "6543.21 元" in text
    assert reverse("plan_last_year", args=[office.a.pk, NEXT]) in page(
        office, Role.PERFORMANCE_OFFICE, "plan", NEXT
    )


def test_nobody_reads_there_what_the_plan_does_not_show_him(office: Office) -> None:
    cloned(office)
    for who in (Role.STAFF, Role.FILER, Role.SECTION_HEAD):
        text = page(office, who, "plan_last_year", NEXT)
        assert "<ins>3</ins>" in text
        for secret in ("6543.21", "优秀扣减比例", "内部理由"):
            assert secret not in text, (who, secret)


def test_without_a_year_before_the_page_says_so(office: Office) -> None:
    running_year(office, scheme=CODE)
    assert "没有可以比较的方案" in page(office, Role.PERFORMANCE_OFFICE, "plan_last_year", YEAR)


def answered(office: Office, plan: Plan) -> ReviewOpinion:
    row = add_opinion(
        by=actor(office), plan=plan, position=1, author="互审小组", given_on=date(2026, 1, 5), text="分值偏低",
        about="一科的 1.1",
    )  # fmt: skip
    SecondaryIndicator.objects.filter(plan=plan, code="1.1").update(full_points=5 * POINT)
    Participant.objects.filter(plan=plan, number="A01").update(bonus_base_fen=654_321)
    address = reverse("review_opinion_answer", args=[office.a.pk, YEAR, 1, row.pk])
    form = office.client_of(Role.PERFORMANCE_OFFICE).get(address).content.decode()
    assert "指标 1.1 分值：1 → 5" in form
    assert "6543.21" not in form
    return answer_opinion(by=actor(office), opinion=row.pk, version=0, answer="采纳", difference="调高")


def test_an_answer_shows_what_was_really_changed(office: Office) -> None:
    plan = running_year(office, scheme=CODE, state=Plan.State.DRAFT)
    row = answered(office, plan)
    # What came later is no part of it.
    SecondaryIndicator.objects.filter(plan=plan, code="1.2").update(full_points=7 * POINT)
    text = page(office, Role.PERFORMANCE_OFFICE, "opinion_difference", YEAR, 1, row.pk)
    assert "<ins>5</ins>" in text
    assert "<ins>7</ins>" not in text
    assert "6543.21 元" in text
    head = page(office, Role.SECTION_HEAD, "opinion_difference", YEAR, 1, row.pk)
    assert "<ins>5</ins>" in head
    assert "6543.21" not in head
    route = page(office, Role.PERFORMANCE_OFFICE, "route", YEAR)
    assert reverse("opinion_difference", args=[office.a.pk, YEAR, 1, row.pk]) in route


def test_an_opinion_of_before_has_nothing_to_compare(office: Office) -> None:
    plan = running_year(office, scheme=CODE, state=Plan.State.DRAFT)
    row = answered(office, plan)
    ReviewOpinion.objects.filter(pk=row.pk).update(seen=b"")
    text = page(office, Role.PERFORMANCE_OFFICE, "opinion_difference", YEAR, 1, row.pk)
    assert "没有可以对照的内容" in text
