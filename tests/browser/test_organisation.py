"""The organisation in a real browser: a split on a telephone, looked at before it is done; the tree, duties, handover."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from people.access import Role
from people.acting import Actor
from people.models import Account, Department, Duty, Posting
from people.services.handover import hand_over
from people.services.sections import rename_section
from plans.services.bodies import MemberFacts, add_body, add_member
from tests.browser.conftest import NARROW, WIDE, scrolls_sideways
from tests.office import START, Office, build_office
from tests.people.organisation.world import DAY, DOCUMENT

Shoot = Callable[[Page, str], object]
Accessible = Callable[[Page], None]
SignIn = Callable[[Page, Account], None]
CLERK = Actor(name="甲局绩效专干")


def test_a_section_is_split_on_a_telephone(
    live: str, page: Page, sign_in_as: SignIn, assert_accessible: Accessible, shoot: Shoot
) -> None:
    office = build_office(plans=False)
    page.set_viewport_size(NARROW)
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(live + reverse("organisation", args=[office.a.pk]))
    page.get_by_role("link", name="一科", exact=True).click()
    page.get_by_role("link", name="拆分").click()
    page.get_by_label("生效日期").fill("2026-07-01")
    page.get_by_label("文件依据").fill(DOCUMENT)
    page.get_by_label("新科室二编号").fill("K9")
    page.get_by_label("新科室二名称").fill("督查科")
    page.get_by_label("一科干事（A01）").select_option(label="新科室二")
    page.get_by_label("一科填报员（A02）").select_option(label="新科室一")
    page.get_by_role("button", name="预览变化").click()
    expect(page.locator(".form-errors")).to_contain_text("一科科长（A03）")
    expect(page.get_by_label("新科室二名称")).to_have_value("督查科")
    page.get_by_label("一科科长（A03）").select_option(label="新科室一")
    page.get_by_role("button", name="预览变化").click()
    expect(page.get_by_role("heading", name="办理后的变化")).to_be_visible()
    expect(page.locator("main")).to_contain_text("“督查科”从 2026-07-01 起没有填报人、负责人")
    assert not scrolls_sideways(page)
    assert_accessible(page)
    shoot(page, "organisation-split-390")
    page.get_by_role("button", name="确认办理").click()
    expect(page.get_by_text("已拆分为一科、督查科")).to_be_visible()
    assert_accessible(page)
    shoot(page, "organisation-section-390")
    made = Department.objects.get(name="督查科")
    assert Posting.objects.get(department=made).employee == office.employee(Role.STAFF)
    assert Duty.objects.filter(department=made).values_list("kind", flat=True).get() == "分管领导"


@pytest.mark.parametrize(("size", "mark"), [(WIDE, "1366"), (NARROW, "390")])
def test_the_pages_of_the_organisation_look_right_and_are_accessible(
    live: str, page: Page, sign_in_as: SignIn, assert_accessible: Accessible, shoot: Shoot,
    size: dict[str, int], mark: str,
) -> None:  # fmt: skip
    office = build_office(plans=False)
    made, record, body = furnished(office)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    a, year = office.a.pk, 2026
    for name, path, words in (
        ("tree", reverse("organisation", args=[a]) + "?on=2026-07-02&every=1", "督查科"),
        ("section", reverse("department_detail", args=[a, made.pk]), DOCUMENT),
        ("merge", reverse("department_merge", args=[a]), "合并成"),
        ("duties", reverse("duties", args=[a]), "督查科"),
        ("handovers", reverse("handover", args=[a]), "二科干事"),
        ("handover", reverse("handover_detail", args=[a, record]), "已移交"),
        ("handover-new", reverse("handover_new", args=[a]), "移交人"),
        ("bodies", reverse("bodies", args=[a, year]), "请核对文件"),
        ("member", reverse("member_new", args=[a, year, body]), "单位职务"),
        ("annex", reverse("bodies_print", args=[a, year]), "甲局纪检员（纪检组长）"),
    ):
        page.goto(live + path)
        expect(page.locator("main")).to_contain_text(words)
        assert not scrolls_sideways(page), name
        assert_accessible(page)
        shoot(page, f"organisation-{name}-{mark}")


def furnished(office: Office) -> tuple[Department, int, int]:
    """A renamed section, a handover, and two bodies with somebody in both."""
    made = rename_section(by=CLERK, department=office.s1.pk, on=DAY, name="督查科", document=DOCUMENT)
    record = hand_over(
        by=CLERK, agency=office.a.pk, leaving=office.employee("二科填报人").pk,
        successor=office.employee("二科干部职工").pk, on=DAY, reason="调往市直机关",
    )  # fmt: skip
    person = office.employee(Role.SUPERVISION)
    bodies = []
    for kind, name, post in (
        ("监督小组", "绩效管理监督小组", "组长"),
        ("领导小组", "绩效管理工作领导小组", "成员"),
    ):
        body = add_body(
            by=CLERK, agency=office.a.pk, year=2026, kind=kind, name=name, document="甲局发〔2026〕1号"
        )
        facts = MemberFacts(
            employee=person.pk,
            name="",
            post=post,
            title="纪检组长",
            position=None,
            start=START.replace(year=2026),
        )
        add_member(by=CLERK, body=body.pk, version=0, member=facts)
        bodies.append(body)
    return made, record.pk, bodies[0].pk
