"""The one settings file: what the environment decides comes from `env.py`, everything else stands here."""

from __future__ import annotations

import os
from pathlib import Path

from config.env import read_environment

BASE_DIR = Path(__file__).resolve().parent.parent
_ENVIRONMENT = read_environment(os.environ, base_dir=BASE_DIR)

HENGJI_DATA = _ENVIRONMENT.data_dir
PRODUCTION = _ENVIRONMENT.production
DEBUG = _ENVIRONMENT.debug
SECRET_KEY = _ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(_ENVIRONMENT.allowed_hosts)
# No ATOMIC_REQUESTS: with IMMEDIATE every page view would take SQLite's only write lock.
DATABASES = {"default": _ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the order in which facts flow; nothing but the program's own apps until a page needs more.
INSTALLED_APPS = [
    "people.apps.PeopleConfig",
    "plans.apps.PlansConfig",
    "indicators.apps.IndicatorsConfig",
    "appraisals.apps.AppraisalsConfig",
    "scoring.apps.ScoringConfig",
    "bonuses.apps.BonusesConfig",
    "reports.apps.ReportsConfig",
]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {},
    }
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# A crash of our own leaves its traceback here, the terminal gets one line. The first entry makes the file.
LOG_FILE = HENGJI_DATA / "hengji.log"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "file": {
            "class": "people.logs.LogFile",
            "filename": str(LOG_FILE),
            "encoding": "utf-8",
            "delay": True,
            "formatter": "line",
        }
    },
    "root": {"handlers": ["file"], "level": "WARNING"},
}
