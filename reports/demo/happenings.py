"""What happened in the example years, by the names that stories.yaml calls it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from reports.demo.draft import Draft, Percent
from reports.demo.edits import decide_tie, lose_ballots, lose_ledger, tie

Edit = Callable[[Draft], None]
TIED: Final = ("K02", "K07")
TIED_UNITS: Final = ("U37", "U16")
WITHOUT_BALLOTS: Final = ("P0012", "P0025")


def ballots_missing(draft: Draft) -> None:
    """Two people have no ballot, one indicator was never reviewed."""
    for person in WITHOUT_BALLOTS:
        lose_ballots(draft, person, "民主测评")
    lose_ledger(draft, ("I003",))


def ballots_missing_at_first(draft: Draft) -> None:
    """The version before: more was missing, and one 完成率 was lower."""
    ballots_missing(draft)
    lose_ballots(draft, "P0030", "民主测评")
    lose_ledger(draft, ("I007", "I008"))
    for row in draft.rows["季度台账"]:
        if row["指标编号"] == "I010" and row["季度"] == 4:
            row.update({"完成率": Percent(5_000), "考核得分": None})


def town_tie(draft: Draft) -> None:
    """Two sections have the same figures, where the line of 优秀 runs."""
    tie(draft, *TIED)


def town_tie_at_first(draft: Draft) -> None:
    """The version before: a quarter of one section was not reviewed yet."""
    town_tie(draft)
    codes = [code for code, _, office in draft.indicators if office.code == "K05"]
    lose_ledger(draft, codes, quarters=(2,))


def town_tie_decided(draft: Draft) -> None:
    """The tie of the town, decided."""
    town_tie(draft)
    first, second = TIED
    decide_tie(draft, {first: "优秀", second: "良好"}, "同分，按全年重点任务完成质量研究确定")


def units_tie_decided(draft: Draft) -> None:
    """Two units were tied at the line of 优秀; the leading group decided."""
    tie(draft, *TIED_UNITS)
    first, second = TIED_UNITS
    decide_tie(draft, {first: "优秀", second: "良好"}, "同分，按公众评议原始得分靠前的确定")


def mistakes(draft: Draft) -> None:
    """Make the mistakes that people make: a percentage without its sign, unknown ids, words for numbers."""
    ledger, people, indicators = draft.rows["季度台账"], draft.rows["人员"], draft.rows["指标"]
    ledger[3].update({"完成率": Fraction(95, 100), "考核得分": None})
    ledger[10]["指标编号"] = "I999"
    ledger[21]["状态"] = "已审"
    people[4]["所在对象"] = "K99"
    people[7]["姓名"] = ""
    people[9]["奖金基数"] = "1万"
    people[11]["工号"] = people[10]["工号"]
    indicators[5]["分值"] = Fraction(99)
    draft.rows["测评"][8]["德"] = "很好"
    draft.rows["考核对象"][3]["类型"] = "部门"


HAPPENINGS: Final[dict[str, Edit]] = {
    edit.__name__: edit
    for edit in (
        ballots_missing,
        ballots_missing_at_first,
        town_tie,
        town_tie_at_first,
        town_tie_decided,
        units_tie_decided,
        mistakes,
    )
}
