"""Run all measurements: `make bench`, or some of them: `python -m tests.bench pages`."""

from __future__ import annotations

import os
import sys

import django


def main() -> None:
    """Print every figure with what the issue asks."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from tests.bench import (
        deadline,
        engine,
        filing,
        grid,
        pages,
        progress,
        results,
        reviewing,
        settling,
        uploading,
        writing,
    )

    print(f"{'项目':<52}{'测得':>26}   要求")
    measures = {
        "engine": engine,
        "writing": writing,
        "settling": settling,
        "pages": pages,
        "filing": filing,
        "results": results,
        "uploading": uploading,
        "grid": grid,
        "reviewing": reviewing,
        "progress": progress,
        "deadline": deadline,
    }
    for name in sys.argv[1:] or measures:
        measures[name].measure()


if __name__ == "__main__":
    main()
