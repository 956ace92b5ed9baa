"""Example years under way: the plans of settled years as they were approved, and a year that goes on in four offices.

In the office that people try the program in every account of the sign-in page finds something of its own to do; the
town has two quarters published and one hanging, 工商联 a month waiting, the city units that file. What keeps rules goes
through the services, the many rows of the ledger are written at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from django.utils import timezone

from indicators.frozen_plan import content_of
from indicators.services.approving import approve_plan, freeze, prepare_plan
from indicators.services.cloning import clone_plan
from indicators.services.plan_drafts import save_draft
from people.acting import COMMAND_LINE, Actor
from people.models import Account
from plans.models import Plan, PlanVersion, RouteRecord, Subject
from plans.services.calendar import DoneFacts, ensure_calendar, items_of, record_done
from plans.services.review_opinions import add_opinion, answer_opinion
from plans.services.route import StepFacts, ensure_route, record_step
from reports.demo.cast import as_actor
from reports.demo.ledger import Filing, fill_ledger
from reports.demo.moment import Moment, hour_of, moment_of
from reports.demo.running_office import make_office_year
from reports.demo.running_town import make_town_quarters, weigh_sections
from reports.demo.running_units import city_place, give_to_tried_unit, make_months, waiting_place
from reports.demo.stories import RUNNING
from scoring.models import Settlement

NEW: Final = (("档案数字化", "完成十年档案扫描"), ("会议精简", "全年会议比上年减少百分之十"))
LATELY: Final = timedelta(days=60)
UNDER_WAY: Final = (
    Settlement.State.CHECKED,
    Settlement.State.APPROVED,
    Settlement.State.POSTED,
    Settlement.State.PUBLISHED,
)
BY: Final = Actor(name="示例", origin=COMMAND_LINE)


def run_years(small: Plan | None, people: Mapping[str, Account]) -> None:
    """Approve the plans of settled years and begin the year under way; only in the transaction of staffing."""
    moment = moment_of(timezone.localdate())
    approve_settled()
    if small is not None:
        plan = begin(
            small, moment, by=as_actor(people["jixiaoban"]), approver=as_actor(people["zhuyaolingdao"])
        )
        make_office_year(plan, moment, people)
        _next_year(plan, moment, people)
    ways = {
        "town": (_town, weigh_sections),
        "months": (_monthly, _as_it_is),
        "series": (_series, give_to_tried_unit),
    }
    for code, way in RUNNING.items():
        make, arrange = ways[way]
        source = Plan.objects.filter(scheme_code=code).select_related("agency").order_by("-year").first()
        if source is not None and (small is None or source.agency_id != small.agency_id):
            make(begin(source, moment, arrange=arrange), moment)


def approve_settled() -> None:
    """Let the plans whose years were settled be approved: a year comes to its result only by an approved plan."""
    known = PlanVersion.objects.values("plan")
    for plan in Plan.objects.exclude(pk__in=known).select_related("agency").order_by("pk"):
        archived = plan.state == Plan.State.ARCHIVED
        if not archived and not Settlement.objects.filter(plan=plan, state__in=UNDER_WAY).exists():
            continue
        day, document = date(plan.year, 2, 20), f"示例发〔{plan.year}〕2号"
        made = freeze(plan, content_of(plan), by=BY, approved_on=day, document=document)
        PlanVersion.objects.filter(pk=made.pk).update(created_at=hour_of(day))
        if not archived:
            Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
        BY.record(
            action="批准年度方案", target=f"{plan.agency.name} {plan}",
            detail={"版本": 1, "批准日期": str(day), "文号": document}, agency=plan.agency_id,
        )  # fmt: skip


def begin(
    source: Plan,
    moment: Moment,
    *,
    by: Actor = BY,
    approver: Actor = BY,
    arrange: Callable[[Plan], None] = lambda _: None,
) -> Plan:
    """Take the latest plan of an office into the year under way and bring it to its approval."""
    settled = Plan.objects.filter(
        agency=source.agency_id, scheme_code=source.scheme_code, versions__isnull=False
    )
    source = settled.select_related("agency").order_by("-year").first() or source
    made = clone_plan(by=by, source=source, agency=source.agency, year=moment.year, today=moment.today)
    plan = Plan.objects.select_related("agency").get(pk=made.plan.pk)
    arrange(plan)
    _route(plan, moment, by)
    prepared = prepare_plan(by=by, plan=plan.pk, version=plan.version)
    approve_plan(
        by=approver, plan=plan.pk, version=prepared.version, approved_on=moment.day(2, 20),
        document=f"示例发〔{plan.year}〕3号",
    )  # fmt: skip
    # The plan was put up and approved when its year began, not today.
    at = moment.hour(2, 20)
    Plan.objects.filter(pk=plan.pk).update(prepared_at=at)
    PlanVersion.objects.filter(plan=plan).update(created_at=at)
    plan.refresh_from_db()
    _reported(plan, moment, by)
    _calendar(plan, moment, by)
    return plan


def _route(plan: Plan, moment: Moment, by: Actor) -> None:
    """Record the steps before the approval; the last of them brought an opinion that was taken up."""
    steps = ensure_route(plan)
    before = steps[: next((place for place, step in enumerate(steps) if step.approves), 0)]
    for place, step in enumerate(before):
        _step(plan, step, moment.day(1, 15 + place), by, opinion=place == len(before) - 1)


def _reported(plan: Plan, moment: Moment, by: Actor) -> None:
    """Record the step after the approval, too, where the plan was approved at once: its opinion came later."""
    steps = ensure_route(plan)
    if len(steps) > 1 and steps[0].approves:
        _step(plan, steps[1], moment.day(8, 10), by, opinion=True)


def _step(plan: Plan, step: RouteRecord, day: date, by: Actor, *, opinion: bool) -> None:
    if opinion:
        told = add_opinion(
            by=by, plan=plan, position=step.position, author="示例市绩效办", given_on=day, about="重点任务的目标值",
            text="有的目标值只写“按计划完成”，请写明数量和时间。",
        )  # fmt: skip
        answer_opinion(
            by=by, opinion=told.pk, version=told.version, answer="已采纳，逐项补写了数量和完成时限。",
            difference="各重点任务的目标值和完成时限",
        )  # fmt: skip
        step.refresh_from_db()
    facts = StepFacts(done_on=day, person=step.actor or "绩效办", minutes="已按要求办理。")
    record_step(by=by, plan=plan, position=step.position, version=step.version, facts=facts)


def _calendar(plan: Plan, moment: Moment, by: Actor) -> None:
    """Keep the calendar: what was due is done, but for what came due of late, and what comes is to come."""
    ensure_calendar(plan)
    for item in items_of(plan):
        if item.due <= moment.today - LATELY:
            facts = DoneFacts(done_on=item.due, sent_copies=item.copies, receipt="已收")
            record_done(by=by, item=item.pk, version=item.version, facts=facts)


def _as_it_is(plan: Plan) -> None:
    """Nothing is arranged."""


def _next_year(running: Plan, moment: Moment, people: Mapping[str, Account]) -> None:
    """The year to come is being drawn up: a section has handed in its draft, another is writing."""
    clone = clone_plan(
        by=as_actor(people["jixiaoban"]), source=running, agency=running.agency, year=moment.year + 1,
        today=moment.today,
    )  # fmt: skip
    for code, key, submit in (("K01", "tianbao", True), ("K02", "tianbao2", False)):
        subject = Subject.objects.filter(plan=clone.plan, code=code).first()
        if subject is not None:
            rows = [
                {"primary": "自选重点任务", "name": name, "points": "2", "target": target}
                for name, target in NEW
            ]
            save_draft(
                by=as_actor(people[key]), plan=clone.plan, subject=subject, version=None, rows=rows,
                note="结合明年重点工作新增。", submit=submit,
            )  # fmt: skip


def _town(plan: Plan, moment: Moment) -> None:
    fill_ledger(Filing(plan, moment, retold=False))
    make_town_quarters(plan, moment)


def _monthly(plan: Plan, moment: Moment) -> None:
    fill_ledger(Filing(plan, moment, place=waiting_place))
    make_months(plan, moment)


def _series(plan: Plan, moment: Moment) -> None:
    fill_ledger(Filing(plan, moment, place=city_place(plan)))
