"""Somebody in the hall with a phone: signed in or with a slip, on the hall's one address, sometimes with a nervous thumb."""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from tests.appraisals.attack.voter import FORM, TOKEN, body
from tests.appraisals.world import Marks, marks_of

SECTIONS: Final = 12
SIGN: Final = re.compile(r'name="form" value="(\w+)"')
Answer = tuple[int, http.client.HTTPMessage, str]


@dataclass
class Seat(threading.Thread):
    """`marks` are what the seat gives; `statuses` what it was answered; `counted` when a receipt was read."""

    number: int
    port: int
    round: int
    signed_in: dict[str, str] | None
    code: str
    spread: float
    statuses: list[int] = field(default_factory=list)
    counted: bool = False
    seconds: float = 0.0
    fault: str = ""

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.chance = random.Random(self.number)
        self.cookies: dict[str, str] = dict(self.signed_in or {})
        self.marks: list[Marks | None] = marks_of(self.number, SECTIONS)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        time.sleep(self.chance.uniform(0, self.spread))
        try:
            self.vote("/vote/ballot/" if self.signed_in is None else f"/ballots/{self.round}/")
        except (OSError, http.client.HTTPException, AssertionError) as error:
            self.fault = f"{self.number}: {error!r}"

    def vote(self, address: str) -> None:
        if self.signed_in is None:
            _, _, entry = self.ask("GET", "/vote/")
            token = TOKEN.search(entry)
            assert token, "no form token"
            fields = {"csrfmiddlewaretoken": token[1]}
            if self.chance.random() < 0.2:
                self.ask("POST", "/vote/", urlencode({**fields, "code": "0000 0000 0000 0000"}))
            status, *_ = self.ask("POST", "/vote/", urlencode({**fields, "code": self.code}))
            assert status == 302, status
        _, _, page = self.ask("GET", address)
        sign = SIGN.search(page)
        sent = body(page, self.marks, {"form": sign[1]} if sign and self.signed_in is None else {})
        # Somebody who presses twice has two requests on their way.
        thumbs = 2 if self.chance.random() < 0.2 else 1
        presses = [threading.Thread(target=self.ask, args=("POST", address, sent)) for _ in range(thumbs)]
        began = time.monotonic()
        for press in presses:
            press.start()
        for press in presses:
            press.join()
        self.seconds = time.monotonic() - began
        _, _, receipt = self.ask("GET", f"{address}receipt/" if self.signed_in is not None else address)
        self.counted = "计入" in receipt

    def press(self, times: int) -> None:
        """Post the same ballot so many times at once."""
        address = f"/ballots/{self.round}/"
        sent = body(self.ask("GET", address)[2], self.marks)
        barrier = threading.Barrier(times)

        def one() -> None:
            barrier.wait(60)
            self.ask("POST", address, sent)

        presses = [threading.Thread(target=one) for _ in range(times)]
        for press in presses:
            press.start()
        for press in presses:
            press.join()

    def ask(self, method: str, address: str, sent: str = "") -> Answer:
        headers = {"Host": "127.0.0.1", "Content-Type": FORM, "X-Requested-With": "fetch"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            line.request(method, address, sent or None, headers)
            answer = line.getresponse()
            text = answer.read().decode()
        self.statuses.append(answer.status)
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition("=")
            kept: Any = value.split(";")[0]
            # The cookie of the code is taken away with the vote; the receipt is asked for with it, as a second tab would.
            if kept.strip('"'):
                self.cookies[name] = kept
        return answer.status, answer.headers, text
