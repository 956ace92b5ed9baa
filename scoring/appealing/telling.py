"""Whom an appeal is told to, and how it is called: never by the name of who made it (issue «Discreet»)."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from people.models import Account
from people.permissions.predicates import roles_of
from people.services.holders import accounts_with
from people.services.notifications import notify
from scoring.models import Appeal


def address(appeal: Appeal, *, own: bool = False) -> str:
    """The page of an appeal; for who made it, at the own unit."""
    plan = appeal.settlement.plan
    home = appeal.participant.employee.agency_id if own else plan.agency_id
    return reverse("appeal", kwargs={"agency": home, "year": plan.year, "appeal": appeal.pk})


def target(appeal: Appeal) -> str:
    """How the log calls it."""
    plan = appeal.settlement.plan
    return f"{plan.agency.name} {plan} {appeal.stage}第{appeal.pk}号"


def deciders(appeal: Appeal) -> set[int]:
    """The accounts that may decide it, without the person whom it concerns."""
    agency = appeal.settlement.plan.agency_id
    found = accounts_with(list(roles_of("appeal.decide")), [agency], timezone.localdate())[agency]
    return set(found) - applicants(appeal)


def applicants(appeal: Appeal) -> set[int]:
    """The accounts of the person who made it."""
    rows = Account.objects.filter(employee=appeal.participant.employee_id, is_active=True)
    return set(rows.values_list("pk", flat=True))


def tell_applicant(appeal: Appeal, *, but: int | None, title: str, body: str, key: str) -> None:
    """Write who made it what the office entered in that person's name; only in a transaction."""
    notify(applicants(appeal) - {but or 0}, title=title, body=body, link=address(appeal, own=True), key=key)


def named(appeal: Appeal) -> str:
    """Who recorded the decision and when, in brackets; empty while there is none."""
    if appeal.decided_at is None:
        return ""
    return f"（{appeal.decided_name}于{timezone.localtime(appeal.decided_at):%Y-%m-%d %H:%M}登记）"
