"""A mark in every text of a running year: whoever the policy names finds it, and nobody else, on no page, file or log."""

from __future__ import annotations

import html
import logging
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.http.cookie import SimpleCookie
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from people.access import Role
from plans.models import Plan
from tests.access.lean import each_paper_laid_once, without_copies
from tests.access.marked_running import BESIDE, mark_running
from tests.access.marked_years import Mark
from tests.access.rights import stay_signed_in
from tests.access.running_addresses import addresses_of_running
from tests.access.test_canary import LINK, marks_in, text_of, worth_reading
from tests.office import YEAR, Office, build_office

# Pages that hang on others and that nobody could have guessed.
PAGES: Final = 40
# An ordinary run crawls as those who see a part of it: their rows beside those of others.
FEW: Final[tuple[Role | None, ...]] = (Role.STAFF, Role.FILER, Role.SECTION_HEAD)
ASKERS: Final[tuple[Role | None, ...]] = (None, *Role)

BROKEN: Final = "出错的页面"

World = tuple[Office, dict[Role | None, str], dict[str, Mark]]


@pytest.fixture(autouse=True)
def _lean(monkeypatch: pytest.MonkeyPatch) -> None:
    without_copies(monkeypatch)
    each_paper_laid_once(monkeypatch)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    """The small world with its marked running years and everybody signed in, built once."""
    folder: Path = tmp_path_factory.mktemp("running-canary")
    with override_settings(HENGJI_DATA=folder), django_db_blocker.unblock(), transaction.atomic():
        office = build_office(plans=False)
        marks = mark_running(office)
        sessions = {who: office.client_of(who).cookies.output(header="", sep=";") for who in ASKERS}
        stay_signed_in()
        yield office, sessions, marks
        transaction.set_rollback(True)


def visit(client: Client, starts: list[str], marks: dict[str, Mark]) -> dict[str, set[str]]:
    """Open every start and what their pages lead to; give the places of each mark."""
    queue, seen, found = deque(dict.fromkeys(starts)), set(starts), dict[str, set[str]]()
    visited = 0
    while queue and visited < PAGES + len(starts):
        url = queue.popleft()
        visited += 1
        response = client.get(url)
        # A file's name stands in its heading, written as an address.
        text = text_of(response) + unquote(response.headers.get("Content-Disposition", ""))  # type: ignore[arg-type]
        if response.status_code >= 500:
            found.setdefault(BROKEN, set()).add(url)
        if "标记" in text or any(
            not form.startswith("标记") for name in marks_in(text, marks) for form in marks[name].forms
        ):
            for name in marks_in(text, marks):
                found.setdefault(name, set()).add(url)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            for link in LINK.findall(text):
                path = html.unescape(link)
                path = url.partition("?")[0] + path if path.startswith("?") else path
                if path not in seen and worth_reading(path):
                    seen.add(path)
                    queue.append(path)
    return found


def starts(office: Office, *, whole: bool) -> list[str]:
    """Give the addresses to open: all of them, or a sample that shows every mark to somebody."""
    plans = Plan.objects.order_by("agency", "year").defer("scheme_text")
    agencies = (office.a.pk, office.b.pk)
    if whole:
        return list(addresses_of_running(plans, agencies))
    found = list(addresses_of_running(plans.filter(agency=office.a), agencies, BESIDE))
    return found + list(addresses_of_running(plans.filter(agency=office.b, year=YEAR), (), BESIDE))


def compare(
    found: dict[str, set[str]], marks: dict[str, Mark], who: Role | None, *, whole: bool
) -> tuple[dict[str, list[str]], list[str]]:
    """Say which marks show to somebody who may not see them, with where, and which a permitted one did not find."""
    wrong = {name: sorted(places)[:3] for name, places in found.items() if who not in marks[name].who}
    # What only 乙局's other years hold is looked for where all addresses are opened.
    looked = [name for name in marks if whole or not name.startswith("标记乙")]
    return wrong, [name for name in looked if who in marks[name].who and name not in found]


@pytest.mark.django_db
def test_the_control_sees_a_leak_and_a_crawl_that_does_not_arrive(world: World) -> None:
    """With the rules of one notice turned round in the policy both halves of the check speak, and say where."""
    office, sessions, marks = world
    shown, kept = "标记甲公示正文止", "标记甲未发公示正文止"
    turned = {shown: Mark((shown,), frozenset()), kept: Mark((kept,), frozenset({Role.STAFF}))}
    client = Client()
    client.cookies = SimpleCookie(sessions[Role.STAFF])
    urls = [url for url in starts(office, whole=False) if "/notices/" in url]
    with transaction.atomic():
        found = visit(client, urls, turned)
        transaction.set_rollback(True)
    wrong, missed = compare(found, turned, Role.STAFF, whole=False)
    assert (list(wrong), missed) == ([shown], [kept])
    assert wrong[shown]
    assert set(turned) <= set(marks)


@pytest.mark.django_db
def test_every_address_of_a_year_has_the_values_of_its_arguments(world: World) -> None:
    """A new argument without a line in VALUES is told here, not first where all addresses are opened (`make prove`)."""
    office, _, _ = world
    assert set(starts(office, whole=True)) > set(starts(office, whole=False))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "whole"),
    [*((who, False) for who in FEW), *(pytest.param(who, True, marks=pytest.mark.prove) for who in ASKERS)],
    ids=lambda value: (
        {True: "全部地址", False: "地址抽样"}[value] if isinstance(value, bool) else value or "未登录"
    ),
)
def test_each_mark_of_a_running_year_shows_only_where_the_policy_says(
    world: World, who: Role | None, whole: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Crawl as somebody: each mark is found by whom the policy names, and by nobody else."""
    office, sessions, marks = world
    client = Client(raise_request_exception=False)
    client.cookies = SimpleCookie(sessions[who])
    caplog.set_level(logging.INFO)
    with transaction.atomic():
        first = [reverse("search") + "?q=标记", reverse("home")]
        found = visit(client, [*first, *starts(office, whole=whole)], marks)
        transaction.set_rollback(True)
    assert found.pop(BROKEN, set()) == set()
    assert compare(found, marks, who, whole=whole) == ({}, []), "露出的，和政策允许却一处也没有找到的"
    assert list(marks_in(caplog.text, marks)) == []
