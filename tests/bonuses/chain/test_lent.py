"""A colleague lent to another unit is paid by one list: every person once over all lists of the city, Σ as the city pays."""

from __future__ import annotations

from itertools import product
from typing import Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bonuses.approving.commands import prepare_list
from bonuses.approving.lists import payment_list
from bonuses.approving.reading import sentences_against
from bonuses.chain.guards import refuse_twice_paid
from bonuses.chain.once import ASKED_AT_ONCE, against_twice, elsewhere, where_paid
from bonuses.models import InternalSplit
from bonuses.services import settle_plan
from people.access import Role
from people.errors import DomainError
from people.models import Employee
from plans.current import rules_of
from plans.models import Participant, Plan, Subject
from reports.money_files.kinds import source_of
from reports.result_pages.frame import place_of
from scoring.models import Settlement
from tests.bonuses.chain.world import city_year, handed_down, inner_plan, inner_year, linked
from tests.bonuses.money_world import actor, amounts_of, approved, later
from tests.office import YEAR, Office
from tests.reports.pages.settled_samples import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]
# 乙局's people on the city's list, and what 甲局's inner roster calls its own last two (borrowed).
LENT: Final = ("P200", "乙局0")
SOURCES: Final = {"": "财政", "在编": "财政", "借用": "财政"}


def chain(office: Office) -> tuple[Settlement, InternalSplit]:
    """The city's list approved, 甲局's total in its inner plan."""
    city = city_year(office)
    split = handed_down(office, city)
    return city, linked(office, split, inner_plan(office))


def roster(plan: Plan, *people: tuple[str, str, int]) -> list[Participant]:
    """People of a stored roster: 工号, 姓名, 奖金基数 in fen."""
    place = Subject.objects.get_or_create(plan=plan, code="K1", defaults={"name": "一科", "kind": "科室"})[0]
    made = []
    for number, name, base in people:
        person = Employee.objects.get_or_create(agency=plan.agency, number=number, defaults={"name": name})[0]
        made.append(
            Participant.objects.create(
                plan=plan, employee=person, number=number, name=name, subject=place, bonus_base_fen=base,
                established=False, staff_category="借用",
            )
        )  # fmt: skip
    return made


def refused(plan: Plan) -> str:
    rules = rules_of([plan])[plan.pk].rules
    assert rules is not None
    try:
        refuse_twice_paid(plan, rules)
    except DomainError as error:
        return error.why
    return ""


def test_who_the_city_pays_elsewhere_gets_no_share_inside(office: Office) -> None:
    city, split = chain(office)
    plan = split.inner
    assert plan is not None
    roster(plan, ("P100", "甲局0", 400_000), ("P106", "甲局6", 400_000))
    assert refused(plan) == ""
    (lent,) = roster(plan, (*LENT, 400_000))
    assert refused(plan) == "乙局0（P200）已列在乙局（测试市奖金名单），一人只能由一处发放"
    rules = rules_of([plan])[plan.pk].rules
    assert rules is not None
    with pytest.raises(DomainError, match="乙局0（P200）已列在乙局"):
        settle_plan(plan, rules)
    # Of the same 工号 alone, or the same 姓名 alone, another person may be meant.
    Participant.objects.filter(pk=lent.pk).update(name="别人")
    assert refused(plan) == ""
    Participant.objects.filter(pk=lent.pk).update(name=LENT[1], number="Z9")
    assert refused(plan) == ""
    # The row at home says who it is, whatever the borrowing unit calls it.
    home = Employee.objects.create(agency=office.b, number="P200", name="乙局0")
    Employee.objects.filter(pk=lent.employee_id).update(home_record=home)
    assert refused(plan) == "乙局0（Z9）已列在乙局（测试市奖金名单），一人只能由一处发放"
    # The way out: appraised inside, without a share.
    Participant.objects.filter(pk=lent.pk).update(bonus_base_fen=None)
    assert refused(plan) == ""
    # One whose bonus was cancelled at home is not paid by the other unit either.
    cancelled = later(city, {"P200": 0})
    assert cancelled.version == 2
    Participant.objects.filter(pk=lent.pk).update(bonus_base_fen=1)
    assert refused(plan) != ""


def test_one_employee_on_both_rosters_is_one_person(office: Office) -> None:
    city, split = chain(office)
    plan = split.inner
    assert plan is not None
    (lent,) = roster(plan, ("Z1", "借来的", 400_000))
    (at_home,) = roster(city.plan, ("P201", "乙局1", 0))
    assert refused(plan) == ""
    Employee.objects.filter(pk=lent.employee_id).update(home_record=at_home.employee)
    assert refused(plan) == "借来的（Z1）已列在乙局（测试市奖金名单），一人只能由一处发放"


def _inner(office: Office, split: InternalSplit, lent: int) -> Settlement:
    """甲局's inner year with its last borrowed colleague being one of 乙局's, given a share (`lent` > 0) or none."""
    inner = inner_year(office, split.total_fen)
    pool = inner.bonus_pool
    row = pool.allocations.select_related("person_result").get(person_result__number="P107")
    other = pool.allocations.get(person_result__number="P100")
    type(row.person_result).objects.filter(pk=row.person_result_id).update(number=LENT[0], name=LENT[1])
    moved = row.amount_fen - lent
    for each, fen in ((row, lent), (other, other.amount_fen + moved)):
        type(row).objects.filter(pk=each.pk).update(
            base_fen=fen, deduction_fen=0, supplement_fen=0, remainder_fen=0, amount_fen=fen
        )
    return inner


def test_an_inner_list_that_pays_somebody_again_is_not_approved(office: Office) -> None:
    _, split = chain(office)
    inner = _inner(office, split, 100)
    (told,) = sentences_against(inner)
    assert told.startswith("乙局0（P200）已列在乙局（测试市奖金名单），一人只能由一处发放；")
    assert "清空奖金基数" in told
    with pytest.raises(DomainError, match="一人只能由一处发放"):
        prepare_list(by=actor(office, Role.PERFORMANCE_OFFICE), settlement=inner.pk, sources=SOURCES)


def test_the_list_says_where_a_lent_colleague_is_paid(office: Office) -> None:
    _, split = chain(office)
    inner = _inner(office, split, 0)
    assert sentences_against(inner) == []
    listed = payment_list(inner)
    assert listed is not None
    assert where_paid(inner, listed.rows) == {"P200": "乙局（测试市奖金名单）"}
    address = reverse("bonus_approval", kwargs=place_of(inner))
    page = words(office.client_of(Role.PERFORMANCE_OFFICE).get(address).content.decode())
    assert "乙局0 P200 · 信息中心 ：由乙局（测试市奖金名单）发放，这里不再发" in page


@pytest.mark.parametrize(("inside", "share"), list(product((False, True), (0, 100))))
def test_everybody_is_paid_once_over_all_lists_and_the_sum_is_the_citys(
    office: Office, inside: bool, share: int
) -> None:
    city, split = chain(office)
    listed = payment_list(city)
    assert listed is not None
    inner = _inner(office, split, share)
    if inside:
        # 乙局 splits its own total too: the lent colleague is then among its people.
        InternalSplit.objects.filter(outer=city, subject_code="U2").update(
            inner=Plan.objects.get(agency=office.b, year=YEAR)
        )
        assert elsewhere(inner.plan, [LENT])[LENT].where == "乙局的内部奖金名单"
        sources = [source_of(city, 0)]
    if share:
        with pytest.raises(DomainError, match="一人只能由一处发放"):
            prepare_list(by=actor(office, Role.PERFORMANCE_OFFICE), settlement=inner.pk, sources=SOURCES)
        return
    prepare_list(by=actor(office, Role.PERFORMANCE_OFFICE), settlement=inner.pk, sources=SOURCES)
    sources = [source_of(city, 0), source_of(inner, 0)]
    lines = [line for source in sources if source is not None for line in source.paper().lines]
    paid = [line.number for line in lines if not line.unit and line.amount]
    assert len(paid) == len(set(paid))
    units = {line.unit: line.amount for line in lines if line.unit}
    assert set(units) == ({"U1", "U2"} if inside else {"U1"})
    # What was handed down is paid by the inner list, the rest by the city's: Σ is what the city pays.
    assert sum(line.amount for line in lines) - units["U1"] == listed.paid


def test_a_later_version_of_the_city_does_not_pay_whom_an_inner_list_pays(office: Office) -> None:
    city, split = chain(office)
    inner = inner_year(office, split.total_fen)
    # P106 is borrowed from nobody on the city's list: the inner list pays, rightly.
    prepare_list(by=actor(office, Role.PERFORMANCE_OFFICE), settlement=inner.pk, sources=SOURCES)
    had = amounts_of(city)
    second = later(city, {"P203": None, "P106": had["P203"]})
    result = second.person_results.filter(number="P106")
    result.update(name="甲局6", subject_code="U2")
    (told,) = against_twice(second)
    assert told.startswith("甲局6（P106）已列在甲局的内部奖金名单，一人只能由一处发放")
    # One of its own unit is within the sum that the unit was given.
    result.update(subject_code="U1")
    assert against_twice(second) == []
    result.update(subject_code="U2", name="另一人")
    assert against_twice(second) == []


def test_the_first_list_of_a_city_asks_no_inner_ones(office: Office) -> None:
    city = city_year(office)
    assert against_twice(city) == []
    approved(office, city)
    with CaptureQueriesContext(connection) as asked:
        assert against_twice(city) == []
    assert len(asked) <= 4


def test_it_asks_the_same_for_few_and_many(office: Office) -> None:
    _, split = chain(office)
    plan = split.inner
    assert plan is not None
    counted = []
    for size in (1, ASKED_AT_ONCE - 10):
        people = [LENT, *((f"Q{place}", "某人") for place in range(size - 1))]
        elsewhere(plan, people)
        with CaptureQueriesContext(connection) as asked:
            assert set(elsewhere(plan, people)) == {LENT}
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 10
    assert elsewhere(plan, [LENT, *((f"Q{place}", "某人") for place in range(3 * ASKED_AT_ONCE))]).keys() == {
        LENT
    }
