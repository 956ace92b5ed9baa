"""Hostile values in every parameter and every field of every address: a refusal, never a 500.

Each page is opened as somebody who may, its own forms are read from it, and one field at a time gets what nobody types:
numbers without end, days at both ends of the calendar, NUL, digits of other scripts, marks that turn text around, text
without end. What the answer says is the business of other tests; here it only has to be an answer.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product
from typing import Any, Final

import pytest
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.http.cookie import SimpleCookie
from django.test import Client
from django.urls import NoReverseMatch, reverse

from people.access import Role
from tests.access.addresses import Address, addresses
from tests.access.hostile_fields import hostile_requests
from tests.access.lean import each_paper_laid_once, without_copies, without_lines
from tests.access.makers import scopes_of, values_for
from tests.access.rights import KeptRights, stay_signed_in
from tests.access.table import Scope
from tests.office import Office, build_office

ADDRESSES: Final = {address.name: address for address in addresses()}
ASKERS: Final[tuple[Role | None, ...]] = (
    Role.PERFORMANCE_OFFICE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.SUPERVISION, Role.AUDIT_ADMIN, None,
)  # fmt: skip

World = tuple[Office, dict[Role | None, str]]
RIGHTS: Final = KeptRights()


@pytest.fixture(autouse=True)
def _rights_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    RIGHTS.rolled_back()
    RIGHTS.lend_to(monkeypatch)


@pytest.fixture(autouse=True)
def _lean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same paper is asked for again and again: most of what is sent here it does not read."""
    without_copies(monkeypatch)
    each_paper_laid_once(monkeypatch)
    with without_lines():
        yield


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The small world with everybody signed in, built once; each request is rolled back."""
    RIGHTS.forget()
    with django_db_blocker.unblock(), connection.execute_wrapper(RIGHTS.watch), transaction.atomic():
        office = build_office()
        sessions = {who: office.client_of(who).cookies.output(header="", sep=";") for who in ASKERS}
        stay_signed_in()
        yield office, sessions
        transaction.set_rollback(True)


@pytest.fixture
def failures() -> Iterator[list[str]]:
    """What requests failed of: the error and the innermost place of the program."""
    seen: list[str] = []

    def note(sender: object, **kwargs: object) -> None:
        kind, error, trace = sys.exc_info()
        place = ""
        while trace is not None:
            file = trace.tb_frame.f_code.co_filename
            if "site-packages" not in file and "/lib/" not in file:
                place = f"{file.rsplit('/', 2)[-2:]}:{trace.tb_lineno}"
            trace = trace.tb_next
        seen.append(f"{kind.__name__ if kind else ''} {error!s:.120} {place}")

    got_request_exception.connect(note)
    yield seen
    got_request_exception.disconnect(note)


_FOUND: Final[dict[str, tuple[Role | None, Scope]]] = {}


def _asker(world: World, address: Address) -> tuple[Role | None, dict[str, Any], str] | None:
    """Give the first who may open the address, its arguments and the page; None where nobody here may."""
    office, sessions = world
    known = [_FOUND[address.name]] if address.name in _FOUND else None
    for who, scope in known or product(ASKERS, scopes_of(address.name, address.arguments)):
        values = values_for(office, address.name, address.arguments, who, scope)
        if values is None:
            continue
        page = _opened(sessions[who], address, reverse(address.name, kwargs=values))
        if page is not None:
            _FOUND[address.name] = (who, scope)
            return who, values, page
    return None


def _opened(cookies: str, address: Address, url: str) -> str | None:
    """Give the page at the address, empty where it is none; None where the asker is turned away."""
    client = _client(cookies)
    with RIGHTS.undone():
        response = (client.get if address.declared and address.declared.read else client.post)(url)
    away = response.status_code in (404, 405) or "/sign-in/" in response.headers.get("Location", "")
    if away:
        return None
    html = "html" in response.headers.get("Content-Type", "") and not response.streaming
    return response.content.decode() if html else ""


def _read(response: Any) -> None:
    """Take what is streamed; closing it by hand would close the database of the test as well."""
    if response.streaming:
        b"".join(response.streaming_content)


def _beyond(argument: str) -> tuple[int, ...]:
    return (10**25, 2**63) if argument != "year" else (10**25, 0, 9999)


# One client for all: each new one builds the whole middleware again.
_CLIENT: Final = Client(raise_request_exception=False)


def _client(cookies: str) -> Client:
    _CLIENT.cookies = SimpleCookie(cookies)
    return _CLIENT


@pytest.mark.django_db
@pytest.mark.parametrize(
    "every",
    [False, pytest.param(True, marks=pytest.mark.prove)],
    ids=["one of each field", "all of each field"],
)
@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_hostile_values_are_refused(world: World, failures: list[str], name: str, every: bool) -> None:
    address = ADDRESSES[name]
    with transaction.atomic():
        asker = _asker(world, address)
        if asker is None:
            transaction.set_rollback(True)
            return
        who, values, page = asker
        url, cookies, wrong = reverse(name, kwargs=values), world[1][who], []
        for method, data in hostile_requests(address, url, page, every=every):
            with RIGHTS.undone():
                client = _client(cookies)
                response = client.get(url, data) if method == "GET" else client.post(url, data)
                if response.status_code >= 500:
                    told = {key: value[:30] for key, value in data.items()}
                    wrong.append(f"{method} {url} {told}: {failures[-1] if failures else ''}")
                _read(response)
        transaction.set_rollback(True)
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(name for name, address in ADDRESSES.items() if address.arguments))
def test_keys_without_end_in_the_address_are_not_found(world: World, failures: list[str], name: str) -> None:
    address, wrong = ADDRESSES[name], []
    with transaction.atomic():
        asker = _asker(world, address)
        who, values, _ = asker or (None, {}, "")
        for argument, value in values.items():
            for hostile in _beyond(argument) if isinstance(value, int) else ("..", "%00", "é" * 200):
                try:
                    url = reverse(name, kwargs={**values, argument: hostile})
                except NoReverseMatch:
                    continue
                for method in ("get", "post"):
                    with RIGHTS.undone():
                        response = getattr(_client(world[1][who]), method)(url)
                        if response.status_code >= 500:
                            wrong.append(f"{method} {url}: {failures[-1] if failures else ''}")
                        _read(response)
        transaction.set_rollback(True)
    assert wrong == []


@pytest.mark.django_db
def test_every_post_asks_for_the_token_of_its_own_page(world: World) -> None:
    """Another site cannot have a signed-in browser post anything, whatever the address."""
    office, sessions = world
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    open_to_others = []
    for name, address in ADDRESSES.items():
        if not (address.declared and address.declared.change):
            continue
        with RIGHTS.undone():
            values = values_for(
                office,
                name,
                address.arguments,
                Role.PERFORMANCE_OFFICE,
                scopes_of(name, address.arguments)[0],
            )
            client.cookies = SimpleCookie(sessions[Role.PERFORMANCE_OFFICE])
            if client.post(reverse(name, kwargs=values), {"a": "b"}).status_code != 403:
                open_to_others.append(name)
    assert open_to_others == []
