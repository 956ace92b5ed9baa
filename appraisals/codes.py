"""测评码: sixteen digits, fourteen by chance and two that catch a slip of the finger (ISO 7064, MOD 97-10).

The database keeps a digest under a key that follows from SECRET_KEY: its owner alone cannot try codes out.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from typing import Final

from django.conf import settings
from django.utils.encoding import force_bytes

RANDOM_DIGITS: Final = 14
CHECK_DIGITS: Final = 2
DIGITS: Final = RANDOM_DIGITS + CHECK_DIGITS
GROUP: Final = 4


def new_code() -> str:
    """Give a new code of sixteen digits."""
    body = f"{secrets.randbelow(10**RANDOM_DIGITS):0{RANDOM_DIGITS}d}"
    return body + _check(body)


def read_code(typed: str) -> str:
    """Give the code as somebody typed it, full-width or with blanks between; empty where it cannot be one."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign not in " -—－.·")
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdecimal()):
        return ""
    return digits if _check(digits[:RANDOM_DIGITS]) == digits[RANDOM_DIGITS:] else ""


def shown(code: str) -> str:
    """Give a code in groups of four, as slips print it."""
    return " ".join(code[start : start + GROUP] for start in range(0, DIGITS, GROUP))


def digest_of(code: str) -> str:
    """Give what the database keeps of a code."""
    return _keyed("hengji.ballot-code:", code)


def source_of(address: str) -> str:
    """Give what is kept of an address from which wrong codes came."""
    return _keyed("hengji.ballot-source:", address)


def _keyed(purpose: str, text: str) -> str:
    key = hashlib.sha256(purpose.encode() + force_bytes(settings.SECRET_KEY)).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _check(body: str) -> str:
    return f"{98 - int(body) * 100 % 97:02d}"
