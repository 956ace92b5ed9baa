"""Who gets in: importing tables of indicators."""

from __future__ import annotations

from typing import Final

from tests.access.table import CITY, OFFICE, Expected, Maker, Scope, page, yearly

_OFFICES: Final = yearly(OFFICE | CITY, CITY)
# The upload named is not there: whoever may import is sent to upload anew.
_ANEW: Final = frozenset({302})

EXPECTATIONS: Final[dict[str, Expected]] = {
    "import_table": page(_OFFICES, _OFFICES),
    "import_preview": page(_OFFICES, statuses=_ANEW),
    "import_sheet": page(post=_OFFICES, post_statuses=_ANEW),
    "import_columns": page(post=_OFFICES, post_statuses=_ANEW),
    "import_rows": page(post=_OFFICES, post_statuses=_ANEW),
    "import_store": page(post=_OFFICES, post_statuses=_ANEW),
    "import_drop": page(post=_OFFICES, post_statuses=_ANEW),
}
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {}
