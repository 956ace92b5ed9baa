"""Queries written once give what the ORM gives, for every value, and are written anew for no value."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import AccountSession, RoleGrant
from people.permissions.held import _delegation_rows, _grant_rows, _people_rows
from people.permissions.tree import _agency_rows
from people.prepared import MOST_VALUES, asked, asked_of
from people.services.sessions import ABSOLUTE, IDLE, _living_rows, living
from tests.office import Office, build_office


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


def test_each_query_answers_as_the_orm_does(office: Office) -> None:
    accounts = [account.pk for account in office.accounts.values()]
    people = [account.employee_id for account in office.accounts.values() if account.employee_id]
    today = timezone.localdate()
    for day in (today, today - timedelta(days=4000), today + timedelta(days=4000)):
        for number in (1, 3, MOST_VALUES + 5):
            found = asked(_people_rows, day, *people[:number])
            assert sorted(map(str, found)) == sorted(map(str, _people_rows(day, *people[:number])))
            assert asked(_grant_rows, day, *accounts[:number]) == list(_grant_rows(day, *accounts[:number]))
        for account in accounts:
            assert asked(_delegation_rows, account, day) == list(_delegation_rows(account, day))
    assert sorted(asked(_agency_rows)) == sorted(_agency_rows())


def test_any_number_of_keys_of_a_page_is_one_query(office: Office) -> None:
    accounts = [account.pk for account in office.accounts.values()]
    today = timezone.localdate()

    def grants(*keys: int | date) -> QuerySet[RoleGrant, Any]:
        return _grant_rows(today, *keys)  # type: ignore[arg-type]

    for most in (len(accounts), len(accounts) + 7, 3):
        for number in (0, 1, 2, 3, len(accounts)):
            found = asked_of(grants, accounts[:number], most)
            assert found == (list(_grant_rows(today, *accounts[:number])) if number else [])
    shapes = [shape for shape in connections["default"].__dict__["_hengji_prepared"] if shape[0] is grants]
    assert sorted(len(shape) - 1 for shape in shapes) == [3, len(accounts), len(accounts) + 7]


def test_a_session_is_given_whole_and_only_while_it_lives(office: Office) -> None:
    account, now = office.account("绩效办"), timezone.now()
    row = AccountSession.objects.create(account=account, epoch=1, started_at=now, seen_at=now, browser="x")
    found = living(session=row.pk, account=account.pk, epoch=1, now=now)
    assert found is not None
    fields = [field.attname for field in AccountSession._meta.concrete_fields]
    assert [getattr(found, name) for name in fields] == [getattr(row, name) for name in fields]
    assert not found.get_deferred_fields()
    for given in (
        {"session": row.pk + 1}, {"account": account.pk + 1}, {"epoch": 2},
        {"now": now + IDLE}, {"now": now + ABSOLUTE},
    ):  # fmt: skip
        values: Any = {"session": row.pk, "account": account.pk, "epoch": 1, "now": now, **given}
        assert living(**values) is None
        until = values["now"]
        rows = _living_rows(
            values["session"], values["account"], values["epoch"], until - IDLE, until - ABSOLUTE
        )
        assert not rows.exists()


def test_what_is_asked_is_read_anew_each_time(office: Office) -> None:
    account, today = office.account("绩效办"), timezone.localdate()
    before = asked(_grant_rows, today, account.pk)
    assert before
    with CaptureQueriesContext(connection) as queries:
        RoleGrant.objects.filter(account=account).update(ended_at=timezone.now())
        assert asked(_grant_rows, today, account.pk) == []
    assert len(queries) == 2, "one of them the query itself"


def test_a_query_that_leaves_a_value_out_is_refused(office: Office) -> None:
    def careless(day: date, account: int) -> QuerySet[RoleGrant, Any]:
        return RoleGrant.objects.filter(account=account).values_list("pk")

    with pytest.raises(ValueError, match="careless does not ask for each of its values"):
        asked(careless, timezone.localdate(), 1)
