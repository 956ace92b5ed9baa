"""A list that was put forward anew while its page stood open is not approved by what that page showed."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from bonuses.models import BonusApproval
from people.access import Role
from reports.result_pages.frame import place_of
from tests.bonuses.money_world import published
from tests.office import Office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]
SAID = {"body": "党组", "meeting_date": "2026-03-03", "minutes": "同意"}


def test_the_sources_that_were_seen_are_those_that_are_approved(office: Office) -> None:
    place = place_of(published(office))
    clerk, chief = office.client_of(Role.PERFORMANCE_OFFICE), office.client_of(Role.CHIEF_LEADER)
    approve = reverse("bonus_approve", kwargs=place)
    clerk.post(reverse("bonus_prepare", kwargs=place), {"source-0": "财政专项"})
    shown = re.search(r'name="version" value="(\d+)"', chief.get(approve).content.decode())
    assert shown is not None
    clerk.post(reverse("bonus_withdraw", kwargs=place), {"reason": "换来源"})
    clerk.post(reverse("bonus_prepare", kwargs=place), {"source-0": "工会经费"})
    answer = chief.post(approve, SAID | {"version": shown[1]})
    assert "刚刚被别人办理" in answer.content.decode()
    row = BonusApproval.objects.get()
    assert (row.state, row.sources) == ("待核定", {"": "工会经费"})
    now = re.search(r'name="version" value="(\d+)"', chief.get(approve).content.decode())
    assert now is not None
    assert chief.post(approve, SAID | {"version": now[1]}).status_code == 302
    row.refresh_from_db()
    assert row.state == "已核定"
