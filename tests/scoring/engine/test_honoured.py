"""Whom priority and talk mean by name: 处级 leaders and staff of the top sections, never somebody called to a talk (5.7)."""

from __future__ import annotations

from plans.engine.facts import Person, Subject
from scoring.engine.facts import YearFacts
from scoring.engine.honoured import priority_people, talk_people

COUNTY, BELOW = "县处级", "科级及以下"
FACTS = YearFacts(
    year=2024,
    agency="某镇",
    subjects=(
        Subject(code="K1", name="甲办", kind="科室", head="P3", leader="P1"),
        Subject(code="K2", name="乙办", kind="科室", head="P5", leader="P2"),
        Subject(code="K3", name="丙办", kind="科室", head="P6", leader="P1"),
        Subject(code="K4", name="丁办", kind="科室", head="P7", leader="P8"),
    ),
    people=(
        Person(number="P1", name="一", subject="U1", rank_level=COUNTY),
        Person(number="P2", name="二", subject="U1", rank_level=COUNTY),
        Person(number="P3", name="三", subject="K1", rank_level=BELOW),
        Person(number="P4", name="四", subject="K1", rank_level=BELOW),
        Person(number="P5", name="五", subject="K2", rank_level=BELOW),
        Person(number="P6", name="六", subject="K3", rank_level=BELOW),
        Person(number="P7", name="七", subject="K4", rank_level=BELOW),
        Person(number="P8", name="八", subject="U1", rank_level=BELOW),
    ),
)


def test_the_leader_and_the_staff_of_a_top_section_are_meant() -> None:
    assert priority_people(FACTS, ["K2"], []) == {"K2": ("P2", "P5")}
    # A leader who is not 处级 has no priority as leader; staff have it by themselves.
    assert priority_people(FACTS, ["K4"], []) == {"K4": ("P7",)}


def test_of_the_lowest_the_leader_and_the_head_are_called() -> None:
    assert talk_people(FACTS, ["K3"]) == {"K3": ("P1", "P6")}
    assert talk_people(FACTS, ["K4"]) == {"K4": ("P7",)}


def test_the_bar_wins_for_a_leader_who_supervises_both() -> None:
    assert priority_people(FACTS, ["K1", "K2"], ["K3"]) == {"K1": ("P3", "P4"), "K2": ("P2", "P5")}
