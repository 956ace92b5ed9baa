"""What is kept of a year beside its settlements: its documents, its archive package, and protocols of removal."""

from __future__ import annotations

from reports.models.papers import ArchivePackage, RemovalProtocol, YearPaper
from reports.models.result_notices import ResultNotice

__all__ = ["ArchivePackage", "RemovalProtocol", "ResultNotice", "YearPaper"]
