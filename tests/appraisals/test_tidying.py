"""Once a day: addresses of wrong 测评码 are forgotten, and what a killed closing left in the files is swept once more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from appraisals.models import CodeFailures
from appraisals.services import tidying
from people import daily
from tests.appraisals.world import BY

pytestmark = pytest.mark.django_db


def test_wrong_codes_are_forgotten_after_an_hour() -> None:
    now = timezone.now()
    for minutes in (30, 90):
        CodeFailures.objects.create(window=now - timedelta(minutes=minutes), source=f"{minutes}", count=1)
    tidying.tidy(now.date())
    assert [row.source for row in CodeFailures.objects.all()] == ["30"]


@pytest.mark.parametrize(
    ("action", "days", "swept"),
    [("测评计票", 1, True), ("作废测评", 1, True), ("测评计票", 3, False), ("不作废测评", 1, False)],
)
def test_the_files_are_swept_again_for_two_days_after_a_closing(
    action: str, days: int, swept: bool, monkeypatch: pytest.MonkeyPatch, time_machine: Any
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(tidying, "sweep", lambda: calls.append("swept"))
    now = timezone.now()
    time_machine.move_to(now - timedelta(days=days))
    with transaction.atomic():
        BY.record(action=action, target="测试镇 年底述职测评", detail={})
    time_machine.move_to(now)
    tidying.tidy(now.date())
    assert bool(calls) is swept


def test_it_is_done_by_every_worker_once_a_day() -> None:
    assert daily._RUNS["测评清扫"] is tidying.tidy
