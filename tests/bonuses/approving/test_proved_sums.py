"""The step page names nobody: its sums are proved by the database, with the words of the list itself, whatever is wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from bonuses.approving.lists import Unbalanced, is_proved, payment_list
from bonuses.approving.station import money_station
from bonuses.models import BonusAllocation, BonusPool
from people.access import Role
from scoring.models import Settlement
from tests.bonuses.money_world import published
from tests.office import Office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def more_for_one(found: Settlement) -> None:
    one = BonusAllocation.objects.filter(pool__settlement=found, amount_fen__gt=10)[0]
    BonusAllocation.objects.filter(pk=one.pk).update(
        amount_fen=F("amount_fen") + 1, base_fen=F("base_fen") + 1
    )


def more_in_the_pool(found: Settlement) -> None:
    """That the pool itself adds up is held by the database."""
    BonusPool.objects.filter(settlement=found).update(
        paid_fen=F("paid_fen") + 1, total_fen=F("total_fen") + 1
    )


def another_base(found: Settlement) -> None:
    for one in BonusAllocation.objects.filter(pool__settlement=found, amount_fen__gt=10)[:2]:
        BonusAllocation.objects.filter(pk=one.pk).update(base_fen=F("base_fen") + 1)


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (more_for_one, "各人之和"),
        (more_in_the_pool, "各人之和"),
        (another_base, "的基数、扣减、补发与奖金不符"),
    ],
)
def test_what_does_not_add_up_is_said_as_the_list_says_it(
    office: Office, tamper: Callable[[Settlement], None], words: str
) -> None:
    found = published(office)
    assert is_proved(found)
    tamper(found)
    said = []
    for prove in (payment_list, is_proved):
        with pytest.raises(Unbalanced, match=words) as refused:
            prove(found)
        said.append(str(refused.value))
    assert said[0] == said[1]
    station = money_station(found, office.access(Role.PERFORMANCE_OFFICE))
    assert station is not None
    assert [words in block.words for block in station.blocks] == [True]


def test_nothing_shared_out_has_no_list(office: Office) -> None:
    found = published(office)
    BonusPool.objects.filter(settlement=found).update(
        paid_fen=None, returned_fen=None, undistributed_fen=None
    )
    assert payment_list(found) is None
    assert not is_proved(found)


def test_it_reads_nobody(office: Office) -> None:
    found = published(office)
    with CaptureQueriesContext(connection) as asked:
        is_proved(found)
    assert len(asked) == 2
    assert not any('scoring_personresult"."name' in one["sql"] for one in asked.captured_queries)
