"""Opinions of the 监督小组: the list, a new one, one with its answer."""

from __future__ import annotations

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html

from people.access import Role
from people.acting import Actor
from people.forms.opinions import AnswerForm, OpinionForm
from people.frame.forms import submitted
from people.frame.requests import Request
from people.frame.tables import HouseTable, listing
from people.middleware import actor_of
from people.models import Agency, Opinion
from people.permissions import allowed, needs
from people.services.opinions import answer_opinion, inside, leave_opinion

OPEN, ANSWERED = "未答复", "已答复"


class OpinionTable(HouseTable):
    """Opinions with their state; the matter leads to the opinion."""

    about = tables.Column(verbose_name="事项", linkify=False)
    author = tables.Column(verbose_name="提出人", accessor="author__name", order_by="author__name")
    created_at = tables.DateTimeColumn(verbose_name="提出时间", format="Y-m-d H:i")
    state = tables.Column(
        verbose_name="状态", accessor="answered_at", order_by="answered_at", empty_values=()
    )
    answered_by = tables.Column(
        verbose_name="答复人", accessor="answered_by__name", order_by="answered_by__name"
    )
    answered_at = tables.DateTimeColumn(verbose_name="答复时间", format="Y-m-d H:i")

    class Meta(HouseTable.Meta):
        """Newest first."""

        order_by = "-created_at"
        empty_text = "还没有监督意见。监督小组在任何页面上点“提意见”，就会出现在这里。"

    def render_about(self, value: str, record: Opinion) -> str:
        """Link to the opinion."""
        address = reverse("opinion", kwargs={"agency": record.agency_id, "opinion": record.pk})
        return format_html('<a href="{}">{}</a>', address, value)

    def render_state(self, value: object) -> str:
        """Say whether it was answered."""
        return ANSWERED if value else OPEN


class OpinionFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By words and by state."""

    about = django_filters.CharFilter(label="事项", lookup_expr="icontains")
    state = django_filters.ChoiceFilter(
        label="状态", choices=[(OPEN, OPEN), (ANSWERED, ANSWERED)], empty_label="全部", method="by_state"
    )

    def by_state(self, rows: QuerySet[Opinion], name: str, value: str) -> QuerySet[Opinion]:
        """Keep those with or without an answer."""
        return rows.filter(answered_at__isnull=value == OPEN)


@needs("opinion.view")
def opinions(request: Request, agency: int) -> HttpResponse:
    """List the opinions on the agency."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    rows = (
        Opinion.objects.visible_to(request.access).filter(agency=unit).select_related("author", "answered_by")
    )
    shown = listing(
        request,
        name="opinions",
        table=OpinionTable,
        rows=rows,
        filters=OpinionFilter,
        file_name=f"{unit.name}监督意见",
    )
    if shown.download:
        return shown.download
    writes = allowed(request.access, "opinion.write", agency)
    return render(request, "people/opinions/list.html", {"shown": shown, "unit": unit, "writes": writes})


@needs("opinion.write", change="opinion.write")
def opinion_new(request: Request, agency: int) -> HttpResponse:
    """Leave an opinion; the entry in the frame names the page it was left on."""
    unit = get_object_or_404(Agency.objects.visible_to(request.access), pk=agency)
    start = {"link": inside(request.GET.get("link", "")), "about": request.GET.get("about", "")}
    form = OpinionForm(request.POST or None, initial=start)

    def act() -> str:
        left = leave_opinion(by=_actor(request, agency), agency=unit, **form.cleaned_data)
        messages.success(request, "意见已提出，绩效办会收到提醒；有了答复会告诉您。")
        return reverse("opinion", kwargs={"agency": agency, "opinion": left.pk})

    shown = {"form": form, "unit": unit, "link": start["link"]}
    return submitted(request, form, act) or render(request, "people/opinions/new.html", shown)


@needs("opinion.view", change="opinion.answer")
def opinion(request: Request, agency: int, opinion: int) -> HttpResponse:
    """Show one opinion with its answer; the 绩效办 answers here."""
    rows = Opinion.objects.visible_to(request.access).select_related("author", "answered_by", "agency")
    found = get_object_or_404(rows, pk=opinion, agency=agency)
    answers = allowed(request.access, "opinion.answer", agency) and found.author_id != request.access.account
    form = AnswerForm(request.POST or None) if answers and (not found.answered_at or request.POST) else None

    def act() -> str:
        assert form is not None
        answer_opinion(by=_actor(request, agency), opinion=found, answer=form.cleaned_data["answer"])
        messages.success(request, "答复已存入，提出人会收到提醒。")
        return reverse("opinions", kwargs={"agency": agency})

    done = submitted(request, form, act) if form else None
    return done or render(request, "people/opinions/opinion.html", {"opinion": found, "form": form})


def _actor(request: Request, agency: int) -> Actor:
    """Name who is acted for when the role is held here only by delegation."""
    roles = (Role.SUPERVISION, Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE)
    return actor_of(request, on_behalf_of=request.access.acting_for(*roles, agency=agency))
