"""The quarters in the browser: from settling to publishing, who sees what, coefficients, constant queries (rules 7.3)."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.access import Role
from people.errors import DomainError
from people.frame.todo import todos_of
from plans.models import Plan, PublicNotice, Subject
from scoring.models import CoefficientFactor, QuarterScore, QuarterSettlement
from scoring.quarterly.coefficients import Factors, set_coefficients
from tests.office import YEAR, Office
from tests.running_year import running_year
from tests.scoring.quarterly.town import NOW, SCHEME, by, published, settled, town

State = QuarterSettlement.State


pytestmark = pytest.mark.usefixtures("clock")


def address(office: Office, name: str, *more: int) -> str:
    return reverse(name, args=[office.a.pk, YEAR, *more])


def see(office: Office, who: Role | str, name: str, *more: int) -> tuple[int, str]:
    answer = office.client_of(who).get(address(office, name, *more))
    return answer.status_code, answer.content.decode()


def send(office: Office, who: Role | str, name: str, *more: int, **data: Any) -> Any:
    return office.client_of(who).post(address(office, name, *more), data or {"form_token": ""})


def test_a_quarter_goes_its_way_in_the_browser(office: Office, clock: time_machine.Traveller) -> None:
    plan = town(office)
    _, page = see(office, Role.PERFORMANCE_OFFICE, "quarter_settle", 1)
    assert "101.50" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    send(office, Role.PERFORMANCE_OFFICE, "quarter_settle", 1, seen=seen)
    row = QuarterSettlement.objects.get(plan=plan)
    send(
        office, Role.PERFORMANCE_OFFICE, "quarter_approve", row.pk, meeting_date="2026-06-04", minutes="同意"
    )
    row.refresh_from_db()
    assert row.state == State.DRAFT
    assert todo(office, Role.CHIEF_LEADER) == ["2026年第1季度核算待登记党委会审议结果"]
    send(office, Role.CHIEF_LEADER, "quarter_approve", row.pk, meeting_date="2026-06-04", minutes="同意")
    assert "待公示" in todo(office, Role.PERFORMANCE_OFFICE)[0]
    _, page = see(office, Role.PERFORMANCE_OFFICE, "quarter_notice", row.pk)
    assert "经2026年6月4日党委会审议" in page
    send(
        office,
        Role.PERFORMANCE_OFFICE,
        "quarter_notice",
        row.pk,
        title="公示",
        text="现予公示。",
        working_days="3",
    )
    notice = PublicNotice.objects.get()
    send(
        office,
        Role.PERFORMANCE_OFFICE,
        "notice_post",
        notice.pk,
        on="2026-06-05",
        version=str(notice.version),
    )
    clock.move_to(NOW.replace(day=12))
    notice.refresh_from_db()
    send(office, Role.PERFORMANCE_OFFICE, "notice_close", notice.pk, version=str(notice.version))
    send(office, Role.PERFORMANCE_OFFICE, "quarter_publish", row.pk)
    row.refresh_from_db()
    assert row.state == State.PUBLISHED
    assert todo(office, Role.PERFORMANCE_OFFICE) == []


def todo(office: Office, who: Role) -> list[str]:
    return [each.title for each in todos_of(office.access(who)) if "季度核算" in each.title]


def test_staff_see_nothing_before_and_the_ranking_after(
    office: Office, clock: time_machine.Traveller
) -> None:
    plan = town(office)
    draft = settled(office, plan)
    for who in (Role.STAFF, Role.SECTION_HEAD):
        assert see(office, who, "quarter_version", draft.pk)[0] == 404
        assert "101.50" not in see(office, who, "quarters")[1]
    QuarterSettlement.objects.all().delete()
    row = published(office, plan, clock)
    status, page = see(office, Role.STAFF, "quarter_version", row.pk)
    assert status == 200
    assert "101.50" in page
    assert "90.00" in page
    assert "办理情况" not in page
    scores = {each.code: each.pk for each in QuarterScore.objects.filter(settlement=row)}
    assert see(office, Role.STAFF, "quarter_trace", row.pk, scores["K1"])[0] == 200
    assert see(office, Role.STAFF, "quarter_trace", row.pk, scores["K2"])[0] == 404
    assert see(office, "二科科室负责人", "quarter_trace", row.pk, scores["K2"])[0] == 200
    assert "评价系数 1.05 = 101.5" in see(office, Role.SUPERVISION, "quarter_trace", row.pk, scores["K1"])[1]
    assert see(office, "乙局干部职工", "quarter_version", row.pk)[0] == 404


def test_a_score_of_another_version_is_not_opened_through_this_one(
    office: Office, clock: time_machine.Traveller
) -> None:
    plan = town(office, (1, 2))
    row, other = published(office, plan, clock), settled(office, plan, 2)
    hidden = QuarterScore.objects.get(settlement=other, code="K1")
    assert see(office, Role.STAFF, "quarter_trace", row.pk, hidden.pk)[0] == 404


def test_the_change_to_the_quarter_before_and_to_the_version_before(
    office: Office, clock: time_machine.Traveller
) -> None:
    plan = town(office, (1, 2))
    published(office, plan, clock)
    settled(office, plan, 2)
    Subject.objects.filter(plan=plan, code="K2").update(coefficient_points=12_000)
    row = settled(office, plan, 2)
    _, page = see(office, Role.PERFORMANCE_OFFICE, "quarter_version", row.pk)
    assert "+18.00，名次升 1" in page
    assert "得分 90.00 → 108.00；名次 2 → 1" in page


def test_another_scheme_says_so_plainly(office: Office) -> None:
    plan = running_year(office)
    link = f'href="{address(office, "quarters")}"'
    assert link not in see(office, Role.PERFORMANCE_OFFICE, "plan")[1]
    status, page = see(office, Role.STAFF, "quarters")
    assert status == 200
    assert "本年度不按季度核算" in page
    status, page = see(office, Role.PERFORMANCE_OFFICE, "coefficients")
    assert status == 200
    assert "本年度不按季度核算" in page
    assert see(office, Role.PERFORMANCE_OFFICE, "quarter_settle", 1)[0] == 404
    plan.delete()
    running_year(office, scheme=SCHEME)
    assert link in see(office, Role.PERFORMANCE_OFFICE, "plan")[1]


def test_the_coefficient_is_the_product_or_another_with_its_reason(office: Office) -> None:
    plan = running_year(office, scheme=SCHEME, state=Plan.State.DRAFT)
    one, two = Subject.objects.filter(plan=plan, kind="科室").order_by("code")

    def typed(
        key: int, *parts: str, coefficient: str = "", reason: str = "", version: str = ""
    ) -> dict[str, str]:
        names = ("amount", "difficulty", "importance")
        found = {f"{name}-{key}": part for name, part in zip(names, parts, strict=True)}
        return found | {f"coefficient-{key}": coefficient, f"reason-{key}": reason, f"version-{key}": version}

    # 1.05 × 1.1 × 0.95 = 1.09725 → 1.0973
    send(
        office, Role.PERFORMANCE_OFFICE, "coefficients",
        **typed(one.pk, "1.05", "1.1", "0.95"), **typed(two.pk, "1", "1", "1", coefficient="1.2"),
    )  # fmt: skip
    assert not CoefficientFactor.objects.exists()
    send(
        office, Role.PERFORMANCE_OFFICE, "coefficients",
        **typed(one.pk, "1.05", "1.1", "0.95"), **typed(two.pk, "1", "1", "1", coefficient="1.2", reason="窗口"),
    )  # fmt: skip
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.coefficient_points, two.coefficient_points) == (10_973, 12_000)
    assert CoefficientFactor.objects.get(subject=two).reason == "窗口"
    _, page = see(office, Role.PERFORMANCE_OFFICE, "coefficients")
    assert "原文未规定，按系统默认" in page


def test_coefficients_are_not_lost_and_closed_with_the_approval(office: Office) -> None:
    plan = running_year(office, scheme=SCHEME, state=Plan.State.DRAFT)
    subject = Subject.objects.get(plan=plan, code="K1")
    row = Factors(subject=subject.pk, version=None, amount=11_000, difficulty=10_000, importance=10_000)
    assert set_coefficients(by=by(office), plan=plan, rows=[row]) == 1
    with pytest.raises(DomainError, match="刚刚被别人改动"):
        set_coefficients(by=by(office), plan=plan, rows=[row])
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
    with pytest.raises(DomainError, match="不能直接改动"):
        set_coefficients(by=by(office), plan=plan, rows=[row])
    subject.refresh_from_db()
    assert subject.coefficient_points == 11_000
    assert "方案变更" in see(office, Role.PERFORMANCE_OFFICE, "coefficients")[1]


def test_pages_ask_a_constant_number_of_queries(office: Office, clock: time_machine.Traveller) -> None:
    plan = town(office, (1, 2))
    row = published(office, plan, clock)
    pages = (("quarters",), ("coefficients",), ("quarter_version", row.pk), ("quarter_settle", 2))

    def counts() -> list[int]:
        found = []
        for name, *more in pages:
            client = office.client_of(Role.PERFORMANCE_OFFICE)
            client.get(address(office, name, *more))
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(address(office, name, *more)).status_code == 200
            found.append(len(asked))
        return found

    settled(office, plan, 2)
    before = counts()
    for number in range(3, 7):
        Subject.objects.create(plan=plan, code=f"K{number}", name=f"科{number}", kind="科室", group="甲")
        QuarterScore.objects.create(settlement=row, code=f"K{number}", name=f"科{number}", group="甲")
    settled(office, plan, 2)
    assert counts() == before
