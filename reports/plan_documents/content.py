"""What the plan's document says, gathered from the plan and its indicators.

The public version names sections, not persons; it leaves out telephones, bonus settings and the readings of the
program (issue «plan»).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indicators.gather import gather_indicator, gather_subject
from indicators.models import SecondaryIndicator
from plans.current import rules_in_force
from plans.engine.sentences import Chapter, plan_chapters
from plans.models import Liaison, Plan, PlanVersion, RouteRecord
from plans.plan_sight import open_chapters
from reports.plan_documents.tables import (
    DocumentTable,
    indicator_table,
    liaison_table,
    source_table,
    task_table,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDocument:
    """A plan's document. `standing` says which version it is, `signed_on` the day under the unit's name."""

    title: str
    unit: str
    standing: str
    draft: bool
    public: bool
    signed_on: date | None
    basis: str
    chapters: Sequence[Chapter]
    tables: Sequence[DocumentTable]
    problem: str = ""


def plan_document(plan: Plan, *, public: bool) -> PlanDocument:
    """Gather the document of a plan, internal or public; a scheme that cannot be read leaves the text out and says so."""
    loaded = rules_in_force(plan)
    rows = list(
        SecondaryIndicator.objects.filter(plan=plan)
        .select_related("primary", "subject__parent", "responsible", "leader")
        .order_by("primary__position", "primary__pk", "position", "code")
    )
    chapters: Sequence[Chapter] = ()
    if loaded.rules is not None:
        subjects = plan.subjects.select_related("parent", "head", "supervising_leader").order_by("code")
        chapters = plan_chapters(
            loaded.rules, [gather_subject(row) for row in subjects], [gather_indicator(row) for row in rows],
            plan.year,
        )  # fmt: skip
    scheme = loaded.rules.scheme if loaded.rules else None
    version = PlanVersion.objects.filter(plan=plan).order_by("-number").first()
    return PlanDocument(
        title=f"{plan.agency.name}{plan.year}年度绩效管理工作方案",
        unit=plan.agency.name,
        standing=_standing(plan, version),
        draft=plan.state == Plan.State.DRAFT,
        public=public,
        signed_on=_signed_on(plan, version),
        basis=scheme.document if scheme else "",
        chapters=open_chapters(chapters) if public else chapters,
        tables=_tables(plan, rows, public=public),
        problem="" if scheme else "方案模板读不出来，正文从略；请在方案页处理后重新生成。",
    )


def _tables(plan: Plan, rows: list[SecondaryIndicator], *, public: bool) -> list[DocumentTable]:
    tables = [make(rows, public=public) for make in (indicator_table, task_table, source_table)]
    if not public:
        liaisons = Liaison.objects.filter(plan=plan).select_related("subject").order_by("position", "pk")
        tables.append(liaison_table(liaisons))
    return tables


def _standing(plan: Plan, version: PlanVersion | None) -> str:
    if plan.state == Plan.State.DRAFT:
        return "草稿，未经批准"
    if version is None:
        return "已批准"
    approved = f"，{version.approved_on:%Y-%m-%d} 批准" if version.approved_on else ""
    document = f"，{version.document}" if version.document else ""
    return f"第{version.number}版{approved}{document}"


def _signed_on(plan: Plan, version: PlanVersion | None) -> date | None:
    if plan.state == Plan.State.DRAFT:
        return None
    if version is not None and version.approved_on is not None:
        return version.approved_on
    step = RouteRecord.objects.filter(plan=plan, approves=True).first()
    return step.done_on if step else None
