"""A closed round: everybody votes, two holders open it."""

from __future__ import annotations

from appraisals.services.casting import cast_ballot
from appraisals.services.closing import Closed, close_round, unlock
from people.models import Agency
from tests.appraisals.world import BY, World, marks_of, open_round, town_plan


def close(world: World) -> Closed:
    """Close a round with the first two holders."""
    key = unlock(world.round, world.passphrases(1, 2))
    closed = close_round(by=BY, round_=world.round.pk, version=world.round.version, key=key)
    world.round.refresh_from_db()
    return closed


def closed_round(
    sizes: dict[str, int],
    *,
    targets: int = 3,
    pools: dict[str, str] | None = None,
    excluded: dict[str, list[int]] | None = None,
    agency: Agency | None = None,
) -> World:
    """Give a closed round in which everybody has voted; the first elector of a group in `excluded` skips these targets."""
    plan = town_plan(targets, agency=agency) if agency else None
    world = open_round(sizes=sizes, targets=targets, pools=pools, plan=plan)
    for name, places in (excluded or {}).items():
        elector = world.electors[name][0]
        elector.excluded = places
        elector.save()
    for elector in world.everybody:
        cast_ballot(elector=elector.pk, marks=marks_of(elector.serial, targets, tuple(elector.excluded)))
    close(world)
    return world
