"""What a roster's table is held against: the roster as it stands, and who may be put into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from people.models import Employee
from plans.models import Participant, Plan, Subject
from plans.services.roster_columns import SUBJECTS, Sheet


@dataclass(slots=True)
class Known:
    """The roster as it stands, who may be put into it, and what all of them are called."""

    subjects: dict[str, Subject]
    people: dict[str, Participant]
    staff: dict[str, Employee]
    names: dict[str, str]

    @classmethod
    def of(cls, plan: Plan) -> Known:
        """Read them; three queries."""
        subjects = Subject.objects.filter(plan=plan).select_related("parent", "head", "supervising_leader")
        people = Participant.objects.filter(plan=plan).select_related("subject")
        listed = list(subjects)
        agencies = {plan.agency_id, *(row.agency_id for row in listed if row.agency_id)}
        # Of two with one 工号 in different units, the own one comes last and stands.
        staff = Employee.objects.filter(Q(agency=plan.agency_id) | Q(agency__in=agencies)).order_by("pk")
        by_number = {
            row.number: row for row in sorted(staff, key=lambda row: row.agency_id == plan.agency_id)
        }
        taking_part = {row.number: row for row in people}
        names = {number: row.name for number, row in (by_number | taking_part).items()}
        subjects_named = {row.code: row.name for row in listed}
        return cls({row.code: row for row in listed}, taking_part, by_number, names | subjects_named)

    def rows(self, sheet: Sheet) -> Mapping[str, Subject | Participant]:
        """The rows of one table by their ids."""
        return self.subjects if sheet is SUBJECTS else self.people
