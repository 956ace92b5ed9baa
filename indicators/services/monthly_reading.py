"""Reading the months of sections: what each owes and says, with its evidence and conversation, and who may read it.

How they are filed and judged: `monthly`.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import Q

from indicators.models import LedgerEntry, MonthlyEvent, MonthlyEvidence, MonthlyReport, SecondaryIndicator
from indicators.services.filing import OPEN_STATES
from indicators.services.filing_rules import rules_of
from people.access import LINE, OFFICES, Access, Held, Role
from plans.models import Plan, Subject

State = LedgerEntry.State
FIELDS: Final[dict[str, str]] = {"planned": "月度计划", "summary": "月度总结"}
MONTHS: Final = range(1, 13)


@dataclass(slots=True, kw_only=True)
class Month:
    """One section's month: its row (None: nothing yet), the planned work of its indicators, and the month before.

    `last` has the row of the month before; for January it is December's of the same section in the year before.
    """

    subject: Subject
    report: MonthlyReport | None
    works: list[tuple[SecondaryIndicator, str]]
    last: MonthlyReport | None = None
    proofs: list[MonthlyEvidence] = field(default_factory=list)
    talk: list[MonthlyEvent] = field(default_factory=list)

    @property
    def state(self) -> str:
        """The row's state."""
        return self.report.state if self.report else State.DRAFT.value

    @property
    def open(self) -> bool:
        """Whether it may be written."""
        return self.state in OPEN_STATES

    @property
    def version(self) -> int:
        """The row's version."""
        return self.report.version if self.report else 0

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        tones = {State.DRAFT.value: "neutral", State.SENT_BACK.value: "bad", State.SUBMITTED.value: "info"}
        return tones.get(self.state, "good")

    @property
    def started(self) -> bool:
        """Whether anything was written."""
        return self.report is not None

    @property
    def written(self) -> bool:
        """Whether it says enough to be handed in."""
        return self.report is not None and any(getattr(self.report, name).strip() for name in FIELDS)

    @property
    def zone(self) -> str:
        """The id of the field that takes its files."""
        return f"f{self.subject.pk}"

    @property
    def last_title(self) -> str:
        """What the month before is called."""
        if self.last is None:
            return ""
        return "去年 12 月" if self.last.plan_id != self.subject.plan_id else f" {self.last.month} 月"

    @property
    def last_said(self) -> list[tuple[str, str, str]]:
        """What was written of the month before: field, its name, text; empty ones left out."""
        said = (
            [(name, words, getattr(self.last, name)) for name, words in FIELDS.items()] if self.last else []
        )
        return [(name, words, text) for name, words, text in said if text.strip()]


def due_of(year: int, month: int) -> date:
    """The day on which a month is due: its last one, for no document names a day (ASSUMED)."""
    return date(year, month, monthrange(year, month)[1])


def subjects_of(access: Access, agency: int, year: int, *roles: Role) -> list[Subject]:
    """Give the sections with monthly reports for which one of the roles (the 填报人 by default) is held."""
    plans = Plan.objects.filter(agency=agency, year=year, state=Plan.State.APPROVED).defer("scheme_text")
    monthly = [key for key, rules in rules_of(plans).items() if rules.monthly]
    scope = Q(pk__in=())
    for held in access.roles(*(roles or (Role.FILER,))):
        scope |= of_section(held)
    rows = Subject.objects.filter(scope, plan__in=monthly).exclude(kind=Subject.Kind.UNIT)
    return list(rows.select_related("plan").defer("plan__scheme_text").order_by("plan", "code"))


def month_of(subjects: list[Subject], month: int) -> list[Month]:
    """Read the month of the sections with evidence and conversation; four queries, in January one more."""
    found = MonthlyReport.objects.filter(subject__in=subjects, month__in=(month - 1, month))
    reports = {(row.subject_id, row.month): row for row in found}
    last = {one.pk: reports.get((one.pk, month - 1)) for one in subjects}
    if month == MONTHS[0]:
        last = {**_last_december(subjects)}
    works = _works(subjects, month)
    keys = [row.pk for row in reports.values() if row.month == month]
    proofs: dict[int, list[MonthlyEvidence]] = {}
    for proof in MonthlyEvidence.objects.filter(report__in=keys).select_related("file"):
        proofs.setdefault(proof.report_id, []).append(proof)
    talk: dict[int, list[MonthlyEvent]] = {}
    for event in MonthlyEvent.objects.filter(report__in=keys):
        talk.setdefault(event.report_id, []).append(event)
    cards = []
    for one in subjects:
        report = reports.get((one.pk, month))
        key = report.pk if report else 0
        cards.append(
            Month(
                subject=one,
                report=report,
                works=works.get(one.pk, []),
                last=last.get(one.pk),
                proofs=proofs.get(key, []),
                talk=talk.get(key, []),
            )
        )
    return cards


def _works(subjects: list[Subject], month: int) -> dict[int, list[tuple[SecondaryIndicator, str]]]:
    works: dict[int, list[tuple[SecondaryIndicator, str]]] = {}
    rows = SecondaryIndicator.objects.filter(subject__in=subjects).select_related("primary")
    for row in rows.order_by("position", "code"):
        text = str(row.planned_months.get(str(month), "")).strip()
        if text and row.subject_id is not None:
            works.setdefault(row.subject_id, []).append((row, text))
    return works


def _last_december(subjects: list[Subject]) -> dict[int, MonthlyReport]:
    """December's rows of the year before, by the section itself: its code in the plan may have changed."""
    if not subjects:
        return {}
    found = MonthlyReport.objects.filter(
        month=MONTHS[-1],
        plan__agency__in={one.plan.agency_id for one in subjects},
        plan__year__in={one.plan.year - 1 for one in subjects},
        subject__department__in=[one.department_id for one in subjects if one.department_id],
    ).exclude(plan__state=Plan.State.DRAFT)
    rows = {
        (row.plan.agency_id, row.plan.year, row.subject.department_id): row
        for row in found.select_related("plan", "subject").defer("plan__scheme_text").order_by("-pk")
    }
    keys = {one.pk: (one.plan.agency_id, one.plan.year - 1, one.department_id) for one in subjects}
    return {pk: rows[key] for pk, key in keys.items() if key in rows}


def states_of(subjects: list[Subject]) -> dict[int, list[str]]:
    """Give the states of each month's rows."""
    found: dict[int, list[str]] = {month: [] for month in MONTHS}
    for month, state in MonthlyReport.objects.filter(subject__in=subjects).values_list("month", "state"):
        found[month].append(state)
    return found


def months_read(access: Access) -> Q:
    """The condition over MonthlyReport «read by the access»: by its filers always, by its line once it is handed in."""
    filed = line = Q(pk__in=())
    for held in access.roles(Role.FILER):
        filed |= of_section(held)
    for held in access.roles(*LINE, *OFFICES):
        line |= of_section(held)
    running = Subject.objects.filter(plan__state=Plan.State.APPROVED).exclude(kind=Subject.Kind.UNIT)
    handed_in = ~Q(state__in=OPEN_STATES) & Q(subject__in=running.filter(line).order_by().values("pk"))
    return Q(subject__in=running.filter(filed).order_by().values("pk")) | handed_in


def of_section(held: Held) -> Q:
    """The condition over Subject «of a section for which the role is held»."""
    if held.departments is None:
        return Q(plan__agency__in=held.agencies) | Q(agency__in=held.agencies)
    return Q(agency__in=held.agencies, department__in=held.departments)
