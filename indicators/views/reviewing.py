"""The queue of a reviewer, approving or passing one row or many, returning a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from indicators.engine.lights import Light
from indicators.forms.reviewing import PassForm, ReturnForm, ScoreForm
from indicators.models import LedgerEntry
from indicators.review_drawing import Drawing, options
from indicators.services import reviewing as services
from indicators.services.conversation import LABELS
from indicators.services.filing_rules import QUARTERS
from indicators.services.review_many import judge_many
from indicators.services.review_queue import Card, cards
from indicators.services.review_reading import rows_with
from indicators.services.review_wanted import MINE, NO_LIGHT, Wanted, page_of, wanted_keys
from indicators.turns import covers, readable, subjects_of_year, turn_of
from indicators.views.ledger import actor_on, entry_page, row_in
from indicators.workflow import ROLES, Action, Who
from indicators.working import scoring_of
from people.access import Held
from people.acting import Actor
from people.errors import DomainError
from people.frame.asked import number_asked
from people.frame.requests import Request
from people.models import Agency
from people.permissions import allowed, needs
from plans.current import plans_named, year_with_plan

STATES: Final = (
    (MINE, "待我审核"),
    ("已提交-科室负责人", "待科室负责人"),
    ("已提交-分管领导", "待分管领导"),
    ("已提交-绩效办", "待绩效办"),
    ("已退回", "已退回"),
    ("已审核", "已审核"),
    ("", "全部"),
)
LIGHTS: Final = ("", *(one.value for one in Light), NO_LIGHT)
# What no key has more digits than; a database fails on larger numbers.
LONGEST_KEY: Final = 18
REMARKS: Final = ("attainment", "progress", "problems", "measures", "self_points", "evidence")


@needs("review.view")
def review(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the queue of the agency's year, oldest first; each row is judged by the rules of its own plan."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    plans = plans_named(request.access, agency, year)
    wanted = _wanted(request)
    page = page_of(wanted_keys(request.access, agency, year, wanted), request.GET.get("page"))
    shown = cards(request.access, rows_with(page.object_list))
    drawing = Drawing(agency, year)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "unit": unit,
        "year": year,
        "planned": bool(plans),
        "elsewhere": None if plans or shown else year_with_plan(request.access, agency, year),
        "cards": shown,
        "drawn": [drawing.card(card) for card in shown],
        "page": page,
        "query": query.urlencode(),
        "wanted": wanted,
        "filters": _filters(agency, year, plans, wanted),
        "filtered": wanted != Wanted(),
        "judging": allowed(request.access, "ledger.judge", agency),
        "open": [card for card in shown if card.actions and not card.own],
        "remarks": [(name, LABELS[name]) for name in REMARKS],
        # The other pages of the year are about one plan: the one that is filtered by.
        "of_plan": f"?plan={wanted.plan}" if wanted.plan else "",
    }
    return render(request, "indicators/reviewing/queue.html", context)


@needs(None, change="ledger.judge")
def review_many(request: Request, agency: int, year: int) -> HttpResponse:
    """Check the chosen rows; confirmed, approve (or pass) them all."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    if request.POST.get("one"):
        return _one(request, agency, year)
    chosen = _chosen(request.POST.getlist("row"))
    rows = readable(request.access, agency, year).filter(pk__in=chosen)
    keys = rows.order_by("submitted_at", "pk").values_list("pk", flat=True)
    shown = cards(request.access, rows_with(keys))
    ready = [card for card in shown if card.actions and not card.own]
    back = HttpResponseRedirect(reverse("review", args=[agency, year]))
    if not ready:
        messages.error(request, "没有可以办理的行：没有选，或不在您手里，或是您自己填报的。")
        return back
    if not request.POST.get("confirmed"):
        context = {
            "unit": unit,
            "year": year,
            "odd": [card for card in ready if card.odd],
            "clean": [card for card in ready if not card.odd],
            "left": len(chosen) - len(ready),
            "versions": chosen,
        }
        return render(request, "indicators/reviewing/check.html", context)
    try:
        messages.success(request, _carry_out(request, ready, chosen))
    except DomainError as error:
        messages.error(request, str(error))
    return back


def _one(request: Request, agency: int, year: int) -> HttpResponse:
    """Approve or pass the one row whose button was pressed, where the page has no script."""
    (key, version), *_ = [*_chosen([request.POST["one"]]).items(), (0, 0)]
    row = _mine(request, agency, year, key, *ROLES)
    data = {name: request.POST.get(f"{name}-{key}", "") for name in ("points", "grade", "ratio", "reason")}
    data["version"] = str(version)
    if row.stage != LedgerEntry.Stage.OFFICE:
        return _pass(request, row, PassForm(data))
    return _approve(request, row, ScoreForm(data, scoring=scoring_of(row.indicator.plan)))


def _carry_out(request: Request, ready: list[Card], versions: dict[int, int]) -> str:
    """Approve what waits for the 绩效办, pass what waits for the section; all of them or none."""
    groups: dict[tuple[Action, Held | None], list[tuple[int, int]]] = {}
    for card in ready:
        action = Action.APPROVE if Action.APPROVE in card.actions else Action.PASS
        held = turn_of(request.access, card.row)
        groups.setdefault((action, held), []).append((card.row.pk, versions[card.row.pk]))
    done = judge_many((actor_on(request, held), action, rows) for (action, held), rows in groups.items())
    words = {Action.APPROVE: "审核通过", Action.PASS: "同意上报"}
    return "，".join(f"{number} 行{words[action]}" for action, number in done.items()) + "。"


@needs(None, change="ledger.review")
def ledger_approve(request: Request, agency: int, year: int, entry: int) -> HttpResponse:
    """审核通过 with the score that was typed."""
    row = _mine(request, agency, year, entry, Who.OFFICE)
    return _approve(request, row, ScoreForm(request.POST, scoring=scoring_of(row.indicator.plan)))


def _approve(request: Request, row: LedgerEntry, form: ScoreForm) -> HttpResponse:
    def act(by: Actor) -> str:
        data = form.cleaned_data
        services.approve(by=by, entry=row.pk, version=data["version"], score=form.score())
        return f"{row.indicator.code} 已审核通过"

    return _judge(request, row, form, Action.APPROVE, act)


@needs(None, change="ledger.pass")
def ledger_pass(request: Request, agency: int, year: int, entry: int) -> HttpResponse:
    """科室同意."""
    row = _mine(request, agency, year, entry, Who.HEAD, Who.LEADER)
    return _pass(request, row, PassForm(request.POST))


def _pass(request: Request, row: LedgerEntry, form: PassForm) -> HttpResponse:
    def act(by: Actor) -> str:
        data = form.cleaned_data
        services.pass_row(by=by, entry=row.pk, version=data["version"], note=data["note"])
        return f"{row.indicator.code} 已同意，送绩效办"

    return _judge(request, row, form, Action.PASS, act)


@needs(None, change="ledger.judge")
def ledger_send_back(request: Request, agency: int, year: int, entry: int) -> HttpResponse:
    """退回 with what was said at the fields."""
    row = _mine(request, agency, year, entry, *ROLES)
    scoring = scoring_of(row.indicator.plan)
    form = ReturnForm(request.POST, graded=scoring is not None and scoring.method == "graded")

    def act(by: Actor) -> str:
        data = form.cleaned_data
        services.send_back(
            by=by, entry=row.pk, version=data["version"], reason=data["reason"], remarks=form.remarks()
        )
        return f"{row.indicator.code} 已退回填报人"

    return _judge(request, row, form, Action.SEND_BACK, act)


def _judge(
    request: Request, row: LedgerEntry, form: Any, action: Action, act: Callable[[Actor], str]
) -> HttpResponse:
    """Carry out one step: JSON for the queue's script, else the queue again or the row's page with the refusal."""
    script = request.headers.get("X-Requested-With") == "fetch"
    error: DomainError | None = None
    if form.is_valid():
        turn = turn_of(request.access, row)
        try:
            if turn is None or form.cleaned_data["version"] != row.version:
                raise services.overtaken(row, action)
            said = act(actor_on(request, turn))
            if script:
                return JsonResponse({"ok": True, "said": said})
            messages.success(request, f"{said}。")
            return HttpResponseRedirect(reverse("review", args=[_agency(request), row.indicator.plan.year]))
        except DomainError as refusal:
            error = refusal
    if script:
        return JsonResponse(_told(form, error))
    return entry_page(request, row, judged=form, error=error)


def _agency(request: Request) -> int:
    match = request.resolver_match
    assert match is not None
    return int(match.kwargs["agency"])


def _told(form: Any, error: DomainError | None) -> dict[str, Any]:
    if error is not None:
        field = getattr(error, "field", "")
        overtaken = isinstance(error, services.Overtaken)
        return {"ok": False, "said": str(error), "field": field, "overtaken": overtaken}
    faults = {name: [str(fault) for fault in found] for name, found in form.errors.items()}
    first = next(iter(faults), "")
    return {
        "ok": False,
        "said": " ".join(faults.get(first, ["没有办理"])),
        "field": first,
        "overtaken": False,
    }


def _mine(request: Request, agency: int, year: int, entry: int, *turns: Who) -> LedgerEntry:
    """Fetch a row in which the asker has one of these turns at some time; out of scope is 404."""
    row = row_in(request.access, agency, year, entry)
    if not any(covers(held, row, who) for who in turns for held in request.access.roles(*ROLES[who])):
        raise Http404
    return row


def _chosen(values: list[str]) -> dict[int, int]:
    """Read «key:version» of the chosen rows; what is no pair of numbers is left out."""
    found = {}
    for value in values:
        key, _, version = value.partition(":")
        plain = key.isascii() and key.isdigit() and version.isascii() and version.isdigit()
        if plain and len(key) < LONGEST_KEY and len(version) < LONGEST_KEY:
            found[int(key)] = int(version)
    return found


def _wanted(request: Request) -> Wanted:
    given = request.GET
    quarter, state = given.get("quarter", ""), given.get("state", MINE)
    shown = given.get("light", "")
    return Wanted(
        plan=number_asked(given.get("plan")),
        quarter=int(quarter) if quarter in {"1", "2", "3", "4"} else None,
        subject=number_asked(given.get("section")),
        state=state if state in dict(STATES) else MINE,
        light=shown if shown in LIGHTS else "",
    )


def _filters(agency: int, year: int, plans: list[tuple[int, str]], wanted: Wanted) -> list[dict[str, Any]]:
    """The fields above the queue: name, label, options as HTML."""
    fields: list[tuple[str, str, list[tuple[str, str]], str]] = [
        ("state", "状态", [(value, text) for value, text in STATES], wanted.state),
        (
            "quarter",
            "季度",
            [("", "全部"), *((str(n), f"第{n}季度") for n in QUARTERS)],
            str(wanted.quarter or ""),
        ),
        (
            "section",
            "责任对象",
            [("", "全部"), *((str(pk), name) for pk, name in subjects_of_year(agency, year))],
            str(wanted.subject or ""),
        ),
        ("light", "进度灯", [("", "全部"), *((value, value) for value in LIGHTS[1:])], wanted.light),
    ]
    if len(plans) > 1:
        of_plans = [("", "全部"), *((str(key), code) for key, code in plans)]
        fields.append(("plan", "方案", of_plans, str(wanted.plan or "")))
    return [
        {"name": name, "label": label, "options": options(rows, chosen)}
        for name, label, rows, chosen in fields
    ]
