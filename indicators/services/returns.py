"""季度报表: a section head signs what the section filed, the 绩效办 sends the agency's return out.

Signing keeps a digest over the rows; a change after it shows as «签字后有改动», with the rows it concerns (rules 3.3: the
signing leader; «Review»: section heads sign their quarterly return).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from indicators.models import Evidence, LedgerEntry, QuarterlyReturn, SecondaryIndicator
from indicators.services.conversation import values_of
from indicators.services.filing_rules import QUARTERS, Due, due_days
from indicators.services.return_messages import tell_signed
from indicators.workflow import HANDED_IN
from people.acting import Actor
from people.errors import DomainError
from plans.models import Plan, Subject
from plans.services.calendar_returns import hold_return, tick_return
from plans.services.plan_guard import refuse_unless_running

State = QuarterlyReturn.State
NOT_SIGNED: Final = "没有签字"
NOT_SENT: Final = "没有报出"
# What the 绩效办 gives a row; the section's signature does not stand for it.
OF_THE_OFFICE: Final = frozenset({"approved_points", "score_reason", "grade", "ratio"})


@dataclass(slots=True, kw_only=True)
class SectionReturn:
    """One section's return of a quarter as it stands."""

    subject: Subject
    quarter: int
    indicators: list[SecondaryIndicator] = field(default_factory=list)
    entries: dict[int, LedgerEntry] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    signed: QuarterlyReturn | None = None

    @property
    def missing(self) -> list[str]:
        """编号 of the indicators that were not handed in."""
        return [row.code for row in self.indicators if not self._handed_in(row)]

    @property
    def approved(self) -> int:
        """How many rows are approved."""
        return sum(entry.state == LedgerEntry.State.APPROVED for entry in self.entries.values())

    @property
    def is_signed(self) -> bool:
        """Whether it was signed, whatever happened since."""
        return self.signed is not None and self.signed.state != State.OPEN

    @property
    def changed(self) -> list[str]:
        """编号 of the rows that are no longer as they were signed."""
        if self.signed is None or not self.is_signed:
            return []
        old = self.signed.signed_rows
        return sorted(code for code in {*old, *self.rows} if old.get(code) != self.rows.get(code))

    @property
    def version(self) -> int:
        """The version that a form has to name."""
        return self.signed.version if self.signed else 0

    def _handed_in(self, row: SecondaryIndicator) -> bool:
        entry = self.entries.get(row.pk)
        return entry is not None and entry.state in HANDED_IN


@dataclass(slots=True, kw_only=True)
class QuarterReturns:
    """The returns of one quarter: the sections', and the agency's own."""

    quarter: int
    due: Due
    sections: list[SectionReturn]
    sent: QuarterlyReturn | None = None

    @property
    def ready(self) -> bool:
        """Whether every section has signed and nothing changed since."""
        return bool(self.sections) and all(each.is_signed and not each.changed for each in self.sections)

    @property
    def is_sent(self) -> bool:
        """Whether the agency's return has gone out."""
        return self.sent is not None and self.sent.state == State.SENT

    @property
    def rows(self) -> dict[str, str]:
        """The digests of all rows."""
        return {code: digest for each in self.sections for code, digest in each.rows.items()}

    @property
    def changed(self) -> list[str]:
        """编号 of the rows that changed after the return went out."""
        if self.sent is None or not self.is_sent:
            return []
        old = self.sent.signed_rows
        return sorted(code for code in {*old, *self.rows} if old.get(code) != self.rows.get(code))


def returns_of(plan: Plan, quarters: Sequence[int] = QUARTERS) -> list[QuarterReturns]:
    """Give quarters of a plan with the return of every section; a constant number of queries."""
    indicators = list(
        SecondaryIndicator.objects.filter(plan=plan, subject__isnull=False)
        .select_related("subject", "primary")
        .order_by("subject__code", "position", "code")
    )
    entries = (
        LedgerEntry.objects.filter(indicator__in=[row.pk for row in indicators], quarter__in=quarters)
        .exclude(state=LedgerEntry.State.DRAFT)
        .order_by()
    )
    by_place: dict[tuple[int, int], LedgerEntry] = {(row.indicator_id, row.quarter): row for row in entries}
    evidence = _evidence(list(by_place.values()))
    signed = {
        (row.subject_id, row.quarter): row for row in QuarterlyReturn.objects.filter(plan=plan).order_by()
    }
    due = due_days([plan])[plan.pk]
    return [
        QuarterReturns(
            quarter=quarter,
            due=due[quarter],
            sections=_sections(indicators, quarter, by_place, evidence, signed),
            sent=signed.get((None, quarter)),
        )
        for quarter in quarters
    ]


def _sections(
    indicators: Sequence[SecondaryIndicator],
    quarter: int,
    entries: Mapping[tuple[int, int], LedgerEntry],
    evidence: Mapping[int, list[str]],
    signed: Mapping[tuple[int | None, int], QuarterlyReturn],
) -> list[SectionReturn]:
    found: dict[int, SectionReturn] = {}
    for row in indicators:
        assert row.subject is not None
        one = found.get(row.subject.pk)
        if one is None:
            one = SectionReturn(
                subject=row.subject, quarter=quarter, signed=signed.get((row.subject.pk, quarter))
            )
            found[row.subject.pk] = one
        one.indicators.append(row)
        entry = entries.get((row.pk, quarter))
        if entry is not None:
            one.entries[row.pk] = entry
            one.rows[row.code] = _digest(entry, evidence.get(entry.pk, []))
    return list(found.values())


def _evidence(entries: Sequence[LedgerEntry]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Evidence.objects.filter(entry__in=[entry.pk for entry in entries]).order_by("number", "pk")
    for entry, digest in rows.values_list("entry", "file__digest"):
        found[entry].append(digest)
    return found


def _digest(entry: LedgerEntry, evidence: list[str]) -> str:
    """The sha256 over what the row says; its state is no part of it, so that an approval changes nothing signed."""
    said = {name: text for name, text in values_of(entry).items() if name not in OF_THE_OFFICE}
    text = json.dumps([said, evidence], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(rows: Mapping[str, str]) -> str:
    """One digest over the digests of rows."""
    return hashlib.sha256(json.dumps(dict(rows), sort_keys=True).encode()).hexdigest()


def sign(*, by: Actor, plan: Plan, subject: int, quarter: int, version: int) -> QuarterlyReturn:
    """签字 of a section's return by its head (or 分管领导); again after a change. DomainError: rows are missing."""
    with transaction.atomic():
        refuse_unless_running(plan, NOT_SIGNED)
        one = _section(plan, subject, quarter)
        if one.missing:
            raise DomainError(
                NOT_SIGNED, why=f"还有 {len(one.missing)} 项没有提交：{'、'.join(one.missing[:10])}",
                next_step="请先提交，或退回后补齐",
            )  # fmt: skip
        if one.is_signed and not one.changed:
            raise DomainError(NOT_SIGNED, why="已经签过，之后没有改动", next_step="不用再签")
        values = {
            "state": State.SIGNED, "signed_by_id": by.account, "signed_name": by.name, "signed_at": timezone.now(),
            "digest": digest_of(one.rows), "signed_rows": one.rows,
        }  # fmt: skip
        row = _store(plan, subject, quarter, version, values)
        by.record(
            action="季度报表签字",
            target=f"{one.subject.name} 第{quarter}季度报表",
            detail={"行数": len(one.rows), "摘要": row.digest},
            agency=plan.agency_id,
        )
        tell_signed(by, plan, one.subject, quarter)
    return row


def send(
    *,
    by: Actor,
    plan: Plan,
    quarter: int,
    version: int,
    leader_name: str,
    sent_on: date,
    late_reason: str = "",
) -> QuarterlyReturn:
    """报出 of the agency's return. DomainError: a section has not signed, changed since, or late without a reason."""
    with transaction.atomic():
        refuse_unless_running(plan, NOT_SENT)
        hold_return(plan, quarter)
        one = returns_of(plan, quarters=(quarter,))[0]
        _refuse_unsigned(one)
        _refuse_late(one, sent_on, late_reason)
        values = {
            "state": State.SENT,
            "signed_by_id": by.account,
            "signed_name": by.name,
            "signed_at": timezone.now(),
            "leader_name": leader_name.strip(),
            "digest": digest_of(one.rows),
            "signed_rows": one.rows,
            "sent_on": sent_on,
            "late_reason": late_reason.strip(),
        }
        row = _store(plan, None, quarter, version, values)
        detail = {
            "签批领导": row.leader_name, "报出日期": str(sent_on), "逾期理由": row.late_reason, "摘要": row.digest,
        }  # fmt: skip
        by.record(
            action="季度报表报出", target=f"{plan} 第{quarter}季度报表", detail=detail, agency=plan.agency_id
        )
        tick_return(by=by, plan=plan, quarter=quarter, sent_on=sent_on, late_reason=row.late_reason)
    return row


def _refuse_unsigned(one: QuarterReturns) -> None:
    """Refuse while a section has not signed, or what it signed changed since."""
    if one.ready:
        return
    unsigned = [each.subject.name for each in one.sections if not each.is_signed]
    changed = [each.subject.name for each in one.sections if each.changed]
    why = "没有可以汇总的科室"
    if unsigned:
        why = f"{'、'.join(unsigned[:10])}还没有签字"
    elif changed:
        why = f"{'、'.join(changed[:10])}签字后有改动"
    raise DomainError(NOT_SENT, why=why, next_step="请科室负责人签字后再报出")


def _refuse_late(one: QuarterReturns, sent_on: date, late_reason: str) -> None:
    if sent_on > one.due.day and not late_reason.strip():
        raise DomainError(NOT_SENT, why=f"应在 {one.due.day} 前报出，已经逾期", next_step="请写明逾期理由")


def _section(plan: Plan, subject: int, quarter: int) -> SectionReturn:
    found = [each for each in returns_of(plan, quarters=(quarter,))[0].sections if each.subject.pk == subject]
    if not found:
        raise DomainError(NOT_SIGNED, why="这个科室没有负责的指标", next_step="请核对指标的责任对象")
    return found[0]


def _store(
    plan: Plan, subject: int | None, quarter: int, version: int, values: Mapping[str, object]
) -> QuarterlyReturn:
    """Write the row by compare-and-set on its version; the first one by its unique key."""
    same = QuarterlyReturn.objects.filter(plan=plan, subject=subject, quarter=quarter)
    moved = same.filter(version=version).update(version=F("version") + 1, **values)
    if not moved and version == 0 and not same.exists():
        try:
            with transaction.atomic():
                return QuarterlyReturn.objects.create(
                    plan=plan, subject_id=subject, quarter=quarter, version=1, **values
                )
        except IntegrityError:
            moved = 0
    if not moved:
        row = same.first()
        who = f"{row.signed_name}刚刚办过（{row.state}）" if row else "刚刚被改动"
        raise DomainError("没有办理", why=who, next_step="请刷新页面，核对后再办")
    return same.get()
