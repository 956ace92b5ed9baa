"""`manage.py demo`: example years for every scheme, in all states of a settlement; the offices staffed to try."""

from __future__ import annotations

from collections import Counter
from typing import IO, Any, cast

from django.conf import settings
from rich.console import Console

from bonuses.models import BonusPool
from people.commands import HouseCommand
from plans.schemes import scheme_codes
from reports.database import ensure_database
from reports.demo.load import ExampleFaulty, load_story
from reports.demo.practice import write_practice
from reports.demo.staffed import BY, staff_offices
from reports.progress import Progress
from reports.results.blocks import money
from scoring.models import PersonResult, Settlement, SubjectResult

WIDTH_IN_A_PIPE = 150
HINT = "运行 make run 打开网页，登录页可以用各种身份体验"


class Command(HouseCommand):
    """Load the example years, the same ones every time, and staff their offices once."""

    help = "为每个自带方案放入示例年度（含上一年度，从草稿到归档各种状态），给示例单位配上人员和各种角色的体验账号（正式运行时不可用）"
    undone = "示例没有做完"

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the schemes; what a first run loaded is left as it is."""
        if settings.PRODUCTION:
            self.refuse(
                "正式运行不能生成示例：示例单位和体验账号会混进真实数据。请在另一台机器上用 make run 体验。"
            )
        ensure_database()
        width = None if self.stdout.isatty() else WIDTH_IN_A_PIPE
        console = Console(file=cast(IO[str], self.stdout), width=width)
        folder = settings.HENGJI_DATA / "demo"
        with Progress() as progress:
            for code in scheme_codes():
                try:
                    for loaded in load_story(code, folder / code, by=BY, progress=progress):
                        line = _line(loaded.settlement) + ("" if loaded.fresh else "（已有，保持不变）")
                        console.print(line, highlight=False, markup=False, soft_wrap=True)
                except ExampleFaulty as faulty:
                    self.stop("示例工作簿有误，这是程序的缺陷：", *faulty.lines)
            progress("练习用的工作簿")
            write_practice(folder)
            progress("配备人员和体验账号")
            made = staff_offices()
        console.print(f"示例文件在 {folder}", highlight=False, markup=False, soft_wrap=True)
        accounts = f"已建立 {made} 个体验账号" if made else "体验账号已有，保持不变"
        console.print(f"{accounts}；{HINT}", highlight=False, markup=False, soft_wrap=True)


def _line(settlement: Settlement) -> str:
    """One year in one line: who, when, in which state, how many, how the grades fell, the money."""
    plan = settlement.plan
    subjects = SubjectResult.objects.filter(settlement=settlement)
    people = PersonResult.objects.filter(settlement=settlement).count()
    grades = Counter(subjects.exclude(grade="").values_list("grade", flat=True))
    parts = [f"{subjects.count()} 个对象"]
    if people:
        parts.append(f"{people} 人")
    if grades:
        parts.append("、".join(f"{grade}{number}" for grade, number in grades.most_common()))
    paid = BonusPool.objects.filter(settlement=settlement).values_list("paid_fen", flat=True).first()
    if paid is not None:
        parts.append(f"发放 {money(paid)}")
    if settlement.blocked:
        parts.append("有待决定的问题")
    return f"{plan.agency.name} {plan.year}年度（{plan.scheme_code}，{settlement.state}）：{'，'.join(parts)}"
