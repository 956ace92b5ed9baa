"""Whose postings may be claimed twice or by nobody: found among thousands before any line is worked out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from people.models import Employee, Posting

# First day, last day, whether it appraises, whether it pays.
Span = tuple[date, date, bool, bool]


@dataclass(slots=True)
class _Linked:
    """Records that are tied to a record at home: record → root, and who keeps each of them."""

    roots: dict[int, int] = field(default_factory=dict)
    kept_by: dict[int, int] = field(default_factory=dict)

    @classmethod
    def read(cls) -> _Linked:
        found = cls()
        rows = Employee.objects.filter(home_record__isnull=False).order_by()
        for pk, agency, home, home_agency in rows.values_list(
            "pk", "agency", "home_record", "home_record__agency"
        ):
            if home is not None and home_agency is not None:
                found.roots |= {pk: home, home: home}
                found.kept_by |= {pk: agency, home: home_agency}
        return found

    def together(self, people: Collection[int]) -> set[int]:
        """Give these records and all that are of the same persons."""
        roots = {self.roots.get(pk, pk) for pk in people}
        return roots | {pk for pk, root in self.roots.items() if root in roots}


def suspects(
    *, agencies: Collection[int], first: date, last: date, people: Collection[int] | None
) -> dict[int, int]:
    """Give record → root record of whom the agencies have to do with and whose postings are not plainly in order.

    In order is one posting that appraises and one that pays on all days from the first to the last. `people` narrows
    it to some records. Three queries; of those with one posting after the other nothing is read.
    """
    linked = _Linked.read()
    within = Posting.objects.filter(Q(end__isnull=True) | Q(end__gte=first), start__lte=last).order_by()
    if people is not None:
        members = linked.together(people)
        within = within.filter(employee__in=members)
    doubtful = {*_beside_another(within, last).values_list("employee", flat=True), *linked.roots}
    rows = within.filter(employee__in=doubtful).values_list(
        "employee", "agency", "employee__agency", "start", "end", "appraised_here", "paid_here"
    )
    spans: dict[int, list[Span]] = defaultdict(list)
    near = {pk for pk, agency in linked.kept_by.items() if agency in agencies}
    for pk, agency, keeper, start, end, appraised, paid in rows:
        spans[linked.roots.get(pk, pk)].append((max(start, first), min(end or last, last), appraised, paid))
        if agency in agencies or keeper in agencies:
            near.add(pk)
    if people is not None:
        near &= set(people)
    wanted = {linked.roots.get(pk, pk) for pk in near}
    odd = {root for root in wanted if not in_order(spans.get(root, ()))}
    return {pk: linked.roots.get(pk, pk) for pk in linked.together(odd)}


def in_order(spans: Iterable[Span]) -> bool:
    """Say whether one span appraises and one pays, each from the first day of all to the last (or there is none)."""
    rows = list(spans)
    if not rows:
        return True
    start, end = min(row[0] for row in rows), max(row[1] for row in rows)
    appraising, paying = [row for row in rows if row[2]], [row for row in rows if row[3]]
    return all(len(one) == 1 and one[0][:2] == (start, end) for one in (appraising, paying))


def _beside_another(within: QuerySet[Posting], last: date) -> QuerySet[Posting]:
    """Keep the postings that share a day with another one of their record, or are set not to appraise or pay."""
    other = within.filter(employee=OuterRef("employee"), start__lte=Coalesce(OuterRef("end"), last))
    other = other.filter(Q(end__isnull=True) | Q(end__gte=OuterRef("start"))).exclude(pk=OuterRef("pk"))
    # Who ever had a single posting shares no day with another: for most of a list one look at the index is enough.
    several = Posting.objects.order_by().values("employee").annotate(number=Count("pk")).filter(number__gt=1)
    beside = Q(employee__in=several.values("employee")) & Q(Exists(other))
    return within.filter(Q(concurrent=True) | Q(appraised_here=False) | Q(paid_here=False) | beside)
