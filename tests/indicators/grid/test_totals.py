"""Totals and texts of cells, whatever is typed: sums are exact, and what is shown reads back as the same value."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indicators.services.grid_codes import next_codes
from indicators.services.grid_reading import CellReader, Named
from indicators.services.grid_state import GridRow, GridState
from people.xlsx.raw import Problem
from plans.engine.loading import load_rules
from plans.engine.units import POINT, RATIO
from plans.models import Plan
from plans.schemes import scheme_text

LOADED = load_rules(scheme_text("kejiju-2021") or "")
CATEGORIES = ("重点", "常规", "动态", "行政能力")
PEOPLE = Named.of("人员", [(1, "P1", "张甲"), (2, "P2", "李乙"), (3, "P3", "李乙"), (4, "P9", "李乙丙")])
READER = CellReader(CATEGORIES, Named.of("考核对象", [(1, "K1", "一科"), (2, "K2", "二科")]), PEOPLE)
MOST = 10**9 * POINT


def grid_row(pk: int, category: str, points: int, primary: str, standalone: bool) -> GridRow:
    values = {
        "code": f"I{pk}", "category": category, "primary": primary, "name": "" if standalone else "任务", "points": points,
        "standalone": standalone,
    }  # fmt: skip
    return GridRow(pk, 0, pk, pk, None, values)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(CATEGORIES), st.integers(0, MOST), st.sampled_from("甲乙丙"), st.booleans()
        ),
        max_size=40,
    )
)
def test_totals_add_up_exactly(rows: list[tuple[str, int, str, bool]]) -> None:
    state = GridState(
        Plan(), LOADED, READER, {pk: grid_row(pk, *row) for pk, row in enumerate(rows, 1)}, (), ()
    )
    totals = {total.category: total for total in state.totals()}
    assert list(totals) == [*CATEGORIES, ""]
    for category in CATEGORIES:
        mine = [row for row in rows if row[0] == category]
        assert totals[category].points == sum(row[1] for row in mine)
        assert totals[category].primaries == len({row[2] for row in mine})
        assert totals[category].seconds == sum(not row[3] for row in mine)
    assert totals[""].points == sum(total.points for name, total in totals.items() if name)
    assert [totals[name].wanted for name in (*CATEGORIES, "")] == [
        each * POINT for each in (40, 20, 10, 30, 100)
    ]


@given(st.integers(0, MOST - 1))
def test_points_read_back(points: int) -> None:
    assert READER.read("points", READER.show("points", points)) == points
    assert READER.read("points", READER.show("points", points) + " 分") == points


@given(st.integers(0, 100 * RATIO))
def test_percentages_read_back(ratio: int) -> None:
    assert READER.read("planned_q1", READER.show("planned_q1", ratio)) == ratio


@given(
    st.dictionaries(
        st.integers(1, 12).map(str),
        st.text("走访企业。,.1", min_size=1).filter(lambda words: words.strip() == words),
    )
)
def test_months_read_back(months: dict[str, str]) -> None:
    assert READER.read("months", READER.show("months", months)) == months


@given(st.text(max_size=60))
def test_any_text_is_a_value_or_a_problem(words: str) -> None:
    for name in (
        "category",
        "primary",
        "code",
        "points",
        "planned_q1",
        "subject",
        "leader",
        "months",
        "standalone",
        "target",
    ):
        value = READER.read(name, words)
        if isinstance(value, Problem):
            assert value.problem
            assert value.remedy
        else:
            assert READER.read(name, READER.show(name, value)) == value or value in ("", None)


def test_people_are_found_by_what_tells_them_apart() -> None:
    assert READER.read("leader", "张甲") == 1
    near = READER.read("leader", "p1")
    assert isinstance(near, Problem)
    assert "是否“P1”" in near.remedy
    assert READER.read("leader", "李乙（P3）") == 3
    assert READER.read("leader", "李乙 (P2)") == 2
    assert isinstance(READER.read("leader", "张甲（P2）"), Problem)
    several = READER.read("subject", "一科、二科")
    assert isinstance(several, Problem)
    assert "配合对象" in several.remedy


def test_codes_follow_the_pattern_of_the_plan() -> None:
    assert next_codes(["I001", "I009", "X"], 2) == ["I010", "I011"]
    assert next_codes(["1.1", "1.2"], 1) == ["I001"]
    assert next_codes(["7", "8", "I9"], 2) == ["9", "10"]
    assert next_codes([], 3) == ["I001", "I002", "I003"]
    assert len(set(next_codes(["I999"], 3)) | {"I999"}) == 4
