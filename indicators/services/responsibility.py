"""责任公示 inside the office: 岗位, 责任人 and 责任领导 of every indicator (rules 1.8 «三(一)»)."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.models import SecondaryIndicator
from people.acting import Actor
from people.errors import DomainError
from plans.engine.check_rows import shortened
from plans.models import Plan, PublicNotice
from plans.services.notice_content import NoticeTable
from plans.services.notices import draft_notice

KIND = "责任公示"
HEADS = ("编号", "一级指标", "二级指标", "责任对象", "责任岗位", "责任人", "责任领导")


@dataclass(frozen=True, slots=True)
class ResponsibilityRow:
    """Who answers for one indicator."""

    pk: int
    category: str
    primary: str
    code: str
    name: str
    subject: str
    post: str
    responsible: str
    leader: str

    def cells(self) -> tuple[str, ...]:
        """The row under HEADS."""
        return (self.code, self.primary, self.name, self.subject, self.post, self.responsible, self.leader)


def responsibility_of(plan: Plan) -> list[ResponsibilityRow]:
    """Everybody who answers for an indicator of the plan, in its order; one query."""
    columns = (
        "pk", "primary__category", "primary__name", "code", "name", "subject__name", "post_title", "responsible__job_title",
        "responsible__post", "responsible__name", "leader__name",
    )  # fmt: skip
    rows = (
        SecondaryIndicator.objects.filter(plan=plan).order_by("position", "code", "pk").values_list(*columns)
    )
    return [
        ResponsibilityRow(
            pk,
            category,
            primary,
            code,
            name,
            subject or "",
            said or job or post or "",
            person or "",
            leader or "",
        )
        for pk, category, primary, code, name, subject, said, job, post, person, leader in rows
    ]


def missing_in(rows: list[ResponsibilityRow]) -> list[str]:
    """What is still open before it can be shown."""
    found = []
    for place, heading in enumerate(HEADS):
        empty = [row.code for row in rows if not row.cells()[place]]
        if empty and heading.startswith("责任"):
            found.append(f"没有{heading}：{shortened(empty)}")
    return found


def draft_responsibility(*, by: Actor, plan: Plan) -> PublicNotice:
    """Draft the 公示 with the table as it stands now. DomainError: there is nothing to show."""
    rows = responsibility_of(plan)
    if not rows:
        raise DomainError("没有起草公示", why="方案还没有指标", next_step="请先录入指标和责任人")
    text = "根据年度绩效管理工作方案，现将各项绩效指标的责任岗位、责任人和责任领导予以公示。对公示内容有异议的，请在公示期内提出。"
    return draft_notice(
        by=by, plan=plan, kind=KIND, title=f"{plan.agency.name}{plan.year}年度绩效指标责任公示", text=text, audience="本单位全体干部职工",
        tables=[NoticeTable(heads=HEADS, rows=tuple(row.cells() for row in rows))],
    )  # fmt: skip
