"""Has a file read by the limited process and takes the tables over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from indicators.sheets import limits
from indicators.sheets.packing import Sheet, unpacked
from people.xlsx.faults import refused

_ROOT: Final = Path(__file__).resolve().parents[2]
_SAVE_AS: Final = "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传"


def read_file(path: Path, name: str) -> list[Sheet]:
    """Read a file by the kind of its name; BookRefused with reason and remedy.

    Sheets without any text are left out; a file without another one is refused.
    """
    kind = Path(name).suffix.lower()
    if kind not in limits.KINDS:
        raise refused(f"不能读取“{kind or '没有扩展名的'}”文件", "请上传 .xlsx、.xls 或 .csv")
    size = path.stat().st_size
    if not size:
        raise refused("文件是空的（0 字节）", "请检查文件后重新上传")
    if size > limits.MAX_FILE:
        raise refused(f"文件超过 {limits.MAX_FILE >> 20} MB", "请删除图片和无关的工作表后另存")
    sheets = [each for each in _run(path, kind, Path(name).stem) if each.table.height]
    if not sheets:
        raise refused("文件里没有内容", "请检查是否选对了文件")
    return sheets


def _run(path: Path, kind: str, title: str) -> list[Sheet]:
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(_ROOT),
        "PYTHONIOENCODING": "utf-8",
        "LANG": "C.UTF-8",
    }
    command = [sys.executable, "-m", "indicators.sheets.child", kind, title[:40] or "表"]
    try:
        done = subprocess.run(
            command, input=f"{path}\n".encode(), capture_output=True, timeout=limits.SECONDS + 5, check=False,
            env=environment, cwd=_ROOT,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise refused("读这个文件用的时间超过上限", _SAVE_AS) from error
    if done.returncode:
        raise refused("文件读不出来，可能已损坏", _SAVE_AS)
    result = json.loads(done.stdout)
    if "problem" in result:
        raise refused(str(result["problem"]), str(result["remedy"]))
    return unpacked(result["sheets"])
