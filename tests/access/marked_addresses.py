"""Where marks of settled years could show: every page, spreadsheet and file of every settlement, guessed by its keys."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse

from reports.opened import facts_of, rows_of, rules_of
from reports.result_files import KINDS
from reports.tracing.inputs import SHEETS, input_rows
from scoring.models import Settlement
from tests.access.addresses import addresses
from tests.access.marked_years import PUBLISHED_YEAR
from tests.office import YEAR

# Every mark begins with it (tests.access.test_canary).
MARK = "标记"
# Addresses of the whole of a settlement; those of one of its rows are guessed by their keys.
_WHOLE = frozenset({"agency", "year", "settlement"})


def addresses_of_years(*, all_rows: bool) -> Iterator[str]:
    """Every address of every marked settlement, as somebody would guess it who knows the keys.

    Of the input rows the marked ones and one more of each sheet, or `all_rows`.
    """
    marked = Settlement.objects.filter(plan__year__in=(YEAR, PUBLISHED_YEAR))
    for settlement in marked.select_related("plan").order_by("pk"):
        yield from addresses_of(settlement, all_rows=all_rows)


def addresses_of(settlement: Settlement, *, all_rows: bool) -> Iterator[str]:
    """Every address of one settlement, and of one's own result in its year."""
    plan = settlement.plan
    place = {"agency": plan.agency_id, "year": plan.year}
    yield reverse("results", kwargs=place)
    subjects = list(settlement.subject_results.values_list("pk", flat=True))
    people = list(settlement.person_results.values_list("pk", flat=True))
    own = reverse("my_result", kwargs=place)
    yield from (own, f"{own}?open=all", *(f"{own}?subject={key}&open=all" for key in subjects))
    yield from (reverse(name, kwargs=place) for name in ("appeals", "my_appeals", "notices"))
    for key in settlement.appeals.values_list("pk", flat=True):
        yield from (reverse(name, kwargs={**place, "appeal": key}) for name in ("appeal", "appeal_print"))
    for key in plan.notices.values_list("pk", flat=True):
        yield from (reverse(name, kwargs={**place, "notice": key}) for name in ("notice", "notice_book"))
    yield reverse("consequences", kwargs=place)
    for key in settlement.consequences.order_by("pk").values_list("pk", flat=True):
        yield reverse("consequence", kwargs={**place, "item": key})
    place["settlement"] = settlement.pk
    for address in addresses():
        if "settlement" in address.arguments and _WHOLE.issuperset(address.arguments):
            url = reverse(address.name, kwargs=place)
            yield from (url, f"{url}?export=xlsx")
    yield from (f"{reverse('result_subject', kwargs={**place, 'subject': key})}?open=all" for key in subjects)
    yield from (f"{reverse('result_person', kwargs={**place, 'person': key})}?open=all" for key in people)
    yield from (reverse("result_file", kwargs={**place, "kind": kind}) for kind in KINDS)
    for other in Settlement.objects.exclude(pk=settlement.pk).values_list("pk", flat=True):
        yield f"{reverse('result_compare', kwargs=place)}?with={other}"
    yield from _inputs(settlement, reverse("result_input", kwargs=place), all_rows=all_rows)


def _inputs(settlement: Settlement, url: str, *, all_rows: bool) -> Iterator[str]:
    rows, rules, tallies = rows_of(settlement), rules_of(settlement), facts_of(settlement).tallies
    assert rows is not None
    for sheet in SHEETS:
        found = list(input_rows(sheet, rows, rules, tallies))
        if found:
            yield f"{url}?{urlencode({'sheet': sheet})}"
        # Of the settings, dozens that nobody has changed, only the changed one.
        for number, row in enumerate(found):
            marked = any(MARK in str(value) for _, value in row.fields)
            wanted = dict(row.fields)["理由"] if sheet == "方案" else all_rows or number == 0
            if marked or wanted:
                yield f"{url}?{urlencode({'sheet': sheet, 'key': row.key})}"
