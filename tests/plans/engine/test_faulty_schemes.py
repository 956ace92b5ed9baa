"""Every faulty scheme is refused with its key, its line and a remedy; the real ones load."""

from __future__ import annotations

import pytest

from plans.engine.loading import load_rules
from plans.schemes import scheme_codes, scheme_text
from tests.plans.engine.faulty import FAULTY, KX, XZ, Faulty


@pytest.mark.parametrize("code", scheme_codes())
def test_the_schemes_of_the_program_have_no_fault(code: str) -> None:
    loaded = load_rules(scheme_text(code) or "")
    assert loaded.faults == ()
    assert loaded.rules is not None
    assert loaded.rules.scheme.code == code
    assert loaded.rules.changed == frozenset()


@pytest.mark.parametrize("faulty", FAULTY, ids=lambda faulty: faulty.name)
def test_a_fault_is_named_with_key_line_and_remedy(faulty: Faulty) -> None:
    loaded = load_rules(faulty.text())
    assert loaded.rules is None
    found = [fault for fault in loaded.faults if fault.key == faulty.key]
    assert found, loaded.faults
    fault = found[0]
    assert fault.line == faulty.line()
    assert faulty.problem in fault.problem, fault
    assert faulty.remedy in fault.remedy, fault


@pytest.mark.parametrize("faulty", FAULTY, ids=lambda faulty: faulty.name)
def test_one_fault_is_said_once(faulty: Faulty) -> None:
    faults = [(fault.line, fault.key, fault.problem) for fault in load_rules(faulty.text()).faults]
    assert len(set(faults)) == len(faults)
    assert len(faults) <= 2, faults


def test_there_are_forty_kinds() -> None:
    assert len({faulty.name for faulty in FAULTY}) == len(FAULTY) >= 40


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "键: 值"),
        ("- 甲\n- 乙", "键: 值"),
        ("code: [", "YAML"),
        ("a: b: c", "YAML"),
        ("code: x\x00", "YAML"),
        ("a: &a [*a]", "锚点"),
        ("a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
            f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdef", "bcdefg", strict=True)
        ), "锚点"),
        ("version: 0x1F", "十进制"),
        ("version: .nan", "十进制"),
    ],
)  # fmt: skip
def test_what_is_no_scheme_is_refused_in_words(text: str, problem: str) -> None:
    """Wrong syntax, hostile anchors, numbers that are no decimals: a fault, never an exception."""
    loaded = load_rules(text)
    assert loaded.rules is None
    assert problem in " ".join(fault.problem for fault in loaded.faults)
    assert all(fault.remedy for fault in loaded.faults)


def test_a_name_in_quotes_may_carry_a_full_width_comma() -> None:
    text = (scheme_text("gongxinju-2019") or "").replace(
        "{grade: 差, results: [", '{grade: 差, results: ["约谈，通报", '
    )
    loaded = load_rules(text)
    assert loaded.rules is not None, loaded.faults
    assert "约谈，通报" in loaded.rules.scheme.honours.consequences[-1].results


def test_points_of_violations_may_fall_on_the_section_instead() -> None:
    """charged_to: subject needs some class that takes deductions, not the unit's."""
    text = (scheme_text("gongxinju-neibu-2019") or "").replace(
        "levels: [省]}, points: 0,", "levels: [省]}, points: 1,"
    )
    text = text.replace("  merge_per_person: true", "  merge_per_person: true\n  charged_to: subject")
    (fault,) = load_rules(text).faults
    assert fault.key == "violations.lines[1].points"
    part = "      - {name: 加减分, source: adjustments, take: net, clause: 三(三)}"
    assert text.count(part) == 1
    sound = text.replace(part, part.replace("adjustments, take: net", "deductions, sign: minus"))
    assert load_rules(sound).rules is not None


def test_a_setting_that_gives_points_nobody_takes_is_blamed() -> None:
    """The file takes nothing off; the plan's change would, and it would be lost."""
    text = (scheme_text(KX) or "").replace(
        "points: 0, cancels: [self], assumed: 比记过", "points: $扣分, cancels: [self], assumed: 比记过"
    )
    text = text.replace("settings:\n", "settings:\n  扣分: {value: 0, type: points, clause: 六}\n", 1)
    assert load_rules(text).rules is not None
    (fault,) = load_rules(text, {"扣分": "1"}).setting_faults
    assert fault.name == "扣分"
    assert "接收扣分" in fault.problem


def test_all_faults_of_a_file_are_said_together() -> None:
    text = (scheme_text(KX) or "").replace("version: 1", "version: 0").replace("max: 20", "max: 二十")
    assert len(load_rules(text).faults) == 6


@pytest.mark.parametrize(
    ("code", "changes", "name", "problem"),
    [
        (XZ, {"业绩权重": "60%"}, "业绩权重", "90%"),
        (XZ, {"优先名次": "0"}, "优先名次", "太小"),
        ("gongxinju-2019", {"奖金月数": "2", "一般减发月数": "0.2"}, "一般减发月数", "反而多"),
        (KX, {"个人良好分数线": "95"}, "个人良好分数线", "重叠"),
        (KX, {"总分": "660"}, "总分", "660"),
        (KX, {"取消奖金去处": "收回"}, "取消奖金去处", "取消奖金去向"),
        (KX, {"奖金总额": "六万元整"}, "奖金总额", "不是数字"),
        (KX, {"奖金总额": "60000.001"}, "奖金总额", "小数"),
        (KX, {"奖金总额": "1" * 16}, "奖金总额", "太大"),
        (KX, {"奖金总额": "1,23"}, "奖金总额", "不是数字"),
        (KX, {"奖金总额": "-1"}, "奖金总额", "负数"),
        (KX, {"奖金总额": "1E5"}, "奖金总额", "不是数字"),
    ],
)
def test_a_changed_setting_that_breaks_the_plan_is_named(
    code: str, changes: dict[str, str], name: str, problem: str
) -> None:
    """The file is right, the change is not: the fault is of the setting, for the cell of 方案."""
    loaded = load_rules(scheme_text(code) or "", changes)
    assert loaded.rules is None
    assert loaded.faults == ()
    assert [fault.name for fault in loaded.setting_faults] == [name]
    assert problem in loaded.setting_faults[0].problem
    assert loaded.setting_faults[0].remedy


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234567.89", "1234567.89"),
        ("１２３４５６７．８９", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("100000000", "100000000"),
        ("0.10", "0.10"),
    ],
)
def test_long_amounts_are_read_exactly(text: str, value: str) -> None:
    loaded = load_rules(scheme_text(KX) or "", {"奖金总额": text})
    assert loaded.rules is not None
    assert str(loaded.rules.values["奖金总额"]) == value


def test_a_setting_typed_with_its_default_is_not_changed() -> None:
    """结果.xlsx carries every setting; only those that differ are changes."""
    changes = {"总分": "650.0", "取消奖金去向": "回池", "自选一级指标数": "12"}
    loaded = load_rules(scheme_text(KX) or "", changes)
    assert loaded.rules is not None
    assert loaded.rules.changed == {"取消奖金去向"}


def test_a_changed_reading_is_no_longer_assumed() -> None:
    """Who writes a clause of their own no longer uses the system's reading."""
    for changes, assumed in (({}, True), ({"优秀分数线": "92"}, False)):
        loaded = load_rules(scheme_text("kejiju-2021") or "", changes)
        assert loaded.rules is not None
        people = loaded.rules.scheme.people
        assert people is not None
        assert people.grading is not None
        assert bool(people.grading.rules[0].when)
        readings = [name for name, setting in loaded.rules.scheme.settings.items() if setting.assumed]
        assert ("优秀分数线" in set(readings) - loaded.rules.changed) is assumed
