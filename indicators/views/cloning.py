"""Beginning a year's plan from an earlier one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from indicators.forms.plan import CloneForm
from indicators.services.cloning import clone_plan, left_out
from indicators.services.cloning_preview import preview_of
from people.frame.asked import number_asked
from people.frame.forms import submitted
from people.frame.requests import Request
from people.permissions import needs
from plans.current import visible_plans
from plans.plan_pages import PLAN, by_office
from plans.services.plan_list import title_in
from plans.services.roster_update import difference


@needs("plan.change", change="plan.change")
def plan_clone(request: Request, agency: int, source: int) -> HttpResponse:
    """Show what changes between the earlier plan and today, then begin the new year."""
    rows = visible_plans(request.access).filter(agency=agency).select_related("agency")
    old = get_object_or_404(rows.distinct(), pk=source)
    today = request.access.today
    asked = number_asked(request.GET.get("year"))
    year = asked if asked is not None and asked in range(1990, 2101) else old.year + 1
    preview = preview_of(old, year)
    form = CloneForm(request.POST or None, initial={"year": year}, offered=preview.newer is not None)

    def begin() -> str:
        made = clone_plan(
            by=by_office(request, agency),
            source=old,
            agency=old.agency,
            year=form.cleaned_data["year"],
            today=today,
            newer=bool(form.cleaned_data.get("newer")),
        )
        dates = f"{made.dated} 项指标的完成时限已改为 {made.plan.year} 年。" if made.dated else ""
        kept = f"请另行调整：{'；'.join(made.kept)}。" if made.kept else ""
        messages.success(request, f"已沿用 {old.year} 年方案，带来 {made.indicators} 项指标。{dates}{kept}")
        return f"{reverse('plan', args=[agency, made.plan.year])}?{PLAN}={made.plan.pk}"

    found, gone = difference(old, today=today, year=year), left_out(old)
    context = {
        "form": form, "unit": old.agency, "old": old, "year": year, "found": found, "title": title_in(old.scheme_text),
        "indicators": old.indicators.count() - len(gone), "gone": len(gone),
        "preview": preview,
    }  # fmt: skip
    return submitted(request, form, begin) or render(request, "indicators/plan/clone.html", context)
