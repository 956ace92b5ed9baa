"""A register by the table: its empty book, a table handed in with its preview, and many rows confirmed at once."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from people.errors import DomainError
from people.forms.files import bind_files
from people.frame.forms import refused, submitted
from people.frame.requests import Request
from scoring.forms.register_tables import PickForm, TableConfirmForm, TableForm
from scoring.registering import commands, table_import
from scoring.registering.asking import people_of, subjects_of
from scoring.registering.effect import effect_of_all
from scoring.registering.table_book import write_book
from scoring.registering.table_lines import NoTable, file_table, pasted_table
from scoring.registering.table_packing import sealed
from scoring.registering.waiting import MOST_PICKED, Waiting, waiting_rows
from scoring.views.register_place import Place, actor, hands_in
from scoring.views.register_twins import twins

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_ROWS: Final = 500
SHOWN_FAULTS: Final = 100


def book(request: Request, place: Place) -> HttpResponse:
    """Download the empty book of a register."""
    if place.scheme is None:
        raise Http404
    content = write_book(
        place.register, place.scheme, subjects=subjects_of(place.plan), people=people_of(place.plan)
    )
    name = f"{place.plan.agency.name}{place.plan.year}年度{place.register.title}登记表.xlsx"
    header = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": header or "attachment"})


def table(request: Request, place: Place) -> HttpResponse:
    """Read a table and show what it says, with every fault at its cell."""
    form = TableForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, **_frame(place)}
    if request.method == "POST" and form.is_valid() and not place.frozen:
        preview = _preview(place, form)
        context |= _previewed(place, preview)
        if preview.applicable:
            context |= _confirming(request, place, preview, form)
    return render(request, "scoring/registers/table.html", context)


def table_confirm(request: Request, place: Place) -> HttpResponse:
    """Enter the rows of the preview."""
    confirming = TableConfirmForm(request.POST, request.FILES)
    bind_files(confirming, request, place.plan.agency_id)

    def act() -> str:
        data = confirming.cleaned_data
        number = table_import.import_rows(
            by=actor(request), plan=place.plan, register=place.register, packed=data["packed"],
            files=data["proofs"],
        )  # fmt: skip
        messages.success(request, f"已登记 {number} 条，等待另一人复核；复核前不计分。")
        return place.list

    done = submitted(request, confirming, act)
    context = {"form": TableForm(), "refused": confirming, **_frame(place)}
    return done or render(request, "scoring/registers/table.html", context)


def confirm_many(request: Request, place: Place) -> HttpResponse:
    """Show the rows that wait for the asker, and let those that are ticked count: all or none."""
    form = PickForm(request.POST or None)
    picked = _picked(request)
    looking = "look" in request.POST

    def act() -> str:
        done = commands.confirm_many(
            by=actor(request), plan=place.plan, register=place.register, picked=picked
        )
        messages.success(request, f"已复核 {len(done)} 条，从现在起生效。")
        return place.list

    answer = None if looking else submitted(request, form, act)
    if answer is not None:
        return answer
    found: Waiting = waiting_rows(place.plan, place.register, hands_in(request, place))
    context: dict[str, Any] = {
        "form": form,
        "waiting": found,
        "ticked": picked if request.method == "POST" else None,
    }
    context |= _frame(place)
    if looking and place.register.scored:
        rows = [row for row in found.rows if row.pk in picked]
        context["effect"] = effect_of_all(place.plan, place.register, rows) if rows else None
        context["looked"] = len(rows)
    return render(request, "scoring/registers/confirm_many.html", context)


def _preview(place: Place, form: TableForm) -> table_import.Preview:
    assert place.scheme is not None
    file = form.cleaned_data["file"]
    try:
        if file is not None:
            found = file_table(place.register, file.read(), file.name)
        else:
            found = pasted_table(place.register, form.cleaned_data["pasted"])
    except NoTable as error:
        return table_import.no_table(error)
    return table_import.preview_table(place.plan, place.register, place.scheme, found)


def _confirming(
    request: Request, place: Place, preview: table_import.Preview, form: TableForm
) -> dict[str, Any]:
    try:
        packed = sealed(preview.packing, plan=place.plan, register=place.register)
    except DomainError as error:
        refused(form, error)
        return {}
    confirming = TableConfirmForm(initial={"packed": packed})
    bind_files(confirming, request, place.plan.agency_id)
    return {"confirming": confirming}


def _previewed(place: Place, preview: table_import.Preview) -> dict[str, Any]:
    columns = place.register.columns
    headings = {column.attribute: column.heading for column in columns}
    faults = [
        (row.line, headings.get(name, name), words)
        for row in preview.rows
        for name, words in row.faults.items()
    ]
    # Lines with faults first: nobody looks for them among a thousand.
    rows = sorted(preview.rows, key=lambda row: not row.faults)[:SHOWN_ROWS]
    # A column in which no line says anything only makes the others narrow.
    shown = [each for each in columns if any(row.shown(each) or each.attribute in row.faults for row in rows)]
    return {
        "preview": preview,
        "faults": faults[:SHOWN_FAULTS],
        "more_faults": max(0, len(faults) - SHOWN_FAULTS),
        "shown_rows": [
            (row, [(column, row.shown(column), row.faults.get(column.attribute, "")) for column in shown])
            for row in rows
        ],
        "shown_columns": shown,
        "more_rows": max(0, len(preview.rows) - SHOWN_ROWS),
    }


def _frame(place: Place) -> dict[str, Any]:
    return {
        **place.frame, "frozen": place.frozen,
        "back": place.list, "confirm_url": place.url("table_confirm"), "book_url": place.url("book"),
        "columns": place.register.columns,
    }  # fmt: skip


def _picked(request: Request) -> dict[int, int]:
    """The ticked rows, each as 编号-版本; what is no number is left out, so nothing is confirmed by chance."""
    found = {}
    for value in request.POST.getlist("pick")[:MOST_PICKED]:
        key, _, version = value.partition("-")
        if all(part.isascii() and part.isdigit() and len(part) < 19 for part in (key, version)):
            found[int(key)] = int(version)
    return found


register_book, conduct_book = twins(book, read="change", used=True)
register_table, conduct_table = twins(table, read="change", change="change", used=True)
register_table_confirm, conduct_table_confirm = twins(table_confirm, change="change", used=True)
register_confirm_many, conduct_confirm_many = twins(confirm_many, read="confirm", change="confirm")
