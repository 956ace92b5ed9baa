"""Settings: the seven apps in their order, the country's language and time, and a quick start."""

from __future__ import annotations

import subprocess
import sys

from django.conf import settings

from tests.house.tree import APPS, ROOT

SLOW = {"weasyprint", "openpyxl", "xlsxwriter", "numpy", "celery", "psycopg2"}


def test_the_seven_apps_in_the_order_of_the_house() -> None:
    assert [name.split(".")[0] for name in settings.INSTALLED_APPS] == list(APPS)


def test_language_time_and_requests() -> None:
    assert (settings.LANGUAGE_CODE, settings.TIME_ZONE, settings.USE_TZ) == ("zh-hans", "Asia/Shanghai", True)
    assert "ATOMIC_REQUESTS" not in {key for key, value in settings.DATABASES["default"].items() if value}


def test_starting_loads_nothing_slow() -> None:
    """`settle` of an ordinary agency has 4 s from process start: slow things are imported where used."""
    code = f"import sys, django; django.setup(); print(sorted({SLOW!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"DJANGO_SETTINGS_MODULE": "config.settings", "PATH": ""},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
