"""What a filed row is made of: typed words to values and back, what is still missing, and the merging of two hands.

Values as stored: 完成率 and 得分比例 in 1/10¹², points in 1/10000, text with plain line ends. Sources: rules 0.7, 1.8,
2.1; issue «The quarter of a filer».
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final
from unicodedata import category

from indicators.engine.lights import USUAL, Light, LightRules, light
from people.xlsx.raw import Problem
from plans.engine.rounding import half_up_ratio
from plans.engine.scheme.indicators import GradedBand
from plans.engine.units import POINT, RATIO, points_from_decimal, ratio_from_decimal
from plans.figures import decimal

Value = int | str | None

LABELS: Final[dict[str, str]] = {
    "attainment": "完成率",
    "grade": "考核等次",
    "ratio": "得分比例",
    "progress": "完成情况",
    "problems": "存在问题",
    "measures": "整改措施",
    "self_points": "自评分",
    "no_evidence_reason": "无佐证理由",
}
EVIDENCE: Final = "evidence"
RATIOS: Final = frozenset({"attainment", "ratio"})
NUMBERS: Final = RATIOS | {"self_points"}
LONGEST: Final = 4_000
HIGHEST_PERCENT: Final = 1_000
# As many decimals as are stored: 1/10¹² of the whole, 1/10000 of a point.
PERCENT_PLACES: Final = 10
POINT_PLACES: Final = 4
_KEPT: Final = "\n\t"
# The full stop of a Chinese keyboard between two digits is a decimal point: 97。5.
_STOP: Final = re.compile("(?<=[0-9０-９])。(?=[0-9０-９]|$)")


class Unreadable(ValueError):
    """Typed words that are no value; the text says in Chinese what to type instead."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is missing or wrong at one field, in Chinese; `short` stands in the list of what is missing."""

    field: str
    text: str
    short: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a row has to answer: 分值, the planned progress of the quarter (None: none set), grades where graded.

    `lights` are the plan's lines: below the green one a row is behind.
    """

    full: int
    planned: int | None = None
    bands: tuple[GradedBand, ...] = ()
    most: Fraction = Fraction(1)
    lights: LightRules = USUAL

    @property
    def graded(self) -> bool:
        """Whether a 考核等次 is filed instead of a 完成率 (rules 2.1)."""
        return bool(self.bands)

    def band(self, grade: Value) -> GradedBand | None:
        """Give the band of a grade."""
        return next((band for band in self.bands if band.grade == grade), None)


def read(name: str, text: str) -> Value:
    """Turn what was typed into a field's value; Unreadable for what cannot be one."""
    if name in RATIOS:
        return _percent(text)
    if name == "self_points":
        return _points(text)
    plain = clean(text)
    if len(plain) > LONGEST:
        raise Unreadable(f"最多 {LONGEST} 字，现在有 {len(plain)} 字")
    return plain.strip() if name == "grade" else plain


def write(name: str, value: Value) -> str:
    """Turn a stored value into what a person would type (95.5, not 0.955); the inverse of `read`."""
    if value is None:
        return ""
    if name in RATIOS:
        return decimal_text(Fraction(int(value) * 100, RATIO))
    if name == "self_points":
        return decimal_text(Fraction(int(value), POINT))
    return str(value)


def decimal_text(value: Fraction) -> str:
    """Write a finite decimal without exponent and useless zeros."""
    number = Decimal(value.numerator) / Decimal(value.denominator)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def clean(text: str) -> str:
    """Give text that any database takes: plain line ends, no controls, no halves of pairs, no blanks at the end."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in plain if sign in _KEPT or category(sign) not in ("Cc", "Cs")).rstrip()


def _number(text: str, places: int) -> Decimal | None:
    """Read a number by the one reader of typed numbers: «1,5» is asked about, never taken for 15."""
    words = _STOP.sub(".", clean(text).strip()).removesuffix(".")
    number = decimal(words, places=places)
    if isinstance(number, Problem):
        raise Unreadable(f"{number.problem}，{number.remedy}")
    return number


def _percent(text: str) -> int | None:
    number = _number(clean(text).strip().removesuffix("%").removesuffix("％"), PERCENT_PLACES)
    if number is None:
        return None
    if number > HIGHEST_PERCENT:
        raise Unreadable(f"最多 {HIGHEST_PERCENT}%，请核对")
    return ratio_from_decimal(number.scaleb(-2))


def _points(text: str) -> int | None:
    number = _number(clean(text).strip().removesuffix("分"), POINT_PLACES)
    if number is None:
        return None
    if number >= POINT:
        raise Unreadable("分数太大，请核对")
    return points_from_decimal(number)


def suggested_points(asked: Asked, values: Mapping[str, Value]) -> int | None:
    """Give the points that the row comes to as filed, the self-score where none is typed (rules 0.7, 2.1)."""
    if asked.graded:
        share = _share(asked, values)
        return None if share is None else half_up_ratio(asked.full * share.numerator, share.denominator)
    attainment = values.get("attainment")
    if not isinstance(attainment, int):
        return None
    reached = min(Fraction(attainment, RATIO), asked.most)
    return half_up_ratio(asked.full * reached.numerator, reached.denominator)


def _share(asked: Asked, values: Mapping[str, Value]) -> Fraction | None:
    band = asked.band(values.get("grade"))
    if band is None:
        return None
    if band.share is not None:
        return band.share
    ratio = values.get("ratio")
    return Fraction(ratio, RATIO) if isinstance(ratio, int) else None


def behind(asked: Asked, values: Mapping[str, Value]) -> bool:
    """Say whether the row is behind its schedule: not green, or graded below the first two grades (好, 良好)."""
    if asked.graded:
        place = next((n for n, band in enumerate(asked.bands) if band.grade == values.get("grade")), 0)
        return place >= 2
    attainment = values.get("attainment")
    found = light(attainment if isinstance(attainment, int) else None, asked.planned, asked.lights)
    return found is not None and found is not Light.GREEN


def missing(asked: Asked, values: Mapping[str, Value], evidence: int) -> tuple[Fault, ...]:
    """Say everything that keeps the row from being submitted, in the order of the card's fields."""
    found = list(_measure_faults(asked, values))
    if not _said(values, "progress"):
        found.append(Fault("progress", "还没有写完成情况", "完成情况"))
    if behind(asked, values):
        for name in ("problems", "measures"):
            if not _said(values, name):
                found.append(Fault(name, f"落后于计划，请写明{LABELS[name]}", LABELS[name]))
    points = values.get("self_points")
    if isinstance(points, int) and not 0 <= points <= asked.full:
        found.append(Fault("self_points", f"自评分应在 0 至 {write('self_points', asked.full)} 分之间"))
    if asked.full and not evidence and not _said(values, "no_evidence_reason"):
        found.append(Fault(EVIDENCE, "没有佐证材料，请上传，或写明没有的理由", "佐证材料或没有的理由"))
    return tuple(found)


def _said(values: Mapping[str, Value], name: str) -> bool:
    return bool(str(values.get(name) or "").strip())


def _measure_faults(asked: Asked, values: Mapping[str, Value]) -> list[Fault]:
    """完成率, or 考核等次 with its 得分比例 (rules 2.1: exactly 100% is 好)."""
    if not asked.graded:
        return (
            []
            if isinstance(values.get("attainment"), int)
            else [Fault("attainment", "还没有填完成率", "完成率")]
        )
    band = asked.band(values.get("grade"))
    if band is None:
        return [Fault("grade", "还没有选等次", "考核等次")]
    if band.share is not None or band.low is None or band.high is None:
        return []
    ratio = values.get("ratio")
    span = f"{decimal_text(band.low * 100)}% 至 {decimal_text(band.high * 100)}%（不含）"
    if not isinstance(ratio, int):
        return [Fault("ratio", f"“{band.grade}”要填得分比例：{span}")]
    if not band.low <= Fraction(ratio, RATIO) < band.high:
        return [Fault("ratio", f"“{band.grade}”的得分比例应为 {span}")]
    return []


@dataclass(frozen=True, slots=True)
class Merged:
    """What comes of two hands on one row: values to store, and fields on which they differ."""

    store: dict[str, Value]
    conflicts: tuple[str, ...]


def merge(base: Mapping[str, object], mine: Mapping[str, Value], theirs: Mapping[str, Value]) -> Merged:
    """Put my edits (from `base` to `mine`, of the fields I touched) onto what is stored now.

    A field that only I changed is mine; one that both changed to the same is settled; one that both changed
    differently is a conflict, and nobody's words are dropped. Sending the same edit twice is harmless.
    """
    store: dict[str, Value] = {}
    conflicts = []
    for name, value in mine.items():
        now = theirs.get(name)
        if now == value:
            continue
        if now == base.get(name):
            store[name] = value
        else:
            conflicts.append(name)
    return Merged(store, tuple(conflicts))
