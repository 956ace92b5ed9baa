"""One enters, another confirms; what is in force changes only by a correction or a withdrawal that two agree on."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Notification
from plans.engine.units import POINT
from plans.models import Participant
from scoring.models import Adjustment, PublicRating, Settlement, Standing, Violation
from scoring.now import compute
from scoring.registering import commands
from scoring.year import load_year
from tests.office import YEAR, Office
from tests.scoring.registers.world import (
    AGENCY,
    BUREAU,
    TOWN,
    addition,
    by,
    confirm,
    enter,
    in_force,
    person,
    plan_of,
    register,
    section,
    unit,
    violation,
)
from tests.scoring.settlements import make_settlement


def detail(action: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(AuditEntry.objects.filter(action=action).latest("position").detail)
    return found


def test_a_row_counts_when_a_second_person_has_confirmed_it(office: Office) -> None:
    plan = plan_of(office, TOWN)
    row = enter(office, plan, "adjustments", addition(plan))
    assert row.standing == Standing.WAITING
    assert load_year(plan).adjustments == []
    confirm(office, row, "adjustments")
    (counted,) = load_year(plan).adjustments
    assert (counted.points, counted.level) == (2 * POINT, "县级"), "the document fixes 县级 at 2"
    row.refresh_from_db()
    assert (row.standing, row.entered_name, row.confirmed_name) == (
        Standing.IN_FORCE,
        "甲局绩效专干",
        "甲局局长",
    )
    assert detail("登记加减分")["分值"] == {"旧": None, "新": "2"}
    assert detail("复核通过加减分")["效力"] == {"旧": "待复核", "新": "生效"}


def test_nobody_confirms_the_own_entry_nor_one_entered_for_oneself(office: Office) -> None:
    plan = plan_of(office, TOWN)
    row = enter(office, plan, "adjustments", addition(plan))
    with pytest.raises(DomainError, match="已参与“登记”"):
        confirm(office, row, "adjustments", Role.PERFORMANCE_OFFICE)
    other = commands.enter(
        by=by(office, Role.CITY_OFFICE, acting_for=Role.PERFORMANCE_OFFICE), plan=plan,
        register=register("adjustments"), values=addition(plan),
    )  # fmt: skip
    with pytest.raises(DomainError, match="已参与“登记”"):
        confirm(office, other, "adjustments", Role.PERFORMANCE_OFFICE)
    assert Adjustment.objects.filter(standing=Standing.IN_FORCE).count() == 0


def test_only_who_entered_a_waiting_row_changes_it_and_the_log_tells_old_and_new(office: Office) -> None:
    plan = plan_of(office, TOWN)
    row = enter(office, plan, "adjustments", addition(plan))
    values = addition(plan, level="市级")
    args: dict[str, Any] = {"plan": plan, "register": register("adjustments"), "row": row.pk, "version": 0}
    with pytest.raises(DomainError, match="由甲局绩效专干登记"):
        commands.change(by=by(office, Role.CITY_OFFICE), values=values, **args)
    changed: Any = commands.change(by=by(office), values=values, **args)
    assert changed.points == 3 * POINT
    told = detail("修改加减分")
    assert told["级别"] == {"旧": "县级", "新": "市级"}
    assert told["分值"] == {"旧": "2", "新": "3"}
    with pytest.raises(DomainError, match="刚刚被"):
        commands.change(by=by(office), values=addition(plan), **args)


def test_a_correction_takes_the_place_of_its_row_when_it_is_confirmed(office: Office) -> None:
    plan = plan_of(office)
    row = in_force(office, plan, "violations", violation(plan))
    new: Any = commands.correct(
        by=by(office), plan=plan, register=register("violations"), row=row.pk, version=row.version,
        values=violation(plan, code="V777", level="省"),
    )  # fmt: skip
    assert [one.level for one in load_year(plan).violations] == ["市"]
    with pytest.raises(DomainError, match="已有一条更正待复核"):
        commands.correct(
            by=by(office), plan=plan, register=register("violations"), row=row.pk, version=row.version + 1,
            values=violation(plan, level="县"),
        )  # fmt: skip
    confirm(office, new, "violations")
    assert [(one.code, one.level) for one in load_year(plan).violations] == [("V001", "省")]
    row.refresh_from_db()
    assert (row.standing, row.withdrawn_reason) == (Standing.WITHDRAWN, "已更正")
    assert detail("更正违规违纪")["查处层级"] == {"旧": "市", "新": "省"}


def test_a_waiting_row_is_withdrawn_with_a_reason_and_one_in_force_only_by_two(office: Office) -> None:
    plan = plan_of(office, TOWN)
    waiting = enter(office, plan, "adjustments", addition(plan))
    args: dict[str, Any] = {"plan": plan, "register": register("adjustments")}
    with pytest.raises(DomainError, match="撤销须说明"):
        commands.withdraw(by=by(office), row=waiting.pk, version=0, reason=" ", **args)
    gone = commands.withdraw(by=by(office), row=waiting.pk, version=0, reason="登记错了", **args)
    assert gone.standing == Standing.WITHDRAWN
    row = in_force(office, plan, "adjustments", addition(plan))
    asked = commands.withdraw(by=by(office), row=row.pk, version=row.version, reason="重复", **args)
    assert asked.standing == Standing.IN_FORCE
    assert len(load_year(plan).adjustments) == 1
    with pytest.raises(DomainError, match="已参与“申请撤销”"):
        commands.settle_withdrawal(by=by(office), row=row.pk, version=asked.version, agreed=True, **args)
    done = commands.settle_withdrawal(
        by=by(office, Role.CHIEF_LEADER), row=row.pk, version=asked.version, agreed=True, **args
    )
    assert done.standing == Standing.WITHDRAWN
    assert load_year(plan).adjustments == []
    assert detail("同意撤销加减分")["原因"] == "重复"


def test_a_withdrawal_that_is_not_agreed_leaves_the_row_in_force(office: Office) -> None:
    plan = plan_of(office, TOWN)
    row = in_force(office, plan, "adjustments", addition(plan))
    args: dict[str, Any] = {"plan": plan, "register": register("adjustments"), "row": row.pk}
    asked = commands.withdraw(by=by(office), version=row.version, reason="重复", **args)
    left = commands.settle_withdrawal(
        by=by(office, Role.CHIEF_LEADER), version=asked.version, agreed=False, **args
    )
    assert (left.standing, left.withdrawal_at, left.withdrawn_reason) == (Standing.IN_FORCE, None, "")
    told = Notification.objects.get(account=office.account(Role.PERFORMANCE_OFFICE))
    assert told.title == f"{YEAR}年度加减分第{row.pk}号没有撤销，仍然生效"
    assert told.link.endswith(f"/registers/adjustments/{row.pk}/")


@pytest.mark.parametrize(
    ("scheme", "slug", "values", "said"),
    [
        (TOWN, "adjustments", {"direction": "减"}, "“表彰”不能作为减分"),
        (TOWN, "adjustments", {"points": 9 * POINT}, "与原文规定的 2 不同"),
        (TOWN, "adjustments", {"level": ""}, "按级别定分"),
        (TOWN, "adjustments", {"matter": "经验推广", "level": "", "points": 6 * POINT}, "超出规定"),
        (TOWN, "adjustments", {"matter": "突出贡献", "level": ""}, "由决定给分"),
        (TOWN, "adjustments", {"matter": "唱歌"}, "不在可填的内容之中"),
        (BUREAU, "violations", {"decided_on": date(YEAR - 1, 5, 6)}, f"不在方案年度 {YEAR} 内"),
        (BUREAU, "violations", {"punishment": "记过"}, "不能有处分“记过”"),
        (BUREAU, "violations", {"situation": "重处分", "punishment": ""}, "重处分的处分不能为空"),
        (BUREAU, "violations", {"situation": "效能问责", "level": "县"}, "没有查处层级“县”"),
        (BUREAU, "violations", {"situation": "外来人员"}, "不是所在对象“K1”的负责人"),
        (BUREAU, "violations", {"level": ""}, "查处层级不能为空"),
        (BUREAU, "violations", {"participant": None}, "当事人不能为空"),
    ],
)  # fmt: skip
def test_a_row_is_refused_by_the_rules_of_the_workbook(
    office: Office, scheme: str, slug: str, values: dict[str, Any], said: str
) -> None:
    plan = plan_of(office, scheme)
    base = addition(plan) if slug == "adjustments" else violation(plan)
    with pytest.raises(DomainError, match=said):
        enter(office, plan, slug, base | values)
    assert not AuditEntry.objects.filter(action__startswith="登记").exists()


def test_a_row_of_the_wrong_kind_of_subject_is_refused(office: Office) -> None:
    plan = plan_of(office)
    values = {"subject": section(plan), "item": "公众评议", "points": 90 * POINT}
    with pytest.raises(DomainError, match="评议得分只用于单位"):
        enter(office, plan, "ratings", values)


def test_who_somebody_is_must_be_known_where_the_table_asks(office: Office) -> None:
    plan = plan_of(office)
    Participant.objects.filter(plan=plan, name="一科干事").update(rank_level="")
    with pytest.raises(DomainError, match="职级还没有填"):
        enter(office, plan, "violations", violation(plan))


def test_a_row_that_became_wrong_is_not_confirmed(office: Office) -> None:
    plan = plan_of(office)
    row = enter(office, plan, "violations", violation(plan))
    Participant.objects.filter(plan=plan, name="一科干事").update(rank_level="")
    with pytest.raises(DomainError, match="职级还没有填"):
        confirm(office, row, "violations")


def test_one_rating_for_a_unit_and_item_and_one_violation_for_a_code(office: Office) -> None:
    plan = plan_of(office)
    values = {"subject": unit(plan), "item": "公众评议", "points": 90 * POINT}
    row = in_force(office, plan, "ratings", values)
    with pytest.raises(DomainError, match="相同的登记已经有了"):
        enter(office, plan, "ratings", values)
    new: Any = commands.correct(
        by=by(office), plan=plan, register=register("ratings"), row=row.pk, version=row.version,
        values=values | {"points": 80 * POINT},
    )  # fmt: skip
    confirm(office, new, "ratings")
    assert [one.points for one in load_year(plan).ratings] == [80 * POINT]
    assert PublicRating.objects.count() == 2
    enter(office, plan, "violations", violation(plan))
    with pytest.raises(DomainError, match="这个编号已有登记"):
        enter(office, plan, "violations", violation(plan))
    assert Violation.objects.count() == 1


@pytest.mark.parametrize("state", [Settlement.State.CHECKED, Settlement.State.PUBLISHED])
def test_a_settlement_past_its_draft_freezes_what_it_was_computed_from(office: Office, state: str) -> None:
    plan = plan_of(office)
    row = enter(office, plan, "violations", violation(plan))
    make_settlement(plan, state=state)
    for act in (
        lambda: enter(office, plan, "violations", violation(plan, code="V002")),
        lambda: confirm(office, row, "violations"),
        lambda: commands.withdraw(
            by=by(office), plan=plan, register=register("violations"), row=row.pk, version=0, reason="错"
        ),
    ):
        with pytest.raises(DomainError, match="已经冻结"):
            act()
    records = {
        "kind": "违纪情况",
        "on": date(YEAR, 3, 1),
        "text": "上班时间外出",
        "participant": person(plan),
    }
    enter(office, plan, "records", records), "what feeds no score is recorded all year"


def test_a_year_with_registers_entered_here_is_not_replaced_by_a_workbook(office: Office) -> None:
    from plans.models import Plan
    from scoring.services import store_year
    from scoring.year import YearRows

    plan = plan_of(office)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.DRAFT)
    enter(office, plan, "violations", violation(plan))
    again = YearRows(Plan(year=plan.year, scheme_code=plan.scheme_code, scheme_text=plan.scheme_text))
    with pytest.raises(DomainError, match="在系统里填报的1 条登记"):
        store_year(again, owner="甲局")
    assert Violation.objects.filter(plan=plan).count() == 1


def test_charges_lower_the_score_of_the_person_only_when_confirmed(office: Office) -> None:
    plan = plan_of(office, AGENCY)
    values = {"participant": person(plan), "responsibility": "直接", "points": POINT, "basis": "报表漏报"}
    row = enter(office, plan, "charges", values)
    assert compute(plan).facts.charges == ()
    confirm(office, row, "charges")
    (charge,) = compute(plan).facts.charges
    assert (charge.person, charge.points) == (person(plan).number, POINT)
