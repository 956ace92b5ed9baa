"""The plan read back in sentences: every part of the scheme is said, with its numbers for this plan."""

from __future__ import annotations

import pytest

from plans.engine.facts import Subject
from plans.engine.loading import load_rules
from plans.engine.sentences import plan_sentences
from plans.engine.sentences_settings import markdown_table, setting_rows
from plans.schemes import scheme_codes, scheme_text
from tests.plans.engine.plans import SUBJECTS, rules, sound_indicators


def lines(code: str, subjects: tuple[Subject, ...] = (), **changes: str) -> list[str]:
    return [sentence.line for sentence in plan_sentences(rules(code, **changes), subjects)]


def test_quotas_say_how_many_places_they_give() -> None:
    units = tuple(Subject(f"U{number:02d}", "局", "单位") for number in range(45))
    found = lines("gongxinju-2019", units, 奖金月数="2")
    assert "参评单位优秀：综合得分居前 30%（向下取整，45 个单位取 13 个）。（依据：5-1)）" in found
    assert (
        "参评单位（单位，共 45 个）得分＝目标考评×70%＋公众评议×30%＋正向激励－扣分，最低 0 分。（依据：二(二)2）"
        in found
    )
    assert any(
        "奖金月数2 个月；按单位等次：优秀 2 个月、良好 1.5 个月、一般 1 个月、差不发" in line
        for line in found
    )
    assert (
        "违规违纪（4-1②）：察访核验，当事人职务为科室主要负责人：扣 0.3 分，取消当事人本人、分管领导当年奖金。"
        "（依据：4-1②）" in found
    )


def test_quotas_are_counted_by_group() -> None:
    units = tuple(Subject(f"U{n}", "局", "单位", group="政府" if n < 8 else "乡镇") for n in range(10))
    (line,) = [text for text in lines("xianji-2023", units) if text.startswith("参评单位优秀")]
    assert "得分 90 分以上（含），且综合得分居前 25%" in line
    assert "向下取整，至少 1 个，“乡镇”组2 个单位取 1 个，“政府”组8 个单位取 2 个" in line


def test_totals_weights_and_assumed_readings() -> None:
    plan = rules("kexie-2017")
    found = [sentence.line for sentence in plan_sentences(plan, SUBJECTS, sound_indicators())]
    assert "全部指标分值合计 650 分。（依据：六）" in found
    assert "本方案现有一级指标 20 个、二级指标 24 个，分值合计 650 分。" in found
    assert any(
        line.startswith("“自选”类指标：合计 400 分，恰好 12 个一级指标，每个一级指标至少设 2 个")
        for line in found
    )
    assert any(
        "扣差补优" in line and line.endswith("【原文未规定，按系统默认：原文未写分配办法，按扣差补优】")
        for line in found
    )
    assert "时间安排：2017年8月15日前报送绩效管理考评方案报送（报市绩效办）。（依据：五）" not in found
    assert "时间安排：2017年8月15日前绩效管理考评方案报送（报市绩效办）。（依据：五）" in found


@pytest.mark.parametrize("code", scheme_codes())
def test_every_number_and_name_of_a_scheme_is_said(code: str) -> None:
    """No part, group, dimension, matter, violation line, milestone or step of the route is left out."""
    plan = rules(code)
    text = "\n".join(lines(code))
    scheme = plan.scheme
    names = [part.name for group in scheme.subjects for part in group.parts]
    names += [part.name for part in scheme.people.parts] if scheme.people else []
    names += [group.name for form in scheme.ballot_forms for group in form.groups]
    names += [dimension.name for form in scheme.ballot_forms for dimension in form.dimensions]
    names += [matter.name for matter in scheme.adjustments.matters] if scheme.adjustments else []
    names += [line.id for line in scheme.violations.lines] if scheme.violations else []
    names += [entry.name for entry in scheme.calendar] + [step.name for step in scheme.route]
    names += [category.name for category in scheme.indicators.categories] if scheme.indicators else []
    names += [reading.text for reading in scheme.readings]
    assert [name for name in names if name not in text] == []
    assert all(sentence.clause in {"", *scheme.clauses} for sentence in plan_sentences(plan))


@pytest.mark.parametrize("code", scheme_codes())
def test_every_assumed_setting_is_marked_in_the_table(code: str) -> None:
    plan = rules(code)
    rows = {name: note for name, _, _, _, note in setting_rows(plan)}
    assert list(rows) == list(plan.scheme.settings)
    for name, setting in plan.scheme.settings.items():
        assert ("原文未规定，按系统默认" in rows[name]) is bool(setting.assumed)
        assert f"| {name} |" in markdown_table(plan)


def test_a_changed_setting_says_what_it_was() -> None:
    rows = {row[0]: row for row in setting_rows(rules("xiangzhen-2024", 优先名次="5"))}
    assert rows["优先名次"] == ("优先名次", "5", "整数", "四(三)", "本方案改动（模板为 3）")


def own(code: str, *changes: tuple[str, str]) -> list[str]:
    """The sentences of a changed scheme file."""
    text = scheme_text(code) or ""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    loaded = load_rules(text)
    assert loaded.rules is not None, loaded.faults
    return [sentence.text for sentence in plan_sentences(loaded.rules)]


def test_quarters_say_what_they_use() -> None:
    (plain,) = [line for line in lines("xiangzhen-2024") if line.startswith("科室“业绩”：")]
    assert "季度得分＝100×Σ（分值×完成率）÷Σ分值，并乘以评价系数，只计该季度有已审核台账的指标" in plain
    assert "只用完成率（最高按 100%），台账的考核得分不用" in plain
    scoring = "{method: attainment, quarters: latest, clause: 四(二)1, assumed: 季度得分按分值×完成率计}"
    bands = "[{grade: 好, share: 100%, clause: 三}, {grade: 差, share: 20%, clause: 三}]"
    graded = own("xiangzhen-2024", (scoring, f"{{method: graded, clause: 三, grades: {bands}}}"))
    (text,) = [line for line in graded if line.startswith("科室“业绩”：")]
    assert "季度得分＝100×Σ（分值×考核等次的比例）÷Σ分值，并乘以评价系数" in text
    assert "完成率" not in text
    assert "每项指标评定等次：“好”得该项分值的 100%；“差”得该项分值的 20%" in graded
    (most,) = [
        line
        for line in own("xiangzhen-2024", (scoring, scoring.replace("clause", "most: 1.2, clause")))
        if line.startswith("科室“业绩”：")
    ]
    assert "最高按 120%" in most


def test_a_downgrade_falls_on_what_it_is_charged_to() -> None:
    assert any("单位降低一个等次" in line for line in lines("gongxinju-2019", 奖金月数="2"))
    found = own(
        "gongxinju-neibu-2019",
        ("  merge_per_person: true", "  merge_per_person: true\n  charged_to: subject"),
        ("{situations: [重处分]}, points: 0,", "{situations: [重处分]}, points: 0, downgrade: true,"),
    )
    assert "违规违纪（4-4）：重处分：不扣分，所在对象降低一个等次，取消当事人本人当年奖金" in found


def test_honours_name_the_kinds_that_are_ranked() -> None:
    assert any(line.startswith("前 3 名（含并列）的科室，其分管领导") for line in lines("xiangzhen-2024"))
    assert any(line.startswith("最后一名（含并列）的单位，分管领导") for line in lines("xianji-2023"))


def test_days_are_those_of_the_plans_year() -> None:
    def days(year: int | None) -> list[str]:
        found = plan_sentences(rules("kexie-2017"), year=year)
        return [sentence.text for sentence in found if sentence.text.startswith("时间安排：")]

    assert any("2017年8月15日" in text for text in days(None))
    assert any("2018年8月15日" in text for text in days(2018))
    assert not any("2017年" in text for text in days(2018))
