"""The part of the access table for the year in the browser: a module for each subject, lines and makers together."""

from __future__ import annotations

from tests.access.year import (
    calendar,
    decisions,
    files,
    filing,
    grid,
    importing,
    notices,
    plan,
    progress,
    quarters,
    register_tables,
    registers,
    reviewing,
    route,
    settling,
    watching,
)

PARTS = (
    calendar,
    decisions,
    files,
    filing,
    grid,
    importing,
    notices,
    plan,
    progress,
    quarters,
    register_tables,
    registers,
    reviewing,
    route,
    settling,
    watching,
)
