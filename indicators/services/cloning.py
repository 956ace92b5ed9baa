"""Beginning a year from an earlier one: settings, roster brought up to the present, indicators with their history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import Model

from indicators.models import IndicatorExit, PrimaryIndicator, SecondaryIndicator
from indicators.services.cloning_preview import NewerScheme, moved_deadline, newer_scheme
from people.acting import Actor
from people.errors import DomainError
from people.models import Agency
from plans.engine.loading import load_rules
from plans.models import Participant, Plan, PlanSetting, Subject
from plans.services.plan_making import check_year, write_plan
from plans.services.roster_apply import apply_rows
from plans.services.roster_update import Difference, difference

SUBJECT_LINKS: Final = ("parent", "head", "supervising_leader")


@dataclass(slots=True)
class Cloned:
    """The new plan, in what its roster was brought up to date, and what else to look at."""

    plan: Plan
    roster: Difference
    kept: list[str] = field(default_factory=list)
    indicators: int = 0
    dated: int = 0


def clone_plan(
    *, by: Actor, source: Plan, agency: Agency, year: int, today: date, newer: bool = False
) -> Cloned:
    """Begin a draft of `year` from an earlier plan of the agency.

    Amounts of the bonus base go along, 在岗月数 does not; a deadline that names the old year names the new one.
    `newer`: by the program's present text of the scheme, where it has another; settings that it does not take stay
    behind. DomainError: no such year, the year has a plan of this scheme, there is no newer text.
    """
    check_year(year)
    scheme = newer_scheme(source) if newer else None
    if newer and scheme is None:
        raise DomainError("没有沿用", why="计分方案没有新版", next_step="请不选“改用新版”再沿用")
    with transaction.atomic():
        plan = _new_plan(source, agency, year, scheme)
        told: dict[str, object] = {"沿用自": str(source)}
        if scheme is not None:
            told["计分方案"] = f"第{scheme.version}版"
        write_plan(by, plan, action="沿用已有方案", detail=told)
        _copy(PlanSetting, source, plan)
        behind = [one.name for one in scheme.lost] if scheme else []
        PlanSetting.objects.filter(plan=plan, name__in=behind).delete()
        subjects, people = _copy_roster(source, plan)
        made, dated = _copy_indicators(source, plan, subjects, people)
        found = difference(plan, today=today)
        applied = apply_rows(plan, found, found.rows)
        detail = {**found.numbers(), "指标": made, "保留": applied.kept}
        by.record(
            action="按组织人事更新名册", target=f"{agency.name} {plan}", detail=detail, agency=agency.pk
        )
    kept = [*applied.kept, *(f"设置“{name}”新版不接受，没有带来" for name in behind)]
    return Cloned(plan, found, kept, made, dated)


def _new_plan(source: Plan, agency: Agency, year: int, scheme: NewerScheme | None) -> Plan:
    rules = load_rules(scheme.text).rules if scheme else None
    return Plan(
        agency=agency,
        year=year,
        scheme_code=source.scheme_code,
        scheme_version=rules.scheme.version if rules else source.scheme_version,
        scheme_digest=rules.digest if rules else source.scheme_digest,
        scheme_text=rules.text if rules else source.scheme_text,
        copied_from=source,
    )


def _copy(model: type[Model], source: Plan, plan: Plan, **changed: Any) -> dict[int, Any]:
    """Copy the rows of a table to the new plan; give the new ones by the keys of the old."""
    rows = list(model._default_manager.filter(plan=source).order_by("pk"))
    keys = [row.pk for row in rows]
    for row in rows:
        row.pk, row._state.adding = None, True
        for name, value in {"plan": plan, **changed}.items():
            setattr(row, name, value)
    made = model._default_manager.bulk_create(rows)
    return dict(zip(keys, made, strict=True))


def _copy_roster(source: Plan, plan: Plan) -> tuple[dict[int, Subject], dict[int, Participant]]:
    old = list(Subject.objects.filter(plan=source).order_by("pk"))
    links = {row.pk: {name: getattr(row, f"{name}_id") for name in SUBJECT_LINKS} for row in old}
    subjects = _copy(Subject, source, plan, parent=None, head=None, supervising_leader=None)
    rows = list(Participant.objects.filter(plan=source).order_by("pk"))
    keys = [row.pk for row in rows]
    for row in rows:
        row.pk, row._state.adding = None, True
        row.plan, row.subject, row.months_in_post = plan, subjects[row.subject_id], None
    people = dict(zip(keys, Participant.objects.bulk_create(rows), strict=True))
    for key, named in links.items():
        _link(subjects[key], named, subjects, people)
    Subject.objects.bulk_update(subjects.values(), SUBJECT_LINKS, batch_size=200)
    return subjects, people


def _link(
    row: Subject,
    named: Mapping[str, int | None],
    subjects: Mapping[int, Subject],
    people: Mapping[int, Participant],
) -> None:
    for name, key in named.items():
        if key is not None:
            setattr(row, name, (subjects if name == "parent" else people)[key])


def _copy_indicators(
    source: Plan, plan: Plan, subjects: Mapping[int, Subject], people: Mapping[int, Participant]
) -> tuple[int, int]:
    """Copy both levels, each second-level one with the one it goes on from; give how many, and how many dates moved."""
    primaries = _copy(PrimaryIndicator, source, plan)
    staying = SecondaryIndicator.objects.filter(plan=source).exclude(pk__in=left_out(source))
    rows: Sequence[SecondaryIndicator] = list(staying.order_by("pk"))
    dated = 0
    for row in rows:
        row.previous_id, row.version = row.pk, 0
        row.pk, row._state.adding = None, True
        row.plan, row.primary = plan, primaries[row.primary_id]
        row.subject = subjects.get(row.subject_id or 0)
        row.responsible = people.get(row.responsible_id or 0)
        row.leader = people.get(row.leader_id or 0)
        moved = moved_deadline(row.deadline, source.year, plan.year)
        dated += moved != row.deadline
        row.deadline = moved
    SecondaryIndicator.objects.bulk_create(rows)
    PrimaryIndicator.objects.filter(plan=plan, indicators__isnull=True).delete()
    return len(rows), dated


def left_out(source: Plan) -> list[int]:
    """The indicators of which it was decided that they leave (rules 4.15): no new year takes them along."""
    exits = IndicatorExit.objects.filter(indicator__plan=source, outcome=IndicatorExit.Outcome.LEFT)
    return list(exits.values_list("indicator", flat=True).distinct())
