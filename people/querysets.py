"""Ways to ask for rows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

from django.apps import apps
from django.db.models import Manager, Model, Q, QuerySet

from people.access import LINE, READERS, Access

if TYPE_CHECKING:
    # Named in strings below, where ruff does not look.
    from people.models.files import StoredFile  # noqa: F401
    from people.models.organisation import Agency, Department, Employee  # noqa: F401

APPEND_ONLY: Final = "审计记录只能追加，不能修改或删除。"
Row = TypeVar("Row", bound=Model)
# Whose role shows the staff list of its scope; 三员 see no business data.
STAFF_READERS: Final = (*LINE, *READERS)


class AppendOnlyQuerySet(QuerySet[Row]):
    """Rows that may be added and read; everything else is refused."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse with TypeError."""
        raise TypeError(APPEND_ONLY)

    def delete(self) -> NoReturn:
        """Refuse with TypeError."""
        raise TypeError(APPEND_ONLY)


class AppendOnlyManager(Manager[Row]):
    """The manager of such rows, written out: mypy loses a generated one whenever its model's file changes."""

    def get_queryset(self) -> AppendOnlyQuerySet[Row]:
        """Give the rows that may only be added and read."""
        return AppendOnlyQuerySet(self.model, using=self._db)


class AgencyQuerySet(QuerySet["Agency"]):
    """Agencies, by who may see them."""

    def visible_to(self, access: Access) -> AgencyQuerySet:
        """Keep the agencies in which the access gives sight of something."""
        return self.filter(pk__in=access.agencies)


class AgencyManager(Manager["Agency"]):
    """The manager of agencies."""

    def get_queryset(self) -> AgencyQuerySet:
        """Give all agencies."""
        return AgencyQuerySet(self.model, using=self._db)

    def visible_to(self, access: Access) -> AgencyQuerySet:
        """Keep the agencies in which the access gives sight of something."""
        return self.get_queryset().visible_to(access)


class DepartmentQuerySet(QuerySet["Department"]):
    """Sections, by who may see them and by day."""

    def visible_to(self, access: Access) -> DepartmentQuerySet:
        """Keep the sections that lie in a scope that is held; everybody sees the sections of an own agency."""
        return self.filter(agency__in=access.agencies)

    def on(self, day: date) -> DepartmentQuerySet:
        """Keep those that exist on the day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


class DepartmentManager(Manager["Department"]):
    """The manager of sections."""

    def get_queryset(self) -> DepartmentQuerySet:
        """Give all sections."""
        return DepartmentQuerySet(self.model, using=self._db)

    def visible_to(self, access: Access) -> DepartmentQuerySet:
        """Keep the sections of agencies in which something may be seen."""
        return self.get_queryset().visible_to(access)

    def on(self, day: date) -> DepartmentQuerySet:
        """Keep those that exist on the day."""
        return self.get_queryset().on(day)


class EmployeeQuerySet(QuerySet["Employee"]):
    """Staff, by who may see them."""

    def visible_to(self, access: Access) -> EmployeeQuerySet:
        """Keep whom the access may see: all of an agency for its readers, the own sections, and oneself.

        An agency also sees those borrowed from elsewhere, while they serve and until the end of the year after.
        """
        scope = Q(pk=access.employee)
        for held in access.roles(*STAFF_READERS):
            if held.departments is None:
                scope |= Q(agency__in=held.agencies)
                scope |= Q(pk__in=_borrowed(held.agencies, access.today))
            else:
                scope |= Q(pk__in=_serving(held.departments, access.today))
        return self.filter(scope)


class EmployeeManager(Manager["Employee"]):
    """The manager of staff."""

    def get_queryset(self) -> EmployeeQuerySet:
        """Give everybody on a staff list."""
        return EmployeeQuerySet(self.model, using=self._db)

    def visible_to(self, access: Access) -> EmployeeQuerySet:
        """Keep whom the access may see."""
        return self.get_queryset().visible_to(access)


def _borrowed(agencies: frozenset[int], day: date) -> QuerySet[Any, Any]:
    posting = apps.get_model("people", "Posting")
    lately = Q(end__isnull=True) | Q(end__gte=day.replace(year=max(day.year - 1, 1), month=1, day=1))
    rows = posting._default_manager.filter(lately, agency__in=agencies, start__lte=day)
    # Those on the agencies' own lists are seen anyway: thousands of keys fewer to compare.
    return rows.exclude(employee__agency__in=agencies).values("employee")


def _serving(departments: frozenset[int], day: date) -> QuerySet[Any, Any]:
    posting = apps.get_model("people", "Posting")
    current = posting._default_manager.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)
    return current.filter(department__in=departments).values("employee")


class StoredFileQuerySet(QuerySet["StoredFile"]):
    """Files, by who may open them."""

    def visible_to(self, access: Access) -> StoredFileQuerySet:
        """Keep the files attached to something that the access may see, and those handed in by oneself."""
        from people.files.owners import seen_through_owners

        keys = self.model._default_manager.filter(seen_through_owners(access)).values("pk")
        return self.filter(pk__in=keys)


class StoredFileManager(Manager["StoredFile"]):
    """The manager of files."""

    def get_queryset(self) -> StoredFileQuerySet:
        """Give all files."""
        return StoredFileQuerySet(self.model, using=self._db)

    def visible_to(self, access: Access) -> StoredFileQuerySet:
        """Keep the files that the access may open."""
        return self.get_queryset().visible_to(access)
