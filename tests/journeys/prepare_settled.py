"""An office for the journeys through a settled year: an agency for each sample, and somebody who may settle them all.

Run as a process with the environment of the installation; prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

import django
import openpyxl

SAMPLES: Final = Path(__file__).parents[1] / "data" / "samples"


def owner_of(book: Path) -> str:
    """The name of the agency that a workbook is of."""
    rows = openpyxl.load_workbook(book, read_only=True)["方案"].iter_rows(max_col=2, values_only=True)
    return str(next(value for name, value in rows if name == "单位名称"))


def prepare(*books: str) -> dict[str, Any]:
    """Build the office; gives the keys of the agencies by their books' names and the cookies of the 市绩效办.

    `books`: workbooks instead of the samples.
    """
    from people.access import Role
    from people.models import Agency
    from tests.office import build_office

    office = build_office(plans=False)
    agencies = {
        book.stem: Agency.objects.create(name=owner_of(book), parent=office.city).pk
        for book in (map(Path, books) if books else sorted(SAMPLES.glob("*.xlsx")))
    }
    client = office.client_of(Role.CITY_OFFICE)
    return {
        "agencies": agencies,
        "cookies": {name: morsel.value for name, morsel in client.cookies.items()},
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps(prepare(*sys.argv[1:])))
