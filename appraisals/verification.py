"""Checking a closed round from what is stored: digest against the audit chain, numbers against the turnout, sums again.

Nothing here says anything of a single voter. `first_difference` is what the page of the 监督小组, `manage.py verify_round`
and `manage.py verify` ask.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count as CountOf
from django.db.models import QuerySet

from appraisals.counted import form_of, pools_of
from appraisals.engine.counting import Count, digest_of
from appraisals.engine.tallies import tally
from appraisals.models import AppraisalRound, BallotTally, OpenedMarks, RoundGroup, SealedBallot, Turnout
from appraisals.unstored import unstored_of
from people.audit import AuditEntry
from plans.engine.scheme.ballots import BallotForm

State = AppraisalRound.State
# What closing writes into the audit log, and under which words.
CLOSED = "测评计票"
DIGEST = "开出票的摘要"


@dataclass(frozen=True, slots=True)
class Difference:
    """Where something does not agree: what is stored, what it should be."""

    where: str
    figure: str
    stored: str
    expected: str

    def __str__(self) -> str:
        return f"{self.where}：{self.figure}：存储 {self.stored} → 核验 {self.expected}"


def chosen(*, agency: str | None = None, year: int | None = None) -> QuerySet[AppraisalRound]:
    """The closed rounds of an agency and a year (of all without), oldest first."""
    rows = AppraisalRound.objects.filter(state=State.CLOSED).select_related("plan__agency").order_by("pk")
    if agency is not None:
        rows = rows.filter(plan__agency__name=agency)
    return rows if year is None else rows.filter(plan__year=year)


def chain_difference() -> Difference | None:
    """See that every closing in the audit log still has its round; one voided afterwards keeps the digest."""
    # Read first: a round closed meanwhile brings its row along and can only add to the rounds.
    entries = AuditEntry.objects.filter(action=CLOSED).order_by("position")
    told = list(entries.values_list("position", "agency", "target", "detail"))
    rows = AppraisalRound.objects.filter(state__in=(State.CLOSED, State.VOIDED)).select_related("plan")
    closed = {(row.plan.agency_id, _digest(row.outcome)) for row in rows}
    for position, agency, target, detail in told:
        digest = json.loads(detail).get(DIGEST)
        if (agency, digest) not in closed:
            return Difference(f"审计链第{position}条所记的“{target}”", "开出的票", "没有", f"摘要 {digest}")
    return None


def _digest(outcome: object) -> str:
    return str(outcome.get("摘要")) if isinstance(outcome, dict) else ""


def first_difference(round_: AppraisalRound) -> Difference | None:
    """Check one closed round and give the first thing that does not agree; None when everything does."""
    where = f"{round_.plan.agency.name} {round_.plan.year}年度 {round_.name}"
    try:
        found = next(_differences(round_), None)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        # The error's text may hold marks, its kind does not.
        found = ("开出的票", f"读不出来（{type(error).__name__}）", "应能读出")
    return Difference(where, *found) if found else None


Found = tuple[str, str, str]


def _differences(round_: AppraisalRound) -> Iterator[Found]:
    targets = list(round_.targets.select_related("subject", "participant").order_by("position"))
    groups = list(round_.groups.order_by("position"))
    pools = pools_of(groups)
    opened = {(row.target_id, row.group): row for row in OpenedMarks.objects.filter(target__round=round_)}
    codes = {target.pk: target.code for target in targets}
    tallies = {
        (row.target, row.group): row
        for row in BallotTally.objects.filter(round=round_).select_related("subject", "participant")
    }
    places = {target.code: target.position for target in targets}
    counts = {(codes[key], pool): _count(row) for (key, pool), row in opened.items()}
    unstored = {
        (code, pool): Count([_sums_of(tallies, code, pools[pool])], counts[code, pool].invalid, counts[code, pool].abstained)
        for code, pool in counts
        if (places[code], pool) in unstored_of(round_)
    }  # fmt: skip
    yield from _chained(round_, digest_of(counts | unstored, str(round_.outcome["盐"])))
    left = SealedBallot.objects.filter(round=round_).count()
    if left or round_.public_key or round_.boxes:
        yield "密封票和密钥", f"还有 {left} 张", "计票后应已销毁"
    yield from _numbers(round_, groups, pools, {target.pk: target.position for target in targets}, opened)
    form = form_of(round_)
    if form is None:
        yield "方案的测评表", "与票面不同", f"应有“{round_.form}”，各维度与开启时相同"
        return
    for target in targets:
        for pool, names in pools.items():
            count = counts.get((target.code, pool), Count())
            kept = unstored.get((target.code, pool))
            for name in names:
                row = tallies.pop((target.code, name), None)
                if kept is None:
                    yield from _summed(target.code, name, count, row, form)
                elif row is None or (row.valid, *row.sums) != kept.marks[0] or row.invalid != kept.invalid:
                    yield f"{target.code}/{name} 汇总", "不同", "与计入摘要的合计相符"
    for code, name in tallies:
        yield f"{code}/{name} 汇总", "多出一行", "没有"


def _sums_of(
    tallies: Mapping[tuple[str, str], BallotTally], code: str, names: Sequence[str]
) -> tuple[int, ...]:
    """What stands for the marks of fewer than five in the digest: valid ballots and sums."""
    row = next((tallies[code, name] for name in names if (code, name) in tallies), None)
    return (row.valid, *row.sums) if row is not None else ()


def _count(row: OpenedMarks) -> Count:
    return Count([tuple(marks) for marks in row.marks], row.invalid, row.abstained)


def _chained(round_: AppraisalRound, digest: str) -> Iterator[Found]:
    if round_.outcome.get("摘要") != digest:
        yield "开出票的摘要", str(round_.outcome.get("摘要")), digest
    rows = AuditEntry.objects.filter(action=CLOSED, agency=round_.plan.agency_id)
    if all(json.loads(text).get(DIGEST) != digest for text in rows.values_list("detail", flat=True)):
        yield "审计链里的计票记录", "没有这一摘要", digest


def _numbers(
    round_: AppraisalRound,
    groups: list[RoundGroup],
    pools: dict[str, tuple[str, ...]],
    places: dict[int, int],
    opened: dict[tuple[int, str], OpenedMarks],
) -> Iterator[Found]:
    """As many ballots as turnouts, in each pool; on each target less those excluded."""
    turnout = turnout_of(round_)
    paper = round_.outcome.get("纸质票", {})
    told = round_.outcome["投票"]
    if told != sum(turnout.values()):
        yield "投票人数", str(told), str(sum(turnout.values()))
    excluded, unstored = _excluded(round_, groups), unstored_of(round_)
    for pool, names in pools.items():
        cast = sum(turnout.get(name, 0) + paper.get(name, 0) for name in names)
        stored = round_.outcome["票数"].get(pool, 0)
        if stored != cast:
            yield f"{pool} 开出票数", str(stored), f"{cast}（投票人数和纸质票之和）"
        for key, place in places.items():
            row = opened.get((key, pool))
            found = len(row.marks) + row.invalid + row.abstained if row else 0
            found += unstored.get((place, pool), 0)
            wanted = cast - excluded.get((pool, place), 0)
            if found != wanted:
                yield f"第 {place + 1} 个对象 {pool} 票数", str(found), f"{wanted}（已扣除回避）"
            if row is not None and row.marks != sorted(row.marks):
                yield f"第 {place + 1} 个对象 {pool}", "没有排序", "应按分数排列"


def turnout_of(round_: AppraisalRound) -> dict[str, int]:
    """Give how many electors of each group have voted (paper ballots have no electors)."""
    rows = Turnout.objects.filter(round=round_).values_list("elector__group__name").order_by()
    return dict(rows.annotate(number=CountOf("pk")))


def _excluded(round_: AppraisalRound, groups: list[RoundGroup]) -> dict[tuple[str, int], int]:
    """How many of those who voted do not judge a target, by pool and the target's place."""
    pools = {group.pk: group.pool or group.name for group in groups}
    found: dict[tuple[str, int], int] = defaultdict(int)
    voted = Turnout.objects.filter(round=round_).exclude(elector__excluded=[])
    for group, places in voted.values_list("elector__group_id", "elector__excluded"):
        for place in places:
            found[pools[group], place] += 1
    return found


def _summed(code: str, name: str, count: Count, row: BallotTally | None, form: BallotForm) -> Iterator[Found]:
    if row is None:
        yield f"{code}/{name} 汇总", "没有", "应有一行"
        return
    sums = tally(code, name, count.marks, form)
    stored = (row.valid, row.invalid, list(row.sums))
    wanted = (sums.valid, count.invalid, list(sums.sums))
    for figure, kept, again in zip(("有效票", "无效票", "各项合计"), stored, wanted, strict=True):
        if kept != again:
            # Of few voters not even a wrong sum is told.
            words = ("不同", "与开出的票相符") if figure == "各项合计" else (str(kept), str(again))
            yield f"{code}/{name} {figure}", *words
