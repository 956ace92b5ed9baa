"""Pages of 计算过程: a subject's and a person's steps, an input row, the plan, two versions, one's own result."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from bonuses.approving.own import own_state
from bonuses.models import BonusAllocation
from bonuses.places import settlement_at
from people.frame.requests import Request
from people.models import Agency
from people.permissions import needs
from reports.changes import compare, stored_year
from reports.opened import facts_of, rules_of
from reports.result_notices.ways import ways_of
from reports.result_pages.frozen import frozen_of
from reports.result_pages.previous import previous_grades
from reports.result_pages.versions import compared_with
from reports.rule_book import rule_book
from reports.tracing.discipline import sees_discipline
from reports.tracing.inputs import SHEETS
from reports.tracing.own import expected, own_result, own_sections, published_subjects, results_open_to
from reports.tracing.pages import (
    changed_settings,
    clause_address,
    input_page,
    sheet_counts,
    sheet_rows,
    step_of,
    tree_of,
)
from reports.why import person_answer, subject_answer
from scoring.models import PersonResult, Settlement, SubjectResult
from scoring.published import published_years_for

# A comparison of two large years lists so many results; the numbers in its head count all.
MOST_LISTED: Final = 300


@needs("result.view")
def result_subject(request: Request, agency: int, year: int, settlement: int, subject: int) -> HttpResponse:
    """Show how a subject's score, rank and grade came about."""
    found = settlement_at(request.access, agency, year, settlement)
    row = get_object_or_404(SubjectResult, pk=subject, settlement=found)
    root = step_of(row)
    page = {
        "settlement": found,
        "tab": "subjects",
        "row": row,
        "tree": tree_of(found, root, request.GET.get("open", "")) if root else None,
        "answer": subject_answer(found, row, root) if root else None,
        "clause_url": clause_address(found),
    }
    return render(request, "reports/trace/subject.html", page)


@needs("result.view")
def result_person(request: Request, agency: int, year: int, settlement: int, person: int) -> HttpResponse:
    """Show how a person's score, grade and bonus came about."""
    found = settlement_at(request.access, agency, year, settlement)
    row = get_object_or_404(PersonResult, pk=person, settlement=found)
    page = {"settlement": found, "tab": "people", **_person(found, row, request.GET.get("open", ""))}
    return render(request, "reports/trace/person.html", page)


def _person(
    settlement: Settlement, row: PersonResult, asked: str, *, own: bool = False, keep: str = ""
) -> dict[str, Any]:
    root = step_of(row)
    money = BonusAllocation.objects.filter(person_result=row).first()
    return {
        "row": row,
        "money": money,
        "money_state": own_state(settlement, row.number) if money else "",
        "place": frozen_of(settlement).name(row.subject_code),
        "previous": previous_grades(settlement).get(row.number, ""),
        "tree": tree_of(settlement, root, asked, linked=not own, keep=keep) if root else None,
        "answer": person_answer(settlement, row, root, named=not own) if root else None,
    }


@needs("result.view")
def result_input(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """Show an input row with all its words and who uses it; without a key the rows of a sheet, or the sheets."""
    found = settlement_at(request.access, agency, year, settlement)
    sheet, key = request.GET.get("sheet", ""), request.GET.get("key", "")
    page: dict[str, Any] = {"settlement": found, "tab": "", "sheet": sheet}
    try:
        if sheet and key:
            page["input"] = input_page(found, sheet, key, sees=sees_discipline(request.access, found))
        elif sheet:
            page["rows"], page["more"] = sheet_rows(found, sheet) if sheet in SHEETS else (None, False)
        else:
            page["sheets"] = sheet_counts(found)
    except ValueError:
        return render(request, "reports/trace/input_gone.html", page)
    if page.get("input", page.get("rows", page.get("sheets"))) is None:
        raise Http404
    return render(request, "reports/trace/input.html", page)


@needs("result.view")
def result_plan(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """Show what the version was computed by: method, settings, violation table, readings, clauses."""
    found = settlement_at(request.access, agency, year, settlement)
    rules, facts = rules_of(found), facts_of(found)
    page = {
        "settlement": found,
        "tab": "plan",
        "book": rule_book(rules, facts.subjects, facts.indicators, facts.year),
        "changed": changed_settings(found),
        "digest": rules.digest,
    }
    return render(request, "reports/trace/plan.html", page)


@needs("result.view")
def result_compare(request: Request, agency: int, year: int, settlement: int) -> HttpResponse:
    """Compare a version with another one of the same year: inputs, settings, and what came of them."""
    found = settlement_at(request.access, agency, year, settlement)
    versions, other = compared_with(request.access, found, request.GET.get("with", ""))
    page: dict[str, Any] = {"settlement": found, "tab": "compare", "versions": versions, "other": other}
    if other is not None:
        sees = sees_discipline(request.access, found)
        changes = compare(stored_year(other), stored_year(found), sees=sees)
        page |= {"changes": changes, "most": MOST_LISTED}
        page |= {"subjects": changes.subjects[:MOST_LISTED], "people": changes.people[:MOST_LISTED]}
    return render(request, "reports/trace/compare.html", page)


@needs("result.own")
def my_result(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the asker's own published result and, to who answers for sections, how theirs came about."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    page: dict[str, Any] = {"unit": unit, "year": year}
    published = results_open_to(request.access, unit, year)
    named = next((each for each in published if str(each.pk) == request.GET.get("of", "")), None)
    found = named or next(iter(published), None)
    page["ways"] = ways_of(request.access, unit, year, found)
    if found is None:
        page["expected"] = expected(agency, year)
        page["years"] = published_years_for(unit)
        return render(request, "reports/trace/my_result_waiting.html", page)
    kept = f"&of={found.pk}" if named else ""
    page["others"] = [each for each in published if each is not found]
    sections, asked = own_sections(request.access, found), request.GET.get("subject", "")
    if asked:
        section = next((row for row in sections if str(row.pk) == asked), None)
        root = step_of(section) if section else None
        if section is None or root is None:
            raise Http404
        page |= {"section": section, "section_answer": subject_answer(found, section, root)}
        page["section_tree"] = tree_of(
            found, root, request.GET.get("open", ""), linked=False, keep=f"{kept}&subject={section.pk}"
        )
        page["keep"] = f"{kept}&subject={section.pk}"
    else:
        own = own_result(request.access, found)
        page |= (
            _person(found, own, request.GET.get("open", ""), own=True, keep=kept) | {"keep": kept}
            if own
            else {}
        )
        scheme = rules_of(found).scheme
        page["sections_only"] = scheme.people is None and scheme.bonus is None
        page["subjects"] = published_subjects(found)
        page["graded"] = any(each.grade for each in page["subjects"])
    return render(
        request, "reports/trace/my_result.html", {**page, "settlement": found, "sections": sections}
    )
