"""What a round is set up from: the scheme's ballot forms, the roster, the staff list; and how it stands, for the checks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.contrib.auth.hashers import is_password_usable
from django.db.models import Q, QuerySet

from appraisals.engine import round_facts as facts
from appraisals.engine.roll import Judged, Members, excluded_of, members_of
from appraisals.engine.suppression import LEAST_VOTERS
from appraisals.models import AppraisalRound, Elector, RoundGroup, RoundTarget
from appraisals.results_registry import verdict_known
from appraisals.sheets import sheet_from
from people.models import Account, Employee, Post
from plans.current import rules_in_force
from plans.engine.scheme.ballots import BallotForm
from plans.models import Participant, Plan, Subject

State = AppraisalRound.State
# In these states a round has, or will have, results of its targets.
STANDING: Final = (State.IMPORTED, State.OPEN, State.CLOSED)


@dataclass(frozen=True, slots=True)
class FormUse:
    """A ballot form of a plan and whom it rates: persons, subjects of some kinds."""

    form: BallotForm
    people: bool
    kinds: tuple[str, ...]

    def __str__(self) -> str:
        rated = [*(["个人"] if self.people else []), *self.kinds]
        return f"{self.form.name}（测评{'、'.join(rated) or '对象未定'}）"


def forms_of(plan: Plan) -> list[FormUse]:
    """Give the ballot forms of a plan's scheme with whom each rates, in the scheme's order."""
    rules = rules_in_force(plan).rules
    if rules is None:
        return []
    scheme = rules.scheme
    people = scheme.form_of_people()
    by_kind = {kind.value: scheme.form_of_kind(kind.value) for kind in Subject.Kind}
    return [
        FormUse(
            form,
            people is not None and people.name == form.name,
            tuple(kind for kind, used in by_kind.items() if used is not None and used.name == form.name),
        )
        for form in scheme.ballot_forms
    ]


def form_use(round_: AppraisalRound) -> FormUse | None:
    """Give the form of a round as the plan has it now, None where the plan has it no more."""
    return next((use for use in forms_of(round_.plan) if use.form.name == round_.form), None)


def candidates(plan: Plan, use: FormUse) -> tuple[list[Subject], list[Participant]]:
    """Give who can be judged on a form: subjects of its kinds, persons who are appraised; by 编号 and 工号."""
    subjects = Subject.objects.filter(plan=plan, kind__in=use.kinds).order_by("code")
    people = Participant.objects.filter(plan=plan, appraised=True).order_by("number")
    return list(subjects), list(people.select_related("subject")) if use.people else []


def proposed(plan: Plan, group: str, day: date) -> list[Employee]:
    """Give whom a group's name speaks of, from the roster of the year; nobody who has left, nobody from outside."""
    people = Participant.objects.filter(plan=plan)
    match members_of(group):
        case Members.LEADERS:
            rows = people.filter(post=Post.LEADERSHIP)
        case Members.HEADS:
            headed = Q(heads__plan=plan) & ~Q(heads__kind=Subject.Kind.UNIT)
            rows = people.filter(headed | Q(post=Post.SECTION_HEAD))
        case Members.STAFF:
            rows = people
        case _:
            return []
    found = Employee.objects.filter(pk__in=rows.values("employee"))
    return list(_present(found, day).order_by("number", "pk"))


def staff_of(plan: Plan, day: date) -> list[Employee]:
    """Give everybody who may be put on the roll: the agency's staff list and the roster, as of a day."""
    rows = Employee.objects.filter(Q(agency=plan.agency_id) | Q(participations__plan=plan)).distinct()
    return list(_present(rows, day).order_by("number", "pk"))


def identity(person: Employee | None) -> int | None:
    """Tell one person from another: who is borrowed stands on two staff lists and is one."""
    return None if person is None else person.home_record_id or person.pk


def judged_of(targets: Iterable[RoundTarget], plan: Plan) -> list[Judged]:
    """Give the targets as the exclusions see them."""
    people = Participant.objects.filter(plan=plan).select_related("employee")
    placed: dict[int, set[int]] = {}
    heads: dict[int, set[int]] = {}
    who: dict[int, int] = {}
    for row in people:
        key = who[row.pk] = identity(row.employee) or 0
        placed.setdefault(row.subject_id, set()).add(key)
        if row.post == Post.SECTION_HEAD:
            heads.setdefault(row.subject_id, set()).add(key)
    found = []
    for target in targets:
        section = target.subject
        if section is None:
            found.append(Judged(person=who.get(target.participant_id or 0)))
            continue
        named = {who[section.head_id]} if section.head_id in who else set()
        found.append(
            Judged(
                heads=frozenset(heads.get(section.pk, set()) | named),
                leader=who.get(section.supervising_leader_id or 0),
                members=frozenset(placed.get(section.pk, set())),
            )
        )
    return found


def targets_of(round_: AppraisalRound) -> list[RoundTarget]:
    """Give the targets in the order of the ballot."""
    return list(round_.targets.select_related("subject", "participant").order_by("position"))


def roll_of(round_: AppraisalRound) -> dict[int, list[Elector]]:
    """Give the electors of each group (key) who were not struck."""
    found: dict[int, list[Elector]] = {}
    for row in round_.electors.filter(struck="").select_related("employee").order_by("group", "serial"):
        found.setdefault(row.group_id, []).append(row)
    return found


def exclusions_of(round_: AppraisalRound, targets: Sequence[RoundTarget]) -> dict[int, list[int]]:
    """Give the places that each elector (key) does not judge."""
    judged = judged_of(targets, round_.plan)
    rows = round_.electors.select_related("employee")
    return {row.pk: excluded_of(identity(row.employee), judged, round_.exclusions) for row in rows}


def facts_of(round_: AppraisalRound, today: date) -> facts.RoundFacts:
    """Gather a round as it stands for the checks; a constant number of queries."""
    use, targets, roll = form_use(round_), targets_of(round_), roll_of(round_)
    excluded = exclusions_of(round_, targets)
    weights = {group.name: group.weight for group in use.form.groups} if use else {}
    rows = list(round_.groups.order_by("position"))
    groups = tuple(
        facts.Group(
            key=row.pk, name=row.name, weight=weights.get(row.name), channel=row.channel, pool=row.pool,
            decision=row.decision, sheets=row.issued, outside=members_of(row.name) == Members.OUTSIDE,
            voters=_voters(row, roll.get(row.pk, []), excluded, len(targets), today),
        )
        for row in rows
    )  # fmt: skip
    stale = use is None or sheet_from(use.form, words_of(round_)) != round_.sheet
    return facts.RoundFacts(
        today=today, approved=round_.plan.state == Plan.State.APPROVED, targets=len(targets), groups=groups,
        holders=_holders(round_, targets), begins_on=round_.begins_on, ends_on=round_.ends_on,
        meeting_on=round_.meeting_at.date() if round_.meeting_at else None,
        missing=tuple(name for name in weights if name not in {row.name for row in rows}), stale=stale,
        few=_few(rows, roll, excluded, targets), elsewhere=_elsewhere(round_),
        not_before=(late := _not_before(round_.plan, use)),
        verdict_known=None if late is None else verdict_known(round_.plan),
        excludes=any(excluded.values()) or any(target.subject_id for target in targets),
    )  # fmt: skip


def words_of(round_: AppraisalRound) -> dict[str, str]:
    """Give the guiding words of a round by dimension."""
    return {each["name"]: each["words"] for each in round_.sheet.get("aspects", ())}


def _present(rows: QuerySet[Employee], day: date) -> QuerySet[Employee]:
    return rows.filter(Q(left_on__isnull=True) | Q(left_on__gte=day))


def _voters(
    group: RoundGroup, rows: Sequence[Elector], excluded: dict[int, list[int]], targets: int, today: date
) -> tuple[facts.Voter, ...]:
    people = [row.employee_id for row in rows if row.employee_id]
    accounts: dict[int | None, str] = {}
    if group.channel == RoundGroup.Channel.ACCOUNT and people:
        known = Account.objects.filter(employee__in=people, is_active=True)
        accounts = dict(known.values_list("employee", "password"))
    return tuple(
        facts.Voter(
            name=row.name, person=identity(row.employee), account=row.employee_id in accounts,
            activated=is_password_usable(accounts.get(row.employee_id)),
            judges=targets - len(excluded.get(row.pk, ())),
            gone=row.employee is not None and row.employee.left_on is not None and row.employee.left_on < today,
        )
        for row in rows
    )  # fmt: skip


def _holders(round_: AppraisalRound, targets: Sequence[RoundTarget]) -> tuple[facts.Holder, ...]:
    judged = {target.participant.employee_id for target in targets if target.participant is not None}
    rows = round_.holders.select_related("account").order_by("position")
    return tuple(
        facts.Holder(
            name=row.account.name,
            ready=bool(row.public_key),
            judged=row.account.employee_id in judged,
        )
        for row in rows
        if row.account.is_active
    )


def _few(
    groups: Sequence[RoundGroup],
    roll: dict[int, list[Elector]],
    excluded: dict[int, list[int]],
    targets: Sequence[RoundTarget],
) -> tuple[str, ...]:
    """Name the targets whom so many of a group are excluded from judging that fewer than five are left."""
    pools: dict[str, list[Elector]] = {}
    for group in groups:
        if group.channel != RoundGroup.Channel.PAPER:
            pools.setdefault(group.pool or group.name, []).extend(roll.get(group.pk, []))
    return tuple(
        target.name
        for place, target in enumerate(targets)
        if any(
            len(rows) >= LEAST_VOTERS > sum(place not in excluded.get(row.pk, ()) for row in rows)
            for rows in pools.values()
        )
    )


def waits_for_verdict(plan: Plan) -> bool:
    """Whether the plan holds its appraisal of persons after its year, when the superior's result is there (rules 2.2)."""
    return any(_not_before(plan, use) is not None for use in forms_of(plan))


def round_after_verdict(plan: Plan) -> tuple[str, AppraisalRound | None] | None:
    """Give the ballot form of that appraisal and the latest round held on it, if any; None where nothing waits."""
    form = next((use.form.name for use in forms_of(plan) if _not_before(plan, use) is not None), None)
    if form is None:
        return None
    rounds = AppraisalRound.objects.filter(plan=plan, form=form).exclude(state=State.VOIDED)
    return form, rounds.order_by("-pk").first()


def _not_before(plan: Plan, use: FormUse | None) -> date | None:
    """Give the first day after the plan's year where its calendar has the appraisal of persons in the year after."""
    rules = rules_in_force(plan).rules
    if rules is None or use is None or not use.people:
        return None
    entries = (entry for entry in rules.scheme.calendar if entry.clause == use.form.clause)
    late = any(entry.due.startswith("Y+1") for entry in entries)
    return date(plan.year + 1, 1, 1) if late else None


def _elsewhere(round_: AppraisalRound) -> tuple[tuple[str, int], ...]:
    """Name the other rounds of the plan that give the same targets a result."""
    mine = set(round_.targets.values_list("subject", "participant"))
    others = AppraisalRound.objects.filter(plan=round_.plan_id, state__in=STANDING).exclude(pk=round_.pk)
    found: dict[str, set[tuple[int | None, int | None]]] = {}
    for relation in ("targets", "ballots", "tallies"):
        columns = ("name", f"{relation}__subject", f"{relation}__participant")
        for name, subject, person in others.order_by().values_list(*columns).distinct():
            if (subject, person) in mine and (subject or person):
                found.setdefault(name, set()).add((subject, person))
    return tuple((name, len(same)) for name, same in sorted(found.items()))
