"""PDFs: the list for signature with a subtotal on every page, and slips of a supplement, one a person."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from people.printing import Style
from plans.engine.rounding import two_places
from reports.money_files.cells import in_capitals
from reports.money_files.lines import PaperLine
from reports.money_files.paper import MoneyPaper
from reports.results.amounts import money
from reports.results.papers import write_papers
from reports.results.pdf import DRAFT, pdf_style

SIGNED: Final = "reports/money/signed.html"
SLIPS: Final = "reports/report/slips.html"
CSS: Final = "money.css"
SLIP_CSS: Final = "slip.css"
PER_PAGE: Final = 22


@dataclass(frozen=True, slots=True)
class SignedLine:
    """A line as it is printed; amounts in words of yuan."""

    row: PaperLine
    before: str
    after: str
    amount: str


@dataclass(frozen=True, slots=True)
class SignedPage:
    """One page of the list: its lines, its own sum and, on the last one, that of all."""

    paper: MoneyPaper
    number: int
    pages: int
    lines: tuple[SignedLine, ...]
    subtotal: str
    total: str = ""
    capitals: str = ""


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One figure of a slip, as `templates/reports/report/slips.html` draws it."""

    name: str
    value: str
    words: str = ""
    clause: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """A person's paper of a supplement."""

    agency: str
    title: str
    who: tuple[tuple[str, str], ...]
    lines: tuple[SlipLine, ...]
    proof: str
    message: str = ""


def write_signed_pdf(paper: MoneyPaper, path: Path) -> None:
    """The list that people sign, on A4."""
    write_papers(SIGNED, f"{paper.heading}签领表", pages_of(paper), _style(paper, CSS), path)


def write_supplement_slips(paper: MoneyPaper, path: Path) -> None:
    """A slip for everybody on a supplement."""
    slips = [_slip(paper, row) for row in paper.lines]
    write_papers(SLIPS, f"{paper.heading}个人通知单", slips, _style(paper, SLIP_CSS), path)


def pages_of(paper: MoneyPaper) -> list[SignedPage]:
    """The pages of the list; one without lines where nobody is on it. Their subtotals add up to the total."""
    parts = [paper.lines[start : start + PER_PAGE] for start in range(0, len(paper.lines), PER_PAGE)] or [()]
    assert sum(row.amount for part in parts for row in part) == paper.total
    made = []
    for number, part in enumerate(parts, 1):
        last = number == len(parts)
        lines = tuple(SignedLine(row, money(row.before), money(row.after), money(row.amount)) for row in part)
        made.append(
            SignedPage(
                paper, number, len(parts), lines, money(sum(row.amount for row in part)),
                money(paper.total) if last else "", in_capitals(paper.total) if last else "",
            )
        )  # fmt: skip
    return made


def _slip(paper: MoneyPaper, row: PaperLine) -> Slip:
    what = "补发" if row.amount > 0 else "追回"
    # Why the supplement was made may be somebody else's appeal or punishment: a slip does not say it.
    lines = (
        SlipLine("已核定金额", two_places(row.before), "原名单和以前的补发追回单之和"),
        SlipLine("应发金额", two_places(row.after), paper.basis),
        SlipLine(what, two_places(abs(row.amount)), strong=True),
    )
    who: tuple[tuple[str, str], ...] = (("姓名", row.name), ("工号", row.number), ("所在对象", row.section))
    if row.unit:
        who = (("单位", row.section), ("办理", row.name))
    proof = f"{paper.approval}　名单摘要 {paper.digest[:16]}"
    return Slip(paper.agency, f"{paper.year}年度绩效奖补发追回通知单（{paper.title}）", who, lines, proof)


def _style(paper: MoneyPaper, sheet: str) -> Style:
    return pdf_style(sheet, DRAFT) if paper.mark else pdf_style(sheet)
