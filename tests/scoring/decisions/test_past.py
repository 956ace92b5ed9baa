"""历年结果: entered by one and confirmed by another, or taken from what was published here in the years before."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from plans.engine.units import POINT
from plans.models import Plan, Subject
from scoring.decisions.past import proposals, take
from scoring.models import PastResult, Settlement, Standing, SubjectResult
from scoring.year import load_year
from tests.office import YEAR, Office
from tests.running_year import running_year
from tests.scoring.registers.world import AGENCY, TOWN, by, enter, in_force, section
from tests.scoring.settlements import make_settlement

STATE = Settlement.State


def published(
    office: Office, year: int, *, state: str = STATE.PUBLISHED, names: tuple[str, ...] = ()
) -> Plan:
    """An earlier year of the town in which 一科 came first, 二科 last."""
    plan = running_year(office, scheme=TOWN, year=year)
    settlement = make_settlement(plan, state=state)
    for rank, row in enumerate(Subject.objects.filter(plan=plan, kind="科室").order_by("code"), 1):
        SubjectResult.objects.create(
            settlement=settlement, code=row.code, name=row.name, kind=row.kind, rank=rank,
            grade="优秀" if rank == 1 else "良好", score_hundredths=9000 - rank,
        )  # fmt: skip
    return plan


def test_what_was_published_is_proposed_taken_at_once_and_told(office: Office) -> None:
    published(office, YEAR - 1)
    published(office, YEAR - 2, state=STATE.ARCHIVED)
    plan = running_year(office, scheme=TOWN)
    found = proposals(plan)
    assert [(one.year, one.subject.name, one.rank, one.of, one.grade) for one in found.proposals] == [
        (YEAR - 1, "一科", 1, 2, "优秀"),
        (YEAR - 1, "二科", 2, 2, "良好"),
        (YEAR - 2, "一科", 1, 2, "优秀"),
        (YEAR - 2, "二科", 2, 2, "良好"),
    ]
    assert found.proposals[0].points == 89_99 * POINT // 100
    assert found.proposals[0].source == f"{YEAR - 1}年度核算第1版（发布）"
    chosen = [one.key for one in found.proposals[:2]]
    assert take(by=by(office), plan=plan, keys=chosen) == 2
    assert [(row.year, row.subject.name, row.rank, row.of) for row in load_year(plan).past_results] == [
        (YEAR - 1, "一科", 1, 2),
        (YEAR - 1, "二科", 2, 2),
    ]
    detail = json.loads(AuditEntry.objects.get(action="取用历年结果").detail)
    assert detail["来源"] == [f"{YEAR - 1}年度 {YEAR - 1}年度核算第1版（发布）：2 行"]
    assert (proposals(plan).there, len(proposals(plan).proposals)) == (2, 2)
    with pytest.raises(DomainError, match="刚刚有了变动"):
        take(by=by(office), plan=plan, keys=chosen)


def test_only_what_is_published_counts_and_a_year_unknown_here_comes_from_the_plan_after_it(
    office: Office,
) -> None:
    before = published(office, YEAR - 1)
    first = Subject.objects.get(plan=before, name="一科")
    values: dict[str, Any] = {"plan": before, "subject": first, "of": 9, "rank": 9, "grade": "一般"}
    PastResult.objects.create(year=YEAR - 2, **values)
    PastResult.objects.create(year=YEAR - 3, **values)
    plan = running_year(office, scheme=TOWN)
    older = [one for one in proposals(plan).proposals if one.year == YEAR - 2]
    assert [(one.subject.name, one.rank, one.source) for one in older] == [
        ("一科", 9, f"{YEAR - 1}年度方案的历年结果")
    ]
    Settlement.objects.update(state=STATE.APPROVED)
    found = proposals(plan)
    assert (found.proposals, found.missing) == ([], [YEAR - 1, YEAR - 2])


def test_a_section_that_is_gone_or_graded_otherwise_is_named_not_proposed(office: Office) -> None:
    before = published(office, YEAR - 1)
    Subject.objects.filter(plan=before, name="二科").update(department=None, agency=None)
    SubjectResult.objects.filter(name="二科").update(name="老二科")
    SubjectResult.objects.filter(name="一科").update(grade="优等")
    found = proposals(running_year(office, scheme=TOWN))
    assert found.proposals == []
    assert found.unmatched == [
        f"{YEAR - 1}年度 一科（K1）：“优等”不是等次；请填写：优秀、良好、一般、较差",
        f"{YEAR - 1}年度 老二科（K2）：今年没有对应的考核对象",
    ]
    assert proposals(running_year(office, scheme=AGENCY, year=YEAR)).proposals == []


def test_the_number_of_queries_does_not_grow_with_the_rows(office: Office) -> None:
    before = published(office, YEAR - 1)
    plan = running_year(office, scheme=TOWN)
    SubjectResult.objects.filter(name="二科").delete()
    Subject.objects.filter(plan__in=[before, plan], name="二科").update(code="K9")
    proposals(plan)  # the agency of the plan is known from here on
    with CaptureQueriesContext(connection) as one:
        assert len(proposals(plan).proposals) == 1
    settlement = Settlement.objects.get(plan=before)
    for number in (2, 3):
        for each in (before, plan):
            Subject.objects.create(
                plan=each, code=f"K{number}", name=f"{number}科", kind="科室", agency=office.a
            )
        SubjectResult.objects.create(
            settlement=settlement,
            code=f"K{number}",
            name=f"{number}科",
            kind="科室",
            rank=number,
            grade="良好",
        )
    with CaptureQueriesContext(connection) as three:
        assert len(proposals(plan).proposals) == 3
    assert len(one) == len(three)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"year": YEAR}, "不早于方案年度"),
        ({"year": 12}, "12 不是年份"),
        ({"rank": 9}, "名次 9 大于参评数 3"),
        ({"of": 0}, "0 超出范围"),
        ({"grade": "甲"}, "“甲”不是等次"),
        ({"subject": None}, "对象不能为空"),
    ],
)
def test_a_faulty_result_is_refused(office: Office, change: dict[str, Any], words: str) -> None:
    plan = running_year(office, scheme=TOWN)
    values = {"year": YEAR - 1, "subject": section(plan), "rank": 1, "of": 3, "grade": "优秀"}
    with pytest.raises(DomainError, match=words):
        enter(office, plan, "past", values | change)


def test_a_typed_result_counts_after_its_second_person(office: Office) -> None:
    plan = running_year(office, scheme=TOWN)
    values = {
        "year": YEAR - 1,
        "subject": section(plan),
        "rank": 3,
        "of": 3,
        "grade": "一般",
        "source": "通报〔2023〕8号",
    }
    row = enter(office, plan, "past", values)
    assert (row.standing, load_year(plan).past_results) == (Standing.WAITING, [])
    with pytest.raises(DomainError, match="相同的登记已经有了"):
        enter(office, plan, "past", values)
    PastResult.objects.all().delete()
    in_force(office, plan, "past", values)
    assert [row.source for row in load_year(plan).past_results] == ["通报〔2023〕8号"]


def test_the_page_takes_what_is_ticked(office: Office) -> None:
    published(office, YEAR - 1)
    plan = running_year(office, scheme=TOWN)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    address = reverse("past_take", kwargs={"agency": office.a.pk, "year": YEAR})
    page = client.get(address).content.decode()
    assert "89.99" in page
    assert f"{YEAR - 2}年度：系统里没有已发布的核算结果" in page
    key = proposals(plan).proposals[1].key
    assert "请先勾选" in client.post(address, {"form_token": ""}).content.decode()
    assert "刚刚有了变动" in client.post(address, {"rows": ["2001-1"]}).content.decode()
    assert client.post(address, {"rows": [key]}).status_code == 302
    assert [row.subject.name for row in PastResult.objects.all()] == ["二科"]
    listed = client.get(
        reverse("register_list", kwargs={"agency": office.a.pk, "year": YEAR, "register": "past"})
    ).content.decode()
    assert "二科" in listed
    assert address in listed
    make_settlement(plan, state=STATE.CHECKED)
    assert "登记已经冻结" in client.get(address).content.decode()


def test_what_changed_since_it_was_shown_is_not_taken_but_shown_anew(office: Office) -> None:
    before = published(office, YEAR - 1)
    plan = running_year(office, scheme=TOWN)
    shown = [one.key for one in proposals(plan).proposals]
    # Corrected and published again: another settlement with another score for the first.
    Settlement.objects.filter(plan=before).update(state=STATE.SUPERSEDED)
    again = make_settlement(before, state=STATE.PUBLISHED, version=2)
    for row in SubjectResult.objects.filter(settlement__version=1):
        values = {"code": row.code, "name": row.name, "kind": row.kind, "rank": row.rank, "grade": row.grade}
        SubjectResult.objects.create(settlement=again, score_hundredths=7777, **values)
    with pytest.raises(DomainError, match="刚刚有了变动"):
        take(by=by(office), plan=plan, keys=shown)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    address = reverse("past_take", kwargs={"agency": office.a.pk, "year": YEAR})
    page = client.post(address, {"rows": shown}).content.decode()
    assert "刚刚有了变动" in page
    assert "77.77" in page
    assert "checked" not in page.split("<table")[1]
    assert not PastResult.objects.exists()
    now = [one.key for one in proposals(plan).proposals]
    assert not set(now) & set(shown)
    assert client.post(address, {"rows": now}).status_code == 302
    assert {row.points for row in PastResult.objects.all()} == {77_77 * POINT // 100}
