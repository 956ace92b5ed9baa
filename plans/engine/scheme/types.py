"""Building blocks of a scheme: strict, frozen, every number exact, every entry with its clause.

A scheme file is data (design «Rules as data»): unknown keys and wrong types are refused by pydantic; the
Chinese wording of a refusal is made in ``scheme_words.py``. Errors raised here are short Chinese sentences:
what; what to do.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator

SubjectKind = Literal["单位", "科室", "下属单位"]


class Entry(BaseModel):
    """Any part of a scheme: no unknown key, nothing changed after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


class Cited(Entry):
    """An entry that rests on a clause of the document; ``assumed`` carries the reading where the text is silent."""

    clause: str = Field(min_length=1)
    assumed: str = ""


def parse_number(value: object) -> Fraction:
    """Read an exact number: an integer or a decimal; ValueError otherwise."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        raise ValueError("应为数字；请直接写数字，例如 90 或 0.5")
    return Fraction(value)


def parse_share(value: object) -> Fraction:
    """Read a share of a whole: written with a percent sign ("30%"), or 0 and 1 as numbers; at most 100%."""
    if isinstance(value, str):
        match = re.fullmatch(r"(\d+(?:\.\d+)?)%", value.strip())
        if match:
            share = Fraction(Decimal(match.group(1))) / 100
            if share > 1:
                raise ValueError("不能超过 100%；请核对百分数")
            return share
    elif isinstance(value, int) and not isinstance(value, bool) and value in (0, 1):
        return Fraction(value)
    raise ValueError("应为百分数；请带百分号书写，例如 30%")


def _not_negative(value: Fraction) -> Fraction:
    if value < 0:
        raise ValueError("不能为负数；请改为 0 或正数")
    return value


Number = Annotated[Fraction, PlainValidator(parse_number)]
Points = Annotated[Fraction, PlainValidator(lambda value: _not_negative(parse_number(value)))]
Share = Annotated[Fraction, PlainValidator(parse_share)]
Names = Annotated[tuple[str, ...], PlainValidator(lambda value: parse_names(value))]


def parse_names(value: object) -> tuple[str, ...]:
    """Read a list of names; numbers and nested lists are refused."""
    if isinstance(value, list | tuple) and all(isinstance(item, str) and item for item in value):
        if len(set(value)) != len(value):
            raise ValueError("有重复的名称；请删去重复项")
        return tuple(value)
    raise ValueError("应为名称的列表；请写成 [甲, 乙]")
