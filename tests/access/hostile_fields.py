"""What nobody types, by the fields of a page's forms: the requests that tests/access/test_hostile_input.py sends."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final
from zlib import crc32

from tests.access.addresses import Address

ENDLESS: Final = "9" * 4_400
LONG_NUMBER: Final = "9" * 25
NUL: Final = "甲\x00乙"
DAYS: Final = ("9999-12-31", "0001-01-01", "２０２６-０１-０１")
WORDS: Final = (NUL, "甲" * 20_000, "=1+1\t\r\n@\u202e%_\\'\"<b>")
CHOICES: Final = (LONG_NUMBER, ENDLESS, "²")
NUMBERS: Final = (LONG_NUMBER, ENDLESS, "-1", NUL, "[" * 20_000)
# What pages read from the address without a form.
LOOSE: Final = (
    "page", "sort", "per_page", "before", "after", "next", "q", "year", "agency", "account", "all", "day", "from",
    "link", "about", "every", "unread", "role", "section", "last",
)  # fmt: skip
A_FEW: Final = 3
LOOSE_VALUES: Final = (ENDLESS, LONG_NUMBER, NUL, "²", "-1", "9999-12-31", "//x.example/\t")
# Fields of addresses that take a POST only: the page that holds their form is another one.
POSTED: Final[dict[str, dict[str, str]]] = {
    "claim_link": {"employee": "hidden", "home_record": "hidden", "version": "hidden"},
    "claim_settle": {
        "flag": "text",
        "start": "date",
        "end": "date",
        "posting": "radio",
        "versions": "hidden",
    },
    "messages_read": {"last": "hidden"},
    "account_disable": {"reason": "text"},
    "account_enable": {"reason": "text"},
    "account_reset_factor": {"reason": "text"},
    "audit_export": {},
    "theme": {"theme": "radio", "next": "text"},
    "sign_in_as": {"username": "text"},
}
SETTLING: Final = {
    "flag": "paid_here",
    "start": "2026-01-01",
    "end": "2026-02-01",
    "posting": "1",
    "versions": '{"1": 0}',
}


class Fields(HTMLParser):
    """The fields of a page's forms by method: name → kind and the value that the page offers."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, tuple[str, str]]] = {"get": {}, "post": {}, "elsewhere": {}}
        self._path = path
        self._form = "elsewhere"
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            # The forms of the frame (search, look, sign-out) stand on every page and lead elsewhere.
            own = given.get("action", "").partition("?")[0] in ("", self._path)
            self._form = given.get("method", "get").lower() if own else "elsewhere"
        fields, name = self.found[self._form], given.get("name", "")
        if tag == "select" and name:
            self._select = name
            fields[name] = ("select", "")
        elif tag == "option" and self._select:
            kind, value = fields[self._select]
            if "selected" in given or (not value and given.get("value")):
                fields[self._select] = (kind, given.get("value", ""))
        elif tag in ("input", "textarea") and name:
            kind = given.get("type", "text") if tag == "input" else "text"
            if kind in ("radio", "checkbox") and name in fields and "checked" not in given:
                return
            fields[name] = (kind, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


def values_of(kind: str) -> tuple[str, ...]:
    """Give what is sent instead of a value of the kind."""
    if kind == "date":
        return DAYS
    return {
        "select": CHOICES,
        "checkbox": CHOICES,
        "radio": CHOICES,
        "hidden": NUMBERS,
        "number": NUMBERS,
    }.get(kind, WORDS)


def usual(kind: str, value: str) -> str:
    """Give what an honest person would send, so that the hostile field is the only one refused."""
    return value or {"date": "2026-03-01", "text": "甲", "number": "1"}.get(kind, "")


def hostile_requests(
    address: Address, url: str, page: str, *, every: bool
) -> Iterator[tuple[str, dict[str, str]]]:
    """Give method and data of what is sent to the address whose page is given.

    Each field gets one hostile value, another one in each, or `every` one of its kind; the same goes for what pages
    read without a form, which gets a few.
    """
    first = crc32(address.name.encode()) % len(LOOSE_VALUES)
    for value in LOOSE_VALUES if every else (LOOSE_VALUES * 2)[first : first + A_FEW]:
        yield "GET", dict.fromkeys(LOOSE, value)
    fields = Fields(url)
    fields.feed(page)
    posted = {name: (kind, SETTLING.get(name, "")) for name, kind in POSTED.get(address.name, {}).items()}
    fields.found["post"].update(posted)
    for method in ("get", "post"):
        found = {
            name: field
            for name, field in fields.found[method].items()
            if field[0] != "file" and name not in ("csrfmiddlewaretoken", "form_token")
        }
        base = {name: usual(kind, value) for name, (kind, value) in found.items()}
        for name, (kind, _) in found.items():
            values = values_of(kind)
            one = crc32(f"{address.name} {method} {name}".encode()) % len(values)
            for value in values if every else values[one : one + 1]:
                yield method.upper(), {**(base if method == "post" else {}), name: value}
