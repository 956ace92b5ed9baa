"""Days of 复核 and 申诉 in calendar days (rules 7.4): month ends, New Year, leap days, a clock set back."""

from __future__ import annotations

from datetime import date

import pytest

from plans.engine.appeal_settings import APPEAL_EXTENDED, REVIEW_ASKED, Terms, terms
from plans.engine.loading import load_rules
from plans.schemes import scheme_text
from scoring.engine.appeal_days import (
    Asking,
    days_left,
    due_on,
    last_day,
    reasons_against_asking,
    reasons_against_deciding,
    reasons_against_extending,
)

LAW = Terms()


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2026, 1, 31), 30, date(2026, 3, 2)),
        (date(2024, 1, 31), 30, date(2024, 3, 1)),
        (date(2024, 2, 14), 15, date(2024, 2, 29)),
        (date(2023, 2, 14), 15, date(2023, 3, 1)),
        (date(2026, 12, 16), 15, date(2026, 12, 31)),
        (date(2026, 12, 17), 15, date(2027, 1, 1)),
        (date(2026, 11, 1), 60, date(2026, 12, 31)),
        (date(2026, 8, 31), 30, date(2026, 9, 30)),
    ],
)
def test_a_term_is_counted_in_calendar_days_and_its_first_day_does_not_count(
    start: date, days: int, last: date
) -> None:
    assert last_day(start, days) == last


def test_a_day_at_the_end_of_the_calendar_is_answered() -> None:
    assert last_day(date(9999, 12, 31), 30) == date.max
    far = asking(known_on=date(9999, 12, 31))
    assert reasons_against_asking(far, LAW) == ["提出日期早于知悉日期"]


def asking(**changed: object) -> Asking:
    facts: dict[str, object] = {
        "appeal": False, "published_on": date(2027, 1, 29), "known_on": date(2027, 1, 29),
        "asked_on": date(2027, 2, 28), "today": date(2027, 2, 28),
    }  # fmt: skip
    return Asking(**(facts | changed))  # type: ignore[arg-type]  # the names above


def test_the_last_day_is_in_time_and_the_next_one_is_not() -> None:
    assert reasons_against_asking(asking(), LAW) == []
    late = date(2027, 3, 1)
    assert reasons_against_asking(asking(asked_on=late, today=late), LAW) == [
        "已过提出期限：自知悉之日起 30 日，到 2027-02-28 当天结束时为止"
    ]


def test_who_came_to_know_later_has_the_whole_term_from_then() -> None:
    late = date(2027, 3, 20)
    assert reasons_against_asking(asking(known_on=date(2027, 2, 20), asked_on=late, today=late), LAW) == []


def test_nobody_knew_before_it_was_published_and_nobody_asks_before_knowing() -> None:
    assert reasons_against_asking(asking(known_on=date(2027, 1, 28), asked_on=date(2027, 2, 1)), LAW) == [
        "知悉日期早于结果发布日期 2027-01-29"
    ]
    back = asking(asked_on=date(2027, 1, 28), today=date(2027, 1, 28))
    assert reasons_against_asking(back, LAW) == ["提出日期早于知悉日期"]


def test_a_clock_that_was_set_back_does_not_let_a_day_of_the_future_in() -> None:
    assert reasons_against_asking(asking(today=date(2027, 2, 1)), LAW) == ["提出日期在今天之后"]


def test_an_appeal_after_a_review_has_fifteen_days_and_one_without_has_thirty() -> None:
    reviewed = asking(
        appeal=True, review_on=date(2027, 2, 10), known_on=date(2027, 2, 10), asked_on=date(2027, 2, 25)
    )
    assert reasons_against_asking(reviewed, LAW) == []
    late = asking(
        appeal=True, review_on=date(2027, 2, 10), known_on=date(2027, 2, 10), asked_on=date(2027, 2, 26)
    )
    assert "15 日" in reasons_against_asking(late, LAW)[0]
    assert reasons_against_asking(asking(appeal=True), LAW) == []
    early = asking(appeal=True, review_on=date(2027, 2, 10), known_on=date(2027, 2, 9))
    assert "早于复核决定日期" in reasons_against_asking(early, LAW)[0]


def test_it_is_decided_in_thirty_or_sixty_days_and_an_appeal_extended_once() -> None:
    assert due_on(LAW, appeal=False, asked_on=date(2027, 1, 31)) == date(2027, 3, 2)
    assert due_on(LAW, appeal=True, asked_on=date(2027, 11, 2)) == date(2028, 1, 1)
    assert due_on(LAW, appeal=True, asked_on=date(2027, 12, 1), extended=30) == date(2028, 2, 29)
    due = date(2028, 1, 30)
    fits = reasons_against_extending(days=30, terms=LAW, due=due, today=due, before=0)
    assert fits == []
    assert reasons_against_extending(days=31, terms=LAW, due=due, today=due, before=0) == [
        "延长不得超过 30 日"
    ]
    assert reasons_against_extending(days=1, terms=LAW, due=due, today=due, before=10) == ["已经延长 10 日"]
    over = reasons_against_extending(days=1, terms=LAW, due=due, today=date(2028, 1, 31), before=0)
    assert over == ["决定期限 2028-01-30 已过"]
    assert (days_left(due, due), days_left(due, date(2028, 2, 2))) == (0, -3)


def test_a_decision_lies_between_the_asking_and_today() -> None:
    day, today = date(2027, 2, 1), date(2027, 5, 1)
    assert reasons_against_deciding(asked_on=day, decided_on=day, today=today) == []
    assert reasons_against_deciding(asked_on=day, decided_on=date(2027, 1, 31), today=today) == [
        "决定日期早于提出日期"
    ]
    assert reasons_against_deciding(asked_on=day, decided_on=date(2027, 5, 2), today=today) == [
        "决定日期在今天之后"
    ]


def test_a_plan_sets_its_own_terms_and_nonsense_leaves_those_of_the_law() -> None:
    assert terms({}) == LAW
    own = terms({REVIEW_ASKED: "４５", APPEAL_EXTENDED: "15"})
    assert (own.review_asked, own.appeal_extended, own.appeal_asked) == (45, 15, 15)
    assert (
        terms({REVIEW_ASKED: "0"}) == terms({REVIEW_ASKED: "很久"}) == terms({REVIEW_ASKED: "99999"}) == LAW
    )
    loaded = load_rules(scheme_text("kexie-2017") or "", {REVIEW_ASKED: "45"})
    assert loaded.rules is not None
    assert REVIEW_ASKED not in loaded.rules.values, "they decide no points"
