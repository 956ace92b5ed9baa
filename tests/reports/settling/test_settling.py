"""A year entered in the program is tried, confirmed and settled; what changed in between stops it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from appraisals.models import AppraisalRound, Ballot
from indicators.models import LedgerEntry
from people.access import Role
from people.acting import Actor
from people.errors import DomainError
from people.models import Job
from people.services.job_runs import execute
from plans.models import Plan, PlanSetting
from reports.settling.submissions import submit_ballots, submit_settling, submit_trial
from reports.workbook.check import check
from scoring.ballot_import import import_ballots
from scoring.models import Settlement, Standing, Violation
from scoring.services import store_year
from tests.office import YEAR, Office, build_office
from tests.reports.results.books import SAMPLES
from tests.running_year import entry, running_year

pytestmark = pytest.mark.django_db(transaction=True)
STATE = LedgerEntry.State
SCHEME = "gongxinju-2019"


@pytest.fixture
def office(settings: Settings, tmp_path: Path) -> Office:
    settings.HENGJI_DATA = tmp_path
    settings.JOB_BROKER = "tests.reports.test_workbook_jobs.told"
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    """A bureau's year with one approved row, one that waits, and the setting that the scheme asks for."""
    plan = running_year(office, scheme=SCHEME)
    PlanSetting.objects.create(plan=plan, name="奖金月数", value="2", clause="6-3)①")
    entry(plan, "1.1", 1, STATE.APPROVED)
    entry(plan, "1.2", 1, STATE.SUBMITTED)
    return plan


def by(office: Office) -> Actor:
    account = office.account(Role.PERFORMANCE_OFFICE)
    return Actor(name=account.name, account=account.pk)


def run(job: Job) -> Job:
    execute(job.pk, worker="w")
    job.refresh_from_db()
    return job


def tried(office: Office, plan: Plan) -> Job:
    trial = run(submit_trial(by=by(office), plan=plan))
    assert trial.state == Job.State.DONE, trial.error_why
    return trial


def test_the_year_is_tried_confirmed_and_settled(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    start = client.get(reverse("year_settle", args=[office.a.pk, YEAR])).content.decode()
    assert "1 行待审核" in start
    assert "5 项指标还没有审核过的台账" in start
    trial = tried(office, plan)
    page = client.get(reverse("year_tried", args=[office.a.pk, YEAR, trial.pk])).content.decode()
    assert "可以核算" in page
    assert "存为第 1 版核算" in page
    assert Settlement.objects.count() == 0
    confirm = client.post(reverse("year_settle_confirm", args=[office.a.pk, YEAR, trial.pk]))
    settling = Job.objects.get(kind="plan.settle")
    assert confirm.headers["Location"] == reverse("year_settling", args=[office.a.pk, YEAR, settling.pk])
    assert run(settling).state == Job.State.DONE, settling.error_why
    found = Settlement.objects.get()
    assert (found.plan_id, found.version, found.state) == (plan.pk, 1, "草稿")
    assert submit_settling(by=by(office), trial=trial) == settling


@pytest.mark.parametrize(("scheme", "asked"), [(SCHEME, False), ("kexie-2017", True)])
def test_ballots_are_asked_for_where_the_scheme_knows_them(office: Office, scheme: str, asked: bool) -> None:
    running_year(office, scheme=scheme)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    start = client.get(reverse("year_settle", args=[office.a.pk, YEAR])).content.decode()
    assert ("导入测评" in start, "还没有测评" in start) == (asked, asked)


def test_an_approval_after_the_trial_stops_the_settling(office: Office, plan: Plan) -> None:
    trial = tried(office, plan)
    entry(plan, "1.3", 1, STATE.APPROVED)
    settling = run(submit_settling(by=by(office), trial=trial))
    assert (settling.state, settling.error_why) == (Job.State.FAILED, "试算以后，本年度的数据又有变动")
    assert Settlement.objects.count() == 0


def test_a_register_row_that_waits_for_its_second_person_does_not_count(office: Office, plan: Plan) -> None:
    person = plan.participants.get(number="A01")
    row = Violation.objects.create(
        plan=plan, code="V1", participant=person, situation="察访核验", level="市", standing=Standing.WAITING
    )
    before = tried(office, plan).result or {}
    assert ["违规违纪", 1] not in before["counts"]
    Violation.objects.filter(pk=row.pk).update(standing=Standing.IN_FORCE)
    assert ["违规违纪", 1] in (tried(office, plan).result or {})["counts"]


def test_settings_that_do_not_stand_are_told(office: Office, plan: Plan) -> None:
    PlanSetting.objects.filter(plan=plan).update(value="很多")
    trial = run(submit_trial(by=by(office), plan=plan))
    assert (trial.state, trial.error_why) == (Job.State.FAILED, "方案的设置还有错误")


def test_ballots_of_the_sample_come_in_unsealed_and_replace_earlier_ones(office: Office) -> None:
    reading = check(SAMPLES / "kexie-2017.xlsx")
    assert reading.rows is not None
    plan = store_year(reading.rows, owner=reading.agency)
    cast = Ballot.objects.filter(round__plan=plan).count()
    again = check(SAMPLES / "kexie-2017.xlsx")
    assert again.rows is not None
    given = (again.rows.ballots, again.rows.tallies)
    assert import_ballots(by=by(office), plan=plan, ballots=given[0], tallies=given[1]) == (cast, 0)
    assert Ballot.objects.filter(round__plan=plan).count() == cast
    AppraisalRound.objects.filter(plan=plan).update(sealed=True)
    with pytest.raises(DomainError, match="已有密封的测评"):
        import_ballots(by=by(office), plan=plan, ballots=given[0], tallies=[])


def test_ballots_of_another_office_are_refused_and_nothing_changes(office: Office, plan: Plan) -> None:
    class Upload:
        name = "年度工作簿.xlsx"

        def chunks(self):  # type: ignore[no-untyped-def]
            yield (SAMPLES / "kexie-2017.xlsx").read_bytes()

    job = run(submit_ballots(by=by(office), plan=plan, upload=Upload()))
    assert job.state == Job.State.FAILED
    assert "这里是“甲局”" in job.error_why
    assert Ballot.objects.count() == 0


def test_ballots_for_somebody_unknown_are_refused(office: Office, plan: Plan) -> None:
    reading = check(SAMPLES / "kexie-2017.xlsx")
    assert reading.rows is not None
    with pytest.raises(DomainError, match="不是本年度方案中的考核对象或人员"):
        import_ballots(by=by(office), plan=plan, ballots=reading.rows.ballots, tallies=[])
