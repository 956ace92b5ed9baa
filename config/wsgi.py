"""The WSGI application that gunicorn serves."""

from __future__ import annotations

import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# On the terminal or in the journal, at every start: what was decided against the safe default.
if settings.STARTUP_WARNINGS:
    sys.stderr.write("".join(f"警告：{line}\n" for line in settings.STARTUP_WARNINGS))
