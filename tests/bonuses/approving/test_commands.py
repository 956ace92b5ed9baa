"""A list goes before 党组 once the result stands, another person records it, and it never changes again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bonuses.approving.commands import approve_list, prepare_list, withdraw_list
from bonuses.approving.joining import money_unsettled
from bonuses.approving.lists import Unbalanced, payment_list
from bonuses.approving.standing import granted, list_of
from bonuses.approving.station import money_station
from bonuses.models import BonusAllocation, BonusApproval, BonusPool
from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Notification
from scoring.life.guards import reasons_against
from scoring.life.workflow import ARCHIVE
from scoring.models import Settlement
from tests.bonuses.money_world import (
    MEETING,
    actor,
    amounts_of,
    approved,
    later,
    meeting,
    prepared,
    published,
    supplemented,
)
from tests.office import Office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]
OFFICE, CHIEF = Role.PERFORMANCE_OFFICE, Role.CHIEF_LEADER


def test_a_list_is_approved_by_a_second_person_and_then_final(office: Office) -> None:
    settlement = published(office)
    row = prepared(office, settlement)
    listed = payment_list(settlement)
    assert listed is not None
    assert (row.state, row.total_fen, row.digest) == ("待核定", listed.paid, listed.digest)
    done = approve_list(by=actor(office, CHIEF), approval=row.pk, version=row.version, **meeting())
    assert (done.state, done.meeting_date, done.document) == ("已核定", MEETING, "甲党组〔2026〕3号")
    with pytest.raises(DomainError, match="已核定"):
        withdraw_list(by=actor(office, OFFICE), approval=row.pk, version=done.version, reason="弄错了")
    with pytest.raises(DomainError, match="已经已核定"):
        prepared(office, settlement)
    log = list(
        AuditEntry.objects.filter(action__contains="奖金").order_by("pk").values_list("action", flat=True)
    )
    assert log == ["奖金名单提交核定", "登记奖金核定"]


def test_who_may_record_it_is_asked_and_then_not_any_more(office: Office) -> None:
    row = prepared(office, published(office))
    asked = Notification.objects.filter(title="2026年度奖金名单待登记核定")
    told = set(asked.values_list("account", flat=True))
    assert office.account(CHIEF).pk in told
    assert office.account(OFFICE).pk not in told
    approve_list(by=actor(office, CHIEF), approval=row.pk, version=row.version, **meeting())
    assert not asked.filter(read_at__isnull=True).exists()


@pytest.mark.parametrize("who", [OFFICE, Role.CITY_OFFICE])
def test_neither_who_prepared_nor_who_settled_records_it(office: Office, who: Role) -> None:
    row = prepared(office, published(office))
    with pytest.raises(DomainError, match="不能由同一人办理"):
        approve_list(by=actor(office, who), approval=row.pk, version=row.version, **meeting())


@pytest.mark.parametrize(
    "state",
    [Settlement.State.DRAFT, Settlement.State.CHECKED, Settlement.State.APPROVED, Settlement.State.POSTED],
)
def test_money_is_not_approved_before_the_result_stands(office: Office, state: str) -> None:
    settlement = published(office)
    Settlement.objects.filter(pk=settlement.pk).update(state=state)
    with pytest.raises(DomainError, match="发布以后才能核定奖金"):
        prepared(office, settlement)


@pytest.mark.parametrize("field", ["reopened", "outdated"])
def test_a_correction_under_way_stops_both_steps(office: Office, field: str) -> None:
    settlement = published(office)
    row = prepared(office, settlement)
    Settlement.objects.filter(pk=settlement.pk).update(**{field: "异议成立"})
    with pytest.raises(DomainError, match="异议成立"):
        approve_list(by=actor(office, CHIEF), approval=row.pk, version=row.version, **meeting())
    withdraw_list(by=actor(office, OFFICE), approval=row.pk, version=row.version, reason="更正")
    with pytest.raises(DomainError, match="异议成立"):
        prepared(office, settlement)


def test_a_list_whose_version_was_replaced_is_taken_back_and_made_anew(office: Office) -> None:
    first = published(office)
    row = prepared(office, first)
    second = later(first, {"A01": 1})
    with pytest.raises(DomainError, match="发布以后才能核定"):
        approve_list(by=actor(office, CHIEF), approval=row.pk, version=row.version, **meeting())
    withdraw_list(by=actor(office, OFFICE), approval=row.pk, version=row.version, reason="有新版")
    again = prepared(office, second)
    assert again.settlement_id == second.pk
    found = list_of(second.plan_id)
    assert found is not None
    assert found.pk == again.pk


def test_a_list_taken_back_is_put_before_them_again(office: Office) -> None:
    settlement = published(office)
    row = prepared(office, settlement)
    withdraw_list(by=actor(office, OFFICE), approval=row.pk, version=row.version, reason="来源填错")
    again = prepare_list(by=actor(office, OFFICE), settlement=settlement.pk, sources={"": "自有资金"})
    assert (again.pk, again.state, again.sources) == (row.pk, "待核定", {"": "自有资金"})
    assert again.version > row.version


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"minutes": " "}, "没有会议纪要"),
        ({"meeting_date": date(2026, 3, 5)}, "今天之后"),
        ({"meeting_date": date(2026, 3, 1)}, "早于结果发布"),
    ],
)
def test_what_cannot_be_is_refused(office: Office, more: dict[str, object], why: str) -> None:
    row = prepared(office, published(office))
    with pytest.raises(DomainError, match=why):
        approve_list(by=actor(office, CHIEF), approval=row.pk, version=row.version, **meeting(**more))


def test_of_two_at_once_one_wins(office: Office) -> None:
    row = prepared(office, published(office))
    approve_list(by=actor(office, CHIEF), approval=row.pk, version=row.version, **meeting())
    with pytest.raises(DomainError, match="刚刚被别人办理"):
        approve_list(by=actor(office, Role.LEADING_GROUP), approval=row.pk, version=row.version, **meeting())


def test_every_category_needs_a_source(office: Office) -> None:
    with pytest.raises(DomainError, match="未填人员类别没有资金来源"):
        prepare_list(by=actor(office, OFFICE), settlement=published(office).pk, sources={"行政编制": "财政"})


def test_a_tampered_amount_stops_everything(office: Office) -> None:
    settlement = published(office)
    row = prepared(office, settlement)
    one = BonusAllocation.objects.filter(pool__settlement=settlement, amount_fen__gt=10).first()
    assert one is not None
    BonusAllocation.objects.filter(pk=one.pk).update(amount_fen=one.amount_fen + 1, base_fen=one.base_fen + 1)
    with pytest.raises(Unbalanced, match="各人之和"):
        approve_list(by=actor(office, CHIEF), approval=row.pk, version=row.version, **meeting())
    BonusPool.objects.filter(settlement=settlement).update(
        paid_fen=BonusPool.objects.get(settlement=settlement).paid_fen + 1,  # type: ignore[operator]
        total_fen=BonusPool.objects.get(settlement=settlement).total_fen + 1,  # type: ignore[operator]
    )
    with pytest.raises(Unbalanced, match="与提交核定时的不一致"):
        approve_list(by=actor(office, CHIEF), approval=row.pk, version=row.version, **meeting())
    assert BonusApproval.objects.get(pk=row.pk).state == "待核定"


def test_a_year_with_money_is_archived_only_when_all_of_it_is_settled(office: Office) -> None:
    first = published(office)
    assert money_unsettled(first) == ["奖金名单还没有核定"]
    assert "奖金名单还没有核定" in reasons_against(first, ARCHIVE)
    approved(office, first)
    assert money_unsettled(first) == []
    second = later(first, {"A01": 1, "A03": None})
    assert money_unsettled(second) == ["本版金额与已核定的不同，须先补发追回"]
    supplemented(office, second)
    assert money_unsettled(second) == []


def test_a_later_version_leaves_the_approved_list_as_it_is(office: Office) -> None:
    first = published(office)
    row = approved(office, first)
    before = amounts_of(first)
    later(first, {"A01": 0})
    so_far = granted(first.plan_id)
    assert so_far is not None
    assert so_far.amounts == before
    assert so_far.total == row.total_fen


def test_a_meeting_on_the_day_of_publication_counts(office: Office) -> None:
    row = prepared(office, published(office))
    said = meeting(meeting_date=MEETING - timedelta(days=1))
    done = approve_list(by=actor(office, CHIEF), approval=row.pk, version=row.version, **said)
    assert done.state == "已核定"


def test_the_stepper_says_where_the_money_stands(office: Office) -> None:
    first = published(office)

    def standing(found: Settlement) -> tuple[str, str]:
        station = money_station(found, office.access(OFFICE))
        assert station is not None
        return str(station.standing), station.next or station.done

    assert standing(first) == ("now", "绩效办提交名单")
    row = prepared(office, first)
    assert standing(first) == ("now", "党组研究后，由编制、核算以外的人登记")
    approve_list(by=actor(office, CHIEF), approval=row.pk, version=row.version, **meeting())
    assert standing(first)[0] == "done"
    second = later(first, {"A01": 1})
    assert standing(second) == ("now", "金额与已核定的不同，绩效办编制补发追回单")
    supplemented(office, second)
    assert standing(second)[0] == "done"
    Settlement.objects.filter(pk=second.pk).update(state=Settlement.State.POSTED)
    second.refresh_from_db()
    assert standing(second)[0] == "later"


def test_money_that_is_not_shared_out_yet_is_a_station_to_come(office: Office) -> None:
    """Something undecided leaves only the total: the way still ends with the money, and there is nothing to look at."""
    found = published(office)
    BonusPool.objects.filter(settlement=found).update(
        paid_fen=None, returned_fen=None, undistributed_fen=None
    )
    station = money_station(found, office.access(OFFICE))
    assert station is not None
    assert (str(station.standing), station.url) == ("later", "")
    BonusPool.objects.filter(settlement=found).update(total_fen=None)
    assert money_station(found, office.access(OFFICE)) is None, "its plan pays nothing"
