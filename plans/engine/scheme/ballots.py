"""Forms of 民主测评 and 述职测评: dimensions with maxima and weights, rater groups with weights (rules 1.2, 2.2, 5.3)."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from math import lcm

from pydantic import Field, model_validator

from plans.engine.scheme.types import Cited, Number, Points, Share
from plans.engine.units import POINT


class Dimension(Cited):
    """One aspect: a mark lies within 0..max; the mean mark counts × weight."""

    name: str
    max: Points
    weight: Number = Fraction(1)


class RaterGroup(Cited):
    """A 评价主体 and its share of the form's score."""

    name: str
    weight: Share


class BallotForm(Cited):
    """A form: its score is Σ group weight × Σ (mean mark × dimension weight), 0..100.

    ``trim``: so many highest and so many lowest ballots of a group are set aside before the mean (去掉最高最低分),
    where more than twice as many are valid.
    """

    name: str
    dimensions: tuple[Dimension, ...] = Field(strict=False, min_length=1)
    groups: tuple[RaterGroup, ...] = Field(strict=False, min_length=1)
    mark_step: Points = Fraction(1, 2)
    trim: int = Field(default=0, ge=0)

    @cached_property
    def maxima(self) -> tuple[int, ...]:
        """The highest mark of each dimension in 1/10000 point."""
        return tuple(int(dimension.max * POINT) for dimension in self.dimensions)

    @cached_property
    def whole_weights(self) -> tuple[tuple[int, ...], int]:
        """The dimensions' weights as whole numbers over one denominator."""
        scale = lcm(*(dimension.weight.denominator for dimension in self.dimensions))
        return tuple(int(dimension.weight * scale) for dimension in self.dimensions), scale

    @model_validator(mode="after")
    def _weights_add_up(self) -> BallotForm:
        full = sum((d.max * d.weight for d in self.dimensions), start=Fraction(0))
        if full != 100:
            raise ValueError(f"各维度 满分×权重 之和为 {float_free(full)}，应为 100；请调整维度满分或权重")
        shares = sum((g.weight for g in self.groups), start=Fraction(0))
        if shares != 1:
            raise ValueError(f"评价主体权重之和为 {float_free(shares * 100)}%，应为 100%；请调整权重")
        for what, names in (
            ("维度", [d.name for d in self.dimensions]),
            ("评价主体", [g.name for g in self.groups]),
        ):
            if len(set(names)) != len(names):
                raise ValueError(f"{what}重名；请改用不同的名称")
        return self


def float_free(value: Fraction) -> str:
    """Write an exact number briefly for a message."""
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
