"""The way of an overdue or red row: 提醒 → 通报 → 问责, each step an `OverdueStep` with its document.

A reminder goes to a person once a day, however often the button is pressed. What a step says depends on what it is
about: a late row is to be handed in, a red one to be explained.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.urls import reverse

from indicators.filers import page_agency
from indicators.models import OverdueStep
from indicators.services.overdue import ORDER, Level, Matter
from people.acting import Actor
from people.errors import DomainError
from people.models import StoredFile
from people.services.notifications import notify
from plans.models import Plan

# How long a reminder gives, in days, in the text that is proposed.
GRACE: Final = 3
NOT_RECORDED: Final = "没有登记"


def remind_all(*, by: Actor, plan: Plan, late: Sequence[Matter], today: date) -> tuple[int, int]:
    """Remind everybody who has not handed in; gives how many people got a message, and how many rows have nobody.

    Pressed again on the same day it changes nothing: neither a second message nor a second step.
    """
    if not late:
        raise DomainError("没有提醒", why="没有逾期未报的行", next_step="不用提醒")
    people: dict[int, list[Matter]] = defaultdict(list)
    nobody = 0
    for matter in late:
        accounts = {filer.account for filer in matter.filers if filer.account is not None}
        nobody += not accounts
        for account in accounts:
            people[account].append(matter)
    with transaction.atomic():
        made = _remember(by, [matter for matter in late if matter.filers], today)
        for account, matters in sorted(people.items()):
            notify(
                [account],
                title=f"{len(matters)} 项季度台账逾期未报，请尽快补报",
                body="；".join(_line(matter) for matter in matters[:20]),
                link=_page(matters[0]),
                key=f"overdue-{plan.pk}-{today:%Y%m%d}",
            )
        by.record(
            action="提醒逾期填报",
            target=str(plan),
            detail={"日期": str(today), "人数": len(people), "行数": len(late), "新记提醒": made},
            agency=plan.agency_id,
        )
    return len(people), nobody


def _line(matter: Matter) -> str:
    return f"{matter.indicator.code} 第{matter.quarter}季度（逾期 {matter.days} 天）"


def _remember(by: Actor, late: Sequence[Matter], today: date) -> int:
    """Write the reminders that are not written yet; gives how many those are."""
    same = OverdueStep.objects.filter(
        on=today, level=Level.REMINDED, indicator__in={matter.indicator.pk for matter in late}
    )
    before = same.count()
    OverdueStep.objects.bulk_create(
        [
            OverdueStep(
                indicator=matter.indicator,
                quarter=matter.quarter,
                about=matter.about,
                level=Level.REMINDED,
                on=today,
                text=reminder_text(matter, today),
                account_id=by.account,
                name=by.name,
            )
            for matter in late
        ],
        ignore_conflicts=True,
    )
    return same.count() - before


def record_step(
    *,
    by: Actor,
    matter: Matter,
    level: str,
    on: date,
    text: str,
    about: str = "",
    document: str = "",
    files: Sequence[StoredFile] = (),
) -> OverdueStep:
    """Record a step of the way with its document; no step before the one below it, 通报 and 问责 have a 文号.

    `about` is what the clerk saw the row as (逾期, 红灯): a row that was handed in meanwhile is no longer overdue.
    """
    if about and about != matter.about:
        raise DomainError(
            NOT_RECORDED, why="这一行刚刚有人填报或退回", next_step="请回到列表，按现在的情况办理"
        )
    _check_step(matter, level, on, document)
    try:
        with transaction.atomic():
            step = OverdueStep.objects.create(
                indicator=matter.indicator, quarter=matter.quarter, about=matter.about, level=level, on=on,
                document=document.strip(), text=text.strip(), account_id=by.account, name=by.name,
            )  # fmt: skip
            step.files.set(files)
            by.record(
                action="登记逾期处理" if not matter.is_red else "登记红灯处理",
                target=f"{matter.indicator} 第{matter.quarter}季度",
                detail={"步骤": level, "日期": str(on), "文号": step.document, "内容": step.text},
                agency=matter.indicator.plan.agency_id,
            )
            _tell(matter, step)
    except IntegrityError as error:
        raise DomainError(NOT_RECORDED, why=f"{on} 已登记过“{level}”", next_step="请刷新页面") from error
    return step


def _check_step(matter: Matter, level: str, on: date, document: str) -> None:
    place = ORDER.index(Level(level))
    done = {step.level: step for step in matter.steps}
    if place and ORDER[place - 1] not in done:
        raise DomainError(
            NOT_RECORDED,
            why=f"还没有“{ORDER[place - 1]}”，不能“{level}”",
            next_step="请按 提醒、通报、问责 的次序办理",
        )
    first = done[ORDER[place - 1]].on if place else matter.begun
    if on > matter.today or on < first:
        before = "上一步" if place else ("提交那天" if matter.is_red else "应报日期")
        raise DomainError(NOT_RECORDED, why=f"日期早于{before}，或在今天之后", next_step="请核对日期")
    if place and not document.strip():
        raise DomainError(NOT_RECORDED, why=f"“{level}”须有文号", next_step="请填写文号")


def _tell(matter: Matter, step: OverdueStep) -> None:
    accounts = {filer.account for filer in matter.filers if filer.account is not None}
    line = f"{matter.indicator.code} 第{matter.quarter}季度（红灯）" if matter.is_red else _line(matter)
    notify(
        accounts,
        title=f"{line}：{step.level}",
        body=step.text,
        link=_page(matter),
    )


def _page(matter: Matter) -> str:
    """Where its filers find the row."""
    return reverse("my_filing", args=[page_agency(matter.indicator), matter.indicator.plan.year])


def reminder_text(matter: Matter, today: date) -> str:
    """Propose the text of a reminder."""
    until = f"{today + timedelta(days=GRACE):%Y年%m月%d日}"
    whom = matter.who or "责任对象"
    if matter.is_red:
        return (
            f"{matter.indicator}第{matter.quarter}季度{matter.came_to}（红灯）。"
            f"请{whom}于{until}前写明原因和整改措施，抓紧推进。"
        )
    return (
        f"{matter.indicator}第{matter.quarter}季度应于{matter.due:%Y年%m月%d日}前填报，至今未报，"
        f"已逾期 {matter.days} 天。请{whom}于{until}前补报并说明原因。"
    )


def step_text(matter: Matter, level: str, today: date) -> str:
    """Propose the text of a step."""
    if level == Level.REMINDED:
        return reminder_text(matter, today)
    subject = matter.indicator.subject.name if matter.indicator.subject else "责任对象"
    if matter.is_red:
        told = f"{matter.indicator}第{matter.quarter}季度{matter.came_to}（红灯），经提醒仍落后于计划"
        asked = "请立即整改，并书面说明原因和整改措施"
    else:
        told = f"{matter.indicator}第{matter.quarter}季度逾期 {matter.days} 天未报，经提醒仍未补报"
        asked = "请立即补报，并书面说明原因"
    if level == Level.CIRCULATED:
        return f"{subject}{told}，现予以通报，{asked}。"
    return f"{subject}{told}，通报后仍未整改。按规定对责任人予以问责：（写明方式和依据）。"
