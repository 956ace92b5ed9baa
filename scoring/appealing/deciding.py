"""What was decided on 复核 and 申诉: recorded once, by somebody who had no part in the result (rules 7.2, 7.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from people import chain
from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import Account, StoredFile
from people.services.notifications import notify
from plans.services.plan_archiving import lock_plan_row
from scoring.appealing.asking import take
from scoring.appealing.hands import hands_by_version, hands_on
from scoring.appealing.offers import terms_of
from scoring.appealing.telling import address, applicants, target
from scoring.engine.appeal_days import reasons_against_deciding, reasons_against_extending
from scoring.life.steps import mark_outdated, reopen
from scoring.models import Appeal, Settlement
from scoring.services import hold_settlements

NOT_DECIDED: Final = "决定没有登记"
NOT_EXTENDED: Final = "没有延长"
Outcome = Appeal.Outcome
Stage = Appeal.Stage
State = Settlement.State
UNDER_WAY: Final = (State.DRAFT, State.CHECKED, State.APPROVED, State.POSTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided: 维持 or 变更, by which body, when, under which number, in which words."""

    outcome: str
    body: str
    decided_on: date
    reply: str
    document: str = ""
    files: Sequence[StoredFile] = ()


def decide(*, by: Actor, appeal: int, version: int, decision: Decision) -> Appeal:
    """Record the decision and tell the applicant; 变更 opens the published version for correction.

    DomainError: no part may have been taken before, a day that cannot be, no reply, somebody was quicker.
    """
    body, reply = decision.body.strip(), decision.reply.strip()
    if decision.outcome not in (Outcome.UPHELD, Outcome.CHANGED) or not body or not reply:
        raise DomainError(NOT_DECIDED, why="须有结果、决定机构和决定内容", next_step="请补全后再登记")
    with transaction.atomic():
        # The plan before its settlements, both before the appeal and the audit log (people.services.locks).
        plan = Appeal.objects.filter(pk=appeal).values_list("settlement__plan", flat=True).first()
        if plan is not None:
            lock_plan_row(plan)
            hold_settlements(plan)
        row = take(appeal, version=version, refused=NOT_DECIDED)
        check_hand(row, by)
        _check_day(row, decision.decided_on)
        Appeal.objects.filter(pk=row.pk).update(
            outcome=decision.outcome, body=body, decided_on=decision.decided_on, reply=reply,
            document=decision.document.strip(), decided_by=by.account, decided_for=by.on_behalf_account,
            decided_name=by.name, decided_at=timezone.now(),
        )  # fmt: skip
        row.refresh_from_db()
        row.reply_files.add(*decision.files)
        if row.outcome == Outcome.CHANGED:
            _open_again(by, row)
        by.record(
            action=f"决定{row.stage}", target=target(row), detail=_told(row, decision),
            agency=row.settlement.plan.agency_id,
        )  # fmt: skip
        notify(
            applicants(row) - {by.account or 0}, title=f"您的{row.stage}已有决定", body=f"结果：{row.outcome}",
            link=address(row, own=True), key=f"appeal-decided:{row.pk}",
        )  # fmt: skip
    return row


def extend(*, by: Actor, appeal: int, version: int, days: int, reason: str) -> Appeal:
    """Extend the term of a 申诉 once, with its reason. DomainError: a 复核, over already, too long, no reason."""
    reason = reason.strip()
    if not reason:
        raise DomainError(NOT_EXTENDED, why="没有写明原因", next_step="请填写原因")
    with transaction.atomic():
        row = take(appeal, version=version, refused=NOT_EXTENDED)
        check_hand(row, by)
        if row.stage != Stage.APPEAL:
            raise DomainError(NOT_EXTENDED, why="复核期限不能延长", next_step="请在期限内作出决定")
        today, terms = timezone.localdate(), terms_of(row.settlement.plan_id)
        against = reasons_against_extending(
            days=days, terms=terms, due=row.due_on, today=today, before=row.extended
        )
        if against:
            raise DomainError(NOT_EXTENDED, why="；".join(against), next_step="请核对后再办")
        old, new = row.due_on, row.due_on + timedelta(days=days)
        Appeal.objects.filter(pk=row.pk).update(due_on=new, extended=days, extension_reason=reason)
        row.refresh_from_db()
        detail = changes({"决定期限": old.isoformat()}, {"决定期限": new.isoformat()}) | {"原因": reason}
        by.record(
            action="延长申诉期限", target=target(row), detail=detail, agency=row.settlement.plan.agency_id
        )
        notify(
            applicants(row), title="您的申诉期限已延长", body=f"延长到 {new}：{reason}", link=address(row, own=True),
            key=f"appeal-extended:{row.pk}",
        )  # fmt: skip
    return row


def free_to_decide(rows: Sequence[Appeal], by: Callable[[int], Actor]) -> set[int]:
    """Keys of those that nothing keeps somebody from deciding; `by` gives who would, for an agency. 2 queries."""
    known = hands_by_version([row.settlement for row in rows])
    actors = {row.pk: by(row.settlement.plan.agency_id) for row in rows}
    accounts = {key for actor in actors.values() for key in _accounts(actor)}
    people = dict(Account.objects.filter(pk__in=accounts).values_list("pk", "employee"))
    return {
        row.pk
        for row in rows
        if not _concerned(row, actors[row.pk], people)
        and not chain.took_part([*known[row.settlement_id], *_entered(row)], actors[row.pk])
    }


def concerned(appeal: Appeal, by: Actor) -> bool:
    """Whether the appeal is that of the actor, or of whom he acts for. One query."""
    people = dict(Account.objects.filter(pk__in=_accounts(by)).values_list("pk", "employee"))
    return _concerned(appeal, by, people)


def check_hand(appeal: Appeal, by: Actor) -> None:
    """Refuse who is concerned or had a part in the version, in entering the appeal, or in the 复核. DomainError."""
    if by.account is None:
        return
    if concerned(appeal, by):
        raise DomainError(
            f"不能办理{appeal.stage}",
            why="自己的申请不能自己决定，由人代办也一样",
            next_step="请由没有参与的人员办理",
        )
    earlier = [*hands_on(appeal.settlement), *_entered(appeal)]
    chain.check_chain(earlier, by=by, step=f"决定{appeal.stage}")


def _concerned(appeal: Appeal, by: Actor, people: Mapping[int, int | None]) -> bool:
    return any(people.get(key) == appeal.participant.employee_id for key in _accounts(by))


def _accounts(by: Actor) -> list[int]:
    return [key for key in (by.account, by.on_behalf_account) if key is not None]


def _entered(appeal: Appeal) -> list[chain.Step]:
    found: list[tuple[int | None, int | None, str]] = []
    if appeal.on_paper:
        found.append((appeal.account_id, appeal.account_for_id, f"登记{appeal.stage}"))
    if appeal.after is not None:
        found.append((appeal.after.decided_by_id, appeal.after.decided_for_id, "决定复核"))
    return [chain.Step(account, acted_for, name) for account, acted_for, name in found if account is not None]


def _open_again(by: Actor, row: Appeal) -> None:
    """Open what stands for correction: the published version stays readable, a newer one under way is marked."""
    words = f"{row.stage}决定变更（{row.document or row.body}，{row.decided_on}）"
    versions = Settlement.objects.filter(plan=row.settlement.plan_id)
    mark_outdated(versions.filter(state__in=UNDER_WAY), words, by=by)
    for standing in versions.filter(state=State.PUBLISHED, reopened="").select_related("plan__agency"):
        reopen(by=by, settlement=standing, reason=words)


def _check_day(row: Appeal, day: date) -> None:
    against = reasons_against_deciding(asked_on=row.asked_on, decided_on=day, today=timezone.localdate())
    if against:
        raise DomainError(NOT_DECIDED, why="；".join(against), next_step="请核对日期")


def _told(row: Appeal, decision: Decision) -> dict[str, object]:
    told: dict[str, object] = changes({"结果": Outcome.OPEN.value}, {"结果": row.outcome})
    told |= {"申请人": row.name, "决定机构": row.body, "决定": row.reply}
    told |= {"日期": row.decided_on.isoformat() if row.decided_on else "", "文号": row.document}
    return told | ({"附件": sorted(file.name for file in decision.files)} if decision.files else {})
