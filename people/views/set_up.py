"""开始使用: the steps from the first administrator to an office at work."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from people.forms.roles import SetUpForm
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Agency
from people.permissions import needs
from people.services.set_up import Stage, set_up_office, stages


@needs("setup", change="setup")
def set_up(request: Request) -> HttpResponse:
    """Show the steps; register the first agency with its 绩效办 while there is none."""
    form = None if Agency.objects.get_queryset().exists() else SetUpForm(request.POST or None)

    def act() -> str:
        assert form is not None
        account = set_up_office(by=actor_of(request), **form.cleaned_data)
        own = account.pk == request.access.account
        then = (
            "您现在兼任绩效办。"
            if own
            else f"{account.name}的登录名是 {account.username}，请打印激活条交给本人。"
        )
        messages.success(request, f"单位已登记。{then}")
        return reverse("setup")

    done = submitted(request, form, act) if form else None
    todo = stages()
    current = next((stage for stage in todo if not stage.done), None)
    shown = {"form": form, "current": current, "steps": _steps(todo)}
    return done or render(request, "people/roles/set_up.html", shown)


def _steps(todo: list[Stage]) -> list[dict[str, str]]:
    """Give the stages as the stepper draws them: the first one not done is current."""
    current = next((stage for stage in todo if not stage.done), None)
    return [
        {
            "title": stage.title,
            "state": "done" if stage.done else "current" if stage is current else "waiting",
            "detail": stage.who,
        }
        for stage in todo
    ]
