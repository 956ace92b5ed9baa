"""The agency tree: adding and putting right agencies, and the locks that keep reorganisations in a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F

from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import Agency, Department
from people.services.locks import lock_agency
from people.services.postings import check_day
from people.typed import all_seen

LONGEST_NAME: Final = 60
LONGEST_GROUP: Final = 30


def add_agency(*, by: Actor, parent: int, name: str, kind: str, group: str = "") -> Agency:
    """Put a new agency below `parent`. DomainError: the name is taken or empty, the parent is closed."""
    above = Agency.objects.get(pk=parent)
    name = clean_name(name)
    if above.closed_on is not None:
        raise DomainError(
            "不能增加单位", why=f"{above.name}已于 {above.closed_on} 撤销", next_step="请选别的上级单位"
        )
    try:
        with transaction.atomic():
            agency = Agency.objects.create(parent=above, name=name, kind=kind, group=clean_group(group))
            by.record(
                action="增加单位",
                target=f"单位 {name}",
                detail={"上级单位": above.name, **changes({}, _facts(agency))},
                agency=agency.pk,
            )
    except IntegrityError as error:
        raise name_taken(name) from error
    return agency


def correct_agency(
    *, by: Actor, agency: int, seen: Mapping[str, str], name: str, group: str, closed_on: date | None = None
) -> Agency:
    """Change name, 分组 or 系列, and the day of closing. `seen` are the facts the clerk saw (`seen_facts`).

    DomainError: changed meanwhile, the name is taken, sections still live on the day of closing.
    """
    name = clean_name(name)
    try:
        with transaction.atomic():
            row = lock_agency(agency)
            if seen_facts(row) != dict(seen):
                raise DomainError(
                    "没有保存",
                    why=f"这个单位刚被别人改过，现为“{row.name}”",
                    next_step="请核对现在的内容后再改",
                )
            before = _facts(row)
            if closed_on is not None:
                _check_closing(row, closed_on)
            row.name, row.group, row.closed_on = name, clean_group(group), closed_on
            told = changes(before, _facts(row))
            if not told:
                raise DomainError(
                    "没有要改的内容", why="填写的与现在的相同", next_step="请修改后再保存，或取消"
                )
            row.save(update_fields=["name", "group", "closed_on"])
            by.record(action="更改单位信息", target=f"单位 {name}", detail=told, agency=row.pk)
    except IntegrityError as error:
        raise name_taken(name) from error
    return row


def seen_facts(agency: Agency) -> dict[str, str]:
    """Give what a form of the agency showed, to be compared when it comes back."""
    return {name: str(value or "") for name, value in _facts(agency).items()}


def clean_name(name: str) -> str:
    """Strip a name; an empty or endless one is refused."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not all_seen(name):
        raise DomainError(
            "名称不对", why=f"须填写，不超过 {LONGEST_NAME} 个字，没有看不见的字符", next_step="请改名称"
        )
    return name


def clean_group(group: str) -> str:
    """Strip a 分组."""
    group = " ".join(group.split())
    if len(group) > LONGEST_GROUP:
        raise DomainError("分组不对", why=f"不超过 {LONGEST_GROUP} 个字", next_step="请写短一些")
    return group


def name_taken(name: str) -> DomainError:
    """Say which agency has the name."""
    other = Agency.objects.filter(name=name).annotate(above=F("parent__name")).first()
    above = getattr(other, "above", None)
    where = f"{above}下面已有这个单位" if above else "已有这个单位"
    return DomainError(f"名称“{name}”不能用", why=where, next_step="请用单位全称加以区别")


def _facts(agency: Agency) -> dict[str, object]:
    closed = agency.closed_on.isoformat() if agency.closed_on else ""
    return {"名称": agency.name, "分组": agency.group, "撤销日期": closed}


def _check_closing(agency: Agency, day: date) -> None:
    check_day(day)
    living = Department.objects.on(day).filter(agency=agency)
    names = "、".join(living.order_by("code").values_list("name", flat=True)[:3])
    if names:
        raise DomainError(
            f"不能在 {day} 撤销{agency.name}",
            why=f"那天还有科室：{names}",
            next_step="请先撤销科室或并入别的科室",
        )
    below = Agency.objects.filter(parent=agency, closed_on__isnull=True).values_list("name", flat=True)[:3]
    if below:
        raise DomainError(
            f"不能撤销{agency.name}", why="下面还有单位：" + "、".join(below), next_step="请先撤销下级单位"
        )
