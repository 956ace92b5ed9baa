"""Markup in every stored word: names, reasons, titles. No page draws it, whoever opens which page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.db import models, transaction
from django.http.cookie import SimpleCookie
from django.test import Client
from django.urls import reverse

from people.access import Role
from people.models import (
    Absence,
    Account,
    Agency,
    Delegation,
    Department,
    Duty,
    Employee,
    Handover,
    Job,
    Notification,
    Opinion,
    Posting,
    RoleGrant,
)
from plans.models import Body, BodyMember
from tests.access.addresses import Address, addresses
from tests.access.makers import scopes_of, values_for
from tests.office import Office, build_office

MARKUP: Final = '<b data-x="1">\''
# What the program decides by, and so never holds words of a person.
CODES: Final = frozenset(
    {
        "role",
        "kind",
        "state",
        "category",
        "password",
        "username",
        "key",
        "link",
        "claim",
        "theme",
        "reason_code",
    }
)
ASKERS: Final[tuple[Role, ...]] = (
    Role.PERFORMANCE_OFFICE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.SUPERVISION, Role.AUDIT_ADMIN, Role.STAFF,
)  # fmt: skip
STORED: Final[tuple[type[models.Model], ...]] = (
    Agency, Department, Employee, Account, Posting, Duty, RoleGrant, Delegation, Absence, Handover, Opinion, Job,
    Notification, Body, BodyMember,
)  # fmt: skip
READ: Final = {
    one.name: one for one in addresses() if one.declared and one.declared.read and one.name != "help_page"
}

World = tuple[Office, dict[Role, str]]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The small world with everybody signed in, built once; each request is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        office = build_office()
        yield office, {who: office.client_of(who).cookies.output(header="", sep=";") for who in ASKERS}
        transaction.set_rollback(True)


def spoil() -> int:
    """Put markup in front of every word that a person could have written; give how many columns there were."""
    columns = 0
    for model in STORED:
        for field in model._meta.concrete_fields:
            free = isinstance(field, models.CharField | models.TextField) and not field.choices
            if free and field.name not in CODES and not field.primary_key:
                columns += 1
                for row in model._default_manager.exclude(**{field.name: ""}):
                    value = getattr(row, field.name)
                    if isinstance(value, str):
                        model._default_manager.filter(pk=row.pk).update(**{field.name: MARKUP + value})
    return columns


def _page(office: Office, cookies: str, who: Role, address: Address) -> str:
    """Open the address with objects of the asker's reach, all words spoiled; empty for a refusal or a file."""
    for scope in scopes_of(address.name, address.arguments):
        with transaction.atomic():
            values = values_for(office, address.name, address.arguments, who, scope)
            try:
                if values is None:
                    continue
                assert spoil() > 20
                client = Client(raise_request_exception=False)
                client.cookies = SimpleCookie(cookies)
                response = client.get(
                    reverse(address.name, kwargs=values), {"q": MARKUP, "who": MARKUP, "words": MARKUP}
                )
                if response.status_code == 200 and "html" in response.headers["Content-Type"]:
                    return response.content.decode()
            finally:
                transaction.set_rollback(True)
    return ""


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(READ))
def test_stored_markup_is_shown_and_never_obeyed(world: World, name: str) -> None:
    office, sessions = world
    for who in ASKERS:
        page = _page(office, sessions[who], who, READ[name])
        assert "<b data-x" not in page, who


@pytest.mark.django_db
def test_the_spoiled_words_do_stand_on_pages(world: World) -> None:
    """The control: what is looked for above is there, as text."""
    office, sessions = world
    shown = [
        name
        for name in (
            "staff",
            "duties",
            "organisation",
            "accounts",
            "roles",
            "jobs",
            "opinions",
            "handover",
            "bodies",
        )
        if any("&lt;b data-x" in _page(office, sessions[who], who, READ[name]) for who in ASKERS)
    ]
    assert len(shown) >= 7, shown
