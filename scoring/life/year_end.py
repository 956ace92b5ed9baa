"""待办 of the end of a year, asked for only where a year is that far: before, one question answers for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from django.db.models import Q, Value

from people.access import Access
from people.frame.todo import Todo
from scoring.models import Settlement, Standing, SuperiorVerdict
from scoring.settlement_states import PUBLISHED

Provider = Callable[[Access], Iterable[Todo]]
# What has to be there before a provider can have anything: a verdict to confirm, a settlement, a published one.
VERDICT: Final = "上级评定"
SETTLED: Final = "核算"
AFTERWARDS: Final = "发布"
_PROVIDERS: Final[defaultdict[str, dict[str, Provider]]] = defaultdict(dict)


def register_year_end(provider: Provider, *, after: str = AFTERWARDS) -> None:
    """Add a provider that has something only where `after` is there; registering again replaces it."""
    _PROVIDERS[after][f"{provider.__module__}.{provider.__qualname__}"] = provider


def year_end(access: Access) -> Iterator[Todo]:
    """What waits at the end of the years that concern the asker's agencies. One query where there is nothing."""
    agencies = access.agencies
    if not agencies:
        return
    of_ours = Q(plan__agency__in=agencies) | Q(plan__subjects__agency__in=agencies)
    states = Settlement.objects.get_queryset().filter(of_ours).exclude(state=Settlement.State.SUPERSEDED)
    verdicts = SuperiorVerdict.objects.filter(plan__agency__in=agencies, standing=Standing.WAITING)
    found = set(
        states.order_by()
        .values_list("state", flat=True)
        .union(verdicts.order_by().values_list(Value(VERDICT), flat=True))
    )
    there = {VERDICT} & found
    there |= {SETTLED} if found - {VERDICT} else set()
    there |= {AFTERWARDS} if found & set(PUBLISHED) else set()
    for what in (VERDICT, SETTLED, AFTERWARDS):
        if what in there:
            for provider in _PROVIDERS[what].values():
                yield from provider(access)
