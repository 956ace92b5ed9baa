"""Whom a plan concerns: its agency's people, those on its roster, and the people of the units it appraises (rules 7.2).

A city's plan has units as subjects (rules 4.11): their people are as much concerned as the city's own office.
"""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q

from people.models import Account
from plans.models import Participant, Plan, Subject


def concerned_accounts(plan: Plan) -> dict[int, set[int]]:
    """Give the active accounts by the agency at which each reads what concerns it. Three queries.

    That is the own unit where the plan appraises it, else the agency of the plan.
    """
    units = set(Subject.objects.filter(plan=plan.pk, agency__isnull=False).values_list("agency", flat=True))
    units.add(plan.agency_id)
    on_roster = Participant.objects.filter(plan=plan.pk, employee__isnull=False).values("employee")
    rows = Account.objects.filter(
        Q(employee__agency__in=units) | Q(employee__in=on_roster), is_active=True
    ).values_list("pk", "employee__agency")
    found: defaultdict[int, set[int]] = defaultdict(set)
    for account, agency in rows:
        found[agency if agency in units else plan.agency_id].add(account)
    return dict(found)
