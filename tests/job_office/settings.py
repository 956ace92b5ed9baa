"""The program's settings, with the runners of the tests; whoever is killed all the time may begin often."""

from __future__ import annotations

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "tests.job_office"]
JOB_ATTEMPTS = 10_000
JOB_SWEEP_SECONDS = 1
JOB_RESEND_SECONDS = 2
