"""An objection to a quarter is answered by somebody without a part in the version that hangs (rules 7.2)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from people.access import Role
from people.errors import DomainError
from people.frame.todo import todos_of
from people.permissions import access_of
from plans.models import Objection, Plan, PublicNotice
from plans.services.notices import answer_objection, file_objection
from scoring.models import QuarterSettlement
from scoring.quarterly.answering import hands
from tests.office import YEAR, Office
from tests.scoring.quarterly.town import by, posted

pytestmark = pytest.mark.usefixtures("clock")
WAITS = "1 条异议待答复"


@pytest.fixture
def said(office: Office, plan: Plan) -> Objection:
    """An objection to what the 绩效办 settled and the 主要领导 recorded."""
    row = posted(office, plan)
    assert row.notice is not None
    return file_objection(by=by(office, Role.STAFF), notice=row.notice.pk, text="完成率有误", about="一科")


def answer(office: Office, said: Objection, who: Role) -> Objection:
    return answer_objection(
        by=by(office, who),
        objection=said.pk,
        version=said.version,
        outcome="不成立",
        reply="已核实，没有出入。",
    )


def waits(office: Office, who: Role) -> list[str]:
    access = access_of(office.account(who), today=timezone.localdate(), second_factor=True)
    return [each.title for each in todos_of(access) if WAITS in each.title]


def page(office: Office, said: Objection, who: Role) -> str:
    where = reverse("notice", args=[office.a.pk, YEAR, said.notice_id])
    return office.client_of(who).get(where).content.decode()


def link_to(said: Objection) -> str:
    """The button «答复», as the page of the 公示 has it."""
    return f'href="objections/{said.pk}/"'


@pytest.mark.parametrize(
    ("who", "done"),
    [(Role.PERFORMANCE_OFFICE, "季度核算"), (Role.CHIEF_LEADER, "登记党委会审议结果")],
)
def test_who_settled_and_who_recorded_do_not_answer(
    office: Office, said: Objection, who: Role, done: str
) -> None:
    with pytest.raises(DomainError, match=f"您已参与“{done}”"):
        answer(office, said, who)
    assert link_to(said) not in page(office, said, who)
    said.refresh_from_db()
    assert said.outcome == Objection.Outcome.OPEN


def test_a_leader_without_a_part_finds_it_waiting_and_answers(office: Office, said: Objection) -> None:
    assert waits(office, Role.LEADING_GROUP) == [f"{WAITS}：{said.notice.title}"]
    assert waits(office, Role.CHIEF_LEADER) == []
    assert link_to(said) in page(office, said, Role.LEADING_GROUP)
    assert answer(office, said, Role.LEADING_GROUP).outcome == Objection.Outcome.REFUSED
    assert waits(office, Role.LEADING_GROUP) == []


def test_whom_somebody_acted_for_had_a_part_too_and_the_command_line_none(
    office: Office, said: Objection
) -> None:
    rows = QuarterSettlement.objects.filter(notice=said.notice)
    rows.update(account_for=office.account(Role.LEADING_GROUP))
    with pytest.raises(DomainError, match="您已参与“季度核算”"):
        answer(office, said, Role.LEADING_GROUP)
    rows.update(account=None, account_for=None, approved_by=None)
    assert hands(PublicNotice.objects.get(pk=said.notice_id)) == []
    assert answer(office, said, Role.PERFORMANCE_OFFICE).replied_by == office.account(Role.PERFORMANCE_OFFICE)
