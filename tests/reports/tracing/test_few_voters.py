"""Where few have voted a trace tells no mean but the one that is the score, and no difference gives it away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from appraisals.engine.suppression import few_among_several
from plans.engine.steps import Step, show
from reports.tracing.few_voters import APART, HIDDEN, REVEALS, without_small_groups
from reports.tracing.inputs import input_rows
from reports.workbook import vocabulary as word
from scoring.engine.run import settle
from scoring.gather import gather
from scoring.year import YearRows
from tests.reports.tracing.test_changes import book, rows_of_book

TARGET = "K01"


def few(group: str, voters: int) -> YearRows:
    """The town's year in which so many of a group have rated the first section."""
    rows = rows_of_book("xiangzhen-2024")
    own = [row for row in rows.ballots if (row.target, row.group) == (TARGET, group)]
    kept = own[:voters]
    rows.ballots = [row for row in rows.ballots if row not in own] + kept
    return rows


def trace(rows: YearRows) -> Step:
    rules = book("xiangzhen-2024").rules
    assert rules is not None
    outcome = settle(gather(rows, rules.scheme), rules.scheme)
    step = next(row.step for row in outcome.subjects if row.code == TARGET)
    assert step is not None
    return step


def walk(step: Step) -> Iterator[Step]:
    yield step
    for child in step.children:
        yield from walk(child)


def groups(step: Step) -> list[Step]:
    return [one for one in walk(step) if any(ref.startswith("测评:") for ref in one.inputs)]


def test_a_small_group_among_several_hides_all_their_means() -> None:
    whole = trace(few("村书记", 4))
    shown = without_small_groups(whole)
    means = [
        show(one.value) for one in groups(whole) if not isinstance(one.value, str) and one.value is not None
    ]
    assert len(means) == 3
    assert [one.value for one in groups(shown)] == [APART] * 3
    words = "\n".join(f"{one.value} {one.formula}" for one in walk(shown))
    assert not [mean for mean in means if mean in words]
    parent = next(one for one in walk(shown) if groups(one) and any(c in groups(shown) for c in one.children))
    assert parent.formula == HIDDEN
    assert parent.value == next(one.value for one in walk(whole) if one.label == parent.label)
    assert shown.value == whole.value


@pytest.mark.parametrize("voters", [5, 7])
def test_enough_voters_change_nothing(voters: int) -> None:
    whole = trace(few("村书记", voters))
    assert without_small_groups(whole) == whole


def test_the_only_group_s_mean_is_the_score_and_the_step_says_so() -> None:
    one = Step("民主测评", 90, "有效票总分 180 ÷ 2 张有效票 = 90", inputs=("测评:P1/民主测评",))
    root = Step("得分", 90, "90", children=(one,))
    shown = without_small_groups(root)
    assert shown.children[0].value == 90
    assert shown.children[0].formula.endswith(REVEALS)
    assert shown.formula == "90"


def test_the_input_rows_tell_no_more_than_the_trace() -> None:
    rows, rules = few("村书记", 4), book("xiangzhen-2024").rules
    assert rules is not None
    tallies = gather(rows, rules.scheme).tallies
    found = [
        row for row in input_rows(word.BALLOTS, rows, rules, tallies) if row.key.startswith(f"{TARGET}/")
    ]
    assert len(found) == 3
    assert {dict(row.fields)["平均得分（百分制）"] for row in found} == {APART}
    others = [row for row in input_rows(word.BALLOTS, rows, rules, tallies) if row.key.startswith("K02/")]
    assert APART not in {dict(row.fields)["平均得分（百分制）"] for row in others}
    # Means by dimension of two versions, one ballot apart, would be that ballot.
    assert not [name for row in [*found, *others] for name, _ in row.fields if name.startswith("工作业绩")]


@pytest.mark.parametrize(
    ("valid", "hidden"), [((4, 20), True), ((4,), False), ((4, 0), False), ((5, 5), False), ((1, 1, 9), True)]
)
def test_when_means_are_told(valid: tuple[int, ...], hidden: bool) -> None:
    assert few_among_several(valid) is hidden
