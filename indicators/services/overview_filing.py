"""本年工作, the part of indicators and plans: quarters filed, rows to review, returns, dates, 公示, 公开."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from django.db.models import Count, Min, Q

from indicators.models import Correction, LedgerEntry, QuarterlyReturn, SecondaryIndicator
from indicators.services.filing_rules import QUARTERS, Due, due_days, quarter_start, rules_of
from indicators.turns import waiting_for
from indicators.workflow import HANDED_IN
from indicators.year_overview import Asked, Matter, Standing, register_overview
from people.access import OFFICES
from plans.models import CalendarItem, Objection, PublicNotice
from plans.notice_sight import visible_notices

FILING: Final = "填报和审核"
PAPERS: Final = "方案和报送"
QUARTER: Final = ("", "第一季度", "第二季度", "第三季度", "第四季度")
State = LedgerEntry.State
# What is looked after first: what is late, what others wait for, what has to go out, what has only a date.
LATE, REVIEW, CORRECTION, SEND, OBJECTION, DATES, PUBLISH = 10, 20, 25, 30, 35, 40, 60


def join() -> None:
    """Register all of it."""
    for provider in (filing, returns, dates, notices, papers):
        register_overview(provider)


def filing(asked: Asked) -> Iterator[Matter]:
    """The quarters with what is filed of each, what waits for the asker, what is overdue; six queries."""
    plan, reader = asked.plan, asked.may("review.view")
    rules = rules_of([plan])
    due = due_days([plan], rules)[plan.pk]
    if not reader:
        yield _own(asked, due)
    else:
        yield from _quarters(asked, due)
    if rules[plan.pk].monthly:
        yield Matter(group=FILING, title="月度计划和总结", text="各科室按月填写", url=asked.at("my_months"))


def _own(asked: Asked, due: Mapping[int, Due]) -> Matter:
    """What somebody sees who only files: the own page and its next date."""
    ahead = [quarter for quarter in QUARTERS if due[quarter].day >= asked.today]
    text = (
        f"{QUARTER[ahead[0]]}填报 {_day(due[ahead[0]].day, asked.today)}截止"
        if ahead
        else "本年各季度都已截止"
    )
    return Matter(group=FILING, title="我的填报", text=text, url=asked.at("my_filing"))


def _quarters(asked: Asked, due: Mapping[int, Due]) -> Iterator[Matter]:
    plan, today = asked.plan, asked.today
    total = SecondaryIndicator.objects.filter(plan=plan).count()
    rows = LedgerEntry.objects.filter(indicator__plan=plan).order_by().values_list("quarter", "state")
    counts = {(quarter, state): number for quarter, state, number in rows.annotate(number=Count("pk"))}
    late = 0
    for quarter in QUARTERS:
        handed = sum(counts.get((quarter, state), 0) for state in HANDED_IN)
        approved, back = counts.get((quarter, State.APPROVED), 0), counts.get((quarter, State.SENT_BACK), 0)
        missing, over = total - handed, due[quarter].day < today
        late += missing if over else 0
        yield Matter(
            group=FILING, title=f"{QUARTER[quarter]}填报", url=_of_quarter(asked.at("review"), quarter),
            text=_filed(total, approved, handed - approved, back, missing, due[quarter].day, today),
            standing=_stands(total, approved, missing, over, quarter_start(plan.year, quarter) <= today),
        )  # fmt: skip
    yield from _to_do(asked, late)


def _filed(total: int, approved: int, waiting: int, back: int, missing: int, due: date, today: date) -> str:
    if not total:
        return "还没有指标"
    said = [f"{total} 项中已审核 {approved} 项"]
    said += [f"待审核 {waiting} 项"] if waiting else []
    said += [f"退回 {back} 项"] if back else []
    said += [f"未提交 {missing - back} 项"] if missing - back else []
    return f"{'，'.join(said)}；{_day(due, today)}截止"


def _stands(total: int, approved: int, missing: int, over: bool, begun: bool) -> Standing:
    if total and approved == total:
        return Standing.DONE
    if over and missing:
        return Standing.LATE
    return Standing.RUNNING if begun else Standing.AHEAD


def _to_do(asked: Asked, late: int) -> Iterator[Matter]:
    """What waits: rows for the asker's review, corrections, overdue rows."""
    plan = asked.plan
    waiting = LedgerEntry.objects.filter(waiting_for(asked.access), indicator__plan=plan).count()
    yield Matter(
        group=FILING, title="审核", url=asked.at("review"), urgency=REVIEW,
        text=f"{waiting} 项等您审核" if waiting else "没有等您审核的",
        standing=Standing.WAITING if waiting else Standing.NONE,
        step=f"{waiting} 项台账等您审核。" if waiting else "",
    )  # fmt: skip
    office = asked.access.has(*OFFICES, agency=plan.agency_id)
    open_ = Correction.objects.filter(entry__indicator__plan=plan, outcome=Correction.Outcome.OPEN)
    mine = open_.exclude(proposed_by=asked.access.account).count() if office else 0
    number = open_.count()
    yield Matter(
        group=FILING, title="更正", url=asked.at("corrections"), urgency=CORRECTION,
        text=f"{number} 项待决定" if number else "没有待决定的更正",
        standing=Standing.WAITING if number else Standing.NONE,
        step=f"{mine} 项台账更正待决定。" if mine else "",
    )  # fmt: skip
    yield Matter(
        group=FILING, title="逾期", url=asked.at("overdue"), urgency=LATE,
        text=f"{late} 项到期没有提交" if late else "没有逾期的",
        standing=Standing.LATE if late else Standing.NONE,
        step=f"{late} 项台账到期没有提交，可以一键提醒。" if late and office else "",
    )  # fmt: skip


def returns(asked: Asked) -> Iterator[Matter]:
    """The quarterly returns: which went out, how many sections have signed the one that is due; three queries."""
    if not asked.may("review.view"):
        return
    plan, today = asked.plan, asked.today
    sections = SecondaryIndicator.objects.filter(plan=plan, subject__isnull=False)
    number = sections.order_by().values("subject").distinct().count()
    rows = QuarterlyReturn.objects.filter(plan=plan)
    own = rows.filter(subject__isnull=True, state=QuarterlyReturn.State.SENT)
    of_sections = rows.filter(subject__isnull=False).exclude(state=QuarterlyReturn.State.OPEN)
    signed = Counter(of_sections.values_list("quarter", flat=True))
    sent = set(own.values_list("quarter", flat=True))
    due = due_days([plan])[plan.pk]
    left = [
        quarter for quarter in QUARTERS if quarter not in sent and quarter_start(plan.year, quarter) <= today
    ]
    said = [f"{'、'.join(QUARTER[quarter] for quarter in sorted(sent))}已报出"] if sent else []
    if left:
        one = left[0]
        said.append(f"{QUARTER[one]} {signed[one]} / {number} 个科室已签字，{_day(due[one].day, today)}截止")
    over = any(due[quarter].day < today for quarter in left)
    standing = Standing.LATE if over else Standing.RUNNING if left else Standing.DONE
    ready = bool(left) and number > 0 and signed[left[0]] >= number
    office = asked.access.has(*OFFICES, agency=plan.agency_id)
    yield Matter(
        group=FILING, title="季度报表", text="；".join(said) or "还没有到报送的季度", url=asked.at("returns"),
        standing=standing if said else Standing.AHEAD, urgency=SEND,
        step=f"{QUARTER[left[0]]}报表各科室都已签字，可以报出。" if ready and office else "",
    )  # fmt: skip


def dates(asked: Asked) -> Iterator[Matter]:
    """The calendar: what is late and what comes next; one query."""
    rows = CalendarItem.objects.filter(plan=asked.plan, done_on__isnull=True).order_by("due", "pk")
    items = list(rows.values_list("due", "name", "recipient"))
    late = [item for item in items if item[0] < asked.today]
    said = [f"{len(late)} 项已过期限未办结"] if late else []
    coming = next((item for item in items if item[0] >= asked.today), None)
    if coming:
        due, name, recipient = coming
        to = f"（报{recipient}）" if recipient else ""
        said.append(f"下一项 {_day(due, asked.today)}：{name}{to}")
    office = asked.access.has(*OFFICES, agency=asked.plan.agency_id)
    yield Matter(
        group=PAPERS, title="日程和报送", text="；".join(said) or "没有未办结的", url=asked.at("calendar"),
        standing=_of_reader(asked, Standing.LATE if late else Standing.RUNNING if items else Standing.DONE), urgency=DATES,
        step=f"日程里 {len(late)} 项已过期限，请办理或登记办结。" if late and office else "",
    )  # fmt: skip


def notices(asked: Asked) -> Iterator[Matter]:
    """公示 under way with objections that wait, and the 公开 of the plan; two queries."""
    plan = asked.plan
    office = asked.access.has(*OFFICES, agency=plan.agency_id)
    shown = visible_notices(asked.access).filter(plan=plan)
    found = shown.aggregate(
        posted=Count("pk", filter=Q(state=PublicNotice.State.POSTED), distinct=True),
        open=Count("objections", filter=Q(objections__outcome=Objection.Outcome.OPEN), distinct=True),
        number=Count("pk", distinct=True),
    )
    posted, open_ = found["posted"], found["open"] if office else 0
    said = [f"{posted} 个正在公示"] if posted else []
    said += [f"{open_} 条异议待答复"] if open_ else []
    yield Matter(
        group=PAPERS, title="公示", url=asked.at("notices"), urgency=OBJECTION,
        text="，".join(said) or (f"{found['number']} 个，都已结束" if found["number"] else "还没有公示"),
        standing=Standing.WAITING if open_ else Standing.RUNNING if posted else Standing.NONE,
        step=f"{open_} 条异议待答复。" if open_ else "",
    )  # fmt: skip
    made = plan.publications.aggregate(number=Count("pk"), first=Min("on"))
    text = f"{made['number']} 处，最早 {made['first']:%Y-%m-%d}" if made["number"] else "方案还没有公开"
    yield Matter(
        group=PAPERS, title="方案公开", text=text, url=asked.at("publications"), urgency=PUBLISH,
        standing=_of_reader(asked, Standing.DONE if made["number"] else Standing.WAITING),
        step="" if made["number"] or not office else "方案已经批准，请公开并登记渠道和日期。",
    )  # fmt: skip


def _of_reader(asked: Asked, standing: Standing) -> Standing:
    """Where the office's own matters stand is for those who run and oversee the year; others only read of them."""
    return standing if asked.may("review.view") else Standing.NONE


def papers(asked: Asked) -> Iterator[Matter]:
    """The document of the plan, whole for who reads the business, and its liaisons; no query."""
    text = "方案、分解表、责任分工表、附件4" if asked.may("plan.documents") else "公开版"
    yield Matter(group=PAPERS, title="方案文件", text=text, url=asked.at("plan_documents"))
    if asked.may("plan.change"):
        yield Matter(group=PAPERS, title="负责人和联络员", text="附件4 登记表", url=asked.at("liaisons"))


def _of_quarter(address: str, quarter: int) -> str:
    return f"{address}{'&' if '?' in address else '?'}quarter={quarter}"


def _day(day: date, today: date) -> str:
    year = "" if day.year == today.year else f"{day.year} 年 "
    return f"{year}{day.month} 月 {day.day} 日"
