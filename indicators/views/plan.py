"""Where a plan stands: its page, the check, the plan read back, approval, versions."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render

from indicators.forms.plan import ApproveForm
from indicators.frozen_plan import (
    TABLES,
    Content,
    content_of,
    differences,
    digest_of,
    opened,
    shown_rows,
    unpack,
)
from indicators.services.approving import approve_plan, hands_on, prepare_plan
from indicators.services.plan_checking import Checked, chapters_of, check_stored
from indicators.services.plan_standing import standing_of
from people.acting import Actor
from people.chain import Step, took_part
from people.frame.asked import number_asked
from people.frame.attached import attached
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs
from people.printing import render_pdf
from plans.forms.plan import ENTRY_FIELDS, VersionForm
from plans.models import Plan, PlanVersion
from plans.plan_pages import act, by_office, frame_of, page_of, plan_of
from plans.plan_sight import LEFT_OUT, open_chapters, reads_whole
from plans.services.plan_settings import LONGEST_REASON, Entry, base_rules, setting_lines
from plans.services.plan_turns import NOBODY, approvers_of, words_of
from plans.services.route import before_approval

FIRST_HINTS: Final = 8


@needs("plan.view")
def plan(request: Request, agency: int, year: int) -> HttpResponse:
    """Show where the plan stands and what comes next."""
    row = plan_of(request, agency, year)
    checked = check_stored(row)
    changing = allowed(request.access, "plan.change", agency)
    stale = row.state == Plan.State.DRAFT and _stale(row)
    context = {
        **frame_of(request, row),
        **_found(checked),
        "standing": standing_of(
            row,
            checked,
            request.access,
            lambda name, *more: page_of(request, row, name, *more),
            stale=stale,
        ),
        "changing": changing and row.state == Plan.State.DRAFT,
        "roster": allowed(request.access, "plan.roster", agency),
        "approving": allowed(request.access, "plan.approve", agency),
        "nobody": NOBODY if changing and row.state == Plan.State.DRAFT and not _able(request, row) else "",
        "prepare": VersionForm(initial={"version": row.version}),
        "title": checked.rules.scheme.title if checked.rules else row.scheme_code,
    }
    return render(request, "indicators/plan/plan.html", context)


@needs("plan.roster")
def plan_check(request: Request, agency: int, year: int) -> HttpResponse:
    """Check the plan, with settings that are only typed where the page sends them; a fragment for the editor."""
    row = plan_of(request, agency, year)
    checked = check_stored(row, _typed(row, request.GET))
    context = {**frame_of(request, row), **_found(checked)}
    if request.htmx:
        return render(request, "indicators/plan/check_fragment.html", context)
    return render(request, "indicators/plan/check.html", context)


@needs("plan.view")
def plan_read(request: Request, agency: int, year: int) -> HttpResponse:
    """Read the plan back in sentences, to be printed for the meeting."""
    return render(request, "indicators/plan/read.html", _told(request, agency, year))


@needs("plan.view")
def plan_pdf(request: Request, agency: int, year: int) -> HttpResponse:
    """Give the plan in sentences as PDF."""
    told = _told(request, agency, year)
    return HttpResponse(
        render_pdf("indicators/plan/document.html", told),
        content_type="application/pdf",
        headers=attached(f"{told['plan'].agency.name}{year}年度方案读本"),
    )


@needs(None, change="plan.change")
def plan_prepare(request: Request, agency: int, year: int) -> HttpResponse:
    """Put the draft before the approver."""
    row = plan_of(request, agency, year)

    def do(data: dict[str, Any]) -> str:
        made = prepare_plan(by=by_office(request, agency), plan=row.pk, version=data["version"])
        return f"已提请批准。{words_of(approvers_of(agency, steps=hands_on(made)))}。"

    return act(
        request, row, VersionForm(request.POST), do, then=page_of(request, row, "plan"), title="提请批准",
        submit="提请批准",
    )  # fmt: skip


@needs("plan.approve", change="plan.approve")
def plan_approve(request: Request, agency: int, year: int) -> HttpResponse:
    """Record the approval of what was put up."""
    row = plan_of(request, agency, year)
    if row.state != Plan.State.DRAFT:
        raise Http404
    checked = check_stored(row)
    approvers = approvers_of(agency, steps=hands_on(row))
    form = ApproveForm(
        request.POST or None, initial={"version": row.version, "approved_on": request.access.today}
    )

    def do(data: dict[str, Any]) -> str:
        made = approve_plan(
            by=_approver(request), plan=row.pk, version=data["version"], approved_on=data["approved_on"],
            document=data["document"],
        )  # fmt: skip
        return f"方案已批准，形成第{made.number}版。以后的改动请办“方案变更”。"

    context = {
        **_found(checked),
        "own": took_part(hands_on(row), _approver(request)),
        "approvers": approvers,
        "able": words_of(approvers),
        "stale": _stale(row),
        "missing": before_approval(row),
    }
    then = page_of(request, row, "plan")
    return act(request, row, form, do, then=then, template="indicators/plan/approve.html", **context)


@needs("plan.view")
def plan_versions(request: Request, agency: int, year: int) -> HttpResponse:
    """List the frozen versions of a plan."""
    row = plan_of(request, agency, year)
    rows = PlanVersion.objects.filter(plan=row).select_related("change").defer("content").order_by("-number")
    return render(request, "indicators/plan/versions.html", {**frame_of(request, row), "rows": list(rows)})


@needs("plan.view")
def plan_version(request: Request, agency: int, year: int, number: int) -> HttpResponse:
    """Show a frozen version, and in what it differs from another one (`?with=`)."""
    row = plan_of(request, agency, year)
    version = get_object_or_404(PlanVersion, plan=row, number=number)
    whole = reads_whole(request.access, agency)

    def content_shown(kept: PlanVersion) -> Content:
        content = unpack(kept.content)
        return content if whole else opened(row, content)

    content = content_shown(version)
    others = list(
        PlanVersion.objects.filter(plan=row)
        .exclude(pk=version.pk)
        .order_by("number")
        .values_list("number", flat=True)
    )
    asked = number_asked(request.GET.get("with"))
    other = asked if asked in others else (number - 1 if number - 1 in others else None)
    against = PlanVersion.objects.filter(plan=row, number=other).first() if other is not None else None
    tables = [(table.title, *shown_rows(content, table)) for table in TABLES if table.name in content]
    context = {
        **frame_of(request, row),
        "version": version,
        "tables": tables,
        "others": others,
        "against": other,
        "changes": differences(content_shown(against), content) if against else [],
        "left_out": "" if whole else LEFT_OUT,
    }
    return render(request, "indicators/plan/version.html", context)


def _able(request: Request, plan: Plan) -> bool:
    """Whether somebody could approve what the asker puts up."""
    mine = [Step.by(_approver(request)), *hands_on(plan)]
    return bool(approvers_of(plan.agency_id, steps=mine))


def _stale(plan: Plan) -> bool:
    """Whether the plan has changed since it was put up."""
    return bool(plan.prepared_digest) and plan.prepared_digest != digest_of(content_of(plan))


def _found(checked: Checked) -> dict[str, Any]:
    return {
        "checked": checked,
        "first_hints": checked.hints[:FIRST_HINTS],
        "more_hints": checked.hints[FIRST_HINTS:],
    }


def _told(request: Request, agency: int, year: int) -> dict[str, Any]:
    row = plan_of(request, agency, year)
    checked = check_stored(row)
    title = checked.rules.scheme.title if checked.rules else row.scheme_code
    whole, chapters = reads_whole(request.access, agency), chapters_of(row, checked)
    return {
        **frame_of(request, row),
        "chapters": chapters if whole else open_chapters(chapters),
        "left_out": "" if whole else LEFT_OUT,
        "checked": checked,
        "title": title,
    }


def _typed(plan: Plan, given: QueryDict) -> dict[str, Entry] | None:
    """The settings as the editor sends them; None where it sends none (then the stored ones count)."""
    rules = base_rules(plan)
    if rules is None or "value-0" not in given:
        return None
    lines = setting_lines(plan, rules.scheme)
    return {
        line.name: Entry(**{name: given.get(f"{name}-{place}", "")[:LONGEST_REASON] for name in ENTRY_FIELDS})
        for place, line in enumerate(lines)
    }


def _approver(request: Request) -> Actor:
    """Who approves, by the role that the rule found (代办 as told by `needs`)."""
    return actor_of(request)
