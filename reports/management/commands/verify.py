"""`manage.py verify [--head POSITION:HASH] [--agency NAME] [--year Y]`: chain, settlements, rounds (issues 3, 4, 6)."""

from __future__ import annotations

import argparse
from typing import Any, Final

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from appraisals.verification import chain_difference
from appraisals.verification import chosen as chosen_rounds
from appraisals.verification import first_difference as round_difference
from people.audit import AuditHead
from people.audit_chain import check_chain
from people.commands import HouseCommand
from reports.progress import Progress
from reports.verification import chosen, first_difference, one_by_one, seal_difference

# A line on the terminal for every audit row would take longer than checking it.
ROWS_PER_STEP: Final = 1_000


class Command(HouseCommand):
    """Check the audit chain, compute every frozen settlement again and every closed round; changes nothing."""

    undone = "没有核验完"
    help = "核验审计链，并把每次核算从冻结的输入和规则重算一遍，与存储的结果逐项比较"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """An outside head of the chain, and which settlements are computed again."""
        parser.add_argument(
            "--head", help="外部留存的链头，条号:摘要（摘要可只写前 16 位），见 结果.pdf 的“审计链”"
        )
        parser.add_argument("--agency", help="只重算这个单位的核算")
        parser.add_argument("--year", type=int, help="只重算这个年度的核算")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 when all agrees, 1 with the first difference (or when the fault is ours), 2 on wrong arguments."""
        try:
            head = AuditHead.parse(options["head"]) if options["head"] is not None else None
        except ValueError as error:
            self.refuse(str(error))
        self._refuse_unready()
        self._verify(head, options["agency"], options["year"])

    def _refuse_unready(self) -> None:
        """A check does not migrate: what it is to judge would change under it."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.refuse("数据库还没有建好或升级；请先备份，再运行 manage.py migrate")

    def _verify(self, head: AuditHead | None, agency: str | None, year: int | None) -> None:
        rows = chosen(agency=agency, year=year)
        total = rows.count()
        if not total and (agency is not None or year is not None):
            which = f"{agency or '各单位'}{f' {year}年度' if year is not None else ''}"
            self.refuse(f"没有“{which}”的核算；请核对单位名称和年度")
        with Progress() as progress:
            reached = self._check_chain(head, progress)
            for done, settlement in enumerate(one_by_one(rows), 1):
                progress(f"重算核算 {done}/{total}")
                found = first_difference(settlement)
                if found:
                    self.stop(str(found))
            rounds = self._check_rounds(agency, year, progress)
        self.stdout.write(f"审计链：{reached.position}条，前后相连，没有改动；链头 {reached}")
        if head is None:
            self.stdout.write("提示：没有给出外部留存的链头（--head），看不出末尾是否被截断或整段重写")
        else:
            self.stdout.write(f"外部留存的链头：第{head.position}条，相符")
        self.stdout.write(f"核算：{total}次，重算与冻结的输入、规则、结果和结果行逐项一致")
        if rounds:
            self.stdout.write(f"测评：{rounds}轮，摘要与审计链相符，票数与投票人数相符，各项合计重算一致")

    def _check_chain(self, head: AuditHead | None, progress: Progress) -> AuditHead:
        def step(position: int) -> None:
            if position % ROWS_PER_STEP == 1:
                progress(f"核验审计链 第{position}条")

        chain = check_chain(head, progress=step)
        if chain.found:
            self.stop(str(chain.found))
        progress("核对审计链与核算")
        found = seal_difference()
        if found:
            self.stop(str(found))
        return chain.head

    def _check_rounds(self, agency: str | None, year: int | None, progress: Progress) -> int:
        progress("核验已计票的测评")
        rows = list(chosen_rounds(agency=agency, year=year))
        differences = (chain_difference(), *map(round_difference, rows))
        found = next(filter(None, differences), None)
        if found:
            self.stop(str(found))
        return len(rows)
