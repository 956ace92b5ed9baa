"""What all five kinds of book share: offices' heads, ledgers, ballots, violations, unused rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tests.oracle.draft import Draft, Percent, Value, four_places, spread

D = Decimal
LIGHT = "党内警告 党内严重警告 行政警告 记过 记大过 降级".split()
HEAVY = "撤销党内职务 留党察看 开除党籍 撤职 开除 刑事责任".split()
TEXTS = ("按序时进度推进，佐证材料已归档。", "已召开专题推进会3次。", None, None)


def setting(draft: Draft, name: str, value: Value) -> None:
    """A 方案 row; an empty value is left out."""
    if value is not None:
        draft.add("方案", 项目=name, 值=value)


def rate(draft: Draft) -> Percent:
    """A plausible 完成率: mostly below 100%, sometimes above, with up to two decimals."""
    kind = draft.rng.randrange(10)
    if kind == 0:
        return Percent(D(draft.rng.randint(100, 130)))
    if kind == 1:
        return Percent(D(draft.rng.randint(0, 10_000)) / 100)
    return Percent(D(draft.rng.randint(600, 1000)) / 10)


def indicator(
    draft: Draft,
    category: str,
    first: str,
    second: str | None,
    points: Decimal,
    office: str,
    person: str | None,
) -> str:
    """Append an indicator; without a second level it is 免设二级."""
    number = f"I{len(draft.sheets.get('指标', [])) + 1:03d}"
    draft.add(
        "指标",
        编号=number,
        类别=category,
        一级指标=first,
        二级指标=second,
        分值=points,
        责任对象=office,
        责任人=person,
        责任领导=None,
        目标值="按时限办结",
        评分标准="按完成比例计分",
        完成时限="全年",
        免设二级=second is None,
        一季度计划=Percent(D(20)) if draft.chance(0.05) else None,
    )
    return number


def ledger_row(draft: Draft, number: str, quarter: int, state: str, **cells: Value) -> None:
    """A 季度台账 row with some free text."""
    draft.add(
        "季度台账", 指标编号=number, 季度=quarter, 状态=state, 完成情况=draft.rng.choice(TEXTS), **cells
    )


def scored_ledger(draft: Draft, number: str, points: Decimal, level: Decimal | None, missing: float) -> None:
    """Up to four quarters by 完成率 or 考核得分; `level` fixes the latest ratio, `missing` leaves none."""
    none = draft.chance(missing)
    last = draft.rng.choice([4, 4, 4, 3, 2])
    for quarter in range(1, 5):
        if quarter > last or none or (quarter < last and draft.chance(0.6)):
            if draft.chance(0.15):
                ledger_row(
                    draft, number, quarter, draft.rng.choice(["草稿", "已提交", "已退回"]), 完成率=rate(draft)
                )
            continue
        percent = rate(draft)
        score: Decimal | None = None
        if level is not None and quarter == last:
            percent = Percent(level * 100)
        elif draft.chance(0.5):
            score = four_places(points * min(percent.ratio, D(1)))
        hidden_rate = score is not None and draft.chance(0.5)
        ledger_row(
            draft,
            number,
            quarter,
            "已审核",
            完成率=None if hidden_rate else percent,
            考核得分=score,
            自评分=points if draft.chance(0.2) else None,
        )


def ballots(
    draft: Draft, target: str, group: str, maxima: Mapping[str, Decimal], total: Decimal | None
) -> None:
    """Ballots or sealed sums of a target and group; `total` fixes the mean of the sums of marks."""
    names, tops = list(maxima), list(maxima.values())
    count = draft.rng.choice([1, 1, 2, 3, 5])
    full = sum(tops, D(0))
    if draft.chance(0.25):
        mean = total if total is not None else D(draft.rng.randint(5500, 9900)) / 10_000 * full
        sums = spread(four_places(mean * count), [top * count for top in tops])
        draft.add(
            "测评汇总",
            对象=target,
            评价主体=group,
            有效=count,
            无效=draft.rng.choice([0, 0, 0, 1, 3]),
            **dict(zip(names, sums, strict=True)),
        )
        return
    for _ in range(count):
        if total is None:
            low = draft.rng.choice([4, 7, 8, 8])
            marks = [D(draft.rng.randint(int(top * low), int(top * 10))) / 10 for top in tops]
        else:
            marks = spread(total, tops)
        draft.add("测评", 对象=target, 评价主体=group, **dict(zip(names, marks, strict=True)))
    if draft.chance(0.12):
        invalid_ballots(draft, target, group, maxima)


def invalid_ballots(draft: Draft, target: str, group: str, maxima: Mapping[str, Decimal]) -> None:
    """One or two ballots with an empty mark or one above its maximum."""
    for _ in range(draft.rng.randint(1, 2)):
        marks: dict[str, Value] = dict(maxima)
        spoiled = draft.rng.choice(list(maxima))
        marks[spoiled] = None if draft.chance(0.5) else maxima[spoiled] + draft.rng.choice([D("0.5"), D(20)])
        draft.add("测评", 对象=target, 评价主体=group, **marks)


def no_valid_ballot(draft: Draft, target: str, group: str, maxima: Mapping[str, Decimal]) -> None:
    """A target without a valid ballot: nothing at all, only spoiled ones, or a sealed round of none."""
    kind = draft.rng.randrange(3)
    if kind == 1:
        invalid_ballots(draft, target, group, maxima)
    if kind == 2:
        draft.add(
            "测评汇总",
            对象=target,
            评价主体=group,
            有效=0,
            无效=draft.rng.randint(0, 2),
            **dict.fromkeys(maxima, D(0)),
        )


def violation(
    draft: Draft,
    case: str,
    level: str,
    person: str | None = None,
    office: str | None = None,
    event: str | None = None,
    flags: Sequence[str] = (),
) -> None:
    """A 违规违纪 row; its 处分 fits its 情形; dated in the year unless 往年已扣."""
    penalty = {
        "纪检处分": draft.rng.choice(LIGHT),
        "重处分": draft.rng.choice(HEAVY),
        "诫勉": draft.rng.choice(["诫勉", None]),
    }.get(case)
    earlier = "往年已扣" in flags and draft.chance(0.6)
    cells: dict[str, Value] = {
        flag: flag in flags for flag in ("非现任职期间", "立案时已离任", "自查自办", "往年已扣")
    }
    draft.add(
        "违规违纪",
        编号=f"V{len(draft.sheets.get('违规违纪', [])) + 1:03d}",
        当事人=person,
        情形=case,
        查处层级=level,
        处分=penalty,
        决定日期=draft.day(draft.year - 1 if earlier else None),
        同一事件=event,
        对象=office,
        认定单位="市纪委监委" if "自查自办" in flags else None,
        **cells,
    )


def ladder(draft: Draft, members: Sequence[str], cuts: Sequence[int]) -> dict[str, Decimal]:
    """Descending levels for the members of a 分组, with equal ones across the places of most cuts."""
    rng, order = draft.rng, list(members)
    rng.shuffle(order)
    level, levels = D(95), []
    for _ in order:
        levels.append(level)
        level -= rng.choice([D("0.01"), D("0.5"), D("1.25"), D(4)])
    for cut in cuts:
        if 0 < cut < len(order) and draft.chance(0.7):
            above, below = rng.randint(1, 2), rng.randint(1, 2)
            for place in range(max(0, cut - above), min(len(order), cut + below)):
                levels[place] = levels[max(0, cut - above)]
    return dict(zip(order, levels, strict=True))


def by_group(draft: Draft, members: Sequence[str]) -> list[list[str]]:
    """The members of each 分组."""
    groups: dict[object, list[str]] = {}
    for row in draft.sheets["考核对象"]:
        if row["编号"] in members:
            groups.setdefault(row.get("分组"), []).append(str(row["编号"]))
    return list(groups.values())


def rows_nobody_needs(draft: Draft, unit: str) -> None:
    """Sometimes rows in sheets that the scheme does not use: they are left aside."""
    if draft.chance(0.1):
        draft.add("提醒函", 对象=unit, 事项="信访积案化解", 发函日期=draft.day(), 逾期=False)
    if draft.chance(0.1):
        draft.add("历年结果", 年度=draft.year - 1, 对象=unit, 得分=D("88.5"), 名次=1, 参评数=3, 等次="良好")
