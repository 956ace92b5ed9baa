"""科协, 工商联 and 科技局: indicators, people, bonus (rules 1, 2, 3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.ballots import ballot_mean
from tests.oracle.book import decided_score
from tests.oracle.exact import band, competition_ranks, money, published, two_places
from tests.oracle.facts import Indicator, Office, Year
from tests.oracle.money import Split, deduct_and_supplement, differential_pool

Bands = tuple[tuple[tuple[int, str], ...], str]
ROUND = "民主测评"
CANCELLING = set(
    "党内警告 党内严重警告 撤销党内职务 留党察看 开除党籍 记过 记大过 降级 撤职 开除 刑事责任".split()
)


@dataclass(frozen=True)
class Rules:
    """What differs between the three documents."""

    categories: tuple[str, ...]
    maxima: dict[str, int]
    people_bands: Bands
    office_bands: Bands | None
    graded_ledger: bool
    cancelled_into_pool: bool
    split: Callable[[int, Mapping[str, Fraction], Mapping[str, str], set[str], bool], Split]


_TWENTY = dict.fromkeys("德能勤绩廉", 20)
_KEJIJU_BANDS: Bands = (((90, "优秀"), (80, "良好"), (60, "一般")), "差")
RULES = {
    "kexie-2017": Rules(
        ("自选", "规定"),
        _TWENTY,
        (((90, "优秀"), (80, "良好"), (60, "合格")), "不合格"),
        None,
        False,
        False,
        deduct_and_supplement,
    ),
    "gongshanglian-2015": Rules(
        ("规定", "自选"),
        {"德": 10, "能": 20, "勤": 30, "绩": 30, "廉": 10},
        (((90, "优秀"), (80, "良好"), (70, "合格")), "不合格"),
        None,
        True,
        False,
        deduct_and_supplement,
    ),
    "kejiju-2021": Rules(
        ("重点", "常规", "动态", "行政能力"),
        _TWENTY,
        _KEJIJU_BANDS,
        _KEJIJU_BANDS,
        False,
        True,
        differential_pool,
    ),
}


def indicator_score(indicator: Indicator, graded_ledger: bool = False) -> Fraction:
    """Points of an indicator by its latest approved row (rules 0.7, 2.1)."""
    row = indicator.latest
    if row is None:
        return Fraction(0)
    if graded_ledger:
        fixed = {"好": Fraction(1), "差": Fraction(0)}.get(row.text("考核等次"))
        ratio = row.ratio("得分比例") if fixed is None else fixed
        return indicator.points * (ratio or Fraction(0))
    given = row.number("考核得分")
    if given is not None:
        return given
    return indicator.points * min(row.ratio("完成率") or Fraction(0), Fraction(1))


def _office_result(year: Year, rules: Rules, office: Office) -> tuple[dict[str, object], Fraction | None]:
    mine = [i for i in year.indicators if office.kind == "单位" or i.office == office.id]
    scores = {i.id: indicator_score(i, rules.graded_ledger) for i in mine}
    got, full = sum(scores.values(), Fraction(0)), sum((i.points for i in mine), Fraction(0))
    percent = 100 * got / full if full else None
    score = got if office.kind == "单位" and full else percent
    grade = None
    if rules.office_bands and percent is not None:
        grade = band(published(percent), *rules.office_bands)
    parts = {
        name: two_places(sum((scores[i.id] for i in mine if i.category == name), Fraction(0)))
        for name in rules.categories
    }
    result: dict[str, object] = {
        "id": office.id,
        "kind": office.kind,
        "group": office.group,
        "score": two_places(score),
        "percent": two_places(percent),
        "rank": None,
        "grade": grade,
        "grade_before_leader_downgrade": None,
        "parts": parts,
    }
    return result, None if score is None else published(score)


def _subjects(year: Year, rules: Rules) -> list[dict[str, object]]:
    results: dict[str, dict[str, object]] = {}
    leagues: dict[tuple[bool, str], dict[str, tuple[Fraction, ...]]] = {}
    for office in year.of_kind("单位", "科室", "下属单位"):
        results[office.id], score = _office_result(year, rules, office)
        if score is not None:
            leagues.setdefault((office.kind == "单位", office.group), {})[office.id] = (score,)
    for league in leagues.values():
        for one, rank in competition_ranks(league).items():
            results[one]["rank"] = rank
    return list(results.values())


def _person_score(year: Year, rules: Rules, person: str) -> Fraction | None:
    result = ballot_mean(year, person, ROUND, rules.maxima)
    if result is None:
        decided = year.decision("NO_BALLOTS", f"{person}/{ROUND}")
        if decided is None:
            year.report("NO_BALLOTS", f"{person}/{ROUND}", blocking=True)
            return None
        result = decided_score(decided)
    charges = sum(
        (r.amount("分值") for r in year.book.rows("个人扣分") if r.text("工号") == person), Fraction(0)
    )
    return max(result - charges, Fraction(0))


def _cancellations(year: Year) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {one: [] for one in year.people}
    for row in year.book.rows("违规违纪"):
        if row.yes("往年已扣") or not row.text("当事人"):
            continue
        if row.text("情形") == "效能问责" or row.text("处分") in CANCELLING:
            found[row.text("当事人")].append(row.text("编号"))
    return {one: sorted(ids) for one, ids in found.items()}


def settle(year: Year, scheme: str) -> dict[str, object]:
    """subjects, people and bonus of one of the three documents."""
    rules = RULES[scheme]
    subjects = _subjects(year, rules)
    takers = {one for one, p in year.people.items() if p.appraised}
    scores = {one: _person_score(year, rules, one) for one in takers}
    grades = {one: band(published(s), *rules.people_bands) for one, s in scores.items() if s is not None}
    cancelled = _cancellations(year)
    total = year.book.setting_number("奖金总额")
    split = None
    if total is not None and not year.blocked:
        weights = {one: year.people[one].weight for one in takers}
        default = "回池" if rules.cancelled_into_pool else "收回"
        into_pool = year.book.setting_text("取消奖金去向", default) == "回池"
        out = {one for one in takers if cancelled[one]}
        split = rules.split(int(total * 100), weights, grades, out, into_pool)
    people = [
        {
            "id": one,
            "score": two_places(scores.get(one)),
            "grade": grades.get(one),
            "base": money(split.base.get(one)) if split else None,
            "bonus": money(split.pay.get(one)) if split else None,
            "cancelled_by": cancelled[one],
            "barred_from_excellent": False,
        }
        for one in sorted(year.people)
    ]
    return {"subjects": subjects, "people": people, "bonus": bonus_line(total, split)}


def bonus_line(total: Fraction | None, split: Split | None) -> dict[str, object] | None:
    """The `bonus` object: null without 奖金总额, only the total while anything is undecided."""
    if total is None:
        return None
    return {
        "total": two_places(total),
        "paid": money(sum(split.pay.values())) if split else None,
        "returned": money(split.returned) if split else None,
        "undistributed": money(split.undistributed) if split else None,
    }
