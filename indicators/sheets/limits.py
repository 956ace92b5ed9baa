"""How large a table of indicators may be, and how long reading it may take."""

from __future__ import annotations

from typing import Final

MAX_FILE: Final = 10 << 20
MAX_ROWS: Final = 6_000
MAX_COLUMNS: Final = 80
MAX_SHEETS: Final = 40
# All cells of a file together, and all their letters.
MAX_CELLS: Final = 400_000
MAX_LETTERS: Final = 6_000_000
MAX_MERGES: Final = 40_000
# Of one cell; what is longer is cut and said to be.
LONGEST: Final = 4_000
SECONDS: Final = 25
MEMORY: Final = 1_200 << 20
"""Address space of the reading process in bytes."""
KINDS: Final = (".xlsx", ".xls", ".csv", ".txt")
