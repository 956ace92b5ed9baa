"""The oracle agrees with every sample, and its generator writes valid, repeatable books."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.oracle.calculator import calculate, settle_book
from tests.oracle.draft import Draft, Percent, Value
from tests.oracle.dress import COLUMNS
from tests.oracle.generator import SCHEMES, drafted, generate

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
BOOKS = sorted(SAMPLES.rglob("*.xlsx"))
CATEGORY_TOTALS = {
    "kexie-2017": {"自选": 400, "规定": 250},
    "kejiju-2021": {"重点": 40, "常规": 20, "动态": 10, "行政能力": 30},
}
SEEDS = range(6)


def _without_messages(result: object) -> object:
    if isinstance(result, dict):
        return {name: _without_messages(value) for name, value in result.items() if name != "message"}
    return [_without_messages(one) for one in result] if isinstance(result, list) else result


def _number(value: Value) -> Decimal:
    assert isinstance(value, Decimal | int)
    return Decimal(value)


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_sample_is_reproduced_in_every_field_and_in_order(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert json.dumps(_without_messages(calculate(path))) == json.dumps(_without_messages(expected))


def test_all_samples_are_there() -> None:
    assert len(BOOKS) == 21


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_year(scheme: str) -> None:
    assert generate(scheme, 3) == generate(scheme, 3)
    assert generate(scheme, 3) != generate(scheme, 4)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("seed", SEEDS)
def test_untidy_typing_does_not_change_the_result(scheme: str, seed: int) -> None:
    assert calculate(generate(scheme, seed)) == settle_book(drafted(scheme, seed).book())[0]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("seed", range(30))
def test_a_drawn_year_is_valid(scheme: str, seed: int) -> None:
    draft = drafted(scheme, seed)
    _check_headings(draft)
    _check_keys(draft)
    _check_points(draft)
    _check_references(draft)
    _check_ballots(draft)


def _check_headings(draft: Draft) -> None:
    dimensions = set("德能勤绩廉") | {"工作业绩", "担当作为", "工作状态", "协同配合", "遵守纪律"}
    for sheet, rows in draft.sheets.items():
        known = set(COLUMNS[sheet].split()) | (dimensions if sheet.startswith("测评") else set())
        assert all(set(row) <= known for row in rows), sheet


def _check_keys(draft: Draft) -> None:
    keys = {
        "方案": "项目",
        "考核对象": "编号",
        "人员": "工号",
        "指标": "编号",
        "季度台账": "指标编号 季度",
        "评议得分": "对象 项目",
        "测评汇总": "对象 评价主体",
        "季度结果": "对象 季度",
        "违规违纪": "编号",
        "历年结果": "年度 对象",
        "决定": "对象 事项",
    }
    for sheet, headings in keys.items():
        found = Counter(
            tuple(str(row[name]) for name in headings.split()) for row in draft.sheets.get(sheet, [])
        )
        assert not found or max(found.values()) == 1, (sheet, found.most_common(1))


def _check_points(draft: Draft) -> None:
    firsts: dict[tuple[str, str], list[dict[str, Value]]] = {}
    totals: Counter[str] = Counter()
    for row in draft.sheets.get("指标", []):
        firsts.setdefault((str(row["类别"]), str(row["一级指标"])), []).append(row)
        totals[str(row["类别"])] += _number(row["分值"])  # type: ignore[assignment]
        assert _number(row["分值"]) > 0
    if draft.scheme in CATEGORY_TOTALS:
        assert totals == CATEGORY_TOTALS[draft.scheme]
        assert all(len(rows) >= 2 or rows[0]["免设二级"] for rows in firsts.values())
    if draft.scheme == "kexie-2017":
        assert sum(category == "自选" for category, _first in firsts) == 12
    if draft.scheme == "gongshanglian-2015":
        assert sum(totals.values()) == 600
    if draft.scheme == "kejiju-2021":
        _check_caps(firsts)


def _check_caps(firsts: dict[tuple[str, str], list[dict[str, Value]]]) -> None:
    assert len(firsts) >= 15
    for (category, _first), rows in firsts.items():
        points = [_number(row["分值"]) for row in rows]
        assert category == "行政能力" or sum(points) <= 3
        assert max(points) <= {"动态": Decimal(2), "常规": Decimal("1.5")}.get(category, Decimal(30))


def _check_references(draft: Draft) -> None:
    offices, people = set(draft.ids("考核对象", "编号")), set(draft.ids("人员", "工号"))
    for row in draft.sheets["考核对象"]:
        assert {row.get("负责人"), row.get("分管领导")} - {None} <= people
    for row in draft.sheets.get("违规违纪", []):
        assert (row["当事人"] in people) != (row["对象"] in offices)
        assert row["往年已扣"] or getattr(row["决定日期"], "year", 0) == draft.year
    for row in draft.sheets.get("季度台账", []):
        if row["状态"] == "已审核":
            needed = "考核等次" if draft.scheme == "gongshanglian-2015" else "完成率"
            assert row.get(needed) is not None or row.get("考核得分") is not None
        assert row.get("完成率") is None or isinstance(row["完成率"], Percent)


def _check_ballots(draft: Draft) -> None:
    opened = {(row["对象"], row["评价主体"]) for row in draft.sheets.get("测评", [])}
    sealed = {(row["对象"], row["评价主体"]) for row in draft.sheets.get("测评汇总", [])}
    assert not opened & sealed
    for row in draft.sheets.get("测评汇总", []):
        for name, value in row.items():
            if name in ("德", "能", "勤", "绩", "廉") and draft.scheme != "gongshanglian-2015":
                assert 0 <= _number(value) <= 20 * _number(row["有效"])


def test_two_hundred_years_reach_every_problem_and_every_grade_of_a_tie() -> None:
    codes: Counter[str] = Counter()
    for seed in range(40):
        for scheme in SCHEMES:
            year = settle_book(drafted(scheme, seed).book())[1]
            codes.update({problem.code for problem in year.problems})
            codes.update(grade for _tied, places in year.ties for grade in places)
    wanted = (
        "NO_LEDGER INVALID_BALLOTS NO_BALLOTS MISSING_QUARTER MISSING_SCORE TIE_AT_CUT 优秀 良好 一般".split()
    )
    assert [code for code in wanted if not codes[code]] == []
