"""The program's settings with the clock some days away (HENGJI_TEST_DAYS), for journeys over the days of a 公示."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import time_machine

from config.settings import *  # noqa: F403

DAYS = int(os.environ.get("HENGJI_TEST_DAYS", "0"))
if DAYS:
    time_machine.travel(datetime.now(UTC) + timedelta(days=DAYS), tick=True).start()
