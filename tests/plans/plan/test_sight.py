"""Bonus settings, reasons and the readings of the program are for those who read the whole plan; others never see them."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from indicators.frozen_plan import content_of, digest_of, pack
from people.access import Role
from plans.engine.bonus_settings import bonus_settings
from plans.models import Plan, PlanSetting, PlanVersion
from plans.schemes import scheme_codes, scheme_text
from tests.office import YEAR, Office, build_office
from tests.running_year import running_year

TOTAL = "12345678"
SHARE = "37%"
REASON = "内部理由XYZ"
LINE = "优秀分数线"
OUTSIDE = (Role.STAFF, Role.FILER, Role.SECTION_HEAD, Role.SUPERVISING_LEADER)
READERS = (Role.PERFORMANCE_OFFICE, Role.CHIEF_LEADER, Role.SUPERVISION, Role.CITY_OFFICE)
BONUS = {"奖金总额": TOTAL, "差异化奖金比例": SHARE, "优秀系数": "1.37", "取消奖金去向": "收回"}


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    """A plan with a canary in every setting about money, in two frozen versions."""
    made = running_year(office, scheme="kejiju-2021")
    _freeze(made, 1)
    for name, value in {**BONUS, LINE: "91"}.items():
        PlanSetting.objects.create(plan=made, name=name, value=value, reason=REASON)
    _freeze(made, 2)
    return made


def _freeze(plan: Plan, number: int) -> None:
    content = content_of(plan)
    PlanVersion.objects.create(plan=plan, number=number, content=pack(content), digest=digest_of(content))


def pages(office: Office) -> dict[str, str]:
    at = [office.a.pk, YEAR]
    version = reverse("plan_version", args=[*at, 2])
    found = {name: reverse(name, args=at) for name in ("plan", "plan_settings", "plan_read", "plan_versions")}
    return {**found, "plan_version": version, "compared": f"{version}?with=1"}


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_reads_money_reasons_or_readings(office: Office, plan: Plan, who: Role) -> None:
    client = office.client_of(who)
    for name, url in pages(office).items():
        answer = client.get(url)
        assert answer.status_code == 200, name
        text = answer.content.decode()
        for canary in (TOTAL, "12,345,678", SHARE, "1.37", REASON, "奖金总额", "优秀系数", "系统默认"):
            assert canary not in text, (name, canary)
    assert 'data-label="现行值">91' in client.get(pages(office)["plan_settings"]).content.decode()
    assert "91" in client.get(pages(office)["compared"]).content.decode()
    assert "这里不列" in client.get(pages(office)["plan_read"]).content.decode()


@pytest.mark.parametrize("who", READERS)
def test_readers_read_the_whole_plan(office: Office, plan: Plan, who: Role) -> None:
    client, at = office.client_of(who), pages(office)
    for name in ("plan_settings", "plan_version", "compared"):
        text = client.get(at[name]).content.decode()
        assert TOTAL in text, name
        assert REASON in text, name
    text = client.get(at["plan_read"]).content.decode()
    assert f"奖金总额 {TOTAL} 元" in text
    assert "原文未规定，按系统默认" in text


def test_the_paper_says_what_the_page_says(office: Office, plan: Plan) -> None:
    texts = {}
    for who in (Role.STAFF, Role.CHIEF_LEADER):
        answer = office.client_of(who).get(reverse("plan_pdf", args=[office.a.pk, YEAR]))
        read = PdfReader(io.BytesIO(answer.content)).pages
        texts[who] = "".join(each.extract_text() for each in read).replace("\n", "")
    assert TOTAL not in texts[Role.STAFF]
    assert "系统默认" not in texts[Role.STAFF]
    assert "方案审批程序" in texts[Role.STAFF]
    assert TOTAL in texts[Role.CHIEF_LEADER]


def test_a_scheme_that_cannot_be_read_shows_its_settings_to_readers_only(office: Office, plan: Plan) -> None:
    Plan.objects.update(scheme_text="坏的: [")
    version = pages(office)["plan_version"]
    assert ">91<" not in office.client_of(Role.STAFF).get(version).content.decode()
    assert TOTAL in office.client_of(Role.CHIEF_LEADER).get(version).content.decode()


def test_every_scheme_tells_its_bonus_settings_from_the_others() -> None:
    for code in scheme_codes():
        found = bonus_settings(scheme_text(code) or "")
        assert found is not None, code
        assert {"奖金总额", "奖金月数", "取消奖金去向"} <= found
        assert not {"总分", "优秀分数线", "优秀比例", "目标考评权重", "公示工作日"} & found
    assert "良好减发月数" in (bonus_settings(scheme_text("gongxinju-2019") or "") or ())
    assert "优秀科室系数" in (bonus_settings(scheme_text("gongxinju-neibu-2019") or "") or ())
    assert bonus_settings("坏的: [") is None
