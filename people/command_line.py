"""The command line as a whole, in Chinese: the page of all commands, and a command that does not exist."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.core.management import ManagementUtility, get_commands, load_command_class
from django.core.management.base import BaseCommand

from people.commands import WRONG_INPUT

# Of Django's own commands those that somebody who runs the program may need.
DJANGO: Final = {
    "check": "检查程序的设置；正式运行加 --deploy",
    "collectstatic": "收集静态文件（平常由 upgrade 做）",
    "migrate": "升级数据库结构（平常用 upgrade，它会先备份）",
    "shell": "打开 Python 会话；不经过权限和审计，只供维护",
    "showmigrations": "列出数据库结构的每一步是否已升级",
}
WIDTH: Final = 18


def run(arguments: Sequence[str]) -> None:
    """Run one command of `manage.py`; leaves the process with the command's exit code."""
    House([*arguments]).execute()


class House(ManagementUtility):
    """Django's, with Chinese where it speaks itself."""

    def main_help_text(self, commands_only: bool = False) -> str:
        """Give the page of all commands; only their names where a script asks for them."""
        if commands_only:
            return str(super().main_help_text(commands_only=True))
        return "\n".join(_page())

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """Find a command; one that does not exist is refused in one Chinese line."""
        # All is loaded now; `manage.py` put the looking for garbage off until here.
        gc.freeze()
        gc.enable()
        commands = get_commands()
        if subcommand in commands:
            return super().fetch_command(subcommand)
        alike = get_close_matches(subcommand, commands, n=1)
        hint = f"；您要的是 {alike[0]} 吗？" if alike else "；"
        sys.stderr.write(f"没有“{subcommand}”这个命令{hint}全部命令见 manage.py help\n")
        sys.exit(WRONG_INPUT)


def _page() -> Iterator[str]:
    yield "衡绩的命令。用法：manage.py 命令 [参数]；每个命令的说明：manage.py 命令 --help"
    yield ""
    commands = get_commands()
    for name in sorted(name for name, app in commands.items() if _is_ours(app)):
        yield _line(name, str(load_command_class(str(commands[name]), name).help))
    yield ""
    yield "Django 自带、维护时可能用到的："
    for name, said in DJANGO.items():
        yield _line(name, said)
    yield ""
    yield "退出码：0 做完，2 输入有误，1 程序或机器出错（详情在日志里）。环境变量见 docs/environment.md。"


def _line(name: str, said: str) -> str:
    return f"  {name:<{WIDTH}}{said}"


def _is_ours(app: object) -> bool:
    return any(
        config.name == app and Path(config.path).resolve().parent == Path(settings.BASE_DIR)
        for config in apps.get_app_configs()
    )
