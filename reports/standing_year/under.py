"""The subjects of a plan with all that stand below them."""

from __future__ import annotations

from collections import defaultdict

from plans.models import Plan, Subject


def subjects_below(plan: Plan) -> dict[str, tuple[int, frozenset[int]]]:
    """By code of a subject its key, and the keys of all subjects below and itself.

    What has no 责任对象 (key 0) is a matter of the agency's own unit.
    """
    children: dict[int | None, list[int]] = defaultdict(list)
    rows = list(Subject.objects.filter(plan=plan).values_list("pk", "code", "parent", "kind", "agency"))
    for pk, _, parent, _, _ in rows:
        children[parent].append(pk)
    return {
        code: (
            pk,
            _tree(pk, children)
            | ({0} if kind == Subject.Kind.UNIT and agency == plan.agency_id else frozenset()),
        )
        for pk, code, _, kind, agency in rows
    }


def _tree(root: int, children: dict[int | None, list[int]]) -> frozenset[int]:
    found, waiting = set[int](), [root]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += children[key]
    return frozenset(found)


def sections_under(plan: Plan, asked: str) -> frozenset[int]:
    """The keys of a subject (by its key as text) and all below it; nothing for anything else."""
    if not asked.isascii() or not asked.isdigit() or len(asked) > 9:
        return frozenset()
    return next((keys for key, keys in subjects_below(plan).values() if key == int(asked)), frozenset())
