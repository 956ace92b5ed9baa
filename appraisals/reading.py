"""Which rounds somebody may see: those of the plans in sight. What a page of a round shows more is asked by its rule."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from appraisals.models import AppraisalRound
from people.access import Access
from plans.current import visible_plans


def visible_rounds(access: Access) -> QuerySet[AppraisalRound]:
    """Keep the rounds of the plans that the access may see, those from a workbook too; with their plan and agency."""
    rows = AppraisalRound.objects.filter(plan__in=visible_plans(access).values("pk"))
    return rows.select_related("plan__agency")


def rounds_in(access: Access, agency: int, year: int) -> QuerySet[AppraisalRound]:
    """Give the rounds of an agency's year that the access may see, the newest first."""
    return visible_rounds(access).filter(plan__agency=agency, plan__year=year).order_by("-pk")


def round_in(access: Access, agency: int, year: int, key: int) -> AppraisalRound:
    """Give one of them by its key; 404 where it is out of sight or of another agency or year."""
    found = rounds_in(access, agency, year).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def sealed_round_in(
    access: Access, agency: int, year: int, key: int, *states: AppraisalRound.State
) -> AppraisalRound:
    """Give one that is held in the program, in one of the states where some are named; 404 otherwise."""
    found = round_in(access, agency, year, key)
    if not found.sealed or (states and found.state not in states):
        raise Http404
    return found


def own_round_in(access: Access, agency: int, year: int, key: int) -> AppraisalRound:
    """Give one that is held in the program, also to who keeps its key; 404 otherwise.

    A holder from the roster may stand on the staff list of another agency (a 下属单位), and sees no plan of this one.
    """
    kept = AppraisalRound.objects.filter(
        pk=key, sealed=True, plan__agency=agency, plan__year=year, holders__account=access.account
    )
    found = kept.select_related("plan__agency").first() if access.account is not None else None
    return found or sealed_round_in(access, agency, year, key)
