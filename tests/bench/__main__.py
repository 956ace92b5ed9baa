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
        ballots,
        city,
        deadline,
        engine,
        filing,
        grid,
        pages,
        progress,
        publishing,
        results,
        reviewing,
        settling,
        uploading,
        whatif,
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
        "publishing": publishing,
        "uploading": uploading,
        "grid": grid,
        "reviewing": reviewing,
        "progress": progress,
        "deadline": deadline,
        "ballots": ballots,
        "whatif": whatif,
        "city": city,
    }
    for name in sys.argv[1:] or measures:
        measures[name].measure()


if __name__ == "__main__":
    main()
