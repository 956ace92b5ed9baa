"""Who reaches a round's pages from where, what is printed as its address, what comes after the last sheet typed."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdfium2
import pytest

from appraisals.engine.checks import check_round
from appraisals.engine.round_facts import Group
from appraisals.models import AppraisalRound, DutyReport, Elector
from appraisals.services.paper_entry import count_sheets, save_ballot
from people.access import Role
from plans.models import Participant, Subject
from tests.appraisals.day.meeting import Meeting, meeting
from tests.appraisals.test_round_checks import GOOD
from tests.appraisals.world import marks_of

pytestmark = pytest.mark.django_db
GROUP = "村书记"


def on_paper() -> Meeting:
    return meeting({"班子成员": 6, GROUP: 0}, {GROUP: "纸质票"})


def test_a_holder_from_the_staff_of_another_agency_has_the_pages_of_the_key() -> None:
    there = on_paper()
    there.make_holder(1, "乙局干部职工")
    holder, other = there.clerk("乙局干部职工"), there.clerk("乙局绩效办")
    pages = [
        there.url("round_close"),
        there.url("round_paper"),
        there.url("round_paper_entry", group=there.group(GROUP).pk),
        there.url("round_key"),
    ]
    for page in pages:
        assert holder.get(page).status_code == 200, page
        assert other.get(page).status_code == 404, page
    for name in ("round_page", "round_turnout", "round_turnout_check"):
        assert holder.get(there.url(name)).status_code == 404


def test_the_author_of_a_report_has_nothing_of_a_voided_round() -> None:
    there = on_paper()
    target = there.round.targets.select_related("subject").get(position=0)
    assert target.subject is not None
    head = there.office.employee(Role.SECTION_HEAD)
    person = Participant.objects.create(
        plan=there.world.plan, employee=head, number=head.number, name=head.name, subject=target.subject, bonus_base_fen=0,
    )  # fmt: skip
    Subject.objects.filter(pk=target.subject.pk).update(head=person)
    DutyReport.objects.create(target=target, text="一年做了三件事")
    author = there.clerk(Role.SECTION_HEAD)
    pages = [there.url("duty_report", target=target.pk), there.url("duty_reports")]
    assert [author.get(page).status_code for page in pages] == [200, 200]
    voided = {"state": AppraisalRound.State.VOIDED, "public_key": "", "boxes": []}
    AppraisalRound.objects.filter(pk=there.round.pk).update(**voided)
    assert [author.get(page).status_code for page in pages] == [404, 404]
    assert [there.clerk().get(page).status_code for page in pages] == [200, 200]


def test_who_votes_from_the_staff_of_another_agency_reads_the_reports() -> None:
    there = on_paper()
    target = there.round.targets.get(position=0)
    DutyReport.objects.create(target=target, text="一年做了三件事")
    page = there.url("duty_report", target=target.pk)
    voter = there.clerk("乙局干部职工")
    assert voter.get(page).status_code == 404
    employee = there.office.employee("乙局干部职工")
    Elector.objects.create(round=there.round, group=there.group("班子成员"), serial=90, employee=employee)
    assert "一年做了三件事" in voter.get(page).content.decode()


def test_slips_carry_the_configured_address_or_that_of_the_request(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["10.1.2.3"]
    there = meeting({"部门负责人": 5}, {"部门负责人": "测评码"})
    for configured, address in ((False, "http://10.1.2.3:9311/vote/"), (True, "https://jixiao.test/vote/")):
        settings.HENGJI_SITE_CONFIGURED = configured
        settings.HENGJI_SITE = "https://jixiao.test" if configured else "http://127.0.0.1:8000"
        group = there.group("部门负责人").pk
        sent = {"group": group, "version": there.round.version, "first": 1, "last": 9}
        answer = there.clerk().post(there.url("round_slips"), sent, HTTP_HOST="10.1.2.3:9311")
        text = pypdfium2.PdfDocument(BytesIO(answer.content))[0].get_textpage().get_text_range()
        assert address in re.sub(r"\s", "", text)
        assert ":8000" not in text
        hall = there.clerk().get(there.url("round_hall"), HTTP_HOST="10.1.2.3:9311").content.decode()
        assert address.partition("://")[2] in hall


@pytest.mark.parametrize(("outside", "told"), [(True, False), (False, True)])
def test_that_paper_cannot_exclude_is_said_of_groups_of_staff_only(outside: bool, told: bool) -> None:
    group = Group(key=1, name=GROUP, channel="纸质票", sheets=9, outside=outside)
    facts = replace(GOOD, groups=(group,), excludes=True)
    assert any("不能替他们回避" in each.problem for each in check_round(facts)) is told


def type_in(there: Meeting, who: Role, number: int, seed: int) -> None:
    marks: list[list[int | None]] = [list(row) for row in marks_of(seed) if row]
    save_ballot(by=there.actor(who), group=there.group(GROUP).pk, number=number, version=None, marks=marks)


def test_after_the_last_sheet_the_next_step_is_the_comparison() -> None:
    there = on_paper()
    there.make_holder(1, Role.SUPERVISION)
    group = there.group(GROUP).pk
    count_sheets(by=there.actor(), group=group, version=there.round.version, issued=3, unused=1)

    def said() -> list[str]:
        page = there.clerk().get(there.url("round_paper")).content.decode()
        return re.findall(r'btn-primary" href="[^"]*">([^<]+)<', page.split("<main")[1])

    type_in(there, Role.PERFORMANCE_OFFICE, 1, 1)
    assert said() == ["继续录入"]
    type_in(there, Role.PERFORMANCE_OFFICE, 2, 2)
    assert said() == []
    type_in(there, Role.SUPERVISION, 1, 1)
    type_in(there, Role.SUPERVISION, 2, 3)
    assert said() == ["看哪里不一致"]
    there.world.round.groups.get(pk=group).paper.filter(clerk=2, number=2).update(
        marks=[list(row) for row in marks_of(2) if row]
    )
    assert said() == ["计票"]
