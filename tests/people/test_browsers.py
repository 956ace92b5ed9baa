"""User agents in words, and the lock's arithmetic."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.utils import timezone

from people.browsers import UNKNOWN, browser_in_words
from people.lockout import forget, locked_until, locks


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/86.0 Safari/537.36",
            "谷歌内核浏览器 · Windows 电脑",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/108.0 Safari/537.36 360SE", "360 浏览器 · Windows 电脑"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/118.0 Safari/537.36 Edg/118.0", "Edge 浏览器 · Windows 电脑"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko Firefox/120.0", "火狐浏览器 · Linux 电脑"),
        ("Mozilla/5.0 (Linux; Android 12) MicroMessenger/8.0", "微信 · 安卓手机"),
        ("", UNKNOWN),
        ("curl/8.0", UNKNOWN),
    ],
)
def test_a_user_agent_is_said_in_words(agent: str, words: str) -> None:
    assert browser_in_words(agent) == words


@pytest.mark.django_db
def test_the_lock_ends_when_fewer_than_five_failures_are_younger_than_a_quarter_of_an_hour() -> None:
    now = timezone.now()
    for browser, failures, minutes in (("甲", 3, 10), ("乙", 2, 4), ("丙", 2, 1)):
        row = AccessAttempt.objects.create(
            username="a01", user_agent=browser, failures_since_start=failures, get_data="", post_data=""
        )
        AccessAttempt.objects.filter(pk=row.pk).update(attempt_time=now - timedelta(minutes=minutes))
    assert locked_until(" A01 ") == now + timedelta(minutes=5)
    assert set(locks()) == {"a01"}
    assert forget("A01") == 3
    assert locked_until("a01") is None
