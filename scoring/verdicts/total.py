"""The 奖金总额 that the superior fixed goes into the plan as a numbered 变更 of the approved plan.

Who entered the verdict proposes it so, who confirms the verdict approves it: two persons and the document, as any 变更
asks; the plan gets its next frozen version and the log its rows (scoring.plan_changes). Where that cannot be done now
(another 变更 is open, a settlement is past 草稿) the verdict counts all the same, and the page offers it again.
"""

from __future__ import annotations

from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from people.acting import Actor
from people.chain import Step, check_chain
from people.errors import DomainError
from plans.engine.check_bonus import TOTAL_SETTING
from plans.engine.units import FEN
from plans.forms.plan_fields import figure
from plans.models import Plan, PlanChange, PlanSetting
from plans.services.plan_settings import base_rules
from scoring.models import Standing, SuperiorVerdict
from scoring.plan_changes.commands import approve_change
from scoring.plan_changes.items import SETTING, VALUE, Edit
from scoring.registering.guards import entering

State = PlanChange.State
NOT_FILLED: Final = "奖金总额没有填入"


def wants_filling(verdict: SuperiorVerdict) -> bool:
    """Whether the plan pays out of a total, and this is another one than the plan says."""
    edit = _edit(verdict)
    return edit is not None and edit.old != edit.new


def fill_total(*, by: Actor, verdict: SuperiorVerdict) -> str:
    """Put the total into the plan; say why not, empty where it is done or there is nothing to do. In a transaction."""
    edit = _edit(verdict)
    if edit is None or edit.old == edit.new:
        return ""
    try:
        with transaction.atomic():
            change = _proposed(verdict, edit)
            approve_change(
                by=by, change=change.pk, version=change.version, approved_on=verdict.decided_on,
                document=_document(verdict), note="按上级评定填入",
            )  # fmt: skip
    except DomainError as refusal:
        return f"{refusal.why}；{refusal.next_step}"
    except IntegrityError:
        return "还有一号方案变更没有办完；请先办完或撤回那一号变更"
    return ""


def fill_again(*, by: Actor, plan: Plan, verdict: int) -> SuperiorVerdict:
    """Put the total of the verdict in force into the plan, where it could not be done when it was confirmed.

    DomainError: by who entered it, nothing to fill in, or why it still cannot be done.
    """
    with transaction.atomic():
        rows = SuperiorVerdict.objects.select_related("plan__agency")
        row = rows.filter(pk=verdict, plan=plan, standing=Standing.IN_FORCE).first()
        if row is None or not wants_filling(row):
            raise DomainError(NOT_FILLED, why="没有要填入的奖金总额", next_step="请刷新页面")
        check_chain([*entering(row), *_hands(row)], by=by, step="填入奖金总额")
        why = fill_total(by=by, verdict=row)
        if why:
            reason, _, next_step = why.rpartition("；")
            raise DomainError(NOT_FILLED, why=reason, next_step=next_step)
    return row


def _hands(row: SuperiorVerdict) -> list[Step]:
    return [] if row.entered_for_id is None else [Step(row.entered_for_id, None, "登记")]


def _edit(verdict: SuperiorVerdict) -> Edit | None:
    """The setting as the plan has it and as it would be; None where the scheme knows no total or none was given."""
    rules = base_rules(verdict.plan)
    if verdict.bonus_total_fen is None or rules is None or TOTAL_SETTING not in rules.scheme.settings:
        return None
    stored = PlanSetting.objects.filter(plan=verdict.plan, name=TOTAL_SETTING).values_list("value", flat=True)
    new = figure(verdict.bonus_total_fen, FEN)
    return Edit(SETTING, TOTAL_SETTING, VALUE, stored.first() or "", new)


def _proposed(verdict: SuperiorVerdict, edit: Edit) -> PlanChange:
    """The 变更 as who entered the verdict proposes it."""
    last = PlanChange.objects.filter(plan=verdict.plan).aggregate(last=Max("number"))["last"] or 0
    return PlanChange.objects.create(
        plan=verdict.plan, number=last + 1, state=State.PROPOSED, edits=[edit.packed()],
        reason=f"{verdict.body}核定奖金总额 {edit.new} 元（{_document(verdict)}）",
        proposed_by_id=verdict.entered_by_id, proposed_for_id=verdict.entered_for_id,
        proposed_at=verdict.entered_at or timezone.now(),
        hands=[[verdict.entered_by_id, verdict.entered_for_id]] if verdict.entered_by_id else [],
    )  # fmt: skip


def _document(verdict: SuperiorVerdict) -> str:
    return verdict.bonus_document or verdict.document
