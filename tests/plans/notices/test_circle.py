"""Who reads an objection is who its page promised, and nobody answers for who raised it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from people.access import READERS, Role
from people.acting import Actor
from people.errors import DomainError
from plans.models import Objection, Plan, PublicNotice
from plans.notice_sight import CIRCLE
from plans.services.notices import answer_objection, file_objection
from tests.office import YEAR, Office
from tests.plans.notices.test_notices import actor, posted

CANARY = "金丝雀异议"
OWN = "自己提出的异议不能自己答复"


pytestmark = pytest.mark.usefixtures("june")


@pytest.fixture
def notice(office: Office, plan: Plan) -> PublicNotice:
    return posted(office, plan)


def deputy(office: Office, who: Role, acting_for: Role) -> Actor:
    mine, other = office.account(who), office.account(acting_for)
    return Actor(name=mine.name, account=mine.pk, on_behalf_of=other.name, on_behalf_account=other.pk)


def answer(by: Actor, one: Objection) -> Objection:
    return answer_objection(by=by, objection=one.pk, version=0, outcome="不成立", reply="核实无误。")


def test_everybody_who_reads_an_objection_is_named_to_who_raises_it(
    office: Office, notice: PublicNotice
) -> None:
    form = reverse("objection_new", args=[office.a.pk, YEAR, notice.pk])
    assert CIRCLE in office.client_of(Role.STAFF).get(form).content.decode()
    file_objection(by=actor(office, "二科干部职工"), notice=notice.pk, text=CANARY)
    page = reverse("notice", args=[office.a.pk, YEAR, notice.pk])
    told = {
        who
        for who in Role
        if who != Role.SERIES_LEAD and CANARY in office.client_of(who).get(page).content.decode()
    }
    assert told == set(READERS)
    assert all(str(role) in CIRCLE for role in told)


def test_a_deputy_does_not_answer_the_objection_of_whom_he_acts_for(
    office: Office, notice: PublicNotice
) -> None:
    clerk = actor(office, Role.PERFORMANCE_OFFICE)
    own = file_objection(by=clerk, notice=notice.pk, text=CANARY)
    with pytest.raises(DomainError, match=OWN):
        answer(deputy(office, Role.CITY_OFFICE, Role.PERFORMANCE_OFFICE), own)
    with pytest.raises(DomainError, match=OWN):
        answer(deputy(office, Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE), own)
    own.refresh_from_db()
    assert own.outcome == Objection.Outcome.OPEN
    answer(actor(office, Role.CITY_OFFICE), own)


@pytest.mark.parametrize("written", ["{}", "{} 同志", " ".join, "科员{}、某某"])
def test_the_own_paper_is_known_by_the_name_however_it_is_written(
    office: Office, notice: PublicNotice, written: object
) -> None:
    clerk = actor(office, Role.PERFORMANCE_OFFICE)
    name = written(clerk.name) if callable(written) else str(written).format(clerk.name)
    paper = file_objection(by=clerk, notice=notice.pk, text=CANARY, name=name)
    for refused in (clerk, deputy(office, Role.CITY_OFFICE, Role.PERFORMANCE_OFFICE)):
        with pytest.raises(DomainError, match=OWN):
            answer(refused, paper)
    page = reverse("notice", args=[office.a.pk, YEAR, notice.pk])
    link = f'href="objections/{paper.pk}/"'
    assert link not in office.client_of(Role.PERFORMANCE_OFFICE).get(page).content.decode()
    assert link in office.client_of(Role.CITY_OFFICE).get(page).content.decode()
    answer(actor(office, Role.CITY_OFFICE), paper)


def test_a_namesake_in_the_program_and_who_typed_a_paper_may_answer(
    office: Office, notice: PublicNotice
) -> None:
    clerk = actor(office, Role.PERFORMANCE_OFFICE)
    raised = file_objection(by=actor(office, Role.STAFF), notice=notice.pk, text=CANARY)
    Objection.objects.filter(pk=raised.pk).update(name=clerk.name)
    answer(clerk, raised)
    answer(clerk, file_objection(by=clerk, notice=notice.pk, text=CANARY, name="某某"))
