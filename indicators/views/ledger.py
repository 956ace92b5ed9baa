"""One row of the ledger: what it says, its evidence, its conversation, and what the reader may do with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from indicators.forms.reviewing import PassForm, ReturnForm, ScoreForm, start_of
from indicators.models import Correction, LedgerEntry, LedgerEvent
from indicators.services.conversation import LABELS, values_of
from indicators.services.corrections import told
from indicators.services.review_queue import Card, cards
from indicators.turns import office_of, readable
from indicators.workflow import Action
from people.access import Access, Held
from people.acting import Actor
from people.errors import DomainError
from people.frame.forms import refused
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs
from plans.engine.check_rows import points_text


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the difference between two steps."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the conversation with what it changed."""

    event: LedgerEvent
    remarks: list[tuple[str, str]]
    changes: list[Change]


@needs("ledger.view")
def ledger_entry(request: Request, agency: int, year: int, entry: int) -> HttpResponse:
    """Show the row with its whole conversation."""
    return entry_page(request, row_in(request.access, agency, year, entry))


def row_in(access: Access, agency: int, year: int, entry: int) -> LedgerEntry:
    """Fetch a row of the year that the access may read; 404 otherwise."""
    rows = (
        readable(access, agency, year)
        .select_related(
            "indicator__plan__agency",
            "indicator__primary",
            "indicator__subject",
            "indicator__responsible",
            "indicator__leader",
        )
        .defer("indicator__plan__scheme_text")
    )
    row = rows.filter(pk=entry).first()
    if row is None:
        raise Http404
    return row


def entry_page(
    request: Request, row: LedgerEntry, *, judged: Any = None, error: DomainError | None = None
) -> HttpResponse:
    """Draw the page; after a refusal with what was typed and what has changed since the reader looked."""
    seen = _seen(judged)
    row = row_in(request.access, _agency(request), row.indicator.plan.year, row.pk)
    events = list(row.events.order_by("pk"))
    plan = row.indicator.plan
    card = cards(request.access, [row])[0]
    if judged is not None and error is not None:
        refused(judged, error, getattr(error, "field", None))
    deciding = office_of(request.access, row) is not None
    corrections = list(row.corrections.order_by("-pk").select_related("proposed_by"))
    open_one = any(each.outcome == Correction.Outcome.OPEN for each in corrections)
    context = {
        "plan": plan,
        "at": _agency(request),
        "card": card,
        "row": row,
        "told": conversation(events),
        "missed": _missed(row, events, seen),
        "reviewing": allowed(request.access, "review.view", _agency(request)),
        "figures": _figures(card),
        "goal": _goal(row),
        "forms": _forms(card, judged, events[-1].pk if events else 0),
        "refused_form": judged,
        "correcting": row.state == LedgerEntry.State.APPROVED and deciding and not open_one,
        "deciding": deciding,
        "corrections": [(each, told(each)) for each in corrections],
    }
    return render(request, "indicators/reviewing/entry.html", context)


def conversation(events: list[LedgerEvent]) -> list[Told]:
    """Give the lines in order, each with the difference to the one before it."""
    found, before = [], dict[str, str]()
    for event in events:
        remarks = [(LABELS.get(name, name), text) for name, text in event.remarks.items()]
        changes = _changes(before, event.values) if before else []
        found.append(Told(event, remarks, changes))
        before = event.values or before
    return found


def _figures(card: Card) -> list[tuple[str, str]]:
    row = card.row
    found = [("完成率", card.attainment), ("计划进度", card.planned_text)]
    if card.graded:
        found += [("考核等次", row.grade), ("得分比例", card.ratio_text)]
    else:
        found += [
            ("自评分", card.self_score),
            ("考核得分", card.given or ("按完成率" if row.approved_at else "")),
        ]
    hands = (("填报人", row.filed_name), ("科室审核人", row.passed_name), ("审核人", row.approved_name))
    return [*found, ("评分理由", row.score_reason), *hands]


def _goal(row: LedgerEntry) -> list[tuple[str, str]]:
    found = row.indicator
    return [
        ("分值", points_text(found.full_points)),
        ("目标值", found.target),
        ("评分标准", found.standard),
        ("质量标准", found.quality),
        ("完成时限", found.deadline),
        ("责任人", found.responsible.name if found.responsible else ""),
        ("责任领导", found.leader.name if found.leader else ""),
        ("配合对象", found.supporting),
    ]


def _changes(before: dict[str, str], after: dict[str, str]) -> list[Change]:
    return [
        Change(label, before.get(name, ""), after.get(name, ""))
        for name, label in LABELS.items()
        if before.get(name, "") != after.get(name, "")
    ]


def _missed(row: LedgerEntry, events: list[LedgerEvent], seen: int | None) -> list[Change]:
    """What changed after the event that a stale form had seen."""
    if seen is None:
        return []
    known = next((event.values for event in events if event.pk == seen), None)
    if known is None:
        return []
    return _changes(known, {"evidence": known.get("evidence", ""), **values_of(row, with_evidence=True)})


def _seen(form: Any) -> int | None:
    """The last event that the reader of a posted form had seen; what is no number counts as unknown."""
    given = str(form.data.get("seen", "")) if form is not None else ""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else None


def _forms(card: Card, judged: Any, last: int) -> dict[str, Any]:
    """The forms of what the reader may do; a refused one keeps what was typed, with the version as it is now."""
    if card.own:
        return {}
    row, start = card.row, {"version": card.row.version, "seen": last}
    made: dict[Action, Callable[[], Any]] = {
        Action.APPROVE: lambda: ScoreForm(initial=start_of(row, last), scoring=card.scoring),
        Action.PASS: lambda: PassForm(initial=start),
        Action.SEND_BACK: lambda: ReturnForm(initial=start, graded=card.graded),
    }
    names = {Action.APPROVE: "approve", Action.PASS: "pass_on", Action.SEND_BACK: "send_back"}
    forms: dict[str, Any] = {}
    for action, make in made.items():
        if action in card.actions:
            forms[names[action]] = make()
    for name, form in forms.items():
        if judged is not None and type(form) is type(judged):
            judged.data = {**dict(judged.data.items()), "version": row.version, "seen": last}
            forms[name] = judged
    return forms


def actor_on(request: Request, held: Held | None) -> Actor:
    """Give the actor on the role that the step rests on (代办 shows)."""
    request.acting = held  # type: ignore[attr-defined]
    return actor_of(request)


def _agency(request: Request) -> int:
    match = request.resolver_match
    assert match is not None
    return int(match.kwargs["agency"])
