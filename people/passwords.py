"""What a password must not be, in plain words; Django's own rule knows the common ones."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from django.core.exceptions import ValidationError

from people.models import Account

LONGEST: Final = 128
SHORTEST: Final = 10
# So many characters must not follow from the one before.
SURPRISES: Final = 5
# Typed along a keyboard or an alphabet, in either direction.
ROWS: Final = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb",
)
_NEIGHBOURS: Final = frozenset(
    pair for row in ROWS for one, other in pairwise(row) for pair in (one + other, other + one)
)


class NotYourName:
    """Refuses a password that holds the login name or the name, forwards or backwards."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raise ValidationError."""
        if user is None:
            return
        typed = password.lower()
        names = [name.lower() for name in (user.username, user.name) if len(name) >= 2]
        if any(
            name in typed or name[::-1] in typed for name in names if len(name) >= 3 or not name.isascii()
        ):
            raise ValidationError("密码里不能有登录名或姓名。", code="password_name")

    def get_help_text(self) -> str:
        """Say the rule."""
        return "密码里不能有登录名或姓名。"


class NotOneRow:
    """Refuses what is too short, too long to digest, or runs along the keyboard."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raise ValidationError."""
        if len(password) < SHORTEST:
            raise ValidationError(f"密码太短，至少 {SHORTEST} 个字符。", code="password_short")
        if len(password) > LONGEST:
            raise ValidationError(f"密码太长，最多 {LONGEST} 个字符。", code="password_long")
        typed = password.lower()
        pairs = [typed[place : place + 2] for place in range(len(typed) - 1)]
        surprises = 1 + sum(pair[0] != pair[1] and pair not in _NEIGHBOURS for pair in pairs)
        if min(surprises, len(set(typed))) < SURPRISES:
            raise ValidationError(
                "密码太简单，容易被猜到；请用不同的字母、数字和符号，或几个不相干的词。",
                code="password_simple",
            )

    def get_help_text(self) -> str:
        """Say the rule."""
        return f"至少 {SHORTEST} 个字符，不能是一串连续的字母或数字。"
