"""Whether the stored facts are still those that a draft was settled from: from 核对 on they stand still under it."""

from __future__ import annotations

import hashlib
import zlib
from typing import Final

from plans.current import rules_in_force
from plans.engine.loading import Rules
from plans.models import Participant
from scoring.engine.facts_codec import pack_facts
from scoring.gather import gather
from scoring.models import Settlement
from scoring.pinned import unpacked_rules
from scoring.year import load_year

# A page that everybody opens reads a year of so many people in a moment; a larger one is looked at by the step itself.
SHOWN_AT_ONCE: Final = 500
MOVED: Final = "这一版核算以后，台账、测评、登记或方案设置又有变动"


def moved_since(settlement: Settlement) -> bool:
    """Whether facts or settings have changed since the version was settled (rules 8: what counts is what was frozen).

    False where the plan's scheme cannot be read: then nobody can settle it anew either.
    """
    plan = settlement.plan
    rules = rules_in_force(plan).rules
    if rules is None:
        return False
    facts = gather(load_year(plan), rules.scheme, agency=plan.agency.name)
    digest = hashlib.sha256(pack_facts(facts)).hexdigest()
    return digest != settlement.inputs_digest or not _same(rules, settlement)


def shown_moved(settlement: Settlement) -> bool:
    """The same for the page: of drafts, and not where it would take long."""
    if settlement.state != Settlement.State.DRAFT:
        return False
    people = Participant.objects.filter(plan=settlement.plan_id)
    return not people[SHOWN_AT_ONCE:].exists() and moved_since(settlement)


def _same(rules: Rules, settlement: Settlement) -> bool:
    try:
        pinned = unpacked_rules(bytes(settlement.rules))
    except (ValueError, KeyError, zlib.error):
        return False
    return pinned.digest == rules.digest and dict(pinned.values) == dict(rules.values)
