"""An office on its voting day: desks and telephones of its people, and what every page is looked at for."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from tests.browser.conftest import NARROW, WIDE, barriers, scrolls_sideways
from tests.journeys.settled_desk import ClerkDesk
from tests.served import JobOffice


@dataclass
class Desks:
    """The installation; `seats` are of those who have sat down, on a wide screen or a telephone."""

    office: JobOffice
    port: int
    browser: Browser
    agency: int
    year: int
    cookies: dict[str, dict[str, str]]
    seats: dict[tuple[str, int], ClerkDesk] = field(default_factory=dict)

    @classmethod
    def of(cls, office: JobOffice, port: int, browser: Browser, module: str, *arguments: str) -> Desks:
        """Have a module of this folder write the office into the installation."""
        found = office.ask_of(f"tests.journeys.ballots.{module}", *arguments)
        return cls(office, port, browser, found["agency"], found["year"], found["cookies"])

    @property
    def site(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.port}"

    def desk(self, person: str) -> ClerkDesk:
        """Somebody's desk, the same one each time; "" is nobody's."""
        return self._seat(person, WIDE["width"])

    def telephone(self, person: str) -> ClerkDesk:
        """Somebody's telephone, or with "" one on which nobody is signed in."""
        return self._seat(person, NARROW["width"])

    def _seat(self, person: str, width: int) -> ClerkDesk:
        if (person, width) not in self.seats:
            seat = ClerkDesk.signed_in(self.browser, self.site, self.cookies.get(person, {}), width=width)
            self.seats[person, width] = seat
        return self.seats[person, width]

    def leave(self) -> None:
        """Everybody goes; nothing went wrong in any browser."""
        for desk in self.seats.values():
            desk.leave()


def looked_at(page: Page) -> None:
    """On a telephone no page on the way has a barrier or is wider than the screen."""
    size = page.viewport_size
    page.set_viewport_size(NARROW)
    found = barriers(page)
    assert found == [], f"{page.url}\n" + "\n".join(found)
    assert not scrolls_sideways(page), page.url
    if size is not None:
        page.set_viewport_size(size)
