"""The map of sections, back and forth: chains of 更名, 合并, 拆分, and what any sequence of them must keep."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.engine.lineage import Edge, Section, SectionMap
from people.models import Agency, Department, Duty, Posting
from people.services.lineage import lineage, section_map, sections_before
from people.services.sections import merge_sections, rename_section, split_section
from tests.people.organisation.world import BEGIN, CLERK, DOCUMENT, World, new


def row(key: int, name: str, start: int, end: int | None = None, code: str = "") -> Section:
    """A section from 1 July of a year to 1 July of another."""
    return Section(
        key=key, agency=1, code=code or str(key), name=name, valid_from=date(start, 7, 1),
        valid_to=None if end is None else date(end, 7, 1),
    )  # fmt: skip


def edge(old: int, fresh: int, year: int, kind: str = "更名") -> Edge:
    return Edge(predecessor=old, successor=fresh, on=date(year, 7, 1), kind=kind)


# 甲 is renamed to 乙 in 2022; 乙 and 丙 become 丁 in 2023; 丁 becomes 戊 and 己 in 2024.
CHAIN = SectionMap(
    [
        row(1, "甲", 2020, 2022), row(2, "乙", 2022, 2023), row(3, "丙", 2020, 2023),
        row(4, "丁", 2023, 2024), row(5, "戊", 2024), row(6, "己", 2024), row(7, "庚", 2020),
    ],
    [edge(1, 2, 2022), edge(2, 4, 2023, "合并"), edge(3, 4, 2023, "合并"), edge(4, 5, 2024, "拆分"),
     edge(4, 6, 2024, "拆分")],
)  # fmt: skip


def names(sections: list[Section]) -> list[str]:
    return [each.name for each in sections]


@pytest.mark.parametrize(
    ("key", "year", "found"),
    [
        (6, 2024, ["己"]), (6, 2023, ["丁"]), (6, 2022, ["丙", "乙"]), (6, 2021, ["甲", "丙"]), (6, 2019, []),
        (5, 2021, ["甲", "丙"]), (7, 2021, ["庚"]), (2, 2021, ["甲"]), (2, 2023, ["乙"]), (2, 2026, ["乙"]),
    ],
)  # fmt: skip
def test_a_section_is_found_again_in_earlier_years(key: int, year: int, found: list[str]) -> None:
    assert names(CHAIN.in_year(key, year)) == found


def test_the_family_reads_back_and_forth() -> None:
    found = CHAIN.lineage(2)
    assert (names(list(found.before)), found.itself.name, names(list(found.after))) == (
        ["甲"], "乙", ["丁", "戊", "己"],
    )  # fmt: skip
    assert [(each.predecessor, each.successor) for each in found.edges] == [(1, 2), (2, 4), (4, 5), (4, 6)]
    assert names(CHAIN.on(1, date(2026, 1, 1))) == ["戊", "己"]
    assert names(CHAIN.on(7, date(2026, 1, 1))) == ["庚"]


def test_a_new_name_under_the_same_code_from_a_workbook_counts_as_renaming() -> None:
    found = SectionMap([row(1, "甲", 2020, 2024, "K"), row(2, "乙", 2024, None, "K")], [])
    assert names(found.in_year(2, 2021)) == ["甲"]
    written = SectionMap(
        [row(1, "甲", 2020, 2024, "K"), row(2, "乙", 2024, None, "K"), row(3, "丙", 2024)],
        [edge(1, 3, 2024)],
    )
    assert names(written.in_year(2, 2021)) == []


def test_a_section_that_took_another_in_remains_itself() -> None:
    found = SectionMap(
        [row(1, "甲", 2020, 2025), row(2, "乙", 2020, 2023), row(3, "丙", 2025)],
        [edge(2, 1, 2023, "合并"), edge(1, 3, 2025)],
    )
    assert names(found.in_year(3, 2022)) == names(found.in_year(1, 2022)) == ["甲"]
    assert names(found.on(2, date(2026, 1, 1))) == ["丙"]
    assert names(found.before(3)) == ["甲", "乙"]


def test_a_wrong_circle_in_the_rows_ends() -> None:
    found = SectionMap([row(1, "甲", 2020, 2021), row(2, "乙", 2021)], [edge(1, 2, 2021), edge(2, 1, 2021)])
    assert names(found.before(2)) == ["甲"]


def test_the_map_is_read_from_the_rows(world: World) -> None:
    one, two = world.section("01", "甲"), world.section("02", "丙")
    renamed = rename_section(by=CLERK, department=one.pk, on=date(2026, 3, 1), name="乙", document=DOCUMENT)
    merged = merge_sections(
        by=CLERK,
        departments=[renamed.pk, two.pk],
        on=date(2027, 3, 1),
        into=new("03", "丁"),
        document=DOCUMENT,
    )
    last, _ = split_section(
        by=CLERK, department=merged.pk, on=date(2028, 3, 1), successors=[new("03", "戊"), new("04", "己")],
        placing={}, document=DOCUMENT,
    )  # fmt: skip
    assert names(sections_before(last, 2025)) == ["甲", "丙"]
    assert names(sections_before(last, 2026)) == ["丙", "乙"]
    assert names(sections_before(last, 2027)) == ["丁"]
    assert [each.kind for each in lineage(merged).edges] == ["更名", "合并", "合并", "拆分", "拆分"]


Step = tuple[str, int, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["更名", "合并", "拆分"]), st.integers(0, 9), st.integers(0, 9), st.integers(0, 400)
    ),
    min_size=1,
    max_size=5,
)


def build(agency: Agency) -> World:
    """Three sections; six people, some 兼任, one who moves later, heads and filers."""
    world = World(agency)
    sections = [world.section(f"0{index}", f"科{index}") for index in range(3)]
    people = [
        world.person("P0", "甲", sections[0]), world.person("P1", "乙", sections[0], sections[1]),
        world.person("P2", "丙", sections[1]), world.person("P3", "丁", sections[2], sections[0]),
        world.person("P4", "戊", sections[2]), world.person("P5", "己", sections[1]),
    ]  # fmt: skip
    turn = date(2026, 6, 1)
    Posting.objects.filter(employee=people[5]).update(end=turn - timedelta(days=1))
    Posting.objects.create(employee=people[5], agency=agency, department=sections[2], start=turn)
    for section, head in zip(sections, (people[0], people[2], people[4]), strict=True):
        world.duty(head, "负责人", section)
        world.duty(people[1], "填报人", section)
    return world


def carry(world: World, step: Step, number: int, day: date) -> None:
    """Do one step on living sections that began before the day."""
    kind, first, second, _ = step
    living = list(
        Department.objects.filter(agency=world.agency, valid_to__isnull=True, valid_from__lt=day).order_by(
            "pk"
        )
    )
    if not living:
        return
    one, two = living[first % len(living)], living[second % len(living)]
    if kind == "更名":
        rename_section(by=CLERK, department=one.pk, on=day, name=f"新{number}", document=DOCUMENT)
    elif kind == "合并" and one != two:
        into = new(f"M{number}", f"并{number}") if first % 2 else one.pk
        merge_sections(by=CLERK, departments=[one.pk, two.pk], on=day, into=into, document=DOCUMENT)
    elif kind == "拆分":
        people = set(Posting.objects.filter(department=one).values_list("employee", flat=True))
        people |= set(Duty.objects.filter(department=one).values_list("employee", flat=True))
        split_section(
            by=CLERK, department=one.pk, on=day, placing={each: each % 2 for each in people},
            successors=[new(one.code, f"留{number}"), new(f"S{number}", f"分{number}")], document=DOCUMENT,
        )  # fmt: skip


def mains() -> Counter[tuple[int, date]]:
    """How many main postings each person has on each day that matters."""
    days = sorted(
        {edge + timedelta(days=shift) for pair in Posting.objects.values_list("start", "end") for edge in pair if edge
         for shift in (-1, 0, 1)} | {date(2030, 1, 1)}
    )  # fmt: skip
    rows = Posting.objects.filter(concurrent=False).values_list("employee", "start", "end")
    return Counter(
        (who, day) for who, start, end in rows for day in days if start <= day and (end is None or day <= end)
    )


@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_of_changes_keeps_people_names_and_flags_whole(steps: list[Step]) -> None:
    with transaction.atomic():
        world = build(Agency.objects.create(name="示例局"))
        roots = list(Department.objects.values_list("pk", flat=True))
        day = BEGIN
        for number, step in enumerate(steps):
            day += timedelta(days=1 + step[3])
            carry(world, step, number, day)
            check_people()
            check_names(world.agency.pk, roots)
            check_heads()
        transaction.set_rollback(True)


def check_people() -> None:
    """Everybody who serves on a day has one main posting, is appraised and paid once, in a living section."""
    assert set(mains().values()) == {1}
    for when in {date(2030, 1, 1), *Posting.objects.values_list("start", flat=True)}:
        rows = Posting.objects.exclude(end__lt=when).filter(start__lte=when)
        for flag in ("appraised_here", "paid_here"):
            claims = Counter(rows.filter(**{flag: True}).values_list("employee", flat=True))
            assert set(claims.values()) == {1}
            assert set(claims) == set(
                Posting.objects.filter(start__lte=when).values_list("employee", flat=True)
            )
    for posting in Posting.objects.select_related("department"):
        section = posting.department
        assert section is not None
        assert posting.start >= section.valid_from
        if section.valid_to is not None:
            assert posting.end is not None
            assert posting.end < section.valid_to


def check_names(agency: int, roots: list[int]) -> None:
    """On every day a name stands for one section, and of each first section something lives."""
    sections = section_map(agency)
    for when in {each.valid_from for each in sections.sections.values()}:
        living = [each for each in sections.sections.values() if each.lives(when)]
        assert len({each.name for each in living}) == len({each.code for each in living}) == len(living)
        for key in roots:
            assert sections.on(key, when), "a section was lost"
        for each in living:
            assert [one.key for one in sections.on(each.key, when)] == [each.key]


def check_heads() -> None:
    """Nobody shares a head's days, and no duty outlives its section."""
    for section in Department.objects.all():
        spans = Duty.objects.filter(department=section).order_by("start")
        heads = [(each.start, each.end or date.max) for each in spans if each.kind == "负责人"]
        assert all(one[1] < two[0] for one, two in pairwise(heads))
        for duty in spans:
            assert duty.start >= section.valid_from
            assert section.valid_to is None or (duty.end or date.max) < section.valid_to
