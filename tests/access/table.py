"""The words of the table of expectations: who, in which scope, by which method, and what comes back.

The table is written by hand from the roles of the requirements; it never asks the program's own rules, or it would
prove nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from people.access import Role
from tests.office import Office


class Scope(StrEnum):
    """Where the object of an address lies, seen from the account that asks."""

    HERE = "没有对象"
    OWN = "本人"
    SECTION = "本科室"
    AGENCY = "本单位其他科室"
    OTHER = "其他单位"
    YEAR = "其他年度"


Who = frozenset[Role]
# Makes the value of an argument in a scope, None where there is no such object.
Maker = Callable[[Office, Role | None, Scope], Any]
Audience = Mapping[Scope, Who]

NOBODY: Final[Who] = frozenset()
ALL: Final[Who] = frozenset(Role)
THREE: Final[Who] = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
SYSTEM: Final[Who] = frozenset({Role.SYSTEM_ADMIN})
SECURITY: Final[Who] = frozenset({Role.SECURITY_ADMIN})
AUDIT: Final[Who] = frozenset({Role.AUDIT_ADMIN})
SUPERVISION: Final[Who] = frozenset({Role.SUPERVISION})
OFFICE: Final[Who] = frozenset({Role.PERFORMANCE_OFFICE})
CITY: Final[Who] = frozenset({Role.CITY_OFFICE})
SERIES: Final[Who] = frozenset({Role.SERIES_LEAD})
LEADERS: Final[Who] = frozenset({Role.LEADING_GROUP, Role.CHIEF_LEADER})
HEAD: Final[Who] = frozenset({Role.SECTION_HEAD})
LINE: Final[Who] = frozenset({Role.SECTION_HEAD, Role.SUPERVISING_LEADER})
# Every account of the small world whose person serves at 甲局.
AT_A: Final[Who] = ALL - THREE - CITY - SERIES
PERSONS: Final[Who] = ALL - THREE

# Which scopes an argument tells apart; an address tells apart what its arguments do.
PERSONAL: Final = (Scope.OWN, Scope.SECTION, Scope.AGENCY, Scope.OTHER)
UNIT: Final = (Scope.AGENCY, Scope.OTHER)
YEARLY: Final = (Scope.AGENCY, Scope.OTHER, Scope.YEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One address. `get` and `post` None: the method is refused (405). Who is not named gets 404.

    `statuses` is what an allowed GET may answer, `post_statuses` an allowed POST; `query` is added to the address and
    `data` gives what is posted. `public` addresses answer everybody, anonymous too.
    """

    get: Audience | None = None
    post: Audience | None = None
    statuses: frozenset[int] = frozenset({200})
    post_statuses: frozenset[int] = frozenset({200, 302})
    query: str = ""
    data: Callable[[Office, Scope], Mapping[str, Any]] | None = None
    public: bool = False
    anonymous: frozenset[int] = frozenset({200})


def audience(who: Who | Audience | None) -> Audience | None:
    """Read a plain set as «an address without objects»."""
    return {Scope.HERE: who} if isinstance(who, frozenset) else who


def page(get: Who | Audience | None = None, post: Who | Audience | None = None, **more: Any) -> Expected:
    """Write one line of the table."""
    return Expected(get=audience(get), post=audience(post), **more)


def everybody(statuses: set[int] | None = None, *, post: bool = False, **more: Any) -> Expected:
    """Write a public line: the same answer for all roles and anonymous."""
    given = frozenset(statuses or {200})
    return page(
        ALL,
        ALL if post else None,
        public=True,
        statuses=given,
        anonymous=more.pop("anonymous", given),
        **more,
    )


def own(who: Who = ALL, *scopes: Scope) -> Audience:
    """Only one's own object, whatever the role."""
    return {scope: who if scope is Scope.OWN else NOBODY for scope in (scopes or PERSONAL)}


def unit(here: Who, elsewhere: Who = NOBODY) -> Audience:
    """An address of one agency: who at one's own, who at another."""
    return {Scope.AGENCY: here, Scope.OTHER: elsewhere}


def yearly(here: Who, elsewhere: Who = NOBODY) -> Audience:
    """An address of one agency and year: another year is open to the same people."""
    return {Scope.AGENCY: here, Scope.OTHER: elsewhere, Scope.YEAR: here}


def anywhere(who: Who, *scopes: Scope) -> Audience:
    """The same people whatever the object."""
    return dict.fromkeys(scopes or PERSONAL, who)


def reaching(own: Who, section: Who, agency: Who, other: Who) -> Audience:
    """A person's page: who sees oneself, a colleague of the section, somebody of the agency, of another one."""
    return {Scope.OWN: own, Scope.SECTION: section, Scope.AGENCY: agency, Scope.OTHER: other}
