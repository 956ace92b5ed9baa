"""The list against the year before: per person, and what changed most."""

from __future__ import annotations

from dataclasses import dataclass

from bonuses.approving.last_year import LastYear, last_year
from bonuses.approving.lists import Payment, PaymentList
from scoring.models import Settlement


@dataclass(frozen=True, slots=True)
class Line:
    """One person: this year's payment, last year's fen (None: not on that list), and the change."""

    payment: Payment
    before: int | None

    @property
    def change(self) -> int | None:
        """This year minus last year."""
        return None if self.before is None else self.payment.amount - self.before


@dataclass(frozen=True, slots=True)
class Against:
    """Sums against last year: Σ then and now, who got more, less, the same, who is new, who has left."""

    year: LastYear
    total: int
    more: int
    less: int
    same: int
    new: int

    @property
    def change(self) -> int:
        """Σ now minus Σ then."""
        return self.total - self.year.total


def lines_of(found: Settlement, listed: PaymentList) -> list[Line]:
    """Everybody on the list with last year's amount."""
    before = last_year(found, listed)
    return [Line(row, before.of(row.number, row.name) if before else None) for row in listed.rows]


def against_last_year(found: Settlement, listed: PaymentList) -> Against | None:
    """The sums; None where nothing was paid the year before."""
    before = last_year(found, listed)
    if before is None:
        return None
    changes = [
        None if (then := before.of(row.number, row.name)) is None else row.amount - then
        for row in listed.rows
    ]
    known = [each for each in changes if each is not None]
    return Against(
        before, listed.paid, sum(each > 0 for each in known), sum(each < 0 for each in known),
        sum(each == 0 for each in known), len(changes) - len(known),
    )  # fmt: skip
