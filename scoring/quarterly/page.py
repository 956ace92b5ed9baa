"""What the pages of a quarter's version show: its table with what moved, the way it has gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from people.access import Access
from people.errors import DomainError
from plans.engine.rounding import two_places
from plans.models import Plan, PublicNotice
from plans.services.notice_words import day_words
from scoring.engine.quarter_run import QuarterOutcome
from scoring.engine.registers.rows import in_points
from scoring.models import PublishedQuarter, QuarterScore, QuarterSettlement
from scoring.quarterly.facts import compute_quarter
from scoring.quarterly.sheet import NONE, ranked
from scoring.quarterly.sight import traceable, visible_versions
from scoring.quarterly.turns import State
from scoring.quarterly.workflow import APPROVE, MOVES, SETTLE, open_move, own

NoticeState = PublicNotice.State
Figures = Mapping[str, tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A section in a version's table, as text; `score_key` is that of its 计算过程, None where it is closed."""

    code: str
    name: str
    group: str
    raw: str
    coefficient: str
    score: str
    rank: str
    change: str
    moved: str
    score_key: int | None = None


def lines(access: Access, settlement: QuarterSettlement) -> list[Line]:
    """The table of a version: change to the quarter before (published), and to the version before it."""
    rows = ranked(QuarterScore.objects.filter(settlement=settlement).defer("trace"))
    before = _published(settlement.plan, settlement.quarter - 1)
    earlier = earlier_figures(settlement) if _all_versions(access, settlement) else {}
    open_ = set(traceable(access, settlement).values_list("code", flat=True))
    return [
        Line(
            code=row.code, name=row.name, group=row.group, raw=_places(row.raw_hundredths),
            coefficient=NONE if row.coefficient is None else in_points(row.coefficient),
            score=_places(row.score_hundredths), rank=str(row.rank or NONE),
            change=_change((row.score_hundredths, row.rank), before.get(row.code)),
            moved=_moved((row.score_hundredths, row.rank), earlier, row.code),
            score_key=row.pk if row.code in open_ else None,
        )
        for row in rows
    ]  # fmt: skip


def preview(outcome: QuarterOutcome, against: QuarterSettlement | None) -> list[Line]:
    """What would be stored, with who moves against the newest version."""
    earlier = figures(against) if against else {}
    order = sorted(outcome.sections, key=lambda row: (row.group, row.rank is None, row.rank or 0, row.code))
    return [
        Line(
            code=row.code, name=row.name, group=row.group, raw=_places(row.raw),
            coefficient=NONE if row.coefficient is None else in_points(row.coefficient),
            score=_places(row.score), rank=str(row.rank or NONE), change="",
            moved=_moved((row.score, row.rank), earlier, row.code),
        )
        for row in order
    ]  # fmt: skip


def newest(plan: Plan, quarter: int) -> QuarterSettlement | None:
    """The newest version of a quarter, whatever its state."""
    rows = QuarterSettlement.objects.filter(plan=plan, quarter=quarter).defer("inputs", "rules")
    return rows.order_by("-version").first()


def figures(settlement: QuarterSettlement) -> Figures:
    """Score and rank of a version by 编号."""
    rows = QuarterScore.objects.filter(settlement=settlement)
    return {code: (score, rank) for code, score, rank in rows.values_list("code", "score_hundredths", "rank")}


def earlier_figures(settlement: QuarterSettlement) -> Figures:
    """Those of the version before; empty for the first."""
    rows = QuarterScore.objects.filter(
        settlement__plan=settlement.plan_id, settlement__quarter=settlement.quarter,
        settlement__version=settlement.version - 1,
    )  # fmt: skip
    return {code: (score, rank) for code, score, rank in rows.values_list("code", "score_hundredths", "rank")}


def stale(settlement: QuarterSettlement) -> bool:
    """Whether ledger, coefficients or settings have moved since a version that is still on its way was settled."""
    if settlement.state not in (State.DRAFT, State.APPROVED):
        return False
    try:
        return compute_quarter(settlement.plan, settlement.quarter).digest != settlement.inputs_digest
    except DomainError:
        return True


def way(settlement: QuarterSettlement) -> list[dict[str, str]]:
    """The steps of a version for the stepper, with who and when."""
    state, notice = settlement.state, settlement.notice
    order = [State.DRAFT, State.APPROVED, State.POSTED, State.PUBLISHED]
    reached = order.index(State(state)) if state in order else _reached(settlement)
    made = timezone.localtime(settlement.created_at)
    who = settlement.account.name if settlement.account else "命令行"
    meeting = settlement.meeting_date
    taken_down = notice is not None and notice.state == NoticeState.WITHDRAWN
    hung = notice if notice is not None and notice.posted_on and not taken_down else None
    published = settlement.published_at
    details = (
        f"{who} {made:%Y-%m-%d}",
        day_words(meeting) if meeting else "",
        f"{hung.posted_on:%Y-%m-%d} 至 {hung.closes_on:%Y-%m-%d}" if hung and hung.closes_on else "",
        f"{timezone.localtime(published):%Y-%m-%d}" if published else "",
    )
    titles = ("核算", "党委会审议", "公示", "发布")
    superseded = state == State.SUPERSEDED
    return [
        {"title": title, "detail": detail, "state": _step_state(place, reached, superseded=superseded)}
        for place, (title, detail) in enumerate(zip(titles, details, strict=True))
    ]


def _reached(row: QuarterSettlement) -> int:
    if row.published_at is not None:
        return 3
    hung = row.notice is not None and row.notice.posted_on is not None
    return 2 if hung else 1 if row.meeting_date is not None else 0


def _step_state(place: int, reached: int, *, superseded: bool) -> str:
    if place <= reached:
        return "done"
    return "current" if place == reached + 1 and not superseded else "waiting"


def acts(row: QuarterSettlement, account: int | None, *, settling: bool, approving: bool) -> dict[str, bool]:
    """Which steps the asker may take on a version now."""
    move = open_move(row)
    may = {SETTLE: settling, APPROVE: approving}
    mine = own(row, account)
    found = {each.name: each is move and may[each.rule] and not (each.other and mine) for each in MOVES}
    return found | {
        "own": settling and move is not None and move.other and mine,
        "again": settling and row.state != State.SUPERSEDED and not hangs(row),
        "recall": settling and bool(row.outdated) and hangs(row),
    }


def hangs(row: QuarterSettlement) -> bool:
    """Whether the 公示 of a version is up: it is taken down before the quarter is settled again."""
    return row.state == State.POSTED and row.notice is not None and row.notice.state == NoticeState.POSTED


def _all_versions(access: Access, settlement: QuarterSettlement) -> bool:
    """Staff are not shown what was moved against a version that they never saw."""
    return visible_versions(access).filter(
        plan=settlement.plan_id, quarter=settlement.quarter, version=settlement.version - 1
    ).exists()  # fmt: skip


def _published(plan: Plan, quarter: int) -> Figures:
    """Score and rank of the quarter before as published; one that came with a workbook has no rank."""
    settled = Q(settlement__plan=plan, settlement__quarter=quarter, settlement__state=State.PUBLISHED)
    rows = QuarterScore.objects.filter(settled).values_list("code", "score_hundredths", "rank")
    found: dict[str, tuple[int | None, int | None]] = {code: (score, rank) for code, score, rank in rows}
    given = PublishedQuarter.objects.filter(plan=plan, quarter=quarter)
    for code, points in given.values_list("subject__code", "points"):
        found.setdefault(code, (points // 100, None))
    return found


def _places(hundredth: int | None) -> str:
    return NONE if hundredth is None else two_places(hundredth)


def _signed(difference: int) -> str:
    return "持平" if not difference else f"{'+' if difference > 0 else '−'}{two_places(abs(difference))}"


def _change(now: tuple[int | None, int | None], before: tuple[int | None, int | None] | None) -> str:
    """The change to the quarter before: points, and places up or down."""
    if before is None or now[0] is None or before[0] is None:
        return NONE
    words = _signed(now[0] - before[0])
    if now[1] is None or before[1] is None or now[1] == before[1]:
        return words
    up = before[1] - now[1]
    return f"{words}，名次{'升' if up > 0 else '降'} {abs(up)}"


def _moved(now: tuple[int | None, int | None], earlier: Figures, code: str) -> str:
    """What moved against another version; empty where nothing did."""
    if not earlier or code not in earlier or earlier[code] == now:
        return "" if not earlier or code in earlier else "新增"
    score, rank = earlier[code]
    words = [f"得分 {_places(score)} → {_places(now[0])}"] if score != now[0] else []
    words += [f"名次 {rank or NONE} → {now[1] or NONE}"] if rank != now[1] else []
    return "；".join(words)
