"""The staff list as of a day: who is on it for a page, with what stands in each row; two more queries for a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.fields import BigIntegerField, DateField

from people.access import Access
from people.models import Absence, Employee, Posting
from people.querysets import STAFF_READERS

SERVING: Final = "在岗"
ABSENT: Final = "不参加考核"
LEFT: Final = "已离岗"
BORROWED_IN: Final = "借入"
LENT_OUT: Final = "借出"
NOT_YET: Final = "未到岗"
STATES: Final = (SERVING, ABSENT, BORROWED_IN, LENT_OUT, LEFT)
TONES: Final = {SERVING: "good", BORROWED_IN: "info", LENT_OUT: "info", LEFT: "muted", NOT_YET: "muted"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a row of the list says of a person on its day."""

    section: str
    post: str
    category: str
    state: str


def staff_of(access: Access, agency: int) -> QuerySet[Employee]:
    """Give those on the agency's list, or serving at it from elsewhere, whom the access may see.

    Who comes from elsewhere is asked first: they are few, and a list of thousands then needs no comparing.
    """
    here = Posting.objects.filter(agency=agency).exclude(employee__agency=agency).order_by()
    guests = set(here.values_list("employee", flat=True))
    whole = access.roles(*STAFF_READERS)
    if any(agency in held.agencies and held.departments is None for held in whole):
        seen = Employee.objects.visible_to(access).filter(pk__in=guests).values("pk")
        return Employee.objects.filter(Q(agency=agency) | Q(pk__in=seen) if guests else Q(agency=agency))
    return Employee.objects.visible_to(access).filter(Q(agency=agency) | Q(pk__in=guests))


def as_of(rows: QuerySet[Any, Any], day: date, agency: int) -> QuerySet[Any, Any]:
    """Let each row carry the day, whose list it stands on, its postings begun by then and its absences of the day."""
    postings = Posting.objects.filter(start__lte=day).order_by("start")
    # Only the names: a row object for each agency and section of 50 people would cost more than the query.
    postings = postings.annotate(at_agency=F("agency__name"), at_section=F("department__name"))
    absences = Absence.objects.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day).order_by("start")
    found: QuerySet[Any, Any] = rows.annotate(
        as_of=Value(day, output_field=DateField()), shown_for=Value(agency, output_field=BigIntegerField())
    ).prefetch_related(
        Prefetch("postings", queryset=postings, to_attr="begun"),
        Prefetch("absences", queryset=absences, to_attr="away"),
    )
    return found


def in_section(rows: QuerySet[Any, Any], section: int, day: date) -> QuerySet[Any, Any]:
    """Keep who serves in the section on the day."""
    return rows.filter(Exists(_current(day).filter(department=section)))


def in_category(rows: QuerySet[Any, Any], category: str, day: date) -> QuerySet[Any, Any]:
    """Keep who is of the category on the day."""
    return rows.filter(Exists(_current(day).filter(category=category)))


def in_state(rows: QuerySet[Any, Any], state: str, day: date, agency: int) -> QuerySet[Any, Any]:
    """Keep who stands so on the day."""
    if state == LEFT:
        return rows.filter(left_on__lt=day)
    if state == ABSENT:
        away = Absence.objects.filter(
            Q(end__isnull=True) | Q(end__gte=day), start__lte=day, employee=OuterRef("pk")
        )
        return rows.filter(Exists(away))
    if state == BORROWED_IN:
        borrowed = _current(day).filter(agency=agency, category="借调")
        return rows.filter(Exists(borrowed)).filter(
            ~Q(agency=agency) | Q(Exists(borrowed.filter(concurrent=False)))
        )
    if state == LENT_OUT:
        lent = _current(day).filter(category="借调", concurrent=True).exclude(agency=agency)
        return rows.filter(Exists(lent), agency=agency)
    return rows.filter(Exists(_current(day)))


def standing(row: Any) -> Standing:
    """Say what a row of `as_of` says on its day; worked out once a row."""
    if not hasattr(row, "standing"):
        row.standing = _standing(row, row.shown_for)
    found: Standing = row.standing
    return found


def _standing(row: Any, agency: int) -> Standing:
    day: date = row.as_of
    begun: Sequence[Any] = row.begun
    now = [each for each in begun if each.end is None or each.end >= day]
    mains = [each for each in now if not each.concurrent] or [each for each in begun if not each.concurrent]
    here = [each for each in now if each.agency_id == agency]
    known = mains or list(begun)
    shown = known[-1] if known else None
    if row.agency_id != agency and here:
        shown = here[-1]
    section = ""
    if shown is not None:
        unit, place = shown.at_agency, shown.at_section or ""
        section = place or unit if shown.agency_id == agency else f"{unit}{place}"
    return Standing(
        section=section,
        post=shown.post if shown else "",
        category=shown.category if shown else "",
        state=_state(row, now, agency),
    )


def _state(row: Any, now: Iterable[Posting], agency: int) -> str:
    day: date = row.as_of
    current = list(now)
    if row.left_on is not None and row.left_on < day:
        return LEFT
    if not current:
        return NOT_YET
    if row.away:
        return f"{ABSENT}：{row.away[0].reason}"
    if any(each.category == "借调" and each.agency_id == agency for each in current) and (
        row.agency_id != agency or any(not each.concurrent and each.category == "借调" for each in current)
    ):
        return BORROWED_IN
    if any(each.concurrent and each.category == "借调" and each.agency_id != agency for each in current):
        return LENT_OUT
    return SERVING


def _current(day: date) -> QuerySet[Posting]:
    return Posting.objects.filter(
        Q(end__isnull=True) | Q(end__gte=day), start__lte=day, employee=OuterRef("pk")
    )
