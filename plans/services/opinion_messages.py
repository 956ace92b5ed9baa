"""Who is told of opinions on a plan's route: those who answer, and the section that an opinion is about."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from people.acting import Actor
from people.models import Duty
from people.services.notifications import notify
from plans.models import Plan, ReviewOpinion, Subject
from plans.services.notice_turns import office_accounts


def tell_entered(by: Actor, plan: Plan, opinion: ReviewOpinion) -> None:
    """Tell the 绩效办 and the section concerned of a new opinion; only in the transaction that enters it."""
    title = f"{plan.year}年度方案收到一条审核意见"
    body = f"“{opinion.record.name}”，{opinion.author}提出，待答复。"
    _tell(by, plan, opinion, title, body)


def tell_answered(by: Actor, plan: Plan, opinion: ReviewOpinion) -> None:
    """Tell the same people of the answer, and whether the step can go on; only in the transaction that answers."""
    waiting = ReviewOpinion.objects.filter(record=opinion.record_id, answered_at__isnull=True).count()
    rest = f"这一步还有 {waiting} 条没有答复。" if waiting else "这一步的意见都已答复，可以登记办完。"
    title = f"{plan.year}年度方案的一条审核意见已答复"
    body = f"“{opinion.record.name}”，{opinion.author}的意见由{by.name}答复。{rest}"
    _tell(by, plan, opinion, title, body)


def _tell(by: Actor, plan: Plan, opinion: ReviewOpinion, title: str, body: str) -> None:
    accounts = office_accounts(plan.agency_id) | _sections(plan, opinion.about)
    link = (
        f"{reverse('route', args=[plan.agency_id, plan.year])}?plan={plan.pk}#step-{opinion.record.position}"
    )
    notify(accounts - {by.account or 0}, title=title, body=body, link=link)


def _sections(plan: Plan, about: str) -> set[int]:
    """The heads of the sections that the opinion names under «针对»; nobody where it names none.

    The words of an opinion are internal; the line reads them on the page of the route.
    """
    rows = Subject.objects.filter(plan=plan, department__isnull=False).values_list("name", "department")
    named = [department for name, department in rows if name and name in about] if about else []
    if not named:
        return set()
    today = timezone.localdate()
    heads = Duty.objects.filter(
        Duty.in_force(today), kind=Duty.Kind.HEAD,
        department__in=named, employee__account__is_active=True,
    )  # fmt: skip
    return set(heads.values_list("employee__account", flat=True))
