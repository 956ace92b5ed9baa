"""镇: quarters, ratings, additions, quotas of sections (rules 5)."""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.ballots import ballot_mean
from tests.oracle.book import Row, decided_score
from tests.oracle.exact import half_up, mean, published, two_places
from tests.oracle.facts import Office, Year
from tests.oracle.ranking import place_grades

RATERS = {"班子成员": Fraction(50, 100), "部门负责人": Fraction(30, 100), "村书记": Fraction(20, 100)}
ASPECTS = dict.fromkeys("工作业绩 担当作为 工作状态 协同配合 遵守纪律".split(), 100)
FIXED_POINTS = {
    ("招商", ""): 5,
    ("表彰", "国家级"): 5,
    ("表彰", "市级"): 3,
    ("表彰", "县级"): 2,
    ("信息采用", ""): 2,
    ("通报批评", "中央"): 3,
    ("通报批评", "部委"): 3,
    ("通报批评", "市级"): 3,
    ("通报批评", "县级"): 2,
    ("媒体曝光", ""): 3,
}
GRADES = ("优秀", "良好", "一般", "较差")


def _quarter(year: Year, office: Office, quarter: int) -> Fraction | None:
    """Quarter score, a published one first (rules 5.1, 5.8); None where no row of it is approved."""
    for row in year.book.rows("季度结果"):
        if (row.text("对象"), row.text("季度")) == (office.id, str(quarter)):
            return row.number("得分")
    got = full = Fraction(0)
    for indicator in year.indicators:
        if indicator.office == office.id and quarter in indicator.approved:
            rate = indicator.approved[quarter].ratio("完成率") or Fraction(0)
            got += indicator.points * min(rate, Fraction(1))
            full += indicator.points
    return 100 * got / full * office.factor if full else None


def _achievement(year: Year, office: Office) -> Fraction | None:
    """业绩 (rules 5.2)."""
    quarters = {number: _quarter(year, office, number) for number in (1, 2, 3, 4)}
    early = [q for number, q in quarters.items() if number < 4 and q is not None]
    for number, score in quarters.items():
        if score is None:
            year.report("MISSING_QUARTER", f"{office.id}/Q{number}", blocking=number == 4 or not early)
    last = quarters[4]
    if last is None or not early:
        return None
    return mean(early) * Fraction(40, 100) + last * Fraction(60, 100)


def _duty(year: Year, office: Office) -> Fraction | None:
    """履职 (rules 5.3, 0.9): weights of spread groups go to the others in proportion."""
    scores: dict[str, Fraction] = {}
    undecided = False
    for group in RATERS:
        where = f"{office.id}/{group}"
        total = ballot_mean(year, office.id, group, ASPECTS)
        decided = year.decision("NO_BALLOTS", where)
        if total is not None:
            scores[group] = total / len(ASPECTS)
        elif decided is None:
            year.report("NO_BALLOTS", where, blocking=True)
            undecided = True
        elif decided != "分摊":
            scores[group] = decided_score(decided)
    if undecided or not scores:
        return None
    weight = sum((RATERS[group] for group in scores), Fraction(0))
    return sum((RATERS[group] * score for group, score in scores.items()), Fraction(0)) / weight


def _points(row: Row) -> Fraction:
    given = row.number("分值")
    if given is not None:
        return given
    matter, level = row.text("事项"), row.text("级别")
    return Fraction(FIXED_POINTS.get((matter, level)) or FIXED_POINTS[matter, ""])


def _additions(year: Year, office: Office) -> Fraction:
    """加减分, net (rules 5.5): of one 同一事项 only the most points of 表彰, and so of 通报批评."""
    net = Fraction(0)
    heaviest: dict[tuple[str, str], Fraction] = {}
    for row in year.book.rows("加减分"):
        if row.text("对象") != office.id:
            continue
        matter, same = row.text("事项"), row.text("同一事项")
        if matter in ("表彰", "通报批评") and same:
            heaviest[matter, same] = max(heaviest.get((matter, same), Fraction(0)), _points(row))
        else:
            net += _points(row) if row.text("方向") == "加" else -_points(row)
    for (matter, _same), points in heaviest.items():
        net += points if matter == "表彰" else -points
    return net


def _was_last(year: Year, office: str, before: int) -> bool:
    return any(
        row.number("年度") == before
        and row.text("对象") == office
        and row.text("名次")
        and row.number("名次") == row.number("参评数")
        for row in year.book.rows("历年结果")
    )


def _grade_group(
    year: Year,
    group: list[dict[str, object]],
    keys: dict[str, tuple[Fraction, ...]],
    before: int,
    honours: dict[str, list[str]],
) -> None:
    count = len(group)
    best, worst = half_up(Fraction(30 * count, 100)), half_up(Fraction(10 * count, 100))

    def grade_of_place(place: int, score: Fraction) -> str:
        if score <= 60:
            return "较差"
        return "优秀" if place <= best else "一般" if place > count - worst else "良好"

    placing = place_grades(year, keys, grade_of_place, GRADES)
    bottom = max(placing.ranks.values())
    for subject in group:
        one = str(subject["id"])
        rank, grade = placing.ranks[one], placing.grades[one]
        lowest = rank == bottom and bottom > 1
        if keys[one][0] <= 60 or (lowest and _was_last(year, one, before)):
            grade = "较差"
        subject["rank"], subject["grade"] = rank, grade
        if lowest:
            honours["talk"].append(one)
        elif rank <= 3:
            honours["priority"].append(one)


def settle(year: Year, number: int) -> dict[str, object]:
    """subjects and honours of the 镇; nobody is graded or paid."""
    subjects: list[dict[str, object]] = []
    groups: dict[str, list[dict[str, object]]] = {}
    keys: dict[str, tuple[Fraction, ...]] = {}
    for office in year.of_kind("科室"):
        work, duty, net = _achievement(year, office), _duty(year, office), _additions(year, office)
        score = None
        if work is not None and duty is not None:
            score = max(work * Fraction(70, 100) + duty * Fraction(30, 100) + net, Fraction(0))
            keys[office.id] = (published(score), published(work), published(duty))
        subject: dict[str, object] = {
            "id": office.id,
            "kind": office.kind,
            "group": office.group,
            "score": two_places(score),
            "percent": two_places(score),
            "rank": None,
            "grade": None,
            "grade_before_leader_downgrade": None,
            "parts": {"业绩": two_places(work), "履职": two_places(duty), "加减分": two_places(net)},
        }
        subjects.append(subject)
        groups.setdefault(office.group, []).append(subject)
    honours: dict[str, list[str]] = {"priority": [], "talk": []}
    for group in groups.values():
        ids = [str(subject["id"]) for subject in group]
        if all(one in keys for one in ids):
            _grade_group(year, group, {one: keys[one] for one in ids}, number - 1, honours)
    return {
        "subjects": subjects,
        "people": [],
        "bonus": None,
        "honours": {name: sorted(ids) for name, ids in honours.items()},
    }
