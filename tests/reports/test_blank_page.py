"""The blank workbook of the page: an office that has none yet begins with it."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from people.access import Role
from plans.schemes import scheme_codes, scheme_titles
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
        assert f'<option value="{code}">{title}</option>' in page
    assert f"请填“{office.a.name}”" in page


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
