"""The tables of the plan's document: each column has its heading, its look, and where its cell comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from indicators.models import SecondaryIndicator
from plans.engine.units import POINT, RATIO
from plans.models import Liaison
from reports.results.paper import FIGURE, SHARE, TEXT, WORD, Field, Value

KEY_TASKS: Final = "重点"
MONTHS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTable:
    """A table with its title; `note` stands under it, `empty` where it has no rows."""

    title: str
    fields: Sequence[Field]
    rows: Sequence[Sequence[Value]]
    note: str = ""
    empty: str = "还没有内容。"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `optional` ones are left out when no row fills them, `personal` ones in the public version."""

    field: Field
    read: Callable[[SecondaryIndicator], Value]
    optional: bool = False
    personal: bool = False


def _points(row: SecondaryIndicator) -> Decimal:
    return Decimal(row.full_points) / POINT


def _share(name: str) -> Callable[[SecondaryIndicator], Value]:
    def read(row: SecondaryIndicator) -> Value:
        value: int | None = getattr(row, name)
        return None if value is None else Decimal(value) / RATIO

    return read


def _name(row: SecondaryIndicator) -> str:
    return row.name or (f"{row.primary.name}（免设二级）" if row.standalone else row.primary.name)


def _section(row: SecondaryIndicator) -> str:
    return row.subject.name if row.subject else ""


def _person(row: SecondaryIndicator) -> str:
    return row.responsible.name if row.responsible else ""


def _leader(row: SecondaryIndicator) -> str:
    return row.leader.name if row.leader else ""


def _months(row: SecondaryIndicator) -> str:
    found = [
        (number, str(row.planned_months.get(str(number), "")).strip()) for number in range(1, MONTHS + 1)
    ]
    return "；".join(f"{number}月：{words}" for number, words in found if words)


_CODE: Final = Column(Field("编号", 7, WORD), lambda row: row.code)
_TASK: Final = Column(Field("二级指标", 22), _name)
_TARGET: Final = Column(Field("目标值", 26), lambda row: row.target)
_DEADLINE: Final = Column(Field("完成时限", 12), lambda row: row.deadline, optional=True)
_SECTION: Final = Column(Field("责任科室", 11, WORD), _section)
_PERSON: Final = Column(Field("责任人", 9, WORD), _person, personal=True)
_LEADER: Final = Column(Field("责任领导", 9, WORD), _leader, personal=True)
_SUPPORTING: Final = Column(Field("配合科室", 12), lambda row: row.supporting, optional=True)

INDICATORS: Final = (
    Column(Field("类别", 9, WORD), lambda row: row.primary.category, optional=True),
    Column(Field("一级指标", 15), lambda row: row.primary.name),
    _CODE,
    _TASK,
    Column(Field("分值", 7, FIGURE), _points),
    _TARGET,
    Column(Field("评分标准", 28), lambda row: row.standard),
    Column(Field("质量要求", 18), lambda row: row.quality, optional=True),
    _DEADLINE,
    _SECTION,
    _PERSON,
    _LEADER,
)
TASKS: Final = (
    _CODE,
    _TASK,
    _TARGET,
    Column(Field("一季度", 8, SHARE), _share("planned_q1"), optional=True),
    Column(Field("二季度", 8, SHARE), _share("planned_q2"), optional=True),
    Column(Field("三季度", 8, SHARE), _share("planned_q3"), optional=True),
    Column(Field("四季度", 8, SHARE), _share("planned_q4"), optional=True),
    Column(Field("月度安排", 36), _months, optional=True),
    _DEADLINE,
    _SECTION,
    _SUPPORTING,
    Column(Field("承办人", 9, WORD), lambda row: row.handler, optional=True, personal=True),
    _PERSON,
    _LEADER,
)
SOURCES: Final = (
    _CODE,
    _TASK,
    Column(Field("分值", 7, FIGURE), _points),
    Column(Field("数据来源文件", 28), lambda row: row.source_document),
    Column(Field("纳入依据", 16), lambda row: row.basis, optional=True),
    _SECTION,
    _SUPPORTING,
    Column(Field("责任岗位", 12), lambda row: row.post_title, optional=True, personal=True),
    _PERSON,
    _LEADER,
)


def indicator_table(rows: Sequence[SecondaryIndicator], *, public: bool) -> DocumentTable:
    """考核表: every indicator with points, target and standard; the sum stands under it."""
    total = (Decimal(sum(row.full_points for row in rows)) / POINT).normalize()
    note = f"共 {len(rows)} 项，合计 {total:f} 分。" if rows else ""
    return _table("考核表", rows, INDICATORS, public=public, note=note)


def task_table(rows: Sequence[SecondaryIndicator], *, public: bool) -> DocumentTable:
    """重点任务分解表: what is planned for each quarter; the categories called 重点 where the plan has such, else all."""
    key = [row for row in rows if KEY_TASKS in row.primary.category]
    return _table("重点任务分解表", key or rows, TASKS, public=public, note="各季度为计划完成的进度。")


def source_table(rows: Sequence[SecondaryIndicator], *, public: bool) -> DocumentTable:
    """数据采集和责任分工表: where the figures come from and who answers for them."""
    return _table("数据采集内容和责任分工表", rows, SOURCES, public=public)


def liaison_table(rows: Iterable[Liaison]) -> DocumentTable:
    """附件4, with telephones: for the filing only."""
    fields = (
        Field("序号", 6, WORD), Field("科室", 18), Field("类别", 10, WORD), Field("姓名", 12, WORD), Field("职务", 20),
        Field("办公电话", 16, WORD), Field("手机", 16, WORD),
    )  # fmt: skip
    lines: list[tuple[Value, ...]] = [
        (
            number, row.subject.name if row.subject else "全单位", row.kind, row.name, row.title,
            row.office_phone, row.mobile,
        )
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip
    return DocumentTable(
        title="附件4 负责人和联络员登记表",
        fields=fields,
        rows=lines,
        empty="还没有登记。",
    )


def _table(
    title: str,
    rows: Sequence[SecondaryIndicator],
    columns: Sequence[Column],
    *,
    public: bool,
    note: str = "",
) -> DocumentTable:
    shown = [column for column in columns if not (public and column.personal)]
    cells = [[column.read(row) for column in shown] for row in rows]
    kept = [
        place
        for place, column in enumerate(shown)
        if not column.optional or any(line[place] not in (None, "") for line in cells)
    ]
    return DocumentTable(
        title=title,
        fields=tuple(shown[place].field for place in kept),
        rows=tuple(tuple(line[place] for place in kept) for line in cells),
        note=note if rows else "",
        empty="还没有指标。",
    )


def cell_words(value: Value, look: str) -> str:
    """Write a cell for the printed page."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        shown = value * 100 if look == SHARE else value
        text = f"{shown.normalize():f}"
        return f"{text}%" if look == SHARE else text
    return str(value)


def look_class(look: str) -> str:
    """The class of a printed cell."""
    return {FIGURE: "n", SHARE: "n", WORD: "c", TEXT: ""}[look]
