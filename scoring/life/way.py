"""The stations of the way itself: 核算, 核对, 审定, 公示, 发布, 归档, from the table and what was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from people.access import Access
from plans.models import PublicNotice
from plans.plan_pages import PLAN
from scoring.decisions.shapes import MATTERS
from scoring.engine.parts import MISSING_SCORE
from scoring.engine.quarters import MISSING_QUARTER
from scoring.life.guards import reasons_against
from scoring.life.noticing import asks_notice
from scoring.life.stations import Block, Standing, Station, register_station
from scoring.life.turns import hangs, own_reasons
from scoring.life.workflow import (
    ARCHIVE,
    BY_NAME,
    CHECK,
    DECIDE,
    ORDER,
    POST,
    PUBLISH,
    SETTLED,
    TAKE_DOWN,
    next_step,
)
from scoring.models import PersonResult, Settlement, SettlementAct, SettlementProblem, SubjectResult
from scoring.registering.shapes import RATINGS

State = Settlement.State
PLACES: Final = {CHECK: 20, DECIDE: 30, POST: 40, PUBLISH: 50, ARCHIVE: 70}
# So many problems are listed one by one; the result page has all.
MOST: Final = 20
TERMINAL: Final = "命令行"


def join() -> None:
    """Register the stations of the way."""
    register_station(settled)
    for name in PLACES:
        register_station(partial(station_of, name))


def settled(settlement: Settlement, access: Access) -> Station:
    """Who settled it; while it is a draft, what needs a decision and settling anew before it is worth checking."""
    made = timezone.localtime(settlement.created_at)
    who = settlement.account.name if settlement.account else TERMINAL
    open_ = settlement.state == State.DRAFT and settlement.blocked
    return Station(
        key="settle", order=10, title=SETTLED, standing=Standing.BLOCKED if open_ else Standing.DONE,
        next="先对下列问题作出决定，由另一人复核，再核算一次" if open_ else "",
        done=f"第{settlement.version}版，{who} {made:%Y-%m-%d %H:%M}",
        blocks=tuple(problems_of(settlement)) if open_ else (),
    )  # fmt: skip


def station_of(name: str, settlement: Settlement, access: Access) -> Station:
    """The station of one step."""
    step, standing = BY_NAME[name], _standing(name, settlement)
    blocks = tuple(blocks_of(settlement, name)) if standing is Standing.NOW else ()
    notice = settlement.notice if name == POST else None
    return Station(
        key=name, order=PLACES[name], title=step.title,
        standing=Standing.BLOCKED if blocks else standing,
        next=_next(name, settlement) if standing is Standing.NOW else "",
        done=_done(name, settlement) if standing in (Standing.DONE, Standing.NOW) else _spared(standing),
        blocks=blocks,
        url=_notice_url(settlement) if notice else "", link="打开公示" if notice else "",
    )  # fmt: skip


def _standing(name: str, settlement: Settlement) -> Standing:
    state = State(settlement.state)
    if state == State.SUPERSEDED:
        return Standing.DONE if acts_of(settlement).get(BY_NAME[name].title) else Standing.LATER
    if state == State.POSTED and name in (POST, PUBLISH):
        over = settlement.notice is None or settlement.notice.state == PublicNotice.State.CLOSED
        return (Standing.DONE if over else Standing.NOW) if name == POST else (
            Standing.NOW if over else Standing.LATER
        )  # fmt: skip
    if ORDER.index(BY_NAME[name].target) <= ORDER.index(state):
        spared = name == POST and settlement.notice_id is None and POSTED not in acts_of(settlement)
        return Standing.NOT_NEEDED if spared else Standing.DONE
    noticed = state != State.APPROVED or asks_notice(settlement)
    if name == POST and not noticed:
        return Standing.NOT_NEEDED
    if state == State.DRAFT and settlement.blocked:
        # It may be checked, but is decided and settled anew first: that is where it waits.
        return Standing.LATER
    waited = next_step(state, notice=noticed)
    return Standing.NOW if waited is not None and waited.name == name else Standing.LATER


POSTED: Final = BY_NAME[POST].title


def acts_of(settlement: Settlement) -> Mapping[str, SettlementAct]:
    """The last act of each step of a version; asked once for an object. A 公示 that was taken down is none."""
    held: Mapping[str, SettlementAct] | None = getattr(settlement, "acts_read", None)
    if held is None:
        rows: QuerySet[SettlementAct] = SettlementAct.objects.filter(settlement=settlement.pk).order_by("pk")
        found: dict[str, SettlementAct] = {}
        for act in rows:
            found[act.step] = act
            if act.step == BY_NAME[TAKE_DOWN].title:
                found.pop(POSTED, None)
        held = settlement.acts_read = found  # type: ignore[attr-defined]
    return held


def _spared(standing: Standing) -> str:
    return "与上次公示、发布的结果没有出入，不再公示" if standing is Standing.NOT_NEEDED else ""


def _done(name: str, settlement: Settlement) -> str:
    """Who, when, which body and document; of a 公示 its days."""
    notice = settlement.notice
    if name == POST and notice is not None and notice.posted_on and notice.closes_on:
        return f"{notice.posted_on:%Y-%m-%d} 至 {notice.closes_on:%Y-%m-%d}"
    act = acts_of(settlement).get(BY_NAME[name].title)
    if act is None:
        return ""
    told = (act.body, f"{act.on:%Y-%m-%d}", act.document, f"{act.name}登记" if act.body else act.name)
    return "，".join(word for word in told if word)


def _next(name: str, settlement: Settlement) -> str:
    if name == POST and hangs(settlement):
        return "公示期内受理异议，期满、答复完毕后结束公示"
    return BY_NAME[name].who


def blocks_of(settlement: Settlement, name: str) -> Iterator[Block]:
    """What speaks against a step that the state allows, with the page where each is done away with."""
    step = BY_NAME[name]
    if name == POST and hangs(settlement):
        # It hangs already: only what makes it fall blocks, and that is said on its own page.
        for why, way_out in own_reasons(settlement, step):
            yield Block(f"{why}。{way_out}", _notice_url(settlement))
        return
    for why, way_out in own_reasons(settlement, step):
        yield Block(f"{why}。{way_out}", "" if settlement.blocked else _settle_url(settlement))
    if step.undecided_forbidden and settlement.blocked:
        yield from problems_of(settlement)
    if name == PUBLISH and settlement.state == State.POSTED and settlement.notice is None:
        yield Block("这一版没有公示。请退回这一版，重新核算后再公示")
    for sentence in reasons_against(settlement, name):
        yield Block(sentence)


def problems_of(settlement: Settlement) -> Iterator[Block]:
    """The blocking problems, each with the page where it is decided."""
    rows = SettlementProblem.objects.filter(settlement=settlement, blocking=True).order_by("code", "pk")
    listed = list(rows[:MOST])
    names = _names(settlement, {part for row in listed for part in row.where.split("/")})
    for row in listed:
        words = MATTERS.get(row.code, "")
        whose = "、".join(names.get(part, part) for part in row.where.split("/"))
        said = f"{whose} {row.message.removeprefix(row.where).strip()}"
        yield Block(f"{words}：{said}" if words else said, _mending(settlement, row))
    left = rows.count() - MOST
    if left > 0:
        yield Block(f"还有 {left} 个问题", f"{_at('result', settlement)}#problems")


def _names(settlement: Settlement, codes: set[str]) -> dict[str, str]:
    """The names of subjects by 编号 and of people by 工号, as they were settled."""
    subjects = SubjectResult.objects.filter(settlement=settlement, code__in=codes).values_list("code", "name")
    people = PersonResult.objects.filter(settlement=settlement, number__in=codes).values_list(
        "number", "name"
    )
    return {**dict(people), **dict(subjects)}


def _mending(settlement: Settlement, problem: SettlementProblem) -> str:
    plan = settlement.plan
    at = {"agency": plan.agency_id, "year": plan.year}
    if problem.code in MATTERS:
        asked = {"matter": problem.code, "where": problem.where, PLAN: plan.pk}
        return f"{reverse('decision_enter', kwargs=at)}?{urlencode(asked)}"
    if problem.code == MISSING_QUARTER:
        return reverse("quarters", kwargs=at)
    if problem.code == MISSING_SCORE:
        return f"{reverse('register_list', kwargs={**at, 'register': RATINGS.slug})}?{PLAN}={plan.pk}"
    return f"{_at('result', settlement)}#problems"


def _at(name: str, settlement: Settlement) -> str:
    plan = settlement.plan
    return reverse(name, kwargs={"agency": plan.agency_id, "year": plan.year, "settlement": settlement.pk})


def _settle_url(settlement: Settlement) -> str:
    plan = settlement.plan
    at = {"agency": plan.agency_id, "year": plan.year}
    return f"{reverse('year_settle', kwargs=at)}?{PLAN}={plan.pk}"


def _notice_url(settlement: Settlement) -> str:
    plan = settlement.plan
    return reverse(
        "notice", kwargs={"agency": plan.agency_id, "year": plan.year, "notice": settlement.notice_id}
    )
