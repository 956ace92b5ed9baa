"""Password digests: argon2id with the cost that was measured (stack.md «passwords»)."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class OfficeArgon2(Argon2PasswordHasher):
    """19 MB, two passes, one lane: 15–47 sign-ins a second on two cores, 300 MB for sixteen at once."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1
