"""Example years under way: the plans of settled years as they were approved, and a year that goes on in four offices.

In the office that people try the program in every account of the sign-in page finds something of its own to do; the
town has two quarters published and one hanging, 工商联 a month waiting, the city units that file. What keeps rules goes
through the services, the many rows of the ledger are written at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils import timezone

from indicators.frozen_plan import content_of
from indicators.services.approving import approve_plan, freeze, prepare_plan
from indicators.services.cloning import clone_plan
from people.acting import COMMAND_LINE, Actor
from people.models import Account
from plans.models import Plan, PlanVersion
from plans.services.calendar import DoneFacts, ensure_calendar, items_of, record_done
from plans.services.review_opinions import add_opinion, answer_opinion
from plans.services.route import StepFacts, ensure_route, record_step
from reports.demo.ledger import Filing, fill_ledger
from reports.demo.moment import Moment, moment_of
from reports.demo.running_office import make_office_year
from reports.demo.running_town import make_town_quarters
from reports.demo.running_units import city_place, make_months, waiting_place
from scoring.models import Settlement

TOWN: Final = "xiangzhen-2024"
MONTHLY: Final = "gongshanglian-2015"
SERIES: Final = "gongxinju-2019"
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
        plan = begin(small, moment, by=as_actor(people["jixiaoban"]), approver=as_actor(people["zhuyaolingdao"]))
        make_office_year(plan, moment, people)
    for code, make in ((TOWN, _town), (MONTHLY, _monthly), (SERIES, _series)):
        source = Plan.objects.filter(scheme_code=code).select_related("agency").order_by("-year").first()
        if source is not None and (small is None or source.agency_id != small.agency_id):
            make(begin(source, moment), moment)


def approve_settled() -> None:
    """Let the plans whose years were settled be approved: a year comes to its result only by an approved plan."""
    known = PlanVersion.objects.values("plan")
    for plan in Plan.objects.exclude(pk__in=known).select_related("agency").order_by("pk"):
        archived = plan.state == Plan.State.ARCHIVED
        if not archived and not Settlement.objects.filter(plan=plan, state__in=UNDER_WAY).exists():
            continue
        day, document = date(plan.year, 2, 20), f"示例发〔{plan.year}〕2号"
        freeze(plan, content_of(plan), by=BY, approved_on=day, document=document)
        if not archived:
            Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
        BY.record(
            action="批准年度方案", target=f"{plan.agency.name} {plan}",
            detail={"版本": 1, "批准日期": str(day), "文号": document}, agency=plan.agency_id,
        )  # fmt: skip


def begin(source: Plan, moment: Moment, *, by: Actor = BY, approver: Actor = BY) -> Plan:
    """Take the latest plan of an office into the year under way and bring it to its approval."""
    settled = Plan.objects.filter(agency=source.agency_id, scheme_code=source.scheme_code, versions__isnull=False)
    source = settled.select_related("agency").order_by("-year").first() or source
    made = clone_plan(by=by, source=source, agency=source.agency, year=moment.year, today=moment.today)
    plan = Plan.objects.select_related("agency").get(pk=made.plan.pk)
    _route(plan, moment, by)
    prepared = prepare_plan(by=by, plan=plan.pk, version=plan.version)
    approve_plan(
        by=approver, plan=plan.pk, version=prepared.version, approved_on=moment.day(2, 20),
        document=f"示例发〔{plan.year}〕3号",
    )  # fmt: skip
    plan.refresh_from_db()
    _calendar(plan, moment, by)
    return plan


def _route(plan: Plan, moment: Moment, by: Actor) -> None:
    """Record the steps before the approval; one of them brought an opinion that was taken up."""
    steps = ensure_route(plan)
    last = next((step.position for step in steps if step.approves), 0)
    before = [step for step in steps if step.position < last]
    for place, step in enumerate(before):
        if place == len(before) - 1:
            told = add_opinion(
                by=by, plan=plan, position=step.position, author="示例市绩效办", given_on=moment.day(2, 6),
                about="重点任务的目标值", text="有的目标值只写“按计划完成”，请写明数量和时间。",
            )  # fmt: skip
            answer_opinion(
                by=by, opinion=told.pk, version=told.version, answer="已采纳，逐项补写了数量和完成时限。",
                difference="各重点任务的目标值和完成时限",
            )  # fmt: skip
            step.refresh_from_db()
        facts = StepFacts(
            done_on=moment.day(1, 15 + place), person=step.actor or "绩效办", minutes="已按要求办理。"
        )
        record_step(by=by, plan=plan, position=step.position, version=step.version, facts=facts)


def _calendar(plan: Plan, moment: Moment, by: Actor) -> None:
    """Keep the calendar: what was due is done but for its last item, and what comes is to come."""
    ensure_calendar(plan)
    due = [item for item in items_of(plan) if item.due <= moment.today]
    for item in due[:-1]:
        facts = DoneFacts(done_on=item.due, sent_copies=item.copies, receipt="已收")
        record_done(by=by, item=item.pk, version=item.version, facts=facts)


def _town(plan: Plan, moment: Moment) -> None:
    fill_ledger(Filing(plan, moment))
    make_town_quarters(plan, moment)


def _monthly(plan: Plan, moment: Moment) -> None:
    fill_ledger(Filing(plan, moment, place=waiting_place))
    make_months(plan, moment)


def _series(plan: Plan, moment: Moment) -> None:
    fill_ledger(Filing(plan, moment, place=city_place(plan)))


def as_actor(account: Account) -> Actor:
    """Act as one of the people to be tried."""
    return Actor(name=account.name, account=account.pk, origin=COMMAND_LINE)
