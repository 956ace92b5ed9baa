"""Bring a log of the first release up to date in the database of DATABASE_URL and print what became of it.

With the argument `broken` one of its rows was changed before.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from datetime import UTC, datetime, timedelta

import django
from django.core.management import call_command

GENESIS = "0" * 64
START = datetime(2025, 3, 1, 1, 2, 3, 456789, tzinfo=UTC)
# Rolled-back transactions left gaps.
NUMBERS = (2, 3, 7, 8, 12)


def main(*, broken: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from tests.tables import make_older_tables

    make_older_tables("0001_initial")
    insert_old_rows(broken=broken)
    # The app of the log alone: that all of them come along is shown by the tests of `manage.py upgrade`.
    call_command("migrate", "people", verbosity=0)
    from django.db import transaction

    from people.audit import AuditEntry, record
    from people.audit_chain import first_break

    with transaction.atomic():
        record(actor="丙", action="核对", target="台账", detail={})
    targets = list(AuditEntry.objects.values_list("position", "target"))
    print(json.dumps({"rows": targets, "break": str(first_break())}, ensure_ascii=False))


def insert_old_rows(*, broken: bool) -> None:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    model = MigrationLoader(connection).project_state(("people", "0001_initial")).apps.get_model(
        "people", "AuditEntry"
    )  # fmt: skip
    previous = GENESIS
    for number in NUMBERS:
        at = START + timedelta(hours=number)
        content = [at.isoformat(), "甲", "审核", f"台账{number}", '{"新":1}']
        plain = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256((previous + plain).encode()).hexdigest()
        actor = "冒名" if broken and number == NUMBERS[2] else "甲"
        model.objects.create(
            id=number, at=at, actor=actor, action="审核", target=f"台账{number}", detail='{"新":1}',
            previous_hash=previous, entry_hash=digest,
        )  # fmt: skip
        previous = digest


if __name__ == "__main__":
    main(broken=sys.argv[1:] == ["broken"])
