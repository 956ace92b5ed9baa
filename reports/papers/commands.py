"""Commands on documents: draft from the facts, edit, issue with a number (frozen then, with its PDF), drop a draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.services.files import name_of
from people.services.locks import lock_agency
from plans.current import rules_in_force
from plans.models import Plan
from reports.models import YearPaper
from reports.opened import rules_of
from reports.papers.gathering import about_consequence, about_subject, facts_of, facts_of_self_evaluation
from reports.papers.keeping import kept
from reports.papers.kinds import KINDS, PaperKind, Per
from reports.papers.layout import print_paper
from reports.papers.numbers import next_number, well_formed
from reports.papers.offers import DECIDED, NOT_DECIDED, settlement_for
from reports.papers.recipients import clause_of
from scoring.models import Consequence, Settlement
from scoring.settlement_states import PUBLISHED

State = YearPaper.State
NOT_DRAFTED: Final = "没有拟稿"
NOT_ISSUED: Final = "没有印发"
EDITED: Final = ("title", "recipients", "copies", "letterhead", "text", "signer", "dated")
WORDS: Final = {
    "title": "标题", "recipients": "主送", "copies": "抄送", "letterhead": "文头", "text": "正文", "signer": "落款",
    "dated": "成文日期",
}  # fmt: skip


def draft_paper(*, by: Actor, plan: Plan, kind: PaperKind, target: str = "") -> YearPaper:
    """Compose a draft of a kind about a target (a 编号, the key of a consequence, "" for the year) and keep it.

    DomainError: no version is decided, the target is not there, the plan pays nothing.
    """
    settlement = settlement_for(plan) if kind.settled else None
    if kind.settled and settlement is None:
        raise DomainError(NOT_DRAFTED, why=NOT_DECIDED, next_step="请在领导小组或党组审定以后再拟稿")
    if settlement is not None and settlement.outdated:
        raise DomainError(
            NOT_DRAFTED, why=f"第{settlement.version}版需重新核算", next_step="请按更正后的版本拟稿"
        )
    facts = facts_of_self_evaluation(plan) if settlement is None else facts_of(plan, settlement)
    if kind.money and facts.money is None:
        raise DomainError(NOT_DRAFTED, why="本方案没有奖金，或奖金还没有算出", next_step="请先核对核算结果")
    item, about = None, ""
    if kind.per is Per.SUBJECT:
        facts = about_subject(facts, plan, target)
        if facts.subject is None:
            raise DomainError(NOT_DRAFTED, why="没有选考核对象", next_step="请选择一个有结果的考核对象")
        about = facts.subject.name
    elif kind.per is Per.CONSEQUENCE:
        item = _item(plan, kind, target)
        facts, about = about_consequence(facts, plan, item), item.whom
    made = kind.compose(facts)
    clause = item.clause if item is not None else _clause(plan, settlement, kind)
    with transaction.atomic():
        row = YearPaper.objects.create(
            plan=plan, settlement=settlement, kind=kind.key, about=about, consequence=item, title=made.title,
            recipients=made.recipients, copies=made.copies, text=made.text,
            tables=[table.stored() for table in made.tables], clause=clause, signer=plan.agency.name,
            account_id=by.account, account_name=name_of(by),
        )  # fmt: skip
        detail: dict[str, object] = {"编号": row.pk, "文种": kind.name}
        if settlement is not None:
            detail |= {"核算版本": settlement.version, "结果摘要": settlement.result_digest}
        by.record(action="拟稿", target=_named(row), detail=detail, agency=plan.agency_id)
    return row


def change_paper(*, by: Actor, paper: int, version: int, values: Mapping[str, Any]) -> YearPaper:
    """Store edited words of a draft as it was seen at `version`. DomainError: issued meanwhile, or changed by another."""
    with transaction.atomic():
        row = _row(paper)
        new = {name: values[name] for name in EDITED}
        old = {name: getattr(row, name) for name in EDITED}
        changed = YearPaper.objects.filter(pk=paper, state=State.DRAFT, version=version)
        if not changed.update(**new, version=version + 1):
            raise _refused("文书没有保存", row)
        row = _row(paper)
        by.record(action="修改文书", target=_named(row), detail=_told(old, new), agency=row.plan.agency_id)
    return row


def issue_paper(*, by: Actor, paper: int, version: int, number: str, dated: date) -> YearPaper:
    """印发 under a number: the text stands from now on, and its PDF is kept with its digest in the log.

    DomainError: the number is used or not one, nothing to print, the version it rests on no longer stands.
    """
    row = _row(paper)
    seen = _number(number)
    if row.state != State.DRAFT or row.version != version:
        raise _refused(NOT_ISSUED, row)
    _check_ready(row)
    row.number, row.dated = seen, dated
    made = print_paper(row)
    name = f"{seen} {row.title}.pdf"
    try:
        with (
            kept(made, by=by, agency=row.plan.agency_id, name=name, kind="pdf") as file,
            transaction.atomic(),
        ):
            lock_agency(row.plan.agency_id)
            if YearPaper.objects.filter(plan__agency=row.plan.agency_id, number=seen).exists():
                raise DomainError(NOT_ISSUED, why=f"文号{seen}已经用过", next_step="请换一个文号")
            _check_ready(_row(paper))
            file.save(force_insert=True)
            won = YearPaper.objects.filter(pk=paper, state=State.DRAFT, version=version).update(
                state=State.ISSUED, number=seen, dated=dated, issued_by=by.account, issued_at=timezone.now(), file=file,
                version=version + 1,
            )  # fmt: skip
            if not won:
                raise _refused(NOT_ISSUED, _row(paper))
            detail = {"文号": seen, "成文日期": dated.isoformat(), "文件": str(file.pk), "摘要": file.digest}
            by.record(action="印发文书", target=_named(row), detail=detail, agency=row.plan.agency_id)
    finally:
        made.unlink(missing_ok=True)
    return _row(paper)


def drop_paper(*, by: Actor, paper: int, version: int) -> None:
    """Give a draft up; it stays as 已作废."""
    with transaction.atomic():
        row = _row(paper)
        rows = YearPaper.objects.filter(pk=paper, state=State.DRAFT, version=version)
        if not rows.update(state=State.DROPPED, version=version + 1):
            raise _refused("文书没有作废", row)
        by.record(action="作废文书", target=_named(row), detail={"编号": row.pk}, agency=row.plan.agency_id)


def number_proposed(plan: Plan, year: int) -> str:
    """The next number of the office in a year."""
    rows = (
        YearPaper.objects.filter(plan__agency=plan.agency_id).exclude(number="").order_by("-issued_at", "-pk")
    )
    return next_number(rows.values_list("number", flat=True), year)


def stale_words(row: YearPaper) -> str:
    """Why a document no longer says what stands; empty where it does."""
    settlement = row.settlement
    if settlement is None:
        return ""
    if settlement.state == Settlement.State.SUPERSEDED:
        return f"核算第{settlement.version}版已被替代"
    return f"核算第{settlement.version}版需重新核算：{settlement.outdated}" if settlement.outdated else ""


def kind_name(row: YearPaper) -> str:
    """The name of a document's kind."""
    return KINDS[row.kind].name if row.kind in KINDS else row.kind


def _check_ready(row: YearPaper) -> None:
    if not row.title.strip() or not row.text.strip():
        raise DomainError(NOT_ISSUED, why="没有标题或正文", next_step="请补写后再印发")
    if not row.signer.strip():
        raise DomainError(NOT_ISSUED, why="没有落款", next_step="请填写落款单位后再印发")
    settlement = row.settlement
    if settlement is None:
        return
    stale = stale_words(row)
    if stale:
        raise DomainError(NOT_ISSUED, why=stale, next_step="请作废这份草稿，按现在的版本重新拟稿")
    if settlement.state not in DECIDED:
        raise DomainError(NOT_ISSUED, why=NOT_DECIDED, next_step="审定以后才能印发")
    if settlement.state not in PUBLISHED and not (row.kind in KINDS and KINDS[row.kind].early):
        raise DomainError(
            NOT_ISSUED, why="结果还没有发布，公示期间还可能变", next_step="请在发布以后印发，草稿可以先改好"
        )
    item = row.consequence
    if item is not None and item.state == Consequence.State.LIFTED:
        raise DomainError(NOT_ISSUED, why=f"这项结果运用已解除：{item.lifted}", next_step="请作废这份草稿")


def _row(paper: int) -> YearPaper:
    rows = YearPaper.objects.select_related("plan__agency", "settlement", "consequence", "file")
    return rows.defer(
        "settlement__inputs", "settlement__book", "settlement__result", "plan__scheme_text"
    ).get(pk=paper)


def _item(plan: Plan, kind: PaperKind, target: str) -> Consequence:
    rows = Consequence.objects.filter(plan=plan, kind__in=kind.items).exclude(state=Consequence.State.LIFTED)
    found = (
        rows.filter(pk=int(target)).select_related("subject", "participant").first()
        if target.isdecimal()
        else None
    )
    if found is None:
        raise DomainError(NOT_DRAFTED, why="没有选结果运用", next_step="请选择一项有效的结果运用")
    return found


def _clause(plan: Plan, settlement: Settlement | None, kind: PaperKind) -> str:
    rules = rules_of(settlement) if settlement is not None else rules_in_force(plan).rules
    if rules is None:
        return ""
    return clause_of(rules.scheme, tuple(kind.clause_words), copied=kind.copied)


def _number(number: str) -> str:
    try:
        return well_formed(number)
    except ValueError as error:
        raise DomainError(
            NOT_ISSUED,
            why=f"“{number}”不是文号",
            next_step="请按“机关代字〔年份〕序号号”填写，例如 绩〔2026〕1号",
        ) from error


def _named(row: YearPaper) -> str:
    return f"{row.plan.agency.name} {row.plan} {kind_name(row)}"


def _told(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, object]:
    def words(values: Mapping[str, Any]) -> dict[str, object]:
        return {
            WORDS[name]: value.isoformat() if isinstance(value, date) else value
            for name, value in values.items()
        }

    return changes(words(old), words(new))


def _refused(what: str, row: YearPaper) -> DomainError:
    if row.state != State.DRAFT:
        return DomainError(what, why=f"它现在是“{row.state}”", next_step="请刷新页面查看")
    return DomainError(what, why="刚刚被别人改动", next_step="请刷新页面，核对后再办理")
