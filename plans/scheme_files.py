"""Reading a scheme file that somebody names on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from people.os_reasons import os_reason
from plans.engine.scheme_source import SchemeFault
from plans.schemes import scheme_codes, scheme_text

# Far above any plan; a file of another kind is refused before it is read into memory.
LARGEST: Final = 2_000_000


def read_scheme(name: str) -> str | SchemeFault:
    """The text of a file, or of a scheme of the program by its code; else what is wrong and what to do."""
    path = Path(name)
    try:
        if not path.exists():
            return scheme_text(name) or _fault(
                "文件不存在", f"请核对路径，或填程序自带方案的代码：{'、'.join(scheme_codes())}"
            )
        if not path.is_file():
            return _fault("不是文件", "请写 .yaml 方案文件的路径")
        if path.stat().st_size > LARGEST:
            return _fault("文件太大，不像计分方案", "请检查是否选错了文件")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return _fault("不是 UTF-8 文本", "请用文本编辑器另存为 UTF-8 编码的 .yaml 文件")
    except OSError as error:
        return _fault(f"无法读取（{os_reason(error)}）", "请检查文件名和读取权限")


def _fault(problem: str, remedy: str) -> SchemeFault:
    return SchemeFault("(文件)", 0, problem, remedy)
