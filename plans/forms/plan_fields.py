"""Fields for figures as they are typed, kept in whole units (plans/engine/units)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from django import forms

from people.typed import half_width
from plans.engine.typed import half_width_number, plain_decimal
from plans.engine.units import FEN, POINT, fen_from_decimal, points_from_decimal

# SQLite and PostgreSQL keep 64 bits.
MOST: Final = 10**15


class FigureField(forms.CharField):
    """A figure typed in digits, half or full width; None where it is empty. Shown again as it was typed."""

    unit: int = 1
    read: Callable[[Decimal], int]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 24)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Turn the text into whole units."""
        text = half_width_number(str(super().to_python(value) or "")).replace(",", "")
        if not text:
            return None
        number = plain_decimal(text)
        if number is None or number < 0:
            raise forms.ValidationError("请填写数字，例如 12 或 0.5。")
        if number * self.unit > MOST:
            raise forms.ValidationError("数字太大，请核对。")
        try:
            return type(self).read(number)
        except ValueError as error:
            raise forms.ValidationError("小数位数太多，请核对。") from error

    def run_validators(self, value: Any) -> None:
        """The length was that of the text."""

    def prepare_value(self, value: Any) -> Any:
        """Write stored units as a figure; what was typed stays as typed."""
        return figure(value, self.unit) if isinstance(value, int) else value


class PointsField(FigureField):
    """Points in 1/10000."""

    unit = POINT
    read = staticmethod(points_from_decimal)


class MoneyField(FigureField):
    """An amount in yuan, kept in fen."""

    unit = FEN
    read = staticmethod(fen_from_decimal)


def figure(units: int | None, unit: int) -> str:
    """Write whole units as a figure without idle zeros; empty for None."""
    if units is None:
        return ""
    whole, rest = divmod(abs(units), unit)
    digits = len(str(unit)) - 1
    decimals = f"{rest:0{digits}d}".rstrip("0") if rest else ""
    return f"{'-' if units < 0 else ''}{whole}{'.' + decimals if decimals else ''}"


def one_line(text: str) -> str:
    """A name or number as it is stored: half-width figures, single blanks."""
    return " ".join(half_width(text).split())
