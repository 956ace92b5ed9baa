"""`manage.py move_database URL`: the whole installation into another database, proved equal."""

from __future__ import annotations

import argparse
from typing import Any

from people.commands import HouseCommand
from reports.operations.move import move


class Command(HouseCommand):
    """Copy every table to another database and compare counts and digests."""

    undone = "没有搬库"
    help = "把全部数据搬到另一个数据库（SQLite 与 PostgreSQL 之间），并证明两边一致"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("url", help="目标数据库，写法同 DATABASE_URL；必须是空的")

    def handle(self, *args: Any, **options: Any) -> None:
        url: str = options["url"].strip()
        moved = move(url, progress=self._show)
        self.stdout.write("      行数  摘要（两边相同）  表")
        for table in moved:
            meta = table.model._meta
            self.stdout.write(f"{table.rows:>10}  {table.digest[:16]}  {meta.db_table} {meta.verbose_name}")
        total = sum(table.rows for table in moved)
        self.stdout.write(f"{total:>10}  共 {len(moved)} 张表，行数和摘要全部一致；原来的数据库没有改动")
        self.stdout.write("请停下程序，把环境变量改成下面这一行后再启动：")
        self.stdout.write(f"DATABASE_URL={url}")

    def _show(self, table: str) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"搬 {table}")
