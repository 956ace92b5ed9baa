"""From the rows of a plan to the frozen facts that the plan check and the scoring engine take (design «gather»)."""

from __future__ import annotations

from typing import Final

from indicators.models import SecondaryIndicator
from plans.engine import facts as plan_facts
from plans.models import Participant, Subject

FULL_YEAR: Final = 12


def gather_subject(row: Subject) -> plan_facts.Subject:
    """A 考核对象 as a fact."""
    return plan_facts.Subject(
        code=row.code,
        name=row.name,
        kind=row.kind,
        parent=row.parent.code if row.parent else "",
        group=row.group,
        coefficient=row.coefficient_points,
        head=row.head.number if row.head else "",
        leader=row.supervising_leader.number if row.supervising_leader else "",
    )


def gather_person(row: Participant) -> plan_facts.Person:
    """A person of the year as a fact; an empty 在岗月数 is the whole year (rules 6.5)."""
    return plan_facts.Person(
        number=row.number,
        name=row.name,
        subject=row.subject.code,
        rank_level=row.rank_level,
        post=row.post,
        supervision_head=row.supervision_head,
        bonus_base=row.bonus_base_fen,
        established=row.established,
        appraised=row.appraised,
        months=FULL_YEAR if row.months_in_post is None else row.months_in_post,
        category=row.staff_category,
    )


def gather_indicator(row: SecondaryIndicator) -> plan_facts.Indicator:
    """An indicator row as a fact."""
    return plan_facts.Indicator(
        code=row.code,
        category=row.primary.category,
        primary=row.primary.name,
        name=row.name,
        full=row.full_points,
        subject=row.subject.code if row.subject else "",
        person=row.responsible.number if row.responsible else "",
        leader=row.leader.number if row.leader else "",
        target=row.target,
        standard=row.standard,
        deadline=row.deadline,
        standalone=row.standalone,
    )
