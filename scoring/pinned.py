"""The rules that a settlement keeps packed beside its result: the scheme's text and the settings changed in it."""

from __future__ import annotations

import json
import zlib
from functools import lru_cache
from typing import Final

from plans.engine.loading import Rules, load_rules

# Schemes are small.
KEPT_RULES: Final = 64


@lru_cache(maxsize=KEPT_RULES)
def unpacked_rules(packed: bytes) -> Rules:
    """Read packed rules; ValueError when they no longer load."""
    pinned = json.loads(zlib.decompress(packed))
    rules = load_rules(pinned["scheme"], pinned["changes"]).rules
    if rules is None:
        raise ValueError("the pinned scheme of a settlement does not load")
    return rules
