"""A sheet that hides what it is put up for does not open the way to publishing and paying."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from people.access import Role
from people.errors import DomainError
from plans.models import PublicNotice
from reports.result_notices.drafting import draft_result_notice
from reports.result_notices.offers import BONUS, RESULT, offers_of
from reports.result_notices.wording import first_words
from scoring.models import Settlement
from tests.office import YEAR, Office
from tests.reports.result_notices.world import DAYS, actor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("what", "chosen", "words"),
    [
        (BONUS, {"bonus": ["number", "place"]}, "奖金分配方案没有选“奖金（元）”"),
        (BONUS, {"bonus": ["grade"]}, "奖金分配方案没有选“奖金（元）”"),
        (RESULT, {"people": ["place", "score"]}, "个人考核等次没有选“等次”"),
        (RESULT, {"people": ["grade"], "subjects1": ["rank"]}, "科室考核结果没有选"),
    ],
)
def test_a_table_shows_what_it_is_put_up_for(
    office: Office, row: Settlement, what: str, chosen: dict[str, list[str]], words: str
) -> None:
    said = first_words(row, what) | {"working_days": DAYS}
    with pytest.raises(DomainError, match=words):
        draft_result_notice(by=actor(office), settlement=row.pk, what=what, chosen=chosen, **said)
    assert not PublicNotice.objects.exists()


def test_the_page_says_what_has_to_be_chosen(office: Office, row: Settlement) -> None:
    client: Client = office.client_of(Role.PERFORMANCE_OFFICE)
    url = reverse("result_bonus_notice", args=[office.a.pk, YEAR, row.pk])
    assert "公示这张表的须选“奖金（元）”" in client.get(url).content.decode()
    data = first_words(row, BONUS) | {"working_days": DAYS, "show-bonus": ["number"]}
    page = client.post(url, data).content.decode()
    assert "奖金分配方案没有选“奖金（元）”" in page
    assert [offer.key for offer in offers_of(row, BONUS)] == ["bonus"]
