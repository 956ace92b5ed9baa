"""The targets of a round and their order on the ballot: by the roster until somebody orders them otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from django.db import transaction

from appraisals.engine.places import arranged
from appraisals.models import AppraisalRound, RoundTarget
from appraisals.services.editing import take_setting_up, told
from appraisals.set_up import FormUse, candidates, form_use, targets_of
from people.acting import Actor
from people.audit import changes
from people.errors import DomainError

NOT_SAVED: Final = "没有保存"
# A target by the key of its subject or of its participant.
Key = tuple[int | None, int | None]


class Arrangement(StrEnum):
    """By what the targets are ordered."""

    TYPED = "按下面填的次序"
    ROSTER = "按编号、工号"
    SPEAKING = "按述职顺序"


def order_targets(
    *, by: Actor, round_: int, version: int, how: Arrangement, places: Mapping[int, int | None]
) -> AppraisalRound:
    """Order the targets on the ballot; `places` are {target: place from 1}, for what is typed.

    DomainError: two moved to one place, a target of another round, the round is no longer 筹备.
    """
    with transaction.atomic():
        row = take_setting_up(by=by, round_=round_, version=version)
        targets = targets_of(row)
        before = [target.name for target in targets]
        match how:
            case Arrangement.TYPED:
                ordered = _typed(targets, places)
            case Arrangement.ROSTER:
                rank = _ranks(row, form_use(row))
                ordered = sorted(targets, key=lambda each: rank.get(_key(each), len(rank)))
            case Arrangement.SPEAKING:
                ordered = sorted(
                    targets, key=lambda each: (each.speaking_order is None, each.speaking_order or 0)
                )
        keep_places(ordered)
        detail = changes({"票面顺序": before}, {"票面顺序": [target.name for target in ordered]})
        by.record(action="排定票面顺序", target=told(row), detail=detail, agency=row.plan.agency_id)
    return row


def replace_targets(row: AppraisalRound, wanted: Sequence[Key], use: FormUse | None) -> list[RoundTarget]:
    """Write who is judged; whoever stays keeps the report and the place among the speakers.

    Newcomers stand where the roster has them, or at the end of a ballot that was ordered otherwise.
    """
    old = {_key(target): target for target in targets_of(row)}
    rank = _ranks(row, use)
    kept = [key for key in old if key in set(wanted)]
    new = [
        RoundTarget.objects.create(round=row, subject_id=key[0], participant_id=key[1], position=-1 - place)
        for place, key in enumerate(wanted)
        if key not in old
    ]
    row.targets.exclude(pk__in=[target.pk for target in (*(old[key] for key in kept), *new)]).delete()
    ordered = [*(old[key] for key in kept), *new]
    if kept == sorted(kept, key=lambda key: rank.get(key, len(rank))):
        ordered.sort(key=lambda each: rank.get(_key(each), len(rank)))
    keep_places(ordered)
    return ordered


def keep_places(targets: Sequence[RoundTarget]) -> None:
    """Write the places of a round's targets in this order, from 0; only in a transaction."""
    # Out of the way first: places are unique at every moment.
    for sign in (-1, 1):
        for place, target in enumerate(targets):
            target.position = place if sign > 0 else -1 - len(targets) - place
        RoundTarget.objects.bulk_update(targets, ["position"])


def _typed(targets: Sequence[RoundTarget], places: Mapping[int, int | None]) -> list[RoundTarget]:
    known = {target.pk: target for target in targets}
    if places.keys() - known.keys():
        raise DomainError(NOT_SAVED, why="有的对象已不在这一轮测评里", next_step="请刷新页面，核对后再办")
    try:
        return [known[key] for key in arranged(list(known), places)]
    except ValueError as error:
        raise DomainError(
            NOT_SAVED, why=f"第 {error} 位排了不止一个", next_step="请改成各不相同的次序"
        ) from error


def _ranks(row: AppraisalRound, use: FormUse | None) -> dict[Key, int]:
    subjects, people = candidates(row.plan, use) if use else ([], [])
    keys: list[Key] = [(one.pk, None) for one in subjects]
    keys += [(None, one.pk) for one in people]
    return {key: place for place, key in enumerate(keys)}


def _key(target: RoundTarget) -> Key:
    return target.subject_id, target.participant_id
