"""What the preview of bonuses must say before anybody decides: a method that pays all alike, Σ to the fen on every page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from bonuses.approving.alike import ALIKE
from bonuses.approving.lists import payment_list
from bonuses.models import BonusAllocation, BonusPool
from people.access import Role
from reports.result_pages.frame import place_of
from reports.results.blocks import money
from scoring.models import Settlement
from tests.bonuses.chain.world import city_year, handed_down, inner_plan, inner_year, linked
from tests.bonuses.money_world import published
from tests.office import Office
from tests.reports.pages.settled_samples import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def page(office: Office, found: Settlement, name: str = "bonus_approval") -> str:
    answer = office.client_of(Role.CITY_OFFICE).get(reverse(name, kwargs=place_of(found)))
    assert answer.status_code == 200
    return words(answer.content.decode())


def test_a_method_that_pays_everybody_alike_is_told_on_the_preview(office: Office) -> None:
    found = published(office)
    Settlement.objects.filter(pk=found.pk).update(state=Settlement.State.CHECKED)
    # Nothing is deducted here, nothing paid on top.
    assert f"提示： {ALIKE['deduct_and_supplement']}。" in page(office, found)
    one = BonusAllocation.objects.filter(pool__settlement=found, amount_fen__gt=0).first()
    pool = BonusPool.objects.get(settlement=found)
    assert one is not None
    assert pool.paid_fen is not None
    assert pool.returned_fen is not None
    BonusAllocation.objects.filter(pk=one.pk).update(deduction_fen=1, amount_fen=one.base_fen - 1)
    BonusPool.objects.filter(pk=pool.pk).update(
        paid_fen=pool.paid_fen - 1, returned_fen=pool.returned_fen + 1
    )
    assert "提示：" not in page(office, found)


def test_units_of_the_same_months_are_told_too(office: Office) -> None:
    # Both units of this city are paid the same number of months.
    assert f"提示： {ALIKE['months_by_grade']}。" in page(office, city_year(office))


@pytest.mark.parametrize("name", ["bonus_approval", "bonus_people", "result_bonus", "result"])
def test_every_page_with_money_has_the_sum_to_the_fen(office: Office, name: str) -> None:
    found = published(office)
    listed = payment_list(found)
    assert listed is not None
    assert listed.paid % 100, "a sum with fen, so that a rounded one shows"
    assert money(listed.paid) in page(office, found, name)


def test_every_level_of_the_chain_has_its_sum_to_the_fen(office: Office) -> None:
    city = city_year(office)
    split = handed_down(office, city)
    linked(office, split, inner_plan(office))
    inner = inner_year(office, split.total_fen)
    of_city, of_unit = payment_list(city), payment_list(inner)
    assert of_city is not None
    assert of_unit is not None
    text = page(office, city, "bonus_chain")
    for fen in (of_city.total, of_city.paid, split.total_fen):
        assert fen % 100
        assert money(fen) in text
    for name in ("bonus_approval", "bonus_people"):
        assert money(of_unit.paid) in page(office, inner, name)
