"""Opinions given at a step of the route: every one gets an answer that says what was changed for it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.services.locks import lock_agency
from plans.models import Plan, ReviewOpinion
from plans.plan_contents import packed
from plans.services.opinion_messages import tell_answered, tell_entered
from plans.services.route import take_step

NOT_SAVED = "意见没有存入"
NOT_ANSWERED = "答复没有存入"


def add_opinion(
    *, by: Actor, plan: Plan, position: int, author: str, given_on: date, text: str, about: str = ""
) -> ReviewOpinion:
    """Enter an opinion given at a step that is not done yet. DomainError: done meanwhile, nothing said."""
    author, text = " ".join(author.split()), text.strip()
    if not author or not text:
        raise DomainError(NOT_SAVED, why="须写明谁提的、提了什么", next_step="请补全后再保存")
    if given_on > timezone.localdate():
        raise DomainError(NOT_SAVED, why="提出日期在今天之后", next_step="请改日期")
    with transaction.atomic():
        step = take_step(plan, position)
        if step.done_on is not None:
            raise DomainError(
                NOT_SAVED, why=f"“{step.name}”已经办完", next_step="请记在后面的步骤，或先退回这一步"
            )
        made = ReviewOpinion.objects.create(
            record=step, author=author, given_on=given_on, about=about.strip(), text=text,
            seen=packed(plan),
        )  # fmt: skip
        by.record(
            action="登记审核意见", target=f"{plan} {step.name}", detail=changes({}, _facts(made)),
            agency=plan.agency_id,
        )  # fmt: skip
        tell_entered(by, plan, made)
    return made


def answer_opinion(*, by: Actor, opinion: int, version: int, answer: str, difference: str) -> ReviewOpinion:
    """Answer an opinion, or answer it anew while its step is not done. DomainError: changed meanwhile, nothing said."""
    answer, difference = answer.strip(), difference.strip()
    if not answer or not difference:
        raise DomainError(
            NOT_ANSWERED, why="须写答复和修改情况", next_step="没有修改的，在修改情况里写“未修改”和理由"
        )
    with transaction.atomic():
        row = _take(opinion, version, NOT_ANSWERED)
        before = _facts(row)
        row.answer, row.difference = answer, difference
        row.answered_by_id, row.answered_at = by.account, timezone.now()
        plan = row.record.plan
        row.revised = packed(plan)
        row.save(update_fields=["answer", "difference", "answered_by", "answered_at", "revised"])
        by.record(
            action="答复审核意见", target=f"{plan} {row.record.name}", detail=changes(before, _facts(row)),
            agency=plan.agency_id,
        )  # fmt: skip
        tell_answered(by, plan, row)
    return row


def remove_opinion(*, by: Actor, opinion: int, version: int, reason: str) -> None:
    """Take back an opinion that was entered by mistake; the log keeps what it said."""
    if not reason.strip():
        raise DomainError("没有撤销", why="没有写原因", next_step="请填写原因")
    with transaction.atomic():
        row = _take(opinion, version, "没有撤销")
        plan = row.record.plan
        by.record(
            action="撤销审核意见登记", target=f"{plan} {row.record.name}",
            detail=changes(_facts(row), {}) | {"原因": reason.strip()}, agency=plan.agency_id,
        )  # fmt: skip
        row.delete()


def _take(opinion: int, version: int, what: str) -> ReviewOpinion:
    agency = ReviewOpinion.objects.filter(pk=opinion).values_list("record__plan__agency", flat=True).first()
    if agency is not None:
        lock_agency(agency)
    moved = ReviewOpinion.objects.filter(pk=opinion, version=version).update(version=F("version") + 1)
    row = ReviewOpinion.objects.select_related("record__plan").filter(pk=opinion).first()
    if row is None or not moved:
        raise DomainError(what, why="这条意见刚刚被别人改动", next_step="请刷新页面，核对后再办")
    # The step's row is locked, so that it is not recorded as done in the same moment.
    step = take_step(row.record.plan, row.record.position)
    if step.done_on is not None:
        raise DomainError(what, why=f"“{step.name}”已经办完", next_step="需要改动的，请先退回这一步")
    return row


def _facts(row: ReviewOpinion) -> dict[str, object]:
    return {
        "提出者": row.author, "日期": row.given_on.isoformat(), "针对": row.about, "意见": row.text,
        "答复": row.answer, "修改情况": row.difference,
    }  # fmt: skip
