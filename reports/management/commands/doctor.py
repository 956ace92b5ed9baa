"""`manage.py doctor`: how the installation stands, one line each, with remedies."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any

from people.commands import HouseCommand
from reports.operations.doctor import examine
from reports.operations.findings import Finding, Level


class Command(HouseCommand):
    """Look at everything the program needs; exit 1 when something is a problem."""

    undone = "没有体检完"
    help = "体检：逐项检查程序、数据库、字体、时钟、备份等，并说明怎样处理"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="给监控程序看的 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        findings: list[Finding] = []
        for finding in examine():
            findings.append(finding)
            if not options["json"]:
                self.stdout.write(finding.line())
        ill = sum(finding.level == Level.PROBLEM for finding in findings)
        if options["json"]:
            content = {"healthy": not ill, "findings": [asdict(finding) for finding in findings]}
            self.stdout.write(json.dumps(content, ensure_ascii=False, indent=1))
        else:
            notices = sum(finding.level == Level.NOTICE for finding in findings)
            self.stdout.write(f"共 {len(findings)} 项，问题 {ill}，注意 {notices}")
        if ill:
            self.stop()
