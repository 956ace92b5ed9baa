"""The organisation as of a day, for the page of the tree: a constant number of queries whatever its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from people.models import Agency, Department, Duty, Posting, StaffCategory

PRESENT, PAST, FUTURE = "在用", "已停用", "未启用"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLine:
    """One section as a row of the page."""

    pk: int
    code: str
    name: str
    kind: str
    group: str
    state: str
    head: str
    leader: str
    filers: str
    staff: int
    valid_from: date
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyLine:
    """One agency below the page's as a row."""

    pk: int
    name: str
    kind: str
    group: str
    head: str
    leader: str
    sections: int
    staff: int
    closed_on: date | None
    visible: bool


def sections_on(agency: int, day: date, *, every: bool = False) -> list[SectionLine]:
    """Give the sections of the agency on the day; `every` also those that ended before or begin later."""
    rows = Department.objects.all() if every else Department.objects.on(day)
    found = list(rows.filter(agency=agency).order_by("code", "valid_from"))
    duties = _duties(Q(department__in=[row.pk for row in found]), day, "department")
    staff = _staff(Q(department__in=[row.pk for row in found]), day, "department")
    return [
        SectionLine(
            pk=row.pk, code=row.code, name=row.name, kind=row.kind, group=row.group, state=state_of(row, day),
            head="、".join(duties[row.pk, Duty.Kind.HEAD.value]),
            leader="、".join(duties[row.pk, Duty.Kind.SUPERVISING_LEADER.value]),
            filers="、".join(duties[row.pk, Duty.Kind.FILER.value]),
            staff=staff.get(row.pk, 0), valid_from=row.valid_from, last_day=last_day(row),
        )
        for row in found
    ]  # fmt: skip


def agencies_below(
    agency: int, day: date, *, in_sight: Collection[int], every: bool = False
) -> list[AgencyLine]:
    """Give the agencies directly below; `in_sight` are keys of those whose own page may be opened."""
    rows = Agency.objects.filter(parent=agency).order_by("group", "name")
    found = list(rows if every else rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day)))
    keys = [row.pk for row in found]
    whole = Q(agency__in=keys)
    duties = _duties(whole & Q(department__isnull=True), day, "agency")
    staff = _staff(whole, day, "agency")
    sections: dict[int, int] = defaultdict(int)
    for key in Department.objects.on(day).filter(agency__in=keys).values_list("agency", flat=True):
        sections[key] += 1
    return [
        AgencyLine(
            pk=row.pk, name=row.name, kind=row.kind, group=row.group,
            head="、".join(duties[row.pk, Duty.Kind.HEAD.value]),
            leader="、".join(duties[row.pk, Duty.Kind.SUPERVISING_LEADER.value]),
            sections=sections[row.pk], staff=staff.get(row.pk, 0), closed_on=row.closed_on,
            visible=row.pk in in_sight,
        )
        for row in found
    ]  # fmt: skip


def whole_agency(agency: int, day: date) -> dict[str, str]:
    """Give who answers for the whole agency on the day, by duty, and how many serve in it."""
    duties = _duties(Q(agency=agency, department__isnull=True), day, "agency")
    found = {kind: "、".join(duties[agency, kind]) for kind in Duty.Kind.values}
    return {**found, "在岗人数": str(_staff(Q(agency=agency), day, "agency").get(agency, 0))}


def path_to(agency: Agency) -> list[Agency]:
    """Give the agencies above, from the top down to this one; as many queries as levels."""
    found = [agency]
    while (above := found[0].parent) is not None and above not in found:
        found.insert(0, above)
    return found


def state_of(row: Department, day: date) -> str:
    """Say whether the section is in use on the day."""
    if row.valid_from > day:
        return FUTURE
    return PAST if row.valid_to is not None and row.valid_to <= day else PRESENT


def last_day(row: Department) -> date | None:
    """Give the last day on which the section exists."""
    return None if row.valid_to is None else date.fromordinal(row.valid_to.toordinal() - 1)


def _duties(where: Q, day: date, by: str) -> dict[tuple[int, str], list[str]]:
    rows = Duty.objects.filter(where, Q(end__isnull=True) | Q(end__gte=day), start__lte=day)
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for key, kind, name in rows.order_by("start", "pk").values_list(by, "kind", "employee__name"):
        found[key, kind].append(name)
    return found


def _staff(where: Q, day: date, by: str) -> dict[int, int]:
    """Count who serves: main postings and people borrowed; 兼任 counts where the main posting is."""
    rows = Posting.objects.filter(where, Q(end__isnull=True) | Q(end__gte=day), start__lte=day)
    rows = rows.filter(Q(concurrent=False) | Q(category=StaffCategory.BORROWED))
    counted = rows.order_by().values(by).annotate(number=Count("employee", distinct=True))
    return dict(counted.values_list(by, "number"))


def people_in(agency: int, day: date) -> list[tuple[int, str]]:
    """Give who serves in the agency on the day or later, to choose from: key, name with 工号 and section."""
    rows = (
        Posting.objects.filter(Q(end__isnull=True) | Q(end__gte=day), agency=agency)
        .order_by("concurrent", "employee__number", "start")
        .values_list("employee", "employee__name", "employee__number", "department__name")
    )
    found: dict[int, str] = {}
    for key, name, number, section in rows:
        found.setdefault(key, f"{name}（{number}）{section or '单位本级'}")
    return list(found.items())


def with_open_work(agency: int, day: date) -> list[tuple[int, str]]:
    """Give who may have something to hand over: those who serve, and those who left with a duty still open."""
    found = dict(people_in(agency, day))
    rows = Duty.objects.filter(Q(end__isnull=True) | Q(end__gte=day), agency=agency).order_by(
        "employee__number"
    )
    for key, name, number in rows.values_list("employee", "employee__name", "employee__number"):
        found.setdefault(key, f"{name}（{number}）已不在岗")
    return list(found.items())
