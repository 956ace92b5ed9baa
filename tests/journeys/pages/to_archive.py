"""From the settled year to its archive, the same for every scheme: the end by its pages, looked at from all sides."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import time_machine
from django.core.management import call_command
from django.utils import timezone

from tests.journeys.pages import documents, ending, money, package, seeing
from tests.journeys.pages.ending import Ending
from tests.journeys.pages.place import Place
from tests.journeys.pages.seeing import Watch, spread, staff_of

# So many look at their own result in an ordinary run, so many try the addresses of the office; and in the proofs.
SOME, FEW, MORE = 4, 1, 4
# The term in which 复核 may be asked for is over then (rules 7.4).
APPEALED = 31


def to_the_archive(
    place: Place, clock: time_machine.Traveller, paper: Path, *, answerer: str, objector: str, wide: bool,
    others: Sequence[str] = (),
) -> Ending:  # fmt: skip
    """Go the whole way; `wide`: everybody of the roll looks at each stage, not some of them at two.

    `others` stand in no roll and look on, too.
    """
    end = Ending(place, clock, paper, answerer=answerer, objector=objector)
    staff = [*others, *staff_of(end)]
    watch = Watch(end, staff if wide else spread(staff, SOME), spread(staff, MORE if wide else FEW))
    if wide:
        seeing.nothing_is_seen(watch)
    ending.check_and_decide(end)
    notice = ending.put_up(end)
    ending.object_and_answer(end, notice)
    seeing.nothing_is_seen(watch, notice=notice.pk)
    shown = money.put_up_the_distribution(end) if money.is_put_up(end) else None
    ending.close(end, notice)
    ending.publish(end)
    if shown is not None:
        money.is_not_approved_before(end, shown)
    seeing.everybody_was_told(watch)
    seeing.everybody_sees_the_own(watch)
    if place.sample.expected["bonus"]:
        ending.approve_the_money(end)
        money.sums_agree(end, wide=wide)
    end.to_day(timezone.localdate() + timedelta(days=APPEALED))
    numbers = documents.issue_all(end) if wide else []
    documents.nobody_else_reads(end, watch.some)
    packed = package.make(end)
    ending.archive(end)
    package.is_whole(packed)
    package.tells_the_year(end, packed, numbers)
    package.settles_again(end, packed, paper.parent)
    verifies(end)
    if wide:
        seeing.everybody_sees_the_own(watch)
    return end


def verifies(end: Ending) -> None:
    """`manage.py verify` computes the archived year to the same bytes, and the log is whole."""
    told = io.StringIO()
    call_command("verify", agency=end.place.agency.name, year=end.place.sample.year, stdout=told)
    assert "前后相连，没有改动" in told.getvalue()
    assert re.search(r"核算：\d+次，重算与冻结的输入、规则、结果和结果行逐项一致", told.getvalue()), (
        told.getvalue()
    )
