"""结果运用: the list with what last year left open, one item, and each step on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.db.models import Q, Value
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from people.access import Access
from people.forms.files import bind_files
from people.frame.columns import BadgeColumn, DayColumn, LinkedColumn
from people.frame.forms import HouseForm, submitted
from people.frame.requests import Request
from people.frame.tables import HouseTable, listing
from people.middleware import actor_of
from people.models import Agency
from people.permissions import allowed, needs
from people.views.units import unit_of
from plans.plan_pages import plan_of, plans_of
from scoring.consequences import doing
from scoring.consequences.grounds import grounds_of
from scoring.consequences.making import make, published_of
from scoring.consequences.seeing import consequences_of, left_over
from scoring.forms.consequences import FinishForm, ItemForm, MakeForm, ReopenForm
from scoring.models import Consequence

State = Consequence.State
NOWRAP: Final = {"td": {"class": "nowrap"}, "th": {"class": "nowrap"}}
TONES: Final = {State.OPEN: "waiting", State.DONE: "good", State.LIFTED: "muted"}


@lru_cache(maxsize=256)
def _home(agency: int, year: int) -> str:
    return reverse("consequences", args=[agency, year])


class ConsequenceTable(HouseTable):
    """Items; the address of one lies under that of the list."""

    whom = LinkedColumn(verbose_name="对象", orderable=False, to=lambda row: f"{row.home}{row.pk}/")
    kind = tables.Column(verbose_name="结果运用", attrs=NOWRAP)
    cause = tables.Column(verbose_name="原因", orderable=False)
    clause = tables.Column(verbose_name="条款", orderable=False, attrs=NOWRAP)
    number = tables.Column(verbose_name="数量", orderable=False)
    owner = tables.Column(verbose_name="承办")
    due = DayColumn(verbose_name="办理期限")
    document = tables.Column(verbose_name="文号", orderable=False)
    state = BadgeColumn(verbose_name="状态", tones={str(state): tone for state, tone in TONES.items()})

    class Meta(HouseTable.Meta):
        """By kind."""

        order_by = ("kind", "due")
        empty_text = "还没有结果运用。"


class ConsequenceFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By words, kind and state."""

    q = django_filters.CharFilter(label="姓名、单位或科室", method="named")
    kind = django_filters.ChoiceFilter(label="结果运用", choices=Consequence.Kind.choices, empty_label="全部")
    state = django_filters.ChoiceFilter(label="状态", choices=State.choices, empty_label="全部")

    def named(self, rows: Any, name: str, value: str) -> Any:
        """Of whom."""
        words = value.strip()
        return rows.filter(Q(subject__name__icontains=words) | Q(participant__name__icontains=words))


@needs("consequence.view")
def consequences(request: Request, agency: int, year: int) -> HttpResponse:
    """List what follows from the year's result, and what the year before left open."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    rows = consequences_of(request.access, agency, year).select_related("subject", "participant", "plan")
    rows = rows.annotate(home=Value(_home(agency, year)))
    shown = listing(
        request, name="consequences", table=ConsequenceTable, rows=rows, filters=ConsequenceFilter,
        file_name=f"{unit.name}{year}年度结果运用",
    )  # fmt: skip
    if shown.download:
        return shown.download
    left = list(left_over(request.access, agency, year).select_related("subject", "participant"))
    context = {
        "unit": unit, "year": year, "shown": shown, "left": _addressed(left, agency, year - 1),
        "overdue": rows.filter(state=State.OPEN, due__lt=request.access.today).count(),
        "make": MakeForm() if allowed(request.access, "consequence.change", agency) else None,
        "careers": allowed(request.access, "career.view", agency),
        "titles": allowed(request.access, "title.view", agency),
    }  # fmt: skip
    return render(request, "scoring/consequences/list.html", context)


def _addressed(rows: list[Consequence], agency: int, year: int) -> list[tuple[Consequence, str]]:
    return [(row, f"{_home(agency, year)}{row.pk}/") for row in rows]


@needs(None, change="consequence.change")
def consequences_make(request: Request, agency: int, year: int) -> HttpResponse:
    """Make once more what follows from the published result: after titles were entered, for years published before."""
    plan = plan_of(request, agency, year)
    published = [each for each in plans_of(request) if published_of(each) is not None]
    form = MakeForm(request.POST)

    def act() -> str:
        # Refused with its reason where nothing is published.
        made = [make(by=actor_of(request), plan=each) for each in published or [plan]]
        new, lifted = sum(len(one.new) for one in made), sum(len(one.lifted) for one in made)
        kept = sum(one.kept for one in made)
        told = f"新增 {new} 项，解除 {lifted} 项，不变 {kept} 项。"
        told = told if new or lifted else "没有变化，都已形成。"
        messages.success(request, told)
        return _home(agency, year)

    context = {
        "unit": plan.agency, "year": year, "form": form, "back": _home(agency, year), "title": "形成结果运用",
        "submit": "再试一次",
    }  # fmt: skip
    return submitted(request, form, act) or render(request, "scoring/consequences/act.html", context)


@needs("consequence.view")
def consequence(request: Request, agency: int, year: int, item: int) -> HttpResponse:
    """Show one item with its cause, what that rests on, and what the asker may do."""
    row = _item(request.access, agency, year, item)
    office = _decides(request.access, row)
    context = {
        "unit": unit_of(request, agency), "agency": agency, "year": year, "row": row,
        "tone": TONES[State(row.state)], "files": list(row.files.order_by("pk")),
        "overdue": row.state == State.OPEN and row.due is not None and row.due < request.access.today,
        "grounds": grounds_of(row), "newer": _newer(row),
        "may_finish": office and row.state == State.OPEN, "may_reopen": office and row.state == State.DONE,
    }  # fmt: skip
    return render(request, "scoring/consequences/item.html", context)


def _newer(row: Consequence) -> str:
    """Say that the item rests on an older version, where a newer one is published."""
    now = published_of(row.plan)
    if now is None or now.pk == row.settlement_id or row.state == State.LIFTED:
        return ""
    return f"现在发布的是第{now.version}版，这一项仍然成立。"


@needs("consequence.change", change="consequence.change")
def consequence_change(request: Request, agency: int, year: int, item: int) -> HttpResponse:
    """Name who sees to an item, and by when."""
    row = _decided(request.access, agency, year, item)
    start = {"owner": row.owner, "due": row.due, "version": row.version}
    form = ItemForm(request.POST or None, initial=start)

    def do() -> str:
        doing.change_item(by=actor_of(request), plan=row.plan, item=item, **form.cleaned_data)
        return "已保存。"

    return _act(request, row, agency, year, form, do, title="更改承办和期限", submit="保存")


@needs("consequence.change", change="consequence.change")
def consequence_finish(request: Request, agency: int, year: int, item: int) -> HttpResponse:
    """Record an item as done."""
    row = _decided(request.access, agency, year, item)
    start = {
        "on": request.access.today, "version": row.version, "document": row.document, "record": row.record,
        "proofs": list(row.files.all()),
    }  # fmt: skip
    form = FinishForm(request.POST or None, request.FILES or None, initial=start)
    bind_files(form, request, row.plan.agency_id)

    def do() -> str:
        data = dict(form.cleaned_data)
        files = data.pop("proofs")
        doing.finish(
            by=actor_of(request), plan=row.plan, item=item, today=request.access.today, files=files, **data
        )
        return "已办结。"

    return _act(request, row, agency, year, form, do, title="办结", submit="办结")


@needs("consequence.change", change="consequence.change")
def consequence_reopen(request: Request, agency: int, year: int, item: int) -> HttpResponse:
    """Open an item again."""
    row = _decided(request.access, agency, year, item)
    form = ReopenForm(request.POST or None, initial={"version": row.version})

    def do() -> str:
        doing.reopen(by=actor_of(request), plan=row.plan, item=item, **form.cleaned_data)
        return "已重新办理。"

    return _act(request, row, agency, year, form, do, title="重新办理", submit="重新办理")


def _item(access: Access, agency: int, year: int, item: int) -> Consequence:
    rows = consequences_of(access, agency, year).select_related(
        "plan__agency", "subject", "participant__subject", "settlement", "done_by"
    )
    return get_object_or_404(
        rows.defer("settlement__inputs", "settlement__book", "settlement__result"), pk=item
    )


def _decides(access: Access, row: Consequence) -> bool:
    """Whether the asker runs the year that the item is of: a unit reads what follows for itself, and decides nothing."""
    return allowed(access, "consequence.change", row.plan.agency_id)


def _decided(access: Access, agency: int, year: int, item: int) -> Consequence:
    row = _item(access, agency, year, item)
    if not _decides(access, row):
        raise Http404
    return row


def _act(
    request: Request,
    row: Consequence,
    agency: int,
    year: int,
    form: HouseForm,
    do: Callable[[], str],
    **context: Any,
) -> HttpResponse:
    address = f"{_home(agency, year)}{row.pk}/"

    def act() -> str:
        messages.success(request, do())
        return address

    shown = {
        "unit": unit_of(request, agency), "year": year, "form": form, "back": address, "row": row,
    }  # fmt: skip
    done = submitted(request, form, act)
    return done or render(request, "scoring/consequences/act.html", {**shown, **context})
