"""A 公示 of a version is drafted from it, recomposed while it is a draft, and posted on its own page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction

from people.acting import Actor
from people.errors import DomainError
from plans.models import Objection, Plan, PublicNotice
from plans.services.notice_content import NoticeTable
from plans.services.notices import change_notice, draft_notice
from plans.services.plan_archiving import lock_plan_row
from reports.models import ResultNotice
from reports.result_notices.offers import BONUS, KINDS, RESULT, fitting, lacking, offers_of
from reports.result_notices.tables import notice_tables
from scoring.life.turns import own_reasons
from scoring.life.workflow import BY_NAME, POST
from scoring.models import Settlement
from scoring.services import hold_settlements

NOT_DRAFTED: Final = "公示没有草拟"
State = Settlement.State
NoticeState = PublicNotice.State
# The distribution is put up before it is final: from the decision on the result until the money is approved.
MONEY_SHOWN: Final = (State.APPROVED, State.POSTED, State.PUBLISHED)


def draft_result_notice(
    *, by: Actor, settlement: int, what: str, chosen: Mapping[str, Sequence[str]], **words: Any
) -> PublicNotice:
    """Draft the 公示 of a version with the chosen columns, or recompose the draft that is there.

    `words` as `draft_notice` takes them, `version` as the draft was seen. DomainError: not decided yet, outdated, it
    hangs already, nothing chosen, objections to the sheet before it wait for their reply.
    """
    version = words.pop("version", None)
    link = ResultNotice.objects.filter(settlement=settlement, what=what).exclude(
        notice__state=NoticeState.WITHDRAWN
    ).first()  # fmt: skip
    if link is not None:
        return _recomposed(by, link, chosen, version, words)
    with transaction.atomic():
        row = _held(settlement)
        tables, kept = _laid_out(row, what, chosen)
        if standing_link(row, what) is not None:
            raise DomainError(NOT_DRAFTED, why="这一版的公示刚刚已经草拟", next_step="请刷新页面")
        before = notice_before(row.plan, what)
        made = draft_notice(
            by=by,
            plan=row.plan,
            kind=KINDS[what],
            tables=tables,
            follows=before.pk if before else None,
            **words,
        )
        ResultNotice.objects.create(notice=made, settlement=row, what=what, shown=kept)
        if what == RESULT:
            Settlement.objects.filter(pk=row.pk).update(notice=made)
    return made


def _recomposed(
    by: Actor,
    link: ResultNotice,
    chosen: Mapping[str, Sequence[str]],
    version: int | None,
    words: dict[str, Any],
) -> PublicNotice:
    """Change a draft. It takes the notice alone: posting takes it before the version, and asks again."""
    row = _open(link.settlement_id)
    if link.notice.state != NoticeState.DRAFT:
        raise DomainError(NOT_DRAFTED, why=f"这一版的公示{link.notice.state}", next_step="请打开那份公示办理")
    tables, kept = _laid_out(row, link.what, chosen)
    seen = link.notice.version if version is None else version
    with transaction.atomic():
        made = change_notice(by=by, notice=link.notice_id, version=seen, tables=tables, **words)
        ResultNotice.objects.filter(pk=link.pk).update(shown=kept)
    return made


def _laid_out(
    row: Settlement, what: str, chosen: Mapping[str, Sequence[str]]
) -> tuple[list[NoticeTable], dict[str, list[str]]]:
    """The chosen tables and what of the choice the version has. DomainError: it cannot be put up, nothing chosen."""
    against = reasons_against_drafting(row, what)
    if against:
        raise DomainError(NOT_DRAFTED, why="；".join(against), next_step="请办完后再草拟")
    offers = offers_of(row, what)
    kept = fitting(offers, chosen)
    tables = notice_tables(row, what, offers, kept)
    if not tables:
        raise DomainError(NOT_DRAFTED, why="没有选要公示的栏目", next_step="请至少选一栏")
    missing = lacking(offers, kept)
    if missing:
        raise DomainError(NOT_DRAFTED, why="；".join(missing), next_step="请选上，或整张表都不公示")
    return tables, kept


def reasons_against_drafting(row: Settlement, what: str) -> list[str]:
    """Say what speaks against putting up a version; asked for the page and again under the lock."""
    allowed = MONEY_SHOWN if what == BONUS else BY_NAME[POST].sources
    if row.state not in allowed:
        return [f"这一版现在是“{row.state}”，审定以后才能公示" if row.state in (State.DRAFT, State.CHECKED)
                else f"这一版现在是“{row.state}”"]  # fmt: skip
    found = [why for why, _ in own_reasons(row, BY_NAME[POST])]
    if what == BONUS and row.reopened:
        found.append(f"这一版正在更正：{row.reopened}")
    if not offers_of(row, what):
        found.append("这一版没有可公示的奖金" if what == BONUS else "这一版没有可公示的结果")
    before = notice_before(row.plan, what)
    if before is not None and before.objections.filter(outcome=Objection.Outcome.OPEN).exists():
        found.append("上一份公示还有异议没有答复")
    return found


def standing_link(row: Settlement, what: str) -> ResultNotice | None:
    """The 公示 of a version that was not withdrawn. One query."""
    rows = ResultNotice.objects.filter(settlement=row, what=what).exclude(notice__state=NoticeState.WITHDRAWN)
    return rows.select_related("notice__plan").order_by("-pk").first()


def notice_before(plan: Plan, what: str) -> PublicNotice | None:
    """The last sheet of the kind that hung in the plan's year."""
    rows = PublicNotice.objects.filter(plan=plan, kind=KINDS[what], posted_on__isnull=False)
    return rows.order_by("-posted_on", "-pk").first()


def _held(settlement: int) -> Settlement:
    """The version under the lock of its plan; only in a transaction."""
    plan = Settlement.objects.filter(pk=settlement).values_list("plan", flat=True).first()
    if plan is not None:
        lock_plan_row(plan)
        hold_settlements(plan)
    return _open(settlement)


def _open(settlement: int) -> Settlement:
    rows = Settlement.objects.select_related("plan__agency", "notice").defer("inputs", "book", "result")
    row = rows.filter(pk=settlement).first()
    if row is None:
        raise DomainError(NOT_DRAFTED, why="这一版已不存在", next_step="请回到考核结果页面")
    return row
