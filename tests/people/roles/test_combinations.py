"""The table of roles that exclude each other, against one written by hand, pair by pair."""

from __future__ import annotations

from itertools import combinations

import pytest

from people.access import Role
from people.permissions.combinations import forbidden_combination

ADMINS = ("系统管理员", "安全管理员", "审计管理员")
FORBIDDEN = {frozenset(pair) for pair in combinations(ADMINS, 2)}
FORBIDDEN |= {
    frozenset({admin, role.value}) for admin in ADMINS for role in Role if role not in (*ADMINS, "干部职工")
}
FORBIDDEN |= {
    frozenset({"监督小组", other}) for other in ("绩效办", "市绩效办", "领导小组", "系列牵头单位", "填报人")
}


@pytest.mark.parametrize("pair", list(combinations(Role, 2)), ids=lambda pair: "+".join(pair))
def test_every_pair(pair: tuple[Role, Role]) -> None:
    found = forbidden_combination(pair)
    assert (found is not None) is (frozenset(pair) in FORBIDDEN)
    assert forbidden_combination(pair[::-1]) == found
    if found:
        assert pair[0] in str(found) and pair[1] in str(found) and "依据" in str(found)  # noqa: PT018


@pytest.mark.parametrize("role", list(Role))
def test_one_role_alone_is_no_combination(role: Role) -> None:
    assert forbidden_combination([role, role]) is None


def test_a_small_office_lifts_one_pair_only() -> None:
    lifted = [
        pair for pair in combinations(Role, 2)
        if forbidden_combination(pair) and not forbidden_combination(pair, small_office=True)
    ]  # fmt: skip
    assert [set(pair) for pair in lifted] == [{Role.SYSTEM_ADMIN, Role.PERFORMANCE_OFFICE}]


def test_a_third_role_is_found_behind_a_lifted_pair() -> None:
    held = {Role.SYSTEM_ADMIN, Role.PERFORMANCE_OFFICE, Role.SUPERVISION}
    assert forbidden_combination(held, small_office=True) is not None
