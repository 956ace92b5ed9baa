"""Two persons open a round: one puts it up as it stands, another, who had no hand in it, opens exactly that.

The opening freezes places, roll and exclusions, and makes the key (quality «Ballots»).
"""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from appraisals.content import content_of, digest_of
from appraisals.engine.checks import blocking, check_round
from appraisals.models import AppraisalRound, Elector, RoundGroup
from appraisals.services.editing import take_setting_up, told
from appraisals.services.holders import OPENED, make_round_key, told_of_key
from appraisals.services.target_order import keep_places
from appraisals.services.turns import take_round
from appraisals.set_up import exclusions_of, facts_of, targets_of
from people.acting import Actor
from people.chain import Step, check_chain, steps_of
from people.errors import DomainError
from people.models import Account
from people.services.notifications import mark_answered, notify
from plans.services.plan_archiving import lock_plan_row
from plans.services.plan_turns import Approver, approvers_of

State = AppraisalRound.State
NOT_OPENED: Final = "没有开启"
PREPARED: Final = "提请开启测评"


def prepare_round(*, by: Actor, round_: int, version: int) -> AppraisalRound:
    """Put a round up as it stands now and tell those who may open it.

    DomainError: changed meanwhile, checks are in the way (passphrases may still be missing).
    """
    with transaction.atomic():
        row = take_setting_up(by=by, round_=round_, version=version)
        _refuse_faulty(row, "没有提请", opening=False)
        row.state, row.prepared_by_id, row.prepared_name = State.PREPARED, by.account, by.name
        row.prepared_digest = digest_of(content_of(row))
        row.save(update_fields=["state", "prepared_by", "prepared_name", "prepared_digest"])
        detail = {"内容摘要": row.prepared_digest}
        by.record(action=PREPARED, target=told(row), detail=detail, agency=row.plan.agency_id)
        notify(
            {one.account for one in openers_of(row)},
            **_asked(row),
            body=f"{by.name}已提请开启，请核对名单和设置后办理。",
        )
    return row


def take_back_round(*, by: Actor, round_: int, version: int) -> AppraisalRound:
    """Take a round that was put up back to be changed. DomainError: opened meanwhile."""
    with transaction.atomic():
        row = take_round(round_, version=version, states=(State.PREPARED,))
        _forget_prepared(row)
        by.record(action="退回筹备", target=told(row), detail={}, agency=row.plan.agency_id)
        mark_answered(**_asked(row))
    return row


def open_round(*, by: Actor, round_: int, version: int) -> AppraisalRound:
    """Open what was put up: freeze the roll, make the key, tell the voters with an account.

    DomainError: moved meanwhile, not what was put up, somebody who had a hand in it, checks are in the way.
    """
    with transaction.atomic():
        # The plan before the round: of two rounds on the same targets the second sees the first.
        for plan in AppraisalRound.objects.filter(pk=round_).values_list("plan", flat=True):
            lock_plan_row(plan)
        row = take_round(round_, version=version, states=(State.PREPARED,))
        if digest_of(content_of(row)) != row.prepared_digest:
            raise DomainError(
                NOT_OPENED,
                why=f"{row.prepared_name}提请以后，内容又有变化（例如有人改名、工号变动）",
                next_step="请退回筹备，核对后重新提请",
            )
        if by.account is not None:
            check_chain(hands_on(row), by=by, step="开启测评")
        _refuse_faulty(row, NOT_OPENED, opening=True)
        _freeze(row)
        key = make_round_key(row)
        row.state, row.public_key, row.boxes = State.OPEN, key.public_key, key.boxes
        row.save(update_fields=["state", "public_key", "boxes"])
        detail = _opened_facts(row) | told_of_key(row)
        by.record(action=OPENED, target=told(row), detail=detail, agency=row.plan.agency_id)
        mark_answered(**_asked(row))
        _tell_voters(row)
    return row


def hands_on(row: AppraisalRound) -> list[Step]:
    """Give the steps that whoever opens the round has no part in."""
    found = steps_of(row.hands, "筹备测评")
    return found if row.prepared_by_id is None else [Step(row.prepared_by_id, None, PREPARED), *found]


def openers_of(row: AppraisalRound) -> list[Approver]:
    """Give who may open the round today, leaders first: those who may approve plans and had no hand in it."""
    return approvers_of(row.plan.agency_id, steps=hands_on(row))


def _refuse_faulty(row: AppraisalRound, what: str, *, opening: bool) -> None:
    faults = blocking(check_round(facts_of(row, timezone.localdate()), opening=opening))
    if faults:
        first = faults[0]
        more = f"（共 {len(faults)} 处要改）" if len(faults) > 1 else ""
        raise DomainError(what, why=f"{first.where}：{first.problem}{more}", next_step=first.remedy)


def _freeze(row: AppraisalRound) -> None:
    """Make the places contiguous and write to each elector whom he does not judge."""
    targets = targets_of(row)
    keep_places(targets)
    excluded = exclusions_of(row, targets)
    changed = []
    for elector in row.electors.all():
        if elector.excluded != excluded[elector.pk]:
            elector.excluded = excluded[elector.pk]
            changed.append(elector)
    Elector.objects.bulk_update(changed, ["excluded"], batch_size=500)


def _opened_facts(row: AppraisalRound) -> dict[str, object]:
    groups = {}
    for group in row.groups.order_by("position"):
        voters = group.issued if group.channel == RoundGroup.Channel.PAPER else group.electors.count()
        groups[group.name] = {"投票方式": group.channel, "人数": voters, "合并计票": group.pool}
    return {
        "内容摘要": row.prepared_digest,
        "提请人": row.prepared_name,
        "测评对象": row.targets.count(),
        "评价主体": groups,
        "密钥保管人": [f"{each.account.name} {each.capacity}" for each in
                  row.holders.select_related("account").order_by("position")],
    }  # fmt: skip


def _tell_voters(row: AppraisalRound) -> None:
    people = row.electors.filter(group__channel=RoundGroup.Channel.ACCOUNT).values("employee")
    voters = Account.objects.filter(employee__in=people, is_active=True).values_list("pk", flat=True)
    body = f"{row.begins_on} 至 {row.ends_on}。每人一票，投出以后谁也看不出是谁打的分。"
    notify(set(voters), title=f"请参加“{row.name}”", body=body, link=reverse("ballots"))


def _asked(row: AppraisalRound) -> dict[str, str]:
    """Title and link of the message that asks for the opening."""
    link = reverse("round_page", args=[row.plan.agency_id, row.plan.year, row.pk])
    return {"title": f"“{row.name}”待您开启", "link": link}


def _forget_prepared(row: AppraisalRound) -> None:
    row.state, row.prepared_by, row.prepared_name, row.prepared_digest = State.DRAFT, None, "", ""
    row.save(update_fields=["state", "prepared_by", "prepared_name", "prepared_digest"])
