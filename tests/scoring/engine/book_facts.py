"""From the sheets of a book to the facts of the engine, for tests: a case or a sample, read by the tests' own reader."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction

from appraisals.engine.tallies import tally
from plans.engine.facts import Indicator, Person, Subject
from plans.engine.scheme import Scheme
from plans.engine.scheme.ballots import BallotForm
from plans.engine.units import FEN, POINT, RATIO
from scoring.engine.facts import (
    Adjustment,
    Charge,
    Decision,
    GraveEvent,
    Ledger,
    Letter,
    PastResult,
    PublishedQuarter,
    Rating,
    Tally,
    Violation,
    YearFacts,
)
from tests.oracle.book import Book, Row

APPROVED = "已审核"


def facts_of(book: Book, scheme: Scheme, year: int, agency: str = "") -> YearFacts:
    """The facts of a valid book; only approved ledger rows are gathered (rules 0.6)."""
    return YearFacts(
        year=year,
        agency=agency,
        subjects=tuple(_subject(row) for row in book.rows("考核对象")),
        people=tuple(_person(row) for row in book.rows("人员")),
        indicators=tuple(_indicator(row) for row in book.rows("指标")),
        ledger=tuple(_ledger(row) for row in book.rows("季度台账") if row.text("状态") == APPROVED),
        tallies=_tallies(book, scheme),
        ratings=tuple(
            Rating(r.text("对象"), r.text("项目"), _points(r, "得分")) for r in book.rows("评议得分")
        ),
        adjustments=tuple(_adjustment(n, row, scheme) for n, row in enumerate(book.rows("加减分"), 1)),
        charges=tuple(
            Charge(n, r.text("工号"), r.text("责任"), _points(r, "分值"), r.text("依据"))
            for n, r in enumerate(book.rows("个人扣分"), 1)
        ),
        violations=tuple(_violation(row) for row in book.rows("违规违纪")),
        grave_events=tuple(
            GraveEvent(r.text("对象"), r.text("情形"), r.text("事由")) for r in book.rows("重大情形")
        ),
        letters=tuple(
            Letter(r.text("对象"), r.text("事项"), _day(r, "发函日期"), r.yes("逾期"))
            for r in book.rows("提醒函")
        ),
        decisions=tuple(
            Decision(r.text("对象"), r.text("事项"), r.text("结论"), r.text("理由"))
            for r in book.rows("决定")
        ),
        past=tuple(
            PastResult(
                int(r.text("年度")), r.text("对象"), r.text("等次"), _whole(r, "名次"), _whole(r, "参评数")
            )
            for r in book.rows("历年结果")
        ),
        quarters=tuple(
            PublishedQuarter(r.text("对象"), int(r.text("季度")), _points(r, "得分"))
            for r in book.rows("季度结果")
        ),
    )


def _scaled(row: Row, heading: str, unit: int) -> int | None:
    value = row.number(heading)
    if value is None:
        return None
    assert (value * unit).denominator == 1, f"{heading}: {row.text(heading)}"
    return int(value * unit)


def _points(row: Row, heading: str) -> int:
    value = _scaled(row, heading, POINT)
    assert value is not None, heading
    return value


def _whole(row: Row, heading: str) -> int | None:
    return _scaled(row, heading, 1)


def _ratio(row: Row, heading: str) -> int | None:
    value = row.ratio(heading)
    return None if value is None else int(value * RATIO)


def _day(row: Row, heading: str) -> date:
    found = row.day(heading)
    assert found is not None, heading
    return found


def _subject(row: Row) -> Subject:
    return Subject(
        code=row.text("编号"),
        name=row.text("名称") or row.text("编号"),
        kind=row.text("类型"),
        parent=row.text("上级"),
        group=row.text("分组"),
        coefficient=_scaled(row, "评价系数", POINT),
        head=row.text("负责人"),
        leader=row.text("分管领导"),
    )


def _person(row: Row) -> Person:
    return Person(
        number=row.text("工号"),
        name=row.text("姓名") or row.text("工号"),
        subject=row.text("所在对象"),
        rank_level=row.text("职级"),
        post=row.text("职务"),
        supervision_head=row.yes("监督机构主要负责人"),
        bonus_base=_scaled(row, "奖金基数", FEN),
        established=row.yes("在编", empty=True),
        appraised=row.yes("参加考核", empty=True),
        months=_whole(row, "在岗月数") or 12,
        category=row.text("人员类别"),
    )


def _indicator(row: Row) -> Indicator:
    return Indicator(
        code=row.text("编号"),
        category=row.text("类别"),
        primary=row.text("一级指标"),
        name=row.text("二级指标"),
        full=_points(row, "分值"),
        subject=row.text("责任对象"),
        standalone=row.yes("免设二级"),
    )


def _ledger(row: Row) -> Ledger:
    return Ledger(
        indicator=row.text("指标编号"),
        quarter=int(row.text("季度")),
        attainment=_ratio(row, "完成率"),
        grade=row.text("考核等次"),
        ratio=_ratio(row, "得分比例"),
        points=_scaled(row, "考核得分", POINT),
    )


def _tallies(book: Book, scheme: Scheme) -> tuple[Tally, ...]:
    kinds = {row.text("编号"): row.text("类型") for row in book.rows("考核对象")}
    cast: dict[tuple[str, str], list[tuple[int | None, ...]]] = defaultdict(list)
    for row in book.rows("测评"):
        form = _form(scheme, kinds, row.text("对象"))
        if form:
            marks = tuple(_scaled(row, dimension.name, POINT) for dimension in form.dimensions)
            cast[row.text("对象"), row.text("评价主体")].append(marks)
    tallies = []
    for (target, group), ballots in cast.items():
        form = _form(scheme, kinds, target)
        assert form is not None
        tallies.append(tally(target, group, ballots, form))
    for row in book.rows("测评汇总"):
        form = _form(scheme, kinds, row.text("对象"))
        assert form is not None
        sums = tuple(_points(row, dimension.name) for dimension in form.dimensions)
        counts = int(row.text("有效")), int(row.text("无效") or 0)
        tallies.append(Tally(row.text("对象"), row.text("评价主体"), *counts, sums))
    return tuple(tallies)


def _form(scheme: Scheme, kinds: dict[str, str], target: str) -> BallotForm | None:
    return scheme.form_of_kind(kinds[target]) if target in kinds else scheme.form_of_people()


def _adjustment(position: int, row: Row, scheme: Scheme) -> Adjustment:
    points = _scaled(row, "分值", POINT)
    if points is None:
        points = int(_fixed_points(row, scheme) * POINT)
    return Adjustment(
        row=position,
        subject=row.text("对象"),
        direction=row.text("方向"),
        matter=row.text("事项"),
        level=row.text("级别"),
        points=points,
        same=row.text("同一事项"),
        basis=row.text("依据"),
    )


def _fixed_points(row: Row, scheme: Scheme) -> Fraction:
    """Where the scheme fixes the points, an empty 分值 takes them (workbook.md)."""
    assert scheme.adjustments is not None
    matter = next(one for one in scheme.adjustments.matters if one.name == row.text("事项"))
    if matter.points is not None:
        return matter.points
    return next(one.points for one in matter.levels if one.level == row.text("级别"))


def _violation(row: Row) -> Violation:
    return Violation(
        code=row.text("编号"),
        person=row.text("当事人"),
        situation=row.text("情形"),
        level=row.text("查处层级"),
        punishment=row.text("处分"),
        decided_on=row.day("决定日期"),
        event=row.text("同一事件"),
        subject=row.text("对象"),
        not_in_post=row.yes("非现任职期间"),
        left_before_case=row.yes("立案时已离任"),
        self_investigated=row.yes("自查自办"),
        deducted_before=row.yes("往年已扣"),
    )
