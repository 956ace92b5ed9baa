"""The database refuses a pool that does not add up to the fen (rules 6.4)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from bonuses.models import BonusAllocation, BonusPool
from scoring.models import PersonResult, Settlement
from scoring.services import store_year
from tests.scoring.settlements import make_settlement
from tests.scoring.year_rows import OWNER, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def settlement() -> Settlement:
    return make_settlement(store_year(make_year(1), owner=OWNER))


@pytest.mark.parametrize(
    ("total", "paid", "returned", "undistributed"),
    [(10_000, 9_000, 1_000, 0), (0, 0, 0, 0), (10_000, None, None, None), (None, None, None, None)],
)
def test_a_pool_that_adds_up_or_is_blocked_is_kept(
    settlement: Settlement,
    total: int | None,
    paid: int | None,
    returned: int | None,
    undistributed: int | None,
) -> None:
    BonusPool.objects.create(
        settlement=settlement, method="扣差补优", total_fen=total, paid_fen=paid, returned_fen=returned,
        undistributed_fen=undistributed,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("total", "paid", "returned", "undistributed"),
    [
        (10_000, 9_000, 999, 0),
        (10_000, 9_000, 1_001, 0),
        (10_000, 11_000, -1_000, 0),
        (10_000, 10_000, None, None),
        (None, 1, 1, 1),
        (-1, None, None, None),
    ],
)
def test_a_pool_that_does_not_add_up_is_refused(
    settlement: Settlement,
    total: int | None,
    paid: int | None,
    returned: int | None,
    undistributed: int | None,
) -> None:
    with pytest.raises(IntegrityError):
        BonusPool.objects.create(
            settlement=settlement, method="扣差补优", total_fen=total, paid_fen=paid, returned_fen=returned,
            undistributed_fen=undistributed,
        )  # fmt: skip


@pytest.mark.parametrize(("base", "amount"), [(-1, 0), (0, -1)])
def test_a_negative_amount_is_refused(settlement: Settlement, base: int, amount: int) -> None:
    pool = BonusPool.objects.create(settlement=settlement, method="扣差补优", total_fen=1)
    person = PersonResult.objects.create(settlement=settlement, number="P001", name="甲", subject_code="K01")
    with pytest.raises(IntegrityError):
        BonusAllocation.objects.create(pool=pool, person_result=person, base_fen=base, amount_fen=amount)
