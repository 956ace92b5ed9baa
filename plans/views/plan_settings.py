"""The settings of a plan: everybody concerned reads what is not about money, the office changes all of them in a draft."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from people.frame.requests import Request
from people.permissions import allowed, needs
from plans.forms.plan import SettingsForm
from plans.models import Plan
from plans.plan_pages import act, by_office, frame_of, page_of, plan_of
from plans.plan_sight import LEFT_OUT, open_lines, reads_whole
from plans.services.plan_settings import base_rules, save_settings, setting_lines

TEMPLATE = "plans/plan/settings.html"


@needs("plan.view", change="plan.change")
def plan_settings(request: Request, agency: int, year: int) -> HttpResponse:
    """Show every setting with its clause; save what the office changes."""
    plan = plan_of(request, agency, year)
    rules = base_rules(plan)
    if rules is None:
        return render(request, TEMPLATE, {**frame_of(request, plan), "broken": True})
    lines = setting_lines(plan, rules.scheme)
    changing = plan.state == Plan.State.DRAFT and allowed(request.access, "plan.change", agency)
    if not changing:
        if request.method == "POST":
            raise Http404
        whole = reads_whole(request.access, agency)
        shown = lines if whole else open_lines(plan, lines)
        told = {"lines": shown, "left_out": "" if whole else LEFT_OUT, "whole": whole}
        return render(request, TEMPLATE, {**frame_of(request, plan), **told})
    form = SettingsForm(request.POST or None, plan=plan, lines=lines, initial={"version": plan.version})

    def do(data: dict[str, Any]) -> str:
        number = save_settings(
            by=by_office(request, agency), plan=plan.pk, version=data["version"], entries=form.entries()
        )
        return f"已保存 {number} 项设置。"

    then = page_of(request, plan, "plan_settings")
    return act(request, plan, form, do, then=then, template=TEMPLATE, lines=lines)
