"""The process that reads one file from outside: it limits itself first, then writes JSON to its output.

Started as `python -m indicators.sheets.child KIND TITLE`, the file's path on standard input.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from indicators.sheets import limits


def limit() -> None:
    """Bound memory, time, files and further processes before anything of the file is looked at."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.SECONDS, limits.SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(path: Path, kind: str, title: str) -> dict[str, Any]:
    """Read the file; the result has `sheets`, or `problem` and `remedy`."""
    from indicators.sheets.packing import packed
    from people.xlsx.faults import BookRefused

    try:
        if kind == ".xlsx":
            from indicators.sheets.xlsx import read_xlsx

            sheets = read_xlsx(path)
        elif kind == ".xls":
            from indicators.sheets.xls import read_xls

            sheets = read_xls(path)
        else:
            from indicators.sheets.csv_text import read_csv

            sheets = read_csv(path, title)
    except BookRefused as refused:
        fault = refused.fault
        place = f"{fault.sheet}!{fault.cell}：" if fault.cell else ""
        return {"problem": f"{place}{fault.problem}", "remedy": fault.remedy}
    except MemoryError:
        return {"problem": "读这个文件要用的内存超过上限", "remedy": "请只留要导入的表后另存"}
    return {"sheets": packed(sheets)}


if __name__ == "__main__":
    limit()
    json.dump(read(Path(sys.stdin.readline().rstrip("\n")), sys.argv[1], sys.argv[2]), sys.stdout)
