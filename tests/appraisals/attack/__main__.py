"""`python -m tests.appraisals.attack ours|naive FILE`: hold the day on the database of DATABASE_URL, keep what was stolen."""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path

import django

from tests.tables import make_tables

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    make_tables()
    from tests.appraisals.attack.day import hold_day

    Path(sys.argv[2]).write_bytes(pickle.dumps(hold_day(naive_=sys.argv[1] == "naive")))
