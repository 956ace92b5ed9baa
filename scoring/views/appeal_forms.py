"""How the forms of 复核 and 申诉 are carried out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from people.forms.files import bind_files
from people.frame.forms import submitted
from people.frame.requests import Request
from people.models import Agency


def act(
    request: Request,
    form: Any,
    do: Callable[[dict[str, Any]], tuple[str, str]],
    *,
    unit: Agency,
    **context: Any,
) -> HttpResponse:
    """Carry out a posted form with `do`, which gives the words of success and where to go; else draw it."""
    bind_files(form, request, unit.pk)

    def carried_out() -> str:
        said, then = do(form.cleaned_data)
        messages.success(request, said)
        return then

    shown = {"form": form, "unit": unit, **context}
    return submitted(request, form, carried_out) or render(request, "scoring/appeals/act.html", shown)
