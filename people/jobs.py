"""The long work of people: what runs as jobs."""

from __future__ import annotations

from people.audit import AuditEntry
from people.job_runners import runner
from people.services.audit_check import KIND, TITLE, run_check

runner(KIND, title=TITLE, rule="audit.read", category=AuditEntry.Category.SYSTEM)(run_check)
