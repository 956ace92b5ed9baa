"""The staff list, one person's page, and who takes part in a year."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, Final

import django_filters
import django_tables2 as tables
from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from people.engine.postings import Stretch, runs
from people.frame.columns import BadgeColumn, DayColumn, LinkedColumn, badge
from people.frame.found import path_of
from people.frame.requests import Request
from people.frame.tables import HouseTable, listing
from people.models import Agency, Department, Duty, Employee, StaffCategory
from people.permissions import allowed, needs
from people.services.absences import absence_words, who_takes_part
from people.services.claims import Claim, find_claims
from people.services.staff import open_work
from people.services.staff_register import (
    STATES,
    TONES,
    as_of,
    in_category,
    in_section,
    in_state,
    staff_of,
    standing,
)
from people.services.staff_turn import Names, entries_about, line_of

HISTORY: Final = 30


@lru_cache(maxsize=256)
def list_url(agency: int) -> str:
    """The address of an agency's list; a person's page lies under it."""
    return reverse("staff", kwargs={"agency": agency})


class StandingColumn(tables.Column):  # type: ignore[misc]
    """One of the words that depend on the day of the list."""

    def __init__(self, word: str, **kwargs: Any) -> None:
        super().__init__(empty_values=(), orderable=False, **kwargs)
        self.word = word

    def render(self, record: Any) -> str:
        """Write it; the state as a badge."""
        words = self.value(record)
        return badge(words, TONES.get(words, "waiting")) if self.word == "state" else words or "—"

    def value(self, record: Any) -> str:
        """The word itself."""
        return str(getattr(standing(record), self.word))


class StaffTable(HouseTable):
    """People as of a day; what depends on the day comes from `as_of`."""

    name = LinkedColumn(verbose_name="姓名", to=lambda row: f"{list_url(row.shown_for)}{row.pk}/")
    number = tables.Column(verbose_name="工号")
    section = StandingColumn("section", verbose_name="科室")
    post = StandingColumn("post", verbose_name="职务")
    category = StandingColumn("category", verbose_name="人员类别")
    state = StandingColumn("state", verbose_name="状态")
    joined_on = DayColumn(verbose_name="到岗日期")
    left_on = DayColumn(verbose_name="离岗日期")

    class Meta(HouseTable.Meta):
        """By 工号."""

        order_by = "number"
        empty_text = "名册里还没有人。"


class StaffFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By words, section, category and state, as of a day."""

    q = django_filters.CharFilter(label="姓名或工号", method="keep")
    section = django_filters.ModelChoiceFilter(
        label="科室", queryset=Department.objects.get_queryset().none(), method="keep", empty_label="全部"
    )
    category = django_filters.ChoiceFilter(
        label="人员类别", choices=StaffCategory.choices, method="keep", empty_label="全部"
    )
    state = django_filters.ChoiceFilter(
        label="状态", choices=[(word, word) for word in STATES], method="keep", empty_label="全部"
    )
    day = django_filters.DateFilter(
        label="截至日期", method="keep", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = int(self.request.resolver_match.kwargs["agency"])
        sections = Department.objects.visible_to(self.request.access).filter(agency=self.agency)
        self.filters["section"].queryset = sections.order_by("code", "valid_from")

    def filter_queryset(self, queryset: Any) -> Any:
        """Apply all of them for the day, today unless another is asked for."""
        asked = self.form.cleaned_data
        day: date = asked.get("day") or self.request.access.today
        if words := (asked.get("q") or "").strip():
            queryset = queryset.filter(name__icontains=words) | queryset.filter(number__icontains=words)
        if asked.get("section"):
            queryset = in_section(queryset, asked["section"].pk, day)
        if asked.get("category"):
            queryset = in_category(queryset, asked["category"], day)
        if asked.get("state"):
            queryset = in_state(queryset, asked["state"], day, self.agency)
        return as_of(queryset, day, self.agency)


@needs("staff.view")
def staff(request: Request, agency: int) -> HttpResponse:
    """List the staff in the scope; who sees nobody but themselves lands on the own page."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    rows = staff_of(request.access, agency)
    if not allowed(request.access, "staff.list", agency):
        own = rows.filter(pk=request.access.employee or 0).values_list("pk", flat=True).first()
        if own is None:
            raise Http404
        return redirect("staff_detail", agency=agency, employee=own)
    shown = listing(
        request, name="staff", table=StaffTable, rows=rows, filters=StaffFilter, file_name=f"{unit.name}人员"
    )
    if shown.download:
        return shown.download
    context = {"shown": shown, "unit": unit, "year": request.access.today.year}
    context["changes"] = allowed(request.access, "staff.change", agency)
    context["claims"] = allowed(request.access, "staff.claims", agency)
    return render(request, "people/staff/list.html", context)


@needs("staff.view")
def staff_detail(request: Request, agency: int, employee: int) -> HttpResponse:
    """One person: facts, postings, absences, duties, what is open, the history for those who may read it."""
    people = staff_of(request.access, agency).select_related("agency", "home_record__agency")
    person = get_object_or_404(people, pk=employee)
    changes = person.agency_id == agency and allowed(request.access, "staff.change", agency)
    today = request.access.today
    line = line_of(person.pk)
    names = Names(line)
    left = person.left_on is not None and person.left_on < today
    context = {
        "person": person,
        "agency": agency,
        "changes": changes,
        "facts": facts_of(person),
        "left": left,
        "postings": [told(run, names, today, first=line[0].start) for run in reversed(runs(line))],
        "absences": [(row, absence_words(row)) for row in person.absences.all()],
        "duties": Duty.objects.filter(employee=person)
        .select_related("agency", "department")
        .order_by("-start"),
        "open_work": open_work(employee=person.pk, today=today) if person.left_on else [],
        "claims": claims_about(person, agency, today) if changes else [],
        "handover_url": path_of("handover", agency=person.agency_id) if changes else "",
        "history": history_of(request, person),
        "reads_history": allowed(request.access, "audit.read", person.agency_id),
    }
    return render(request, "people/staff/detail.html", context)


def facts_of(person: Employee) -> list[tuple[str, object]]:
    """The facts above the postings."""
    facts: list[tuple[str, object]] = [
        ("工号", person.number),
        ("管理单位", person.agency.name),
        ("到岗日期", person.joined_on.isoformat() if person.joined_on else ""),
    ]
    if person.home_record is not None:
        facts.append(("原单位", f"{person.home_record.agency}（工号 {person.home_record.number}）"))
    if person.left_on is not None:
        facts += [("最后在岗的一天", person.left_on.isoformat()), ("离岗原因", person.left_reason)]
    return facts


def told(run: list[Stretch], names: Names, today: date, *, first: date) -> dict[str, object]:
    """One posting as the timeline shows it: a run of stretches is one, with who appraises and pays when it varies."""
    start, last = run[0], run[-1]
    facts = start.facts
    said = (facts.post, facts.rank_level, facts.category, facts.job_title)
    kind = "主任职" if not start.concurrent else "借调" if facts.category == "借调" else "兼任"
    return {
        "key": next((each.key for each in run if each.key is not None), None),
        "kind": kind,
        "beside": start.concurrent,
        "start": start.start,
        "end": last.end,
        "place": names.place(facts),
        "words": "，".join(word for word in said if word and word != kind),
        "reason": start.reason,
        "claims": [(each.start, each.end, each.appraised_here, each.paid_here) for each in run],
        "now": start.start <= today and (last.end is None or last.end >= today),
        "undo": start.concurrent or start.start > first,
        "open": last.end is None or last.end >= today,
    }


def claims_about(person: Employee, agency: int, today: date) -> list[Claim]:
    """What is unsettled about the person this year."""
    return find_claims(agencies=[agency], year=today.year, people=[person.pk])


def history_of(request: Request, person: Employee) -> list[tuple[object, str, str, str]]:
    """When, who, what, for whom may read the log of the agency; nothing for others."""
    if not allowed(request.access, "audit.read", person.agency_id):
        return []
    rows = entries_about(person.pk).filter(agency=person.agency_id).order_by("-position")[:HISTORY]
    return [(timezone.localtime(row.at), row.actor, row.action, row.on_behalf_of) for row in rows]


class TakingPartTable(HouseTable):
    """Who takes part in the year, and why not."""

    name = LinkedColumn(
        verbose_name="姓名",
        accessor="employee__name",
        to=lambda row: f"{list_url(row.agency)}{row.employee.pk}/",
    )
    number = tables.Column(verbose_name="工号", accessor="employee__number")
    place = tables.Column(verbose_name="科室")
    category = tables.Column(verbose_name="人员类别")
    answer = BadgeColumn(verbose_name="参加考核", tones={"参加": "good", "不参加": "waiting"})
    reason = tables.Column(verbose_name="不参加的原因")

    class Meta(HouseTable.Meta):
        """By 工号."""

        order_by = "number"
        empty_text = "这一年没有人在本单位任职。"


@needs("staff.list")
def staff_year(request: Request, agency: int, year: int) -> HttpResponse:
    """Who takes part in the appraisal of the year, among those in the scope."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    seen = set(staff_of(request.access, agency).values_list("pk", flat=True))
    rows = [row for row in who_takes_part(agency=agency, year=year) if row.employee.pk in seen]
    shown = listing(
        request,
        name="staff_year",
        table=TakingPartTable,
        rows=rows,
        file_name=f"{unit.name}{year}年参加考核人员",
    )
    if shown.download:
        return shown.download
    parting = sum(row.takes_part for row in rows)
    context = {"shown": shown, "unit": unit, "year": year, "parting": parting, "others": len(rows) - parting}
    return render(request, "people/staff/year.html", context)
