"""Run all measurements: `make bench`."""

from __future__ import annotations

import os

import django


def main() -> None:
    """Print every figure with what the issue asks."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from tests.bench import engine, settling, writing

    print(f"{'项目':<52}{'测得':>26}   要求")
    engine.measure()
    writing.measure()
    settling.measure()


if __name__ == "__main__":
    main()
