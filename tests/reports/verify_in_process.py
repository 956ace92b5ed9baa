"""Settle a workbook in the database of DATABASE_URL, tamper with it in every way, print what is found."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import django

from tests.tables import make_tables


def main(book: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    make_tables()
    from tests.reports.results.books import settle_book
    from tests.reports.tampered_years import found_of_each

    settlement = settle_book(book).settlement
    settlement.refresh_from_db()
    found = found_of_each(settlement)
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
