"""How one vote reaches the box: by account, by the code on a slip, on paper that two people type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import pypdfium2

from tests.appraisals.attack.voter import FORM, UNIT, body
from tests.journeys.pages.place import Place
from tests.journeys.pages.visitor import Given, Visitor
from tests.journeys.pages.votes import Votes

Ballot = Sequence[tuple[str, ...] | None]
SLIP: Final = re.compile(r"序号\s*\d{3}\s*(\S+)\s.*?((?:\d{4}\s+){3}\d{4})", re.DOTALL)
SIGN: Final = re.compile(r'name="form" value="(\w+)"')


def vote_by_account(voter: Visitor, ballot: Ballot, votes: Votes, number: str, *, plain: bool) -> None:
    """From the list of ballots to the receipt: as the page's script sends it, or `plain` with the review between."""
    voter.go("/ballots/")
    voter.follow("去投票")
    left_out = _left_out(votes, number)
    if plain:
        given: dict[str, Given] = {
            f"m{place}_{aspect}": mark
            for place, row in enumerate(ballot)
            for aspect, mark in enumerate(row or ())
        }
        voter.press("核对", wanted=given | dict.fromkeys(left_out, True))
        voter.press("确认投出")
    else:
        answer = voter.client.post(
            voter.path,
            _sent(voter, ballot, left_out),
            content_type=FORM,
            headers={"X-Requested-With": "fetch"},
        )
        assert answer.status_code == 302, answer.content.decode()[:500]
        voter.go(answer.headers["Location"])
    voter.reads("已计入")
    voter.go("/ballots/")
    assert not voter.offers("去投票"), "one vote each"


def vote_by_slip(code: str, ballot: Ballot, votes: Votes, number: str) -> None:
    """On a telephone on which nobody is signed in."""
    voter = Visitor(None)
    voter.go("/vote/")
    voter.press("开始投票", code=code)
    sign = SIGN.search(voter.html)
    assert sign
    sent = _sent(voter, ballot, _left_out(votes, number), form=sign[1])
    answer = voter.client.post(voter.path, sent, content_type=FORM, headers={"X-Requested-With": "fetch"})
    assert "已计入" in answer.content.decode()


def _left_out(votes: Votes, number: str) -> list[str]:
    """The boxes 弃权 that a voter ticks."""
    return [
        f"a{place}"
        for place, target in enumerate(votes.targets)
        if votes.abstained(number, target) and not votes.excluded(number, target)
    ]


def _sent(voter: Visitor, ballot: Ballot, left_out: Sequence[str], **more: str) -> str:
    marks = [None if row is None else tuple(int(Fraction(mark) * UNIT) for mark in row) for row in ballot]
    return body(voter.html, marks, {**dict.fromkeys(left_out, "1"), **more})


def print_slips(clerk: Visitor, address: str, number: int) -> dict[str, str]:
    """Print the slips once; gives the code on each by the name on it, as the paper has them."""
    clerk.go(address)
    clerk.follow("测评码")
    document = pypdfium2.PdfDocument(clerk.take(f"打印（{number} 张）"))
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    found = {name: re.sub(r"\s", "", code) for name, code in SLIP.findall(text)}
    assert len(found) == len(set(found.values())) == number
    return found


def type_paper(place: Place, address: str, issued: int, sheets: Sequence[Ballot]) -> None:
    """The clerk notes what went out and came back blank; two of the office type every sheet, the program compares."""
    clerk = place.clerk
    clerk.go(address)
    clerk.follow("纸质票")
    clerk.press("登记张数", issued=str(issued), unused=str(issued - len(sheets)))
    page = clerk.path
    for typist in (clerk, place.second):
        typist.go(page)
        typist.follow("录入")
        for number, sheet in enumerate(sheets, 1):
            typist.reads(f"第 {number} 号")
            given: dict[str, Given] = {
                f"m_{line}_{aspect}": mark
                for line, row in enumerate(sheet)
                for aspect, mark in enumerate(row or ())
            }
            typist.press("保存，录下一张", wanted=given)
            typist.reads(f"第 {number} 号已保存")
    place.second.go(page)
    place.second.reads("两人录入一致，张数相符")
