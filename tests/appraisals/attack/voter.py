"""A voter with a browser: signs in, opens the ballot, casts it as the page's script does, reads the receipt."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client

from appraisals.engine.payload import Marks
from tests.appraisals.attack.evidence import Wire

LENGTH: Final = re.compile(r'data-length="(\d+)"')
TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
FORM: Final = "application/x-www-form-urlencoded"
UNIT: Final = 10_000


def typed(marks: Sequence[Marks | None]) -> dict[str, str]:
    """Give the fields of a filled ballot by their names."""
    return {
        f"m{place}_{number}": f"{mark / UNIT:g}"
        for place, row in enumerate(marks)
        for number, mark in enumerate(row or ())
    }


def body(page: str, marks: Sequence[Marks | None], more: Mapping[str, str] | None = None) -> str:
    """Write the request that the page's script sends: filled up to the length of all ballots of the round."""
    token, length = TOKEN.search(page), LENGTH.search(page)
    assert length, page[:500]
    fields = {"csrfmiddlewaretoken": token[1]} if token else {}
    sent = urlencode(fields | dict(more or {}) | typed(marks) | {"step": "cast"})
    return f"{sent}&pad={'0' * max(int(length[1]) - len(sent) - len('&pad='), 0)}"


def vote(client: Client, round_: int, marks: Sequence[Marks | None]) -> Wire:
    """Cast through the pages; give what the line showed."""
    address = f"/ballots/{round_}/"
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    sent = body(page.content.decode(), marks)
    at = time.time()
    answer = client.post(address, sent, content_type=FORM, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 302, answer.content[:300]
    receipt = client.get(answer.headers["Location"])
    assert "计入" in receipt.content.decode()
    return Wire(at, len(sent), sum(map(_weight, (page, answer, receipt))))


def _weight(answer: Any) -> int:
    """What an answer weighs on the line; the number of the request has one length."""
    found: HttpResponse = answer
    return len(found.serialize_headers()) + len(found.content)
