"""A year run in the browser meets a tie or missing ballots: decided by a meeting, entered by one, confirmed by another."""

from __future__ import annotations

import json
from typing import Any

import pytest

from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from plans.models import Participant
from scoring.decisions import commands
from scoring.decisions.needed import needed_at, standings
from scoring.models import Decision, Settlement, Standing
from scoring.now import compute
from scoring.registering.effect import effect_of_adding
from scoring.registering.shapes import BY_SLUG
from scoring.services import filed_online
from scoring.year import load_year
from tests.office import Office
from tests.scoring.decisions.world import (
    BALLOTS,
    DAY,
    TIE,
    confirmed,
    decided,
    sections,
    tied_town,
    where,
)
from tests.scoring.registers.world import by, enter
from tests.scoring.settlements import make_settlement


def grades(plan: Any) -> list[str | None]:
    return [row.grade for row in compute(plan).outcome.subjects]


def test_a_tie_is_shown_side_by_side_and_counts_when_a_second_person_confirmed(office: Office) -> None:
    plan = tied_town(office)
    (needed,) = standings(plan).needed
    assert (needed.matter, needed.where, needed.title) == (TIE, where(plan), "同分跨等次线")
    assert "优秀1个、良好1个" in needed.message
    assert needed.headings == ("得分", "业绩", "履职", "加减分", "名次")
    first, second = needed.candidates
    assert first.figures == second.figures
    assert first.figures[-1] == ("名次", "1")
    assert (first.name, first.grade) == ("一科", "良好"), "both hold the lower grade meanwhile"
    assert first.options == ("优秀", "良好", "一般", "较差")
    rows = decided(office, plan, "良好", "优秀", document="党委会纪要〔2024〕9号")
    assert [row.standing for row in rows] == [Standing.WAITING] * 2
    assert load_year(plan).decisions == []
    assert grades(plan) == ["良好", "良好"]
    assert len(standings(plan).needed[0].waiting) == 2
    assert confirmed(office, plan, rows) == 2
    assert grades(plan) == ["良好", "优秀"]
    after = standings(plan)
    assert after.needed == ()
    assert [(row.conclusion, fate) for row, fate in after.in_force] == [("良好", ""), ("优秀", "")]
    told = json.loads(AuditEntry.objects.filter(action="登记决定").latest("position").detail)
    assert told["事项"]["新"] == "同分跨等次线"
    assert told["文号或会议纪要"]["新"] == "党委会纪要〔2024〕9号"
    assert AuditEntry.objects.filter(action="复核通过决定").count() == 2


def test_grades_that_do_not_fit_the_places_are_refused_with_the_remedy(office: Office) -> None:
    plan = tied_town(office)
    with pytest.raises(DomainError, match="请按名额给出等次：优秀1个、良好1个"):
        decided(office, plan, "优秀", "优秀")
    assert not Decision.objects.exists()


def test_nobody_confirms_the_own_decision_and_all_of_a_tie_or_none(office: Office) -> None:
    plan = tied_town(office)
    rows = decided(office, plan, "良好", "优秀")
    with pytest.raises(DomainError, match="已参与“登记”"):
        confirmed(office, plan, rows, Role.PERFORMANCE_OFFICE)
    stale = {rows[0].pk: rows[0].version, rows[1].pk: 7}
    with pytest.raises(DomainError, match="刚刚被"):
        commands.confirm_all(by=by(office, Role.CHIEF_LEADER), plan=plan, picked=stale)
    assert not Decision.objects.filter(standing=Standing.IN_FORCE).exists()
    with pytest.raises(DomainError, match="待复核"):
        decided(office, plan, "优秀", "良好")


def test_missing_ballots_are_decided_by_a_score_or_by_spreading_the_weight(office: Office) -> None:
    plan = tied_town(office, without="村书记")
    (needed,) = standings(plan).needed
    place = f"{sections(plan)[0].code}/村书记"
    assert (needed.matter, needed.where, needed.spread) == (BALLOTS, place, True)
    assert needed.name == "一科（村书记）"
    assert needed.beside == ("班子成员 2 张有效票", "部门负责人 2 张有效票")
    given: dict[str, Any] = {
        "plan": plan, "needed": needed, "reason": "党委会研究", "body": "党委会", "decided_on": DAY,
    }  # fmt: skip
    with pytest.raises(DomainError, match="超出 0 至 100"):
        commands.decide(by=by(office), conclusions={place: "101"}, **given)
    rows = commands.decide(by=by(office), conclusions={place: "60.5"}, **given)
    confirmed(office, plan, rows)
    assert grades(plan) == ["良好", "优秀"], "60.5 is less than what the ballots gave 二科"
    assert [row.conclusion for row in load_year(plan).decisions] == ["60.5"]


def test_a_decision_about_oneself_is_confirmed_by_somebody_else(office: Office) -> None:
    plan = tied_town(office)
    leader = office.account(Role.CHIEF_LEADER).employee
    own = Participant.objects.get(plan=plan, employee=leader)
    row = Decision.objects.create(
        plan=plan, target=f"{own.number}/民主测评", matter=BALLOTS, conclusion="90", standing=Standing.WAITING,
        entered_by=office.account(Role.PERFORMANCE_OFFICE),
    )  # fmt: skip
    with pytest.raises(DomainError, match="涉及您本人"):
        confirmed(office, plan, [row])


def test_a_decision_that_the_year_overtakes_is_left_aside_and_corrected(office: Office) -> None:
    plan = tied_town(office)
    confirmed(office, plan, decided(office, plan, "良好", "优秀"))
    first, second = sections(plan)
    addition = {"subject": first, "direction": "加", "matter": "表彰", "level": "县级"}
    row = enter(office, plan, "adjustments", addition)
    type(row).objects.update(standing=Standing.IN_FORCE)
    assert [fate for _, fate in standings(plan).in_force] == ["现在已不需要，不计"] * 2
    type(row).objects.update(standing=Standing.WITHDRAWN)
    # The meeting changes its mind: what is in force is corrected, not doubled.
    decision = Decision.objects.get(target=second.code)
    decision.withdrawal_at = None
    values = {
        "target": second.code,
        "matter": TIE,
        "conclusion": "良好",
        "reason": "复议",
        "body": "党委会",
        "decided_on": DAY,
    }
    made = BY_SLUG["decisions"].new(plan=plan, standing=Standing.WAITING, replaces=decision, **values)
    words = effect_of_adding(plan, BY_SLUG["decisions"], made).words
    assert words == [
        f"不能成立：{second.code} 的结论“良好”与同分名额不符（{where(plan)} 共 优秀1个、良好1个）；请按名额给出等次：优秀1个、良好1个"
    ]


def test_one_of_a_tie_says_who_is_still_missing(office: Office) -> None:
    plan = tied_town(office)
    first, second = sections(plan)
    values = {
        "target": first.code,
        "matter": TIE,
        "conclusion": "优秀",
        "reason": "研究",
        "body": "党委会",
        "decided_on": DAY,
    }
    row = enter(office, plan, "decisions", values)
    assert effect_of_adding(plan, BY_SLUG["decisions"], row).words == [
        f"同分的要逐个决定，还差：{second.code}"
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"target": "K99"}, "“K99”不是本年度考核对象的编号"),
        ({"conclusion": "优等"}, "结论“优等”不是等次"),
        ({"target": "U1"}, "本方案不给单位“U1”定等次"),
        ({"reason": ""}, "理由不能为空"),
        ({"body": ""}, "决定机构不能为空"),
        ({"matter": BALLOTS, "target": "K1"}, "缺少评价主体"),
        ({"matter": BALLOTS, "target": "{first}/群众", "conclusion": "80"}, "没有评价主体“群众”"),
        ({"matter": BALLOTS, "target": "{first}/村书记", "conclusion": "八十"}, "结论“八十”不是得分"),
        ({"matter": BALLOTS, "target": "{first}/村书记", "conclusion": "80.12345"}, "小数超过 4 位"),
    ],
)
def test_what_the_workbook_refuses_the_page_refuses(
    office: Office, change: dict[str, str], words: str
) -> None:
    plan = tied_town(office)
    first = sections(plan)[0].code
    values: dict[str, Any] = {
        "target": first, "matter": TIE, "conclusion": "优秀", "reason": "研究", "body": "党委会", "decided_on": DAY,
    }  # fmt: skip
    values |= {name: text.format(first=first) for name, text in change.items()}
    with pytest.raises(DomainError, match=words):
        enter(office, plan, "decisions", values)


def test_a_frozen_result_takes_no_decision_and_a_workbook_does_not_replace_one(office: Office) -> None:
    plan = tied_town(office)
    rows = decided(office, plan, "良好", "优秀")
    assert "2 条登记" in filed_online(plan)
    for state in (Settlement.State.POSTED, Settlement.State.PUBLISHED, Settlement.State.ARCHIVED):
        Settlement.objects.all().delete()
        make_settlement(plan, state=state)
        with pytest.raises(DomainError, match=f"已到“{state}”"):
            confirmed(office, plan, rows)
    assert needed_at(plan, TIE, "K9/K8") is None
