"""Address × method × role × scope: every address of the resolver against the table, and nothing left over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection, transaction
from django.http.cookie import SimpleCookie
from django.test import Client
from django.urls import reverse

from people.access import Role
from plans.models import Plan
from tests.access.addresses import Address, addresses
from tests.access.expectations import EXPECTATIONS
from tests.access.lean import only_what_opens, without_drawing
from tests.access.makers import MAKERS, maker_of, scopes_of, values_for
from tests.access.rights import KeptRights, stay_signed_in
from tests.access.table import PERSONS, Expected, Scope
from tests.office import OTHER_YEAR, YEAR, Office, build_office
from tests.running_year import running_year

ADDRESSES: Final = {address.name: address for address in addresses()}
ANSWERED: Final = ("GET", "POST")
REFUSED: Final = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
# One client for all: each new one builds the whole middleware again.
CLIENT: Final = Client(raise_request_exception=False)
ASKERS: Final[tuple[Role | None, ...]] = (None, *Role)
# The methods that every address refuses: in an ordinary run asked by one of the askers, another one at the next
# address, by all of them in `make prove`.
SOME: Final = 1


def test_every_address_declares_its_rule() -> None:
    undeclared = [f"{address.name} /{address.route}" for address in addresses() if address.declared is None]
    assert undeclared == [], "这些网址没有声明权限（@needs）"


def test_no_two_addresses_share_a_name() -> None:
    assert len(ADDRESSES) == len(addresses())


def test_every_address_is_in_the_table() -> None:
    assert sorted(ADDRESSES.keys() - EXPECTATIONS.keys()) == [], "请在 tests/access/expectations.py 各加一行"


def test_every_line_of_the_table_is_an_address() -> None:
    assert sorted(EXPECTATIONS.keys() - ADDRESSES.keys()) == [], "这些网址已不存在，请从表中删去"


@pytest.mark.parametrize("name", sorted(EXPECTATIONS.keys() & ADDRESSES.keys()))
def test_each_line_names_the_scopes_that_its_arguments_tell_apart(name: str) -> None:
    address, expected = ADDRESSES[name], EXPECTATIONS[name]
    unknown = [one for one in address.arguments if one not in MAKERS and f"{name}.{one}" not in MAKERS]
    assert unknown == [], "请在 tests/access/makers.py 登记这些参数怎样造"
    scopes = set(scopes_of(name, address.arguments))
    for audience in (expected.get, expected.post):
        assert audience is None or set(audience) == scopes


def test_anonymous_gets_sign_in_activation_health_and_voting_by_code_only() -> None:
    public = {name for name, expected in EXPECTATIONS.items() if expected.public}
    assert public == {
        "sign_in", "second_factor", "sign_in_again", "sign_in_as", "session", "activate", "health_live", "health_ready",
        "vote", "vote_ballot", "vote_report_file", "ballot_secrecy",
    }  # fmt: skip


@pytest.fixture(autouse=True)
def _lean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Most of the answers here are a refusal; and who gets a paper is asked a hundred times, how it looks elsewhere."""
    with only_what_opens(monkeypatch):
        without_drawing(monkeypatch)
        yield


@pytest.fixture(autouse=True)
def _own_data(settings: Any, tmp_path: Path) -> None:
    """What is handed in, or stands ready to be fetched, never touches the folder of the tree."""
    settings.HENGJI_DATA = tmp_path


World = tuple[Office, dict[Role | None, str]]


RIGHTS: Final = KeptRights()


@pytest.fixture(autouse=True)
def _rights_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    RIGHTS.lend_to(monkeypatch)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The small world with everybody signed in, built once; each request is rolled back."""
    RIGHTS.forget()
    with django_db_blocker.unblock(), connection.execute_wrapper(RIGHTS.watch), transaction.atomic():
        office = build_office()
        # Once for all: most addresses of the year need one under way, which takes longer than the request.
        for agency in (office.a, office.b):
            for year in (YEAR, OTHER_YEAR):
                running_year(office, agency=agency, year=year, state=Plan.State.DRAFT)
        sessions = {who: office.client_of(who).cookies.output(header="", sep=";") for who in ASKERS}
        stay_signed_in()
        RIGHTS.rolled_back()
        yield office, sessions
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(EXPECTATIONS.keys() & ADDRESSES.keys()))
def test_who_gets_in(world: World, name: str) -> None:
    wrong = list(_differences(world, ADDRESSES[name], EXPECTATIONS[name], ANSWERED, ASKERS))
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "every", [False, pytest.param(True, marks=pytest.mark.prove)], ids=["some askers", "every asker"]
)
@pytest.mark.parametrize("name", sorted(EXPECTATIONS.keys() & ADDRESSES.keys()))
def test_no_address_answers_another_method(world: World, name: str, every: bool) -> None:
    """HEAD answers as GET does; the rest is refused before anybody looks at the object, so that one scope tells."""
    first = 0 if every else sorted(ADDRESSES).index(name)
    askers = [ASKERS[(first + step) % len(ASKERS)] for step in range(len(ASKERS) if every else SOME)]
    one = scopes_of(name, ADDRESSES[name].arguments)[:1]
    methods = ("HEAD", *REFUSED)
    wrong = list(_differences(world, ADDRESSES[name], EXPECTATIONS[name], methods, askers, one))
    assert wrong == []


def _differences(
    world: World,
    address: Address,
    expected: Expected,
    methods: Sequence[str],
    askers: Sequence[Role | None],
    scopes: Sequence[Scope] = (),
) -> Iterator[str]:
    office, sessions = world
    for who in askers:
        for scope in scopes or scopes_of(address.name, address.arguments):
            with transaction.atomic():
                values = values_for(office, address.name, address.arguments, who, scope)
                if values is not None:
                    url = reverse(address.name, kwargs=values)
                    data = dict(expected.data(office, scope)) if expected.data else {}
                    yield from _answers(url, sessions[who], expected, who, scope, methods, data)
                transaction.set_rollback(True)
            RIGHTS.rolled_back()


def _answers(
    url: str,
    cookies: str,
    expected: Expected,
    who: Role | None,
    scope: Scope,
    methods: Sequence[str],
    data: dict[str, Any],
) -> Iterator[str]:
    for method in methods:
        with transaction.atomic():
            CLIENT.cookies = SimpleCookie(cookies)
            path = url + (expected.query if method in ("GET", "HEAD") else "")
            response = CLIENT.post(path, data) if method == "POST" else CLIENT.generic(method, path)
            wanted = _wanted(method, expected, who, scope)
            place = response.headers.get("Location", "")
            strayed = wanted is SIGN_IN and not place.startswith("/sign-in/?next=")
            # The page of a year without a plan stands for 404: nothing was seen, whoever the rule of the entry lets in.
            status = 404 if getattr(response, "no_plan", False) else response.status_code
            if status not in wanted or strayed:
                yield f"{method} {path} {who or '未登录'}（{scope}）：应为 {sorted(wanted)}，实为 {status} {place}"
            response.close()
            transaction.set_rollback(True)


SIGN_IN: Final = frozenset({302})


def _wanted(method: str, expected: Expected, who: Role | None, scope: Scope) -> frozenset[int]:
    """Give the statuses that the table allows."""
    audience = {"GET": expected.get, "HEAD": expected.get, "POST": expected.post}.get(method)
    if audience is None:
        return frozenset({405})
    if who is None:
        if not expected.public:
            return SIGN_IN
        return expected.anonymous if method != "POST" else expected.anonymous | {200, 302}
    if who not in audience[scope]:
        return frozenset({404})
    return expected.post_statuses if method == "POST" else expected.statuses


def _told_apart(name: str, argument: str) -> tuple[Scope, ...]:
    known = argument in MAKERS or f"{name}.{argument}" in MAKERS
    return maker_of(name, argument)[1] if known else ()


def crossed() -> list[str]:
    """Name the addresses with an agency and an object that lies in one."""
    return sorted(
        name
        for name, address in ADDRESSES.items()
        if "agency" in address.arguments
        and any(
            Scope.OTHER in _told_apart(name, one)
            for one in address.arguments
            if one not in ("agency", "year")
        )
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", crossed())
def test_an_object_of_another_agency_under_the_own_address_is_not_found(world: World, name: str) -> None:
    """The key of somebody else's row in an address that one may open: the classical hole."""
    (office, sessions), address, wrong = world, ADDRESSES[name], []
    with transaction.atomic():
        values = values_for(office, name, address.arguments, Role.PERFORMANCE_OFFICE, Scope.OTHER)
        assert values is not None
        for who in PERSONS:
            CLIENT.cookies = SimpleCookie(sessions[who])
            url = reverse(name, kwargs={**values, "agency": office.a.pk})
            for method, asked in (("GET", CLIENT.get), ("POST", CLIENT.post)):
                response = asked(url)
                if response.status_code not in (404, 405):
                    wrong.append(f"{method} {url} {who} {response.status_code}")
        transaction.set_rollback(True)
    RIGHTS.rolled_back()
    assert wrong == []
