"""Large year workbooks for measuring: so many people with so many ballots each, everything else as an office has it."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import xlsxwriter

CODE = "kexie-2017"
SECTIONS = 200
FIXED = {
    "项目落地攻坚战役": 100,
    "脱贫攻坚战役": 50,
    "党建工作": 30,
    "政务信息化建设": 10,
    "人才发展指数": 10,
    "加强财政预算绩效管理": 10,
    "全面深化改革": 20,
    "网络舆情应对与处置": 20,
}


def write_book(path: Path, people: int, ballots: int, sections: int = SECTIONS) -> None:
    """Write a valid year workbook; people and ballots as named, 1 leader's unit, 32 indicators × 4 quarters."""
    chance = random.Random(people)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    percent = book.add_format({"num_format": "0%"})

    def sheet(name: str, headings: str, rows: Iterable[Iterable[object]]) -> None:
        page = book.add_worksheet(name)
        page.write_row(0, 0, headings.split())
        for number, cells in enumerate(rows, 1):
            for column, value in enumerate(cells):
                if isinstance(value, tuple):
                    page.write_number(number, column, value[0], percent)
                elif value is not None:
                    page.write(number, column, value)

    total = people * 9_000
    plan = [("方案模板", CODE), ("年度", 2017), ("单位名称", "某市测速局"), ("奖金总额", total)]
    sheet("方案", "项目 值", plan)
    subjects: list[tuple[object, ...]] = [("U01", "某市测速局", "单位", None)]
    subjects += [(f"K{i:03d}", f"第{i:03d}科", "科室", "U01") for i in range(1, sections + 1)]
    sheet("考核对象", "编号 名称 类型 上级", subjects)
    staff = (
        (
            f"P{i:05d}",
            f"赵{i:05d}",
            f"K{i % sections + 1:03d}",
            "科级及以下",
            "一般人员",
            chance.randrange(8_000, 12_000),
            "是",
        )
        for i in range(people)
    )
    sheet("人员", "工号 姓名 所在对象 职级 职务 奖金基数 参加考核", staff)
    indicators = _indicators(sections)
    sheet("指标", "编号 类别 一级指标 二级指标 分值 责任对象 免设二级", indicators)
    ledger = (
        (row[0], quarter, (chance.randrange(70, 100) / 100,), "已审核")
        for row in indicators
        for quarter in (1, 2, 3, 4)
    )
    sheet("季度台账", "指标编号 季度 完成率 状态", ledger)
    marks = (
        (f"P{i:05d}", "民主测评", *(chance.randrange(24, 41) / 2 for _ in range(5)))
        for i in range(people)
        for _ in range(ballots)
    )
    sheet("测评", "对象 评价主体 德 能 勤 绩 廉", marks)
    book.close()


def _indicators(sections: int) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for primary in range(12):
        for secondary in range(2):
            code = f"I{len(rows) + 1:03d}"
            points = 16.5 if primary % 2 else 16.75
            owner = f"K{len(rows) % sections + 1:03d}"
            rows.append(
                (
                    code,
                    "自选",
                    f"重点工作{primary + 1}",
                    f"任务{primary + 1}-{secondary + 1}",
                    points,
                    owner,
                    "否",
                )
            )
    rows[-1] = (*rows[-1][:4], 400 - sum(float(str(row[4])) for row in rows[:-1]), *rows[-1][5:])
    for name, points in FIXED.items():
        code = f"I{len(rows) + 1:03d}"
        rows.append((code, "规定", name, None, points, f"K{len(rows) % sections + 1:03d}", "是"))
    return rows
