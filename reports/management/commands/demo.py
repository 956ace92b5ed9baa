"""`manage.py demo`: an example year for every scheme, written, read back, settled; the offices staffed to try."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from rich.console import Console

from bonuses.settled import Settled
from people.commands import HouseCommand
from plans.schemes import scheme_codes
from reports.database import ensure_database
from reports.demo.book import write_example
from reports.demo.staffed import BY, staff_offices
from reports.demo.year import example_year
from reports.progress import Progress
from reports.results.blocks import money
from reports.services import settle_reading
from reports.workbook.check import check, lines_of

BOOK_NAME = "年度工作簿.xlsx"
WIDTH_IN_A_PIPE = 150
HINT = "运行 make run 打开网页，登录页可以用各种身份体验"


class Command(HouseCommand):
    """Write and settle the example years, the same ones every time, and staff their offices once."""

    help = (
        "为每个自带方案生成示例年度工作簿并核算，给示例单位配上人员和各种角色的体验账号（正式运行时不可用）"
    )
    undone = "示例没有做完"

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the schemes; a second run supersedes the drafts of the first."""
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
                settled = self._settle(code, folder / code, progress)
                console.print(_line(settled), highlight=False, markup=False, soft_wrap=True)
            progress("配备人员和体验账号")
            made = staff_offices()
        console.print(f"示例文件在 {folder}", highlight=False, markup=False, soft_wrap=True)
        accounts = f"已建立 {made} 个体验账号" if made else "体验账号已有，保持不变"
        console.print(f"{accounts}；{HINT}", highlight=False, markup=False, soft_wrap=True)

    def _settle(self, code: str, folder: Path, progress: Progress) -> Settled:
        folder.mkdir(parents=True, exist_ok=True)
        book = folder / BOOK_NAME
        progress(f"{code}：生成示例")
        write_example(example_year(code), book)
        reading = check(book)
        if reading.faults:
            self.stop("示例工作簿有误，这是程序的缺陷：", *lines_of(reading))
        settled, _ = settle_reading(reading, folder, by=BY, progress=progress)
        return settled


def _line(settled: Settled) -> str:
    """One office in one line: who, when, how many, how the grades fell, the money."""
    outcome, facts = settled.outcome, settled.facts
    grades = Counter(row.grade for row in outcome.subjects if row.grade)
    said = "、".join(f"{grade}{number}" for grade, number in grades.most_common())
    parts = [f"{len(outcome.subjects)} 个对象"]
    if outcome.people:
        parts.append(f"{len(outcome.people)} 人")
    if said:
        parts.append(said)
    if settled.bonus is not None and settled.bonus.paid is not None:
        parts.append(f"发放 {money(settled.bonus.paid)}")
    return f"{facts.agency} {facts.year}年度（{settled.rules.scheme.code}）：{'，'.join(parts)}"
