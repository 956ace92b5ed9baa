"""结果运用 made from a published settlement: what follows from it, by name, each once; what no longer follows is 已解除.

Made in the transaction of the publication, and again by command when somebody was added to the registers since. Making
again what is there changes nothing.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from people.acting import Actor
from people.errors import DomainError
from people.services.notifications import notify
from plans.models import Participant, Plan, Subject
from plans.services.notice_turns import office_accounts
from scoring.consequences.telling import BODIES, tell_changed, tell_made
from scoring.consequences.titles import hold_titles, restore, titles_of
from scoring.engine import following as engine
from scoring.engine.facts_codec import unpack_facts
from scoring.engine.following import Following, Result, following
from scoring.models import Consequence, Settlement
from scoring.pinned import unpacked_rules
from scoring.services import hold_settlements
from scoring.settlement_states import PUBLISHED

Kind = Consequence.Kind
State = Consequence.State
NOT_MADE: Final = "没有形成结果运用"
# 原文没有规定办理期限，按系统默认：发布之日起 30 天，绩效办可以逐项更改。
USUAL_DAYS: Final = 30
# Who sees to it unless the office names somebody else; a written rectification is the unit's own.
OWNERS: Final[Mapping[str, str]] = {
    Kind.PRIORITY: "组织人事部门", Kind.NOT_EXCELLENT: "组织人事部门", Kind.QUOTA: "组织人事部门",
    Kind.TALK: BODIES,
}  # fmt: skip
OFFICE: Final = "绩效办"
Target = tuple[str, int | None, int | None]


@dataclass(slots=True)
class Made:
    """What came of it: new items, those lifted, and how many stand as they were."""

    new: list[Consequence] = field(default_factory=list)
    lifted: list[Consequence] = field(default_factory=list)
    kept: int = 0
    unknown: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A consequence with the rows that it names."""

    what: Following
    subject: Subject | None
    participant: Participant | None

    @property
    def target(self) -> Target:
        return (
            self.what.kind,
            self.subject.pk if self.subject else None,
            self.participant.pk if self.participant else None,
        )


def on_published(settlement: Settlement, by: Actor) -> None:
    """What follows, in the transaction of the publication (scoring.life.publishing)."""
    _make(by, settlement)


def hold(settlement: Settlement) -> None:
    """Take the items and titles that a publication may move, before the audit log is taken."""
    rows = Consequence.objects.filter(plan=settlement.plan_id).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    hold_titles(Subject.objects.filter(plan=settlement.plan_id, agency__isnull=False).values("agency"))


def make(*, by: Actor, plan: Plan) -> Made:
    """Make what follows from the plan's published result once more. DomainError: nothing is published."""
    with transaction.atomic():
        hold_settlements(plan.pk)
        settlement = published_of(plan)
        if settlement is None:
            raise DomainError(NOT_MADE, why="这一年的结果还没有发布", next_step="结果发布时自动形成")
        hold(settlement)
        return _make(by, settlement)


def published_of(plan: Plan) -> Settlement | None:
    """The newest published version of a plan."""
    rows = Settlement.objects.filter(plan=plan, state__in=PUBLISHED)
    return rows.select_related("plan__agency").defer("book").order_by("-version").first()


def follows_from(settlement: Settlement) -> tuple[Following, ...]:
    """What follows from a settlement by its frozen facts and rules; nothing from one without a result."""
    document = json.loads(settlement.result or "{}")
    if "honours" not in document:
        return ()
    facts = unpack_facts(zlib.decompress(bytes(settlement.inputs)))
    return following(facts, unpacked_rules(bytes(settlement.rules)).scheme, Result.read(document))


def _make(by: Actor, settlement: Settlement) -> Made:
    plan = settlement.plan
    made = Made()
    wanted = {one.target: one for one in _wanted(plan, settlement, made)}
    standing = Consequence.objects.filter(plan=plan).exclude(state=State.LIFTED).order_by("pk")
    for row in standing.select_related("subject", "participant"):
        target = (row.kind, row.subject_id, row.participant_id)
        one = wanted.get(target)
        if one is not None and one.what.number == row.number:
            _keep(row, one.what, settlement)
            made.kept += 1
            del wanted[target]
        else:
            _lift(row, settlement, changed=one is not None)
            made.lifted.append(row)
    day = timezone.localdate(settlement.published_at) if settlement.published_at else timezone.localdate()
    made.new = [_row(one, settlement, day + timedelta(days=USUAL_DAYS)) for one in wanted.values()]
    Consequence.objects.bulk_create(made.new)
    if made.new or made.lifted:
        _tell(by, settlement, made)
    return made


def _wanted(plan: Plan, settlement: Settlement, made: Made) -> Iterable[_Wanted]:
    found = follows_from(settlement)
    if not found:
        return
    subjects = {row.code: row for row in Subject.objects.filter(plan=plan)}
    people = {row.number: row for row in Participant.objects.filter(plan=plan)}
    held = titles_of(plan)
    for one in found:
        subject, person = subjects.get(one.subject), people.get(one.person)
        if subject is None and person is None:
            # Taken out of the roster since it was settled: the log says so.
            made.unknown.append(one.subject or one.person)
        elif one.kind != engine.TITLE:
            yield _Wanted(one, subject, person)
        elif subject is not None and (titles := held.get(subject.agency_id or 0)):
            names = "、".join(str(title) for title in titles)
            cause = f"{one.cause}；持有{names}：取消当年度奖金，不得参加新一届评选"
            yield _Wanted(replace(one, cause=cause), subject, None)


def _row(one: _Wanted, settlement: Settlement, due: date) -> Consequence:
    what = one.what
    unit = one.subject.name if one.subject and what.kind == Kind.RECTIFY else ""
    return Consequence(
        plan=settlement.plan, settlement=settlement, kind=what.kind, subject=one.subject,
        participant=one.participant, cause=what.cause, clause=what.clause, number=what.number,
        owner=unit or OWNERS.get(what.kind, OFFICE), due=due,
    )  # fmt: skip


def _keep(row: Consequence, what: Following, settlement: Settlement) -> None:
    """An item under way rests on the newest version; one that is done stays as it was done."""
    if row.state == State.OPEN and (row.settlement_id, row.cause, row.clause) != (
        settlement.pk, what.cause, what.clause
    ):  # fmt: skip
        Consequence.objects.filter(pk=row.pk, state=State.OPEN).update(
            settlement=settlement, cause=what.cause, clause=what.clause, version=F("version") + 1
        )


def _lift(row: Consequence, settlement: Settlement, *, changed: bool) -> None:
    what = "数量已变，另立一项" if changed else "不再有这项原因"
    words = f"核算第{settlement.version}版发布后{what}"
    if row.state == State.DONE:
        words += f"；此前已于 {row.done_on:%Y-%m-%d} 办结，请收回已发的文书" if row.done_on else ""
        if row.kind == Kind.TITLE:
            restore(row)
    Consequence.objects.filter(pk=row.pk).update(state=State.LIFTED, lifted=words, version=F("version") + 1)


def _tell(by: Actor, settlement: Settlement, made: Made) -> None:
    plan = settlement.plan
    undone = [row for row in made.lifted if row.state == State.DONE]
    by.record(
        action="形成结果运用",
        target=f"{plan.agency.name} {plan} 核算第{settlement.version}版",
        detail={
            "新增": [told(row) for row in made.new],
            "解除": [told(row) for row in made.lifted],
            "不变": made.kept,
            "名册里已没有": made.unknown,
        },
        agency=plan.agency_id,
    )
    said = [f"新增 {len(made.new)} 项"] + ([f"解除 {len(made.lifted)} 项"] if made.lifted else [])
    body = f"其中 {len(undone)} 项已经办结，请收回已发的文书。" if undone else "请按期办理。"
    notify(
        office_accounts(plan.agency_id),
        title=f"{plan.year}年度结果运用：{'，'.join(said)}",
        body=body,
        link=reverse("consequences", args=[plan.agency_id, plan.year]),
    )
    tell_made(by, plan, made.new)
    tell_changed(by, plan, made.lifted)


def told(row: Consequence) -> str:
    """An item in one line: what, for whom."""
    return f"{row.kind} {row.whom}"
