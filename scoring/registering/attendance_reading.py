"""Reading an attendance table (.xlsx or .csv, by 工号) into rows and faults; nothing is stored here."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from people.typed import half_width
from people.xlsx import cells
from people.xlsx.faults import BookRefused
from people.xlsx.grid import open_grids
from people.xlsx.raw import Problem, Raw, is_empty
from plans import figures

NUMBER: Final = "工号"
MONTH: Final = "月份"
DUE: Final = "应出勤"
PRESENT: Final = "实出勤"
LATE: Final = "迟到早退"
ABSENT: Final = "旷工"
LEAVE: Final = "请假"
NOTE: Final = "备注"
NEEDED: Final = (NUMBER, DUE, PRESENT)
# What offices write above the same column.
ALIASES: Final[Mapping[str, str]] = {
    "人员编号": NUMBER, "编号": NUMBER, "月": MONTH, "考勤月份": MONTH, "应到": DUE, "应出勤天数": DUE, "应到天数": DUE,
    "实到": PRESENT, "实出勤天数": PRESENT, "出勤天数": PRESENT, "实到天数": PRESENT, "迟到": LATE,
    "迟到次数": LATE, "迟到早退次数": LATE, "旷工天数": ABSENT, "请假天数": LEAVE, "说明": NOTE,
}  # fmt: skip
MOST_ROWS: Final = 3_000
MOST_BYTES: Final = 5_000_000
MOST_DAYS: Final = 31 * 100
MOST_LATE: Final = 1_000
HUNDREDTH: Final = 100
_DAYS: Final = {DUE: "due", PRESENT: "present", ABSENT: "absent", LEAVE: "leave"}


@dataclass(frozen=True, slots=True)
class Read:
    """One person's month; days in hundredths."""

    line: int
    number: str
    month: int
    due: int
    present: int
    late: int = 0
    absent: int = 0
    leave: int = 0
    note: str = ""

    def packed(self) -> dict[str, Any]:
        """As plain values, to be carried by the page between preview and confirmation."""
        return asdict(self)


@dataclass(slots=True)
class Sheet:
    """What a file says: rows, and faults as (line, words)."""

    rows: list[Read]
    faults: list[tuple[int, str]]


def read_attendance(content: bytes, name: str, *, month: int | None) -> Sheet:
    """Read a table; `month` is that of rows that name none. A file that is no table gives one fault of line 0."""
    if len(content) > MOST_BYTES:
        return Sheet([], [(0, "文件超过 5 MB，请只保留考勤表")])
    try:
        return _table(_lines(content, name), month)
    except BookRefused as error:
        return Sheet([], [(0, error.fault.line())])


def _table(table: Iterator[tuple[int, Sequence[Raw]]], month: int | None) -> Sheet:
    headings = next(table, (0, ()))[1]
    places = _places(headings)
    missing = [heading for heading in NEEDED if heading not in places]
    if month is None and MONTH not in places:
        missing.append(MONTH)
    if missing:
        words = f"第 1 行缺少列：{'、'.join(missing)}"
        return Sheet([], [(1, words + ("；或在上面选定月份" if MONTH in missing else ""))])
    return _read(table, places, month)


def _read(table: Iterator[tuple[int, Sequence[Raw]]], places: Mapping[str, int], month: int | None) -> Sheet:
    found = Sheet([], [])
    seen: dict[tuple[str, int], int] = {}
    for count, (line, raws) in enumerate(table):
        if count >= MOST_ROWS:
            found.faults.append((line, f"超过 {MOST_ROWS} 行，请分几次导入"))
            break
        row, faults = _row(line, raws, places, month)
        found.faults += [(line, fault) for fault in faults]
        if row is None:
            continue
        first = seen.setdefault((row.number, row.month), line)
        if first != line:
            found.faults.append((line, f"工号“{row.number}”{row.month}月重复，第 {first} 行已有"))
        else:
            found.rows.append(row)
    return found


def _lines(content: bytes, name: str) -> Iterator[tuple[int, Sequence[Raw]]]:
    """The rows of the first sheet, or of the text; the headings first."""
    if name.lower().endswith(".csv"):
        yield from _csv_lines(content)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "attendance.xlsx"
        path.write_bytes(content)
        grid = next(iter(open_grids(path)), None)
        if grid is None:
            return
        yield 1, tuple(heading.text for heading in grid.headings)
        yield from grid.rows()


def _csv_lines(content: bytes) -> Iterator[tuple[int, Sequence[Raw]]]:
    for code in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(code)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = ""
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""))
    try:
        for line, row in enumerate(reader, 1):
            if any(cell.strip() for cell in row):
                yield line, [cell.strip() or None for cell in row]
    except csv.Error:
        return


def _places(headings: Iterable[Raw]) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, raw in enumerate(headings):
        words = half_width(str(raw or "")).split("(")[0].split("（")[0].strip()
        places.setdefault(ALIASES.get(words, words), index)
    return places


def _row(
    line: int, raws: Sequence[Raw], places: Mapping[str, int], month: int | None
) -> tuple[Read | None, list[str]]:
    faults: list[str] = []

    def cell(heading: str) -> Raw:
        place = places.get(heading)
        return raws[place] if place is not None and place < len(raws) else None

    def checked(heading: str, value: object, default: Any) -> Any:
        if isinstance(value, Problem):
            faults.append(f"{heading}{value.problem}，{value.remedy}")
            return default
        return default if value is None else value

    number = checked(NUMBER, cells.identifier(cell(NUMBER)), "")
    if not number and not faults:
        faults.append("工号不能为空")
    when = checked(MONTH, _month(cell(MONTH)), month)
    if when is None and not faults:
        faults.append("月份不能为空")
    days = {name: checked(heading, _hundredths(cell(heading)), 0) for heading, name in _DAYS.items()}
    for heading in (DUE, PRESENT):
        if is_empty(cell(heading)):
            faults.append(f"{heading}不能为空")
    late = checked(LATE, figures.whole(cell(LATE), 0, MOST_LATE), 0)
    note = checked(NOTE, cells.text(cell(NOTE)), "")
    if not faults and days["present"] > days["due"]:
        faults.append("实出勤多于应出勤")
    if faults or when is None:
        return None, faults
    return Read(line=line, number=number, month=when, late=late, note=note[:200], **days), []


def _month(raw: Raw) -> int | None | Problem:
    """A month as 3, 3月, 2026-03 or 2026年3月."""
    words = cells.text(raw)
    if isinstance(words, Problem) or not words:
        return words or None
    last = words.removesuffix("月").replace("年", "-").split("-")
    part = last[1] if len(last) > 1 else last[0]
    if part.isascii() and part.isdigit() and 1 <= int(part[:4]) <= 12:
        return int(part)
    return Problem(f"“{words[:20]}”不是月份", "请填 1 至 12")


def _hundredths(raw: Raw) -> int | None | Problem:
    number = figures.decimal(raw, places=2)
    if number is None or isinstance(number, Problem):
        return number
    hundredths = int(number * HUNDREDTH)
    if hundredths > MOST_DAYS:
        return Problem(f"{number} 天太多", "每月最多 31 天")
    return hundredths
