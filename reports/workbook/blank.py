"""The empty year workbook of a scheme: headings, drop-downs, prepared settings, and 填写说明 with guide and examples.

Filled in, it reads as a year workbook: protection keeps headings and sheets in place and leaves every other cell free.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from plans.engine.loading import Rules
from plans.schemes import scheme_text
from reports.files import written_aside
from reports.workbook import vocabulary as word
from reports.workbook.columns import Column, Sheet
from reports.workbook.kinds import Choice, Day, Id, Kind, Money, Points, Ratio, Whole, YesNo
from reports.workbook.printing import A4, LINE, MARGINS, PAGES, lines_of, printed
from reports.workbook.setting_cells import setting_cell
from reports.workbook.tables import tables
from reports.workbook.writer import NUMBER_FORMATS, WRAPPED_FROM, alignment

LAST_ROW: Final = 5_000
OWN_SCHEME: Final = (
    "本工作簿用自己写的方案：上面两条命令都要用 --scheme 指明生成本工作簿的那个方案文件（.yaml）。"
)
LONGEST_LIST: Final = 250
HEADING_HEIGHT: Final = 32
# What the colour of a heading says, in words beside it.
NEEDED: Final = "必填：每行都要填写"
AUTHOR: Final = "衡绩"
GUIDE_WIDTHS: Final = (20, 12, 22, 70)
_LINE: Final = Side(style="thin", color="B0B8C4")
_HEADING: Final = PatternFill("solid", fgColor="DDE6F0")
_NEEDED: Final = PatternFill("solid", fgColor="FCE4C8")
_IDS: Final = {
    ("上级",): f"{word.SUBJECTS}!$A$2:$A${LAST_ROW}",
    ("所在对象", "责任对象"): f"{word.SUBJECTS}!$A$2:$A${LAST_ROW}",
    ("负责人", "分管领导", "责任人", "责任领导", "工号", "当事人"): f"{word.PEOPLE}!$A$2:$A${LAST_ROW}",
    ("指标编号",): f"{word.INDICATORS}!$A$2:$A${LAST_ROW}",
}


def write_blank(rules: Rules, path: str | os.PathLike[str]) -> None:
    """Write the empty workbook of a scheme; a half-written file never stands under the name asked for."""
    book = Workbook()
    guide = book.worksheets[0]
    guide.title = word.GUIDE
    used = [sheet for sheet in tables(rules.scheme).values() if sheet.used]
    _write_guide(guide, rules, used)
    for sheet in used:
        page = book.create_sheet(sheet.name)
        _head(page, sheet)
        if sheet.name == word.PLAN:
            _fill_plan(page, rules)
        else:
            _restrict(page, sheet)
        _protect(page)
    _protect(guide)
    _ready_to_print(book)
    _keep_words(book)
    book.security.lockStructure = True
    with written_aside(Path(path)) as aside:
        book.save(aside)


def _ready_to_print(book: Workbook) -> None:
    """Every sheet as the written ones: A4 across, one page wide, heading repeated, name and page number."""
    for page in book.worksheets:
        guide = page.title == word.GUIDE
        page.page_setup.paperSize = A4
        page.page_setup.orientation = "portrait" if guide else "landscape"
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.page_margins = PageMargins(**MARGINS)
        page.print_options.gridLines = not guide
        if not guide:
            page.print_title_rows = "1:1"
        head, foot = page.oddHeader, page.oddFooter
        assert head is not None
        assert foot is not None
        head.center.text, foot.right.text = printed(page.title), PAGES


def _keep_words(book: Workbook) -> None:
    """Words of a scheme stay words: openpyxl would take those that begin with = for formulas."""
    for page in book.worksheets:
        for line in page.iter_rows():
            for cell in line:
                if isinstance(cell.value, str):
                    cell.data_type = "s"


def _head(page: Worksheet, sheet: Sheet) -> None:
    """Headings, widths, formats; the body of every column is free to be filled in."""
    page.freeze_panes = "B2"
    page.row_dimensions[1].height = HEADING_HEIGHT
    for index, column in enumerate(sheet.columns, 1):
        cell = page.cell(1, index, column.heading)
        cell.font = Font(bold=True)
        cell.fill = _NEEDED if column.needed else _HEADING
        if column.needed:
            cell.comment = Comment(NEEDED, AUTHOR, height=40, width=160)
        cell.border = Border(_LINE, _LINE, _LINE, _LINE)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        body = page.column_dimensions[get_column_letter(index)]
        body.width = column.width + 2
        body.number_format = _format(column.kind)
        body.alignment = Alignment(
            horizontal=alignment(column), vertical="top", wrap_text=column.width >= WRAPPED_FROM
        )
        body.protection = Protection(locked=False)


def _format(kind: Kind) -> str:
    """Number format in which a value is typed: 95 becomes 95% in a column of percentages."""
    if isinstance(kind, Ratio):
        return NUMBER_FORMATS["percent2"]
    if isinstance(kind, Day):
        return NUMBER_FORMATS["date"]
    if isinstance(kind, Id):
        return NUMBER_FORMATS["text"]
    return NUMBER_FORMATS["money"] if isinstance(kind, Money) else NUMBER_FORMATS["number"]


def _protect(page: Worksheet) -> None:
    """Lock the headings; adding and deleting rows, sorting, filtering and formatting stay allowed."""
    page.protection.sheet = True
    for allowed in (
        "insertRows", "deleteRows", "sort", "autoFilter", "formatCells", "formatColumns", "formatRows",
    ):  # fmt: skip
        setattr(page.protection, allowed, False)


def _restrict(page: Worksheet, sheet: Sheet) -> None:
    """Drop-downs and hints for every column that has any."""
    for index, column in enumerate(sheet.columns, 1):
        rule = _rule(sheet, column)
        if rule is not None:
            rule.showInputMessage = bool(column.help)
            if column.help:
                rule.promptTitle, rule.prompt = column.heading[:32], column.help[:255]
            letter = get_column_letter(index)
            rule.add(f"{letter}2:{letter}{LAST_ROW}")
            page.add_data_validation(rule)


def _rule(sheet: Sheet, column: Column) -> DataValidation | None:
    kind = column.kind
    options = ("是", "否") if isinstance(kind, YesNo) else kind.options if isinstance(kind, Choice) else ()
    if options and sum(len(option) + 1 for option in options) <= LONGEST_LIST:
        return _refusing(DataValidation(type="list", formula1=f'"{",".join(options)}"'), "请从下拉列表中选择")
    for headings, area in _IDS.items():
        if column.heading in headings and not (sheet.name == word.PEOPLE and column.heading == "工号"):
            return DataValidation(type="list", formula1=area, allow_blank=True)
    if isinstance(kind, Whole):
        rule = DataValidation(
            type="whole", operator="between", formula1=str(kind.low), formula2=str(kind.high)
        )
        return _refusing(rule, f"请填 {kind.low} 至 {kind.high} 的整数")
    if isinstance(kind, Points) and kind.high is not None:
        rule = DataValidation(type="decimal", operator="between", formula1="0", formula2=str(kind.high))
        return _refusing(rule, f"请填 0 至 {kind.high} 的得分")
    return DataValidation(allow_blank=True) if column.help else None


def _refusing(rule: DataValidation, words: str) -> DataValidation:
    rule.allow_blank = True
    rule.showErrorMessage = True
    rule.errorTitle, rule.error = "填写有误", words
    return rule


def _fill_plan(page: Worksheet, rules: Rules) -> None:
    """方案 with every setting at its default, so that only agency, year and amounts are to be filled in."""
    scheme = rules.scheme
    lines: list[tuple[str, Any, str, str]] = [
        (word.SCHEME_CODE, scheme.code, "General", ""),
        (word.YEAR, scheme.year, "0", ""),
        (word.AGENCY, None, "General", ""),
    ]
    for name, setting in scheme.settings.items():
        value, style = setting_cell(setting, None if setting.required else rules.values[name])
        lines.append((name, value, NUMBER_FORMATS[style], setting.clause))
    for number, (name, value, code, clause) in enumerate(lines, 2):
        page.cell(number, 1, name)
        page.cell(number, 3, clause or None)
        cell = page.cell(number, 2, value)
        cell.number_format = code
        cell.alignment = Alignment(horizontal="left")
        for column in range(2, 5):
            page.cell(number, column).protection = Protection(locked=False)
        choices = scheme.settings[name].choices if name in scheme.settings else ()
        if choices:
            rule = _refusing(
                DataValidation(type="list", formula1=f'"{",".join(choices)}"'), "请从下拉列表中选择"
            )
            rule.add(cell.coordinate)
            page.add_data_validation(rule)


def _write_guide(page: Worksheet, rules: Rules, used: list[Sheet]) -> None:
    """填写说明: how to fill in, then every sheet with its columns and an example row."""
    scheme = rules.scheme
    own = scheme_text(scheme.code) != rules.text
    option = " --scheme 方案文件" if own else ""
    for letter, width in zip("ABCD", GUIDE_WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    page.append([f"{scheme.title}：年度工作簿填写说明"])
    page["A1"].font = Font(bold=True, size=14)
    for sentence in (
        "每张工作表第 1 行是标题，请勿改动；从第 2 行起每行填一条。橙色标题（批注写明必填）的列必须填写，没有内容的表可以空着。",
        "百分数请写成 95%，或使用百分比格式的单元格；日期写成 2019-05-06、2019/5/6、2019.5.6 或 2019年5月6日。",
        "编号和工号请用文本格式；请勿合并单元格。本说明表不读取，可以删除。",
        f"填好后运行 manage.py check_book 工作簿.xlsx{option} --marked 标注.xlsx，错误逐格列出并标色。",
        f"没有错误后运行 manage.py settle 工作簿.xlsx{option} --out 结果目录 核算。",
        *([OWN_SCHEME] if own else []),
    ):
        page.append([sentence])
        _spread(page, page.max_row)
    for sheet in used:
        page.append([])
        page.append([f"工作表“{sheet.name}”", sheet.purpose])
        page.cell(page.max_row, 1).font = Font(bold=True)
        page.append(["列", "是否必填", "示例", "说明"])
        for cell in page[page.max_row]:
            cell.font, cell.fill = Font(bold=True), _HEADING
        for column in sheet.columns:
            example = "" if column.example is None else str(column.example)
            needed = "必填" if column.needed else "可选" if column.optional else "按需"
            page.append([column.heading, needed, example, _explanation(column)])
            explained = str(page.cell(page.max_row, 4).value or "")
            page.row_dimensions[page.max_row].height = LINE * lines_of(explained, GUIDE_WIDTHS[3])
            for cell in page[page.max_row]:
                cell.border = Border(_LINE, _LINE, _LINE, _LINE)
                cell.alignment = Alignment(vertical="top", wrap_text=cell.column == 4)


def _spread(page: Worksheet, row: int) -> None:
    """Let a sentence of the guide run over its four columns, in as many lines as it needs."""
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=4)
    cell = page.cell(row, 1)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    page.row_dimensions[row].height = LINE * lines_of(str(cell.value), sum(GUIDE_WIDTHS))


def _explanation(column: Column) -> str:
    options = ("是", "否") if isinstance(column.kind, YesNo) else getattr(column.kind, "options", ())
    words = f"可填：{'、'.join(options)}" if options else ""
    return "；".join(part for part in (column.help, words) if part)
