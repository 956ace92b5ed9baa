"""The blank workbook of the page: an office that has none yet begins with it."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from people.access import Role
from plans.schemes import scheme_codes, scheme_titles
from reports.checking.guides import scheme_guides
from tests.office import Office, build_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return build_office()


def test_the_page_offers_every_scheme_by_its_title(office: Office) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    page = client.get(reverse("workbook", args=[office.a.pk])).content.decode()
    assert [code for code, _ in scheme_titles()] == list(scheme_codes())
    for code, title in scheme_titles():
        assert f'<h3 class="h6">{title}</h3>' in page
        assert f"?scheme={code}" in page
    assert f"填“{office.a.name}”" in page


def test_the_guide_names_the_sheets_that_a_scheme_uses(office: Office) -> None:
    guides = {guide.code: [sheet.name for sheet in guide.sheets] for guide in scheme_guides()}
    assert "季度结果" in guides["xiangzhen-2024"]
    assert "季度结果" not in guides["kexie-2017"]
    assert "提醒函" in guides["gongxinju-2019"]
    assert all(names[:3] == ["方案", "考核对象", "人员"] for names in guides.values())
    assert all(sheet.purpose for guide in scheme_guides() for sheet in guide.sheets)


def test_the_workbook_names_the_scheme_that_was_asked_for(office: Office) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    answer = client.get(reverse("workbook_blank", args=[office.a.pk]), {"scheme": "kejiju-2021"})
    assert "kejiju-2021.xlsx" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(BytesIO(answer.content))
    settings = {row[0]: row[1] for row in book["方案"].iter_rows(values_only=True)}
    assert settings["方案模板"] == "kejiju-2021"
    assert "季度台账" in book.sheetnames


def test_an_unknown_scheme_is_not_found(office: Office) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    for code in ("../etc", "kejiju"):
        assert client.get(reverse("workbook_blank", args=[office.a.pk]), {"scheme": code}).status_code == 404
