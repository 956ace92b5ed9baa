"""Ways to ask for settlements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Manager, QuerySet

from people.access import READERS, Access

if TYPE_CHECKING:
    # Named in strings below, where ruff does not look.
    from scoring.models import Settlement  # noqa: F401


class SettlementQuerySet(QuerySet["Settlement"]):
    """Settlements, by who may see them."""

    def visible_to(self, access: Access) -> SettlementQuerySet:
        """Keep those of agencies whose business the access reads: every version, in every state."""
        covered = frozenset[int]().union(*(held.agencies for held in access.roles(*READERS)))
        return self.filter(plan__agency__in=covered)


class SettlementManager(Manager["Settlement"]):
    """The manager of settlements, written out: mypy loses a generated one whenever its model's file changes."""

    def get_queryset(self) -> SettlementQuerySet:
        """Give all settlements."""
        return SettlementQuerySet(self.model, using=self._db)

    def visible_to(self, access: Access) -> SettlementQuerySet:
        """Keep those of agencies whose business the access reads: every version, in every state."""
        return self.get_queryset().visible_to(access)
