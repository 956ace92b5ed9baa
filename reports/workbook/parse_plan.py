"""方案: scheme, year, agency and the settings that the year changes (workbook.md, sheet 方案)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from people.models import Agency
from people.xlsx.cells import Suggestions
from people.xlsx.faults import Fault
from people.xlsx.raw import Problem, shown
from plans.engine.loading import COMMON_SETTINGS, Rules, load_rules
from plans.engine.scheme import Setting
from plans.engine.setting_values import BadValue, read_value, value_text
from plans.models import Plan, PlanSetting
from plans.schemes import scheme_codes, scheme_text
from reports.workbook import vocabulary as word
from reports.workbook.columns import without_note
from reports.workbook.kinds import LONGEST_NAME, Text
from reports.workbook.pages import Line, Page
from reports.workbook.reading import Reading
from reports.workbook.references import REPEAT_REMEDY
from reports.workbook.tables_registers import CALENDAR_YEAR

VALUE: Final = "值"
NAME: Final = "项目"
AGENCY_NAME: Final = Text(longest=LONGEST_NAME)
OWN_SCHEME: Final = "用自己写的方案核算时，命令加上 --scheme 方案文件"


def read_plan(reading: Reading, page: Page | None, scheme_file: Path | None) -> None:
    """Read 方案: `reading.rules` and the plan; without a usable scheme the rules stay None.

    Of a given scheme file that cannot be used only its own faults are named: what stands in the book cannot be judged.
    """
    reading.rows.plan = plan = Plan(agency=Agency(name=""))
    given: tuple[str, str] | None = None
    if scheme_file is not None:
        given = _given_scheme(reading, scheme_file)
        if given is None:
            return
    entries = _entries(page) if page else {}
    if page and page.has(VALUE):
        letter = page.letters[VALUE]
        reading.setting_cells = {name: f"{letter}{line.number}" for name, line in entries.items()}
    source = _scheme_source(entries.get(word.SCHEME_CODE), given)
    if page and page.has(NAME, VALUE):
        _report_absent(page, entries)
    year: Any = _year(entries.get(word.YEAR))
    plan.year = year
    plan.agency.name = _agency(entries.get(word.AGENCY))
    if source is not None:
        _load(reading, page, source, entries)
    if reading.rules:
        plan.scheme_code = reading.rules.scheme.code
        plan.scheme_version = reading.rules.scheme.version
        plan.scheme_digest = reading.rules.digest
        plan.scheme_text = reading.rules.text
        reading.rows.settings = [
            row
            for name, setting in reading.rules.scheme.settings.items()
            if name in entries and (row := _changed(reading.rules, plan, name, setting, entries[name]))
        ]


def _entries(page: Page) -> dict[str, Line]:
    """The rows of 方案 by 项目; a note like (元) after it is left out."""
    entries: dict[str, Line] = {}
    for line in page.lines():
        name = line.get(NAME)
        if name is None:
            if line.values and page.has(NAME):
                line.missing(NAME, remedy="请填写项目的名称，或删除这一行")
            continue
        name = without_note(name)
        if name in entries:
            problem = f"项目“{name}”重复，第 {entries[name].number} 行已有"
            page.fault_in(line.number, NAME, problem, REPEAT_REMEDY)
        else:
            entries[name] = line
    return entries


def _report_absent(page: Page, entries: Mapping[str, Line]) -> None:
    remedies = {word.SCHEME_CODE: f"请补一行，值为 {'、'.join(scheme_codes())} 之一；{OWN_SCHEME}"}
    for name in word.BASICS:
        if name not in entries:
            page.fault_at("A1", f"缺少项目“{name}”", remedies.get(name, "请补一行并填写"))


def _needed_text(line: Line | None) -> str | None:
    if line is None:
        return None
    value = line.get(VALUE)
    if value is None and VALUE not in line.bad and line.page.has(VALUE):
        line.fault(VALUE, f"项目“{line.text(NAME)}”没有值", "请填写")
    return value if isinstance(value, str) else None


def _year(line: Line | None) -> int | None:
    words = _needed_text(line)
    if line is None or words is None:
        return None
    value = CALENDAR_YEAR.read(words, VALUE)
    if isinstance(value, Problem):
        line.fault(VALUE, value.problem, value.remedy)
    return value if isinstance(value, int) else None


def _agency(line: Line | None) -> str:
    """单位名称, by which years are found again: no longer than a name."""
    name = AGENCY_NAME.read(_needed_text(line), VALUE)
    if line is not None and isinstance(name, Problem):
        line.fault(VALUE, name.problem, name.remedy)
    return name if isinstance(name, str) else ""


def _scheme_source(line: Line | None, given: tuple[str, str] | None) -> str | None:
    """The text of the scheme file: the given one (with its code), or the one that 方案模板 names.

    None for a given one of another code: what stands in the book cannot be judged by it.
    """
    code = _needed_text(line)
    if given is not None:
        expected, source = given
        if line is not None and code is not None and code != expected:
            problem = f"方案模板“{code}”与所给方案文件的代码“{expected}”不同"
            line.fault(VALUE, problem, f"请改为 {expected}，或换方案文件")
            return None
        return source
    if line is None or code is None:
        return None
    found = scheme_text(code)
    if found is None:
        near = Suggestions(scheme_codes()).nearest(code)
        remedy = f"请填 {'、'.join(scheme_codes())} 之一；{OWN_SCHEME}"
        line.fault(VALUE, f"没有代码为{shown(code)}的方案模板", f"是否“{near}”？{remedy}" if near else remedy)
    return found


def _given_scheme(reading: Reading, file: Path) -> tuple[str, str] | None:
    """Code and text of a scheme file of one's own; None where it cannot be used, its faults noted."""
    try:
        source = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        reading.faults.append(
            Fault("", "", f"方案文件 {file.name} 无法读取", "请检查路径，文件应为 UTF-8 文本")
        )
        return None
    loaded = load_rules(source)
    for fault in loaded.faults:
        problem = f"方案文件 {file.name} 第 {fault.line} 行 {fault.key}：{fault.problem}"
        reading.faults.append(Fault("", "", problem, fault.remedy))
    return None if loaded.rules is None else (loaded.rules.scheme.code, source)


def _load(reading: Reading, page: Page | None, source: str, entries: Mapping[str, Line]) -> None:
    """Put the settings of the book into the scheme; faulty ones are reported and left at their default."""
    base = load_rules(source).rules
    assert base is not None, "the scheme files of the program are sound"
    changes = {}
    for name, line in entries.items():
        if name in word.BASICS:
            continue
        setting = base.scheme.settings.get(name)
        if setting is None:
            _unknown_name(reading, base, name, line)
        elif VALUE in line.bad or not line.page.has(VALUE):
            reading.doubtful.add(name)
        elif line.get(VALUE) is not None and _stands(reading, name, setting, line):
            changes[name] = line.text(VALUE)
    if page and page.has(NAME, VALUE):
        _report_required(page, base, entries)
    reading.rules = _with_changes(reading, base, source, changes, entries)


def _unknown_name(reading: Reading, base: Rules, name: str, line: Line) -> None:
    if name in COMMON_SETTINGS:
        if line.get(VALUE) is not None:
            reading.notes.append(f"工作表“{word.PLAN}”第 {line.number} 行：本方案不使用项目“{name}”，未采用")
        return
    near = Suggestions([*base.scheme.settings, *COMMON_SETTINGS, *word.BASICS]).nearest(name)
    remedy = "请按 docs/schemes.md 所列的设置名称改正，或删除这一行"
    line.page.fault_in(
        line.number, NAME, f"没有名为{shown(name)}的项目", f"是否“{near}”？{remedy}" if near else remedy
    )


def _stands(reading: Reading, name: str, setting: Setting, line: Line) -> bool:
    """Whether a changed value fits its setting."""
    try:
        read_value(setting, line.text(VALUE))
    except BadValue as error:
        line.fault(VALUE, error.problem, error.remedy)
        reading.doubtful.add(name)
        return False
    return True


def _report_required(page: Page, base: Rules, entries: Mapping[str, Line]) -> None:
    for name, setting in base.scheme.settings.items():
        line = entries.get(name)
        if not setting.required or (line is not None and not line.empty(VALUE)):
            continue
        if line is None:
            page.fault_at("A1", f"缺少项目“{name}”", "请补一行并填写")
        else:
            line.fault(VALUE, f"项目“{name}”没有值", "请填写")


def _with_changes(
    reading: Reading, base: Rules, source: str, changes: Mapping[str, str], entries: Mapping[str, Line]
) -> Rules:
    """Load with the changes; where values fit one by one but not together, go on with the scheme's own."""
    loaded = load_rules(source, changes)
    if loaded.rules is not None:
        return loaded.rules
    reading.doubtful |= set(changes)
    for fault in loaded.setting_faults:
        entries[fault.name].fault(VALUE, fault.problem, fault.remedy)
    return base


def _changed(rules: Rules, plan: Plan, name: str, setting: Setting, line: Line) -> PlanSetting | None:
    """A row of 方案 as a setting of the plan: changed ones, and those that say more than the scheme does."""
    if VALUE not in line.values:
        return None
    clause, reason = line.text("条款"), line.text("理由")
    if name not in rules.changed and clause in ("", setting.clause) and not reason:
        return None
    return PlanSetting(
        plan=plan, name=name, value=value_text(rules.values[name]), clause=clause, reason=reason
    )
