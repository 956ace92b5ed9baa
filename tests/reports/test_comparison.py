"""The comparison names every difference, and says 完全相同 only of equal texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reports.comparison import MOST_LINES, compare_results

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "samples" / "gongxinju-2019.json"
TEXT = SAMPLE.read_text(encoding="utf-8")

Change = Callable[[dict[str, Any]], None]


def put(*path: str | int, value: object) -> Change:
    def change(document: dict[str, Any]) -> None:
        place: Any = document
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (put("subjects", 0, "score", value="1.00"), "U01：得分 "),
        (put("subjects", 0, "percent", value="1.00"), "U01：百分制 "),
        (put("subjects", 0, "rank", value=99), "U01：名次 "),
        (put("subjects", 0, "kind", value="科室"), "U01：类型 单位 → 科室"),
        (put("subjects", 0, "group", value="丙"), "U01：分组 "),
        (put("subjects", 0, "grade_before_leader_downgrade", value="优秀"), "U01：因领导降档前的等次 空 → 优秀"),
        (put("subjects", 0, "parts", "扣分", value="1.23"), "U01：分项 扣分 "),
        (put("people", 0, "cancelled_by", value=["V999"]), "P0001：取消依据 无 → V999"),
        (put("people", 0, "barred_from_excellent", value=True), "P0001：不得评优 否 → 是"),
        (put("people", 0, "base", value=None), "P0001：基数 "),
        (put("bonus", "total", value="1.00"), "奖金合计：总额 "),
        (put("bonus", "undistributed", value="1.00"), "奖金合计：未分配 0.00 → 1.00"),
        (put("bonus", value=None), "奖金合计：有 → 无"),
        (put("honours", "priority", value=["K9"]), "结果运用：优先评优 无 → K9"),
        (put("honours", "consequences", "U99", value=["通报批评"]), "结果运用：结果运用 U99 空 → 通报批评"),
        (
            put("problems", value=[{"code": "NO_LEDGER", "blocking": False, "where": "I1", "message": ""}]),
            "问题 NO_LEDGER I1：新工作簿中新增",
        ),
        (put("year", value=2018), "整体：年度 2019 → 2018"),
        (put("new key", value="x"), "整体：new key 空 → x"),
    ],
)  # fmt: skip
def test_a_difference_is_named(change: Change, line: str) -> None:
    document = json.loads(TEXT)
    document["problems"] = []
    before = json.dumps(document)
    change(document)
    (only,) = compare_results(before, json.dumps(document))
    assert only.startswith(line)


def test_equal_texts_and_equal_contents() -> None:
    assert compare_results(TEXT, TEXT) == ["结果完全相同"]
    assert compare_results(TEXT, json.dumps(json.loads(TEXT))) == ["各项结果相同，只是文件的写法不同"]


def test_rows_that_come_and_go() -> None:
    document = json.loads(TEXT)
    gone = document["people"].pop(0)["id"]
    document["people"].append({**document["people"][0], "id": "X1"})
    assert (
        compare_results(TEXT, json.dumps(document))
        == ["X1：新工作簿中新增", f"{gone}：已有结果，新工作簿中没有"][::-1]
    )


def test_a_long_list_ends_with_its_number() -> None:
    people = [{"id": f"P{number:03d}", "score": "1.00"} for number in range(MOST_LINES + 5)]
    lines = compare_results(json.dumps({"people": []}), json.dumps({"people": people}))
    assert len(lines) == MOST_LINES + 1
    assert lines[-1] == f"……共 {MOST_LINES + 5} 处不同"
