"""Where two traces of one result part: the deepest steps that differ, and what they say in words. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from plans.engine.steps import Step, Value, show


@dataclass(frozen=True, slots=True)
class Parted:
    """One step as it was and as it is; None where it came or went."""

    old: Step | None
    new: Step | None

    @property
    def step(self) -> Step:
        """The step, as it is where it still is."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def moved(self) -> bool:
        """Whether its value is another one."""
        return self.old is None or self.new is None or self.old.value != self.new.value

    @property
    def clauses(self) -> frozenset[str]:
        """The clauses it rests on."""
        return frozenset(step.clause for step in (self.old, self.new) if step is not None and step.clause)

    @property
    def refs(self) -> frozenset[str]:
        """The input rows that it was read from, then or now."""
        return frozenset(refs(self.old)) | frozenset(refs(self.new))

    @property
    def words(self) -> str:
        """扣减 0 → 1629.84（合格：…，三(三)）."""
        clause = f"〔{self.step.clause}〕" if self.step.clause else ""
        if self.new is None:
            return f"{self.step.label}{_value(self.step.value)}：不再计{clause}"
        told = f"（{self.new.formula}）" if self.new.formula else ""
        if self.old is None or self.old.value == self.new.value:
            return f"{self.new.label}{_value(self.new.value)}{told}{clause}"
        return f"{self.new.label}{_value(self.old.value) or ' 无'} →{_value(self.new.value) or ' 无'}{told}{clause}"


def parted(old: Step | None, new: Step | None) -> Iterator[Parted]:
    """The deepest steps that differ, in the order of the newer trace; nothing where both are alike."""
    if old == new:
        return
    if old is None or new is None:
        yield Parted(old, new)
        return
    found = [each for one, other in _aligned(old.children, new.children) for each in parted(one, other)]
    if not found or old.inputs != new.inputs:
        # Read from other rows (a decision in the place of ballots), a step is told whatever stood below it.
        yield Parted(replace(old, children=()), replace(new, children=()))
    yield from found


def refs(step: Step | None) -> Iterator[str]:
    """Every input row that a trace names."""
    for each in (step,) if step is not None else ():
        yield from each.inputs
        for child in each.children:
            yield from refs(child)


def _aligned(old: tuple[Step, ...], new: tuple[Step, ...]) -> Iterator[tuple[Step | None, Step | None]]:
    """Children of one label are one step; several of a label go by their order."""
    before, after = dict(_numbered(old)), dict(_numbered(new))
    for key in dict.fromkeys((*after, *before)):
        yield before.get(key), after.get(key)


def _numbered(steps: Iterable[Step]) -> Iterator[tuple[tuple[str, int], Step]]:
    seen: Counter[str] = Counter()
    for step in steps:
        yield (step.label, seen[step.label]), step
        seen[step.label] += 1


def _value(value: Value) -> str:
    if value is None:
        return ""
    return f" {value if isinstance(value, str) else show(value)}"
