"""对账: an office's own figures beside those of a settlement, each difference with its likely reason.

Pure but for `upload.py`, which turns a spreadsheet file into text: `table` (text → lines), `headings` (what a column
is), `given` (lines → figures), `figures` (ours), `matching` (names → ids), `variants` (the year computed in the ways in
which people compute it by hand), `pair` and `reasons` (why two figures differ), `reconcile` (all of it).
"""
