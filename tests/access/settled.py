"""A settled year for the agencies of the small world: its people are theirs, its rules those of a real scheme.

`settled_year(office, agency, year)` writes plan, settlement, subject and person results with traces, and the money. What
is computed is computed once for each agency and year, so that a matrix over hundreds of requests stays quick.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bonuses.engine.documents import result_document, result_text
from bonuses.engine.results import BonusOutcome
from bonuses.engine.run import distribute
from bonuses.engine.traces import person_trace
from bonuses.models import BonusAllocation, BonusPool
from indicators.models import LedgerEntry, PrimaryIndicator, SecondaryIndicator
from people.models import Agency
from plans.engine.loading import Rules, bonus_total_fen, load_rules
from plans.engine.step_codec import pack_step
from plans.engine.steps import Step
from plans.engine.units import POINT, RATIO
from plans.models import Participant, Plan, Subject
from plans.schemes import scheme_text
from scoring.engine import ENGINE_VERSION
from scoring.engine.facts import YearFacts
from scoring.engine.facts_codec import pack_facts
from scoring.engine.results import Outcome
from scoring.engine.run import settle
from scoring.gather import gather
from scoring.models import PersonResult, Settlement, SettlementProblem, SubjectResult, Violation
from scoring.rows_codec import pack_rows
from scoring.year import BallotRow, YearRows
from tests.office import OTHERS, USERNAMES, Office

SCHEME: Final = "kexie-2017"
TOTAL: Final = "100000"
_SECTIONS: Final = {"A": (("K1", "一科"), ("K2", "二科")), "B": (("K3", "三科"),)}
# Names of everybody on the staff lists by number (A.. 甲局, B.. 乙局), in its order.
_STAFF: Final = dict(
    sorted(
        [(number, name) for _, name, number in USERNAMES.values()]
        + [(number, name) for _, _, name, number, _ in OTHERS]
    )
)


@dataclass(frozen=True, slots=True)
class Content:
    """What one settling gives, ready to be stored for any plan of that agency and year."""

    rules: Rules
    facts: YearFacts
    outcome: Outcome
    bonus: BonusOutcome | None
    book: bytes
    text: str


def settled_year(
    office: Office, agency: Agency, year: int, *, state: str = Settlement.State.DRAFT
) -> Settlement:
    """Give the settlement of an agency's year, written on the first call of a test."""
    plan = Plan.objects.get_or_create(agency=agency, year=year, defaults={"scheme_code": SCHEME})[0]
    found = Settlement.objects.filter(plan=plan, state=state).first()
    return found or store(plan, _content("B" if agency == office.b else "A", agency.name, year), state)


@lru_cache(maxsize=16)
def _content(letter: str, name: str, year: int) -> Content:
    rules = load_rules(scheme_text(SCHEME) or "", {"奖金总额": TOTAL}).rules
    assert rules is not None
    return content_of(_rows(letter, name, year, rules), rules, name)


def content_of(rows: YearRows, rules: Rules, name: str) -> Content:
    """Settle the rows of the agency of that name."""
    facts = gather(rows, rules.scheme, agency=name)
    outcome = settle(facts, rules.scheme)
    bonus = distribute(facts, outcome, rules.scheme, bonus_total_fen(rules))
    text = result_text(result_document(facts, rules.scheme, outcome, bonus))
    return Content(rules, facts, outcome, bonus, pack_rows(rows), text)


def _rows(letter: str, name: str, year: int, rules: Rules) -> YearRows:
    """One unit with its sections, an indicator each, the staff of the small world, two ballots for everybody."""
    rows = YearRows(Plan(year=year, scheme_code=SCHEME))
    plan = rows.plan
    top = Subject(plan=plan, code=f"U{letter}", name=name, kind=Subject.Kind.UNIT)
    sections = [
        Subject(plan=plan, code=code, name=title, kind=Subject.Kind.SECTION, parent=top)
        for code, title in _SECTIONS[letter]
    ]
    rows.subjects = [top, *sections]
    form = rules.scheme.form_of_people()
    assert form is not None
    for number, title in _STAFF.items():
        if not number.startswith(letter):
            continue
        person = Participant(
            plan=plan, number=number, name=title, bonus_base_fen=500_000, rank_level="科级及以下", post="一般人员",
            subject=sections[int(number[1:]) // 10 % len(sections)],
        )  # fmt: skip
        rows.participants.append(person)
        share = 95 if int(number[1:]) % 3 == 1 else 85
        marks = tuple(int(dimension.max * POINT * share / 100) for dimension in form.dimensions)
        rows.ballots += [BallotRow(person.number, form.groups[0].name, marks)] * 2
    primary = PrimaryIndicator(plan=plan, category="规定", name="规定任务", position=1)
    rows.primaries = [primary]
    for place, section in enumerate(sections, 1):
        indicator = SecondaryIndicator(
            plan=plan, primary=primary, code=f"I{place:02d}", name="按期办结", full_points=100 * POINT, subject=section
        )  # fmt: skip
        rows.indicators.append(indicator)
        rows.ledger.append(
            LedgerEntry(
                indicator=indicator, quarter=4, attainment=(98 - place) * RATIO // 100,
                state=LedgerEntry.State.APPROVED,
            )
        )  # fmt: skip
    rows.violations.append(
        Violation(plan=plan, code="V01", participant=rows.participants[1], situation="纪检处分", level="县",
                  punishment="记过")
    )  # fmt: skip
    return rows


def store(plan: Plan, made: Content, state: str) -> Settlement:
    """Write what was settled as the next version of the plan."""
    changes = {name: str(made.rules.values[name]) for name in sorted(made.rules.changed)}
    pinned = json.dumps({"scheme": made.rules.text, "changes": changes}, ensure_ascii=False, sort_keys=True)
    inputs = pack_facts(made.facts)
    settlement = Settlement.objects.create(
        plan=plan, version=Settlement.objects.filter(plan=plan).count() + 1, state=state,
        scheme_digest=made.rules.digest, engine_version=ENGINE_VERSION, inputs=zlib.compress(inputs),
        inputs_digest=hashlib.sha256(inputs).hexdigest(), book=made.book, rules=zlib.compress(pinned.encode()),
        result=made.text, result_digest=hashlib.sha256(made.text.encode()).hexdigest(),
        blocked=made.outcome.blocked,
    )  # fmt: skip
    SubjectResult.objects.bulk_create(
        SubjectResult(
            settlement=settlement, code=row.code, name=row.name, kind=row.kind, group=row.group,
            score_hundredths=row.score, percent_hundredths=row.percent, rank=row.rank, grade=row.grade or "",
            grade_before=row.grade_before or "", parts=dict(row.parts), trace=_packed(row.step),
        )
        for row in made.outcome.subjects
    )  # fmt: skip
    SettlementProblem.objects.bulk_create(
        SettlementProblem(
            settlement=settlement, code=row.code, blocking=row.blocking, where=row.where, message=row.message
        )
        for row in made.outcome.problems
    )
    _store_people(settlement, made)
    return settlement


def _store_people(settlement: Settlement, made: Content) -> None:
    shares = {row.number: row for row in made.bonus.allocations} if made.bonus else {}
    people = PersonResult.objects.bulk_create(
        PersonResult(
            settlement=settlement, number=row.number, name=row.name, subject_code=row.subject,
            score_hundredths=row.score, grade=row.grade or "", barred=row.barred, cancelled_by=list(row.cancelled_by),
            trace=_packed(person_trace(row, shares.get(row.number))),
        )
        for row in made.outcome.people
    )  # fmt: skip
    if made.bonus is None or made.rules.scheme.bonus is None:
        return
    bonus = made.bonus
    pool = BonusPool.objects.create(
        settlement=settlement, method=made.rules.scheme.bonus.method, total_fen=bonus.total, paid_fen=bonus.paid,
        returned_fen=bonus.returned, undistributed_fen=bonus.undistributed,
    )  # fmt: skip
    BonusAllocation.objects.bulk_create(
        BonusAllocation(
            pool=pool, person_result=row, base_fen=share.base, deduction_fen=share.deduction,
            supplement_fen=share.supplement, remainder_fen=share.remainder, amount_fen=share.amount,
        )
        for row in people
        if (share := shares.get(row.number))
    )  # fmt: skip


def _packed(step: Step | None) -> bytes:
    return zlib.compress(pack_step(step).encode()) if step else b""
