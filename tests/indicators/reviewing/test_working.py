"""The settings of the daily work are changed like any other and leave the scheme's own alone."""

from __future__ import annotations

from indicators.working import light_rules, working_of
from people.access import Role
from plans.current import rules_in_force
from plans.engine.units import RATIO
from plans.models import Plan, PlanSetting
from plans.services.plan_settings import Entry, save_settings, setting_lines
from tests.indicators.reviewing.rows import by
from tests.office import Office


def test_they_are_saved_with_the_settings_of_the_scheme(office: Office, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.DRAFT)
    entries = {
        "绿灯线": Entry(value="９０％", reason="年初定"),
        "黄灯线": Entry(value="85%"),
        "科室审核": Entry(value="否"),
    }
    save_settings(by=by(office, Role.PERFORMANCE_OFFICE), plan=plan.pk, version=plan.version, entries=entries)
    stored = PlanSetting.objects.filter(plan=plan).order_by("name").values_list("name", "value", "reason")
    assert list(stored) == [("科室审核", "否", ""), ("绿灯线", "90%", "年初定")]
    found = working_of(plan)
    assert (found.green, found.section_passes) == (RATIO * 9 // 10, False)
    assert light_rules(plan).yellow == RATIO * 85 // 100
    rules = rules_in_force(plan).rules
    assert rules is not None
    assert "绿灯线" not in rules.values
    shown = {line.name: line for line in setting_lines(plan, rules.scheme)}
    assert (shown["绿灯线"].value, shown["绿灯线"].changed) == ("90%", True)
    assert shown["黄灯线"].assumed
