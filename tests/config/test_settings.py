"""Settings: the seven apps in their order, the country's language and time, and a quick start."""

from __future__ import annotations

import subprocess
import sys
import tomllib

from django.conf import settings

from tests.house.tree import APPS, ROOT

# psycopg2 comes with django_filters and takes 5 ms.
SLOW = {"weasyprint", "openpyxl", "xlsxwriter", "numpy", "celery"}


def test_the_seven_apps_in_the_order_of_the_house() -> None:
    own = [name.split(".")[0] for name in settings.INSTALLED_APPS if name.endswith("Config")]
    assert own == list(APPS)
    assert "django.contrib.admin" not in settings.INSTALLED_APPS, "it goes round services and audit"


def test_the_version_is_that_of_the_program() -> None:
    content = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert content["project"]["version"] == settings.VERSION


def test_uploads_are_bounded_and_kept_beside_the_data() -> None:
    assert settings.FILE_UPLOAD_TEMP_DIR == settings.HENGJI_DATA / "uploads"
    assert settings.FILE_UPLOAD_TEMP_DIR.stat().st_mode & 0o777 == 0o700
    assert settings.FILE_UPLOAD_PERMISSIONS == 0o600
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE <= settings.UPLOAD_LIMIT


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
