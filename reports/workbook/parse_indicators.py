"""指标 and 季度台账, and the plan check over what they say (rules 0.7, 1.1, 2.1, 3.2)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from indicators.gather import gather_indicator, gather_person, gather_subject
from indicators.models import LedgerEntry, PrimaryIndicator, SecondaryIndicator
from people.xlsx.faults import Fault
from plans.engine.check import check_plan
from plans.engine.findings import MUST, Finding
from plans.engine.loading import Rules
from plans.engine.scheme.ballots import float_free
from plans.engine.scheme.indicators import GradedBand, IndicatorScoring
from plans.engine.units import ratio_to_fraction
from plans.figures import in_percent, in_points
from reports.workbook import vocabulary as word
from reports.workbook.kinds import listed
from reports.workbook.pages import Line, Page, linked
from reports.workbook.reading import Reading
from reports.workbook.references import REPEAT_REMEDY

# What the plan check counts by: where one of these cells is faulty, its counts would be false.
STRUCTURE: Final = ("编号", "类别", "一级指标", "二级指标", "免设二级")


def read_indicators(reading: Reading) -> None:
    """Read 指标, check the plan as a whole, then read 季度台账."""
    page = reading.page(word.INDICATORS)
    if page is not None:
        complete, whole = _read_rows(reading, page)
    else:  # a sheet that must be there is missed already
        complete = whole = not reading.sheets[word.INDICATORS].required
    reading.indicators.opened(
        page, "编号", known=reading.rules is not None and not reading.sheets[word.INDICATORS].required
    )
    if reading.rules is not None:
        _check_plan(reading, page, reading.rules, complete, whole)
    ledger = reading.page(word.LEDGER)
    if ledger is not None:
        _read_ledger(reading, ledger)


def _read_rows(reading: Reading, page: Page) -> tuple[bool, bool]:
    """Read the rows; whether all 分值, and all that the plan check counts by, could be read."""
    primaries: dict[tuple[str, str], PrimaryIndicator] = {}
    numbers = reading.at(word.INDICATORS)
    complete = whole = True
    for line in page.lines():
        _check_names(line)
        key = (line.text("类别"), line.text("一级指标"))
        primary = primaries.get(key)
        if primary is None:
            primary = PrimaryIndicator(
                plan=reading.plan, category=key[0], name=key[1], position=len(primaries) + 1
            )
            primaries[key] = primary
        row = SecondaryIndicator(plan=reading.plan, primary=primary, **line.own())
        reading.indicators.add(line, "编号", row)
        row.subject = reading.subjects.find(line, "责任对象")
        row.responsible = reading.people.find(line, "责任人")
        row.leader = reading.people.find(line, "责任领导")
        reading.rows.indicators.append(row)
        numbers.append(line.number)
        complete = complete and "分值" in line.values
        whole = whole and line.bad.isdisjoint(STRUCTURE)
    reading.rows.primaries = list(primaries.values())
    needed = [column.heading for column in page.sheet.columns if column.needed and column.heading != "分值"]
    whole = whole and not page.cut and (not page.row_count or page.has(*needed))
    # A sheet that must be there and has not even its headings is missed already.
    return complete and not page.cut, whole and (page.has("编号") or not page.sheet.required)


def _check_names(line: Line) -> None:
    """二级指标 is filled in, except where the row is the first-level indicator itself (rules 3.2)."""
    if "免设二级" in line.bad:
        return
    if not line.get("免设二级"):
        line.need("二级指标", remedy="请填写二级指标；不设二级的在“免设二级”填是")
    elif "二级指标" in line.values:
        line.fault("二级指标", "免设二级的行不应填写二级指标", "请清空二级指标，或把“免设二级”改为否")


def _check_plan(reading: Reading, page: Page | None, rules: Rules, complete: bool, whole: bool) -> None:
    """Place the findings 必须 of the plan check at their cells; 提示 are kept beside the plan."""
    rows = reading.rows
    people = [gather_person(row) for row in rows.participants if linked(row, "subject") is not None]
    subjects = [gather_subject(row) for row in rows.subjects]
    indicators = [gather_indicator(row) for row in rows.indicators]
    if not complete:
        indicators = [replace(row, full=row.full or 0) for row in indicators]
    cited = {row.name: (row.clause, row.reason) for row in rows.settings}
    for finding in check_plan(
        rules, indicators, subjects, people, complete=complete, whole=whole, cited=cited
    ):  # fmt: skip
        if finding.setting in reading.doubtful:
            continue
        if finding.severity == MUST:
            reading.faults.append(_placed(reading, page, finding))
        else:
            reading.hints.append(finding)


def _placed(reading: Reading, page: Page | None, finding: Finding) -> Fault:
    if page is not None and finding.indicator in reading.indicators.rows:
        letter = page.letters.get(finding.field, "A")
        cell = f"{letter}{reading.indicators.number_of(finding.indicator)}"
        return Fault(word.INDICATORS, cell, finding.problem, finding.remedy)
    cell = reading.setting_cells.get(finding.setting, "")
    return Fault(word.PLAN if cell else word.INDICATORS, cell or "A1", finding.problem, finding.remedy)


def _read_ledger(reading: Reading, page: Page) -> None:
    scoring = reading.scheme.indicators.scoring if reading.scheme and reading.scheme.indicators else None
    by_quarter = reading.scheme is not None and reading.scheme.uses_quarters()
    seen: dict[tuple[str, int], int] = {}
    numbers = reading.at(word.LEDGER)
    for line in page.lines():
        indicator = reading.indicators.find(line, "指标编号")
        code, quarter = line.get("指标编号"), line.get("季度")
        if code is not None and quarter is not None:
            first = seen.setdefault((code, quarter), line.number)
            if first != line.number:
                problem = f"指标 {code} 第 {quarter} 季度重复，第 {first} 行已有"
                line.fault("指标编号", problem, REPEAT_REMEDY)
        if scoring is not None and scoring.method == "graded":
            _check_grade(line, scoring)
        elif scoring is not None:
            _check_attainment(line, indicator, by_quarter)
        row = LedgerEntry(**line.own())
        if indicator is not None:
            row.indicator = indicator
        reading.rows.ledger.append(row)
        numbers.append(line.number)


def _check_attainment(line: Line, indicator: SecondaryIndicator | None, by_quarter: bool) -> None:
    """An approved row has 完成率 or 考核得分, in quarter scores 完成率; 考核得分 stays within 分值 (rules 0.7, 5.1)."""
    points = line.get("考核得分")
    if points is not None and not by_quarter and indicator is not None:
        full: int | None = indicator.full_points
        if full is not None and points > full:
            problem = f"考核得分 {in_points(points)} 超过该指标的分值 {in_points(full)}"
            line.fault("考核得分", problem, f"请填 0 至 {in_points(full)} 的得分")
    if line.get("状态") != word.APPROVED or not line.empty("完成率"):
        return
    if by_quarter:
        line.missing("完成率", "已审核的行", "请填写完成率，如 95%")
    elif line.empty("考核得分"):
        heading = "考核得分" if line.page.has("考核得分") and not line.page.has("完成率") else "完成率"
        line.fault(heading, "已审核的行缺少完成率和考核得分", "请填写完成率（如 95%）或考核得分，或退回该行")


def _check_grade(line: Line, scoring: IndicatorScoring) -> None:
    """An approved row has a grade, and a ratio within the band of that grade (rules 2.1)."""
    approved = line.get("状态") == word.APPROVED
    if approved:
        line.need("考核等次", "已审核的行", f"请填写：{listed([band.grade for band in scoring.grades])}")
    band = next((band for band in scoring.grades if band.grade == line.get("考核等次")), None)
    if band is None:
        return
    if band.share is None and approved and line.empty("得分比例"):
        line.missing("得分比例", f"考核等次为{band.grade}的行", f"请填写 {_band_words(band)} 的百分数")
    ratio = line.get("得分比例")
    if ratio is not None and not _within(band, ratio_to_fraction(ratio)):
        line.fault(
            "得分比例",
            f"得分比例 {in_percent(ratio)} 与考核等次“{band.grade}”不符",
            _band_remedy(band, scoring),
        )


def _within(band: GradedBand, ratio: Fraction) -> bool:
    if band.share is not None:
        return ratio == band.share
    return band.low is not None and band.high is not None and band.low <= ratio < band.high


def _percent(share: Fraction | None) -> str:
    return f"{float_free(share * 100)}%" if share is not None else ""


def _band_words(band: GradedBand) -> str:
    return f"{_percent(band.low)}（含）至 {_percent(band.high)}（不含）"


def _band_remedy(band: GradedBand, scoring: IndicatorScoring) -> str:
    if band.share is not None:
        return f"“{band.grade}”的得分比例是 {_percent(band.share)}，请改正、清空或更正考核等次"
    others = "；".join(
        f"{other.grade} {_percent(other.share) if other.share is not None else _band_words(other)}"
        for other in scoring.grades
    )
    return f"“{band.grade}”请填 {_band_words(band)}，或更正考核等次（{others}）"
