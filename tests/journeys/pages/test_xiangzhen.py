"""镇 2024 by its pages: 评价系数, adjustments, past results as the sample expects; then four quarters published after 公示.

One section's first quarter goes by the pages; the rest as it went, by the services behind them. All four quarters are
settled, put before the 党委会, put up and published by their pages. Its 测评 is cast in the program: leaders by account, heads by
slips, 村书记 on paper; as the sample's opened ballots, too, in the proofs.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from PIL import Image

from scoring.models import QuarterScore, QuarterSettlement
from tests.journeys.pages.first_quarter import first_quarter
from tests.journeys.pages.place import Place
from tests.journeys.pages.planning import begin, enter_the_indicators, put_up_and_approve, take_the_roster
from tests.journeys.pages.quarters import set_coefficients, settle_quarter
from tests.journeys.pages.registers import enter_registers, settle
from tests.journeys.pages.round import take_the_ballots
from tests.journeys.pages.services import approve_by_service, quarter_by_service
from tests.journeys.pages.to_archive import to_the_archive
from tests.journeys.pages.voted import VotedSample
from tests.journeys.year.book import Sample
from tests.journeys.year.office import member_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_report")]
SCHEME = "xiangzhen-2024"
CENT = Decimal("0.01")


@pytest.mark.parametrize(
    "cast", [True, pytest.param(False, marks=pytest.mark.prove)], ids=["cast", "imported"]
)
def test_a_year_by_the_pages_comes_to_what_the_sample_expects(
    clock: time_machine.Traveller, paper: Path, tmp_path: Path, wide: bool, cast: bool
) -> None:
    photo = tmp_path / "公示栏.png"
    Image.new("RGB", (40, 30), "white").save(photo)
    place = Place.holding(VotedSample(SCHEME, tmp_path) if cast else Sample(SCHEME))
    begin(place)
    take_the_roster(place)
    set_coefficients(place)
    enter_the_indicators(place)
    put_up_and_approve(place)
    assert first_quarter(place, "K04", "I013") == approve_by_service(place)
    for quarter in (2, 3, 4):
        assert quarter_by_service(place, quarter, scored=True) == len(place.sample.filed(quarter))
    assert enter_registers(place) == {"加减分": 31, "历年结果": 17}
    take_the_ballots(place)
    assert list(place.differences(settle(place))) == []
    for quarter in (1, 2, 3, 4):
        settle_quarter(place, quarter, photo)
    assert QuarterSettlement.objects.filter(state=QuarterSettlement.State.PUBLISHED).count() == 4
    published_figures_stand(place, settle(place))
    to_the_archive(place, clock, paper, answerer=member_of(place.sample.scheme), objector="P012", wide=wide)


def published_figures_stand(place: Place, result: dict[str, Any]) -> None:
    """A published quarter stands with its two places (rules 5.8): 业绩 is their mean (rules 5.2), all else hardly moves."""
    scores: dict[str, dict[int, Decimal]] = {}
    for row in QuarterScore.objects.select_related("settlement"):
        assert row.score_hundredths is not None
        scores.setdefault(row.code, {})[row.settlement.quarter] = row.score_hundredths * CENT
    for subject in result["subjects"]:
        first, second, third, last = (scores[subject["id"]][quarter] for quarter in (1, 2, 3, 4))
        mean = (first + second + third) / 3 * Decimal("0.4") + last * Decimal("0.6")
        assert subject["parts"]["业绩"] == str(mean.quantize(CENT, "ROUND_HALF_UP")), subject["id"]
    for said in place.differences(result):
        field, ours, theirs = (part.strip(": '") for part in said.replace("≠", ": ").split(": "))
        assert field.rsplit("/", 1)[1] in ("业绩", "score", "percent"), said
        assert abs(Decimal(ours) - Decimal(theirs)) <= CENT, said
