"""Dresses a draft as an .xlsx the way offices type: spaces, full-width signs, text numbers, other orders."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.oracle.draft import Draft, Percent, Value

COLUMNS = {
    "方案": "项目 值 条款 理由",
    "考核对象": "编号 名称 类型 上级 分组 评价系数 负责人 分管领导",
    "人员": "工号 姓名 所在对象 职级 职务 监督机构主要负责人 奖金基数 在编 参加考核 "
    "在岗月数 人员类别 岗位 上年度考核等次 不参加原因",
    "指标": "编号 类别 一级指标 二级指标 分值 责任对象 责任人 责任领导 目标值 评分标准 完成时限 "
    "免设二级 承办人 配合对象 一季度计划",
    "季度台账": "指标编号 季度 完成率 考核等次 得分比例 自评分 考核得分 完成情况 存在问题 整改措施 状态",
    "测评": "对象 评价主体",
    "评议得分": "对象 项目 得分",
    "加减分": "对象 方向 事项 级别 分值 同一事项 依据 会议日期 会议纪要",
    "个人扣分": "工号 责任 分值 依据",
    "违规违纪": "编号 当事人 情形 查处层级 处分 决定日期 同一事件 "
    "非现任职期间 立案时已离任 自查自办 往年已扣 对象 认定单位",
    "重大情形": "对象 情形 事由",
    "提醒函": "对象 事项 发函日期 逾期 规定时限 办结日期",
    "历年结果": "年度 对象 得分 名次 参评数 等次",
    "测评汇总": "对象 评价主体 有效 无效",
    "季度结果": "对象 季度 得分",
    "决定": "对象 事项 结论 理由 决定机构 日期",
}
OPTIONAL_SHEETS = ("测评汇总", "季度结果", "决定")
OPTIONAL_COLUMNS = set(
    "条款 理由 在岗月数 人员类别 岗位 上年度考核等次 不参加原因 承办人 配合对象 "
    "一季度计划 会议日期 会议纪要 认定单位 规定时限 办结日期".split()
)
DROPPABLE = {
    ("考核对象", "分组"),
    ("考核对象", "评价系数"),
    ("指标", "责任人"),
    ("指标", "责任领导"),
    ("违规违纪", "对象"),
    ("季度台账", "得分比例"),
    ("季度台账", "考核等次"),
    ("加减分", "级别"),
    ("加减分", "同一事项"),
}
NOTES = {"奖金基数": "奖金基数 (元)", "在编": "在编 (是/否)", "参加考核": "参加考核 (是/否)"}
MERGEABLE = ("存在问题", "整改措施", "完成情况")
_WIDE = {code: code + 0xFEE0 for code in [*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B)]}
_WIDE_NUMBER = _WIDE | {ord("."): ord("．"), ord("%"): ord("％"), ord(","): ord("，")}
Dressed = tuple[str | int | float | datetime | None, str]


@dataclass(frozen=True)
class Style:
    """How untidy a workbook is: probabilities per cell and habits per book."""

    rng: random.Random
    wide: float
    padded: float
    as_text: float
    shuffled_rows: bool
    shuffled_columns: bool
    shuffled_sheets: bool
    blank_rows: bool
    tidy_absent: bool

    @classmethod
    def draw(cls, rng: random.Random) -> Style:
        """Draw the habits of an office."""
        untidy = rng.choice([0.0, 0.0, 0.03, 0.1])
        return cls(
            rng,
            wide=untidy,
            padded=untidy,
            as_text=rng.choice([0.0, untidy]),
            shuffled_rows=rng.random() < 0.4,
            shuffled_columns=rng.random() < 0.4,
            shuffled_sheets=rng.random() < 0.4,
            blank_rows=rng.random() < 0.4,
            tidy_absent=rng.random() < 0.5,
        )

    def hit(self, probability: float) -> bool:
        """True with the probability."""
        return self.rng.random() < probability


def _text(style: Style, text: str) -> str:
    if style.hit(style.wide):
        text = text.translate(_WIDE)
    return f"{' ' * style.rng.randint(0, 1)}{text}  " if style.hit(style.padded) else text


def _number_text(style: Style, text: str) -> str:
    if style.hit(0.4):
        text = text.translate(_WIDE_NUMBER if style.hit(0.5) else _WIDE)
    return f" {text} " if style.hit(0.5) else text


def _number(style: Style, value: Decimal | int) -> Dressed:
    if style.hit(style.as_text):
        text = f"{value:,f}" if isinstance(value, Decimal) and style.hit(0.3) else f"{Decimal(value):f}"
        return _number_text(style, text), "General"
    whole = value == int(value)
    return (int(value) if whole else float(value)), style.rng.choice(
        ["General", "General", "0.00", "#,##0.00"]
    )


def _percent(style: Style, value: Percent) -> Dressed:
    digits = f"{value.hundredths.normalize():f}"
    if style.hit(0.4):
        text = f"{digits}%"
        return (_number_text(style, text) if style.hit(style.wide) else text), "General"
    return float(value.ratio), "0%" if "." not in digits else "0.00%"


def _bare_percent(style: Style, value: Percent) -> Dressed:
    if style.hit(0.3):
        return _percent(style, value)
    return _number(style, value.hundredths)


def _date(style: Style, value: date) -> Dressed:
    form = style.rng.randrange(6)
    year, month, day = value.year, value.month, value.day
    texts = [
        f"{year}-{month:02d}-{day:02d}",
        f"{year}/{month}/{day}",
        f"{year}.{month}.{day}",
        f"{year}年{month}月{day}日",
    ]
    if form < 4 and style.hit(0.5):
        return _text(style, texts[form]), "General"
    return datetime(year, month, day), "yyyy-mm-dd"


def _dressed(style: Style, heading: str, value: Value) -> Dressed:
    if value is None:
        return None, "General"
    if isinstance(value, bool):
        empty_means = heading in ("在编", "参加考核")
        if value == empty_means and style.hit(0.1):
            return None, "General"
        return _text(style, "是" if value else "否"), "General"
    if isinstance(value, Percent):
        return (_bare_percent if heading.endswith("(%)") else _percent)(style, value)
    if isinstance(value, date):
        return _date(style, value)
    if isinstance(value, str):
        return _text(style, value), "General"
    return _number(style, value)


def _headings(style: Style, draft: Draft, sheet: str, dimensions: list[str]) -> list[str]:
    names = COLUMNS[sheet].split() + (dimensions if sheet.startswith("测评") else [])
    rows = draft.sheets.get(sheet, [])
    kept = []
    for name in names:
        empty = all(row.get(name) is None for row in rows)
        droppable = name in OPTIONAL_COLUMNS or (sheet, name) in DROPPABLE
        if not (empty and droppable and style.hit(0.6)):
            kept.append(name)
    if style.shuffled_columns:
        style.rng.shuffle(kept)
    return kept


def _shown_heading(style: Style, sheet: str, name: str) -> str:
    if name in ("完成率", "得分比例") and sheet == "季度台账" and style.hit(0.25):
        return f"{name}(%)"
    return NOTES[name] if name in NOTES and style.hit(0.2) else name


def _merge_harmless(style: Style, page: Worksheet, shown: list[str]) -> None:
    """Merge some vertical runs of a text column; only the first cell keeps its value."""
    column = next((shown.index(name) + 1 for name in MERGEABLE if name in shown), None)
    if column is None or page.max_row < 6:
        return
    for start in range(2, page.max_row - 3, 7):
        if style.hit(0.5):
            page.merge_cells(start_row=start, end_row=start + 2, start_column=column, end_column=column)


def _write_sheet(style: Style, draft: Draft, page: Worksheet, dimensions: list[str]) -> None:
    sheet = page.title
    names = _headings(style, draft, sheet, dimensions)
    shown = [_shown_heading(style, sheet, name) for name in names]
    page.append(shown)
    rows = list(draft.sheets.get(sheet, []))
    if style.shuffled_rows:
        style.rng.shuffle(rows)
    line = 2
    for row in rows:
        if style.blank_rows and style.hit(0.08):
            line += 1
        for column, (name, heading) in enumerate(zip(names, shown, strict=True), start=1):
            value, number_format = _dressed(style, heading.split(" ")[0], row.get(name))
            if value is not None:
                cell = page.cell(line, column, value)
                cell.number_format = number_format
        line += 1
    if sheet == "季度台账" and style.hit(0.3):
        _merge_harmless(style, page, shown)


def render(draft: Draft, dimensions: list[str], unused: set[str]) -> bytes:
    """The workbook of a draft; empty sheets may be absent, all but 方案 and 考核对象 hidden."""
    style = Style.draw(draft.rng)
    names = []
    for name in COLUMNS:
        empty = not draft.sheets.get(name)
        if not (empty and (name in OPTIONAL_SHEETS or (name in unused and style.tidy_absent))):
            names.append(name)
    if style.shuffled_sheets:
        style.rng.shuffle(names)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name in names:
        page = workbook.create_sheet(name)
        _write_sheet(style, draft, page, dimensions)
        if name not in ("方案", "考核对象") and style.hit(0.08):
            page.sheet_state = style.rng.choice(["hidden", "veryHidden"])
    workbook.active = names.index("方案")
    return _timeless(workbook.save)


def _timeless(save: Callable[[io.BytesIO], None]) -> bytes:
    """The same bytes for the same seed: no clock in the archive."""
    written, result = io.BytesIO(), io.BytesIO()
    save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2020-01-01T00:00:00Z", content)
            target.writestr(
                zipfile.ZipInfo(item.filename, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED
            )
    return result.getvalue()
