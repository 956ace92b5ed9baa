"""Settling a year: facts stored, results computed once, frozen with inputs, rules and trace (design «settlement»)."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable

from django.db import transaction
from django.db.models import Max

from bonuses.chain.guards import refuse_other_total, refuse_twice_paid
from bonuses.engine.documents import result_document, result_text
from bonuses.engine.results import BonusOutcome
from bonuses.engine.run import distribute
from bonuses.engine.traces import person_trace
from bonuses.models import BonusAllocation, BonusPool
from bonuses.recompute import SETTLED, seal
from bonuses.settled import Settled
from people.acting import AT_THE_TERMINAL, Actor
from people.errors import DomainError
from plans.engine.loading import Rules, bonus_total_fen
from plans.engine.step_codec import pack_step
from plans.engine.steps import Step
from plans.models import Plan
from scoring.engine import ENGINE_VERSION
from scoring.engine.facts import YearFacts
from scoring.engine.facts_codec import pack_facts
from scoring.engine.results import Outcome
from scoring.engine.run import settle
from scoring.gather import gather
from scoring.models import PersonResult, Settlement, SettlementProblem, SubjectResult
from scoring.rows_codec import pack_rows
from scoring.services import FROZEN_NEXT, frozen_settlement, store_year
from scoring.year import YearRows, load_year

BATCH = 2_000

Progress = Callable[[str], None]


def store_and_settle(
    rows: YearRows,
    rules: Rules,
    *,
    owner: str,
    by: Actor = AT_THE_TERMINAL,
    progress: Progress = lambda step: None,
) -> Settled:
    """Store a year's rows as the draft plan of its agency and settle it, in one transaction.

    A draft settlement of the plan is superseded and stays readable. Raises DomainError, and changes nothing, when
    the year is no longer a draft.
    """
    with transaction.atomic():
        progress("存入数据库")
        plan = store_year(rows, owner=owner, by=by)
        return settle_plan(plan, rules, by=by, progress=progress)


@transaction.atomic
def settle_plan(
    plan: Plan, rules: Rules, *, by: Actor = AT_THE_TERMINAL, progress: Progress = lambda step: None
) -> Settled:
    """Settle the stored facts of a plan as a new draft version.

    Raises DomainError when a settlement of the plan is past 草稿, but for a published one opened for 更正: it stays
    what people read until the new version is published.
    """
    _refuse_frozen(plan)
    refuse_other_total(plan, rules)
    refuse_twice_paid(plan, rules)
    progress("读取数据")
    rows = load_year(plan)
    facts = gather(rows, rules.scheme, agency=plan.agency.name)
    progress("计分定等")
    outcome = settle(facts, rules.scheme)
    if outcome.bad_decisions:
        bad = outcome.bad_decisions[0]
        raise DomainError("决定不能成立", why=bad.problem, next_step=bad.remedy)
    progress("分配奖金")
    bonus = distribute(facts, outcome, rules.scheme, bonus_total_fen(rules))
    text = result_text(result_document(facts, rules.scheme, outcome, bonus))
    progress("保存核算")
    settlement = _freeze(rows, rules, facts, text, blocked=outcome.blocked, by=by)
    _save_results(settlement, outcome, bonus, rules)
    target = f"{plan.agency.name} {plan}"
    entry = by.record(action=SETTLED, target=target, detail=seal(settlement), agency=plan.agency_id)
    return Settled(settlement, rows, rules, facts, outcome, bonus, entry.head)


def _refuse_frozen(plan: Plan) -> None:
    """Look again under the plan's lock: what the caller saw may have been published since."""
    Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    frozen = frozen_settlement(plan)
    if frozen is not None:
        raise DomainError(
            "没有核算",
            why=f"{plan}的核算第{frozen.version}版已到“{frozen.state}”",
            next_step=FROZEN_NEXT,
        )


def _freeze(
    rows: YearRows, rules: Rules, facts: YearFacts, text: str, *, blocked: bool, by: Actor
) -> Settlement:
    plan, inputs = rows.plan, pack_facts(facts)
    drafts = Settlement.objects.filter(plan=plan, state=Settlement.State.DRAFT)
    drafts.update(state=Settlement.State.SUPERSEDED)
    last = Settlement.objects.filter(plan=plan).aggregate(last=Max("version"))["last"] or 0
    changes = {name: str(rules.values[name]) for name in sorted(rules.changed)}
    pinned = json.dumps({"scheme": rules.text, "changes": changes}, ensure_ascii=False, sort_keys=True)
    return Settlement.objects.create(
        plan=plan,
        version=last + 1,
        scheme_digest=rules.digest,
        engine_version=ENGINE_VERSION,
        inputs=zlib.compress(inputs),
        inputs_digest=hashlib.sha256(inputs).hexdigest(),
        book=pack_rows(rows, facts.tallies),
        rules=zlib.compress(pinned.encode()),
        result=text,
        result_digest=hashlib.sha256(text.encode()).hexdigest(),
        blocked=blocked,
        account_id=by.account,
        account_for_id=by.on_behalf_account,
    )


def _save_results(settlement: Settlement, outcome: Outcome, bonus: BonusOutcome | None, rules: Rules) -> None:
    SubjectResult.objects.bulk_create(
        [
            SubjectResult(
                settlement=settlement,
                code=row.code,
                name=row.name,
                kind=row.kind,
                group=row.group,
                score_hundredths=row.score,
                percent_hundredths=row.percent,
                rank=row.rank,
                grade=row.grade or "",
                grade_before=row.grade_before or "",
                parts=dict(row.parts),
                trace=_packed(row.step),
            )
            for row in outcome.subjects
        ],
        batch_size=BATCH,
    )
    SettlementProblem.objects.bulk_create(
        [
            SettlementProblem(
                settlement=settlement, code=p.code, blocking=p.blocking, where=p.where, message=p.message
            )
            for p in outcome.problems
        ],
        batch_size=BATCH,
    )
    people = _save_people(settlement, outcome, bonus)
    if bonus is not None:
        _save_bonus(settlement, bonus, people, rules)


def _save_people(
    settlement: Settlement, outcome: Outcome, bonus: BonusOutcome | None
) -> dict[str, PersonResult]:
    allocations = {row.number: row for row in bonus.allocations} if bonus else {}
    results = [
        PersonResult(
            settlement=settlement,
            number=row.number,
            name=row.name,
            subject_code=row.subject,
            score_hundredths=row.score,
            grade=row.grade or "",
            barred=row.barred,
            cancelled_by=list(row.cancelled_by),
            trace=_packed(person_trace(row, allocations.get(row.number))),
        )
        for row in outcome.people
    ]
    PersonResult.objects.bulk_create(results, batch_size=BATCH)
    return {row.number: row for row in results}


def _save_bonus(
    settlement: Settlement, bonus: BonusOutcome, people: dict[str, PersonResult], rules: Rules
) -> None:
    assert rules.scheme.bonus is not None
    pool = BonusPool.objects.create(
        settlement=settlement,
        method=rules.scheme.bonus.method,
        total_fen=bonus.total,
        paid_fen=bonus.paid,
        returned_fen=bonus.returned,
        undistributed_fen=bonus.undistributed,
    )
    if sum(row.amount for row in bonus.allocations) != (bonus.paid or 0):
        raise AssertionError("allocations do not add up to what is paid")
    BonusAllocation.objects.bulk_create(
        [
            BonusAllocation(
                pool=pool,
                person_result=people[row.number],
                base_fen=row.base,
                deduction_fen=row.deduction,
                supplement_fen=row.supplement,
                remainder_fen=row.remainder,
                amount_fen=row.amount,
            )
            for row in bonus.allocations
        ],
        batch_size=BATCH,
    )


def _packed(step: Step | None) -> bytes:
    return zlib.compress(pack_step(step).encode()) if step else b""
