#!/usr/bin/env python3
"""The program's command line: `manage.py settle`, `check_book`, `migrate` and the others."""

from __future__ import annotations

import gc
import os
import sys


def main() -> int:
    """Run one command; 2 when the environment is wrong (said in Chinese, without a traceback)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # What is loaded at the start stays: looking for garbage among it was a fifth of the time of every start. A worker
    # runs for days, and would keep the memory.
    if sys.argv[1:2] != ["work"]:
        gc.disable()
    try:
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured
    except ModuleNotFoundError as error:
        print(
            f"缺少 Python 包 {error.name}；请先运行 make setup，再用 .venv/bin/python manage.py …",
            file=sys.stderr,
        )
        return 2
    try:
        settings.INSTALLED_APPS  # noqa: B018 — loads the settings, so that a fault of theirs shows before any command's
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        return 2
    from people.command_line import run

    run(sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
