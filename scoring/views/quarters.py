"""A town's quarters: the overview, the coefficients, a version with its ranking, a section's 计算过程."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from indicators.models import SecondaryIndicator
from people.frame.forms import submitted
from people.frame.requests import Request
from people.permissions import allowed, needs
from plans.models import Plan, Subject
from plans.plan_pages import by_office, frame_of, page_of, plan_of
from scoring.engine.quarter_run import quarters_rules
from scoring.forms.quarters import CoefficientsForm
from scoring.models import CoefficientFactor, QuarterScore, QuarterSettlement
from scoring.quarterly import page
from scoring.quarterly.coefficients import ASSUMED, set_coefficients
from scoring.quarterly.facts import town_rules, uses_quarters
from scoring.quarterly.sight import reads_all, traceable, visible_versions
from scoring.quarterly.tiles import TONES, tiles
from scoring.quarterly.trace import tree_of
from scoring.quarterly.turns import title


@needs("quarter.view")
def quarters(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the four quarters, each with its state and who is next."""
    return _overview(request, plan_of(request, agency, year))


def _overview(request: Request, plan: Plan) -> HttpResponse:
    used, agency = uses_quarters(plan), plan.agency_id
    context = {
        **frame_of(request, plan),
        "used": used,
        "tiles": tiles(request.access, plan) if used else [],
        "settling": allowed(request.access, "quarter.settle", agency) and plan.state == Plan.State.APPROVED,
        "reader": reads_all(request.access, agency),
        "back": page_of(request, plan, "plan"),
    }
    return render(request, "scoring/quarters/quarters.html", context)


@needs("quarter.view", change="plan.change")
def coefficients(request: Request, agency: int, year: int) -> HttpResponse:
    """Show details and 评价系数 of every section; the office sets them while the plan is a draft.

    A scheme without quarters has none: the page says so, as that of the quarters does.
    """
    plan = plan_of(request, agency, year)
    if not uses_quarters(plan):
        return _overview(request, plan)
    subjects, known = _sections(plan)
    changing = allowed(request.access, "plan.change", agency) and plan.state == Plan.State.DRAFT
    form = CoefficientsForm(request.POST or None, subjects=subjects, known=known)

    def save() -> str:
        number = set_coefficients(by=by_office(request, agency), plan=plan, rows=form.factors())
        messages.success(request, f"已保存 {number} 个科室的评价系数。" if number else "没有改动。")
        return page_of(request, plan, "coefficients")

    details: dict[int, list[SecondaryIndicator]] = {}
    for row in (
        SecondaryIndicator.objects.filter(plan=plan).select_related("primary").order_by("position", "code")
    ):
        details.setdefault(row.subject_id or 0, []).append(row)
    shown = [
        {
            "subject": each["subject"], "fields": each, "factor": known.get(each["subject"].pk),
            "details": details.get(each["subject"].pk, []),
            "total": sum(row.full_points for row in details.get(each["subject"].pk, [])),
        }
        for each in form.rows
    ]  # fmt: skip
    context = {
        **frame_of(request, plan), "form": form, "rows": shown, "changing": changing, "assumed": ASSUMED,
        "back": page_of(request, plan, "quarters"),
        "change_url": page_of(request, plan, "plan_changes"),
        "may_change": allowed(request.access, "plan.change", agency) and plan.state == Plan.State.APPROVED,
    }  # fmt: skip
    return submitted(request, form, save) or render(request, "scoring/quarters/coefficients.html", context)


@needs("quarter.view")
def quarter_version(request: Request, agency: int, year: int, quarter_settlement: int) -> HttpResponse:
    """Show one version: its way, the ranking, what moved."""
    plan, row = version_of(request, agency, year, quarter_settlement)
    access = request.access
    reader = reads_all(access, agency)
    steps = page.acts(
        row, access.account, settling=allowed(access, "quarter.settle", agency),
        approving=allowed(access, "quarter.approve", agency),
    )  # fmt: skip
    others = visible_versions(access).filter(plan=plan, quarter=row.quarter).exclude(pk=row.pk)
    rows = page.lines(access, row)
    context = {
        **frame_of(request, plan), "row": row, "title": title(row), "tone": TONES[row.state],
        "lines": rows, "grouped": any(each.group for each in rows), "way": page.way(row), "reader": reader,
        "moving": any(each.moved for each in rows), "may": steps,
        "stale": steps["again"] and page.stale(row),
        "others": list(others.defer("inputs", "rules").order_by("-version")),
        "files": list(row.files.all()) if reader else [],
        "notice": row.notice if row.notice and (reader or row.notice.posted_on) else None,
    }  # fmt: skip
    return render(request, "scoring/quarters/version.html", context)


@needs("quarter.view")
def quarter_trace(
    request: Request, agency: int, year: int, quarter_settlement: int, score: int
) -> HttpResponse:
    """Show how a section's score came about: readers every section's, others that of their own."""
    plan, row = version_of(request, agency, year, quarter_settlement)
    found: QuarterScore = get_object_or_404(traceable(request.access, row), pk=score)
    context = {
        **frame_of(request, plan), "row": row, "title": title(row), "score": found, "tree": tree_of(found),
        "back": reverse("quarter_version", args=[agency, year, row.pk]),
    }  # fmt: skip
    return render(request, "scoring/quarters/trace.html", context)


def town(request: Request, agency: int, year: int) -> Plan:
    """The plan of the address; 404 where its scheme has no quarters."""
    plan = plan_of(request, agency, year)
    if not uses_quarters(plan):
        raise Http404
    return plan


def version_of(request: Request, agency: int, year: int, key: int) -> tuple[Plan, QuarterSettlement]:
    """A version of the agency's year that the access may see, with its plan; 404 otherwise."""
    rows = visible_versions(request.access).select_related("plan__agency", "notice", "account")
    row = get_object_or_404(rows, pk=key, plan__agency=agency, plan__year=year)
    return row.plan, row


def _sections(plan: Plan) -> tuple[list[Subject], dict[int, CoefficientFactor]]:
    rules = town_rules(plan)
    found = quarters_rules(rules.scheme) if rules else None
    kinds: Any = found[0].kinds if found else ()
    subjects = list(Subject.objects.filter(plan=plan, kind__in=kinds).order_by("code"))
    return subjects, {row.subject_id: row for row in CoefficientFactor.objects.filter(plan=plan)}
