"""The pages of 推演 over a settled year in a process of its own; prints JSON.

usage: python -m tests.bench.whatif_in_process BOOK
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import django


def main() -> None:
    """Settle the book in an empty database, write three scenarios, measure the pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from people.access import Role
    from tests.bench import office
    from tests.bench.pages_in_process import _median
    from tests.tables import make_tables

    make_tables()
    plan = _settled(Path(sys.argv[1]))
    clerk = office.account(plan.agency, Role.PERFORMANCE_OFFICE, "clerk")
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = office.session_of(clerk)
    figures: dict[str, float] = {}
    for name, path in _pages(plan).items():
        page = client.get(path)
        assert page.status_code == 200, path
        assert "推演，不是结果" in page.content.decode()
        figures[name] = _median(lambda path=path: client.get(path))  # type: ignore[misc]
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        figures[f"{name}_queries"] = len(queries)
    print(json.dumps(figures))


def _settled(book: Path) -> Any:
    from bonuses.services import store_and_settle
    from reports.workbook.check import check

    reading = check(book)
    assert reading.rows is not None
    assert reading.rules is not None
    return store_and_settle(reading.rows, reading.rules, owner=reading.agency).settlement.plan


def _pages(plan: Any) -> dict[str, str]:
    """The address of each page; the first scenario changes everybody's amount, the others grades too."""
    from django.urls import reverse

    from bonuses.engine.whatif import usual_method
    from bonuses.models import Scenario
    from bonuses.whatif.changes import Change, SettingTo, packed
    from plans.current import rules_in_force

    rules = rules_in_force(plan).rules
    assert rules is not None
    total = SettingTo("奖金总额", "12345678")
    wanted: tuple[list[Change], ...] = (
        [total],
        [SettingTo("个人优秀分数线", "85"), total],
        [usual_method(rules.scheme, "differential_pool")],
    )
    rows = [
        Scenario.objects.create(plan=plan, name=f"{n}号", changes=packed(changes))
        for n, changes in enumerate(wanted)
    ]
    here = [plan.agency_id, plan.year]
    query = "&".join(f"s={row.pk}" for row in rows)
    return {
        "one": reverse("whatif_scenario", args=[*here, rows[0].pk]),
        "three": f"{reverse('whatif_compare', args=here)}?{query}",
        "lines": reverse("whatif_lines", args=here),
        "list": reverse("whatif", args=here),
    }


if __name__ == "__main__":
    main()
