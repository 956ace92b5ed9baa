"""The roster of a plan: its units and sections, its people, and bringing both up to date."""

from __future__ import annotations

from typing import Any, Final

import django_filters
import django_tables2 as tables
from django.db.models import Q, Value
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from people.frame.columns import LinkedColumn, NumberColumn
from people.frame.requests import Request
from people.frame.tables import HouseTable, listing
from people.models import Employee
from people.permissions import allowed, needs
from plans.engine.units import FEN, POINT
from plans.forms.plan import AcceptForm, ParticipantForm, RemoveRowForm, SubjectForm
from plans.forms.plan_fields import figure
from plans.models import Participant, Plan, Subject
from plans.plan_pages import act, by_office, frame_of, page_of, plan_of, query_of
from plans.services.plan_roster import (
    PERSON_FIELDS,
    SUBJECT_FIELDS,
    remove_row,
    save_participant,
    save_subject,
)
from plans.services.roster_update import bring_up_to_date, difference

MOST_STAFF: Final = 3000
MOST_OPEN: Final = 30  # rows of a kind that are unfolded at once
LINKS: Final = ("parent", "head", "supervising_leader", "subject")


class ParticipantTable(HouseTable):
    """The people of a year."""

    name = LinkedColumn(verbose_name="姓名", to=lambda row: row.base and f"{row.base}{row.pk}/{row.query}")
    number = tables.Column(verbose_name="工号")
    subject = tables.Column(verbose_name="所在对象", accessor="subject__name")
    post = tables.Column(verbose_name="职务")
    rank_level = tables.Column(verbose_name="职级")
    staff_category = tables.Column(verbose_name="人员类别")
    appraised = tables.Column(verbose_name="参加考核")
    months_in_post = NumberColumn(verbose_name="在岗月数")
    bonus_base_fen = NumberColumn(verbose_name="奖金基数（元）")

    class Meta(HouseTable.Meta):
        """By 工号."""

        order_by = "number"
        empty_text = "名册里还没有人。"

    def render_appraised(self, record: Participant) -> str:
        """是, or 否 with the reason."""
        return (
            "是" if record.appraised else f"否（{record.absence_reason}）" if record.absence_reason else "否"
        )

    def render_bonus_base_fen(self, value: int) -> str:
        """Yuan."""
        return figure(value, FEN)

    def value_bonus_base_fen(self, value: int) -> str:
        """Yuan in the spreadsheet too."""
        return figure(value, FEN)


class ParticipantFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By words, and by whether somebody takes part."""

    q = django_filters.CharFilter(label="姓名、工号或科室", method="keep")
    appraised = django_filters.ChoiceFilter(
        label="参加考核", choices=[("1", "是"), ("0", "否")], method="part", empty_label="全部"
    )

    def keep(self, rows: Any, name: str, value: str) -> Any:
        """Keep who is meant."""
        return rows.filter(Q(name__icontains=value) | Q(number=value) | Q(subject__name__icontains=value))

    def part(self, rows: Any, name: str, value: str) -> Any:
        """Keep who takes part, or who does not."""
        return rows.filter(appraised=value == "1")


@needs("plan.view")
def plan_subjects(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the units and sections of the year."""
    plan = plan_of(request, agency, year)
    rows = Subject.objects.filter(plan=plan).select_related("parent", "head", "supervising_leader")
    shown = [
        {"row": row, "coefficient": figure(row.coefficient_points, POINT), "url": page_of(request, plan, "plan_subject", row.pk)}
        for row in rows.order_by("code")
    ]  # fmt: skip
    context = {**frame_of(request, plan), "rows": shown, "changing": _changing(request, plan)}
    context["people"] = allowed(request.access, "plan.roster", agency)
    return render(request, "plans/plan/subjects.html", context)


@needs("plan.change", change="plan.change")
def plan_subject_new(request: Request, agency: int, year: int) -> HttpResponse:
    """Add a unit or section."""
    return _subject(request, plan_of(request, agency, year), None)


@needs("plan.change", change="plan.change")
def plan_subject(request: Request, agency: int, year: int, subject: int) -> HttpResponse:
    """Change a unit or section."""
    plan = plan_of(request, agency, year)
    return _subject(request, plan, get_object_or_404(Subject, plan=plan, pk=subject))


@needs("plan.change", change="plan.change")
def plan_subject_remove(request: Request, agency: int, year: int, subject: int) -> HttpResponse:
    """Take a unit or section out."""
    plan = plan_of(request, agency, year)
    return _remove(request, plan, get_object_or_404(Subject, plan=plan, pk=subject), "plan_subjects")


@needs("plan.roster")
def plan_participants(request: Request, agency: int, year: int) -> HttpResponse:
    """Show the people of the year."""
    plan = plan_of(request, agency, year)
    changing = _changing(request, plan)
    base = reverse("plan_participants", args=[agency, year]) if changing else ""
    rows = Participant.objects.filter(plan=plan).select_related("subject")
    rows = rows.annotate(base=Value(base), query=Value(query_of(request)))
    shown = listing(
        request, name="participants", table=ParticipantTable, rows=rows, filters=ParticipantFilter,
        file_name=f"{year}年度人员",
    )  # fmt: skip
    if shown.download:
        return shown.download
    context = {**frame_of(request, plan), "shown": shown, "changing": changing}
    return render(request, "plans/plan/participants.html", context)


@needs("plan.change", change="plan.change")
def plan_participant_new(request: Request, agency: int, year: int) -> HttpResponse:
    """Put somebody of the staff list into the year."""
    plan = plan_of(request, agency, year)
    inside = Participant.objects.filter(plan=plan).values("employee")
    units = Subject.objects.filter(plan=plan).values("agency")
    rows = Employee.objects.filter(Q(agency=agency) | Q(agency__in=units)).exclude(pk__in=inside)
    staff = {row.pk: row for row in rows.order_by("number")[:MOST_STAFF]}
    form = ParticipantForm(
        request.POST or None, subjects=_subjects(plan), staff=[(key, str(row)) for key, row in staff.items()],
        initial={"version": plan.version, "established": True, "appraised": True},
    )  # fmt: skip

    def do(data: dict[str, Any]) -> str:
        chosen = staff[data["employee"]]
        values = {**form.values(), "number": chosen.number, "name": chosen.name}
        made = save_participant(
            by=by_office(request, agency), plan=plan.pk, version=data["version"], person=None, employee=chosen.pk,
            values=values,
        )  # fmt: skip
        return f"已增加{made.name}。"

    then = page_of(request, plan, "plan_participants")
    lead = "名册里没有的人，请先在“干部职工”登记。"
    if not staff:
        return render(request, "plans/plan/nobody.html", {**frame_of(request, plan), "back": then})
    return act(request, plan, form, do, then=then, title="增加人员", submit="增加", lead=lead)


@needs("plan.change", change="plan.change")
def plan_participant(request: Request, agency: int, year: int, person: int) -> HttpResponse:
    """Change what the plan says of a person."""
    plan = plan_of(request, agency, year)
    row = get_object_or_404(Participant, plan=plan, pk=person)
    form = ParticipantForm(
        request.POST or None, subjects=_subjects(plan), initial=_initial(plan, row, PERSON_FIELDS)
    )

    def do(data: dict[str, Any]) -> str:
        save_participant(
            by=by_office(request, agency), plan=plan.pk, version=data["version"], person=row.pk, employee=None,
            values=form.values(),
        )  # fmt: skip
        return "已保存。"

    then = page_of(request, plan, "plan_participants")
    context = {
        "title": f"更改{row.name}",
        "remove": page_of(request, plan, "plan_participant_remove", row.pk),
    }
    return act(request, plan, form, do, then=then, **context)


@needs("plan.change", change="plan.change")
def plan_participant_remove(request: Request, agency: int, year: int, person: int) -> HttpResponse:
    """Take somebody out of the year."""
    plan = plan_of(request, agency, year)
    return _remove(request, plan, get_object_or_404(Participant, plan=plan, pk=person), "plan_participants")


@needs("plan.change", change="plan.change")
def plan_roster_update(request: Request, agency: int, year: int) -> HttpResponse:
    """Show in what the roster differs from the organisation, and take over what is ticked."""
    plan = plan_of(request, agency, year)
    today = request.access.today
    found = difference(plan, today=today)
    keys = [row.key for row in found.rows]
    start = {"version": plan.version, "digest": found.digest}
    form = AcceptForm(request.POST or None, keys=keys, initial=start)

    def do(data: dict[str, Any]) -> str:
        applied = bring_up_to_date(
            by=by_office(request, agency), plan=plan.pk, version=data["version"], digest=data["digest"],
            keys=data["rows"], today=today,
        )  # fmt: skip
        kept = "；".join(applied.kept)
        return f"已更新 {applied.written} 行。" + (f"另有保留：{kept}。" if kept else "")

    ticked = set(form["rows"].value() or []) if form.is_bound else set(keys)
    groups = [(title, rows, len(rows) <= MOST_OPEN) for title, rows in found.groups()]
    context = {"found": found, "groups": groups, "ticked": ticked, "changing": plan.state == Plan.State.DRAFT}
    then = page_of(request, plan, "plan_roster_update")
    return act(request, plan, form, do, then=then, template="plans/plan/update.html", **context)


def _subject(request: Request, plan: Plan, row: Subject | None) -> HttpResponse:
    subjects = {key: each for key, each in _subjects(plan).items() if row is None or key != row.pk}
    people = {each.pk: each for each in Participant.objects.filter(plan=plan).order_by("number")}
    start = _initial(plan, row, SUBJECT_FIELDS) if row else {"version": plan.version}
    form = SubjectForm(request.POST or None, subjects=subjects, people=people, initial=start)

    def do(data: dict[str, Any]) -> str:
        made = save_subject(
            by=by_office(request, plan.agency_id), plan=plan.pk, version=data["version"],
            subject=row.pk if row else None, values=form.values(),
        )  # fmt: skip
        return f"已保存{made.name}。"

    context: dict[str, Any] = {"title": f"更改{row.name}" if row else "增加考核对象"}
    if row is not None:
        context["remove"] = page_of(request, plan, "plan_subject_remove", row.pk)
    return act(request, plan, form, do, then=page_of(request, plan, "plan_subjects"), **context)


def _remove(request: Request, plan: Plan, row: Subject | Participant, back: str) -> HttpResponse:
    form = RemoveRowForm(request.POST or None, initial={"version": plan.version})

    def do(data: dict[str, Any]) -> str:
        remove_row(
            by=by_office(request, plan.agency_id), plan=plan.pk, version=data["version"], model=type(row),
            key=row.pk, reason=data["reason"],
        )  # fmt: skip
        return f"已移出{row.name}。"

    lead = "只从本年度的名册移出，单位和人员的资料不变。"
    return act(
        request, plan, form, do, then=page_of(request, plan, back), title=f"移出{row.name}", submit="移出",
        lead=lead, danger=True,
    )  # fmt: skip


def _initial(plan: Plan, row: Subject | Participant, fields: tuple[str, ...]) -> dict[str, Any]:
    start = {name: getattr(row, f"{name}_id" if name in LINKS else name) for name in fields}
    return {**start, "version": plan.version}


def _subjects(plan: Plan) -> dict[int, Subject]:
    return {row.pk: row for row in Subject.objects.filter(plan=plan).order_by("code")}


def _changing(request: Request, plan: Plan) -> bool:
    return plan.state == Plan.State.DRAFT and allowed(request.access, "plan.change", plan.agency_id)
