"""Acts on the rows of the registers: enter, change, correct, confirm, withdraw; and what would come of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from people.errors import DomainError
from people.forms.files import bind_files
from people.frame.forms import HouseForm, submitted
from people.frame.requests import Request
from people.permissions import needs
from scoring.forms.registers import ReasonForm, RegisterForm, VersionForm
from scoring.models import Entered, Standing
from scoring.registering import commands
from scoring.registering.asking import next_code, people_of, rows_of, subjects_of
from scoring.registering.columns import Area
from scoring.registering.effect import effect_of_adding
from scoring.registering.guards import replaced
from scoring.registering.shapes import VIOLATIONS
from scoring.registering.values import fill, values_of
from scoring.views.register_place import Place, actor, place_in

Page = Callable[[Request, Place, int], HttpResponse]


@needs("register.change", change="register.change")
def register_new(request: Request, agency: int, year: int, register: str) -> HttpResponse:
    """Enter a row."""
    return _new(request, _used(request, "register", agency, year, register))


@needs("conduct.change", change="conduct.change")
def conduct_new(request: Request, agency: int, year: int, register: str) -> HttpResponse:
    """Enter a row of discipline."""
    return _new(request, _used(request, "conduct", agency, year, register))


@needs(None, change="register.change")
def register_effect(request: Request, agency: int, year: int, register: str) -> HttpResponse:
    """Show what the typed row would do; nothing is stored."""
    return _preview(request, _used(request, "register", agency, year, register))


@needs(None, change="conduct.change")
def conduct_effect(request: Request, agency: int, year: int, register: str) -> HttpResponse:
    """Show what the typed row of discipline would do; nothing is stored."""
    return _preview(request, _used(request, "conduct", agency, year, register))


@needs("register.change", change="register.change")
def register_change(request: Request, agency: int, year: int, register: str, row: int) -> HttpResponse:
    """Change a waiting row."""
    return _change(request, _used(request, "register", agency, year, register), row)


@needs("conduct.change", change="conduct.change")
def conduct_change(request: Request, agency: int, year: int, register: str, row: int) -> HttpResponse:
    """Change a waiting row of discipline."""
    return _change(request, _used(request, "conduct", agency, year, register), row)


@needs("register.change", change="register.change")
def register_correct(request: Request, agency: int, year: int, register: str, row: int) -> HttpResponse:
    """Correct a row in force."""
    return _correct(request, _used(request, "register", agency, year, register), row)


@needs("conduct.change", change="conduct.change")
def conduct_correct(request: Request, agency: int, year: int, register: str, row: int) -> HttpResponse:
    """Correct a row of discipline in force."""
    return _correct(request, _used(request, "conduct", agency, year, register), row)


@needs(None, change="register.confirm")
def register_confirm(request: Request, agency: int, year: int, register: str, row: int) -> HttpResponse:
    """Let a row count."""
    return _confirm(request, place_in(request, "register", agency, year, register), row)


@needs(None, change="conduct.confirm")
def conduct_confirm(request: Request, agency: int, year: int, register: str, row: int) -> HttpResponse:
    """Let a row of discipline count."""
    return _confirm(request, place_in(request, "conduct", agency, year, register), row)


@needs("register.change", change="register.change")
def register_withdraw(request: Request, agency: int, year: int, register: str, row: int) -> HttpResponse:
    """Withdraw a row, or ask for it."""
    return _withdraw(request, place_in(request, "register", agency, year, register), row)


@needs("conduct.change", change="conduct.change")
def conduct_withdraw(request: Request, agency: int, year: int, register: str, row: int) -> HttpResponse:
    """Withdraw a row of discipline, or ask for it."""
    return _withdraw(request, place_in(request, "conduct", agency, year, register), row)


@needs(None, change="register.confirm")
def register_answer(request: Request, agency: int, year: int, register: str, row: int) -> HttpResponse:
    """Agree to a withdrawal, or not."""
    return _answer(request, place_in(request, "register", agency, year, register), row)


@needs(None, change="conduct.confirm")
def conduct_answer(request: Request, agency: int, year: int, register: str, row: int) -> HttpResponse:
    """Agree to a withdrawal of a row of discipline, or not."""
    return _answer(request, place_in(request, "conduct", agency, year, register), row)


def _used(request: Request, area: Area, agency: int, year: int, slug: str) -> Place:
    """The place of a form: its scheme loads and uses the register."""
    place = place_in(request, area, agency, year, slug)
    if place.scheme is None or not place.register.used(place.scheme):
        raise Http404
    return place


def _form(request: Request, place: Place, row: Entered | None = None, **initial: Any) -> RegisterForm:
    start: dict[str, Any] = dict(initial)
    if row is not None:
        values = values_of(place.register, row)
        start |= {name: getattr(value, "pk", value) for name, value in values.items()}
        start |= {"proofs": list(row.files.all()), "version": row.version}
        if "overdue" in values:
            start["overdue"] = "是" if values["overdue"] else "否"
    assert place.scheme is not None
    form = RegisterForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        register=place.register,
        scheme=place.scheme,
        plan=place.plan,
        subjects=subjects_of(place.plan),
        people=people_of(place.plan),
        initial=start,
    )
    bind_files(form, request, place.plan.agency_id)
    return form


def _new(request: Request, place: Place) -> HttpResponse:
    source = _source(request, place)
    plain = [column.attribute for column in place.register.columns if column.kind != "items"]
    start: dict[str, Any] = {name: request.GET[name] for name in plain if name in request.GET}
    if place.register is VIOLATIONS:
        start["code"] = next_code(place.plan)
    form = _form(request, place, source, **start)
    if source is not None and place.register is VIOLATIONS:
        form.initial["code"] = start["code"]

    def act() -> str:
        row = commands.enter(
            by=actor(request),
            plan=place.plan,
            register=place.register,
            values=form.facts(),
            files=form.cleaned_data["proofs"],
        )
        messages.success(request, "已登记，等待另一人复核；复核前不计分。")
        return place.url("row", row.pk)

    return _act(request, place, form, act, f"登记{place.register.title}", "登记", place.list)


def _source(request: Request, place: Place) -> Entered | None:
    """The row that a new one is written after (?from=)."""
    key = request.GET.get("from", "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    found: Entered | None = rows_of(place.register, place.plan).filter(pk=int(key)).first()
    return found


def _change(request: Request, place: Place, row: int) -> HttpResponse:
    found = _row(place, row)
    form = _form(request, place, found)

    def act() -> str:
        commands.change(
            by=actor(request),
            plan=place.plan,
            register=place.register,
            row=row,
            version=form.cleaned_data["version"] or 0,
            values=form.facts(),
            files=form.cleaned_data["proofs"],
        )
        messages.success(request, "已保存，等待另一人复核。")
        return place.url("row", row)

    back = place.url("row", row)
    return _act(request, place, form, act, f"修改{place.register.title}", "保存", back, row=found)


def _correct(request: Request, place: Place, row: int) -> HttpResponse:
    found = _row(place, row)
    form = _form(request, place, found)
    if place.register is VIOLATIONS:
        form.fields["code"].disabled = True

    def act() -> str:
        made = commands.correct(
            by=actor(request),
            plan=place.plan,
            register=place.register,
            row=row,
            version=form.cleaned_data["version"] or 0,
            values=form.facts(),
            files=form.cleaned_data["proofs"],
        )
        messages.success(request, "更正已登记，复核以前仍按原来的计分。")
        return place.url("row", made.pk)

    back = place.url("row", row)
    return _act(
        request, place, form, act, f"更正{place.register.title}", "登记更正", back, row=found, correcting=True
    )


def _act(
    request: Request,
    place: Place,
    form: RegisterForm,
    act: Callable[[], str],
    title: str,
    submit: str,
    back: str,
    *,
    row: Entered | None = None,
    correcting: bool = False,
) -> HttpResponse:
    stands_for = None if row is None else row.pk if correcting else replaced(row)
    query = f"?replaces={stands_for}" if stands_for else ""
    context = {
        "place": place, "unit": place.plan.agency, "year": place.plan.year, "form": form, "title": title,
        "submit": submit, "back": back, "frozen": place.frozen, "correcting": correcting,
        "effect_url": place.url("effect") + query if place.register.scored else "",
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "scoring/registers/form.html", context)


def _preview(request: Request, place: Place) -> HttpResponse:
    if not place.register.scored:
        raise Http404
    form = _form(request, place)
    if not form.is_valid():
        return render(request, "scoring/registers/effect.html", {"incomplete": True})
    replaces = request.GET.get("replaces", "")
    key = int(replaces) if replaces.isascii() and replaces.isdigit() and len(replaces) < 19 else None
    row = place.register.new(plan=place.plan, standing=Standing.WAITING, replaces_id=key)
    fill(place.register, row, form.facts())
    effect = effect_of_adding(place.plan, place.register, row)
    return render(request, "scoring/registers/effect.html", {"effect": effect})


def _confirm(request: Request, place: Place, row: int) -> HttpResponse:
    def act(form: HouseForm) -> str:
        commands.confirm(
            by=actor(request),
            plan=place.plan,
            register=place.register,
            row=row,
            version=form.cleaned_data["version"],
        )
        return "已复核，从现在起生效。"

    return _step(request, place, row, VersionForm(request.POST), act)


def _answer(request: Request, place: Place, row: int) -> HttpResponse:
    agreed = request.POST.get("agreed") == "yes"

    def act(form: HouseForm) -> str:
        commands.settle_withdrawal(
            by=actor(request),
            plan=place.plan,
            register=place.register,
            row=row,
            version=form.cleaned_data["version"],
            agreed=agreed,
        )
        return "已撤销，不再计分。" if agreed else "没有撤销，仍然生效。"

    return _step(request, place, row, VersionForm(request.POST), act)


def _step(
    request: Request, place: Place, row: int, form: HouseForm, act: Callable[[HouseForm], str]
) -> HttpResponse:
    """Take a step that is one button; a refusal is told on the page of the row."""
    found = _row(place, row)

    def told() -> str:
        messages.success(request, act(form))
        return place.url("row", row)

    done = submitted(request, form, told)
    if done is not None:
        return done
    refusal = form.refusal or DomainError("没有办成", why="页面不完整", next_step="请刷新页面后再办")
    context = {
        "place": place,
        "unit": place.plan.agency,
        "year": place.plan.year,
        "row": found,
        "refusal": refusal,
    }
    context["back"] = place.url("row", row)
    return render(request, "scoring/registers/refused.html", context)


def _withdraw(request: Request, place: Place, row: int) -> HttpResponse:
    found = _row(place, row)
    form = ReasonForm(request.POST or None, initial={"version": found.version})

    def act() -> str:
        done = commands.withdraw(
            by=actor(request),
            plan=place.plan,
            register=place.register,
            row=row,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
        )
        gone = done.standing == Standing.WITHDRAWN
        messages.success(request, "已撤销。" if gone else "已申请撤销，由另一人同意后不再计分。")
        return place.url("row", row)

    context = {
        "place": place, "unit": place.plan.agency, "year": place.plan.year, "row": found, "form": form,
        "back": place.url("row", row), "frozen": place.frozen, "asking": found.standing == Standing.IN_FORCE,
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "scoring/registers/withdraw.html", context)


def _row(place: Place, row: int) -> Entered:
    found: Entered = get_object_or_404(rows_of(place.register, place.plan), pk=row)
    return found
