"""更名, 合并, 拆分, 撤销 as checked values; their effects are the preview of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from people.engine.reorganising import Task
from people.errors import DomainError
from people.models import Department, Duty, Posting
from people.services.duties import SINGLE
from people.services.organisation import clean_name
from people.services.postings import check_day
from people.services.reorganisation import NewSection, Reorganisation
from people.services.section_checks import check_ending, checked, find_section


def plan_rename(*, department: int, on: date, name: str, document: str) -> Reorganisation:
    """更名: the section goes on under a new name with the same 编号, people, duties."""
    row = find_section(department)
    new = NewSection(code=row.code, name=name, kind=row.kind, group=row.group)
    if clean_name(name) == row.name:
        raise DomainError("不能更名", why="新名称与现在的相同", next_step="请填写新的名称")
    return _change("更名", row.agency_id, on, document, ending=[row], new=[new], targets={row.pk: (-1,)})


def plan_merge(
    *,
    departments: Sequence[int],
    on: date,
    into: NewSection | int,
    document: str,
    head: int | None = None,
    leader: int | None = None,
) -> Reorganisation:
    """合并: several sections go on as one, a new one or one that exists (`into` its key; it may be one of them).

    `head` and `leader` say who of the present ones goes on where several would; an existing section keeps its own.
    """
    rows = [find_section(each) for each in dict.fromkeys(departments)]
    existing = find_section(into) if isinstance(into, int) else None
    ending = [row for row in rows if existing is None or row.pk != existing.pk]
    if len({*(row.pk for row in rows), *([existing.pk] if existing else [])}) < 2 or not ending:
        raise DomainError(
            "不能合并", why="合并至少要两个科室", next_step="请再选一个科室；只换名称请用“更名”"
        )
    target = existing.pk if existing else -1
    chosen = {Duty.Kind.HEAD.value: head, Duty.Kind.SUPERVISING_LEADER.value: leader}
    single = {kind: _who_goes_on(kind, ending, existing, on, chosen[kind]) for kind in SINGLE}

    def over(task: Task) -> list[int]:
        return [target] if task.kind not in SINGLE or task.person == single[task.kind] else []

    return _change(
        "合并", ending[0].agency_id, on, document,
        ending=ending,
        new=[into] if isinstance(into, NewSection) else [],
        existing=[existing] if existing else [],
        targets={row.pk: (target,) for row in ending},
        over=over,
    )  # fmt: skip


def plan_split(
    *, department: int, on: date, successors: Sequence[NewSection], placing: Mapping[int, int], document: str
) -> Reorganisation:
    """拆分: one section goes on as several; `placing` names for each person the place in `successors` (from 0).

    Head and filers answer for the section they are placed in, the 分管领导 for all.
    """
    row = find_section(department)
    if len(successors) < 2:
        raise DomainError("不能拆分", why="拆分至少要两个新科室", next_step="请再填一个；只换名称请用“更名”")
    unplaced = [each for each in people_to_place(row, on) if placing.get(each) not in range(len(successors))]
    if unplaced:
        raise DomainError(
            "还有人没有分到新科室", why=f"共 {len(unplaced)} 人", next_step="请为每个人选择一个新科室"
        )
    all_of_them = tuple(-index for index in range(1, len(successors) + 1))

    def place(person: int, _: int) -> int:
        return -1 - placing[person]

    def over(task: Task) -> tuple[int, ...]:
        if task.kind == Duty.Kind.SUPERVISING_LEADER:
            return all_of_them
        return (place(task.person, 0),)

    return _change(
        "拆分", row.agency_id, on, document,
        ending=[row], new=successors, targets={row.pk: all_of_them}, where=place, over=over,
    )  # fmt: skip


def plan_abolition(
    *, department: int, on: date, placing: Mapping[int, int | None], document: str
) -> Reorganisation:
    """撤销: the section ends; `placing` names for each person a living section, or None for the agency itself.

    Its duties end; the map leads nowhere.
    """
    row = find_section(department)
    unplaced = [each for each in people_to_place(row, on, duties=False) if each not in placing]
    if unplaced:
        raise DomainError("还有人没有去处", why=f"共 {len(unplaced)} 人", next_step="请为每个人选择去处")
    keys = {key for key in placing.values() if key is not None}
    existing = [find_section(key) for key in sorted(keys)]
    return _change(
        "撤销", row.agency_id, on, document,
        ending=[row], existing=existing, targets={},
        where=lambda person, _: placing[person], over=lambda _: (),
    )  # fmt: skip


def people_to_place(row: Department, on: date, *, duties: bool = True) -> list[int]:
    """Give the keys of those who serve in the section on the day or later, and with `duties` its head and filers."""
    found = set(Posting.objects.filter(department=row).exclude(end__lt=on).values_list("employee", flat=True))
    if duties:
        held = Duty.objects.filter(department=row).exclude(end__lt=on)
        found |= set(held.exclude(kind=Duty.Kind.SUPERVISING_LEADER).values_list("employee", flat=True))
    return sorted(found)


def holders(keys: Sequence[int], kind: str, on: date) -> dict[int, str]:
    """Give who has the duty over one of the sections on the day or later: key and name."""
    rows = Duty.objects.filter(department__in=keys, kind=kind).exclude(end__lt=on).order_by("start", "pk")
    return dict(rows.values_list("employee", "employee__name"))


def _who_goes_on(
    kind: str, ending: Sequence[Department], existing: Department | None, on: date, chosen: int | None
) -> int | None:
    """Decide whose duty goes on over the one section: the chosen one's, or the only one's; an existing keeps its own."""
    if existing is not None and holders([existing.pk], kind, on):
        return None
    candidates = holders([row.pk for row in ending], kind, on)
    if chosen is not None and chosen not in candidates:
        raise DomainError(
            f"{kind}不对", why="所选的人不是原科室的" + kind, next_step="请重新选择，或合并后再指定"
        )
    if chosen is None and len(candidates) == 1:
        return next(iter(candidates))
    return chosen


def _change(
    kind: str,
    agency: int,
    on: date,
    document: str,
    *,
    ending: Sequence[Department],
    targets: dict[int, tuple[int, ...]],
    new: Sequence[NewSection] = (),
    existing: Sequence[Department] = (),
    where: Callable[[int, int], int | None] | None = None,
    over: Callable[[Task], Sequence[int]] | None = None,
) -> Reorganisation:
    """Check what all changes have in common. Without `where` and `over` everything follows the map."""
    check_day(on)
    document = " ".join(document.split())
    if not document:
        raise DomainError("没有填文件依据", why="机构变动要有据可查", next_step="请填写文件号或会议纪要")
    for row in ending:
        check_ending(row, agency, on)
    for row in existing:
        if row.agency_id != agency or row in ending or row.valid_from > on or row.valid_to is not None:
            raise DomainError(
                f"不能并入“{row.name}”", why=f"{on} 起它不是本单位在用的科室", next_step="请选别的科室"
            )
    return Reorganisation(
        kind=kind,
        agency=agency,
        on=on,
        document=document,
        ending=tuple(ending),
        new=tuple(checked(agency, new, on, ending=ending)),
        existing=tuple(existing),
        targets=targets,
        where=where or (lambda _, section: targets[section][0]),
        over=over or (lambda task: targets[task.department or 0]),
    )
