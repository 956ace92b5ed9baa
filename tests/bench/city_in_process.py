"""The city's chain in a process of its own; prints JSON. usage: python -m tests.bench.city_in_process UNITS PEOPLE"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import django


def main() -> None:
    """Prepare an empty database and measure the whole way."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    # As every command of `manage.py`, the worker among them (people.command_line).
    gc.collect()
    gc.freeze()
    print(json.dumps(_chain(int(sys.argv[1]), int(sys.argv[2]))))


def _chain(units: int, people: int) -> dict[str, float]:
    """Settle the city, approve and hand down, settle and split every unit, list everybody."""
    from bonuses.approving.commands import approve_list, prepare_list
    from bonuses.chain.commands import hand_down, link_inner
    from bonuses.chain.page import chain_of
    from bonuses.models import InternalSplit
    from bonuses.services import settle_plan, store_and_settle
    from people.acting import AT_THE_TERMINAL
    from people.models import Agency
    from plans.engine.rounding import two_places
    from scoring.models import Settlement
    from scoring.services import store_year
    from tests.bench import city_books as books

    started, computed = time.monotonic(), time.process_time()
    city = store_and_settle(
        books.city_rows(units, people), books.rules(books.CITY, 奖金月数="2"), owner="测速市绩效办"
    )
    settlement = city.settlement
    Settlement.objects.filter(pk=settlement.pk).update(state=Settlement.State.PUBLISHED)
    settlement = Settlement.objects.select_related("plan__agency").get(pk=settlement.pk)
    row = prepare_list(by=AT_THE_TERMINAL, settlement=settlement.pk, sources={"公务员": "财政"})
    approve_list(
        by=AT_THE_TERMINAL, approval=row.pk, version=row.version, meeting_date=date.today(), body="党组", minutes="同意"  # noqa: DTZ011
    )  # fmt: skip
    hand_down(by=AT_THE_TERMINAL, settlement=settlement)
    figures = {"city": time.monotonic() - started}
    for split in InternalSplit.objects.select_related("agency").order_by("subject_code"):
        place = int(split.subject_code[1:])
        total = two_places(split.total_fen)
        owner = Agency.objects.get(pk=split.agency_id or 0)
        rows = books.inner_rows(place, units, people, total)
        plan = store_year(rows, owner=owner.name)
        link_inner(
            by=AT_THE_TERMINAL, split=split.pk, version=split.version, inner=plan, meeting_date=date.today(),  # noqa: DTZ011
            document="1号", minutes="同意",
        )  # fmt: skip
        made = settle_plan(plan, books.rules(books.INNER, 奖金总额=total)).settlement
        Settlement.objects.filter(pk=made.pk).update(state=Settlement.State.PUBLISHED)
    figures["units"] = time.monotonic() - started - figures["city"]
    chain = chain_of(settlement)
    assert chain is not None
    assert all(check.difference == 0 for check in chain.checks)
    assert len(chain.checks) == 5
    assert all(line.inner is not None for line in chain.lines)
    assert sum(len(line.inner.listed.rows) for line in chain.lines if line.inner) == people
    _files(settlement)
    figures["total"] = time.monotonic() - started
    figures["cpu"] = time.process_time() - computed
    figures["listed"] = figures["total"] - figures["city"] - figures["units"]
    figures["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


def _files(settlement: object) -> None:
    """The lists for finance of everybody."""
    from django.conf import settings

    from reports.money_files.kinds import KINDS, build, source_of
    from scoring.models import Settlement

    assert isinstance(settlement, Settlement)
    with tempfile.TemporaryDirectory() as folder:
        settings.HENGJI_DATA = Path(folder)
        source = source_of(settlement)
        assert source is not None
        for kind in ("signed", "finance", "gb18030", "totals"):
            build(source, KINDS[kind])


if __name__ == "__main__":
    main()
