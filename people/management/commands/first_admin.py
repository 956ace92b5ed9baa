"""`manage.py first_admin --name 张三`: the account of the first 系统管理员 and its one-time link."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.utils import timezone

from people.acting import COMMAND_LINE, Actor
from people.commands import HouseCommand
from people.services.activation import first_administrator
from people.slips import activation_link

LONGEST = 64


class Command(HouseCommand):
    """There is no default account: whoever may run commands on the server opens the first one."""

    help = "建立首位系统管理员，显示一次性激活链接（14 天内有效，只能用一次）"
    undone = "没有建立管理员"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name, login name, and the way to do it again."""
        parser.add_argument("--name", required=True, metavar="姓名", help="管理员的姓名")
        parser.add_argument("--username", default="admin", metavar="登录名", help="登录名，默认 admin")
        parser.add_argument("--again", action="store_true", help="已有系统管理员但无人能登录时，再开通一次")
        parser.add_argument("--reason", default="", metavar="理由", help="与 --again 一起写，记入审计")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account and show the link."""
        name, username, reason = (options[key].strip() for key in ("name", "username", "reason"))
        if not name or not username:
            self.refuse("没有建立：姓名和登录名不能为空。")
        if len(username) > LONGEST or any(sign.isspace() for sign in username):
            self.refuse(f"没有建立：登录名不能有空格，最多 {LONGEST} 个字符。")
        if options["again"] != bool(reason):
            self.refuse("没有建立：--again 和 --reason 要一起写，例如 --again --reason 原管理员调离。")
        by = Actor(name=COMMAND_LINE, origin=COMMAND_LINE)
        slip = first_administrator(by=by, name=name, username=username, reason=reason)
        until = timezone.localtime(slip.expires_at)
        self.stdout.write(f"已建立系统管理员 {slip.account.name}，登录名 {slip.account.username}。")
        self.stdout.write("请在浏览器打开下面的链接设密码（只能用一次，不要转发，不要截图）：")
        self.stdout.write(activation_link(slip, settings.HENGJI_SITE))
        self.stdout.write(f"激活码 {slip.code}，{until:%Y-%m-%d %H:%M} 前有效。")
