"""What changed between two versions of a settled year, and how it travelled from the input to score, rank and money.

For the page `result_compare` and for the preview of an uploaded workbook::

    from reports.changes import compare, new_year, stored_year

    found = compare(stored_year(settlement), new_year(rows, rules, agency=name))   # before may be None: first version

Sides: `stored_year(settlement)` of a stored version (queries: results with traces, once), `new_year(rows, rules,
agency=…)` of rows that are not stored (settles them in memory, traces included; slow for large years).

`Changes`: `same`; `settings` (SettingChange: name, old, new, clause, reason); `rows` (RowChange: sheet, title, what =
added/removed/changed, fields of (heading, old, new)); `subjects` and `people` (ResultChange: id, name, what, figures of
(name, old, new, difference), causes as Chinese sentences); `money` (figures of the pool); `problems_gone` and
`problems_new` (Problem rows of 结果.json); `counts` words for a head line. Everything is text, ready to be shown; scores and
amounts have two places; nothing in it names a single ballot.
"""

from __future__ import annotations

from reports.changes.changes import Changes, Figure, ResultChange, RowChange, SettingChange
from reports.changes.comparing import compare
from reports.changes.sides import Side, new_year, stored_year

__all__ = [
    "Changes",
    "Figure",
    "ResultChange",
    "RowChange",
    "SettingChange",
    "Side",
    "compare",
    "new_year",
    "stored_year",
]
