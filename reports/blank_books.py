"""Empty year workbooks to begin with, made once for each scheme that comes with the program."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from plans.schemes import scheme_codes, scheme_text


@cache
def blank_workbook(code: str) -> bytes | None:
    """Give the empty workbook of a scheme by its code, None where there is no such scheme.

    What lays workbooks out is imported here: a server that nobody asks stays small.
    """
    if code not in scheme_codes():
        return None
    from plans.engine.loading import load_rules
    from reports.workbook.blank import write_blank

    rules = load_rules(scheme_text(code) or "").rules
    assert rules is not None, f"the scheme {code} that comes with the program is faulty"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blank.xlsx"
        write_blank(rules, path)
        return path.read_bytes()
