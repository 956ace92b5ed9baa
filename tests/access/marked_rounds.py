"""Marks in rounds of 测评 of a running year: one that is being set up, one that was voided."""

from __future__ import annotations

from appraisals.models import AppraisalRound, Elector, KeyHolder, RoundGroup, RoundTarget
from appraisals.sheets import sheet_from
from plans.current import rules_in_force
from plans.models import Participant, Plan
from tests.access.marking import READERS, Marks
from tests.office import Office


def mark_rounds(office: Office, plan: Plan, marks: Marks) -> None:
    """Mark both; who keeps their keys is nobody whose pages are crawled."""
    setting_up = _round(plan, marks.at(marks.letter, 0, "测评筹备"), AppraisalRound.State.DRAFT)
    keeper = office.account("二科干部职工" if marks.letter == "甲" else "乙局干部职工")
    KeyHolder.objects.create(
        round=setting_up, position=1, account=keeper, capacity=marks.put("测评保管人", READERS)
    )
    voided = _round(plan, marks.at(marks.letter, 0, "测评作废"), AppraisalRound.State.VOIDED)
    voided.reason = marks.put("测评作废原因", READERS)
    voided.save()
    Elector.objects.filter(round=voided).update(struck=marks.put("测评取消原因", READERS))


def _round(plan: Plan, at: Marks, state: AppraisalRound.State) -> AppraisalRound:
    rules = rules_in_force(plan).rules
    form = rules.scheme.form_of_people() if rules else None
    assert form is not None
    words = {form.dimensions[0].name: at.put("看什么", READERS)}
    made = AppraisalRound.objects.create(
        plan=plan, name=at.put("名称", READERS), sealed=True, state=state, form=form.name,
        sheet=sheet_from(form, words), guidance=at.put("填写说明", READERS),
        meeting_place=at.put("会议地点", READERS),
    )  # fmt: skip
    # Whoever is judged writes a 述职报告 and knows of the round: nobody whose pages are crawled.
    person = Participant.objects.filter(plan=plan).order_by("-number")[0]
    RoundTarget.objects.create(round=made, participant=person, position=0)
    group = RoundGroup.objects.create(
        round=made, name=form.groups[0].name, position=0, channel=RoundGroup.Channel.SLIP,
        pool=at.put("合并", READERS), decision=at.put("书面决定", READERS),
    )  # fmt: skip
    Elector.objects.create(round=made, group=group, name=at.put("投票人", READERS), serial=1)
    return made
