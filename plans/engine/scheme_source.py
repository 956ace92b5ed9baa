"""Reading a scheme file's text into plain data with exact numbers, line numbers and no surprises.

YAML is read by hand from its node tree: decimals become ``Decimal`` (never binary floats), a key given twice is
an error, and the line of every key is kept so that a refusal can name it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

import yaml

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class SchemeFault:
    """One thing wrong with a scheme file: where (key path and line), what, and what to do."""

    key: str
    line: int
    problem: str
    remedy: str

    def text(self, file: str) -> str:
        """The fault as one line for a terminal: file, line, key, problem, remedy."""
        where = f"{file}:{self.line}" if self.line else file
        return f"{where} {self.key}: {self.problem}；{self.remedy}".replace(" : ", ": ")


@dataclass(slots=True)
class Source:
    """A scheme file as plain data (dict, list, str, int, Decimal, bool, None) with the line of each key path."""

    data: object
    lines: dict[Path, int]
    faults: list[SchemeFault] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """The line of a key path, or of the nearest part of it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def key_text(path: Path) -> str:
    """Write a key path as people read it: subjects[2].parts[1].weight (counted from 1)."""
    out = ""
    for part in path:
        out += f"[{part + 1}]" if isinstance(part, int) else (f".{part}" if out else part)
    return out or "(文件)"


# Parsing takes half of the time in which a workbook is checked, and an office has a handful of schemes.
@lru_cache(maxsize=16)
def read_source(text: str) -> Source:
    """Parse the text; syntax errors and duplicate keys come back as faults, never as exceptions.

    The same text gives the same object again: nobody may change what is in it.
    """
    source = Source(None, {})
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        source.faults.append(
            SchemeFault("(文件)", line, "不是合法的 YAML", "请检查该行的缩进、冒号后的空格和引号")
        )
        return source
    if not isinstance(node, yaml.MappingNode):
        source.faults.append(
            SchemeFault("(文件)", 1, "内容不是“键: 值”的形式", "请参照 docs/schemes.md 的样例书写")
        )
        return source
    try:
        source.data = _build(node, (), source)
    except TooMuch:
        fault = SchemeFault("(文件)", 1, "内容过多或锚点（&、*）互相套用", "请删去多余内容，不要嵌套引用锚点")
        return Source(None, {}, [fault])
    return source


class TooMuch(Exception):
    """More entries or deeper nesting than any plan has: anchors that multiply or contain themselves."""


_MOST_ENTRIES: Final = 50_000
_DEEPEST: Final = 30


def _build(node: yaml.Node, path: Path, source: Source) -> object:
    if len(source.lines) > _MOST_ENTRIES or len(path) > _DEEPEST:
        raise TooMuch
    source.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(node, path, source)
    if isinstance(node, yaml.SequenceNode):
        _refuse_full_width_commas(node, path, source)
        return [_build(item, (*path, index), source) for index, item in enumerate(node.value)]
    return _scalar(node, path, source)


def _build_mapping(node: yaml.MappingNode, path: Path, source: Source) -> dict[str, object]:
    result: dict[str, object] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        here = (*path, key)
        if key in result:
            line = key_node.start_mark.line + 1
            source.faults.append(SchemeFault(key_text(here), line, "键重复出现", "请只保留一处"))
            continue
        result[key] = _build(value_node, here, source)
        source.lines[here] = key_node.start_mark.line + 1
    return result


def _refuse_full_width_commas(node: yaml.SequenceNode, path: Path, source: Source) -> None:
    """[优秀，良好] is one name to YAML; a name that does contain such a comma is written in quotes."""
    for index, item in enumerate(node.value if node.flow_style else ()):
        if not isinstance(item, yaml.ScalarNode) or item.style is not None:
            continue
        mark = next((mark for mark in "，、" if mark in item.value), "")
        if mark:
            problem = f"列表中的“{item.value}”用了全角的“{mark}”，会当成一个名称"
            remedy = "列表请用半角逗号隔开，例如 [甲, 乙]；名称里本来就有的，请给名称加双引号"
            line = item.start_mark.line + 1
            source.faults.append(SchemeFault(key_text((*path, index)), line, problem, remedy))


def _scalar(node: yaml.Node, path: Path, source: Source) -> object:
    text = str(node.value)
    kind = node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in ("true", "yes", "on")
    if kind in ("int", "float"):
        try:
            number = Decimal(text.replace("_", ""))
        except InvalidOperation:
            source.faults.append(
                SchemeFault(
                    key_text(path), node.start_mark.line + 1, f"“{text}”不是十进制数", "请写成 90 或 0.5"
                )
            )
            return None
        return int(number) if kind == "int" else number
    return text
