"""Reviewing ledger rows: the section's consent, a return with remarks, the approval; one by one or many at once.

Every step is a line of `indicators.workflow.TABLE` and moves the row by compare-and-set on state, stage and version:
of two reviewers one wins, the other reads who was quicker (quality.md «Two reviewers at once»).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from indicators.engine.judging import Judged, Score, differs, score_fault
from indicators.filers import page_agency
from indicators.ledger_registry import hold_ledger, row_approved
from indicators.models import LedgerEntry
from indicators.services.conversation import LABELS, check_stranger, say, values_of
from indicators.workflow import Action, Place, place_of, step_for
from indicators.working import scoring_of
from people.acting import Actor
from people.audit import changes
from people.chain import Step
from people.errors import DomainError
from people.services.notifications import notify
from plans.engine.scheme.indicators import IndicatorScoring
from plans.models import Plan
from plans.services.plan_guard import NOT_RUNNING

NOTHING: Final = Score()


class Overtaken(DomainError):
    """Somebody was quicker: the row is no longer as the reviewer saw it."""

    def __init__(self, what: str, *, why: str, next_step: str, entry: int) -> None:
        super().__init__(what, why=why, next_step=next_step)
        self.entry = entry


class WrongScore(DomainError):
    """What was given cannot stand; `field` names where."""

    def __init__(self, what: str, *, why: str, next_step: str, field: str) -> None:
        super().__init__(what, why=why, next_step=next_step)
        self.field = field


def pass_row(*, by: Actor, entry: int, version: int, note: str = "") -> LedgerEntry:
    """科室同意: the head (or 分管领导) lets the row go on to the 绩效办. DomainError: moved on, own filing."""
    with transaction.atomic():
        hold_rows([entry])
        row = fetch(entry)
        pass_held(row, by, version, note=note)
    return row


def send_back(
    *,
    by: Actor,
    entry: int,
    version: int,
    reason: str,
    remarks: Mapping[str, str] | None = None,
    taken: Sequence[Step] | None = None,
) -> LedgerEntry:
    """退回 to the filer, with a reason and what is to be mended at which field; the filer gets a message.

    `taken` is the row's chain where the caller knows it.
    """
    said = _known(remarks or {})
    text = reason.strip() or "；".join(f"{LABELS[name]}：{words}" for name, words in said.items())
    with transaction.atomic():
        hold_rows([entry])
        row = fetch(entry)
        step = _step(row, Action.SEND_BACK, version, reason=text)
        check_stranger(row, by=by, step=str(Action.SEND_BACK), taken=taken)
        _move(row, step.target, version)
        say(row, Action.SEND_BACK, by=by, text=text, remarks=said)
        _record(by, row, "退回台账", {"理由": text, "逐项意见": {LABELS[name]: said[name] for name in said}})
        plan = row.indicator.plan
        link = reverse("my_quarter", args=[page_agency(row.indicator), plan.year, row.quarter])
        tell_filer(row, f"{name_of(row)}被退回，请修改后重新提交", text, link=link)
    return row


def approve(*, by: Actor, entry: int, version: int, score: Score = NOTHING) -> LedgerEntry:
    """审核通过 with 考核得分 (or 考核等次). DomainError: moved on, own filing, two steps; WrongScore at its field."""
    with transaction.atomic():
        hold_rows([entry])
        row = fetch(entry)
        approve_held(row, by, version, score, scoring_of(row.indicator.plan))
    return row


def filed_score(row: LedgerEntry) -> Score:
    """Give what the filer said himself, as the score: 自评分 where given, else by 完成率; 考核等次 as filed."""
    return Score(points=row.self_points, grade=row.grade, ratio=row.ratio)


def pass_held(
    row: LedgerEntry, by: Actor, version: int, taken: Sequence[Step] | None = None, note: str = ""
) -> None:
    """科室同意 of a row that the caller holds (`hold_rows`); `taken` is its chain where it was read already."""
    step = _step(row, Action.PASS, version)
    check_stranger(row, by=by, step=str(Action.PASS), taken=taken)
    _move(row, step.target, version, passed_by_id=by.account, passed_name=by.name)
    say(row, Action.PASS, by=by, text=note)
    _record(by, row, "科室同意", {"意见": note} if note else {})


def approve_held(
    row: LedgerEntry,
    by: Actor,
    version: int,
    score: Score,
    scoring: IndicatorScoring | None,
    taken: Sequence[Step] | None = None,
) -> None:
    """审核通过 of a row that the caller holds (`hold_rows`); `taken` is its chain where it was read already."""
    step = _step(row, Action.APPROVE, version)
    check_stranger(row, by=by, step="审核", taken=taken)
    judged = Judged(full=row.indicator.full_points, self_points=row.self_points, attainment=row.attainment)
    fault = score_fault(judged, score, scoring)
    if fault is not None:
        raise WrongScore(
            f"{name_of(row)}没有通过", why=fault.problem, next_step=fault.remedy, field=fault.field
        )
    before = values_of(row)
    graded = scoring is not None and scoring.method == "graded"
    given: dict[str, Any] = (
        {"grade": score.grade, "ratio": score.ratio} if graded else {"approved_points": score.points}
    )
    given |= {"score_reason": score.reason.strip()}
    hand = {"approved_by_id": by.account, "approved_name": by.name, "approved_at": timezone.now()}
    _move(row, step.target, version, **given, **hand)
    say(row, Action.APPROVE, by=by, text=score.reason)
    _record(by, row, "审核台账", _changed(before, row))
    row_approved(row, by)
    if not graded and differs(judged, score, scoring):
        tell_filer(row, f"{name_of(row)}已审核，考核得分与自评分不同", score.reason)


def hold_rows(keys: Iterable[int]) -> None:
    """Take rows in the order of their keys before the audit log is taken: two that overlap never wait for each other.

    On SQLite the IMMEDIATE transaction does it; on PostgreSQL these row locks. Rows of a plan whose result is shown
    already stand still (`indicators.ledger_registry`).
    """
    keys = list(keys)
    rows = LedgerEntry.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=keys).order_by("pk")
    list(rows.values_list("pk", flat=True))
    plans = LedgerEntry.objects.filter(pk__in=keys).order_by("indicator__plan")
    for plan in plans.values_list("indicator__plan", flat=True).distinct():
        hold_ledger(plan, "没有办理")


def reviewed_rows() -> QuerySet[LedgerEntry]:
    """Rows with all that a step needs of their indicator and plan."""
    related = (
        "indicator__plan__agency",
        "indicator__primary",
        "indicator__subject",
        "indicator__responsible",
    )
    return LedgerEntry.objects.select_related(*related).defer("indicator__plan__scheme_text")


def fetch(entry: int) -> LedgerEntry:
    """Give the row with all that a step needs; DomainError when it is gone."""
    row = reviewed_rows().filter(pk=entry).first()
    if row is None:
        raise DomainError("找不到这一行", why="它已被撤销", next_step="请刷新页面")
    return row


def _step(row: LedgerEntry, action: Action, version: int, *, reason: str = "") -> Any:
    """Give the line of the table, after seeing that the reviewer looks at the row as it is."""
    if row.indicator.plan.state != Plan.State.APPROVED:
        raise DomainError(
            f"不能“{action}”",
            why=f"年度方案现在是“{row.indicator.plan.state}”",
            next_step=NOT_RUNNING,
        )
    if row.version != version:
        raise overtaken(row, action)
    step = step_for(place_of(row), action, reason=reason)
    return step


def _move(row: LedgerEntry, target: Place, version: int, **values: Any) -> None:
    """Move the row by compare-and-set, and bring the object up to date."""
    moved = LedgerEntry.objects.filter(pk=row.pk, state=row.state, stage=row.stage, version=version).update(
        state=target.state, stage=target.stage, version=F("version") + 1, **values
    )
    if moved != 1:
        raise overtaken(fetch(row.pk), None)
    for name, value in {
        "state": target.state,
        "stage": target.stage,
        "version": version + 1,
        **values,
    }.items():
        setattr(row, name, value)


def overtaken(row: LedgerEntry, action: Action | None) -> Overtaken:
    """Say who was quicker: 已由…于…处理."""
    last = row.events.order_by("-pk").first()
    what = f"不能“{action}”" if action else "没有办理"
    if last is None:
        why = "这一行刚刚被改动"
    else:
        at = timezone.localtime(last.at)
        for_whom = f"（代{last.on_behalf_of}）" if last.on_behalf_of else ""
        why = f"已由{last.name}{for_whom}于 {at:%m月%d日 %H:%M} 处理（{last.kind}），现在是“{row.state}”"
    return Overtaken(what, why=why, next_step="请看改动后再决定", entry=row.pk)


def _known(remarks: Mapping[str, str]) -> dict[str, str]:
    return {name: remarks[name].strip() for name in LABELS if remarks.get(name, "").strip()}


def _changed(before: Mapping[str, str], row: LedgerEntry) -> dict[str, object]:
    after = values_of(row)
    return dict(
        changes(
            {LABELS[name]: before[name] for name in before}, {LABELS[name]: after[name] for name in after}
        )
    )


def _record(by: Actor, row: LedgerEntry, action: str, detail: Mapping[str, object]) -> None:
    by.record(
        action=action,
        target=name_of(row),
        detail={**detail, "状态": row.state, "版本": row.version},
        agency=row.indicator.plan.agency_id,
    )


def name_of(row: LedgerEntry) -> str:
    """Name the row as audit rows and messages do."""
    return f"{row.indicator} 第{row.quarter}季度台账"


def tell_filer(row: LedgerEntry, title: str, body: str, *, link: str = "") -> None:
    """Write a message to whoever filed the row, inside the transaction of the step; it leads to the row, or `link`."""
    if row.filed_by_id is None:
        return
    plan = row.indicator.plan
    page = reverse("ledger_entry", args=[page_agency(row.indicator), plan.year, row.pk])
    notify([row.filed_by_id], title=title, body=body, link=link or page)
