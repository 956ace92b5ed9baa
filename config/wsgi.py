"""The WSGI application that gunicorn serves."""

from __future__ import annotations

import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# All views are read before the first visitor comes: whoever opens a page after a start does not wait for them.
get_resolver().url_patterns  # noqa: B018 — reading it is what loads them

# On the terminal or in the journal, at every start: what was decided against the safe default.
if settings.STARTUP_WARNINGS:
    sys.stderr.write("".join(f"警告：{line}\n" for line in settings.STARTUP_WARNINGS))
