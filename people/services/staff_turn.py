"""Changing one person: the turn that one of several clerks wins, the postings before and after, the audit row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from people.acting import Actor
from people.audit import AuditEntry, changes
from people.engine.claims import check
from people.engine.postings import Facts, Line, Stretch, run_of, span, with_key
from people.errors import DomainError
from people.models import Agency, Department, Employee, Posting
from people.services.locks import lock_agency

# The key under which every audit row about a person names the person: it stays when name and 工号 change.
PERSON_KEY: Final = "人员编号"
BATCH: Final = 500
_FIELDS: Final = (
    "agency", "department", "post", "rank_level", "category", "job_title",
    "concurrent", "appraised_here", "paid_here", "reason", "start", "end",
)  # fmt: skip


def take_turn(*, employee: int, version: int) -> Employee:
    """Win the right to change the person as last seen; DomainError names who was quicker. Only in a transaction."""
    if Employee.objects.filter(pk=employee, version=version).update(version=F("version") + 1) != 1:
        raise changed_meanwhile(employee)
    found: Employee = Employee.objects.select_related("agency").get(pk=employee)
    return found


def changed_meanwhile(employee: int) -> DomainError:
    """Say who changed the person since the page was opened."""
    entry = entries_about(employee).order_by("-position").first()
    when = f"{timezone.localtime(entry.at):%m月%d日 %H:%M}" if entry else ""
    who = f"已由{entry.actor}于 {when} 办理“{entry.action}”" if entry else "这个人的信息刚被别人改过"
    return DomainError("没有保存", why=who, next_step="请重新打开此人的页面，核对后再办")


def entries_about(employee: int) -> QuerySet[AuditEntry]:
    """Give the audit rows about a person, also those of an import with many people."""
    mark = f'"{PERSON_KEY}":{employee}'
    about = AuditEntry.objects.filter(detail__contains=f"{mark},")
    return about | AuditEntry.objects.filter(detail__contains=f"{mark}}}")


def change_line(
    *,
    by: Actor,
    employee: int,
    version: int,
    action: str,
    change: Callable[[Employee, Line], Line],
    facts: Mapping[str, object] | None = None,
    place: int | None = None,
) -> Employee:
    """Apply a change to a person's postings: turn, check, rows, audit row in one transaction.

    `facts` are fields of the person that change with it. `place` is the agency served at afterwards: it is taken
    first, so that its sections are not reorganised between the check and the rows. DomainError where the change
    cannot be.
    """
    with transaction.atomic():
        if place is not None:
            lock_agency(place)
        person = take_turn(employee=employee, version=version)
        old = line_of(person.pk)
        new = change(person, old)
        check(new)
        before = {name: getattr(person, name) for name in facts or {}}
        if facts:
            Employee.objects.filter(pk=person.pk).update(**facts)
            for name, value in facts.items():
                setattr(person, name, value)
        store_line(old, new)
        record_change(by=by, person=person, action=action, old=old, new=new, before=before, after=facts or {})
    return person


def record_change(
    *,
    by: Actor,
    person: Employee,
    action: str,
    old: Line,
    new: Line,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    """Write the audit row about one person."""
    words = Names([*old, *new])
    detail: dict[str, object] = {PERSON_KEY: person.pk}
    detail |= changes(_worded(before), _worded(after))
    detail |= changes({"任职": words.lines(old)}, {"任职": words.lines(new)})
    by.record(action=action, target=f"人员 {person}", detail=detail, agency=person.agency_id)


def line_of(employee: int) -> Line:
    """Read a person's postings."""
    return tuple(stretch_of(row) for row in Posting.objects.filter(employee=employee).order_by("start", "pk"))


def stretch_of(row: Posting) -> Stretch:
    """Give a stored posting as a stretch."""
    facts = Facts(
        agency=row.agency_id,
        department=row.department_id,
        post=row.post,
        rank_level=row.rank_level,
        category=row.category,
        job_title=row.job_title,
    )
    return Stretch(
        person=row.employee_id,
        facts=facts,
        start=row.start,
        end=row.end,
        key=row.pk,
        concurrent=row.concurrent,
        appraised_here=row.appraised_here,
        paid_here=row.paid_here,
        reason=row.reason,
    )


def row_of(stretch: Stretch) -> Posting:
    """Give a stretch as a posting row, stored or not."""
    facts = stretch.facts
    return Posting(
        pk=stretch.key,
        employee_id=stretch.person,
        agency_id=facts.agency,
        department_id=facts.department,
        post=facts.post,
        rank_level=facts.rank_level,
        category=facts.category,
        job_title=facts.job_title,
        concurrent=stretch.concurrent,
        appraised_here=stretch.appraised_here,
        paid_here=stretch.paid_here,
        reason=stretch.reason,
        start=stretch.start,
        end=stretch.end,
    )


def run_start(line: Line, key: int) -> date:
    """The first day of what a reader sees as the one posting that the stored row is part of."""
    return run_of(line, with_key(line, key))[0].start


def store_line(old: Iterable[Stretch], new: Iterable[Stretch]) -> None:
    """Make the stored postings those of the new line; a constant number of queries, for any number of people."""
    known = {each.key: each for each in old}
    wanted = list(new)
    kept = {each.key for each in wanted if each.key is not None}
    changed = [row_of(each) for each in wanted if each.key is not None and each != known[each.key]]
    Posting.objects.filter(pk__in=[key for key in known if key not in kept]).delete()
    Posting.objects.bulk_update(changed, _FIELDS, batch_size=BATCH)
    Posting.objects.bulk_create([row_of(each) for each in wanted if each.key is None], batch_size=BATCH)


class Names:
    """The names of agencies and sections that some stretches refer to: two queries for all of them."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        rows = list(stretches)
        self.agencies = dict(
            Agency.objects.filter(pk__in={each.facts.agency for each in rows}).values_list("pk", "name")
        )
        sections = {each.facts.department for each in rows if each.facts.department is not None}
        self.sections = dict(Department.objects.filter(pk__in=sections).values_list("pk", "name"))

    def place(self, facts: Facts) -> str:
        """Name agency and section."""
        section = self.sections.get(facts.department) if facts.department is not None else ""
        return " ".join(filter(None, [self.agencies.get(facts.agency, ""), section]))

    def line(self, each: Stretch) -> str:
        """Say one posting in words."""
        facts = each.facts
        beside = ("借调" if facts.category == "借调" else "兼任") if each.concurrent else ""
        claims = "、".join(
            word for word, here in (("考核", each.appraised_here), ("发奖", each.paid_here)) if here
        )
        category = "" if beside == facts.category else facts.category
        words = [self.place(facts), facts.post, facts.rank_level, category, facts.job_title, beside]
        words.append(f"在此{claims}" if claims else "不在此考核发奖")
        return "，".join([span(each.start, each.end), *filter(None, words)])

    def lines(self, line: Iterable[Stretch]) -> list[str]:
        """Say all of them."""
        return [self.line(each) for each in line]


def _worded(facts: Mapping[str, object]) -> dict[str, object]:
    """Fields of a person under the names that readers know, dates as text."""
    named: dict[str, object] = {}
    for name, value in facts.items():
        title = str(getattr(Employee._meta.get_field(name), "verbose_name", name))
        named[title] = value if value is None or isinstance(value, str) else str(value)
    return named
