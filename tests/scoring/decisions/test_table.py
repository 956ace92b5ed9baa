"""历年结果 and 决定 by the table of their register: pasted as an office keeps them, waiting for a second person."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.access import Role
from plans.current import rules_in_force
from plans.models import Plan
from scoring.models import Decision, PastResult, Standing
from scoring.registering.shapes import BY_SLUG
from scoring.registering.table_import import preview_table
from scoring.registering.table_lines import pasted_table
from tests.office import YEAR, Office
from tests.running_year import running_year
from tests.scoring.decisions.world import sections, tied_town
from tests.scoring.registers.world import TOWN


@pytest.fixture(autouse=True)
def _own_data(settings: Any, tmp_path: Any) -> None:
    settings.HENGJI_DATA = tmp_path


def shown(office: Office, plan: Plan, slug: str, text: str) -> str:
    address = reverse("register_table", args=[plan.agency_id, plan.year, slug])
    page: str = office.client_of(Role.PERFORMANCE_OFFICE).post(address, {"pasted": text}).content.decode()
    return page


def entered(office: Office, plan: Plan, slug: str, text: str) -> None:
    page = shown(office, plan, slug, text)
    packed = page.split('name="packed" value="')[1].split('"')[0]
    address = reverse("register_table_confirm", args=[plan.agency_id, plan.year, slug])
    done = office.client_of(Role.PERFORMANCE_OFFICE).post(address, {"packed": packed})
    assert done.status_code == 302


def test_earlier_years_are_pasted_with_their_faults_at_the_cell(office: Office) -> None:
    plan = running_year(office, scheme=TOWN)
    heads = "年度\t对象\t得分\t名次\t参评数\t等次\t依据"
    wrong = shown(office, plan, "past", f"{heads}\n{YEAR}\tK1\t90\t3\t2\t优\t通报\n{YEAR - 1}\tK9\t\t\t\t\t")
    for words in ("不早于方案年度", "名次 3 大于参评数 2", "“优”不是等次", "“K9”不在本年度名册中"):
        assert words in wrong
    assert 'name="packed"' not in wrong
    good = f"{heads}\n{YEAR - 1}\tK1\t90.5\t1\t2\t优秀\t通报8号\n{YEAR - 1}\tK2\t80\t2\t2\t良好\t通报8号"
    entered(office, plan, "past", good)
    rows = PastResult.objects.order_by("pk")
    assert [(row.year, row.subject.code, row.points, row.rank, row.of, row.grade) for row in rows] == [
        (YEAR - 1, "K1", 905_000, 1, 2, "优秀"),
        (YEAR - 1, "K2", 800_000, 2, 2, "良好"),
    ]
    assert {row.standing for row in rows} == {Standing.WAITING}


def test_decisions_may_name_the_problem_by_its_code_or_its_words(office: Office) -> None:
    plan = tied_town(office)
    first, second = (row.code for row in sections(plan))
    heads = "对象\t事项\t结论\t理由\t决定机构\t日期"
    tail = f"研究\t党委会\t{YEAR}-12-20"
    text = f"{heads}\n{first}\tTIE_AT_CUT\t优秀\t{tail}\n{second}\t同分跨等次线\t良好\t{tail}"
    entered(office, plan, "decisions", text)
    assert list(Decision.objects.values_list("matter", "standing")) == [("TIE_AT_CUT", Standing.WAITING)] * 2


def test_a_long_table_of_decisions_asks_as_much_as_a_short_one(office: Office) -> None:
    plan = tied_town(office)
    rules = rules_in_force(plan).rules
    assert rules is not None
    first = sections(plan)[0].code
    heads = "对象\t事项\t结论\t理由\t决定机构\t日期"
    tail = f"研究\t党委会\t{YEAR}-12-20"
    asked = []
    for number in (1, 3):
        lines = [f"{first}\tTIE_AT_CUT\t优秀\t{tail}"] * number
        lines += [f"{first}/村书记\tNO_BALLOTS\t80\t{tail}"] * number
        table = pasted_table(BY_SLUG["decisions"], "\n".join([heads, *lines]))
        with CaptureQueriesContext(connection) as queries:
            found = preview_table(plan, BY_SLUG["decisions"], rules.scheme, table)
        assert len(found.rows) == 2 * number
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 4
