"""One round for its page: what was set up, what the checks say with the place to put it right, what may be done now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from django.db.models import Count, Q
from django.urls import reverse

from appraisals.engine.checks import blocking, check_round
from appraisals.engine.roll import Exclusion
from appraisals.engine.round_facts import MUST, Remark
from appraisals.models import AppraisalRound, RoundGroup
from appraisals.round_words import TONES, days_of, next_of, steps_of
from appraisals.set_up import facts_of, form_use, targets_of
from appraisals.sheets import sheet_of
from people.access import Access
from people.permissions import allowed
from plans.engine.units import POINT

State = AppraisalRound.State
_PAGES: Final = {
    "change": "round_change",
    "targets": "round_targets",
    "groups": "round_groups",
    "electors": "round_electors",
    "holders": "round_holders",
}
_EXCLUDED: Final = {
    Exclusion.MEMBERS: "本科室的人不评本科室",
    Exclusion.LEADER: "分管领导不评所分管的科室",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A remark with the page on which it is put right, empty where the reader cannot."""

    remark: Remark
    url: str

    @property
    def must(self) -> bool:
        """Whether it is in the way."""
        return self.remark.severity == MUST


def remarks_of(row: AppraisalRound, access: Access, *, opening: bool = True) -> list[Placed]:
    """Check a round and lead to the places."""
    found = check_round(facts_of(row, access.today), opening=opening)
    able = row.state == State.DRAFT and allowed(access, "round.change", row.plan.agency_id)
    return [Placed(each, _place(row, each) if able else "") for each in found]


def weight_words(row: AppraisalRound) -> dict[str, str]:
    """Give the weight of each group as the plan has it now."""
    use = form_use(row)
    return {group.name: percent(group.weight) for group in use.form.groups} if use else {}


def percent(share: Fraction) -> str:
    """Write a share: 30%, or 100/3% where it has no end."""
    value = share * 100
    return f"{value.numerator}%" if value.denominator == 1 else f"{value.numerator}/{value.denominator}%"


def shown_round(row: AppraisalRound, access: Access, *, opening: bool = False) -> dict[str, Any]:
    """Gather what the page of a round shows; `opening` for who is about to open it."""
    agency = row.plan.agency_id
    changing = row.sealed and allowed(access, "round.change", agency)
    setting_up = row.sealed and row.state in (State.DRAFT, State.PREPARED)
    remarks = remarks_of(row, access, opening=opening or row.state == State.PREPARED) if setting_up else []
    targets = targets_of(row)
    grades = {
        target.pk: target.participant.previous_grade
        for target in targets
        if target.participant is not None and target.participant.previous_grade
    }
    groups = _groups(row)
    holders = list(row.holders.select_related("account").order_by("position"))
    return {
        "unit": row.plan.agency,
        "year": row.plan.year,
        "round": row,
        "tone": TONES[State(row.state)],
        "next": next_of(row, access.today),
        "steps": steps_of(row),
        "facts": _facts(row),
        "sheet": _sheet(row) if row.sheet else [],
        "remarks": remarks,
        "faults": len(blocking([each.remark for each in remarks])),
        "targets": [(target, grades.get(target.pk, "")) for target in targets],
        "graded": bool(grades),
        "groups": groups,
        "channels": {group.channel for group, *_ in groups},
        "holders": holders,
        "keeping": access.account in [each.account_id for each in holders],
        "changing": changing,
        "removing": not row.sealed and allowed(access, "round.change", agency),
        "editing": changing and row.state == State.DRAFT,
        "may_open": allowed(access, "round.open", agency),
        "over": row.ends_on is not None and access.today > row.ends_on,
    }


def _groups(row: AppraisalRound) -> list[tuple[RoundGroup, str, int]]:
    weights = weight_words(row) if row.sealed else {}
    rows = row.groups.annotate(voters=Count("electors", filter=Q(electors__struck=""))).order_by("position")
    return [
        (
            group,
            weights.get(group.name, "—"),
            group.issued if group.channel == RoundGroup.Channel.PAPER else group.voters,
        )
        for group in rows
    ]


def _facts(row: AppraisalRound) -> Iterable[tuple[str, object]]:
    facts: list[tuple[str, object]] = [("测评表", row.form), ("日期", days_of(row))]
    if row.meeting_at or row.meeting_place:
        facts.append(("述职会议", row.meeting_at))
        facts.append(("会议地点", row.meeting_place))
    facts.append(("弃权", "可以对个别对象弃权" if row.abstaining else "不能弃权，须全部评完"))
    said = [_EXCLUDED[Exclusion(each)] for each in row.exclusions if each in _EXCLUDED]
    facts.append(("回避", "；".join(["科室负责人不评本科室、本人不评本人", *said])))
    facts.append(("未投票名单", row.names))
    return facts


def _sheet(row: AppraisalRound) -> list[tuple[str, int, str]]:
    return [(each.name, each.full // POINT, each.words) for each in sheet_of(row).aspects]


def _place(row: AppraisalRound, remark: Remark) -> str:
    if remark.page == "round":
        return ""
    if remark.page in ("plan", "verdicts"):
        return f"{reverse(remark.page, args=[row.plan.agency_id, row.plan.year])}?plan={row.plan_id}"
    more = {"group": remark.key} if remark.page == "electors" else {}
    place = {"agency": row.plan.agency_id, "year": row.plan.year, "round": row.pk, **more}
    return reverse(_PAGES[remark.page], kwargs=place)
