"""Who may do what: named predicates over `Access`, and the declaration that every URL carries.

A view says `@needs("staff.view", change="staff.change")`; out of scope is 404. `visible_to` of the querysets keeps
the rows of a page inside the scope. `tests/access` walks every URL, method, role and scope.
"""

from __future__ import annotations

from people.permissions.combinations import Forbidden, forbidden_combination
from people.permissions.declare import PUBLIC, Declared, allowed, declared, needs, rest_on
from people.permissions.held import access_of

__all__ = [
    "PUBLIC",
    "Declared",
    "Forbidden",
    "access_of",
    "allowed",
    "declared",
    "forbidden_combination",
    "needs",
    "rest_on",
]
