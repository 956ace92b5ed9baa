"""The declaration on every URL: which predicate reads it and which changes something through it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

import rules
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from people.access import Access
from people.permissions.predicates import roles_of

PUBLIC: Final = "public"
LARGEST_KEY: Final = 2**63 - 1
YEARS: Final = range(1990, 2101)
SAFE: Final = ("GET", "HEAD")
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a view declares: the rule for reading, the one for POST (None: POST is refused), the agency in the URL.

    `read` None: the URL takes POST only.
    """

    read: str | None
    change: str | None
    agency_argument: str

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that the view answers at all."""
        return (*(SAFE if self.read else ()), *(("POST",) if self.change else ()))

    def rule(self, method: str) -> str | None:
        """Give the rule for the method, None when the method is refused."""
        return self.read if method in SAFE else self.change if method == "POST" else None


def needs(read: str | None, *, change: str | None = None, agency: str = "agency") -> Callable[[View], View]:
    """Declare the predicates of a view and hold it to them.

    `agency` names the URL argument with the agency's key; where the URL has none the predicate asks for the role
    anywhere. Without the right the answer is 404; without a session the way to the sign-in page (401 for htmx).
    `request.acting` tells the view and the audit log on which role the request rests, and so for whom (代办).
    A rule that does not exist is refused at import.
    """
    names = [name for name in (read, change) if name]
    missing = [name for name in names if not rules.rule_exists(name)]
    if missing or not names:
        raise LookupError(f"no such rule: {missing}")
    declaration = Declared(read=read, change=change, agency_argument=agency)

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            rule = declaration.rule(request.method or "")
            if rule is None:
                return HttpResponseNotAllowed(declaration.methods)
            access = _settle(request)
            if allowed(access, rule, kwargs.get(agency)):
                _check_numbers(kwargs)
                rest_on(request, rule, agency=kwargs.get(agency))
                return view(request, *args, **kwargs)
            if not access.signed_in:
                return sign_in_first(request)
            raise Http404

        guarded.declared = declaration  # type: ignore[attr-defined]
        return guarded

    return declare


def _settle(request: HttpRequest) -> Access:
    """Put the rights themselves where a proxy of them stood: a page asks them hundreds of times, each time through it."""
    access: Access = request.access  # type: ignore[attr-defined]
    if access.signed_in:
        # Once asked, the copy of a proxy is that of what it stands for; of anything else it is the same again.
        access = request.access = copy(access)  # type: ignore[attr-defined]
    return access


def _check_numbers(arguments: Mapping[str, object]) -> None:
    """Answer 404 to a key that no row can have and to a year that no office ever had: a database fails on them."""
    for name, value in arguments.items():
        if isinstance(value, int) and (value > LARGEST_KEY or (name == "year" and value not in YEARS)):
            raise Http404


def allowed(access: Access, rule: str, agency: int | None = None) -> bool:
    """Say whether the named rule holds for the access in the agency (None: anywhere)."""
    return bool(rules.test_rule(rule, access, agency))


def rest_on(
    request: HttpRequest, rule: str, *, agency: int | None = None, department: int | None = None
) -> None:
    """Note the role on which the request rests: `request.acting` is the `Held`, None where no role is asked for.

    A view of one section calls it again with the section: a role may be an own one here and a delegated one there.
    Out of scope is 404.
    """
    access: Access = request.access  # type: ignore[attr-defined]
    roles = roles_of(rule)
    acting = access.acting(*roles, agency=agency, department=department) if roles else None
    if roles and acting is None:
        raise Http404
    request.acting = acting  # type: ignore[attr-defined]


def declared(view: object) -> Declared | None:
    """Give what a view declares; None when it declares nothing, which `tests/access` refuses."""
    found = getattr(view, "declared", None)
    return found if isinstance(found, Declared) else None


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send a visitor without a session to the sign-in page and back; a fragment gets 401 for the dialog."""
    if request.headers.get("HX-Request") or request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=401)
    return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}")
