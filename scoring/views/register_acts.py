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
from scoring.forms.registers import ReasonForm, RegisterForm, VersionForm
from scoring.models import Entered, Standing
from scoring.registering import commands
from scoring.registering.asking import next_code, people_of, rows_of, subjects_of
from scoring.registering.conduct_shapes import VIOLATIONS
from scoring.registering.effect import effect_of_adding
from scoring.registering.guards import replaced
from scoring.registering.values import fill, values_of
from scoring.views.register_place import Place, actor
from scoring.views.register_twins import twins


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


def new(request: Request, place: Place) -> HttpResponse:
    """Enter a row."""
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


def change(request: Request, place: Place, row: int) -> HttpResponse:
    """Change a waiting row."""
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


def correct(request: Request, place: Place, row: int) -> HttpResponse:
    """Correct a row in force."""
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
    asked = {"replaces": stands_for} if stands_for else {}
    context = {
        **place.frame, "form": form, "title": title,
        "submit": submit, "back": back, "frozen": place.frozen, "correcting": correcting, "choosing": row is None,
        "effect_url": place.url("effect", **asked) if place.register.scored else "",
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "scoring/registers/form.html", context)


def preview(request: Request, place: Place) -> HttpResponse:
    """Show what the typed row would do; nothing is stored."""
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


def confirm(request: Request, place: Place, row: int) -> HttpResponse:
    """Let a waiting row count."""

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


def answer(request: Request, place: Place, row: int) -> HttpResponse:
    """Agree to a withdrawal, or not."""
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
    context = {**place.frame, "row": found, "refusal": refusal, "back": place.url("row", row)}
    return render(request, "scoring/registers/refused.html", context)


def withdraw(request: Request, place: Place, row: int) -> HttpResponse:
    """Withdraw a row, or ask for it."""
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
        **place.frame, "row": found, "form": form,
        "back": place.url("row", row), "frozen": place.frozen, "asking": found.standing == Standing.IN_FORCE,
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "scoring/registers/withdraw.html", context)


def _row(place: Place, row: int) -> Entered:
    found: Entered = get_object_or_404(rows_of(place.register, place.plan), pk=row)
    return found


register_new, conduct_new = twins(new, read="change", change="change", used=True)
register_effect, conduct_effect = twins(preview, change="change", used=True)
register_change, conduct_change = twins(change, read="change", change="change", used=True)
register_correct, conduct_correct = twins(correct, read="change", change="change", used=True)
register_confirm, conduct_confirm = twins(confirm, change="confirm")
register_withdraw, conduct_withdraw = twins(withdraw, read="change", change="change")
register_answer, conduct_answer = twins(answer, change="confirm")
