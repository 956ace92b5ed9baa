"""The way of a quarter's version: 党委会 → 公示 → 发布, with what the 公示 and its objections do to it (rules 5.8, 7.2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final, TypedDict

from django.db import transaction
from django.db.models import Case, QuerySet, TextField, Value, When
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone

from people.acting import Actor
from people.chain import Step, check_chain
from people.errors import DomainError
from people.models import StoredFile
from people.services.notifications import notify
from plans.engine.units import POINT
from plans.models import Objection, PublicNotice, Subject
from plans.services.notice_turns import staff_accounts
from plans.services.notices import draft_notice
from scoring.models import PublishedQuarter, QuarterScore, QuarterSettlement
from scoring.quarterly.sheet import notice_tables
from scoring.quarterly.turns import KIND, State, hold_versions, lock_plan, record, take, title
from scoring.quarterly.workflow import BY_NAME

NOT_APPROVED: Final = "审议结果没有登记"
NOT_POSTED: Final = "没有草拟公示"
NOT_PUBLISHED: Final = "季度结果没有发布"
HUNDREDTH: Final = POINT // 100
OUTDATED: Final = "请重新核算，作为新的版本再提交党委会审议"
NoticeState = PublicNotice.State


class Way(TypedDict):
    """From which state to which a step leads."""

    source: str
    target: str


def approve_version(
    *, by: Actor, settlement: int, meeting_date: date, minutes: str = "", files: Sequence[StoredFile] = ()
) -> QuarterSettlement:
    """Record what the 党委会 decided on a draft; somebody else than who settled it (one chain, two people).

    DomainError: no minutes and no scan, a date that cannot be, one's own settlement, outdated, somebody was quicker.
    """
    minutes = minutes.strip()
    if not minutes and not files:
        raise DomainError(NOT_APPROVED, why="没有党委会的纪要", next_step="请写明审议意见或附纪要扫描件")
    with transaction.atomic():
        seen = _found(settlement, NOT_APPROVED)
        lock_plan(seen.plan_id, NOT_APPROVED)
        _check_meeting(seen, meeting_date)
        _refuse_outdated(seen, NOT_APPROVED)
        if seen.account_id is not None:
            check_chain(
                [Step(seen.account_id, seen.account_for_id, "核算")], by=by, step="登记党委会审议结果"
            )
        row = take(
            settlement, **_way("approve"), refused=NOT_APPROVED,
            meeting_date=meeting_date, minutes=minutes, approved_by=by.account,
        )  # fmt: skip
        row.files.add(*files)
        detail: dict[str, object] = {
            "日期": meeting_date.isoformat(),
            "纪要": minutes,
            "附件": sorted(file.name for file in files),
        }
        record(by, "党委会审议季度核算", row, detail)
    return row


def draft_quarter_notice(*, by: Actor, settlement: int, **words: Any) -> PublicNotice:
    """Draft the 公示 of an approved version with its ranking; `words` as `draft_notice` takes them.

    It is posted on its own page. DomainError: not through the 党委会, outdated, a 公示 of it is there already.
    """
    with transaction.atomic():
        seen = _found(settlement, NOT_POSTED)
        lock_plan(seen.plan_id, NOT_POSTED)
        # Drafting takes the audit log, and only then does the version get its sheet.
        hold_versions(QuarterSettlement.objects.filter(pk=seen.pk))
        seen.refresh_from_db()
        if seen.state != State.APPROVED:
            raise DomainError(
                NOT_POSTED, why=f"{title(seen)}现在是“{seen.state}”", next_step="先经党委会审议，再排名公示"
            )
        _refuse_outdated(seen, NOT_POSTED)
        if seen.notice is not None and seen.notice.state != NoticeState.WITHDRAWN:
            raise DomainError(NOT_POSTED, why="这一版的公示已经草拟", next_step="请打开那份公示核对后发布")
        follows = _notice_before(seen)
        made = draft_notice(
            by=by, plan=seen.plan, kind=KIND, tables=notice_tables(seen), follows=follows.pk if follows else None,
            **words,
        )  # fmt: skip
        QuarterSettlement.objects.filter(pk=seen.pk).update(notice=made)
    return made


def publish_version(*, by: Actor, settlement: int) -> QuarterSettlement:
    """Publish a version whose 公示 is closed: its scores stand in the year's run from now on, in place of earlier ones.

    DomainError: still hanging, outdated, a section is gone, somebody was quicker.
    """
    with transaction.atomic():
        seen = _found(settlement, NOT_PUBLISHED)
        plan = lock_plan(seen.plan_id, NOT_PUBLISHED)
        seen.refresh_from_db()
        _check_publishing(seen)
        old = QuarterSettlement.objects.filter(plan=plan, quarter=seen.quarter, state=State.PUBLISHED)
        replaced = list(old.values_list("version", flat=True))
        old.update(state=State.SUPERSEDED)
        row = take(
            settlement, **_way("publish"), refused=NOT_PUBLISHED,
            published_by=by.account, published_at=timezone.now(),
        )  # fmt: skip
        scores = _put_in_force(row)
        record(by, "发布季度结果", row, {"得分": scores, "替代版本": replaced})
        notify(
            staff_accounts(plan.agency_id) - {by.account or 0},
            title=f"{plan.year}年第{row.quarter}季度业绩评价结果已发布",
            body="可以查看各科室的得分和名次，以及本科室的计算过程。",
            link=reverse("quarter_version", args=[plan.agency_id, plan.year, row.pk]),
            key=f"quarter:{row.pk}",
        )
    return row


def _notice_before(row: QuarterSettlement) -> PublicNotice | None:
    """The last sheet of the quarter that hung; its objections are answered before another one goes up (rules 7.2)."""
    rows = PublicNotice.objects.filter(
        plan=row.plan, kind=KIND, quarter_settlements__quarter=row.quarter, posted_on__isnull=False
    )
    found = rows.order_by("-posted_on", "-pk").first()
    if found is not None and found.objections.filter(outcome=Objection.Outcome.OPEN).exists():
        raise DomainError(
            NOT_POSTED, why="上一份公示还有异议没有答复", next_step="请先在那份公示的页面逐条答复"
        )
    return found


def _put_in_force(row: QuarterSettlement) -> dict[str, str]:
    """Write the rows that the year's run takes (rules 5.8); a section without a score has none."""
    codes = dict(Subject.objects.filter(plan=row.plan).values_list("code", "pk"))
    scores = QuarterScore.objects.filter(settlement=row, score_hundredths__isnull=False).order_by("code")
    found = list(scores.values_list("code", "score_hundredths"))
    gone = [code for code, _ in found if code not in codes]
    if gone:
        raise DomainError(
            NOT_PUBLISHED, why=f"名册里已没有科室 {'、'.join(gone)}", next_step="请重新核算这个季度"
        )
    PublishedQuarter.objects.filter(plan=row.plan, quarter=row.quarter).delete()
    PublishedQuarter.objects.bulk_create(
        PublishedQuarter(
            plan=row.plan, subject_id=codes[code], quarter=row.quarter, points=max(score or 0, 0) * HUNDREDTH
        )
        for code, score in found
    )
    return {code: f"{(score or 0) // 100}.{(score or 0) % 100:02d}" for code, score in found}


def _way(move: str) -> Way:
    """From which state to which a step leads, as `take` is told."""
    return Way(source=BY_NAME[move].source, target=BY_NAME[move].target)


def _found(settlement: int, refused: str) -> QuarterSettlement:
    row = QuarterSettlement.objects.select_related("plan__agency", "notice").filter(pk=settlement).first()
    if row is None:
        raise DomainError(refused, why="这一版已不存在", next_step="请回到季度核算页面")
    return row


def _refuse_outdated(row: QuarterSettlement, refused: str) -> None:
    if row.outdated:
        raise DomainError(refused, why=f"{title(row)}{row.outdated}", next_step=OUTDATED)


def _check_meeting(row: QuarterSettlement, day: date) -> None:
    if day > timezone.localdate():
        raise DomainError(NOT_APPROVED, why="党委会日期在今天之后", next_step="开会以后再登记")
    if day < date(row.plan.year, row.quarter * 3 - 2, 1):
        raise DomainError(NOT_APPROVED, why=f"党委会日期早于第{row.quarter}季度", next_step="请核对日期")


def _check_publishing(row: QuarterSettlement) -> None:
    if row.state != State.POSTED:
        why = f"{title(row)}现在是“{row.state}”"
        raise DomainError(NOT_PUBLISHED, why=why, next_step="公示期满、异议办结以后才能发布")
    if row.notice is None or row.notice.state != NoticeState.CLOSED:
        raise DomainError(
            NOT_PUBLISHED, why="公示还没有结束", next_step="请在公示页面办完异议、结束公示后再发布"
        )
    _refuse_outdated(row, NOT_PUBLISHED)


def may_post(notice: PublicNotice) -> list[str]:
    """What speaks against posting: the version behind it is no longer the one that was approved."""
    row = QuarterSettlement.objects.filter(notice=notice).first()
    if row is None or row.state != State.APPROVED:
        return ["这一版核算已不在待公示状态"]
    return [f"{title(row)}{row.outdated}"] if row.outdated else []


def must_recall(notices: Collection[PublicNotice]) -> dict[int, str]:
    """Which sheets have to be corrected and posted anew, and why (rules 7.2). One query."""
    rows = QuarterSettlement.objects.filter(notice__in=notices).exclude(outdated="")
    found = rows.order_by("version").only("notice", "quarter", "version", "outdated")
    return {
        row.notice_id: f"{title(row)}{row.outdated}，须撤回公示、重新核算后再公示"
        for row in found
        if row.notice_id is not None
    }


def hold(notice: PublicNotice) -> None:
    """Keep the version behind a sheet from moving, before the audit log is taken (people.services.locks)."""
    hold_versions(QuarterSettlement.objects.filter(notice=notice))


def on_posted(notice: PublicNotice, by: Actor) -> None:
    """The version hangs from now on."""
    row = QuarterSettlement.objects.filter(notice=notice).first()
    if row is None:
        raise DomainError("没有发布公示", why="公示背后的核算已不存在", next_step="请回到季度核算页面")
    moved = take(row.pk, **_way("posting"), refused="没有发布公示")
    record(by, "公示季度核算", moved, {"截止日期": notice.closes_on.isoformat() if notice.closes_on else ""})


def on_withdrawn(notice: PublicNotice, by: Actor) -> None:
    """A version whose sheet was taken down waits for a new one, or is corrected."""
    row = QuarterSettlement.objects.filter(notice=notice, state=State.POSTED).first()
    if row is None:
        return
    moved = take(row.pk, source=State.POSTED, target=State.APPROVED, refused="没有撤回公示")
    record(by, "撤回季度公示", moved, {"状态": {"旧": str(State.POSTED), "新": str(State.APPROVED)}})


def on_answered(objection: Objection, by: Actor) -> None:
    """An accepted objection asks for a corrected version; what it is about stays with the objection."""
    if objection.outcome in (Objection.Outcome.ACCEPTED, Objection.Outcome.PARTLY):
        rows = QuarterSettlement.objects.filter(notice=objection.notice_id)
        mark_outdated(rows, f"有异议{objection.outcome}", by=by)


def mark_outdated(rows: QuerySet[QuarterSettlement], words: str, *, by: Actor) -> None:
    """Say on versions why they need to be settled anew; what was said before stays. Only in a transaction.

    One update a version, so that two reasons given at once both stand; the same words are not said twice.
    """
    joined = Case(
        When(outdated="", then=Value(words)),
        default=Concat("outdated", Value(f"；{words}"), output_field=TextField()),
        output_field=TextField(),
    )
    for row in rows.select_related("plan__agency").defer("inputs", "rules"):
        unsaid = QuarterSettlement.objects.filter(pk=row.pk).exclude(outdated__contains=words)
        if unsaid.update(outdated=joined):
            record(by, "标明季度需重新核算", row, {"原因": words})
