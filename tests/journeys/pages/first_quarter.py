"""The first quarter of a year by the pages: one section wholly, the others by the services behind them; a return."""

from __future__ import annotations

from typing import Final

from indicators.models import LedgerEntry
from tests.journeys.pages.ledger import file_quarter, mend, pass_all, send_back
from tests.journeys.pages.place import Place, filers
from tests.journeys.pages.services import file_by_service, pass_by_service

REMARK: Final = "写明地点和件数"


def first_quarter(place: Place, section: str, returned: str, quarter: int = 1) -> int:
    """File and pass the quarter; a row of the section is returned by the 绩效办, mended and passed again.

    All of it waits for the 绩效办 then; gives how many rows.
    """
    indicators = {row["编号"]: row["责任对象"] for row in place.sample.rows("指标")}
    people = {
        number
        for number, codes in filers(place.sample).items()
        if all(indicators[code] == section for code in codes)
    }
    assert people, f"nobody files for {section} alone"
    filed = file_quarter(place, quarter, people)
    assert pass_all(place, section) == filed
    rows = {row["指标编号"]: row for row in place.sample.filed(quarter)}
    send_back(place, place.clerk, returned, REMARK)
    mend(place, place.filer_of(returned), REMARK, rows[returned])
    assert pass_all(place, section) == 1
    left = file_by_service(place, quarter, people)
    # Where nobody is over who files, the row goes straight to the 绩效办.
    assert 0 < pass_by_service(place) <= left
    assert set(LedgerEntry.objects.values_list("stage", flat=True)) == {"绩效办"}
    assert filed + left == len(rows)
    return filed + left
