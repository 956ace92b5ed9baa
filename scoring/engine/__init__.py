"""The scoring engine: pure functions from facts to results (design «Rules as data»)."""

from typing import Final

# Counts changes that alter results or traces; every settlement pins it.
ENGINE_VERSION: Final = 1
