"""Pages of a settled year: its versions, and of one version the overview, subjects, people, money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render

from bonuses.places import settlement_at
from people.frame.requests import Request
from people.frame.tables import Listing, listing
from people.models import Agency
from people.permissions import allowed, needs
from plans.schemes import scheme_titles
from reports.opened import rules_of
from reports.result_files import kinds_for, stored
from reports.result_pages.joining import settled_years
from reports.result_pages.money import bridge_of
from reports.result_pages.overview import figures_of, following_of
from reports.result_pages.people_list import people_filter_of, people_rows, people_table_of
from reports.result_pages.pictures import pictures_of
from reports.result_pages.problems import mending_of, problems_of
from reports.result_pages.reasons import reasons_of
from reports.result_pages.shape import shape_of
from reports.result_pages.since import published_since
from reports.result_pages.subject_list import (
    ROUNDED,
    subject_filter_of,
    subject_rows,
    subject_table_of,
)
from reports.result_pages.versions import doings_of, versions_of
from reports.result_tables import ResultTable
from reports.results.tables import BONUS_NOTE
from scoring.models import Settlement, SubjectResult

# Up to here the overview shows all subjects, beyond only the first of them.
ALL_SHOWN: Final = 60
PAID_NOTE: Final = "奖金＝基数－扣减"
FIRST: Final = 20


@needs("result.view")
def results(request: Request, agency: int, year: int) -> HttpResponse:
    """List every plan and version of the year."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    page = {
        "unit": unit,
        "year": year,
        "plans": versions_of(request.access, unit, year),
        "uploads": allowed(request.access, "workbook.settle", agency),
        "schemes": scheme_titles(),
        "years": [other for other in settled_years(request.access, agency) if other != year],
    }
    return render(request, "reports/result/versions.html", page)


@needs("result.view")
def result(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """Show one settlement: what needs a person, then what came of it."""
    found = settlement_at(request.access, agency, year, settlement)
    shape = shape_of(found)
    rows = subject_rows(found)
    shown = list(rows if len(shape.rows) <= ALL_SHOWN else rows[:FIRST])
    pays = rules_of(found).scheme.bonus is not None
    page = {
        "settlement": found,
        "tab": "overview",
        "doings": doings_of(found),
        "problems": problems_of(found),
        "figures": list(figures_of(found)),
        "pictures": pictures_of(found),
        "bridge": bridge_of(found),
        "pays": pays,
        "following": following_of(found),
        "table": _subjects(found, shown),
        "subjects": len(shape.rows),
        "left_out": len(shape.rows) - len(shown),
        "rounded": ROUNDED if len(shape.parts) > 1 else "",
        "files": [
            (kind, stored(found, kind) is not None) for kind in kinds_for(request.access, found, pays=pays)
        ],
        "mending": mending_of(request.access, found),
        "since": published_since(found),
        "settles": allowed(request.access, "workbook.settle", agency),
    }
    return render(request, "reports/result/overview.html", page)


def _subjects(found: Settlement, rows: list[SubjectResult]) -> ResultTable:
    """The table of the overview: not to be sorted there, under headings where ranks are counted in groups."""
    table = subject_table_of(found)(rows, orderable=False)
    if shape_of(found).groups:
        table._query = QueryDict("group=group")
    return table


@needs("result.view")
def result_subjects(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """List the subjects of a settlement."""
    found = settlement_at(request.access, agency, year, settlement)
    shown = listing(
        request,
        name=f"result_subjects-{found.plan_id}",
        table=subject_table_of(found),
        rows=subject_rows(found),
        filters=subject_filter_of(found),
        file_name=f"{_named(found)}考核对象",
    )
    page = {"rounded": ROUNDED if len(shape_of(found).parts) > 1 else ""}
    return _listed(request, found, "subjects", shown, page)


@needs("result.view")
def result_people(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """List the people of a settlement; 404 where its plan has none."""
    found = settlement_at(request.access, agency, year, settlement)
    scheme = rules_of(found).scheme
    if scheme.people is None and scheme.bonus is None:
        raise Http404
    shown = _people(request, found, money_only=False)
    return _listed(request, found, "people", shown, {"pays": scheme.bonus is not None})


@needs("result.view")
def result_bonus(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """Show the money of a settlement: bridge, sums, list; 404 where its plan pays nothing."""
    found = settlement_at(request.access, agency, year, settlement)
    if rules_of(found).scheme.bonus is None:
        raise Http404
    shown = _people(request, found, money_only=True)
    return _listed(request, found, "bonus", shown, {"bridge": bridge_of(found)})


def _people(request: Request, found: Settlement, *, money_only: bool) -> Listing:
    """The list of people, or of what each of them is paid."""
    rows = people_rows(found)
    what = "奖金" if money_only else "人员"
    return listing(
        request,
        name=f"result_{'bonus' if money_only else 'people'}-{found.plan_id}",
        table=people_table_of(found, money_only=money_only),
        rows=rows.filter(allocation__isnull=False) if money_only else rows,
        filters=people_filter_of(found),
        file_name=f"{_named(found)}{what}",
    )


def _listed(
    request: Request, found: Settlement, tab: str, shown: Listing, more: Mapping[str, object]
) -> HttpResponse:
    if shown.download:
        return shown.download
    page = {"settlement": found, "tab": tab, "shown": shown, "reasons": reasons_of(found), **more}
    page["paid_note"] = BONUS_NOTE if "supplement" in shape_of(found).has else PAID_NOTE
    return render(request, f"reports/result/{tab}.html", page)


def _named(found: Settlement) -> str:
    """Begin the name of a download: office, year, version, and that it is a draft."""
    plan = found.plan
    return f"{plan.agency.name}{plan.year}年度第{found.version}版（{found.state}）"
