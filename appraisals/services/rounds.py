"""Setting up a round: new from the plan's scheme, changed while 筹备, taken back, held once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from appraisals.engine.roll import Exclusion
from appraisals.models import AppraisalRound, Elector, KeyHolder, RoundGroup, RoundTarget
from appraisals.services.editing import needed, take_setting_up, told
from appraisals.services.round_parts import fill_electors
from appraisals.services.turns import take_round
from appraisals.set_up import FormUse, candidates, form_use, forms_of, identity, proposed, words_of
from appraisals.sheets import sheet_from
from people.acting import Actor
from people.audit import changes
from people.chain import with_hand
from people.errors import DomainError
from people.models import Account
from plans.models import Plan

State = AppraisalRound.State
LONGEST_NAME: Final = 40
NOT_SAVED: Final = "没有保存"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundDetails:
    """What is said of a round; `words` are guiding words by dimension, `exclusions` values of `Exclusion`."""

    name: str
    begins_on: date | None = None
    ends_on: date | None = None
    meeting_at: datetime | None = None
    meeting_place: str = ""
    guidance: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    abstaining: bool = False
    exclusions: Sequence[str] = ()
    names: str = AppraisalRound.Names.UNTIL_CLOSED


def create_round(*, by: Actor, plan: Plan, form: str, details: RoundDetails) -> AppraisalRound:
    """Set up a round on one of the plan's forms, with everybody proposed whom the form and the groups' names speak of.

    DomainError: the plan has no such form, the name is taken or missing, dates are the wrong way round.
    """
    use = next((one for one in forms_of(plan) if one.form.name == form), None)
    if use is None:
        raise DomainError(NOT_SAVED, why=f"方案里没有测评表“{form}”", next_step="请选方案里有的测评表")
    row = AppraisalRound(plan=plan, sealed=True, state=State.DRAFT, form=form, hands=with_hand([], by))
    try:
        with transaction.atomic():
            _fill(row, details, use)
            row.save(force_insert=True)
            _propose_targets(row, use)
            _propose_groups(row, use)
            detail = changes({}, facts_of_details(row))
            by.record(action="新建测评", target=told(row), detail=detail, agency=plan.agency_id)
    except IntegrityError as error:
        raise _name_taken(row.name) from error
    return row


def change_round(*, by: Actor, round_: int, version: int, details: RoundDetails) -> AppraisalRound:
    """Change what is said of a round while 筹备; the ballot is taken from the plan anew. DomainError as `create_round`."""
    try:
        with transaction.atomic():
            row = take_setting_up(by=by, round_=round_, version=version)
            use = form_use(row)
            if use is None:
                raise DomainError(
                    NOT_SAVED, why=f"方案里已经没有测评表“{row.form}”", next_step="请撤销这一轮，另建一轮"
                )
            before = facts_of_details(row)
            _fill(row, details, use)
            _propose_groups(row, use)
            row.save()
            detail = changes(before, facts_of_details(row))
            by.record(action="更改测评", target=told(row), detail=detail, agency=row.plan.agency_id)
    except IntegrityError as error:
        raise _name_taken(details.name) from error
    return row


def remove_round(*, by: Actor, round_: int, version: int, reason: str) -> None:
    """Take back a round that was set up by mistake; only while 筹备. The audit row keeps what it said."""
    reason = needed(reason)
    with transaction.atomic():
        row = take_round(round_, version=version, states=(State.DRAFT,))
        detail = {**changes(facts_of_details(row), {}), "原因": reason}
        by.record(action="撤销测评登记", target=told(row), detail=detail, agency=row.plan.agency_id)
        row.delete()


def repeat_round(*, by: Actor, round_: int, version: int, name: str) -> AppraisalRound:
    """Set up a voided round once more: the same targets, groups, roll and holders, without dates, slips and passphrases.

    DomainError: the round is not voided, the name is taken, the plan has its form no more.
    """
    try:
        with transaction.atomic():
            old = take_round(round_, version=version, states=(State.VOIDED,))
            use = form_use(old)
            if use is None:
                raise DomainError(
                    "没有新建", why=f"方案里已经没有测评表“{old.form}”", next_step="请从方案新建一轮"
                )
            new = AppraisalRound.objects.create(
                plan=old.plan, name=_name(name), sealed=True, state=State.DRAFT, form=old.form,
                sheet=sheet_from(use.form, words_of(old)), guidance=old.guidance, abstaining=old.abstaining,
                exclusions=old.exclusions, names=old.names, meeting_place=old.meeting_place, repeats=old,
                hands=with_hand([], by),
            )  # fmt: skip
            _copy_parts(old, new)
            detail = {"重新举行": old.name}
            by.record(action="重新举行测评", target=told(new), detail=detail, agency=old.plan.agency_id)
    except IntegrityError as error:
        raise _name_taken(name) from error
    return new


def facts_of_details(row: AppraisalRound) -> dict[str, object]:
    """Give what the audit row says of a round."""
    local = timezone.localtime(row.meeting_at) if row.meeting_at else None
    return {
        "名称": row.name,
        "测评表": row.form,
        "开始日期": str(row.begins_on or ""),
        "截止日期": str(row.ends_on or ""),
        "述职会议": f"{local:%Y-%m-%d %H:%M}" if local else "",
        "会议地点": row.meeting_place,
        "填写说明": row.guidance,
        "评价要点": words_of(row),
        "可以弃权": row.abstaining,
        "回避": list(row.exclusions),
        "未投票名单": row.names,
    }


def _fill(row: AppraisalRound, details: RoundDetails, use: FormUse) -> None:
    if details.begins_on and details.ends_on and details.ends_on < details.begins_on:
        raise DomainError(NOT_SAVED, why="截止日期在开始日期之前", next_step="请改日期")
    row.name = _name(details.name)
    row.begins_on, row.ends_on = details.begins_on, details.ends_on
    row.meeting_at, row.meeting_place = details.meeting_at, details.meeting_place.strip()
    row.guidance, row.abstaining, row.names = details.guidance.strip(), details.abstaining, details.names
    row.exclusions = [each.value for each in Exclusion if each.value in details.exclusions]
    row.sheet = sheet_from(use.form, {name: words.strip() for name, words in details.words.items()})


def _propose_targets(row: AppraisalRound, use: FormUse) -> None:
    subjects, people = candidates(row.plan, use)
    rows = [RoundTarget(round=row, subject=each, position=0) for each in subjects]
    rows += [RoundTarget(round=row, participant=each, position=0) for each in people]
    for place, target in enumerate(rows):
        target.position = place
    RoundTarget.objects.bulk_create(rows)


def _propose_groups(row: AppraisalRound, use: FormUse) -> None:
    """Bring the groups in line with the form: what it lacks goes, what is new comes with whom its name speaks of."""
    names = [group.name for group in use.form.groups]
    row.groups.exclude(name__in=names).delete()
    known = {group.name: group for group in row.groups.all()}
    # Out of the way first: positions are unique at every moment.
    for place, group in enumerate(known.values()):
        RoundGroup.objects.filter(pk=group.pk).update(position=len(names) + len(known) + place)
    taken = {identity(each.employee) for each in row.electors.select_related("employee")}
    today = timezone.localdate()
    for place, name in enumerate(names):
        if name in known:
            RoundGroup.objects.filter(pk=known[name].pk).update(position=place)
            continue
        people = [one for one in proposed(row.plan, name, today) if identity(one) not in taken]
        taken |= {identity(one) for one in people}
        able = Account.objects.filter(employee__in=people, is_active=True).count()
        # Whoever has no account cannot vote by one: the whole group gets slips.
        by_account = bool(people) and able == len(people)
        channel = RoundGroup.Channel.ACCOUNT if by_account else RoundGroup.Channel.SLIP
        group = RoundGroup.objects.create(round=row, name=name, position=place, channel=channel)
        fill_electors(group, people=people, names=(), nameless=0)


def _copy_parts(old: AppraisalRound, new: AppraisalRound) -> None:
    rows = enumerate(old.targets.order_by("position"))
    RoundTarget.objects.bulk_create(
        RoundTarget(round=new, subject_id=each.subject_id, participant_id=each.participant_id, position=place)
        for place, each in rows
    )
    for group in old.groups.order_by("position"):
        copy = RoundGroup.objects.create(
            round=new, name=group.name, position=group.position, channel=group.channel, pool=group.pool,
            decision=group.decision, issued=group.issued,
        )  # fmt: skip
        kept = Elector.objects.filter(group=group, struck="").order_by("serial")
        Elector.objects.bulk_create(
            Elector(round=new, group=copy, employee_id=each.employee_id, name=each.name, serial=serial)
            for serial, each in enumerate(kept, 1)
        )
    KeyHolder.objects.bulk_create(
        KeyHolder(round=new, position=each.position, account_id=each.account_id, capacity=each.capacity)
        for each in old.holders.order_by("position")
    )


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise DomainError(NOT_SAVED, why=f"名称须填写，且不超过 {LONGEST_NAME} 个字", next_step="请改名称")
    return name


def _name_taken(name: str) -> DomainError:
    return DomainError(NOT_SAVED, why=f"今年已有一轮“{name}”", next_step="请换一个名称")
