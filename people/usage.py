"""Command lines that are wrong, and help, in Chinese; argparse speaks English only."""

from __future__ import annotations

import re
from typing import Final

from django.core.management.base import DjangoHelpFormatter

_SENTENCES: Final = (
    (r"the following arguments are required: (?P<names>.+)", "缺少参数 {names}"),
    (r"unrecognized arguments: (?P<names>.+)", "不认识的参数 {names}"),
    (r"argument (?P<name>\S+): invalid int value: (?P<value>.+)", "{name} 要写整数，不能是 {value}"),
    (r"argument (?P<name>\S+): invalid \S+ value: (?P<value>.+)", "{name} 的值 {value} 写错了"),
    (
        r"argument (?P<name>\S+): invalid choice: (?P<value>.+) \(choose from (?P<names>.+)\)",
        "{name} 不能是 {value}，可以是 {names}",
    ),
    (r"argument (?P<name>\S+): expected .*", "{name} 后面要写一个值"),
    (r"argument (?P<name>\S+): ignored explicit argument (?P<value>.+)", "{name} 后面不能写值 {value}"),
    (r"argument (?P<name>\S+): not allowed with argument (?P<value>.+)", "{name} 不能和 {value} 同用"),
    (r"ambiguous option: (?P<value>\S+) could match (?P<names>.+)", "{value} 不明确，可能是 {names}"),
)
_HEADINGS: Final = {"positional arguments": "参数", "options": "选项", "optional arguments": "选项"}


def usage_fault(message: str) -> str:
    """Give what argparse says about a command line in Chinese."""
    for pattern, sentence in _SENTENCES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            words = {key: value.replace(", ", "、") for key, value in found.groupdict().items()}
            return sentence.format(**words)
    return f"参数写错了（{message}）"


class ChineseHelp(DjangoHelpFormatter):
    """`--help` with Chinese headings."""

    def add_usage(
        self, usage: str | None, actions: object, groups: object, prefix: str | None = None
    ) -> None:
        """Begin with 用法."""
        super().add_usage(usage, actions, groups, prefix or "用法：")  # type: ignore[arg-type]

    def start_section(self, heading: str | None) -> None:
        """Name the sections 参数 and 选项."""
        super().start_section(_HEADINGS.get(heading or "", heading))
