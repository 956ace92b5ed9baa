"""A process that keeps writing two audit rows a transaction, half-way through one most of the time."""

from __future__ import annotations

import os
import sys
import time

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import transaction

    from people.audit import record

    for number in range(1_000_000):
        with transaction.atomic():
            record(actor="写入者", action="写", target=f"{number}甲", detail={"填充": "字" * 2000})
            time.sleep(0.004)
            record(actor="写入者", action="写", target=f"{number}乙", detail={})
        print(number, flush=True)
        time.sleep(0.001)
    sys.exit("nobody stopped the writer")
