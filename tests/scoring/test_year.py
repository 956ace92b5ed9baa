"""A year is stored whole and loaded equal; a frozen year is never replaced."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from appraisals.models import AppraisalRound, Ballot
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Agency, Department, Employee, Posting
from plans.models import Participant, Plan, Subject
from scoring.models import Settlement
from scoring.services import store_year
from scoring.year import BallotRow, load_year
from tests.postgres import PostgresServer
from tests.scoring.plain import plain_year
from tests.scoring.settlements import make_settlement
from tests.scoring.year_rows import OWNER, YEAR, make_year

FROZEN = [state for state in Settlement.State if state not in ("草稿", "已被替代")]
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_round_trip_gives_equal_values() -> None:
    rows = make_year(3)
    expected = plain_year(rows)
    plan = store_year(rows, owner=OWNER)
    assert plain_year(load_year(Plan.objects.get(pk=plan.pk))) == expected


@pytest.mark.django_db
def test_loaded_rows_share_their_parents() -> None:
    rows = load_year(store_year(make_year(3), owner=OWNER))
    assert rows.indicators[0].responsible is rows.participants[0]
    assert rows.ledger[0].indicator is rows.indicators[0]
    assert rows.participants[0].subject in rows.subjects
    assert {id(subject.supervising_leader) for subject in rows.subjects if subject.parent} == {
        id(rows.participants[0])
    }
    assert all(subject.plan is rows.plan for subject in rows.subjects)
    assert all(violation.plan is rows.plan for violation in rows.violations)


@pytest.mark.django_db
def test_loading_takes_the_same_number_of_queries_for_one_row_and_for_three() -> None:
    counts = []
    for size in (1, 3):
        plan = Plan.objects.get(pk=store_year(make_year(size, scheme=f"plan-{size}"), owner=OWNER).pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            plain_year(load_year(plan))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25


@pytest.mark.django_db
def test_ids_come_in_code_point_order_and_ballots_as_entered() -> None:
    rows = make_year(2)
    rows.subjects[1].code, rows.subjects[2].code = "k9", "K10"
    rows.ballots = [
        BallotRow("k9", "乙", (2,)),
        BallotRow("K10", "甲", (1,)),
        BallotRow("P001", "丙", (None,)),
    ]
    entered = list(rows.ballots)
    loaded = load_year(store_year(rows, owner=OWNER))
    assert [subject.code for subject in loaded.subjects] == ["K10", "U01", "k9"]
    assert loaded.ballots == entered


@pytest.mark.django_db
def test_storing_again_replaces_the_facts_of_the_draft() -> None:
    first = store_year(make_year(3), owner=OWNER)
    kept = make_settlement(first)
    changed = make_year(2)
    changed.participants[0].name = "乙一"
    changed.plan.scheme_digest = "e" * 64
    second = store_year(changed, owner=OWNER)
    assert (second.pk, second.version, second.scheme_digest) == (first.pk, 2, "e" * 64)
    stored = Plan.objects.get()
    assert (stored.version, stored.scheme_digest) == (2, "e" * 64)
    assert Participant.objects.count() == 2
    assert Ballot.objects.count() == 4
    assert Settlement.objects.get() == kept
    assert [entry.action for entry in AuditEntry.objects.all()] == ["存入年度数据"] * 2
    assert Employee.objects.get(number="P001").name == "乙一"
    assert Posting.objects.count() == 3


@pytest.mark.django_db
def test_rows_that_were_loaded_can_be_stored_as_another_year() -> None:
    rows = load_year(store_year(make_year(2), owner=OWNER))
    rows.plan = Plan(year=YEAR + 1, scheme_code="plan-a")
    store_year(rows, owner=OWNER)
    assert Plan.objects.count() == 2
    assert Subject.objects.count() == 6
    later = load_year(Plan.objects.get(year=YEAR + 1))
    assert later.subjects[0].head is not None
    assert later.subjects[0].head.plan.year == YEAR + 1


@pytest.mark.django_db
@pytest.mark.parametrize("state", FROZEN)
def test_a_year_with_a_settlement_past_its_draft_is_refused(state: str) -> None:
    plan = store_year(make_year(3), owner=OWNER)
    make_settlement(plan, state=state)
    with pytest.raises(DomainError, match=f"核算第1版已到“{state}”.*；请"):
        store_year(make_year(1), owner=OWNER)
    assert Participant.objects.count() == 3
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
def test_an_approved_plan_is_refused() -> None:
    plan = store_year(make_year(1), owner=OWNER)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
    with pytest.raises(DomainError, match="已批准"):
        store_year(make_year(1), owner=OWNER)


@pytest.mark.django_db
def test_of_two_commands_at_once_the_second_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    store_year(make_year(3), owner=OWNER)

    def somebody_is_quicker(plan: Plan) -> None:
        Plan.objects.filter(pk=plan.pk).update(version=plan.version + 1)

    monkeypatch.setattr("scoring.services._refuse_frozen", somebody_is_quicker)
    with pytest.raises(DomainError, match="刚刚被他人改动"):
        store_year(make_year(1), owner=OWNER)
    assert Participant.objects.count() == 3


@pytest.mark.django_db
def test_nothing_is_stored_when_a_row_fails_in_the_middle() -> None:
    before = plain_year(load_year(store_year(make_year(2), owner=OWNER)))
    broken = make_year(3)
    broken.past_results[2].rank = 9
    with pytest.raises(IntegrityError):
        store_year(broken, owner=OWNER)
    assert plain_year(load_year(Plan.objects.get())) == before
    assert (Employee.objects.count(), AuditEntry.objects.count()) == (2, 1)
    broken.past_results[2].rank = 3
    store_year(broken, owner=OWNER)
    assert plain_year(load_year(Plan.objects.get())) == plain_year(make_year(3))


@pytest.mark.django_db
def test_a_ballot_for_nobody_is_refused_and_names_the_target() -> None:
    rows = make_year(1)
    rows.ballots.append(BallotRow("K77", "班子成员", (1,)))
    with pytest.raises(DomainError, match="“K77”"):
        store_year(rows, owner=OWNER)
    assert not Plan.objects.exists()


@pytest.mark.django_db
def test_sums_without_a_round_get_one() -> None:
    rows = make_year(1)
    rows.round, rows.ballots = None, []
    store_year(rows, owner=OWNER)
    stored = AppraisalRound.objects.get()
    assert (stored.sealed, stored.tallies.count()) == (False, 1)


@pytest.mark.django_db
def test_the_unit_of_another_name_stands_under_the_owner_with_its_sections() -> None:
    store_year(make_year(2), owner=OWNER)
    unit = Agency.objects.get(name="某局")
    assert unit.parent is not None
    assert unit.parent.name == OWNER
    assert [department.code for department in unit.departments.all()] == ["K01", "K02"]
    posting = Posting.objects.get(employee__number="P001")
    assert (posting.start, posting.end, posting.agency) == (date(YEAR, 1, 1), None, unit)
    assert posting.department is not None
    assert posting.department.code == "K01"


@pytest.mark.django_db
def test_a_unit_named_like_the_owner_is_the_owner() -> None:
    store_year(make_year(1, unit=OWNER), owner=OWNER)
    assert Agency.objects.count() == 1
    assert {subject.agency for subject in Subject.objects.all()} == {Agency.objects.get()}


@pytest.mark.django_db
def test_a_section_renamed_from_one_year_to_the_next_is_a_new_row_and_the_past_keeps_its_name() -> None:
    store_year(make_year(1), owner=OWNER)
    renamed = make_year(1, year=YEAR + 1)
    renamed.subjects[1].name = "新名科"
    store_year(renamed, owner=OWNER)
    old, new = Department.objects.order_by("valid_from")
    assert (old.name, old.valid_to) == ("第1科", date(YEAR + 1, 1, 1))
    assert (new.name, new.valid_from, new.valid_to) == ("新名科", date(YEAR + 1, 1, 1), None)
    store_year(make_year(1), owner=OWNER)
    assert Department.objects.count() == 2


@pytest.mark.django_db
def test_an_earlier_year_stored_later_ends_before_what_is_known() -> None:
    store_year(make_year(1, year=YEAR), owner=OWNER)
    earlier = make_year(1, year=YEAR - 2)
    earlier.subjects[1].name = "旧名科"
    store_year(earlier, owner=OWNER)
    first = Posting.objects.earliest("start")
    assert (first.start, first.end) == (date(YEAR - 2, 1, 1), date(YEAR - 1, 12, 31))
    assert Department.objects.get(name="旧名科").valid_to == date(YEAR, 1, 1)


def test_sqlite_and_postgresql_store_the_same(tmp_path: Path, postgres_server: PostgresServer) -> None:
    results = []
    for url in (f"sqlite:///{tmp_path / 'year.sqlite3'}", postgres_server.new_database()):
        environment = os.environ | {"DATABASE_URL": url, "HENGJI_DATA": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-m", "tests.scoring.store_in_process"],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        results.append(done.stdout)
    assert results[0] == results[1]
    assert '"第3科"' in results[0]
