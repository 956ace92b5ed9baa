"""Slips with 测评码: printing them for a group, one anew for a lost one, and the sheet to sign."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from appraisals.forms.slips import AnewForm, PrintForm
from appraisals.models import AppraisalRound
from appraisals.reading import sealed_round_in
from appraisals.services.slips import MOST_SLIPS, SlipGroup, make_codes, over, renew_code, slip_groups
from appraisals.slip_printing import print_register, print_slips
from people.errors import DomainError
from people.frame.forms import HouseForm, refused
from people.frame.requests import Request
from people.frame.site import site_of
from people.middleware import actor_of
from people.permissions import needs


@never_cache
@needs("round.change", change="round.change")
def slips(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Show the groups that vote by code; posting gives the PDF, whose codes exist nowhere else."""
    row = sealed_round_in(request.access, agency, year, round)
    groups = slip_groups(row)
    form = PrintForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        group = _group(groups, form.cleaned_data["group"])
        try:
            made = make_codes(by=actor_of(request), group=group.group.pk, **_rest(form, "group"))
        except DomainError as error:
            refused(form, error)
        else:
            return print_slips(made, round_=row, group=group.group, site=site_of(request))
    return _page(request, row, groups, form, AnewForm(groups=groups, initial={"version": row.version}))


@never_cache
@needs(None, change="round.change")
def slip_anew(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Give the PDF of one slip whose new code replaces a lost one."""
    row = sealed_round_in(request.access, agency, year, round)
    groups = slip_groups(row)
    form = AnewForm(request.POST, groups=groups)
    if form.is_valid():
        group = _group(groups, int(form.cleaned_data["group"]))
        try:
            slip = renew_code(by=actor_of(request), group=group.group.pk, **_rest(form, "group"))
        except DomainError as error:
            refused(form, error)
        else:
            return print_slips([slip], round_=row, group=group.group, site=site_of(request))
    # What is shown now is the round as it stands, and so the next try is about it.
    form.data = request.POST.copy()
    form.data["version"] = str(row.version)
    return _page(request, row, groups, PrintForm(), form)


@needs("round.change")
def slip_register(request: Request, agency: int, year: int, round: int, group: int) -> HttpResponse:
    """Give the 领取登记表 of a group."""
    row = sealed_round_in(request.access, agency, year, round)
    found = _group(slip_groups(row), group)
    return print_register(round_=row, group=found.group, named=found.named)


def _page(
    request: Request, row: AppraisalRound, groups: list[SlipGroup], form: HouseForm, anew: AnewForm
) -> HttpResponse:
    shown = {
        "unit": row.plan.agency,
        "year": row.plan.year,
        "round": row,
        "groups": groups,
        "form": form,
        "anew": anew,
        "open": row.state == AppraisalRound.State.OPEN and not over(row, timezone.localdate()),
        "over": over(row, timezone.localdate()),
        "most": MOST_SLIPS,
        "prompt": any(each.printed for each in groups),
    }
    return render(request, "appraisals/slips/slips.html", shown)


def _group(groups: list[SlipGroup], key: int) -> SlipGroup:
    found = next((each for each in groups if each.group.pk == key), None)
    if found is None:
        raise Http404
    return found


def _rest(form: HouseForm, *without: str) -> dict[str, int]:
    return {name: value for name, value in form.cleaned_data.items() if name not in without}
