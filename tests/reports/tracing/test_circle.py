"""Who reads what of a settled year beside those of whom it tells: discipline, and a unit's own results from elsewhere."""

from __future__ import annotations

import json
import zlib

import pytest
from django.urls import reverse

from people.access import Role
from plans.models import Subject
from scoring.models import Settlement
from tests.access.marked_years import write_year
from tests.access.settled import settled_year
from tests.office import OTHER_YEAR, YEAR, Office, build_office

pytestmark = pytest.mark.django_db
State = Settlement.State


@pytest.fixture
def office() -> Office:
    return build_office()


def test_a_changed_violation_is_compared_in_full_for_the_circle_of_discipline_alone(office: Office) -> None:
    before = write_year(office.a, YEAR, State.SUPERSEDED, "旧案")
    now = write_year(office.a, YEAR, State.DRAFT, "新案")
    url = reverse("result_compare", args=[office.a.pk, YEAR, now.pk]) + f"?with={before.pk}"
    group = office.client_of(Role.LEADING_GROUP).get(url).content.decode()
    assert "同一事件：<del>（限少数人查看）</del> → <ins>（限少数人查看）</ins>" in group
    assert "新案A02依据" not in group
    for words in ("旧案A02事件", "新案A02事件", "旧案A02认定", "新案A02认定"):
        assert words not in group
        for who in (Role.CHIEF_LEADER, Role.PERFORMANCE_OFFICE, Role.SUPERVISION):
            assert words in office.client_of(who).get(url).content.decode(), who


def test_the_year_workbook_goes_to_the_circle_where_it_holds_discipline(office: Office) -> None:
    held, without = (
        write_year(office.a, YEAR, State.DRAFT, "案"),
        write_year(office.a, OTHER_YEAR, State.DRAFT, "无"),
    )
    facts = json.loads(zlib.decompress(bytes(without.inputs)))
    Settlement.objects.filter(pk=without.pk).update(
        inputs=zlib.compress(json.dumps(facts | {"violations": []}).encode()), inputs_digest="0" * 64
    )

    def status(who: Role, row: Settlement) -> int:
        url = reverse("result_file", args=[office.a.pk, row.plan.year, row.pk, "xlsx"])
        return office.client_of(who).get(url).status_code

    assert status(Role.LEADING_GROUP, held) == 404
    for who in (Role.CHIEF_LEADER, Role.PERFORMANCE_OFFICE, Role.SUPERVISION, Role.CITY_OFFICE):
        assert status(who, held) == 302, who
    assert status(Role.LEADING_GROUP, without) == 302


def test_who_leads_a_series_from_elsewhere_reads_no_section_of_a_unit(office: Office) -> None:
    settled_year(office, office.a, YEAR, state=State.PUBLISHED)
    url = reverse("my_result", args=[office.a.pk, YEAR])
    assert "一科" in office.client_of("二科干部职工").get(url).content.decode()
    page = office.client_of(Role.SERIES_LEAD).get(url)
    assert page.status_code == 200
    assert "已发布的考核对象结果" not in page.content.decode()
    above = settled_year(office, office.city, YEAR, state=State.PUBLISHED)
    Subject.objects.create(plan=above.plan, code="U1", name="甲局", kind=Subject.Kind.UNIT, agency=office.a)
    page = office.client_of(Role.SERIES_LEAD).get(url)
    assert "已发布的考核对象结果" in page.content.decode()
