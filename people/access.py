"""What one signed-in person may do at one moment: the roles held, each with its scope and for whom.

Pure data, built once a request by `people.permissions.held`; predicates and querysets only read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """角色, each value as users read it (issue «Roles and scopes»)."""

    STAFF = "干部职工"
    FILER = "填报人"
    SECTION_HEAD = "科室负责人"
    SUPERVISING_LEADER = "分管领导"
    PERFORMANCE_OFFICE = "绩效办"
    LEADING_GROUP = "领导小组"
    CHIEF_LEADER = "主要领导"
    SUPERVISION = "监督小组"
    SERIES_LEAD = "系列牵头单位"
    CITY_OFFICE = "市绩效办"
    SYSTEM_ADMIN = "系统管理员"
    SECURITY_ADMIN = "安全管理员"
    AUDIT_ADMIN = "审计管理员"


# 三员: exclusive, for the whole installation, without business data.
ADMINS: Final = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# Rights that come from the organisation (Duty, Employee), never from a grant.
FROM_ORGANISATION: Final = frozenset({Role.STAFF, Role.FILER, Role.SECTION_HEAD, Role.SUPERVISING_LEADER})
# Whose password alone is not enough (quality «Access»).
PRIVILEGED: Final = ADMINS | {Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE, Role.SUPERVISION}
# Who reads the business of an agency; 三员 never do.
READERS: Final = (
    Role.PERFORMANCE_OFFICE,
    Role.LEADING_GROUP,
    Role.CHIEF_LEADER,
    Role.SUPERVISION,
    Role.CITY_OFFICE,
)
# Who answers for sections, and who runs the year.
LINE: Final = (Role.SECTION_HEAD, Role.SUPERVISING_LEADER)
OFFICES: Final = (Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE)
# What one may hand over for a time (代办): neither own matters, nor 三员, nor the sight of 监督小组.
DELEGABLE: Final = frozenset(Role) - ADMINS - {Role.STAFF, Role.SUPERVISION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One role held today. `agency` None: the installation (三员). `departments` None: the whole agency.

    `agencies` are all keys of agencies it covers: its own, for 市绩效办 those below, for 系列牵头单位 its series.
    `on_behalf_of` names who is acted for under a delegation (代办), empty for an own role; `on_behalf_account` is
    the account's key and `delegation` that of the row.
    """

    role: Role
    agency: int | None = None
    agencies: frozenset[int] = frozenset()
    departments: frozenset[int] | None = None
    on_behalf_of: str = ""
    on_behalf_account: int | None = None
    delegation: int | None = None

    def covers(self, agency: int | None, department: int | None = None) -> bool:
        """Say whether the agency (and the section, if one is asked for) lies in the scope."""
        if agency is not None and agency not in self.agencies:
            return False
        return department is None or self.departments is None or department in self.departments


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Everything a predicate asks: who, which roles today, and the small-office agencies.

    `account` None is anonymous. `agencies` are keys of all agencies in which anything may be seen.
    """

    account: int | None = None
    name: str = ""
    employee: int | None = None
    home_agency: int | None = None
    today: date = date.min
    held: tuple[Held, ...] = ()
    second_factor: bool = False
    small_offices: frozenset[int] = field(default_factory=frozenset)

    @property
    def signed_in(self) -> bool:
        """Whether somebody is signed in."""
        return self.account is not None

    @property
    def agencies(self) -> frozenset[int]:
        """Keys of the agencies in which any role gives sight of something."""
        return frozenset[int]().union(*(held.agencies for held in self.held))

    def roles(self, *roles: Role) -> tuple[Held, ...]:
        """Give what is held of these roles, own ones before delegated ones."""
        found = [held for held in self.held if held.role in roles]
        return tuple(sorted(found, key=lambda held: bool(held.on_behalf_of)))

    def agencies_of(self, *roles: Role) -> frozenset[int]:
        """The agencies in which one of the roles is held."""
        return frozenset[int]().union(*(held.agencies for held in self.roles(*roles)))

    def has(self, *roles: Role, agency: int | None = None, department: int | None = None) -> bool:
        """Say whether one of the roles is held for the agency (and section), or anywhere when None."""
        return any(held.covers(agency, department) for held in self.roles(*roles))

    def acting(self, *roles: Role, agency: int | None = None, department: int | None = None) -> Held | None:
        """Give the role that a step rests on: an own one if there is one, else a delegated one."""
        fitting = [held for held in self.roles(*roles) if held.covers(agency, department)]
        return fitting[0] if fitting else None

    def acting_for(self, *roles: Role, agency: int | None = None, department: int | None = None) -> str:
        """Name who is acted for when the roles are held here only by delegation; empty otherwise."""
        held = self.acting(*roles, agency=agency, department=department)
        return held.on_behalf_of if held else ""

    def for_ballots(self) -> Access:
        """Give the access without what others handed over: nobody votes for another."""
        return replace(self, held=tuple(held for held in self.held if held.delegation is None))


ANONYMOUS: Final = Access()
