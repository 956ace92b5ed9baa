"""A random year workbook for any scheme, drawn from the scheme itself: parts, forms, matters, violations, quarters."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from plans.engine.scheme import Scheme
from plans.engine.scheme.ballots import BallotForm
from plans.engine.scheme.subjects import AdjustmentPart, DeductionPart, RatingPart
from reports.workbook.tables import tables

YEAR = 2024
Row = dict[str, Any]


def write_year(scheme: Scheme, seed: int, path: Path) -> None:
    """Write the workbook; small, yet with ties, invalid ballots, empty quarters and sealed sums."""
    book = Workbook()
    book.remove(book.worksheets[0])
    drawn = _Draw(scheme, random.Random(f"{scheme.code}/{seed}")).sheets()
    for name, table in tables(scheme).items():
        if name in drawn and table.used:
            sheet = book.create_sheet(name)
            headings = [column.heading for column in table.columns]
            sheet.append(headings)
            for row in drawn[name]:
                sheet.append([row.get(heading) for heading in headings])
    book.save(path)


class _Draw:
    def __init__(self, scheme: Scheme, rng: random.Random) -> None:
        self.scheme, self.rng = scheme, rng
        self.units = [f"U{n:02d}" for n in range(1, rng.choice((1, 3, 5)) + 1)]
        self.sections = [f"K{n:02d}" for n in range(1, rng.randint(3, 9) + 1)]
        self.outside = [f"S{n:02d}" for n in range(1, rng.randint(0, 2) + 1)]
        self.people = [f"P{n:03d}" for n in range(1, rng.randint(6, 14) + 1)]
        self.kinds = dict.fromkeys(self.units, "单位") | dict.fromkeys(self.sections, "科室")
        self.kinds |= dict.fromkeys(self.outside, "下属单位")

    def sheets(self) -> dict[str, list[Row]]:
        found = {
            "方案": self.plan(),
            "考核对象": self.subjects(),
            "人员": self.persons(),
            "指标": self.indicators(),
        }
        found |= {"季度台账": self.ledger(found["指标"]), **self.ballots()}
        found |= {"加减分": self.adjustments(), "个人扣分": self.charges(), "评议得分": self.ratings()}
        found |= {"季度结果": self.quarters(), "违规违纪": self.violations(), "重大情形": self.grave()}
        found |= {"提醒函": self.letters(), "历年结果": self.past()}
        return {name: rows for name, rows in found.items() if rows}

    def scored_by(self, *parts: type) -> list[str]:
        """Subjects whose class has a part of one of the types."""
        found = []
        for code, kind in self.kinds.items():
            group = self.scheme.class_of(kind)
            if group and any(isinstance(part, parts) for part in group.parts):
                found.append(code)
        return found

    def plan(self) -> list[Row]:
        rows: list[Row] = [
            {"项目": "方案模板", "值": self.scheme.code},
            {"项目": "年度", "值": YEAR},
            {"项目": "单位名称", "值": "示例县直属机关"},
        ]
        if "奖金总额" in self.scheme.settings:
            rows.append({"项目": "奖金总额", "值": self.rng.randint(10_000, 90_000)})
        return rows

    def subjects(self) -> list[Row]:
        groups = self.rng.choice(([None], [None], ["甲组", "乙组"]))
        return [
            {
                "编号": code,
                "名称": f"对象{code}",
                "类型": kind,
                "上级": None if kind == "单位" else self.rng.choice(self.units),
                "分组": self.rng.choice(groups),
                "评价系数": self.rng.choice((None, None, 0.9, 1.05)),
                "负责人": self.rng.choice([None, *self.people]),
                "分管领导": self.rng.choice([None, *self.people]),
            }
            for code, kind in self.kinds.items()
        ]

    def persons(self) -> list[Row]:
        places = [*self.units[:1], *self.sections, *self.outside]
        return [
            {
                "工号": number,
                "姓名": f"人员{number}",
                "所在对象": self.rng.choice(places),
                "职级": self.rng.choice(("县处级", "科级及以下")),
                "职务": self.rng.choice(("班子成员", "科室主要负责人", "一般人员")),
                "监督机构主要负责人": "否",
                "奖金基数": self.rng.choice((1000, 1200.5, 3333.33)),
                "在编": "是",
                "参加考核": self.rng.choice(("是", "是", "是", "否")),
                "在岗月数": self.rng.choice((None, None, 7)),
            }
            for number in self.people
        ]

    def indicators(self) -> list[Row]:
        rules = self.scheme.indicators
        if rules is None:
            return []
        names = [category.name for category in rules.categories] or ["甲类", "乙类"]
        return [
            {
                "编号": f"I{n:03d}",
                "类别": self.rng.choice(names),
                "一级指标": f"任务{n % 7}",
                "二级指标": f"事项{n}",
                "分值": self.rng.choice((1, 2, 2.5, 7)),
                "责任对象": self.rng.choice([*self.sections, *self.units, *self.outside]),
                "免设二级": "否",
            }
            for n in range(1, 3 * len(self.kinds) + 1)
        ]

    def ledger(self, indicators: list[Row]) -> list[Row]:
        rules = self.scheme.indicators
        if rules is None:
            return []
        rows = []
        for indicator in indicators:
            for quarter in self.rng.sample((1, 2, 3, 4), self.rng.choice((0, 2, 3, 4, 4))):
                row: Row = {"指标编号": indicator["编号"], "季度": quarter}
                row |= {"完成率": f"{self.rng.randint(400, 1300) / 10}%", "考核得分": None}
                if rules.scoring.method == "graded":
                    band = self.rng.choice(rules.scoring.grades)
                    low = band.low if band.low is not None else 0
                    row |= {"考核等次": band.grade, "得分比例": f"{float(low) * 100 + 1}%"}
                    row["得分比例"] = None if band.share is not None else row["得分比例"]
                elif self.rng.random() < 0.4:
                    row["考核得分"] = round(self.rng.uniform(0, indicator["分值"]), 1)
                rows.append(row | {"状态": self.rng.choice(("已审核", "已审核", "已审核", "草稿"))})
        return rows

    def ballots(self) -> dict[str, list[Row]]:
        rows: dict[str, list[Row]] = {"测评": [], "测评汇总": []}
        targets = [(code, self.scheme.form_of_kind(kind)) for code, kind in self.kinds.items()]
        targets += [(number, self.scheme.form_of_people()) for number in self.people]
        for target, form in targets:
            for group in form.groups if form else ():
                assert form is not None
                size = self.rng.choice((0, 1, 2, 3)) if self.rng.random() < 0.05 else 5
                head = {"对象": target, "评价主体": group.name}
                if self.rng.random() < 0.2 and size and not form.trim:
                    rows["测评汇总"].append(head | {"有效": size, "无效": 1} | self._sums(form, size))
                else:
                    rows["测评"] += [head | self._marks(form) for _ in range(size)]
        return rows

    def _marks(self, form: BallotForm) -> Row:
        marks: Row = {
            d.name: Decimal(self.rng.randint(int(d.max), 2 * int(d.max))) / 2 for d in form.dimensions
        }
        if self.rng.random() < 0.15:
            marks[form.dimensions[0].name] = self.rng.choice((None, -1, 500))
        return marks

    def _sums(self, form: BallotForm, size: int) -> Row:
        return {d.name: self.rng.randint(int(d.max) * size // 2, int(d.max) * size) for d in form.dimensions}

    def adjustments(self) -> list[Row]:
        rules = self.scheme.adjustments
        rows: list[Row] = []
        receivers = self.scored_by(AdjustmentPart, DeductionPart)
        for _ in range(12 if rules and receivers else 0):
            row: Row = {"对象": self.rng.choice(receivers), "同一事项": self.rng.choice((None, "甲", "乙"))}
            if rules and rules.matters:
                matter = self.rng.choice(rules.matters)
                row |= {"方向": matter.direction, "事项": matter.name}
                row["级别"] = self.rng.choice([e.level for e in matter.levels] or [None])
                if matter.points is None and not matter.levels:
                    row["分值"] = float(matter.range.low) if matter.range else 1.5
            else:
                row |= {
                    "方向": self.rng.choice("加减"),
                    "事项": "其他",
                    "分值": self.rng.choice((0.5, 1, 2.25)),
                }
            rows.append(row)
        return rows

    def charges(self) -> list[Row]:
        rated = self.scheme.people is not None and self.scheme.people.parts
        return [
            {"工号": self.rng.choice(self.people), "责任": "直接", "分值": 1.5, "依据": "通报"}
            for _ in range(3 if rated else 0)
        ]

    def ratings(self) -> list[Row]:
        return [
            {"对象": code, "项目": item, "得分": round(self.rng.uniform(60, 100), 1)}
            for code in self.scored_by(RatingPart)
            for item in self.scheme.rating_items()
            if self.rng.random() < 0.8
        ]

    def quarters(self) -> list[Row]:
        some = self.rng.sample(self.sections, 2) if self.scheme.uses_quarters() else []
        return [{"对象": code, "季度": 2, "得分": 88.88} for code in some]

    def violations(self) -> list[Row]:
        rules = self.scheme.violations
        return [
            {
                "编号": f"V{n:02d}",
                "当事人": self.rng.choice(self.people),
                "情形": "重处分" if n % 2 else "纪检处分",
                "查处层级": "市",
                "处分": "撤职" if n % 2 else "记过",
                "决定日期": date(YEAR, 5, n + 1),
            }
            for n in range(3 if rules else 0)
        ]

    def grave(self) -> list[Row]:
        if self.scheme.grave_events is None:
            return []
        return [{"对象": self.scored_by(DeductionPart)[0], "情形": "降档", "事由": "重大事故"}]

    def letters(self) -> list[Row]:
        sent = [date(YEAR, 3, 1), date(YEAR, 4, 1), date(YEAR, 4, 1)]
        return [
            {
                "对象": code,
                "事项": self.rng.choice("甲乙丙"),
                "发函日期": day,
                "逾期": self.rng.choice("是否"),
            }
            for code in self.scored_by(DeductionPart)
            for day in sent
            if self.scheme.reminders is not None
        ]

    def past(self) -> list[Row]:
        return [
            {
                "年度": year,
                "对象": code,
                "得分": 80,
                "名次": self.rng.randint(3, 5),
                "参评数": 5,
                "等次": "良好",
            }
            for code in self.kinds
            for year in (YEAR - 2, YEAR - 1)
            if self.rng.random() < 0.5
        ]
