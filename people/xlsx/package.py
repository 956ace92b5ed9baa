"""The parts of a workbook that are read before its sheets: list of sheets, number formats.

Both the transitional and the strict form of the format are read (names are matched without their prefix).
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Final
from zipfile import ZipFile

from people.xlsx.faults import refused
from people.xlsx.foreign import SAVE_AS
from people.xlsx.xmlstream import REPAIR, local, walk

DATE: Final = "date"
DURATION: Final = "duration"
PERCENT: Final = "percent"
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
# Reserved numbers that Chinese Excel and WPS use for 年月日 and 时分 formats without writing their code.
_CHINESE_DATES: Final = frozenset({*range(27, 37), *range(50, 59)})
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOST_SHEETS: Final = 500
# Excel's longest format code; what tells dates from numbers takes the square of its length.
LONGEST_CODE: Final = 255


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet as the workbook lists it: trimmed title, entry in the archive, hidden or not."""

    title: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Package:
    """What the sheets of one workbook share: its strings, and which styles mean dates or percentages."""

    sheets: tuple[SheetPart, ...]
    strings_part: str
    kinds: dict[str, str]
    epoch_1904: bool


def read_package(archive: ZipFile) -> Package:
    """Read list of sheets, styles and epoch; BookRefused for no workbook, no sheet or a macro type."""
    names = {name.lower(): name for name in archive.namelist()}
    _refuse_macros(archive, names["[content_types].xml"])
    book = _workbook_part(archive, names)
    links = _relations(archive, names, book)
    sheets, epoch_1904 = _sheets(archive, book, links, names)
    if not sheets:
        raise refused("工作簿中没有可读取的工作表", "请使用系统导出的空白工作簿重新填写")
    others = {kind: names.get(target.lower(), "") for kind, target in links.values()}
    kinds = _style_kinds(archive, others["styles"]) if others.get("styles") else {}
    return Package(sheets, others.get("sharedStrings", ""), kinds, epoch_1904)


def _refuse_macros(archive: ZipFile, part: str) -> None:
    """A macro-enabled content type refuses the workbook even where the macro itself is missing."""

    def start(_: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "").lower()
        if "macroenabled" in kind or "vbaproject" in kind or "macrosheet" in kind:
            raise refused("工作簿含有宏，为安全起见不予读取", "请另存为不含宏的“Excel 工作簿 (*.xlsx)”再使用")

    walk(archive, part, start)


def _relations(archive: ZipFile, names: dict[str, str], source: str) -> dict[str, tuple[str, str]]:
    """Give id → (last word of the type, entry) of what a part refers to; "" = the archive itself."""
    folder, _, base = source.rpartition("/")
    part = names.get(f"{folder}/_rels/{base}.rels".lstrip("/").lower())
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/" + folder, attributes.get("Target", "")))
            found[attributes.get("Id", "")] = (kind, target.lstrip("/"))

    if part:
        walk(archive, part, start)
    return found


def _workbook_part(archive: ZipFile, names: dict[str, str]) -> str:
    """Find the entry of the workbook itself: the one the archive names, else the usual place."""
    targets = [target for kind, target in _relations(archive, names, "").values() if kind == "officeDocument"]
    for target in [*targets, "xl/workbook.xml"]:
        entry = names.get(target.lower())
        if entry and entry.lower().startswith("xl/"):
            return entry
    raise refused("压缩包内没有工作簿（缺少 xl/workbook.xml），不是完整的 .xlsx 文件", SAVE_AS)


def _sheets(
    archive: ZipFile, book: str, links: dict[str, tuple[str, str]], names: dict[str, str]
) -> tuple[tuple[SheetPart, ...], bool]:
    """List the worksheets in their order (no charts, dialogs …) and whether days count from 1904."""
    sheets: list[SheetPart] = []
    epoch: list[bool] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "workbookPr":
            epoch.append(attributes.get("date1904", "0") in ("1", "true"))
        elif tag == "sheet":
            key = next((value for each, value in attributes.items() if local(each) == "id"), "")
            kind, target = links.get(key, ("worksheet", ""))
            title = attributes.get("name", "").strip()
            if kind != "worksheet":
                return
            if target.lower() not in names:
                raise refused(f"工作表“{title[:40]}”的内容缺失，文件不完整", REPAIR)
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append(SheetPart(title, names[target.lower()], hidden))
            if len(sheets) > _MOST_SHEETS:
                raise refused(f"工作表超过 {_MOST_SHEETS} 张", "请删除无关的工作表后另存")

    walk(archive, book, start)
    return tuple(sheets), any(epoch)


def _style_kinds(archive: ZipFile, part: str) -> dict[str, str]:
    """Give style number (as cells write it) → DATE, DURATION or PERCENT; other styles are left out."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS  # loaded with the first sheet that is read

    codes: dict[int, str] = dict(BUILTIN_FORMATS)
    used: list[int] = []
    inside: list[bool] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "numFmt" and "formatCode" in attributes:
            codes[int(attributes.get("numFmtId", 0))] = attributes["formatCode"]
        elif tag == "cellXfs":
            inside.append(True)
        elif tag == "xf" and inside:
            used.append(int(attributes.get("numFmtId", 0)))

    def end(name: str) -> None:
        if local(name) == "cellXfs":
            inside.clear()

    walk(archive, part, start, end)
    # Few formats, many styles: each format is looked at once.
    kinds = {number: _format_kind(number, codes.get(number, "")[:LONGEST_CODE]) for number in set(used)}
    return {str(index): kinds[number] for index, number in enumerate(used) if kinds[number]}


def _format_kind(number: int, code: str) -> str:
    """Tell what a number format makes of a number: a date, a duration, a percentage or nothing special."""
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    if not code:
        return DATE if number in _CHINESE_DATES else ""
    if is_date_format(code):
        return DURATION if is_timedelta_format(code) else DATE
    return PERCENT if "%" in _QUOTED.sub("", code.split(";")[0]) else ""


def unescaped(text: str) -> str:
    """Undo the format's writing of control characters (_x000D_); what no text may contain is dropped."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: _allowed(int(match[1], 16)), text)


def _allowed(code: int) -> str:
    """Give the character unless it may not stand in a text (controls, halves of a surrogate pair)."""
    return chr(code) if code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else ""
