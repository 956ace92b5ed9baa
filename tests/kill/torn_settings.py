"""The settings of the control (`tests.kill.torn`)."""

from __future__ import annotations

from tests.job_office.settings import *  # noqa: F403
from tests.job_office.settings import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "tests.kill.torn.TornConfig"]
