"""The steps of a settlement, each one transaction: locks in order, guards under them, compare-and-set, act and audit row.

Every command takes the settlement as the caller saw it and answers with it as it is now.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Case, QuerySet, TextField, Value, When
from django.db.models.functions import Concat
from django.utils import timezone

from people.acting import Actor
from people.errors import DomainError
from people.models import StoredFile
from plans.models import PublicNotice
from plans.services.plan_archiving import archive_plan
from scoring.life.freshness import MOVED, moved_since
from scoring.life.noticing import asks_notice
from scoring.life.publishing import tell_everybody
from scoring.life.turns import NOT_MOVED, Papers, begin, finish, hangs, not_closed, record, title, way_out
from scoring.life.workflow import (
    ARCHIVE,
    BY_NAME,
    CHECK,
    CLOSE,
    DECIDE,
    POST,
    PUBLISH,
    REOPEN,
    SEND_BACK,
    TAKE_DOWN,
    WAY,
)
from scoring.models import Settlement

State = Settlement.State
EXAMPLE: Final = "示例年度"


def check(*, by: Actor, settlement: Settlement, note: str = "") -> Settlement:
    """核对: another person than who settled it has compared the figures; open problems do not forbid it.

    From here on the facts stand still under the version. DomainError: they have changed since it was settled.
    """
    with transaction.atomic():
        row = begin(by=by, settlement=settlement.pk, step=BY_NAME[CHECK])
        if moved_since(row):
            raise DomainError("还不能核对", why=MOVED, next_step=way_out(row))
        finish(by=by, row=row, step=BY_NAME[CHECK], papers=Papers(reason=note.strip()), detail={})
    return row


def decide(
    *,
    by: Actor,
    settlement: Settlement,
    on: date,
    body: str,
    document: str = "",
    minutes: str = "",
    files: Sequence[StoredFile] = (),
) -> Settlement:
    """审定: record what the 领导小组 or 党组 decided; a third person than who settled and who checked.

    DomainError: no body, neither minutes nor scan, a day that cannot be.
    """
    papers = Papers(on=on, body=body.strip(), document=document.strip(), minutes=minutes.strip(), files=files)
    with transaction.atomic():
        row = begin(by=by, settlement=settlement.pk, step=BY_NAME[DECIDE])
        _check_decision(row, papers, on)
        finish(by=by, row=row, step=BY_NAME[DECIDE], papers=papers, detail={})
    return row


def post(*, by: Actor, settlement: Settlement, notice: PublicNotice) -> Settlement:
    """公示: the version hangs from now on. For the publisher of the notice, in the transaction that posts it.

    Its `hold` takes the plan's settlements before (`scoring.services.hold_settlements`): posting takes the audit log.
    """
    with transaction.atomic():
        row = begin(by=by, settlement=settlement.pk, step=BY_NAME[POST])
        ends = notice.closes_on.isoformat() if notice.closes_on else ""
        detail: dict[str, object] = {"公示": notice.pk, "截止日期": ends}
        papers = Papers(on=notice.posted_on)
        finish(by=by, row=row, step=BY_NAME[POST], papers=papers, detail=detail, notice=notice)
    return row


def take_down(*, by: Actor, settlement: Settlement, reason: str) -> Settlement:
    """撤回公示: back to 审定, for the publisher of the notice; sent back from there when it has to be made anew."""
    with transaction.atomic():
        row = begin(by=by, settlement=settlement.pk, step=BY_NAME[TAKE_DOWN])
        finish(by=by, row=row, step=BY_NAME[TAKE_DOWN], papers=Papers(reason=reason.strip()), detail={})
    return row


def publish(*, by: Actor, settlement: Settlement) -> Settlement:
    """发布: visible to everybody concerned from this transaction on; the version published before gives way in it.

    A job tells them. DomainError: the 公示 has not ended, none was made where one is asked for.
    """
    with transaction.atomic():
        row = begin(by=by, settlement=settlement.pk, step=BY_NAME[PUBLISH])
        _check_notice(row)
        _publish(by, row)
        tell_everybody(by, row)
    return row


def archive(*, by: Actor, settlement: Settlement) -> Settlement:
    """归档: pinned for good; with the last settlement of a plan its year is archived, too."""
    with transaction.atomic():
        row = begin(by=by, settlement=settlement.pk, step=BY_NAME[ARCHIVE])
        finish(by=by, row=row, step=BY_NAME[ARCHIVE], papers=Papers(), detail={})
        if not _under_way(row):
            archive_plan(by=by, plan=row.plan_id)
    return row


def send_back(*, by: Actor, settlement: Settlement, reason: str) -> Settlement:
    """退回: the version is given up with its reason; facts open again and the year can be settled anew."""
    papers = Papers(reason=_reason(reason, "没有退回"))
    with transaction.atomic():
        row = begin(by=by, settlement=settlement.pk, step=BY_NAME[SEND_BACK])
        if hangs(row):
            raise DomainError("没有退回", why=f"{title(row)}正在公示", next_step="请先在公示页面撤回公示")
        finish(by=by, row=row, step=BY_NAME[SEND_BACK], papers=papers, detail={})
    return row


def reopen(*, by: Actor, settlement: Settlement, reason: str) -> Settlement:
    """更正: facts open again, a new version may be settled beside the published one, which stays what people read.

    Somebody else than who settled it. The new version goes the whole way and takes its place when it is published.
    """
    words = _reason(reason, "没有打开更正")
    with transaction.atomic():
        row = begin(by=by, settlement=settlement.pk, step=BY_NAME[REOPEN])
        finish(by=by, row=row, step=BY_NAME[REOPEN], papers=Papers(reason=words), detail={}, reopened=words)
    return row


def close(*, by: Actor, settlement: Settlement, reason: str) -> Settlement:
    """撤回更正: nothing had to be corrected; what was published goes on as it is, and the facts stand still again.

    DomainError: no correction is open, a newer version was settled, the facts have changed meanwhile.
    """
    refused = "没有撤回更正"
    words = _reason(reason, refused)
    with transaction.atomic():
        row = begin(by=by, settlement=settlement.pk, step=BY_NAME[CLOSE])
        why = not_closed(row) or (MOVED if moved_since(row) else "")
        if why:
            raise DomainError(refused, why=why, next_step="数据有改动的请重新核算，由新的一版替代它")
        detail: dict[str, object] = {"原更正原因": row.reopened}
        finish(by=by, row=row, step=BY_NAME[CLOSE], papers=Papers(reason=words), detail=detail, reopened="")
    return row


def mark_outdated(rows: QuerySet[Settlement], words: str, *, by: Actor) -> None:
    """Say on versions why they need to be settled anew; what was said before stays. Only in a transaction.

    One update a version, so that two reasons given at once both stand; the same words are not said twice.
    """
    joined = Case(
        When(outdated="", then=Value(words)),
        default=Concat("outdated", Value(f"；{words}"), output_field=TextField()),
        output_field=TextField(),
    )
    for row in rows.select_related("plan__agency").defer("inputs", "book", "rules", "result").order_by("pk"):
        unsaid = Settlement.objects.filter(pk=row.pk).exclude(outdated__contains=words)
        if unsaid.update(outdated=joined):
            record(by, "标明需重新核算", row, {"原因": words})


def advance(*, by: Actor, settlement: Settlement, to: Settlement.State) -> None:
    """Move a settlement one step on without papers: example years, whose way was not gone in this program.

    What the version itself forbids is refused; other parts are not asked, for they have nothing of such a year. ValueError
    for somebody signed in; `settlement.state` is the new one afterwards.
    """
    if by.account is not None:
        raise ValueError("who is signed in takes each step with its papers")
    step = next((each for each in WAY if settlement.state == each.sources[0] and each.target == to), None)
    if step is None:
        raise DomainError(
            NOT_MOVED, why=f"“{settlement.state}”的核算不能直接到“{to}”", next_step="请按步骤逐步办理"
        )
    with transaction.atomic():
        row = begin(by=by, settlement=settlement.pk, step=step, asked=False)
        if step.name == PUBLISH:
            _publish(by, row)
        else:
            finish(by=by, row=row, step=step, papers=Papers(reason=EXAMPLE), detail={})
        if step.name == ARCHIVE and not _under_way(row):
            archive_plan(by=by, plan=row.plan_id)
    settlement.state = to


def _publish(by: Actor, row: Settlement) -> None:
    old = Settlement.objects.filter(plan=row.plan_id, state=State.PUBLISHED).exclude(pk=row.pk)
    replaced = list(old.order_by("version").values_list("version", flat=True))
    old.update(state=State.SUPERSEDED)
    detail: dict[str, object] = {"替代版本": replaced} if replaced else {}
    finish(by=by, row=row, step=BY_NAME[PUBLISH], papers=Papers(), detail=detail, published_at=timezone.now())


def _check_decision(row: Settlement, papers: Papers, on: date) -> None:
    refused = "审定没有登记"
    if not papers.body:
        raise DomainError(refused, why="没有写决定机构", next_step="请填写领导小组或党组")
    if not papers.minutes and not papers.files:
        raise DomainError(refused, why="没有会议纪要", next_step="请写明审定意见或附纪要扫描件")
    if on > timezone.localdate():
        raise DomainError(refused, why="审定日期在今天之后", next_step="开会以后再登记")
    if on < timezone.localdate(row.created_at):
        raise DomainError(
            refused, why=f"审定日期早于这一版的核算（{timezone.localdate(row.created_at):%Y-%m-%d}）",
            next_step="请核对日期；审定的如是另一版，请退回这一版",
        )  # fmt: skip


def _check_notice(row: Settlement) -> None:
    refused = "还不能发布"
    if row.state == State.POSTED:
        if row.notice is None or row.notice.state != PublicNotice.State.CLOSED:
            raise DomainError(
                refused, why="公示还没有结束", next_step="请在公示页面办完异议、结束公示后再发布"
            )
    elif asks_notice(row):
        raise DomainError(refused, why=f"{title(row)}还没有公示", next_step="请先草拟并发布公示")


def _reason(reason: str, refused: str) -> str:
    words = reason.strip()
    if not words:
        raise DomainError(refused, why="没有写明原因", next_step="请填写原因")
    return words


def _under_way(settlement: Settlement) -> bool:
    """Whether the year goes on: another version is before people, or a newer one is being made."""
    others = Settlement.objects.filter(plan=settlement.plan_id).exclude(
        state__in=(State.ARCHIVED, State.SUPERSEDED)
    )
    return others.exclude(state=State.DRAFT, version__lt=settlement.version).exists()
