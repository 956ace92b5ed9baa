"""The line of postings: whatever is notified in whatever order, no two main postings share a day and none gets lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.engine import corrections
from people.engine import postings as line_of
from people.engine.claims import check, gaps, overlap
from people.engine.postings import Facts, Line, Stretch, mains, runs
from people.errors import DomainError

FIRST = date(2024, 1, 1)
LAST = date(2027, 12, 31)
HOME = Facts(agency=1, department=1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def stretch(start: date, end: date | None = None, *, section: int = 1, **more: object) -> Stretch:
    return Stretch(person=1, facts=Facts(agency=1, department=section), start=start, end=end, **more)  # type: ignore[arg-type]


def stored(line: Line) -> Line:
    """As if it had been written: every stretch gets a key."""
    return tuple(
        Stretch(
            person=each.person,
            facts=each.facts,
            start=each.start,
            end=each.end,
            key=number,
            concurrent=each.concurrent,
            appraised_here=each.appraised_here,
            paid_here=each.paid_here,
            reason=each.reason,
        )
        for number, each in enumerate(line, 1)
    )


Act = Callable[[Line], Line]
DAYS = st.integers(1, 1_200).map(day)
FACTS = st.builds(
    Facts,
    agency=st.just(1),
    department=st.sampled_from([1, 2, 3]),
    post=st.sampled_from(["一般人员", "班子成员"]),
    category=st.sampled_from(["在编", "聘用"]),
)


@st.composite
def acts(draw: st.DrawFn) -> tuple[str, Act]:
    """One notice, possible or not, by name."""
    kind = draw(st.sampled_from(["transfer", "beside", "end", "withdraw", "correct", "leave", "return"]))
    when, facts, pick = draw(DAYS), draw(FACTS), draw(st.integers(0, 30))
    later = draw(st.none() | st.integers(0, 300).map(lambda more: when + timedelta(days=more)))
    appraised, paid, agency = draw(st.booleans()), draw(st.booleans()), draw(st.sampled_from([2, 3]))

    def key(line: Line) -> int:
        return line[pick % len(line)].key or 0

    return kind, {
        "transfer": lambda line: line_of.transfer(line, day=when, to=facts, reason=""),
        "beside": lambda line: line_of.beside(
            line,
            new=Stretch(
                person=1,
                facts=Facts(agency=agency, category="借调"),
                start=when,
                end=later,
                concurrent=True,
                appraised_here=appraised,
                paid_here=paid,
            ),
        ),
        "end": lambda line: line_of.end_beside(line, key=key(line), day=when),
        "withdraw": lambda line: corrections.withdraw(line, key=key(line)),
        "correct": lambda line: corrections.correct(line, key=key(line), to=facts, start=when, reason=""),
        "leave": lambda line: line_of.leave(line, day=when),
        "return": lambda line: line_of.come_back(line, new=Stretch(person=1, facts=facts, start=when)),
    }[kind]


def within(each: Stretch, start: date, end: date | None) -> bool:
    """Whether the stretch lies inside the days."""
    return start <= each.start and (end is None or (each.end is not None and each.end <= end))


def days_served(line: Line) -> set[tuple[date, date | None]]:
    """The days that main postings cover, as joined spans."""
    spans: list[list[date | None]] = []
    for each in mains(line):
        last = spans[-1][1] if spans else None
        if last is not None and last + timedelta(days=1) == each.start:
            spans[-1][1] = each.end
        else:
            spans.append([each.start, each.end])
    return {(start, end) for start, end in spans if start is not None}


@given(st.lists(acts(), max_size=12))
def test_any_sequence_of_notices_leaves_one_main_posting_a_day_and_one_place_that_claims(
    notices: list[tuple[str, Act]],
) -> None:
    line = stored((Stretch(person=1, facts=HOME, start=FIRST),))
    for _, notice in notices:
        try:
            line = stored(notice(line))
        except DomainError:
            continue
        assert overlap(line) is None
        check(line)
        assert gaps(line, first=FIRST, last=LAST) == []
        served = days_served(line)
        for each in line:
            assert each.end is None or each.start <= each.end
            assert not each.concurrent or any(within(each, *days) for days in served)


@given(st.lists(acts(), max_size=10))
def test_only_leaving_returning_and_correcting_change_the_days_of_service(
    notices: list[tuple[str, Act]],
) -> None:
    line = stored((Stretch(person=1, facts=HOME, start=FIRST),))
    for kind, notice in notices:
        served = days_served(line)
        try:
            line = stored(notice(line))
        except DomainError:
            continue
        if kind in ("transfer", "beside", "end", "withdraw"):
            assert days_served(line) == served, kind


def transferred(when: date, section: int = 2) -> Line:
    return stored(
        line_of.transfer(
            stored((stretch(FIRST),)), day=when, to=Facts(agency=1, department=section), reason="调令"
        )
    )


def spans(line: Line) -> list[tuple[int | None, date, date | None]]:
    return [(run[0].facts.department, run[0].start, run[-1].end) for run in runs(line)]


def test_a_transfer_in_june_leaves_the_first_half_year_where_it_was() -> None:
    line = transferred(date(2026, 6, 15))
    assert spans(line) == [(1, FIRST, date(2026, 6, 14)), (2, date(2026, 6, 15), None)]
    assert line[1].reason == "调令"


def test_a_notice_that_arrives_late_goes_between_what_is_known() -> None:
    line = line_of.transfer(
        transferred(date(2026, 9, 1), section=3),
        day=date(2026, 6, 15),
        to=Facts(agency=1, department=2),
        reason="",
    )
    assert [section for section, *_ in spans(line)] == [1, 2, 3]
    assert spans(line)[1] == (2, date(2026, 6, 15), date(2026, 8, 31))


def test_a_borrowed_person_is_appraised_there_and_paid_at_home_and_all_comes_back() -> None:
    new = Stretch(
        person=1,
        facts=Facts(agency=2, category="借调"),
        start=date(2026, 3, 1),
        end=date(2026, 8, 31),
        concurrent=True,
        appraised_here=True,
        paid_here=False,
    )
    line = stored(line_of.beside(stored((stretch(FIRST),)), new=new))
    home = [(each.start, each.end, each.appraised_here, each.paid_here) for each in mains(line)]
    assert home == [
        (FIRST, date(2026, 2, 28), True, True),
        (date(2026, 3, 1), date(2026, 8, 31), False, True),
        (date(2026, 9, 1), None, True, True),
    ]
    assert len(runs(line)) == 2
    key = next(each.key for each in line if each.concurrent)
    assert key is not None
    ended = line_of.end_beside(line, key=key, day=date(2026, 5, 31))
    back = [(each.start, each.end, each.appraised_here) for each in mains(ended)]
    assert back[1:] == [(date(2026, 3, 1), date(2026, 5, 31), False), (date(2026, 6, 1), None, True)]
    withdrawn = corrections.withdraw(line, key=key)
    assert [(each.start, each.end) for each in withdrawn] == [(FIRST, None)]


def test_a_transfer_while_borrowed_changes_all_of_the_home_posting_from_that_day() -> None:
    new = Stretch(
        person=1,
        facts=Facts(agency=2, category="借调"),
        start=date(2026, 3, 1),
        end=date(2026, 8, 31),
        concurrent=True,
    )
    line = stored(line_of.beside(stored((stretch(FIRST),)), new=new))
    moved = line_of.transfer(line, day=date(2026, 6, 15), to=Facts(agency=1, department=2), reason="")
    assert [
        (run[0].facts.department, run[0].start, run[-1].end) for run in runs(moved) if not run[0].concurrent
    ] == [
        (1, FIRST, date(2026, 6, 14)),
        (2, date(2026, 6, 15), None),
    ]


@pytest.mark.parametrize(
    ("act", "what"),
    [
        (lambda line: line_of.transfer(line, day=FIRST, to=Facts(agency=1, department=2), reason=""), "调动"),
        (
            lambda line: line_of.transfer(line, day=day(5), to=Facts(agency=1, department=1), reason=""),
            "没有要改",
        ),
        (lambda line: line_of.transfer(line, day=date(2023, 1, 1), to=HOME, reason=""), "没有主任职"),
        (lambda line: line_of.end_beside(line, key=1, day=day(5)), "主任职"),
        (lambda line: corrections.withdraw(line, key=1), "撤销"),
        (lambda line: line_of.leave(line, day=date(2023, 1, 1)), "离岗"),
        (lambda line: line_of.come_back(line, new=stretch(day(9))), "返岗"),
        (lambda line: line_of.with_key(line, 99), "找不到"),
    ],
)
def test_notices_that_cannot_be_are_refused_in_words(act: Act, what: str) -> None:
    with pytest.raises(DomainError, match=what):
        act(stored((stretch(FIRST),)))


def test_leaving_ends_everything_and_takes_back_what_was_planned_beside() -> None:
    new = Stretch(
        person=1,
        facts=Facts(agency=2, category="借调"),
        start=date(2026, 3, 1),
        end=date(2026, 8, 31),
        concurrent=True,
    )
    line = line_of.leave(stored(line_of.beside((stretch(FIRST),), new=new)), day=date(2026, 5, 1))
    assert max(each.end for each in line if each.end) == date(2026, 5, 1)
    assert all(each.end is not None for each in line)
    with pytest.raises(DomainError, match="另一任职"):
        line_of.leave(transferred(date(2026, 6, 15)), day=date(2026, 5, 1))


def test_moving_the_first_day_moves_the_end_of_the_posting_before() -> None:
    line = transferred(date(2026, 6, 15))
    key = line[1].key or 0
    facts = Facts(agency=1, department=2)
    earlier = corrections.correct(line, key=key, to=facts, start=date(2026, 5, 1), reason="调令")
    assert spans(earlier) == [(1, FIRST, date(2026, 4, 30)), (2, date(2026, 5, 1), None)]
    later = corrections.correct(line, key=key, to=facts, start=date(2026, 7, 1), reason="调令")
    assert spans(later) == [(1, FIRST, date(2026, 6, 30)), (2, date(2026, 7, 1), None)]
    assert spans(corrections.withdraw(line, key=key)) == [(1, FIRST, None)]
