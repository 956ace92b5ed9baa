"""What every change of sections has to meet: names, 编号, days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db.models import Min

from people.errors import DomainError
from people.models import Department, DepartmentSuccession, Duty, Posting
from people.services.locks import lock_agency
from people.services.organisation import clean_group, clean_name
from people.services.reorganisation import NewSection
from people.services.reorganising import already

LONGEST_CODE: Final = 20


def checked(
    agency: int, new: Sequence[NewSection], on: date, *, ending: Sequence[Department]
) -> list[NewSection]:
    """Check names and 编号 of new sections. An 编号 is never used again for something else: workbooks go by it."""
    found = []
    own = {row.code for row in ending}
    used = set(Department.objects.filter(agency=agency).values_list("code", flat=True)) - own
    names: set[str] = set()
    for each in new:
        code, name = "".join(each.code.split()), clean_name(each.name)
        check_kind(each.kind)
        if not code or len(code) > LONGEST_CODE:
            raise DomainError("编号不对", why=f"须填写，且不超过 {LONGEST_CODE} 个字", next_step="请改编号")
        if code in used:
            raise DomainError(
                f"编号“{code}”不能用", why="它已用过（年度工作簿按编号认科室）", next_step="请换一个编号"
            )
        if name in names:
            raise DomainError(f"名称“{name}”重复", why="两个新科室不能同名", next_step="请改其中一个名称")
        check_name(agency, name, on, None, except_keys={row.pk for row in ending})
        used.add(code)
        names.add(name)
        found.append(NewSection(code=code, name=name, kind=each.kind, group=clean_group(each.group)))
    return found


def check_kind(kind: str) -> None:
    """Refuse what is neither 科室 nor 下属单位."""
    if kind not in Department.Kind.values:
        raise DomainError("类型不对", why="不在可选的内容之中", next_step="可选：科室、下属单位")


def check_name(agency: int, name: str, start: date, end: date | None, *, except_keys: set[int]) -> None:
    """Refuse a name that another section of the agency has on one of the days."""
    others = Department.objects.filter(agency=agency, name=name).exclude(pk__in=except_keys)
    others = others.exclude(valid_to__lte=start)
    if end is not None:
        others = others.exclude(valid_from__gte=end)
    other = others.first()
    if other is not None:
        raise DomainError(
            f"名称“{name}”不能用",
            why=f"编号 {other.code} 的科室同时叫这个名称",
            next_step="请换一个名称，或用“合并”",
        )


def check_first_day(row: Department, day: date) -> None:
    """Refuse another first day where the map or somebody's posting or duty needs the old one."""
    if DepartmentSuccession.objects.filter(successor=row).exists():
        raise DomainError(
            "不能改启用日期", why="它由机构变动而来，日期是变动的日期", next_step="请保留原日期"
        )
    if row.valid_to is not None and day >= row.valid_to:
        raise DomainError("启用日期不对", why=f"它到 {row.valid_to} 已停用", next_step="请填更早的日期")
    first = [
        rows.filter(department=row).aggregate(first=Min("start"))["first"]
        for rows in (Posting.objects, Duty.objects)
    ]
    earliest = min((each for each in first if each), default=None)
    if earliest is not None and earliest < day:
        raise DomainError(
            "启用日期不对", why=f"{earliest} 已有人在这个科室任职或负责", next_step="请填不晚于这一天的日期"
        )


def check_ending(row: Department, agency: int, on: date) -> None:
    """Refuse to end a section that has ended already, that is elsewhere, or that begins only then."""
    if row.agency_id != agency:
        raise DomainError("不能办理", why=f"“{row.name}”属于另一个单位", next_step="请选同一单位的科室")
    if row.valid_to is not None:
        raise already(row)
    if on <= row.valid_from:
        raise DomainError(
            f"不能从 {on} 起",
            why=f"“{row.name}”从 {row.valid_from} 才启用",
            next_step="请改日期；写错名称的请用“更正”",
        )


def find_section(department: int) -> Department:
    """Read a section; DomainError when there is none."""
    row = Department.objects.filter(pk=department).first()
    if row is None:
        raise DomainError("找不到科室", why="它不存在", next_step="请刷新页面后重新选择")
    return row


def locked_section(department: int) -> Department:
    """Lock the agency of a section, then read the section."""
    lock_agency(find_section(department).agency_id)
    return find_section(department)
