"""A 工号 is not a person: one's own result is not opened by a number that stands for somebody else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from people.access import Role
from plans.models import Participant, Subject
from scoring.models import Settlement
from tests.access.settled import settled_year
from tests.office import YEAR, Office, build_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return build_office()


def test_a_number_lent_to_somebody_else_on_the_roster_opens_nobody_else_s_row(office: Office) -> None:
    """Somebody borrowed stands on the roster under the own 工号 of one who does not."""
    found = settled_year(office, office.a, YEAR, state=Settlement.State.PUBLISHED)
    subject = Subject.objects.create(plan=found.plan, code="K1", name="一科", kind=Subject.Kind.SECTION)
    row = found.person_results.get(number="A01")
    borrowed = office.employee("乙局干部职工")
    Participant.objects.create(
        plan=found.plan, employee=borrowed, number="A01", name=row.name, subject=subject
    )
    url = reverse("my_result", kwargs={"agency": office.a.pk, "year": YEAR})
    assert "这一年的考核名单里没有您" in office.client_of(Role.STAFF).get(url).content.decode()
