"""What a 公示 of each of the five samples shows unless the office says otherwise, and what it can never show."""

from __future__ import annotations

import pytest

from bonuses.models import BonusAllocation, BonusPool
from reports.result_notices.offers import (
    BONUS,
    RESULT,
    asks_bonus_notice,
    fitting,
    offers_of,
    usual_choice,
)
from reports.result_notices.tables import NONE, notice_tables
from reports.results.amounts import money
from scoring.models import PersonResult, SubjectResult
from tests.reports.pages.settled_samples import Years

pytestmark = pytest.mark.django_db
# Heads of the tables of a result, by sample.
RESULTS = {
    "科协": {
        "单位考核结果": ("单位", "得分"),
        "科室、下属单位考核结果": ("科室", "得分"),
        "个人考核等次": ("姓名", "所在科室", "等次"),
    },
    "工商联": {
        "单位考核结果": ("单位", "得分"),
        "科室考核结果": ("科室", "得分"),
        "个人考核等次": ("姓名", "所在科室", "等次"),
    },
    "科技局": {
        "单位考核结果": ("单位", "得分", "等次"),
        "科室、下属单位考核结果": ("名次", "科室", "得分", "等次"),
        "个人考核等次": ("姓名", "所在科室", "等次"),
    },
    "工信局": {"单位考核结果": ("名次", "单位", "得分", "等次")},
    "镇": {"科室考核结果": ("名次", "科室", "得分", "等次")},
}


@pytest.mark.parametrize("name", list(RESULTS))
def test_what_is_shown_follows_from_the_scheme(years: Years, name: str) -> None:
    found = years.settlements[name]
    offers = offers_of(found, RESULT)
    tables = notice_tables(found, RESULT, offers, usual_choice(offers))
    assert {table.title: table.heads for table in tables} == RESULTS[name]
    subjects = SubjectResult.objects.filter(settlement=found)
    people = PersonResult.objects.filter(settlement=found).exclude(grade="")
    assert sum(len(table.rows) for table in tables) == subjects.count() + people.count()
    graded = {row.name: row.grade for row in people}
    for table in tables:
        if table.title == "个人考核等次":
            assert {row[0]: row[-1] for row in table.rows} == graded


def test_ranks_stand_in_order_and_where_they_are_not_shown_the_order_does_not_betray_them(
    years: Years,
) -> None:
    town = years.settlements["镇"]
    offers = offers_of(town, RESULT)
    ranks = [int(row[0]) for row in notice_tables(town, RESULT, offers, usual_choice(offers))[0].rows]
    assert ranks == sorted(ranks)
    assert len(ranks) == 12
    kexie = years.settlements["科协"]
    offers = offers_of(kexie, RESULT)
    shown = notice_tables(kexie, RESULT, offers, usual_choice(offers))[1]
    by_code = SubjectResult.objects.filter(settlement=kexie).exclude(kind="单位").order_by("code")
    assert [row[0] for row in shown.rows] == list(by_code.values_list("name", flat=True))


@pytest.mark.parametrize("name", ["科协", "工商联", "科技局", "工信局"])
def test_the_distribution_shows_names_and_amounts_and_adds_up_to_the_fen(years: Years, name: str) -> None:
    found = years.settlements[name]
    offers = offers_of(found, BONUS)
    (table,) = notice_tables(found, BONUS, offers, usual_choice(offers))
    shares = BonusAllocation.objects.filter(pool__settlement=found).select_related("person_result")
    *rows, total = table.rows
    assert sorted((row[0], row[-1]) for row in rows) == sorted(
        (share.person_result.name, money(share.amount_fen)) for share in shares
    )
    assert (total[0], total[-1]) == ("合计", money(BonusPool.objects.get(settlement=found).paid_fen or 0))
    assert ("等次" in table.heads) == (name != "工信局")


def test_only_the_document_that_says_so_asks_for_the_distribution_to_be_put_up(years: Years) -> None:
    asking = {name for name, found in years.settlements.items() if asks_bonus_notice(found)}
    assert asking == {"工商联"}
    assert offers_of(years.settlements["镇"], BONUS) == []


@pytest.mark.parametrize("what", [RESULT, BONUS])
@pytest.mark.parametrize("name", list(RESULTS))
def test_no_base_no_cause_no_part_and_no_ballot_is_ever_offered(years: Years, name: str, what: str) -> None:
    found = years.settlements[name]
    offers = offers_of(found, what)
    heads = {column.head for offer in offers for column in offer.columns}
    assert heads <= {"名次", "类型", "得分", "百分制", "等次", "工号", "所在科室", "所在单位", "奖金（元）"}
    everything = {offer.key: [column.key for column in offer.columns] for offer in offers}
    bases = {money(share.base_fen) for share in BonusAllocation.objects.filter(pool__settlement=found)}
    paid = {money(share.amount_fen) for share in BonusAllocation.objects.filter(pool__settlement=found)}
    causes = {code for row in PersonResult.objects.filter(settlement=found) for code in row.cancelled_by}
    for table in notice_tables(found, what, offers, everything):
        cells = {cell for row in table.rows for cell in row}
        assert not cells & (bases - paid)
        assert not cells & causes


def test_the_office_takes_columns_and_tables_out(years: Years) -> None:
    found = years.settlements["科技局"]
    offers = offers_of(found, RESULT)
    chosen = fitting(offers, {"subjects1": ["rank", "grade", "base"], "people": [], "odd": ["score"]})
    assert chosen == {"subjects1": ["rank", "grade"], "people": []}
    (table,) = notice_tables(found, RESULT, offers, chosen)
    assert table.heads == ("名次", "科室", "等次")
    assert NONE not in {cell for row in table.rows for cell in row}
