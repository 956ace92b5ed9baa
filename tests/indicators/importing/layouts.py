"""Ways in which offices lay such tables out, drawn as cells with merges: four readable ones and a messy one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Final

from tests.indicators.importing.sources import Item, Source

_CHINESE: Final = "一二三四五六七八九十"
_LEVELS: Final = ("一级指标", "二级指标", "三级指标")


@dataclass
class Drawing:
    """Cells (row, column) → text or number, and merges (top, left, bottom, right), all from 0."""

    cells: dict[tuple[int, int], str | int | float] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    height: int = 0

    def put(self, row: int, column: int, value: str | int | float, *, down: int = 0, right: int = 0) -> None:
        if value != "":
            self.cells[row, column] = value
        if down or right:
            self.merges.append((row, column, row + down, column + right))
        self.height = max(self.height, row + down + 1)


def figure(text: str) -> int | float | str:
    """Write a figure as the number that a cell holds."""
    if not text:
        return ""
    value = Decimal(text)
    return int(value) if value == value.to_integral_value() else float(value)


def _extras(source: Source) -> list[tuple[str, Callable[[Item], str]]]:
    """The columns that this table has, by what its items say."""
    columns: list[tuple[str, Callable[[Item], str]]] = []
    if any(item.unit for item in source.items):
        columns.append(("计量单位", lambda item: item.unit))
    if any(item.target for item in source.items):
        columns.append(("目标值", lambda item: item.target))
    if any(item.standard for item in source.items):
        columns.append(("评分标准", lambda item: item.standard))
    if any(item.subject for item in source.items):
        columns.append(("责任单位", lambda item: item.subject))
    for place, (label, _) in enumerate(source.items[0].notes):
        columns.append((label, lambda item, place=place: item.notes[place][1]))  # type: ignore[misc]
    return columns


def _total(source: Source) -> int | float | str:
    return figure(str(sum(Decimal(each) for item in source.items for each in item.points)))


def _padded(item: Item, depth: int) -> list[tuple[str, str]]:
    """The upper levels of an item over `depth` columns; an indicator without a second level stands in the first."""
    if not item.uppers and depth:
        return [(item.name, "".join(item.points)), *[("", "")] * (depth - 1)]
    return list(item.uppers)


def _uppers(
    drawing: Drawing, source: Source, top: int, columns: Sequence[int], words: Callable[[int, int, str], str]
) -> None:
    """Draw the upper levels as merged blocks, with their points in the column to the right where there is one."""
    depth = source.levels - 1
    starts = [top]
    for item in source.items:
        starts.append(starts[-1] + len(item.points))
    paths = [_padded(item, depth) for item in source.items]
    for level in range(depth):
        count = 0
        outer: object = None
        for _, run in groupby(
            range(len(paths)),
            key=lambda index: (paths[index][: level + 1], not source.items[index].uppers and index),
        ):
            block = list(run)
            name = paths[block[0]][level][0]
            above = paths[block[0]][:level]
            count = 1 if above != outer else count + 1
            outer = above
            if name:
                down = starts[block[-1] + 1] - starts[block[0]] - 1
                drawing.put(starts[block[0]], columns[level], words(level, count, name), down=down)
                points = paths[block[0]][level][1]
                if points and level + 1 < len(columns) and columns[level + 1] - columns[level] > 1:
                    drawing.put(starts[block[0]], columns[level] + 1, figure(points), down=down)


def _category(drawing: Drawing, source: Source, top: int, column: int) -> None:
    row = top
    for name, run in groupby(source.items, key=lambda item: item.category):
        size = sum(len(item.points) for item in run)
        drawing.put(row, column, name, down=size - 1)
        row += size


def wide(source: Source) -> Drawing:
    """A head of two rows: every level with name and points side by side, sums at the foot, a note."""
    drawing, extras = Drawing(), _extras(source)
    depth = source.levels - 1
    categories = any(item.category for item in source.items)
    column = 1 if categories else 0
    firsts = [column + 2 * level for level in range(depth)] + [column + 2 * depth]
    name_column = firsts[-1]
    extra_column = name_column + 1
    points_column = extra_column + len(extras)
    width = points_column + len(source.points_heads) + 1
    drawing.put(0, 0, source.title, right=width - 1)
    drawing.put(1, 0, "填报单位：　　　　　　　　单位：分", right=width - 1)
    if categories:
        drawing.put(2, 0, "类别", down=1)
    for level in range(depth):
        drawing.put(2, firsts[level], _LEVELS[level], right=1)
        drawing.put(3, firsts[level], "名　称")
        drawing.put(3, firsts[level] + 1, "权重" if depth > 1 and level == 0 else "分值")
    drawing.put(2, name_column, _LEVELS[depth] if depth else "考核项目", down=1)
    for place, (heading, _) in enumerate(extras):
        drawing.put(2, extra_column + place, heading, down=1)
    heads = source.points_heads
    if len(heads) > 1:
        drawing.put(2, points_column, "权重（%）", right=len(heads) - 1)
        for place, heading in enumerate(heads):
            drawing.put(3, points_column + place, heading)
    else:
        drawing.put(2, points_column, "分\n值", down=1)
    drawing.put(2, width - 1, "得分", down=1)
    row = 4
    if categories:
        _category(drawing, source, row, 0)
    _uppers(drawing, source, row, firsts, lambda level, count, name: name)
    for item in source.items:
        down = len(item.points) - 1
        if item.uppers or not depth:
            drawing.put(row, name_column, item.name, down=down)
        for place, (_, give) in enumerate(extras):
            drawing.put(row, extra_column + place, give(item), down=down)
        for place, points in enumerate(item.points):
            drawing.put(row + place, points_column, figure(points) if item.uppers or not depth else "")
        for place, points in enumerate(item.other_points, 1):
            drawing.put(row, points_column + place, figure(points))
        row += down + 1
    if len(heads) == 1:
        drawing.put(row, 0, "合　计", right=name_column)
        drawing.put(row, points_column, _total(source))
        row += 1
    drawing.put(row, 0, "注：本表由考核办负责解释，未尽事项另行通知。", right=width - 1)
    return drawing


def outline(source: Source) -> Drawing:
    """Headings over the whole width (一、 （一）), running numbers, points in words, sums of groups."""
    drawing, extras = Drawing(), _extras(source)
    categories = any(item.category for item in source.items)
    name_column = 2 if categories else 1
    points_column = name_column + 1
    heads = source.points_heads
    extra_column = points_column + len(heads)
    width = extra_column + len(extras) + 1
    drawing.put(0, 0, f"附件1\n{source.title}", right=width - 1)
    drawing.put(1, 0, "序号")
    if categories:
        drawing.put(1, 1, "类别")
    drawing.put(1, name_column, "考核内容")
    for place, heading in enumerate(heads):
        drawing.put(1, points_column + place, heading if len(heads) == 1 else f"权重（{heading}）")
    for place, (heading, _) in enumerate(extras):
        drawing.put(1, extra_column + place, heading)
    drawing.put(1, width - 1, "自评分")
    row, number = 2, 0
    counts = [0, 0, 0]
    before: tuple[tuple[str, str], ...] = ()
    for item in source.items:
        path = item.uppers or ((item.name, ""),)
        for level, (name, points) in enumerate(path if item.uppers else ()):
            if before[: level + 1] == path[: level + 1]:
                continue
            counts[level] += 1
            counts[level + 1 :] = [0] * (2 - level)
            sign = f"{_CHINESE[counts[level] - 1]}、" if level == 0 else f"（{_CHINESE[counts[level] - 1]}）"
            words = f"{sign}{name}（{points}分）" if points else f"{sign}{name}"
            drawing.put(row, 0, words, right=width - 1)
            row += 1
            number = 0
        if item.uppers or source.levels == 1:
            number += 1
            drawing.put(row, 0, number, down=len(item.points) - 1)
        else:
            counts[0] += 1
            drawing.put(row, 0, _CHINESE[counts[0] - 1])
        before = path
        if categories:
            drawing.put(row, 1, item.category, down=len(item.points) - 1)
        drawing.put(row, name_column, item.name, down=len(item.points) - 1)
        for place, points in enumerate(item.points):
            drawing.put(row + place, points_column, f"{points}分")
        for place, points in enumerate(item.other_points, 1):
            drawing.put(row, points_column + place, f"{points}分")
        for place, (_, give) in enumerate(extras):
            drawing.put(row, extra_column + place, give(item), down=len(item.points) - 1)
        row += len(item.points)
    for name in source.empty:
        counts[0] += 1
        drawing.put(row, 0, f"{_CHINESE[counts[0] - 1]}、{name}", right=width - 1)
        row += 1
    drawing.put(row, name_column, "合计")
    if len(heads) == 1:
        drawing.put(row, points_column, f"{_total(source)}分")
    drawing.put(row + 1, 0, "填表人：　　　　　审核人：　　　　　填报日期：　年　月　日", right=width - 1)
    return drawing


def typed(source: Source) -> Drawing:
    """One row of headings in other words, numbers in front of the names, the head again on a second page."""
    drawing, extras = Drawing(), _extras(source)
    depth = source.levels - 1
    categories = any(item.category for item in source.items)
    first = 1 if categories else 0
    names = ("考核项目", "考核内容", "考核指标")
    words = {"评分标准": "考评办法", "责任单位": "责任科室", "目标值": "指标值"}
    heads = source.points_heads
    points_column = first + depth + 1
    headings = (["考核类别"] if categories else []) + list(names[: depth + 1])
    headings += ["标准分"] if len(heads) == 1 else [f"{each}（权重）" for each in heads]
    headings += [words.get(heading, heading) for heading, _ in extras] + ["考核得分"]
    drawing.put(0, 0, source.title, right=len(headings) - 1)

    def head(row: int) -> None:
        for column, heading in enumerate(headings):
            drawing.put(row, column, heading)

    head(1)
    if categories:
        _category(drawing, source, 2, 0)
    signs = (lambda n: f"{_CHINESE[n - 1]}、", lambda n: f"（{_CHINESE[n - 1]}）")
    _uppers(
        drawing, source, 2, [first + level for level in range(depth)], lambda level, n, name: f"{signs[level](n)}{name}"
    )  # fmt: skip
    row, number, before = 2, 0, None
    for item in source.items:
        number = number + 1 if item.uppers == before else 1
        if not depth:
            number = row - 1
        before = item.uppers
        down = len(item.points) - 1
        if item.uppers or not depth:
            drawing.put(row, first + depth, f"{number}.{item.name}", down=down)
        for place, points in enumerate(item.points):
            drawing.put(row + place, points_column, f"满分{points}分" if number % 2 else f"{points}分")
        for place, points in enumerate(item.other_points, 1):
            drawing.put(row, points_column + place, figure(points))
        for place, (_, give) in enumerate(extras):
            drawing.put(row, points_column + len(heads) + place, give(item), down=down)
        row += down + 1
    if len(heads) == 1:
        drawing.put(row, 0, "总分", right=first + depth)
        drawing.put(row, points_column, _total(source))
    drawing.put(row + 1, 0, "备注：1.得分由考核组填写。2.未列事项从其规定。", right=len(headings) - 1)
    return drawing


def plain(source: Source) -> Drawing:
    """What is left of a table saved as csv: no merges, every block's first cell only."""
    drawing = typed(source)
    drawing.merges = []
    return drawing


def messy(source: Source) -> Drawing:
    """A table that nobody can read for certain: ranges, sums, shared and missing points, blanks that mean «as above»."""
    drawing = Drawing()
    for column, heading in enumerate(("一级指标", "二级指标", "分值", "评分标准", "责任单位")):
        drawing.put(0, column, heading)
    subject = ""
    for place, item in enumerate(source.items):
        row, kind = place + 1, place % 8
        points = sum(map(Decimal, item.points))
        drawing.put(row, 0, "—".join(name for name, _ in item.uppers) or item.name)
        drawing.put(
            row, 1, f"{item.name}（{points + 1}分）" if kind == 5 else item.name if item.uppers else ""
        )
        written = {1: f"{points - 1}-{points}分", 2: "按比例计分", 4: f"{points}+1", 6: f"每项{points / 2}分"}
        if kind != 3:
            drawing.put(
                row, 2, written.get(kind, f"{points}分"), down=1 if kind == 2 and place % 16 > 8 else 0
            )
        drawing.put(row, 3, item.standard)
        drawing.put(row, 4, item.subject if item.subject != subject else "")
        subject = item.subject
    return drawing


LAYOUTS: Final[dict[str, Callable[[Source], Drawing]]] = {
    "wide": wide, "outline": outline, "typed": typed, "plain": plain, "messy": messy,
}  # fmt: skip


def matrix(drawing: Drawing) -> Iterator[list[str]]:
    """Give the rows as texts."""
    width = max(column for _, column in drawing.cells) + 1
    for row in range(drawing.height):
        yield [str(drawing.cells.get((row, column), "")) for column in range(width)]
