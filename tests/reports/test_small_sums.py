"""Files with the sums of few voters stay with the 绩效办 and say so; where five and more have voted nothing changes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from appraisals.counted import counted_round
from appraisals.models import BallotTally
from appraisals.round_results import results_of
from bonuses.services import settle_plan
from people.access import Role
from plans.current import rules_in_force
from plans.engine.rounding import hundredths, two_places
from plans.engine.steps import show
from reports.small_sums import NOTE, has_small_sums, may_have_sums
from reports.workbook.export import export_year
from scoring.models import Settlement, SubjectResult
from tests.appraisals.closed import closed_round
from tests.appraisals.world import YEAR, World
from tests.office import Office, build_office

pytestmark = pytest.mark.django_db


def closed(office: Office, village: int) -> World:
    return closed_round({"班子成员": 5, "部门负责人": 6, "村书记": village}, agency=office.a)


@pytest.mark.parametrize(("village", "few"), [(4, True), (5, False)])
def test_readers_get_no_file_with_the_sums_of_few(village: int, few: bool) -> None:
    office = build_office()
    world = closed(office, village)
    rules = rules_in_force(world.plan).rules
    assert rules is not None
    settlement = settle_plan(world.plan, rules).settlement
    assert has_small_sums(world.plan) is few
    place = {"agency": office.a.pk, "year": YEAR, "settlement": settlement.pk}
    for role, status in ((Role.PERFORMANCE_OFFICE, 302), (Role.CHIEF_LEADER, 404 if few else 302)):
        client = office.client_of(role)
        assert may_have_sums(office.access(role), world.plan) is (status == 302)
        assert client.get(reverse("result_file", kwargs={**place, "kind": "xlsx"})).status_code == status
        assert client.get(reverse("result_file", kwargs={**place, "kind": "pdf"})).status_code == 302
        shelf = client.get(reverse("result_files", kwargs=place)).content.decode()
        assert ("结果.xlsx" in shelf) is (status == 302)


@pytest.mark.parametrize(("village", "few"), [(4, True), (5, False)])
def test_the_year_workbook_says_what_it_holds(village: int, few: bool, tmp_path: Path) -> None:
    world = closed(build_office(), village)
    export_year(world.plan, tmp_path / "year.xlsx")
    sheet = load_workbook(tmp_path / "year.xlsx")["测评汇总"]
    comment = sheet["A1"].comment
    assert (comment is not None and NOTE in comment.text) is few
    footer = sheet.oddFooter
    assert footer is not None
    assert (NOTE in (footer.left.text or "")) is few
    assert sheet.max_row == 1 + 9


@pytest.mark.parametrize(("village", "few"), [(4, True), (5, False)], ids=["四票", "五票（对照）"])
def test_no_page_of_a_reader_tells_a_mean_of_a_target_with_few(village: int, few: bool) -> None:
    office = build_office()
    world = closed(office, village)
    rules = rules_in_force(world.plan).rules
    assert rules is not None
    settlement = settle_plan(world.plan, rules).settlement
    told = {text(result.percent_hundredths) for result in SubjectResult.objects.filter(settlement=settlement)}
    # What all groups together gave may be equal to a group's mean by chance.
    for target in results_of(counted_round(world.round)).targets:
        told |= {target.score, *target.dimensions}
    secrets = set(figures_of_groups(world)) - told
    client = office.client_of(Role.CHIEF_LEADER)
    telling = set()
    for address in addresses(world, settlement):
        answer = client.get(address)
        assert answer.status_code == 200
        page = answer.content.decode()
        if any(secret in page for secret in secrets):
            telling.add(answer.request["PATH_INFO"].rstrip("/").rpartition("/")[2])
    # Where five have voted the same search finds means on the page of the round, in the trace and on its input rows.
    assert (telling == set()) is few
    assert few or len(telling) >= 3


def text(hundredth: int | None) -> str:
    return two_places(hundredth or 0)


def figures_of_groups(world: World) -> Iterator[str]:
    """Means of each group on each target as pages write them, whole and by dimension, unless one is a round number."""
    for row in BallotTally.objects.filter(round=world.round):
        for value in (
            Fraction(sum(row.sums), 50_000 * row.valid),
            *(Fraction(s, 10_000 * row.valid) for s in row.sums),
        ):
            for written in (show(value), text(hundredths(value))):
                if len(written) > 4 and not written.endswith(".00"):
                    yield written


def addresses(world: World, settlement: Settlement) -> Iterator[str]:
    plan = {"agency": world.plan.agency_id, "year": YEAR}
    yield reverse("round_results", kwargs={**plan, "round": world.round.pk})
    yield reverse("round_turnout_check", kwargs={**plan, "round": world.round.pk})
    place = {**plan, "settlement": settlement.pk}
    for name in ("result", "result_subjects", "result_plan"):
        yield reverse(name, kwargs=place)
    for result in settlement.subject_results.all():
        yield reverse("result_subject", kwargs={**place, "subject": result.pk})
        for group in world.electors:
            key = urlencode({"sheet": "测评", "key": f"{result.code}/{group}"})
            yield f"{reverse('result_input', kwargs=place)}?{key}"
