"""Store a year twice in the database of DATABASE_URL, once in vain, and print what is then loaded."""

from __future__ import annotations

import json
import os

import django

from tests.tables import make_tables


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    make_tables()
    from django.db import IntegrityError

    from people.audit import AuditEntry
    from people.audit_chain import first_break
    from plans.models import Plan
    from scoring.services import store_year
    from scoring.year import load_year
    from tests.scoring.plain import plain_year
    from tests.scoring.year_rows import OWNER, make_year

    store_year(make_year(1), owner=OWNER)
    store_year(make_year(3), owner=OWNER)
    broken = make_year(2)
    broken.violations[1].code = broken.violations[0].code
    try:
        store_year(broken, owner=OWNER)
    except IntegrityError:
        print("refused")
    print(AuditEntry.objects.count(), first_break())
    print(json.dumps(plain_year(load_year(Plan.objects.get())), ensure_ascii=False, default=str))


if __name__ == "__main__":
    main()
