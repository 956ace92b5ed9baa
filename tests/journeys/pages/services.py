"""A quarter by the services behind the pages: for the quarters that go as another went by the pages already."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from indicators.engine.judging import Score
from indicators.models import LedgerEntry, SecondaryIndicator
from indicators.services.filing import save_entry
from indicators.services.filing_submitting import submit_rows
from indicators.services.review_many import approve_many, pass_many
from indicators.services.reviewing import approve
from people.acting import Actor
from people.models import Account, Duty
from plans import figures
from tests.journeys.pages.ledger import REASON
from tests.journeys.pages.place import Place, filers
from tests.journeys.year.book import plain, typed
from tests.journeys.year.office import OFFICE

AT_ONCE = 100


def actor(account: Account) -> Actor:
    """Somebody who acts, without a request."""
    return Actor(name=account.name, account=account.pk)


def quarter_by_service(place: Place, quarter: int, *, scored: bool) -> int:
    """File a quarter, have the sections pass and the 绩效办 approve it, `scored` with 考核得分 as the sample has it."""
    number = file_by_service(place, quarter)
    assert pass_by_service(place) == number
    assert (approve_by_service(place) if scored else approve_filed(place)) == number
    return number


def file_by_service(place: Place, quarter: int, without: Collection[str] = ()) -> int:
    """Everybody (`without` some people) files what is owed in a quarter; gives how many rows."""
    rows = {row["指标编号"]: row for row in place.sample.filed(quarter)}
    related = ("plan", "subject", "responsible")
    known = {each.code: each for each in SecondaryIndicator.objects.select_related(*related)}
    done = 0
    for number, codes in sorted(filers(place.sample).items()):
        if number in without:
            continue
        by, pairs = actor(place.accounts[number]), []
        for code in codes:
            if code in rows:
                saved = save_entry(
                    by=by, indicator=known[code], quarter=quarter, version=0, edits=typed(rows[code]), base={}
                )
                pairs.append((known[code], saved.version))
        result = submit_rows(by=by, rows=pairs, quarter=quarter, today=date.today())  # noqa: DTZ011
        assert not result.incomplete, result.incomplete
        done += len(result.done)
    return done


def pass_by_service(place: Place) -> int:
    """Every head, or leader over a head, passes what waits; gives how many rows."""
    done = 0
    waiting = LedgerEntry.objects.filter(state=LedgerEntry.State.SUBMITTED).order_by("pk")
    stages = (("科室负责人", Duty.Kind.HEAD), ("分管领导", Duty.Kind.SUPERVISING_LEADER))
    for stage, kind in stages:
        for duty in Duty.objects.filter(kind=kind).select_related("employee"):
            rows = waiting.filter(stage=stage, indicator__subject__department=duty.department_id)
            rows = rows.filter(indicator__subject__agency=duty.agency_id)
            wanted = list(rows.values_list("pk", "version"))
            if wanted:
                done += pass_many(by=actor(place.accounts[duty.employee.number]), rows=wanted)
    return done


def _office(place: Place) -> list[tuple[Actor, list[LedgerEntry]]]:
    """What waits for the 绩效办: the clerk's own rows for another member, the rest for the clerk."""
    clerk, second = (actor(place.accounts[number]) for number in OFFICE[place.sample.scheme])
    waiting = LedgerEntry.objects.filter(state=LedgerEntry.State.SUBMITTED, stage="绩效办")
    rows = list(waiting.select_related("indicator").order_by("pk"))
    own = [row for row in rows if row.filed_by_id == clerk.account]
    return [(second, own), (clerk, [row for row in rows if row not in own])]


def approve_filed(place: Place) -> int:
    """Approve what waits as it was filed; gives how many rows."""
    done = 0
    for by, rows in _office(place):
        for start in range(0, len(rows), AT_ONCE):
            done += approve_many(by=by, rows=[(row.pk, row.version) for row in rows[start : start + AT_ONCE]])
    return done


def approve_by_service(place: Place) -> int:
    """Approve what waits with 考核得分 as the sample has it; gives how many rows."""
    scores = {(row["指标编号"], row["季度"]): row["考核得分"] for row in place.sample.rows("季度台账")}
    done = 0
    for by, rows in _office(place):
        for row in rows:
            points = figures.points(plain(scores[row.indicator.code, row.quarter]))
            assert points is None or isinstance(points, int)
            approve(by=by, entry=row.pk, version=row.version, score=Score(points=points, reason=REASON))
            done += 1
    return done
