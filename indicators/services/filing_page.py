"""The quarter of a filer as the page shows it: cards in the order of what is to be done, read in a constant number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from django.db.models import Min

from indicators.engine.filing import missing
from indicators.engine.late import owed_quarters
from indicators.filers import fileable
from indicators.models import Evidence, LedgerEntry, LedgerEvent, SecondaryIndicator
from indicators.services.filing import texts_in, values_in
from indicators.services.filing_card import ORDER, Card, quarter_words
from indicators.services.filing_rules import QUARTERS, Due, FilingRules, due_days, quarter_now, rules_of
from indicators.workflow import HANDED_IN
from people.access import Access
from people.frame.todo import due_words
from people.models import StoredFile

State = LedgerEntry.State
MOST_HANDED_IN: Final = 60


@dataclass(frozen=True, slots=True)
class Tab:
    """A quarter to go to: how much is open in it, how much of that is owed and late, and until when."""

    quarter: int
    open: int
    returned: int
    due: date | None
    late: int
    current: bool

    @property
    def title(self) -> str:
        """第一季度 …"""
        return quarter_words(self.quarter)


@dataclass(slots=True, kw_only=True)
class Mine:
    """Everything somebody owes in a quarter."""

    quarter: int
    year: int
    cards: list[Card]
    tabs: list[Tab]
    due: Due | None
    today: date
    monthly: bool = False

    @property
    def quarter_words(self) -> str:
        """第一季度 …"""
        return quarter_words(self.quarter)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many are done, open, returned; ready: open or returned and complete."""
        states = Counter(card.state for card in self.cards)
        ready = sum(1 for card in self.cards if card.open and not card.faults)
        done = states[State.SUBMITTED.value] + states[State.APPROVED.value]
        return {
            "all": len(self.cards),
            "done": done,
            "approved": states[State.APPROVED.value],
            "open": states[State.DRAFT.value],
            "returned": states[State.SENT_BACK.value],
            "ready": ready,
        }

    @property
    def due_words(self) -> str:
        """The due day as people say it; where all is handed in the bare date."""
        if self.due is None:
            return ""
        if not any(card.open for card in self.cards):
            return f"期限 {self.due.day:%Y-%m-%d}"
        return due_words(self.due.day, self.today)

    @property
    def overdue(self) -> bool:
        """Whether something is open after the due day."""
        return self.due is not None and self.due.day < self.today and any(card.open for card in self.cards)


def rows_of(access: Access, agency: int, year: int) -> list[SecondaryIndicator]:
    """Give the indicators that the access files, with what a card shows of them."""
    found = fileable(access, agency, year).select_related("plan", "primary", "subject", "leader")
    return list(found.defer("plan__scheme_text").order_by("plan", "position", "code", "pk"))


def my_quarter(access: Access, agency: int, year: int, quarter: int | None = None) -> Mine:
    """Read the quarter (None: where something came back, else the one now due) of whom the access belongs to."""
    rows = rows_of(access, agency, year)
    plans = {row.plan_id: row.plan for row in rows}
    rules = rules_of(plans.values())
    days = due_days(plans.values(), rules)
    chosen = quarter or _returned(rows) or quarter_now(year, _earliest(days), access.today)
    entries = _entries(rows, chosen)
    return Mine(
        quarter=chosen,
        year=year,
        cards=_cards(rows, rules, chosen, entries),
        tabs=_tabs(rows, rules, days, chosen, access.today, entries),
        due=min((each[chosen] for each in days.values()), key=lambda due: due.day, default=None),
        today=access.today,
        monthly=any(rule.monthly for rule in rules.values()),
    )


def one_card(row: SecondaryIndicator, quarter: int, entry: LedgerEntry | None = None) -> Card:
    """Read one card; with the row at hand only what the answer to a save needs."""
    if entry is None:
        return _cards([row], rules_of([row.plan]), quarter, _entries([row], quarter))[0]
    asked = rules_of([row.plan])[row.plan_id].asked(row, quarter)
    card = Card(row=row, entry=entry, asked=asked, texts=texts_in(entry), last={})
    if card.open:
        card.faults = missing(asked, values_in(entry), _proofs(entry))
    return card


def _proofs(entry: LedgerEntry) -> int:
    """Give 0 where the row has no evidence; the save that just read it has looked already."""
    seen: bool | None = getattr(entry, "proofs", None)
    return int(entry.evidence.exists() if seen is None else seen)


def handed_in(access: Access, rows: Iterable[SecondaryIndicator]) -> list[StoredFile]:
    """Give the files that stand behind these rows in any quarter, the latest first: what may serve once more."""
    proofs = Evidence.objects.filter(entry__indicator__in=[row.pk for row in rows]).order_by().values("file")
    return list(StoredFile.objects.filter(pk__in=proofs).order_by("-uploaded_at", "pk")[:MOST_HANDED_IN])


def _returned(rows: list[SecondaryIndicator]) -> int | None:
    """The earliest quarter in which somebody waits for a row to be mended; None where nobody does."""
    back = LedgerEntry.objects.filter(indicator__in=[row.pk for row in rows], state=State.SENT_BACK)
    earliest: int | None = back.aggregate(quarter=Min("quarter"))["quarter"]
    return earliest


def _entries(rows: list[SecondaryIndicator], quarter: int) -> list[LedgerEntry]:
    """Read the rows' quarter and the one before it."""
    # The order of the model would join four tables more.
    keys = [row.pk for row in rows]
    return list(LedgerEntry.objects.filter(indicator__in=keys, quarter__in=(quarter, quarter - 1)).order_by())


def _cards(
    rows: list[SecondaryIndicator],
    rules: Mapping[int, FilingRules],
    quarter: int,
    read: list[LedgerEntry],
) -> list[Card]:
    entries = {entry.indicator_id: entry for entry in read if entry.quarter == quarter}
    keys = [entry.pk for entry in entries.values()]
    proofs = _grouped(Evidence.objects.filter(entry__in=keys).select_related("file").order_by("number", "pk"))
    talk = _grouped(LedgerEvent.objects.filter(entry__in=keys).defer("values").order_by("pk"))
    last = {entry.indicator_id: entry for entry in read if entry.quarter != quarter} or _last_year(
        rows, quarter
    )
    cards = []
    for row in rows:
        entry = entries.get(row.pk)
        if entry is not None:
            entry.indicator = row
        key = entry.pk if entry else 0
        asked = rules[row.plan_id].asked(row, quarter)
        before = last.get(row.pk)
        card = Card(
            row=row,
            entry=entry,
            asked=asked,
            texts=texts_in(entry),
            last=texts_in(before) if before else {},
            last_title=_last_title(quarter),
            proofs=proofs.get(key, []),
            talk=talk.get(key, []),
        )
        if card.open:
            card.faults = missing(asked, values_in(entry), len(card.proofs))
        cards.append(card)
    return sorted(cards, key=lambda card: ORDER[card.state])


Attached = TypeVar("Attached", Evidence, LedgerEvent)


def _grouped(rows: Iterable[Attached]) -> dict[int, list[Attached]]:
    found: dict[int, list[Attached]] = {}
    for row in rows:
        found.setdefault(row.entry_id, []).append(row)
    return found


def _last_year(rows: list[SecondaryIndicator], quarter: int) -> dict[int, LedgerEntry]:
    """Give the last quarter of the same matter in the year before, for the first quarter."""
    following = {row.previous_id: row.pk for row in rows if row.previous_id}
    if quarter > 1 or not following:
        return {}
    found = LedgerEntry.objects.filter(indicator__in=list(following), quarter=4, state=State.APPROVED)
    return {following[entry.indicator_id]: entry for entry in found.order_by()}


def _last_title(quarter: int) -> str:
    return quarter_words(quarter - 1) if quarter > 1 else "上年第四季度"


def _earliest(days: Mapping[int, Mapping[int, Due]]) -> dict[int, date]:
    return {q: min(each[q].day for each in days.values()) for q in QUARTERS} if days else {}


def _tabs(
    rows: list[SecondaryIndicator],
    rules: Mapping[int, FilingRules],
    days: Mapping[int, Mapping[int, Due]],
    current: int,
    today: date,
    read: list[LedgerEntry],
) -> list[Tab]:
    """Count what is open in every quarter, and what of it is owed although its day has passed."""
    states: dict[int, dict[int, str]] = {row.pk: {} for row in rows}
    for entry in read:
        states[entry.indicator_id][entry.quarter] = entry.state
    others = LedgerEntry.objects.filter(indicator__in=list(states)).exclude(
        quarter__in=(current, current - 1)
    )
    for indicator, quarter, state in others.order_by().values_list("indicator", "quarter", "state"):
        states[indicator][quarter] = state
    late, earliest = Counter[int](), _earliest(days)
    for row in rows:
        handed = [quarter for quarter, state in states[row.pk].items() if state in HANDED_IN]
        past = [quarter for quarter, due in days[row.plan_id].items() if due.day < today]
        late.update(owed_quarters(handed, past, every=rules[row.plan_id].every_quarter))
    tabs = []
    for quarter in QUARTERS:
        count = Counter(found.get(quarter) for found in states.values())
        left = len(rows) - sum(count[state] for state in HANDED_IN)
        returned = count[State.SENT_BACK.value]
        tabs.append(Tab(quarter, left, returned, earliest.get(quarter), late[quarter], quarter == current))
    return tabs
