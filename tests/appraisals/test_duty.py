"""述职报告: handed in by the person, the head or the 绩效办, read by the voters, unchanged once the round is open."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from appraisals.duty import file_for_elector, visible_reports
from appraisals.duty_joining import reports_to_hand_in
from appraisals.models import AppraisalRound, DutyReport, Elector, RoundTarget
from appraisals.services.duty import hand_in_report, set_speaking_order
from people.access import Role
from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import StoredFile
from plans.models import Participant, Subject
from tests.appraisals.world import YEAR, World, open_round, town_plan
from tests.office import Office, build_office

pytestmark = pytest.mark.django_db
State = AppraisalRound.State
BY = Actor(name="一科科长")


@pytest.fixture
def office() -> Office:
    return build_office()


@pytest.fixture
def world(office: Office) -> World:
    """A round at 甲局 that is being prepared: 一科科长 heads the first section, 二科干事 votes."""
    plan = town_plan(3, agency=office.a)
    world = open_round(plan=plan, sizes={"班子成员": 1})
    subject = Subject.objects.get(plan=plan, code="K01")
    head = office.employee(Role.SECTION_HEAD)
    person = Participant.objects.create(
        plan=plan, employee=head, number=head.number, name=head.name, subject=subject, bonus_base_fen=0
    )
    Subject.objects.filter(pk=subject.pk).update(head=person)
    group = world.round.groups.get()
    Elector.objects.create(
        round=world.round, group=group, serial=90, employee=office.employee("二科干部职工")
    )
    move(world, State.PREPARED)
    return world


def move(world: World, state: str) -> None:
    keys = {} if state == State.OPEN else {"public_key": "", "boxes": []}
    AppraisalRound.objects.filter(pk=world.round.pk).update(state=state, **keys)
    world.round.refresh_from_db()


def first(world: World) -> RoundTarget:
    return world.round.targets.get(position=0)


def address(world: World, name: str, target: RoundTarget | None = None) -> str:
    where = {"agency": world.plan.agency_id, "year": YEAR, "round": world.round.pk}
    return reverse(name, kwargs=where | ({"target": target.pk} if target else {}))


def test_the_head_hands_in_text_and_files_and_the_voter_reads_both(office: Office, world: World) -> None:
    head, voter = office.client_of(Role.SECTION_HEAD), office.client_of("二科干部职工")
    there = address(world, "duty_report_change", first(world))
    picture = BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")
    upload = SimpleUploadedFile("述职.png", picture.getvalue(), "image/png")
    answer = head.post(there, {"text": "一年来做了三件事。", "files-new": upload, "version": ""})
    assert answer.status_code == 302, answer.content.decode()
    report = DutyReport.objects.get(target=first(world))
    assert (report.text, report.handed_in_by, report.version) == ("一年来做了三件事。", "一科科长（head）", 1)
    file = report.files.get()
    entry = AuditEntry.objects.get(action="提交述职报告")
    assert "一年来" not in entry.detail
    page = voter.get(address(world, "duty_report", first(world))).content.decode()
    assert "一年来做了三件事。" in page
    assert "述职.png" in page
    assert voter.get(reverse("file_open", kwargs={"file": file.pk})).status_code == 200
    stranger = office.client_of(Role.STAFF)
    assert stranger.get(address(world, "duty_report", first(world))).status_code == 404
    assert stranger.get(reverse("file_open", kwargs={"file": file.pk})).status_code == 404
    assert voter.get(there).status_code == 404


def test_before_it_is_put_up_voters_see_nothing(office: Office, world: World) -> None:
    move(world, State.DRAFT)
    hand_in_report(by=BY, target=first(world).pk, text="草稿", files=[], version=None)
    assert not visible_reports(office.access("二科干部职工")).exists()
    assert visible_reports(office.access(Role.SECTION_HEAD)).exists()
    assert visible_reports(office.access(Role.PERFORMANCE_OFFICE)).exists()
    assert not visible_reports(office.access("乙局绩效办")).exists()
    assert not StoredFile.objects.exists()


def test_what_voters_have_read_is_not_changed_but_a_missing_one_may_still_come(
    office: Office, world: World
) -> None:
    report = hand_in_report(by=BY, target=first(world).pk, text="第一稿", files=[], version=None)
    report = hand_in_report(by=BY, target=first(world).pk, text="第二稿", files=[], version=report.version)
    move(world, State.OPEN)
    with pytest.raises(DomainError, match="投票人可能已经读过"):
        hand_in_report(by=BY, target=first(world).pk, text="第三稿", files=[], version=report.version)
    assert (
        office.client_of(Role.SECTION_HEAD)
        .get(address(world, "duty_report_change", first(world)))
        .status_code
        == 404
    )
    late = world.round.targets.get(position=1)
    hand_in_report(by=BY, target=late.pk, text="补交", files=[], version=None)
    move(world, State.CLOSED)
    with pytest.raises(DomainError, match="已计票"):
        hand_in_report(
            by=BY, target=world.round.targets.get(position=2).pk, text="太晚", files=[], version=None
        )
    assert [row.text for row in DutyReport.objects.order_by("target__position")] == ["第二稿", "补交"]


def test_two_at_once_do_not_overwrite_each_other(world: World) -> None:
    hand_in_report(by=BY, target=first(world).pk, text="先到", files=[], version=None)
    for version in (None, 7):
        with pytest.raises(DomainError, match="一科科长刚刚提交过"):
            hand_in_report(by=BY, target=first(world).pk, text="后到", files=[], version=version)
    with pytest.raises(DomainError, match="既没有正文也没有附件"):
        hand_in_report(by=BY, target=first(world).pk, text=" ", files=[], version=1)


def test_who_votes_by_code_gets_the_files_of_the_own_open_round_only(office: Office, world: World) -> None:
    file, loose = (
        StoredFile.objects.create(
            agency=office.a, name=name, kind="pdf", size=9, digest="0" * 64, uploaded_name="一科科长"
        )
        for name in ("述职.pdf", "别的.pdf")
    )
    hand_in_report(by=BY, target=first(world).pk, text="", files=[file], version=None)
    elector = world.everybody[0]
    elector.refresh_from_db()
    assert file_for_elector(elector, file.pk) is None
    move(world, State.OPEN)
    elector = Elector.objects.select_related("round").get(pk=elector.pk)
    assert file_for_elector(elector, file.pk) == file
    assert file_for_elector(elector, loose.pk) is None
    other = AppraisalRound.objects.create(
        plan=world.plan, name="另一轮", sealed=True, state=State.OPEN, public_key="x", boxes=[{}]
    )
    stranger = Elector.objects.create(
        round=other, group=other.groups.create(name="村书记", position=0), serial=1, name="张某"
    )
    assert file_for_elector(stranger, file.pk) is None
    elector.struck = "调离"
    assert file_for_elector(elector, file.pk) is None


def test_the_order_of_speakers(office: Office, world: World) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    targets = list(world.round.targets.order_by("position"))
    there = address(world, "duty_order")
    typed = {f"place-{target.pk}": place for target, place in zip(targets, (2, 1, ""), strict=True)}
    version = world.round.version
    assert client.post(there, {**typed, "version": version}).status_code == 302
    page = client.get(address(world, "duty_reports")).content.decode()
    assert page.index("K02 第2科") < page.index("K01 第1科") < page.index("K03 第3科")
    stale = client.post(there, {**typed, "version": version})
    assert "刚被别人改过" in stale.content.decode()
    order: dict[int, int | None] = dict.fromkeys((target.pk for target in targets), 1)
    with pytest.raises(DomainError, match="第 1 位排了不止一个"):
        set_speaking_order(by=BY, round_=world.round.pk, version=version + 1, order=order)
    with pytest.raises(DomainError, match="不在这一轮"):
        set_speaking_order(by=BY, round_=world.round.pk, version=version + 1, order={999: 1})


def test_the_head_is_asked_for_the_report_until_it_is_there(office: Office, world: World) -> None:
    access = office.access(Role.SECTION_HEAD)
    assert list(reports_to_hand_in(access)) == []
    AppraisalRound.objects.filter(pk=world.round.pk).update(meeting_at="2024-12-20T01:00:00Z")
    assert [row.title for row in reports_to_hand_in(access)] == ["提交述职报告：年底述职测评"]
    assert list(reports_to_hand_in(office.access(Role.STAFF))) == []
    hand_in_report(by=BY, target=first(world).pk, text="正文", files=[], version=None)
    assert list(reports_to_hand_in(access)) == []


def test_the_list_costs_the_same_for_one_as_for_three(office: Office, world: World) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    numbers = []
    for _ in range(2):
        client.get(address(world, "duty_reports"))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(world, "duty_reports"))
        numbers.append(len(queries))
        world.round.targets.filter(position__gt=0).delete()
    assert numbers[0] == numbers[1]
