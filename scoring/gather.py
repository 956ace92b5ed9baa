"""From a year's rows to the frozen facts the engine takes (design «gather»). Only approved facts count (rules 0.6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from appraisals.engine.tallies import tally
from appraisals.models import BallotTally
from indicators.gather import gather_indicator, gather_person, gather_subject
from indicators.models import LedgerEntry
from people.errors import DomainError
from plans.engine.scheme import Scheme
from plans.engine.scheme.ballots import BallotForm
from scoring.engine import facts
from scoring.year import YearRows


def gather(
    rows: YearRows, scheme: Scheme, *, agency: str = "", tallies: tuple[facts.Tally, ...] | None = None
) -> facts.YearFacts:
    """Turn a year's rows, stored or just read, into facts; ballots become tallies.

    Rows of registers without an id keep their position as ``row``; decisions keep their order. ``tallies`` are those
    that the same ballots came to before: a year has up to 150,000 of them. Raises DomainError where an approved row of
    a plan that grades has no grade: no point could be given for it.
    """
    return facts.YearFacts(
        year=rows.plan.year,
        agency=agency,
        subjects=tuple(gather_subject(row) for row in rows.subjects),
        people=tuple(gather_person(row) for row in rows.participants),
        indicators=tuple(gather_indicator(row) for row in rows.indicators),
        ledger=gather_ledger((row for row in rows.ledger if row.state == LedgerEntry.State.APPROVED), scheme),
        tallies=_tallies(rows, scheme) if tallies is None else tallies,
        ratings=tuple(facts.Rating(r.subject.code, r.item, r.points) for r in rows.ratings),
        adjustments=_adjustments(rows),
        charges=tuple(
            facts.Charge(position, r.participant.number, r.responsibility, r.points, r.basis)
            for position, r in enumerate(rows.charges, 1)
        ),
        violations=_violations(rows),
        grave_events=tuple(facts.GraveEvent(r.subject.code, r.kind, r.reason) for r in rows.grave_events),
        letters=tuple(facts.Letter(r.subject.code, r.matter, r.sent_on, r.overdue) for r in rows.letters),
        decisions=tuple(
            facts.Decision(r.target, r.matter, r.conclusion, r.reason, r.body) for r in rows.decisions
        ),
        past=tuple(
            facts.PastResult(r.year, r.subject.code, r.grade, r.rank, r.of) for r in rows.past_results
        ),
        quarters=tuple(
            facts.PublishedQuarter(r.subject.code, r.quarter, r.points) for r in rows.published_quarters
        ),
    )


def gather_ledger(approved: Iterable[LedgerEntry], scheme: Scheme) -> tuple[facts.Ledger, ...]:
    """Approved ledger rows as facts, in their order.

    Raises DomainError where a plan that grades its rows (rules 2.1) has one without a grade of the plan.
    """
    scoring = scheme.indicators.scoring if scheme.indicators else None
    grades = [band.grade for band in scoring.grades] if scoring and scoring.method == "graded" else None
    found = []
    for row in approved:
        if grades is not None and row.grade not in grades:
            raise DomainError(
                f"指标 {row.indicator.code} 第{row.quarter}季度的台账不能计分",
                why=f"已经审核，考核等次却是“{row.grade}”" if row.grade else "已经审核，却没有考核等次",
                next_step=f"请对这一行提出更正，考核等次填{'、'.join(grades)}之一",
            )
        found.append(
            facts.Ledger(
                row.indicator.code, row.quarter, row.attainment, row.grade, row.ratio, row.approved_points
            )
        )
    return tuple(found)


def _adjustments(rows: YearRows) -> tuple[facts.Adjustment, ...]:
    return tuple(
        facts.Adjustment(
            row=position,
            subject=r.subject.code,
            direction=r.direction,
            matter=r.matter,
            level=r.level,
            points=r.points or 0,
            same=r.same_matter,
            basis=r.basis,
        )
        for position, r in enumerate(rows.adjustments, 1)
    )


def _violations(rows: YearRows) -> tuple[facts.Violation, ...]:
    return tuple(
        facts.Violation(
            code=r.code,
            person=r.participant.number if r.participant else "",
            situation=r.situation,
            level=r.level,
            punishment=r.punishment,
            decided_on=r.decided_on,
            event=r.event,
            subject=r.subject.code if r.subject else "",
            not_in_post=r.not_in_post,
            left_before_case=r.left_before_case,
            self_investigated=r.self_investigated,
            deducted_before=r.deducted_before,
        )
        for r in rows.violations
    )


def _tallies(rows: YearRows, scheme: Scheme) -> tuple[facts.Tally, ...]:
    """Tallies of opened ballots and those that came as sums, sorted by target and group."""
    forms = forms_of(rows, scheme)
    cast: dict[tuple[str, str], list[tuple[int | None, ...]]] = defaultdict(list)
    for ballot in rows.ballots:
        cast[ballot.target, ballot.group].append(ballot.marks)
    found = [
        tally(target, group, ballots, forms[target])
        for (target, group), ballots in cast.items()
        if target in forms
    ]
    found += [_given(row) for row in rows.tallies]
    return tuple(sorted(found, key=lambda row: (row.target, row.group)))


def forms_of(rows: YearRows, scheme: Scheme) -> dict[str, BallotForm]:
    """The ballot form of every target, by 编号 or 工号; a person's where an id is both and people are rated."""
    found = {row.code: form for row in rows.subjects if (form := scheme.form_of_kind(row.kind))}
    people = scheme.form_of_people()
    return found | {row.number: people for row in rows.participants} if people else found


def _given(row: BallotTally) -> facts.Tally:
    target = row.subject.code if row.subject else row.participant.number if row.participant else ""
    return facts.Tally(target, row.group, row.valid, row.invalid, tuple(row.sums))
