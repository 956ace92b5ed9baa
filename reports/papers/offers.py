"""What can be drafted anew: for each kind what it can be about, or why it cannot be drafted yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bonuses.models import BonusPool
from people.access import Access
from plans.models import Plan
from reports.models import YearPaper
from reports.papers.kinds import PaperKind, Per
from reports.papers.sight import kinds_seen
from scoring.models import Consequence, Settlement, SubjectResult

State = Settlement.State
# From the decision on a document may go out.
DECIDED: Final = (State.APPROVED, State.POSTED, State.PUBLISHED, State.ARCHIVED)
NOT_DECIDED: Final = "结果还没有审定"


@dataclass(frozen=True, slots=True)
class Target:
    """What a document can be about: its key in the form, its words, how many documents there are already."""

    key: str
    words: str
    made: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """One kind: its targets (one without words for the whole year), or what stands against drafting it."""

    kind: PaperKind
    targets: Sequence[Target]
    against: str = ""


def settlement_for(plan: Plan) -> Settlement | None:
    """The version from which documents are made: the newest that is decided and neither replaced nor given up."""
    rows = Settlement.objects.filter(plan=plan, state__in=DECIDED).select_related("plan__agency", "notice")
    return rows.defer("inputs", "book", "result", "plan__scheme_text").order_by("-version").first()


def offers_of(access: Access, plan: Plan) -> list[Offer]:
    """Every kind that the asker may see, with what it can be about; a constant number of queries."""
    settlement = settlement_for(plan)
    made = YearPaper.objects.filter(plan=plan).exclude(state=YearPaper.State.DROPPED)
    drafted = list(made.values_list("kind", "about", "consequence"))
    pays = (
        settlement is not None
        and BonusPool.objects.filter(settlement=settlement, paid_fen__isnull=False).exists()
    )
    subjects = [] if settlement is None else _subjects(settlement)
    items = list(
        Consequence.objects.filter(plan=plan)
        .exclude(state=Consequence.State.LIFTED)
        .select_related("subject", "participant")
        .order_by("kind", "pk")
    )
    found = []
    for kind in kinds_seen(access, plan.agency_id):
        against = _against(kind, settlement, pays=pays)
        targets = [] if against else _targets(kind, subjects, items, drafted)
        if not against and not targets:
            against = "没有相应的结果运用" if kind.per is Per.CONSEQUENCE else "没有考核对象"
        found.append(Offer(kind, targets, against))
    return found


def offer_of(access: Access, plan: Plan, kind: PaperKind) -> Offer | None:
    """The offer of one kind; None where the asker may not see it."""
    return next((one for one in offers_of(access, plan) if one.kind is kind), None)


def _against(kind: PaperKind, settlement: Settlement | None, *, pays: bool) -> str:
    if not kind.settled:
        return ""
    if settlement is None:
        return NOT_DECIDED
    if settlement.outdated:
        return f"第{settlement.version}版需重新核算：{settlement.outdated}"
    return "" if pays or not kind.money else "本方案没有奖金，或奖金还没有算出"


def _subjects(settlement: Settlement) -> list[tuple[str, str]]:
    rows = SubjectResult.objects.filter(settlement=settlement, score_hundredths__isnull=False)
    return list(rows.order_by("kind", "code").values_list("code", "name"))


def _targets(
    kind: PaperKind,
    subjects: Sequence[tuple[str, str]],
    items: Iterable[Consequence],
    drafted: Sequence[tuple[str, str, int | None]],
) -> list[Target]:
    if kind.per is Per.YEAR:
        return [Target("", "", sum(name == kind.key for name, _, _ in drafted))]
    if kind.per is Per.SUBJECT:
        return [
            Target(code, name, sum(own == kind.key and about == name for own, about, _ in drafted))
            for code, name in subjects
        ]
    return [
        Target(
            str(item.pk),
            f"{item.kind}：{item.whom}",
            sum(own == kind.key and key == item.pk for own, _, key in drafted),
        )
        for item in items
        if item.kind in kind.items
    ]
