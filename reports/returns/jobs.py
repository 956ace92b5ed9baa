"""The long work of the returns: packing the evidence of a period."""

from __future__ import annotations

from collections.abc import Mapping

from people.job_runners import JSON, JobContext, runner
from reports.submissions import PACKAGE


@runner(PACKAGE, title="打包佐证材料", rule="ledger.review")
def pack_evidence(context: JobContext, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Pack the evidence of a period, numbered like its catalogue; begun again, it is made again."""
    from plans.models import Plan
    from reports.returns.package import PACKED, write_package

    plan = Plan.objects.select_related("agency").get(pk=str(arguments["plan"]))
    number = write_package(
        plan,
        context.outputs / PACKED,
        half=bool(arguments["half"]),
        progress=lambda done, total: context.progress("打包", done, total),
    )
    return {"files": [PACKED], "lines": [f"已打包 {number} 件佐证材料"]}
