"""Handing in 述职报告, and the order of speakers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from django.db import transaction

from appraisals.models import AppraisalRound, DutyReport, RoundTarget
from appraisals.services.turns import share_round, take_round
from people.acting import Actor
from people.errors import DomainError
from people.models import StoredFile

State = AppraisalRound.State
REFUSED: Final = "没有提交"
BEFORE_CLOSING: Final = (State.DRAFT, State.PREPARED, State.OPEN)


def hand_in_report(
    *, by: Actor, target: int, text: str, files: Sequence[StoredFile], version: int | None
) -> DutyReport:
    """Hand in the report of a target, or change it before the round opens; `version` is None where there was none.

    DomainError: empty; the round is open and voters may have read it; closed; somebody else was quicker.
    """
    text = text.strip()
    if not text and not files:
        raise DomainError(REFUSED, why="既没有正文也没有附件", next_step="请填写正文或上传附件")
    with transaction.atomic():
        row = RoundTarget.objects.select_related("round__plan__agency", "subject", "participant").get(
            pk=target
        )
        round_ = row.round
        # Shared, not taken: whoever edits the round meanwhile need not start again.
        _check_state(round_, share_round(round_.pk), changed=version is not None)
        report = _kept(row, version)
        report.text, report.handed_in_by = text, by.name
        report.version += 1
        report.save()
        report.files.set(files)
        by.record(
            action="提交述职报告",
            target=f"{round_.plan.agency.name} {round_} {row}",
            detail={"字数": len(text), "附件": [file.name for file in files], "版本": report.version},
            agency=round_.plan.agency_id,
        )
    return report


def set_speaking_order(*, by: Actor, round_: int, version: int, order: Mapping[int, int | None]) -> None:
    """Set the places of the speakers, {target: place from 1, None for who does not speak}.

    DomainError: two at one place, a target of another round, the round is closed or was changed meanwhile.
    """
    taken = Counter(place for place in order.values() if place is not None)
    twice = sorted(place for place, number in taken.items() if number > 1)
    if twice:
        raise DomainError(
            "没有保存",
            why=f"第 {'、'.join(map(str, twice))} 位排了不止一个",
            next_step="请改成各不相同的次序",
        )
    with transaction.atomic():
        row = take_round(round_, version=version, states=BEFORE_CLOSING)
        targets = {target.pk: target for target in row.targets.select_related("subject", "participant")}
        if order.keys() - targets.keys():
            raise DomainError("没有保存", why="有的对象不在这一轮测评里", next_step="请刷新页面，核对后再办")
        before = {target.code: target.speaking_order for target in targets.values()}
        for key, place in order.items():
            targets[key].speaking_order = place
        RoundTarget.objects.bulk_update(targets.values(), ["speaking_order"])
        after = {target.code: target.speaking_order for target in targets.values()}
        by.record(
            action="排定述职顺序",
            target=f"{row.plan.agency.name} {row}",
            detail={"次序": {"旧": before, "新": after}},
            agency=row.plan.agency_id,
        )


def _check_state(round_: AppraisalRound, state: str, *, changed: bool) -> None:
    if state not in BEFORE_CLOSING:
        raise DomainError(
            REFUSED, why=f"“{round_}”现在是“{state or '已删除'}”", next_step="述职报告在计票以前提交"
        )
    if changed and state == State.OPEN:
        raise DomainError(
            REFUSED,
            why="测评已经开启，投票人可能已经读过，不能再换",
            next_step="确有错误的，请在述职时当面说明",
        )


def _kept(target: RoundTarget, version: int | None) -> DutyReport:
    report = DutyReport.objects.filter(target=target).first()
    if (report.version if report else None) != version:
        who = f"{report.handed_in_by}刚刚提交过" if report else "原来的报告已不在"
        raise DomainError(REFUSED, why=who, next_step="请刷新页面，看过现在的内容再提交")
    return report or DutyReport(target=target)
