"""The plan check over the stored rows of a plan, and the plan read back in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.gather import gather_indicator, gather_person, gather_subject
from indicators.models import SecondaryIndicator
from plans.current import rules_in_force
from plans.engine.check import check_plan
from plans.engine.facts import Indicator
from plans.engine.facts import Subject as SubjectFact
from plans.engine.findings import HINT, MUST, Finding
from plans.engine.loading import Loaded, Rules
from plans.engine.sentences import Chapter, plan_chapters
from plans.models import Participant, Plan, PlanSetting, Subject
from plans.services.plan_settings import Entry, missing_settings, try_settings


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check: findings 必须 and 提示, and how much there is to check."""

    musts: tuple[Finding, ...]
    hints: tuple[Finding, ...]
    rules: Rules | None
    indicators: tuple[Indicator, ...]
    subjects: tuple[SubjectFact, ...]
    people: int

    @property
    def passed(self) -> bool:
        """Whether nothing refuses the plan."""
        return not self.musts


def check_stored(plan: Plan, entries: Mapping[str, Entry] | None = None) -> Checked:
    """Check a plan as stored, or with settings that are only typed (`entries`). A constant number of queries."""
    loaded = rules_in_force(plan) if entries is None else try_settings(plan, entries)
    subjects = tuple(gather_subject(row) for row in _subjects(plan))
    people = [gather_person(row) for row in _people(plan)]
    indicators = tuple(gather_indicator(row) for row in indicators_of(plan))
    if loaded.rules is None:
        return Checked(tuple(_load_findings(loaded)), (), None, indicators, subjects, len(people))
    cited = _cited(plan, entries)
    found = [
        *(
            Finding(MUST, each.problem, each.remedy, setting=each.name)
            for each in missing_settings(loaded.rules)
        ),
        *_empty(loaded.rules, indicators, subjects),
        *check_plan(loaded.rules, indicators, subjects, people, cited=cited),
    ]
    musts = tuple(each for each in found if each.severity == MUST)
    hints = tuple(each for each in found if each.severity == HINT)
    return Checked(musts, hints, loaded.rules, indicators, subjects, len(people))


def chapters_of(plan: Plan, checked: Checked) -> list[Chapter]:
    """Read the plan back in sentences; none where its rules do not load."""
    if checked.rules is None:
        return []
    return plan_chapters(checked.rules, checked.subjects, checked.indicators, plan.year)


def indicators_of(plan: Plan) -> list[SecondaryIndicator]:
    """The indicators of a plan in their order, with what they name."""
    rows = SecondaryIndicator.objects.filter(plan=plan)
    links = ("primary", "subject", "responsible", "leader")
    return list(rows.select_related(*links).order_by("primary__position", "position", "code"))


def _subjects(plan: Plan) -> list[Subject]:
    rows = Subject.objects.filter(plan=plan).select_related("parent", "head", "supervising_leader")
    return list(rows.order_by("code"))


def _people(plan: Plan) -> list[Participant]:
    return list(Participant.objects.filter(plan=plan).select_related("subject").order_by("number"))


def _cited(plan: Plan, entries: Mapping[str, Entry] | None) -> dict[str, tuple[str, str]]:
    if entries is not None:
        return {name: (each.clause, each.reason) for name, each in entries.items()}
    rows = PlanSetting.objects.filter(plan=plan).values_list("name", "clause", "reason")
    return {name: (clause, reason) for name, clause, reason in rows}


def _load_findings(loaded: Loaded) -> list[Finding]:
    found = [Finding(MUST, each.problem, each.remedy, setting=each.name) for each in loaded.setting_faults]
    found += [
        Finding(MUST, f"计分方案第 {each.line} 行 {each.key}：{each.problem}", each.remedy)
        for each in loaded.faults
    ]
    return found


def _empty(
    rules: Rules, indicators: tuple[Indicator, ...], subjects: tuple[SubjectFact, ...]
) -> list[Finding]:
    """A plan without anybody to appraise, or without the indicators that its scheme asks for, is none yet."""
    found = []
    if not subjects:
        found.append(Finding(MUST, "没有任何考核对象", "请在考核对象中按组织人事更新名册"))
    scheme = rules.scheme
    if scheme.indicators is not None and scheme.indicators.required and not indicators:
        found.append(Finding(MUST, "没有任何指标", "请在指标表中填写，或并入科室草案、从表格导入"))
    return found
