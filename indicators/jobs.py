"""The long work of indicators: storing a large imported table."""

from __future__ import annotations

from collections.abc import Mapping

from indicators.services.importing import JOB, import_claimed
from people.job_runners import JSON, JobContext, runner


@runner(JOB, title="导入指标表", rule="indicator.change")
def import_table(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Store an import of many rows, once: the job ends in the same transaction."""
    import_claimed(context=context, name=str(arguments["draft"]), plan_key=int(str(arguments["plan"])))
    return {}
