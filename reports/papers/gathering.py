"""The facts of a plan's year for its documents: from the stored settlement, never from facts that still move."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from bonuses.models import BonusAllocation, BonusApproval, BonusPool
from people.errors import DomainError
from plans.current import rules_in_force
from plans.engine.scheme import Scheme
from plans.models import Plan, PublicNotice
from reports.opened import facts_of as frozen_facts
from reports.opened import rules_of
from reports.papers.facts import ConsequenceFact, ItemFact, MoneyFact, PaperFacts, SubjectFact
from reports.papers.recipients import copied_of, recipients_of, self_evaluation_to
from reports.returns.gathered import gather_evaluation
from reports.returns.words import chapters
from scoring.life.workflow import BY_NAME, DECIDE
from scoring.models import (
    Consequence,
    FeedbackItem,
    PersonResult,
    RectificationItem,
    Settlement,
    SettlementAct,
    SubjectResult,
)

METHODS: Final = {
    "deduct_and_supplement": "扣差补优", "differential_pool": "差异化奖金", "months_by_grade": "按等次核定月数",
}  # fmt: skip


def facts_of(plan: Plan, settlement: Settlement) -> PaperFacts:
    """The facts of a settled year, for every kind that is made from a settlement."""
    scheme = rules_of(settlement).scheme
    found = _common(plan, scheme)
    act = (
        SettlementAct.objects.filter(settlement=settlement, step=BY_NAME[DECIDE].title)
        .order_by("-pk")
        .first()
    )
    notice: PublicNotice | None = settlement.notice
    return replace(
        found,
        version=settlement.version,
        subjects=_subjects(settlement, scheme),
        grades=_grades(scheme),
        graded_people=_graded(settlement, scheme),
        decided_by=act.body if act else "",
        decided_on=act.on if act else None,
        decided_document=act.document if act else "",
        shown_from=notice.posted_on if notice else None,
        shown_to=notice.closes_on if notice else None,
        notice_days=notice.working_days if notice else scheme.notice_working_days,
        money=_money(settlement),
        recipients=recipients_of(scheme),
        copied=copied_of(scheme),
    )


def facts_of_self_evaluation(plan: Plan) -> PaperFacts:
    """The facts of a self-evaluation: from the ledger, before anything is settled. DomainError: the scheme is unreadable."""
    rules = rules_in_force(plan).rules
    if rules is None:
        raise DomainError("没有拟稿", why="方案模板读不出来", next_step="请先在方案页面处理")
    found = _common(plan, rules.scheme)
    told = chapters(gather_evaluation(plan, half=False))
    parts = [(each.heading, [*each.sentences, *([each.blank] if each.blank else [])]) for each in told]
    return replace(found, recipients=self_evaluation_to(rules.scheme), chapters=parts)


def about_subject(facts: PaperFacts, plan: Plan, code: str) -> PaperFacts:
    """The same about one 考核对象: its own row, what was given back to it and what it has to put right."""
    own = next((row for row in facts.subjects if row.code == code), None)
    items = items_of(plan, subject=code)
    return replace(facts, subject=own, items=items)


def about_consequence(facts: PaperFacts, plan: Plan, item: Consequence) -> PaperFacts:
    """The same about one consequence, with the items that the 考核对象 has to put right."""
    code = item.subject.code if item.subject else ""
    return replace(
        facts,
        consequence=ConsequenceFact(
            kind=item.kind, whom=item.participant.name if item.participant else item.subject.name if item.subject else "",
            person=item.participant is not None, cause=item.cause, clause=item.clause, owner=item.owner, due=item.due,
            record=item.record, done_on=item.done_on,
        ),
        items=items_of(plan, subject=code) if code else (),
    )  # fmt: skip


def items_of(plan: Plan, *, subject: str) -> Sequence[ItemFact]:
    """情况反馈 and the rectification items of one 考核对象; one that became an item under rectification stands once."""
    given = FeedbackItem.objects.filter(plan=plan, subject__code=subject).select_related(
        "indicator", "rectification"
    )
    found = [
        ItemFact(
            subject=subject, problem=row.problem, measure=row.suggestion, due=row.due,
            indicator=str(row.indicator or ""), state=row.rectification.state if row.rectification else "",
        )
        for row in given.order_by("pk")
    ]  # fmt: skip
    rows = RectificationItem.objects.filter(plan=plan, subject__code=subject, feedback_item__isnull=True)
    return found + [
        ItemFact(
            subject=subject, problem=row.problem, measure=row.measure, due=row.due,
            indicator=str(row.indicator or ""), state=row.state,
        )
        for row in rows.select_related("indicator").order_by("due", "pk")
    ]  # fmt: skip


def _common(plan: Plan, scheme: Scheme) -> PaperFacts:
    return PaperFacts(
        agency=plan.agency.name, year=plan.year, document=scheme.document, clauses=dict(scheme.clauses)
    )


def _subjects(settlement: Settlement, scheme: Scheme) -> list[SubjectFact]:
    """The results in the order of the scheme's classes; those ranked together are told together."""
    rows = list(SubjectResult.objects.filter(settlement=settlement).defer("trace").order_by("code"))
    present = {row.kind for row in rows if row.score_hundredths is not None}
    order: dict[str, int] = {}
    words: dict[str, str] = {}
    for place, group in enumerate(scheme.subjects):
        for kind in group.kinds:
            order[kind] = place
            words[kind] = "、".join(one for one in group.kinds if one in present) or kind
    found = [
        SubjectFact(
            code=row.code, name=row.name, kind=words.get(row.kind, row.kind), group=row.group, score=row.score_hundredths,
            rank=row.rank, grade=row.grade,
        )
        for row in sorted(rows, key=lambda row: (order.get(row.kind, len(order)), row.code))
    ]  # fmt: skip
    return found


def _grades(scheme: Scheme) -> list[str]:
    """The grades of all classes, each from the best to the worst."""
    found = [grade for group in scheme.subjects if group.grading for grade in group.grading.grades]
    return list(dict.fromkeys(found))


def _graded(settlement: Settlement, scheme: Scheme) -> list[tuple[str, int]]:
    """How many people have which grade, the best first."""
    grades = (
        PersonResult.objects.filter(settlement=settlement).exclude(grade="").values_list("grade", flat=True)
    )
    counts = Counter(grades)
    best = scheme.people.grading.grades if scheme.people and scheme.people.grading else ()
    return sorted(
        counts.items(), key=lambda pair: (best.index(pair[0]) if pair[0] in best else len(best), pair[0])
    )


def _money(settlement: Settlement) -> MoneyFact | None:
    pool = BonusPool.objects.filter(settlement=settlement, paid_fen__isnull=False).first()
    if pool is None or pool.total_fen is None:
        return None
    shares = BonusAllocation.objects.filter(pool=pool).values_list(
        "person_result__subject_code", "amount_fen"
    )
    sums: dict[str, int] = defaultdict(int)
    heads: Counter[str] = Counter()
    for code, fen in shares:
        sums[code] += fen
        heads[code] += 1
    names = _names(settlement)
    approval = BonusApproval.objects.filter(settlement=settlement, state=BonusApproval.State.APPROVED).first()
    approved_on: date | None = approval.meeting_date if approval else None
    return MoneyFact(
        method=METHODS.get(pool.method, pool.method), total=pool.total_fen, paid=pool.paid_fen or 0, returned=pool.returned_fen or 0,
        undistributed=pool.undistributed_fen or 0, people=sum(heads.values()),
        sections=[(names.get(code, code), heads[code], sums[code]) for code in sorted(sums)],
        approved_by=approval.body if approval else "", approved_on=approved_on,
    )  # fmt: skip


def _names(settlement: Settlement) -> dict[str, str]:
    """The names of all 考核对象 at the time of the settlement."""
    return {row.code: row.name for row in frozen_facts(settlement).subjects}
