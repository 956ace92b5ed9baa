"""`calculate`: a year workbook in, the structure of 结果.json out (workbook.md), slowly and independently."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.oracle import agencies, bureau, town
from tests.oracle.book import Book, read
from tests.oracle.facts import Year, gather


def calculate(source: str | Path | bytes) -> dict[str, object]:
    """Settle a *valid* year workbook by the rule book; `message` of a problem repeats its code."""
    return settle_book(read(source))[0]


def settle_book(book: Book) -> tuple[dict[str, object], Year]:
    """The result of a book already read, and the facts with what was found on the way."""
    scheme, number = book.setting_text("方案模板"), int(book.setting_text("年度"))
    year = gather(book)
    if scheme == "gongxinju-2019":
        result = bureau.settle(year, number)
    elif scheme == "xiangzhen-2024":
        result = town.settle(year, number)
    else:
        result = agencies.settle(year, scheme)
    honours: dict[str, object] = {"priority": [], "talk": [], "next_year_quota": {}, "consequences": {}}
    found = result.get("honours", {})
    if isinstance(found, dict):
        honours.update(found)
    problems = sorted(year.problems, key=lambda p: (p.code, p.where))
    answer: dict[str, object] = {
        "scheme": scheme,
        "year": number,
        "agency": book.setting_text("单位名称"),
        "subjects": result["subjects"],
        "people": result["people"],
        "bonus": result["bonus"],
        "honours": honours,
        "problems": [
            {"code": p.code, "blocking": p.blocking, "where": p.where, "message": p.code} for p in problems
        ],
    }
    return answer, year


if __name__ == "__main__":
    print(json.dumps(calculate(sys.argv[1]), ensure_ascii=False, indent=1))
