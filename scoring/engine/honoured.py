"""Whom the honours of sections mean by name (rules 5.7, §8): pure, from the facts and the sections' codes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from plans.engine.facts import Person, Subject
from plans.engine.vocabulary import COUNTY_LEVEL
from scoring.engine.facts import YearFacts


def priority_people(
    facts: YearFacts, priority: Collection[str], talk: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """By section: the 工号 of its 处级 分管领导 and its staff 科级及以下; who is called to a talk has no priority."""
    people = {person.number: person for person in facts.people}
    barred = {number for called in talk_people(facts, talk).values() for number in called}
    found = {}
    for section in _chosen(facts, priority):
        leader = people.get(section.leader)
        named = [leader] if leader is not None and leader.rank_level == COUNTY_LEVEL else []
        named += [
            person
            for person in sorted(people.values(), key=lambda person: person.number)
            if person.subject == section.code and person.rank_level != COUNTY_LEVEL
        ]
        found[section.code] = tuple(person.number for person in named if person.number not in barred)
    return found


def talk_people(facts: YearFacts, talk: Collection[str]) -> dict[str, tuple[str, ...]]:
    """By section: the 工号 of its 处级 分管领导 and its 负责人, who are called to a talk and cannot be 优秀."""
    people: Mapping[str, Person] = {person.number: person for person in facts.people}
    found = {}
    for section in _chosen(facts, talk):
        leader = people.get(section.leader)
        called = [section.leader] if leader is not None and leader.rank_level == COUNTY_LEVEL else []
        found[section.code] = tuple(dict.fromkeys([*called, *([section.head] if section.head else [])]))
    return found


def _chosen(facts: YearFacts, codes: Collection[str]) -> list[Subject]:
    return [section for section in facts.subjects if section.code in codes]
