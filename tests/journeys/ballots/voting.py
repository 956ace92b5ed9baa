"""What a voter does on a telephone, whatever is judged; and the others' telephones over HTTP.

A ballot is a row of typed marks for each target in their order, None where the voter does not judge it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from playwright.sync_api import Page, expect

from tests.appraisals.hall.seats import Seat
from tests.journeys.ballots.desks import Desks, looked_at
from tests.journeys.desk import READY
from tests.journeys.settled_desk import ClerkDesk

Typed = Sequence[tuple[str, ...] | None]
UNITS: Final = 10_000
MOST_TABS: Final = 60


def marks_left(ballot: Typed) -> int:
    """How many marks the ballot asks for."""
    return sum(len(row) for row in ballot if row is not None)


def type_by_hand(page: Page, ballot: Typed) -> None:
    """Type every mark where it stands, some with full-width digits; alike is pointed out once and taken back."""
    first = next(place for place, row in enumerate(ballot) if row is not None)
    for place, row in enumerate(ballot):
        if row is None:
            expect(page.get_by_text("按规定您不评这个对象")).to_be_visible()
        elif place == first:
            try_alike(page, place, row[0])
        for aspect, mark in enumerate(row or ()):
            page.locator(f"#m{place}_{aspect}").fill(full_width(mark) if aspect % 2 else mark)
        if place + 1 < len(ballot):
            page.get_by_role("button", name="下一个").click()
    expect(page.get_by_text("都填完了")).to_be_visible()
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("heading", name="核对后投出")).to_be_visible()


def try_alike(page: Page, place: int, mark: str) -> None:
    """Give all dimensions of a target alike: allowed, and pointed out."""
    page.locator(f"#m{place}_0").fill(mark)
    page.locator(f"#t{place}").get_by_role("button", name="各项同分").click()
    expect(page.locator(f"#t{place}").get_by_text("各项打得一样。")).to_be_visible()


def full_width(mark: str) -> str:
    """The mark as a Chinese input method types it."""
    return "".join(chr(ord(sign) + 0xFEE0) for sign in mark)


def type_by_keyboard(page: Page, ballot: Typed) -> None:
    """From the ballot to the receipt without a mouse."""
    keys = page.keyboard
    for place, row in enumerate(ballot):
        if row is None:
            tab_to(page, "[data-after]")
            keys.press("Enter")
            continue
        tab_to(page, f"#m{place}_0")
        for mark in row:
            keys.type(mark)
            keys.press("Enter")
    expect(page.get_by_text("都填完了")).to_be_visible()
    tab_to(page, "[data-review]")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="核对后投出")).to_be_focused()
    tab_to(page, "[data-cast]")
    keys.press("Enter")
    counted(page)


def follow_by_keyboard(page: Page, wanted: str) -> None:
    """Go on over a link without a mouse."""
    tab_to(page, wanted)
    with page.expect_navigation(wait_until=READY):
        page.keyboard.press("Enter")


def counted(page: Page) -> None:
    """The receipt is there, and nothing of the ballot is left on the device."""
    expect(page.get_by_role("heading", name="已计入")).to_be_visible()
    looked_at(page)
    assert "hengji-ballot" not in page.evaluate("JSON.stringify(Object.assign({}, localStorage))")


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(MOST_TABS):
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{page.url}: Tab does not come to {wanted}")


def vote_over_http(
    desks: Desks, round_: int, ballots: Mapping[str, Typed], codes: Mapping[str, str] | None = None
) -> None:
    """The others' telephones, all at once: what the page's script sends, some twice."""
    seats = []
    for number, (person, ballot) in enumerate(ballots.items()):
        code = (codes or {}).get(person, "")
        seat = Seat(number, desks.port, round_, None if code else desks.cookies[person], code, 0.5)
        seat.marks = [
            None if row is None else tuple(int(Fraction(mark) * UNITS) for mark in row) for row in ballot
        ]
        seats.append(seat)
    for seat in seats:
        seat.start()
    for seat in seats:
        seat.join(60)
    assert [seat.fault for seat in seats if seat.fault] == []
    assert [seat.number for seat in seats if not seat.counted] == []
    assert [status for seat in seats for status in seat.statuses if status >= 500] == []


def round_of(address: str) -> int:
    """The key of the round at an address."""
    return int(address.strip("/").split("/")[-1])


def start_at_home(desk: ClerkDesk, name: str) -> None:
    """Find the ballot among what is to be done."""
    desk.home()
    desk.follow(f"投票：{name}")
