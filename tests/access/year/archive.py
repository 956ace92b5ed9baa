"""Who gets in: the archive of a year, its packages, and what is removed by rule."""

from __future__ import annotations

from typing import Final

from people.access import Role
from people.files.places import content_path
from people.models import StoredFile
from reports.models import ArchivePackage, RemovalProtocol
from scoring.models import Settlement
from tests.access.settled import settled_year
from tests.access.table import (
    CITY,
    LEADERS,
    OFFICE,
    SUPERVISION,
    YEARLY,
    Expected,
    Maker,
    Scope,
    Who,
    page,
    yearly,
)
from tests.office import OTHER_YEAR, YEAR, Office

_CHIEF: Final[Who] = frozenset({Role.CHIEF_LEADER})
_READ = yearly(OFFICE | LEADERS | SUPERVISION | CITY, CITY)
_HAVE = yearly(OFFICE | _CHIEF | SUPERVISION | CITY, CITY)
_CHANGE = yearly(OFFICE | CITY, CITY)

EXPECTATIONS: Final[dict[str, Expected]] = {
    "archive": page(_READ),
    "archive_make": page(None, _CHANGE),
    "archive_package": page(_HAVE),
    "removal_propose": page(None, _CHANGE),
    "removal_confirm": page(None, _CHANGE),
    "removal_withdraw": page(None, _CHANGE),
}


def _settled(office: Office, scope: Scope) -> Settlement:
    unit = office.b if scope is Scope.OTHER else office.a
    year = OTHER_YEAR if scope is Scope.YEAR else YEAR
    return settled_year(office, unit, year, state=Settlement.State.PUBLISHED)


def package(office: Office, who: Role | None, scope: Scope) -> int:
    """A package, its content on the disk."""
    found = _settled(office, scope)
    made = ArchivePackage.objects.filter(settlement=found).first()
    if made is None:
        file = StoredFile.objects.create(
            agency=found.plan.agency, name="归档包.zip", kind="zip", size=2, digest="0" * 64
        )
        made = ArchivePackage.objects.create(settlement=found, file=file)
    path = content_path(made.file_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"PK")
    return made.pk


def removal(office: Office, who: Role | None, scope: Scope) -> int:
    """A proposal that waits."""
    plan = _settled(office, scope).plan
    made, _ = RemovalProtocol.objects.get_or_create(
        plan=plan, rule="phones", state=RemovalProtocol.State.PROPOSED
    )
    return made.pk


def rule(office: Office, who: Role | None, scope: Scope) -> str:
    return "phones"


MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "package": (package, YEARLY),
    "removal": (removal, YEARLY),
    "removal_propose.rule": (rule, ()),
}
