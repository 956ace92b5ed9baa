"""Reads the old .xls with calamine; only ever called inside the limited process."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from indicators.engine.importing.table import Merge
from indicators.sheets import limits
from indicators.sheets.building import Budget, Builder
from indicators.sheets.packing import Sheet
from people.xlsx.faults import refused

_SAVE_AS: Final = "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACROS: Final = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "VBA_PROJECT_CUR"))


def read_xls(path: Path) -> list[Sheet]:
    """Read every worksheet; BookRefused for a file that is none, is damaged, has macros or is too large."""
    content = path.read_bytes()
    if not content.startswith(_OLE):
        raise refused("这不是 .xls 工作簿，扩展名与内容不符", _SAVE_AS)
    if any(mark in content for mark in _MACROS):
        raise refused("工作簿含有宏，为安全起见不予读取", "请另存为不含宏的 .xlsx 再上传")
    try:
        with CalamineWorkbook.from_path(path) as book:
            return _sheets(book)
    except PasswordError as error:
        raise refused("文件已加密，无法读取", "请取消密码后再上传") from error
    except (CalamineError, ValueError, OSError) as error:
        raise refused("文件已损坏，或不是 Excel 工作簿", _SAVE_AS) from error


def _sheets(book: CalamineWorkbook) -> list[Sheet]:
    budget, sheets = Budget(), []
    worksheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    if len(worksheets) > limits.MAX_SHEETS:
        raise refused(f"工作表超过 {limits.MAX_SHEETS} 张", "请只留要导入的工作表后另存")
    for each in worksheets:
        sheet = book.get_sheet_by_name(each.name)
        builder = Builder(each.name, budget)
        if sheet.end is None:
            continue
        if sheet.end[0] >= limits.MAX_ROWS or sheet.end[1] >= limits.MAX_COLUMNS:
            builder.put(*sheet.end, "x")
        for row, cells in enumerate(sheet.to_python(skip_empty_area=False)):
            for column, value in enumerate(cells):
                if value != "":
                    builder.put(row, column, value)
        merges = [Merge(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        sheets.append(Sheet(builder.table(merges), each.visible != SheetVisibleEnum.Visible))
    return sheets
