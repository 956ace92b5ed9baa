"""Where a plan stands: the steps of its way, the next one, and the pages that belong to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch
from django.utils import timezone

from indicators.services.approving import hands_on
from indicators.services.plan_checking import Checked
from indicators.year_overview import Asked, Matter, Overview, beginning_of, overview_of
from people.access import LINE, OFFICES, Access, Role
from people.permissions import allowed
from plans.models import Plan, PlanChange, PlanVersion, SectionDraft

Address = Callable[..., str]
DRAFTERS: Final = (Role.FILER, *LINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepShown:
    """One step as `pieces/stepper.html` draws it."""

    title: str
    state: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What is to be done next: words, where, and the text of the button."""

    text: str
    url: str = ""
    button: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A page of the plan with what stands on it."""

    title: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything the page of a plan says of its way."""

    steps: tuple[StepShown, ...]
    next: Next
    pages: tuple[PageLink, ...]
    year: Overview | None = None
    left: tuple[Matter, ...] = ()


def standing_of(
    plan: Plan, checked: Checked, access: Access, at: Address, *, stale: bool = False
) -> Standing:
    """Say where the plan stands; `at` gives addresses of its pages. A constant number of queries.

    Once it is approved, `year` says what the year has done and what comes next (indicators.year_overview).
    `stale`: it was put up for approval and has changed since, so that it has to be put up again.
    """
    versions = list(
        PlanVersion.objects.filter(plan=plan)
        .order_by("-number")
        .values_list("number", "approved_on", "document")
    )
    drafts = list(SectionDraft.objects.filter(plan=plan).values_list("state", flat=True))
    change = PlanChange.objects.filter(plan=plan, state__in=("起草", "待批准")).first()
    pages = tuple(_pages(plan, checked, access, at, len(versions), drafts))
    steps = _steps(plan, checked, versions, plan.state != Plan.State.DRAFT, stale)
    scheme = checked.rules.scheme if checked.rules else None
    asked = Asked(plan=plan, access=access, today=access.today, at=at, scheme=scheme)
    if plan.state == Plan.State.DRAFT:
        doing = _next(plan, checked, access, at, drafts, stale)
        return Standing(steps, doing, pages, left=beginning_of(asked))
    year = overview_of(asked)
    return Standing(steps, _next_of_year(plan, year, change, at), pages, year)


def _next_of_year(plan: Plan, year: Overview, change: PlanChange | None, at: Address) -> Next:
    """The next step once the plan is approved: a 变更 that waits, else the most urgent matter of the year."""
    if plan.state == Plan.State.ARCHIVED:
        return Next(text="本年度已经归档，不再改动。")
    if change is not None and change.state == PlanChange.State.PROPOSED:
        return Next(
            text=f"第{change.number}号变更待批准。", url=_try(at, "plan_change", change.pk), button="看变更"
        )
    if year.first is not None:
        return Next(text=year.first.step, url=year.first.url, button=f"办理“{year.first.title}”")
    return Next(text="方案已经批准，正在执行，眼下没有等您办的。")


def _steps(
    plan: Plan, checked: Checked, versions: Sequence[tuple[int, object, str]], approved: bool, stale: bool
) -> tuple[StepShown, ...]:
    prepared = f"{plan.prepared_name}，{_moment(plan)}" if plan.prepared_at and not stale else ""
    done = (
        ("计分方案", True, plan.scheme_code),
        ("设置和名册", bool(checked.subjects), f"{len(checked.subjects)} 个考核对象，{checked.people} 人"),
        ("指标", bool(checked.indicators), f"{len(checked.indicators)} 项" if checked.indicators else ""),
        (
            "体检",
            bool(checked.indicators) and checked.passed,
            f"{len(checked.musts)} 处必须改正" if checked.musts else "",
        ),
        ("提请批准", approved or bool(prepared), prepared),
        ("批准", approved, f"第{versions[0][0]}版，{versions[0][2]}" if versions else ""),
    )
    found, current = [], False
    for title, over, detail in done:
        state = "done" if over or approved else "waiting" if current else "current"
        current = current or state == "current"
        found.append(StepShown(title=title, state=state, detail=detail))
    return tuple(found)


def _next(plan: Plan, checked: Checked, access: Access, at: Address, drafts: list[str], stale: bool) -> Next:
    if not access.has(*OFFICES, agency=plan.agency_id):
        return _next_of_others(plan, access, at)
    waiting = drafts.count(SectionDraft.State.SUBMITTED)
    if not checked.subjects:
        return Next(
            text="先把考核对象和人员带入名册。", url=at("plan_roster_update"), button="按组织人事更新名册"
        )
    if waiting:
        return Next(text=f"{waiting} 个科室的草案待并入。", url=at("plan_drafts"), button="看科室草案")
    if not checked.indicators:
        return Next(text="填写指标，或请科室起草、从表格导入。", url=_try(at, "grid"), button="填写指标")
    if checked.musts:
        return Next(
            text=f"方案体检还有 {len(checked.musts)} 处必须改正。", url=at("plan_check"), button="看体检结果"
        )
    if not plan.prepared_at:
        return Next(text="体检通过，可以提请批准。")
    if stale:
        return Next(text=f"{plan.prepared_name}提请批准之后，方案又有改动，需要重新提请。")
    if any(access.account in step.people for step in hands_on(plan)):
        text = f"{plan.prepared_name}已提请批准，等待批准；由没有参与编制的另一人批准。批准以前的办理程序请登记。"
        return Next(text=text, url=_try(at, "route"), button="登记办理程序")
    return Next(text=f"{plan.prepared_name}已提请批准，等待批准。", url=at("plan_approve"), button="批准方案")


def _next_of_others(plan: Plan, access: Access, at: Address) -> Next:
    if plan.prepared_at and access.has(Role.LEADING_GROUP, Role.CHIEF_LEADER, agency=plan.agency_id):
        return Next(
            text=f"{plan.prepared_name}已提请批准，请核对。", url=at("plan_approve"), button="批准方案"
        )
    if access.has(*DRAFTERS, agency=plan.agency_id):
        return Next(
            text="方案正在编制，您的科室可以起草自己的指标。", url=at("plan_drafts"), button="科室草案"
        )
    return Next(text="方案正在编制。")


# What asks for more than plan.view; a page that is not opened to the reader is not linked.
NARROWER: Final = {
    "plan_participants": "plan.roster",
    "plan_changes": "plan.roster",
    "indicator_library": "indicator.change",
    "liaisons": "plan.change",
}


def _pages(
    plan: Plan, checked: Checked, access: Access, at: Address, versions: int, drafts: list[str]
) -> list[PageLink]:
    drafted = sum(1 for state in drafts if state == SectionDraft.State.SUBMITTED)
    wanted = [
        ("plan_settings", "设置", "各项数值、条款、理由"),
        ("plan_subjects", "考核对象", f"{len(checked.subjects)} 个"),
        ("plan_participants", "人员", f"{checked.people} 人"),
        ("grid", "指标", f"{len(checked.indicators)} 项"),
        ("plan_drafts", "科室草案", f"{drafted} 份待并入" if drafted else "科室起草，绩效办并入"),
        ("indicator_library", "历年指标", "往年的指标和得分"),
        ("indicator_exits", "指标退出", "该退出的指标和决定"),
        ("responsibility", "责任公示", "每项指标由谁负责"),
        ("plan_read", "方案读本", "用句子把方案读一遍，可打印"),
        ("plan_documents", "方案文件", "方案、分解表、责任分工表"),
        ("liaisons", "负责人和联络员", "附件4 登记表"),
        ("route", "办理程序", "草案、审核、批准各步"),
        ("plan_versions", "版本", _versions(versions)),
        ("plan_last_year", "与上年相比", "设置、名册、指标的不同"),
        ("plan_changes", "方案变更", "批准后的改动"),
        ("publications", "公开", "渠道、日期、照片"),
        ("calendar", "日程和报送", "节点、期限、报送对象"),
    ]
    if checked.rules is not None and checked.rules.scheme.uses_quarters():
        wanted.append(("quarters", "季度核算", "评价系数、季度得分、公示"))
    hidden = _hidden(plan, access)
    return [
        PageLink(title=title, text=text, url=url)
        for name, title, text in wanted
        if name not in hidden and (url := _try(at, name))
    ]


def _hidden(plan: Plan, access: Access) -> set[str]:
    """Pages that the reader may not open, and those that only help to write a draft once there is none."""
    hidden = {name for name, rule in NARROWER.items() if not allowed(access, rule, plan.agency_id)}
    if plan.state != Plan.State.DRAFT:
        return hidden | {"plan_drafts", "indicator_library"}
    return hidden if access.has(*DRAFTERS, *OFFICES, agency=plan.agency_id) else hidden | {"plan_drafts"}


def _versions(number: int) -> str:
    if number > 1:
        return f"{number} 版，可以两版对照"
    return f"{number} 版" if number else "批准后形成"


def _try(at: Address, name: str, *more: object) -> str:
    """The address of a page of another part; empty where this installation has none."""
    try:
        return at(name, *more)
    except NoReverseMatch:
        return ""


def _moment(plan: Plan) -> str:
    return f"{timezone.localtime(plan.prepared_at):%Y-%m-%d}" if plan.prepared_at else ""
