"""The grid with 300 indicators in a process of its own; prints JSON."""

from __future__ import annotations

import json
import os
from typing import Any

import django

ROWS = 300
# Milliseconds from a key until the browser has drawn, the median of many.
KEYS = """async (key) => {
    const box = document.getElementById("grid-editor");
    const times = [];
    for (let turn = 0; turn < 40; turn += 1) {
        const start = performance.now();
        if (key === "type") {
            box.setRangeText("1", 0, box.value.length, "end");
            box.dispatchEvent(new Event("input", { bubbles: true }));
        } else {
            box.dispatchEvent(new KeyboardEvent("keydown", { key: key, bubbles: true, cancelable: true }));
        }
        document.getElementById("grid").getBoundingClientRect();
        times.push(performance.now() - start);
        await new Promise((done) => requestAnimationFrame(done));
        if (key === "Enter") {
            box.value = String(turn + 1);
            box.dispatchEvent(new Event("input", { bubbles: true }));
        }
    }
    times.sort((a, b) => a - b);
    return times[Math.floor(times.length * 0.9)];
}"""


def main() -> None:
    """Fill an empty database, measure opening and saving, then keys in Chromium."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client, override_settings

    from people.access import Role
    from tests.bench import office, plain
    from tests.bench.pages_in_process import _median

    call_command("migrate", verbosity=0)
    agency = office.fill(200)
    plan, first = _plan(agency)
    clerk = office.account(agency, Role.PERFORMANCE_OFFICE, "clerk")
    signed_in = Client(HTTP_HOST="127.0.0.1")
    signed_in.cookies[settings.SESSION_COOKIE_NAME] = office.session_of(clerk)
    figures: dict[str, float] = {}
    with override_settings(ROOT_URLCONF="tests.bench.plain", MIDDLEWARE=plain.MIDDLEWARE):
        bare = Client(HTTP_HOST="127.0.0.1")
        bare.cookies[settings.SESSION_COOKIE_NAME] = office.session_of(clerk)
        figures["plain"] = _median(lambda: bare.get("/"))
    path = f"/units/{agency.pk}/years/{plan.year}/indicators/"
    page = signed_in.get(path)
    assert page.content.count(b"<tr data-row") == ROWS
    figures["grid"] = _median(lambda: signed_in.get(path))
    figures["grid_queries"] = _queries(lambda: signed_in.get(path))
    texts = ["完成0个项目，增长0%以上"]

    def save() -> None:
        texts.append(f"目标{len(texts)}")
        cell = {
            "row": first,
            "version": len(texts) - 2,
            "field": "target",
            "text": texts[-1],
            "was": texts[-2],
        }
        answer = signed_in.post(
            f"{path}save/", json.dumps({"cells": [cell]}), content_type="application/json"
        )
        assert answer.json()["rows"][0]["version"] == len(texts) - 1, answer.content[:500]

    figures["save"] = _median(save)
    figures |= _keys(page.content.decode())
    print(json.dumps(figures))


def _plan(agency: Any) -> tuple[Any, int]:
    """A draft of 300 indicators as a bureau writes them."""
    from indicators.services.grid import add_rows
    from people.acting import Actor
    from plans.models import Participant, Plan, Subject
    from plans.schemes import scheme_text

    plan = Plan.objects.create(
        agency=agency, year=2026, scheme_code="kejiju-2021", scheme_text=scheme_text("kejiju-2021") or ""
    )
    sections = [
        Subject.objects.create(plan=plan, code=f"K{n:02}", name=f"第{n}科", kind="科室") for n in range(1, 13)
    ]
    Participant.objects.bulk_create(
        Participant(
            plan=plan, employee=person, number=person.number, name=person.name, subject=sections[place % 12]
        )
        for place, person in enumerate(agency.employees.order_by("number"))
    )
    people = list(plan.participants.order_by("number").values_list("number", flat=True))
    rows = [
        {
            "category": ("重点", "常规", "动态", "行政能力")[place // 75], "primary": f"第{place // 4}项重点工作", "code": f"I{place:03}",
            "name": f"推进第{place}项任务落实并取得阶段性成果", "points": "0.5", "target": f"完成{place}个项目，增长{place % 20}%以上",
            "standard": "按完成率计分，每少一个百分点扣0.1分，扣完为止", "quality": "资料齐全、按期报送", "deadline": "2026年12月31日",
            "subject": f"K{place % 12 + 1:02}", "post_title": "业务岗", "responsible": people[place % len(people)],
            "leader": people[place % 7], "planned_q1": "25%", "planned_q2": "50%", "planned_q3": "75%", "planned_q4": "100%",
            "basis": "列入市委《党代会工作报告》、市《政府工作报告》", "source_document": "泉效综〔2026〕1号",
        }
        for place in range(ROWS)
    ]  # fmt: skip
    answer = add_rows(by=Actor(name="测速"), plan=plan, rows=rows)
    assert not answer.faults, answer.faults[:3]
    return plan, answer.rows[0].row


def _queries(action: Any) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as taken:
        action()
    return len(taken)


def _keys(html: str) -> dict[str, float]:
    """How long the page takes for a key: drawn from its own files, without a server."""
    from pathlib import Path
    from urllib.parse import urlsplit

    from django.conf import settings
    from playwright.sync_api import Route, sync_playwright

    from tests.browser.chromium import launch_arguments

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        file = Path(settings.BASE_DIR, path.lstrip("/"))
        if path == "/":
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        elif path.startswith("/static/") and file.is_file():
            route.fulfill(path=file)
        else:
            route.fulfill(status=404, body="")

    with sync_playwright() as play:
        browser = play.chromium.launch(**launch_arguments())
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.route("**/*", answer)
        page.goto("http://grid.test/")
        page.locator("#grid tbody td").nth(4).click()
        found = {"move": page.evaluate(KEYS, "ArrowDown"), "type": page.evaluate(KEYS, "type")}
        found["commit"] = page.evaluate(KEYS, "Enter")
        browser.close()
    return found


if __name__ == "__main__":
    main()
