"""The small world of the page tests is what it says."""

from __future__ import annotations

import pytest

from people.access import ADMINS, Role
from tests.office import OTHERS, build_office, client_of


@pytest.mark.django_db
def test_every_role_has_an_account_that_holds_it_where_it_should() -> None:
    office = build_office()
    for role in Role:
        access = office.access(role)
        assert access.has(role), role
        assert {held.role for held in access.held} <= {role, Role.STAFF}, role
        if role in ADMINS:
            assert access.agencies == frozenset()
        else:
            assert access.has(role, agency=office.a.pk if role is not Role.CITY_OFFICE else office.b.pk)
            assert role is Role.CITY_OFFICE or not access.has(role, agency=office.b.pk)
    for key, _, _, _, role in OTHERS:
        assert office.access(key).has(role), key
        assert office.access(key).has(role, agency=office.b.pk) is key.startswith("乙局"), key


@pytest.mark.django_db
def test_signed_in_clients_carry_the_session() -> None:
    office = build_office(plans=False)
    assert client_of(Role.FILER).session["_auth_user_id"] == str(office.account(Role.FILER).pk)
    assert office.client_of("乙局绩效办").session["second_factor"] is True
    assert "_auth_user_id" not in client_of(None).session
