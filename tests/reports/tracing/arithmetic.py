"""Reads the sums that traces write out and works them out again, with nothing but the numbers on the line.

A number marked ≈ stands for anything that rounds to it; a sum is true when the interval of its left side meets that of
its right side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from plans.engine.steps import Step

Interval = tuple[Fraction, Fraction]
_NOTES = re.compile(r"（[^（）]*）")
_TOKEN = re.compile(r"≈?[−-]?\d[\d,]*(?:\.\d+)?%?|[+−×÷()]")
_RELATION = re.compile(r"(?<=[^<>])(?: = | ≈ )(?=[−-]?\d)")
_NUMBER = re.compile(r"[−-]?\d+(?:\.\d+)?%?")


def sums_of(formula: str) -> Iterator[tuple[str, str, str, str]]:
    """Every sum of a line: left side, relation, result, published figure ("" where there is none)."""
    text = formula
    while _NOTES.search(text):
        text = _NOTES.sub("", text)
    for piece in re.split("[；：，]", text):
        found = _RELATION.search(piece)
        if found is None:
            continue
        left, relation, right = piece[: found.start()], found[0].strip(), piece[found.end() :]
        result = _NUMBER.match(right)
        assert result is not None, formula
        _, _, published = right.partition(" → ")
        yield left, relation, result[0], published.strip()


def value_of(expression: str) -> Interval:
    """Work out a left side; words are left out, ÷ and × bind stronger."""
    tokens = _TOKEN.findall(_words_out(expression))
    value, rest = _sum(tokens)
    assert rest == [], (expression, rest)
    return value


def number(text: str, *, about: bool = False) -> Interval:
    """A number as written; with ≈ half a unit of its last place on either side."""
    about = about or text.startswith("≈")
    plain = text.lstrip("≈").replace("−", "-").replace(",", "").rstrip("%")
    value = Fraction(Decimal(plain))
    spread = Fraction(1, 2 * 10**6) if about else Fraction(0)
    low, high = value - spread, value + spread
    return (low / 100, high / 100) if text.endswith("%") else (low, high)


def meet(one: Interval, other: Interval) -> bool:
    """Whether two intervals have a number in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def all_steps(step: Step) -> Iterator[Step]:
    """A step and everything below it."""
    yield step
    for child in step.children:
        yield from all_steps(child)


def _words_out(expression: str) -> str:
    # A minus between two numbers is an operator, one after an operator or a bracket a sign.
    spaced = re.sub(r"[^\d.,+−×÷()%≈ -]", " ", expression)
    return re.sub(r"(?<=\d|\)) ?− ?(?=[\d(≈])", " − ", spaced)


def _sum(tokens: list[str]) -> tuple[Interval, list[str]]:
    value, tokens = _product(tokens)
    while tokens and tokens[0] in "+−":
        sign, (other, rest) = tokens[0], _product(tokens[1:])
        value = (
            (value[0] + other[0], value[1] + other[1])
            if sign == "+"
            else (value[0] - other[1], value[1] - other[0])
        )
        tokens = rest
    return value, tokens


def _product(tokens: list[str]) -> tuple[Interval, list[str]]:
    value, tokens = _factor(tokens)
    while tokens and tokens[0] in "×÷":
        sign, (other, rest) = tokens[0], _factor(tokens[1:])
        if sign == "÷":
            other = (1 / other[1], 1 / other[0])
        ends = [a * b for a in value for b in other]
        value, tokens = (min(ends), max(ends)), rest
    return value, tokens


def _factor(tokens: list[str]) -> tuple[Interval, list[str]]:
    if tokens[0] == "(":
        value, rest = _sum(tokens[1:])
        assert rest[0] == ")", tokens
        return value, rest[1:]
    return number(tokens[0]), tokens[1:]
