"""称号: the register of titles that units hold, and what a lost grade does to 文明单位 (rules 4.14 «6-2)③»)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q

from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import Agency
from plans.models import Plan, Subject
from scoring.models import Consequence, Title

State = Title.State
NOT_STORED: Final = "称号没有保存"
CIVILISED: Final = "文明单位"
PROVINCE, CITY = "省级", "市级"
# Whose 文明单位 the text takes: of the province and of the city.
LEVELS_LOST: Final = (PROVINCE, CITY)
LEVELS: Final = ("国家级", PROVINCE, CITY, "县级")


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleFacts:
    """What is entered of a title; `until` is the last day of its round, None where it has none."""

    name: str
    level: str
    awarded_on: date
    until: date | None = None
    document: str = ""
    state: str = State.HELD
    reason: str = ""


def add_title(*, by: Actor, agency: Agency, facts: TitleFacts) -> Title:
    """Enter a title. DomainError: its days are the wrong way round, it stands there already."""
    _check(facts)
    with transaction.atomic():
        same = Title.objects.filter(
            agency=agency, name=facts.name.strip(), level=facts.level, awarded_on=facts.awarded_on
        )
        if same.exists():
            raise DomainError(NOT_STORED, why="这个称号已经登记过", next_step="请在原来的那一条里更改")
        row = Title.objects.create(agency=agency, entered_name=by.name, **_values(facts))
        _record(by, row, "登记称号", changes({}, _told(row)))
    return row


def change_title(*, by: Actor, agency: Agency, title: int, version: int, facts: TitleFacts) -> Title:
    """Change a title as last seen. DomainError: changed meanwhile, a lost one without a reason."""
    _check(facts)
    with transaction.atomic():
        row = Title.objects.select_related("agency").filter(pk=title, agency=agency).first()
        if row is None:
            raise DomainError(NOT_STORED, why="找不到这个称号", next_step="请刷新列表")
        before = _told(row)
        values = _values(facts)
        if not Title.objects.filter(pk=title, version=version).update(**values, version=version + 1):
            raise DomainError(NOT_STORED, why="这个称号刚刚被改动", next_step="请刷新页面，核对后再改")
        for name, value in values.items():
            setattr(row, name, value)
        _record(by, row, "更改称号", changes(before, _told(row)))
    return row


def titles_of(plan: Plan) -> dict[int, list[Title]]:
    """The 文明单位 of province and city that units of the plan held in its year, by the agency's key; one query."""
    first, last = date(plan.year, 1, 1), date(plan.year, 12, 31)
    rows = Title.objects.filter(
        Q(until__isnull=True) | Q(until__gte=first),
        agency__in=Subject.objects.filter(plan=plan, agency__isnull=False).values("agency"),
        name__contains=CIVILISED, level__in=LEVELS_LOST, awarded_on__lte=last,
    ).exclude(state=State.LOST)  # fmt: skip
    found: dict[int, list[Title]] = defaultdict(list)
    for row in rows.order_by("awarded_on", "pk"):
        found[row.agency_id].append(row)
    return found


def hold_titles(agencies: Any) -> None:
    """Keep the titles of agencies from moving to the end of the transaction."""
    rows = Title.objects.filter(agency__in=agencies).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk"))


def lose(item: Consequence) -> list[Title]:
    """Carry out what follows for the unit's 文明单位: no bonus of it this year. Only in a transaction."""
    return _move(item, State.HELD, State.NOT_PAID, f"{item.plan.year}年度{item.cause}")


def restore(item: Consequence) -> list[Title]:
    """Take that back, where the cause is gone. Only in a transaction."""
    return _move(item, State.NOT_PAID, State.HELD, "")


def _move(item: Consequence, source: str, target: str, reason: str) -> list[Title]:
    agency = item.subject.agency_id if item.subject else None
    rows: Iterable[Title] = titles_of(item.plan).get(agency or 0, ())
    moved = [row for row in rows if row.state == source]
    Title.objects.filter(pk__in=[row.pk for row in moved], state=source).update(
        state=target, reason=reason, version=F("version") + 1
    )
    return moved


def _check(facts: TitleFacts) -> None:
    if facts.until is not None and facts.until < facts.awarded_on:
        raise DomainError(NOT_STORED, why="有效期在授予日期之前", next_step="请核对日期")
    if facts.state != State.HELD and not facts.reason.strip():
        raise DomainError(NOT_STORED, why="没有写变动原因", next_step="请写明依据")


def _values(facts: TitleFacts) -> dict[str, Any]:
    return {
        "name": facts.name.strip(), "level": facts.level, "awarded_on": facts.awarded_on, "until": facts.until,
        "document": facts.document.strip(), "state": facts.state, "reason": facts.reason.strip(),
    }  # fmt: skip


def _told(row: Title) -> dict[str, object]:
    return {
        "称号": row.name, "级别": row.level, "授予日期": str(row.awarded_on), "有效期至": str(row.until or ""),
        "文号": row.document, "状态": str(row.state), "变动原因": row.reason,
    }  # fmt: skip


def _record(by: Actor, row: Title, action: str, detail: dict[str, object]) -> None:
    by.record(action=action, target=f"{row.agency.name} {row}", detail=detail, agency=row.agency_id)
