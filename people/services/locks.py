"""Locks that commands take before they read; always the agency before its people, so that two never wait for each other."""

from __future__ import annotations

from people.models import Agency


def lock_agency(agency: int) -> Agency:
    """Take the agency for this transaction, so that commands on its sections come one after the other.

    On SQLite the IMMEDIATE transaction does it; on PostgreSQL this row lock. Only inside a transaction.
    """
    return Agency.objects.select_for_update(no_key=True).get(pk=agency)
