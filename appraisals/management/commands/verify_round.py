"""`manage.py verify_round [--agency NAME] [--year Y]`: every closed 测评 against the audit chain, turnout and sums (issue 6)."""

from __future__ import annotations

import argparse
from typing import Any

from appraisals.engine.suppression import LEAST_VOTERS
from appraisals.unstored import unstored_of
from appraisals.verification import chain_difference, chosen, first_difference
from people.commands import HouseCommand


class Command(HouseCommand):
    """Check closed rounds; changes nothing and says nothing of a single ballot."""

    undone = "没有核验完"
    help = "核验已计票的测评：开出票的摘要与审计链相符，票数与投票人数相符，各项合计重算一致"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Which rounds."""
        parser.add_argument("--agency", help="只核验这个单位的测评")
        parser.add_argument("--year", type=int, help="只核验这个年度的测评")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 when all agrees, 1 with the first difference, 2 where there is no such round."""
        agency, year = options["agency"], options["year"]
        rows = list(chosen(agency=agency, year=year))
        if not rows and (agency is not None or year is not None):
            which = f"{agency or '各单位'}{f' {year}年度' if year is not None else ''}"
            self.refuse(f"没有“{which}”已计票的测评；请核对单位名称和年度")
        found = chain_difference()
        if found:
            self.stop(str(found))
        for row in rows:
            found = first_difference(row)
            if found:
                self.stop(str(found))
        self.stdout.write(f"测评：{len(rows)}轮，摘要与审计链相符，票数与投票人数相符，各项合计重算一致")
        few = sum(len(unstored_of(row)) for row in rows)
        if few:
            self.stdout.write(
                f"其中 {few} 处（一个对象、一个评价主体）有效票不足 {LEAST_VOTERS} 张，计票时没有存各票分数："
                "核对了票数，合计与计入摘要的相符，不能重新相加"
            )
