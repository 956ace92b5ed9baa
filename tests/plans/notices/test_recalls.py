"""What can only be withdrawn and corrected is told apart from what is still to be done (rules 7.2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pytest
import time_machine

from people.access import Role
from plans import publishers
from plans.models import Plan, PublicNotice
from plans.services.notice_words import notice_todos
from plans.services.notices import reasons_against_closing
from tests.office import Office
from tests.plans.notices.conftest import JUNE
from tests.plans.notices.test_notices import posted


def test_what_is_to_be_done_first_is_no_reason_to_recall(
    office: Office, plan: Plan, june: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`may_close` names what is still to be done, `must_recall` what can only be corrected: each kind is asked once."""
    monkeypatch.setattr(publishers, "_PUBLISHERS", {})
    asked: list[int] = []
    wrong: dict[int, str] = {}

    def recalls(notices: Collection[PublicNotice]) -> dict[int, str]:
        asked.append(len(notices))
        return {row.pk: wrong[row.pk] for row in notices if row.pk in wrong}

    publishers.register_publisher(
        "季度结果公示", may_close=lambda notice: ["须先附张贴照片"], must_recall=recalls
    )
    rows = [posted(office, plan, kind="季度结果公示") for _ in range(3)]
    june.move_to(JUNE.replace(day=18))
    assert reasons_against_closing(rows[0]) == (["须先附张贴照片"], False)
    wrong[rows[0].pk] = "核算已更正"
    assert reasons_against_closing(rows[0]) == (["须先附张贴照片", "核算已更正"], True)
    asked.clear()
    told = [
        (each.title.partition("：")[0], each.hint)
        for each in notice_todos(office.access(Role.PERFORMANCE_OFFICE, today=date(2026, 6, 18)))
    ]
    assert told == [("公示须撤回更正", "核算已更正"), ("公示期满，可以结束", ""), ("公示期满，可以结束", "")]
    assert asked == [3]
