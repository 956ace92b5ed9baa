"""What a trial of stored facts finds: the preview, what would move, and the pin that a confirmation holds to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

from people.errors import DomainError
from people.job_runners import JSON
from plans.current import rules_in_force
from plans.engine.check import check_plan
from plans.engine.findings import MUST
from plans.engine.loading import Rules
from plans.models import Plan, PlanSetting
from reports.checking.changes import changes
from reports.checking.preview import preview, try_out
from reports.settling.submissions import NOT_SETTLED
from scoring.engine.facts import YearFacts
from scoring.engine.facts_codec import pack_facts
from scoring.models import Settlement
from scoring.services import frozen_settlement
from scoring.year import load_year


@dataclass(frozen=True, slots=True)
class Pin:
    """What was tried: digests of facts and rules, and the version of the newest settlement then (0: none)."""

    facts: str
    rules: str
    settlement: int

    @classmethod
    def read(cls, stored: object) -> Pin:
        """Read a pin back from a job's row."""
        assert isinstance(stored, dict), "a trial that ended well has its pin"
        return cls(str(stored["facts"]), str(stored["rules"]), int(stored["settlement"]))

    @classmethod
    def of(cls, facts: YearFacts, rules: Rules, newest: Settlement | None) -> Pin:
        """Pin facts and rules as they are computed with."""
        values = json.dumps(
            {name: str(value) for name, value in sorted(rules.values.items())}, ensure_ascii=False
        )
        return cls(
            hashlib.sha256(pack_facts(facts)).hexdigest(),
            hashlib.sha256((rules.digest + values).encode()).hexdigest(),
            newest.version if newest else 0,
        )  # fmt: skip


class Changed(DomainError):
    """What was tried is no longer what is stored."""

    def __init__(self) -> None:
        super().__init__(
            NOT_SETTLED, why="试算以后，本年度的数据又有变动", next_step="请重新试算，看过比较再确认一次"
        )


MISSING_RULES: Final = "方案的设置还有错误"


def rules_or_refuse(plan: Plan) -> Rules:
    """Load the rules of a plan; DomainError when its scheme or settings do not stand."""
    loaded = rules_in_force(plan)
    if loaded.rules is None:
        raise DomainError(NOT_SETTLED, why=MISSING_RULES, next_step="请在方案页面按提示更正设置后再试")
    return loaded.rules


def newest_of(plan: Plan) -> Settlement | None:
    """Give the newest settlement of a plan."""
    rows = Settlement.objects.filter(plan=plan).select_related("plan__agency")
    return rows.order_by("-version").first()


def try_year(plan: Plan) -> dict[str, JSON]:
    """Compute the stored facts of a plan and say what they come to; nothing is stored.

    `musts` are findings of the plan check that must be mended first; `frozen` says why it cannot be settled now.
    """
    rules = rules_or_refuse(plan)
    rows, newest = load_year(plan), newest_of(plan)
    trial = try_out(rows, rules, agency=plan.agency.name)
    cited = {
        name: (clause, reason)
        for name, clause, reason in PlanSetting.objects.filter(plan=plan).values_list("name", "clause", "reason")
    }  # fmt: skip
    facts = trial.facts
    findings = check_plan(rules, facts.indicators, facts.subjects, facts.people, cited=cited)
    decisions = facts.decisions
    musts: list[JSON] = [
        f"{each.indicator} {each.field}".strip() + f"：{each.problem}。{each.remedy}"
        for each in findings
        if each.severity == MUST
    ]
    musts += [
        f"决定 {decisions[bad.index].target} {decisions[bad.index].matter}：{bad.problem}；{bad.remedy}"
        for bad in trial.outcome.bad_decisions
    ]
    frozen = frozen_settlement(plan)
    compared: Mapping[str, JSON] = (
        {} if newest is None else {"changes": changes(newest, rows, rules, agency=plan.agency.name)}
    )
    return {
        **preview(rows, rules, trial, hints=[each for each in findings if each.severity != MUST]),
        "musts": musts,
        "pin": dict[str, JSON](asdict(Pin.of(facts, rules, newest))),
        "newest": newest.version if newest else 0,
        "frozen": f"核算第{frozen.version}版已到“{frozen.state}”" if frozen else "",
        **compared,
    }
