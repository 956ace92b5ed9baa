"""The long work of scoring: telling everybody concerned that a result is published."""

from __future__ import annotations

from collections.abc import Mapping

from people.job_runners import JSON, JobContext, runner
from scoring.life.publishing import TELL
from scoring.life.telling import tell


@runner(TELL, title="通知考核结果发布", rule="life.change")
def tell_published(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Write everybody's message, all or none: the job ends in the same transaction."""
    return tell(context, int(str(arguments["settlement"])))
