"""The published tables of shared/data as plain items: what a person reads in them, without a line of the importer."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

NO_UNIT: Final = ("", "是/否")


@dataclass
class Item:
    """One indicator of a table: upper levels (name, points), its name, points (several cells of one name), columns."""

    uppers: tuple[tuple[str, str], ...]
    name: str
    points: list[str]
    category: str = ""
    target: str = ""
    unit: str = ""
    standard: str = ""
    subject: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    other_points: tuple[str, ...] = ()


@dataclass
class Source:
    """A table; `heads` names the further columns, `empty` are headings without rows."""

    key: str
    title: str
    items: list[Item]
    points_heads: tuple[str, ...] = ("分值",)
    empty: tuple[str, ...] = ()
    columns: tuple[str, ...] = field(default=())

    @property
    def levels(self) -> int:
        return max((len(item.uppers) for item in self.items), default=0) + 1


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def sources(folder: Path) -> Iterator[Source]:
    """Give every table of the folder."""
    yield from _budget_tables(folder)
    yield _expenditure(folder)
    yield _energy(folder)
    yield _river(folder)
    yield _shenzhen(folder)
    yield _departments(folder)
    yield _townships(folder)
    yield from _wenzhou(folder)


def _budget_tables(folder: Path) -> Iterator[Source]:
    tables: dict[str, Source] = {}
    for row in _rows(folder, "indicators_ciq_17tables.csv"):
        table = tables.setdefault(row["table_id"], Source(f"ciq-{row['table_id']}", row["table"], []))
        uppers = ((row["level1"], row["level1_weight"]), (row["level2"], row["level2_points"]))
        last = table.items[-1] if table.items else None
        if last and (last.uppers, last.name) == (uppers, row["level3"]):
            last.points.append(row["level3_points"])
        else:
            item = Item(uppers, row["level3"], [row["level3_points"]], target=row["target"], unit=row["unit"])
            table.items.append(item)
    yield from tables.values()


def _expenditure(folder: Path) -> Source:
    items = [
        Item(((r["level1"], r["level1_points"]), (r["level2"], r["level2_points"])), r["level3"], [r["level3_points"]])
        for r in _rows(folder, "indicators_dazhou_overall_expenditure.csv")
    ]  # fmt: skip
    return Source("expenditure", "部门整体支出绩效评价表", items)


def _energy(folder: Path) -> Source:
    items = []
    for row in _rows(folder, "indicators_energy_saving_county.csv"):
        parts = [each for each in row["criteria_points"].split("|") if each.isdigit()]
        standard = "\n".join(f"{number}.按要求完成，得{part}分。" for number, part in enumerate(parts, 1))
        if row["criteria_points"] == "tiered":
            standard = "按完成率分档计分"
        upper = ((row["level1"], row["level1_points"]),)
        items.append(Item(upper, row["level2"], [row["level2_points"]], standard=standard))
    return Source("energy", "节能目标责任评价考核计分表", items)


def _river(folder: Path) -> Source:
    rules = "每发现一次不到位的扣2分，扣完为止。"
    items = [
        Item((), row["item"], [row["points"]], standard=rules)
        for row in _rows(folder, "indicators_river_chief_score_sheet.csv")
    ]
    return Source("river", "河长考核评分表", items)


def _shenzhen(folder: Path) -> Source:
    items = []
    for row in _rows(folder, "indicators_shenzhen_2010_departments_partial.csv"):
        notes = (("数据来源", row["data_owner"]), ("报送频次", row["frequency"]))
        uppers = ((row["level1"], ""), (row["level2"], ""))
        items.append(
            Item(uppers, row["level3"], [row["w_委"]], notes=notes, other_points=(row["w_局"], row["w_办"]))
        )
    return Source(
        "shenzhen", "政府绩效评估指标体系（市政府工作部门）", items, points_heads=("委", "局", "办")
    )


def _departments(folder: Path) -> Source:
    items, section, empty = [], ("", ""), []
    for row in _rows(folder, "indicators_shicheng_departments_2018.csv"):
        if row["kind"] == "SECTION":
            section = (row["category"], row["points"])
            empty.append(row["category"])
            continue
        items.append(
            Item(
                (section,), row["item"], [row["points"]], category=row["category"], subject=row["department"]
            )
        )
        empty = [each for each in empty if each != section[0]]
    return Source("departments", "责任单位目标管理（绩效）考核细则", items, empty=tuple(empty))


def _townships(folder: Path) -> Source:
    items: list[Item] = []
    rows = _rows(folder, "indicators_shicheng_townships_2018.csv")
    parents = {row["l1_no"] for row in rows if row["level"] == "L2"}
    points = {row["l1_no"]: row["points"] for row in rows if row["level"] == "L1"}
    for row in rows:
        if row["level"] == "L2":
            upper = ((row["l1_name"], points[row["l1_no"]]),)
            items.append(Item(upper, row["l2_name"], [row["points"]], subject=row["responsible_dept"]))
        elif row["l1_no"] not in parents:
            items.append(Item((), row["l1_name"], [row["points"]], subject=row["responsible_dept"]))
    return Source("townships", "乡镇目标管理（绩效）考核细则", items)


def _wenzhou(folder: Path) -> Iterator[Source]:
    tables: dict[str, Source] = {}
    titles = {
        "A": "工作绩效考核项目表",
        "B": "党政主要领导赋分表",
        "C": "殡葬改革考核表",
        "D": "条线工作考核表",
        "E": "考核项目和分值",
    }
    for row in _rows(folder, "indicators_wenzhou_2012_2013_partial.csv"):
        table = tables.setdefault(row["src"], Source(f"wenzhou-{row['src'].lower()}", titles[row["src"]], []))
        standard = row["method"] if "see" not in row["method"] else ""
        if row["level2"].startswith("("):
            table.items.append(
                Item((), row["level1"], [row["level1_points"]], standard=standard, subject=row["owner"])
            )
        else:
            upper = ((row["level1"], row["level1_points"]),)
            table.items.append(
                Item(upper, row["level2"], [row["level2_points"]], standard=standard, subject=row["owner"])
            )
    yield from tables.values()


def expected(source: Source) -> list[dict[str, str]]:
    """Give the rows that an import of the table should come to."""
    rows = []
    for item in source.items:
        target = item.target
        if target and target[-1].isdigit() and item.unit not in NO_UNIT:
            target += item.unit
        said = [item.standard, *(f"{label}：{text}" for label, text in item.notes if text)]
        row = {
            "category": item.category,
            "primary": "—".join(name for name, _ in item.uppers) or item.name,
            "name": item.name if item.uppers else "",
            "points": str(sum(map(Decimal, item.points))),
            "target": target,
            "standard": "\n".join(filter(None, said)),
            "subject": item.subject,
            "standalone": "" if item.uppers else "是",
        }
        rows.append({key: value for key, value in row.items() if value})
    return rows
