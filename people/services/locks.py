"""Locks that commands take before they read, in one order, so that two commands never wait for each other.

The order: agency, person or account, plan, notice, ledger rows, versions of quarters, settlements, the audit log. A
command may leave steps out, and take more rows of one kind by ascending key. `Actor.record` takes the audit log to the
end of the transaction: whatever a command moves besides is taken before it (`hold_rows`, `hold_versions`,
`hold_settlements`, `Publisher.hold`, `hold_return`). On PostgreSQL a lock names its table (`of`) where a row is not
fetched by `get`: an ordering by a foreign key takes the other table's row along; and it leaves the key alone (`no_key`),
so that rows that refer to it are written meanwhile (tests/house/test_locks.py).
"""

from __future__ import annotations

from people.models import Agency


def lock_agency(agency: int) -> Agency:
    """Take the agency for this transaction, so that commands on its sections come one after the other.

    On SQLite the IMMEDIATE transaction does it; on PostgreSQL this row lock. Only inside a transaction.
    """
    return Agency.objects.select_for_update(no_key=True).get(pk=agency)
