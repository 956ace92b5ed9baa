"""Which accounts hold a role over an agency on a day: who is told of a matter. Ended and closed ones are not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from people.access import Role
from people.models import RoleGrant


def accounts_with(roles: Iterable[Role], agencies: Iterable[int], day: date) -> dict[int, set[int]]:
    """Give the accounts that hold one of the roles over each agency on the day, by the agency's key; one query.

    A role that was taken back, even today («立即»), counts no more, nor does an account that is closed.
    """
    found: dict[int, set[int]] = {agency: set() for agency in agencies}
    grants = RoleGrant.objects.filter(
        RoleGrant.in_force(day, day),
        role__in=[role.value for role in roles],
        agency__in=list(found),
        account__is_active=True,
    )
    for agency, account in grants.order_by().values_list("agency", "account"):
        found[agency or 0].add(account)
    return found
