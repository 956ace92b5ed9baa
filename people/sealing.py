"""Sealing of what must be read again but not from a copy of the database: the keys of the second factor.

The key is derived from SECRET_KEY; what was sealed under an earlier one opens through SECRET_KEY_FALLBACKS.
"""

from __future__ import annotations

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

from people.errors import DomainError


def seal(text: str) -> str:
    """Encrypt and authenticate a short text."""
    return _keys().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """Open what `seal` gave. Raises DomainError when SECRET_KEY has been exchanged since."""
    try:
        return _keys().decrypt(sealed.encode("ascii")).decode()
    except InvalidToken as error:
        raise DomainError(
            "动态码无法核对",
            why="本系统的密钥已经更换，原来登记的验证器读不出来",
            next_step="请安全管理员为您重置两步验证，再重新登记",
        ) from error


def _keys() -> MultiFernet:
    return MultiFernet(
        [Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key(secret: str | bytes) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"hengji.sealing:" + force_bytes(secret)).digest())


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Has allauth keep the keys of authenticators and recovery codes sealed."""

    def encrypt(self, text: str) -> str:
        """Seal."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open."""
        return unseal(encrypted_text)
