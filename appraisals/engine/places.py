"""Placing the targets on the ballot by the numbers that somebody typed for some of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def arranged(now: Sequence[int], typed: Mapping[int, int | None]) -> list[int]:
    """Give the keys in their new order: whose number was changed goes there, the others follow in the order of `now`.

    Places count from 1; one beyond the end is the end, None leaves the target among the others. ValueError with the
    number: two were given one place.
    """
    count = len(now)
    moved: dict[int, int] = {}
    for place, key in enumerate(now, 1):
        wanted = typed.get(key)
        if wanted is None or wanted == place:
            continue
        target = min(max(wanted, 1), count)
        if target in moved:
            raise ValueError(target)
        moved[target] = key
    rest = iter([key for key in now if key not in set(moved.values())])
    return [moved[place] if place in moved else next(rest) for place in range(1, count + 1)]
