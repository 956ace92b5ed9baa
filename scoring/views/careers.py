"""Tables for the year-end appraisal and for awards; a person's and a section's years side by side."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import django_tables2 as tables
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from people.frame.columns import NumberColumn
from people.frame.requests import Request
from people.frame.tables import HouseTable, listing
from people.middleware import actor_of
from people.models import Employee
from people.permissions import needs
from people.permissions.predicates import agencies_where
from people.views.units import unit_of
from scoring.consequences.careers import look_up, section_years, sections_of
from scoring.consequences.tables import APPRAISAL, AWARDS, TITLES, lines_of
from scoring.forms.consequences import YearsFilterForm

MOST_FOUND = 50


NOWRAP: Final = {"td": {"class": "nowrap"}, "th": {"class": "nowrap"}}


class LineTable(HouseTable):
    """Lines for the year-end appraisal."""

    name = tables.Column(verbose_name="姓名或名称", attrs=NOWRAP)
    number = tables.Column(verbose_name="工号或编号")
    kind = tables.Column(verbose_name="类型", attrs=NOWRAP)
    place = tables.Column(verbose_name="所在对象或分组")
    verdict = tables.Column(verbose_name="结论", attrs=NOWRAP)
    cause = tables.Column(verbose_name="原因", orderable=False)
    clause = tables.Column(verbose_name="条款", orderable=False, attrs=NOWRAP)

    class Meta(HouseTable.Meta):
        """As they come."""

        empty_text = "没有要列的。"


class AwardTable(LineTable):
    """Lines for awards: with grade and rank."""

    grade = tables.Column(verbose_name="等次", attrs=NOWRAP)
    rank = NumberColumn(verbose_name="名次")

    class Meta(LineTable.Meta):
        """Grade and rank before what follows from them."""

        sequence = ("name", "number", "kind", "place", "grade", "rank", "...")


TABLES: Final[dict[str, type[HouseTable]]] = {APPRAISAL: LineTable, AWARDS: AwardTable}


class PersonYears(HouseTable):
    """A person's years."""

    year = tables.Column(verbose_name="年度")
    agency = tables.Column(verbose_name="单位")
    place = tables.Column(verbose_name="所在对象")
    post = tables.Column(verbose_name="职务")
    score = tables.Column(verbose_name="本人得分")
    grade = tables.Column(verbose_name="本人等次")
    place_grade = tables.Column(verbose_name="所在对象等次")
    place_rank = NumberColumn(verbose_name="所在对象名次")
    following = tables.Column(verbose_name="结果运用", orderable=False)

    class Meta(HouseTable.Meta):
        """As they come."""

        empty_text = "没有已发布的年度结果。"


class SectionYears(HouseTable):
    """A section's years."""

    year = tables.Column(verbose_name="年度")
    name = tables.Column(verbose_name="当年名称")
    score = tables.Column(verbose_name="得分")
    rank = NumberColumn(verbose_name="名次")
    grade = tables.Column(verbose_name="等次")
    following = tables.Column(verbose_name="结果运用", orderable=False)

    class Meta(HouseTable.Meta):
        """As they come."""

        empty_text = "没有已发布的年度结果。"


@needs("consequence.view")
def consequence_table(request: Request, agency: int, year: int, table: str) -> HttpResponse:
    """The table for the year-end appraisal or for awards, on the page and as a spreadsheet."""
    if table not in TITLES:
        raise Http404
    unit = unit_of(request, agency)
    shown = listing(
        request, name=f"consequence-{table}", table=TABLES[table], rows=lines_of(request.access, agency, year, table),
        file_name=f"{unit.name}{year}年度{TITLES[table]}",
    )  # fmt: skip
    if shown.download:
        return shown.download
    context = {"unit": unit, "year": year, "shown": shown, "title": TITLES[table]}
    return render(request, "scoring/consequences/table.html", context)


@needs("career.view")
def careers(request: Request, agency: int) -> HttpResponse:
    """Find whose years, or which section's, are to be looked up."""
    unit = unit_of(request, agency)
    form = YearsFilterForm(request.GET or None)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    people = Employee.objects.filter(agency=unit).order_by("number")
    sections = sections_of(agency).order_by("code", "-valid_from")
    if words:
        people = people.filter(Q(name__icontains=words) | Q(number__icontains=words))
        sections = sections.filter(Q(name__icontains=words) | Q(code__icontains=words))
    context = {
        "unit": unit, "form": form, "words": words, "people": people[:MOST_FOUND],
        "sections": sections[:MOST_FOUND], "most": MOST_FOUND,
    }  # fmt: skip
    return render(request, "scoring/consequences/careers.html", context)


@needs("career.view")
def career_person(request: Request, agency: int, employee: int) -> HttpResponse:
    """A person's years side by side; every look is written down."""
    unit = unit_of(request, agency)
    person = get_object_or_404(Employee.objects.select_related("agency"), pk=employee, agency=unit)
    years = look_up(
        by=actor_of(request), person=person, agencies=agencies_where(request.access, "career.view")
    )
    title = f"{person.name}（{person.number}）历年结果"
    shown = listing(request, name="career_person", table=PersonYears, rows=years, file_name=title)
    context = {"unit": unit, "shown": shown, "title": title, "back": _home(agency), "person": person}
    return shown.download or render(request, "scoring/consequences/years.html", context)


@needs("career.view")
def career_section(request: Request, agency: int, department: int) -> HttpResponse:
    """A section's years side by side."""
    unit = unit_of(request, agency)
    section = get_object_or_404(sections_of(agency), pk=department)
    years = section_years(section, agencies_where(request.access, "career.view"))
    title = f"{section.name}历年结果"
    shown = listing(request, name="career_section", table=SectionYears, rows=years, file_name=title)
    context = {"unit": unit, "shown": shown, "title": title, "back": _home(agency)}
    return shown.download or render(request, "scoring/consequences/years.html", context)


@lru_cache(maxsize=256)
def _home(agency: int) -> str:
    return reverse("careers", args=[agency])
