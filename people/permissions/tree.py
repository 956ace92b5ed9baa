"""The agencies as roles see them: what a role at one covers, and which are small offices."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q, QuerySet

from people.access import Role
from people.models import Agency, Employee
from people.prepared import asked

# 小单位: fewer people in service than this (issue «Roles and scopes»).
SMALL_BELOW: Final = 30


def _agency_rows() -> QuerySet[Agency, Any]:
    return Agency.objects.order_by().values_list("pk", "parent", "group", "small_office")


@dataclass(frozen=True, slots=True)
class AgencyTree:
    """All agencies, read once: key, parent, 系列, small-office setting."""

    rows: tuple[tuple[int, int | None, str, bool | None], ...]

    @classmethod
    def read(cls) -> AgencyTree:
        """Read the agencies in one query."""
        return cls(tuple((pk, parent, group, small) for pk, parent, group, small in asked(_agency_rows)))

    def covered(self, role: Role, agency: int | None, series: str) -> frozenset[int]:
        """Give the agencies that a role at `agency` covers: its own, those of the series, or all below."""
        if agency is None:
            return frozenset()
        if role is Role.SERIES_LEAD:
            return frozenset(pk for pk, parent, group, _ in self.rows if parent == agency and group == series)
        if role is Role.CITY_OFFICE:
            return self._below(agency)
        return frozenset({agency})

    def _below(self, agency: int) -> frozenset[int]:
        children: dict[int | None, list[int]] = defaultdict(list)
        for pk, parent, _, _ in self.rows:
            children[parent].append(pk)
        found, waiting = set[int](), [agency]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += children[one]
        return frozenset(found)

    def small_offices(self, today: date) -> frozenset[int]:
        """Give the small offices: where the setting says so, or by itself the one agency with under 30 people.

        The setting ends by itself with the thirtieth person or with staff elsewhere: it was given to a small office.
        """
        settings = {pk: small for pk, _, _, small in self.rows}
        serving = agencies_serving(today)
        if len(serving) >= SMALL_BELOW or len(set(serving)) > 1:
            return frozenset()
        alone = next(iter(serving), None)
        said = {pk for pk, small in settings.items() if small and alone in (None, pk)}
        if alone is not None and settings.get(alone) is None:
            said.add(alone)
        return frozenset(said)


def agencies_serving(today: date) -> list[int]:
    """Give the agency of each person in service, of thirty at most: thirty people are already too many."""
    serving = Employee.objects.filter(
        Q(joined_on__isnull=True) | Q(joined_on__lte=today), Q(left_on__isnull=True) | Q(left_on__gte=today)
    )
    return list(serving.order_by().values_list("agency", flat=True)[:SMALL_BELOW])
