"""Who opens what hangs on a notice, an objection, a step, a filing, a publication."""

from __future__ import annotations

from datetime import date

from people.access import Role
from people.acting import Actor
from people.models import StoredFile
from plans.models import CalendarItem, Plan, Publication
from plans.services.notices import file_objection, post_notice
from plans.services.route import StepFacts, record_step
from tests.office import Office
from tests.plans.notices.test_notices import actor, clerk, draft


def stored(office: Office, name: str) -> StoredFile:
    return StoredFile.objects.create(agency=office.a, name=name, kind="pdf", size=1, digest=name)


def openers(office: Office, file: StoredFile) -> set[str]:
    who = (
        Role.STAFF,
        "二科干部职工",
        Role.SECTION_HEAD,
        Role.PERFORMANCE_OFFICE,
        Role.CHIEF_LEADER,
        "乙局绩效办",
        Role.SYSTEM_ADMIN,
    )
    return {
        str(each)
        for each in who
        if StoredFile.objects.visible_to(office.access(each)).filter(pk=file.pk).exists()
    }


ALL = {"干部职工", "二科干部职工", "科室负责人", "绩效办", "主要领导"}


def test_everybody_of_the_agency_opens_what_hangs_with_a_notice(office: Office, plan: Plan) -> None:
    photo = stored(office, "张贴照片")
    row = draft(office, plan, place="一楼")
    post_notice(by=clerk(office), notice=row.pk, version=0, files=[photo])
    assert openers(office, photo) == ALL


def test_the_proof_of_an_objection_is_for_its_author_and_the_readers(office: Office, plan: Plan) -> None:
    row = draft(office, plan)
    post_notice(by=clerk(office), notice=row.pk, version=0)
    proof = stored(office, "证明")
    file_objection(by=actor(office, Role.STAFF), notice=row.pk, text="有误。", files=[proof])
    assert openers(office, proof) == {"干部职工", "绩效办", "主要领导"}


def test_minutes_and_receipts_are_for_those_who_run_the_year_and_photos_for_all(
    office: Office, plan: Plan
) -> None:
    minutes, receipt, photo = (stored(office, name) for name in ("纪要", "回执", "公开照片"))
    facts = StepFacts(done_on=date(2026, 1, 5), person="各科室", files=[minutes])
    record_step(by=Actor(name="某"), plan=plan, position=1, version=0, facts=facts)
    CalendarItem.objects.create(plan=plan, name="报送", due=date(2026, 1, 5)).files.add(receipt)
    Publication.objects.create(plan=plan, channel="公开栏", on=date(2026, 1, 5)).files.add(photo)
    for internal in (minutes, receipt):
        assert openers(office, internal) == {"科室负责人", "绩效办", "主要领导"}
    assert openers(office, photo) == ALL
