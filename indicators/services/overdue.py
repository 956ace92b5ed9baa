"""What was not handed in by its day, what is red, and the way of an overdue matter: 提醒 → 通报 → 问责.

A row is overdue when the due day of its quarter is past and it has not been submitted; a returned one counts. Each step
leaves an `OverdueStep` with its document; a reminder goes to a person once a day, however often the button is pressed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.urls import reverse

from indicators.engine.lights import Light, LightRules, light, light_words
from indicators.filers import Filer, filers_of
from indicators.models import LedgerEntry, OverdueStep, SecondaryIndicator
from indicators.services.filing_rules import due_days
from people.acting import Actor
from people.errors import DomainError
from people.models import StoredFile
from people.services.notifications import notify
from plans.models import Plan

Level = OverdueStep.Level
HANDED_IN: Final = (LedgerEntry.State.SUBMITTED.value, LedgerEntry.State.APPROVED.value)
ORDER: Final = (Level.REMINDED, Level.CIRCULATED, Level.ACCOUNTABLE)
# How long a reminder gives, in days, in the text that is proposed.
GRACE: Final = 3
NOT_RECORDED: Final = "没有登记"


@dataclass(slots=True, kw_only=True)
class Matter:
    """One overdue or red row: the indicator, the quarter, when it was due, what stands of it, what was done."""

    indicator: SecondaryIndicator
    quarter: int
    due: date
    today: date
    entry: LedgerEntry | None = None
    rules: LightRules = field(default_factory=LightRules)
    filers: tuple[Filer, ...] = ()
    steps: list[OverdueStep] = field(default_factory=list)

    @property
    def days(self) -> int:
        """Days past the due day."""
        return (self.today - self.due).days

    @property
    def planned(self) -> int | None:
        """The planned progress of the quarter, 1/10¹²."""
        found: int | None = getattr(self.indicator, f"planned_q{self.quarter}")
        return found

    @property
    def standing(self) -> str:
        """Where the row stands."""
        return "未填报" if self.entry is None else self.entry.state

    @property
    def words(self) -> str:
        """Why it is red."""
        return light_words(self.entry.attainment if self.entry else None, self.planned, self.rules)

    @property
    def who(self) -> str:
        """Names of those who file it."""
        return "、".join(dict.fromkeys(filer.name for filer in self.filers)) or "没有填报人"

    @property
    def next_level(self) -> str:
        """The step that comes next; empty at the end of the way."""
        done = {step.level for step in self.steps}
        return next((level.value for level in ORDER if level not in done), "")


@dataclass(frozen=True, slots=True)
class Overdue:
    """The two lists of a plan's year."""

    late: list[Matter]
    red: list[Matter]


def overdue_of(
    plan: Plan, indicators: Iterable[SecondaryIndicator], *, rules: LightRules, today: date
) -> Overdue:
    """List what is overdue and what is red among indicators of the plan; a constant number of queries."""
    rows = list(indicators)
    days = {quarter: due.day for quarter, due in due_days([plan])[plan.pk].items()}
    past = [quarter for quarter in sorted(days) if days[quarter] < today]
    entries = _entries(rows)
    steps = _steps(rows)
    filers = filers_of(rows, today)
    found = Overdue([], [])
    for row in rows:
        reported = [quarter for quarter in (1, 2, 3, 4) if _handed_in(entries.get((row.pk, quarter)))]
        for quarter in past:
            if quarter not in reported:
                found.late.append(_matter(row, quarter, days, today, entries, rules, filers, steps))
        if reported:
            matter = _matter(row, reported[-1], days, today, entries, rules, filers, steps)
            if matter.entry and light(matter.entry.attainment, matter.planned, rules) == Light.RED:
                found.red.append(matter)
    found.late.sort(key=lambda matter: (matter.due, matter.indicator.code))
    return found


def _matter(
    row: SecondaryIndicator,
    quarter: int,
    days: dict[int, date],
    today: date,
    entries: dict[tuple[int, int], LedgerEntry],
    rules: LightRules,
    filers: dict[int, tuple[Filer, ...]],
    steps: dict[tuple[int, int], list[OverdueStep]],
) -> Matter:
    return Matter(
        indicator=row,
        quarter=quarter,
        due=days[quarter],
        today=today,
        entry=entries.get((row.pk, quarter)),
        rules=rules,
        filers=filers[row.pk],
        steps=steps[row.pk, quarter],
    )


def _handed_in(entry: LedgerEntry | None) -> bool:
    return entry is not None and entry.state in HANDED_IN


def _entries(rows: Sequence[SecondaryIndicator]) -> dict[tuple[int, int], LedgerEntry]:
    found = LedgerEntry.objects.filter(indicator__in=[row.pk for row in rows])
    return {(entry.indicator_id, entry.quarter): entry for entry in found}


def _steps(rows: Sequence[SecondaryIndicator]) -> dict[tuple[int, int], list[OverdueStep]]:
    found: dict[tuple[int, int], list[OverdueStep]] = defaultdict(list)
    for step in OverdueStep.objects.filter(indicator__in=[row.pk for row in rows]).order_by("pk"):
        found[step.indicator_id, step.quarter].append(step)
    return found


def late_counts(plans: Iterable[Plan], today: date) -> dict[int, tuple[int, date]]:
    """Count what is overdue of each plan, with the day of the oldest; plans with nothing overdue are left out."""
    rows = [plan for plan in plans if plan.state == Plan.State.APPROVED]
    owed: dict[int, int] = dict(
        SecondaryIndicator.objects.filter(plan__in=rows)
        .order_by()
        .values_list("plan")
        .annotate(number=Count("pk"))
    )
    entries = LedgerEntry.objects.filter(indicator__plan__in=rows, state__in=HANDED_IN).order_by()
    found = entries.values_list("indicator__plan", "quarter").annotate(number=Count("pk"))
    handed_in = {(plan, quarter): number for plan, quarter, number in found}
    counts: dict[int, tuple[int, date]] = {}
    for plan, quarters in due_days(rows).items():
        missing = {
            quarter: owed.get(plan, 0) - handed_in.get((plan, quarter), 0)
            for quarter, due in quarters.items()
            if due.day < today
        }
        late = [quarter for quarter, number in missing.items() if number > 0]
        if late:
            counts[plan] = (sum(missing.values()), min(quarters[quarter].day for quarter in late))
    return counts


def remind_all(*, by: Actor, plan: Plan, late: Sequence[Matter], today: date) -> tuple[int, int]:
    """Remind everybody who has not handed in; gives how many people got a message, and how many rows have nobody.

    Pressed again on the same day it changes nothing: neither a second message nor a second step.
    """
    if not late:
        raise DomainError("没有提醒", why="没有逾期未报的行", next_step="不用提醒")
    people: dict[int, list[Matter]] = defaultdict(list)
    nobody = 0
    for matter in late:
        accounts = {filer.account for filer in matter.filers if filer.account is not None}
        nobody += not accounts
        for account in accounts:
            people[account].append(matter)
    link = reverse("my_filing", args=[plan.agency_id, plan.year])
    with transaction.atomic():
        made = _remember(by, [matter for matter in late if matter.filers], today)
        for account, matters in sorted(people.items()):
            notify(
                [account],
                title=f"{len(matters)} 项季度台账逾期未报，请尽快补报",
                body="；".join(_line(matter) for matter in matters[:20]),
                link=link,
                key=f"overdue-{plan.pk}-{today:%Y%m%d}",
            )
        by.record(
            action="提醒逾期填报",
            target=str(plan),
            detail={"日期": str(today), "人数": len(people), "行数": len(late), "新记提醒": made},
            agency=plan.agency_id,
        )
    return len(people), nobody


def _line(matter: Matter) -> str:
    return f"{matter.indicator.code} 第{matter.quarter}季度（逾期 {matter.days} 天）"


def _remember(by: Actor, late: Sequence[Matter], today: date) -> int:
    before = OverdueStep.objects.filter(on=today, level=Level.REMINDED).count()
    OverdueStep.objects.bulk_create(
        [
            OverdueStep(
                indicator=matter.indicator,
                quarter=matter.quarter,
                level=Level.REMINDED,
                on=today,
                text=reminder_text(matter, today),
                account_id=by.account,
                name=by.name,
            )
            for matter in late
        ],
        ignore_conflicts=True,
    )
    return OverdueStep.objects.filter(on=today, level=Level.REMINDED).count() - before


def record_step(
    *,
    by: Actor,
    matter: Matter,
    level: str,
    on: date,
    text: str,
    document: str = "",
    files: Sequence[StoredFile] = (),
) -> OverdueStep:
    """Record a step of the way with its document; no step before the one below it, 通报 and 问责 have a 文号."""
    place = ORDER.index(Level(level))
    done = {step.level: step for step in matter.steps}
    if place and ORDER[place - 1] not in done:
        raise DomainError(
            NOT_RECORDED,
            why=f"还没有“{ORDER[place - 1]}”，不能“{level}”",
            next_step="请按 提醒、通报、问责 的次序办理",
        )
    if on > matter.today or on < (done[ORDER[place - 1]].on if place else matter.due):
        raise DomainError(NOT_RECORDED, why="日期早于上一步，或在今天之后", next_step="请核对日期")
    if place and not document.strip():
        raise DomainError(NOT_RECORDED, why=f"“{level}”须有文号", next_step="请填写文号")
    try:
        with transaction.atomic():
            step = OverdueStep.objects.create(
                indicator=matter.indicator,
                quarter=matter.quarter,
                level=level,
                on=on,
                document=document.strip(),
                text=text.strip(),
                account_id=by.account,
                name=by.name,
            )
            step.files.set(files)
            detail = {"步骤": level, "日期": str(on), "文号": step.document, "内容": step.text}
            by.record(
                action="登记逾期处理", target=f"{matter.indicator} 第{matter.quarter}季度", detail=detail,
                agency=matter.indicator.plan.agency_id,
            )  # fmt: skip
            _tell(matter, step)
    except IntegrityError as error:
        raise DomainError(NOT_RECORDED, why=f"{on} 已登记过“{level}”", next_step="请刷新页面") from error
    return step


def _tell(matter: Matter, step: OverdueStep) -> None:
    accounts = {filer.account for filer in matter.filers if filer.account is not None}
    plan = matter.indicator.plan
    notify(
        accounts,
        title=f"{_line(matter)}：{step.level}",
        body=step.text,
        link=reverse("my_filing", args=[plan.agency_id, plan.year]),
    )


def reminder_text(matter: Matter, today: date) -> str:
    """Propose the text of a reminder."""
    return (
        f"{matter.indicator}第{matter.quarter}季度应于{matter.due:%Y年%m月%d日}前填报，至今未报，已逾期 {matter.days} 天。"
        f"请{matter.who}于{today + timedelta(days=GRACE):%Y年%m月%d日}前补报并说明原因。"
    )


def step_text(matter: Matter, level: str, today: date) -> str:
    """Propose the text of a step."""
    if level == Level.REMINDED:
        return reminder_text(matter, today)
    subject = matter.indicator.subject.name if matter.indicator.subject else "责任对象"
    told = f"{matter.indicator}第{matter.quarter}季度逾期 {matter.days} 天未报，经提醒仍未补报"
    if level == Level.CIRCULATED:
        return f"{subject}{told}，现予以通报，请立即补报，并书面说明原因。"
    return f"{subject}{told}，通报后仍未整改。按规定对责任人予以问责：（写明方式和依据）。"
