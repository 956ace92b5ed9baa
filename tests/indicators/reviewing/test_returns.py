"""Signed quarterly returns: who signs what, what changed after signing, the agency's return going out."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from indicators.models import LedgerEntry, QuarterlyReturn
from indicators.services.returns import returns_of, send, sign
from indicators.services.reviewing import approve, filed_score
from people.access import Role
from people.errors import DomainError
from plans.models import CalendarItem, Plan, Subject
from tests.indicators.reviewing.proofs import proof
from tests.indicators.reviewing.rows import by, filed
from tests.locks import locked_after_the_log
from tests.office import YEAR, Office

CODES = ("1.1", "1.2", "1.3")


def section(plan: Plan, code: str = "K1") -> Subject:
    return Subject.objects.get(plan=plan, code=code)


def all_filed(office: Office, plan: Plan) -> list[LedgerEntry]:
    return [filed(office, plan, f"{number}.{place}") for number in (1, 2) for place in (1, 2, 3)]


def test_a_head_signs_when_everything_is_in(office: Office, plan: Plan) -> None:
    head = by(office, Role.SECTION_HEAD)
    rows = [filed(office, plan, code) for code in CODES[:2]]
    with pytest.raises(DomainError, match=r"还有 1 项没有提交：1\.3"):
        sign(by=head, plan=plan, subject=section(plan).pk, quarter=1, version=0)
    rows.append(filed(office, plan, "1.3"))
    signed = sign(by=head, plan=plan, subject=section(plan).pk, quarter=1, version=0)
    assert (signed.signed_name, signed.state, signed.version) == ("一科科长", "已签", 1)
    assert sorted(signed.signed_rows) == list(CODES)
    with pytest.raises(DomainError, match="已经签过"):
        sign(by=head, plan=plan, subject=section(plan).pk, quarter=1, version=1)


def test_a_change_after_signing_shows_an_approval_does_not(office: Office, plan: Plan) -> None:
    rows = all_filed(office, plan)
    head = by(office, Role.SECTION_HEAD)
    sign(by=head, plan=plan, subject=section(plan).pk, quarter=1, version=0)
    approve(by=by(office, Role.PERFORMANCE_OFFICE), entry=rows[0].pk, version=1, score=filed_score(rows[0]))
    assert returns_of(plan)[0].sections[0].changed == []
    LedgerEntry.objects.filter(pk=rows[1].pk).update(progress="改了")
    proof(rows[2])
    assert returns_of(plan)[0].sections[0].changed == ["1.2", "1.3"]
    page = office.client_of(Role.SECTION_HEAD).get(reverse("returns", args=[office.a.pk, YEAR]))
    assert "签字后有改动：1.2、1.3" in page.content.decode()
    assert sign(by=head, plan=plan, subject=section(plan).pk, quarter=1, version=1).version == 2
    assert returns_of(plan)[0].sections[0].changed == []


def test_the_agency_sends_what_every_section_signed(office: Office, plan: Plan) -> None:
    CalendarItem.objects.create(plan=plan, name="报表", kind="季度报表", quarter=1, due=date(2026, 4, 10))
    all_filed(office, plan)
    member = by(office, Role.PERFORMANCE_OFFICE)
    sign(by=by(office, Role.SECTION_HEAD), plan=plan, subject=section(plan).pk, quarter=1, version=0)

    def out(on: date, reason: str = "") -> QuarterlyReturn:
        return send(
            by=member, plan=plan, quarter=1, version=0, leader_name="甲局局长", sent_on=on, late_reason=reason
        )

    with pytest.raises(DomainError, match="二科还没有签字"):
        out(date(2026, 4, 9))
    sign(by=by(office, "二科科室负责人"), plan=plan, subject=section(plan, "K2").pk, quarter=1, version=0)
    with pytest.raises(DomainError, match="请写明逾期理由"):
        out(date(2026, 4, 11))
    with locked_after_the_log() as late:
        sent = out(date(2026, 4, 11), "等上级数据")
    assert late == set(), "the items of the calendar that are done with it are taken before the log"
    assert (sent.state, sent.leader_name, sent.late_reason) == ("已报", "甲局局长", "等上级数据")
    with pytest.raises(DomainError, match="刚刚办过"):
        out(date(2026, 4, 11), "再报一次")
    LedgerEntry.objects.filter(indicator__code="1.1").update(progress="又改了")
    assert returns_of(plan)[0].changed == ["1.1"]


def test_a_line_signs_the_own_section_in_the_browser(office: Office, plan: Plan) -> None:
    all_filed(office, plan)
    head = office.client_of(Role.SECTION_HEAD)
    page = head.get(reverse("returns", args=[office.a.pk, YEAR])).content.decode()
    assert "一科" in page
    assert '<th scope="row" data-label="责任对象">二科' not in page
    own, other = section(plan), section(plan, "K2")
    args = [office.a.pk, YEAR, 1]
    assert head.post(reverse("return_sign", args=[*args, other.pk]), {"version": 0}).status_code == 404
    head.post(reverse("return_sign", args=[*args, own.pk]), {"version": 0})
    assert QuarterlyReturn.objects.get().subject_id == own.pk
