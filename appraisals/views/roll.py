"""Who is judged, who votes, who keeps the key; the roll of an open round, from which who left is struck."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from appraisals.engine.roll import Members, members_of
from appraisals.forms.places import TargetOrderForm
from appraisals.forms.roll import ElectorsForm, GroupsForm, HoldersForm, TargetsForm
from appraisals.forms.rounds import ReasonForm
from appraisals.models import AppraisalRound, Elector, RoundGroup
from appraisals.reading import sealed_round_in
from appraisals.round_page import weight_words
from appraisals.services import round_parts as services
from appraisals.services.running import EITHER_WAY, strike_elector, struck_words
from appraisals.services.target_order import Arrangement, order_targets
from appraisals.set_up import candidates, exclusions_of, form_use, proposed, staff_of, targets_of
from appraisals.views.round_frame import carried_out, frame_of, page_of
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import allowed, needs

State = AppraisalRound.State


@needs("round.change", change="round.change")
def round_targets(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Choose who is judged."""
    row = sealed_round_in(request.access, agency, year, round)
    use = form_use(row)
    subjects, people = candidates(row.plan, use) if use else ([], [])
    chosen = {
        "subjects": list(row.targets.exclude(subject=None).values_list("subject", flat=True)),
        "people": list(row.targets.exclude(participant=None).values_list("participant", flat=True)),
        "version": row.version,
    }
    form = TargetsForm(
        request.POST or None, initial=chosen,
        subjects=[(one.pk, f"{one.name}（{one.kind}）") for one in subjects],
        people=[(one.pk, f"{one.name}（{one.subject.name}）") for one in people],
    )  # fmt: skip

    def do(data: dict[str, Any]) -> str:
        services.set_targets(
            by=actor_of(request), round_=row.pk, version=data["version"],
            subjects=data.get("subjects", ()), people=data.get("people", ()),
        )  # fmt: skip
        return "已保存测评对象。"

    return carried_out(request, row, form, do, template="appraisals/rounds/targets.html")


@needs("round.change", change="round.change")
def round_target_order(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Order the targets on the ballot; only before the round is put up."""
    row = sealed_round_in(request.access, agency, year, round, State.DRAFT)
    start = {"version": row.version, "how": Arrangement.TYPED}
    form = TargetOrderForm(request.POST or None, targets=targets_of(row), initial=start)

    def do(data: dict[str, Any]) -> str:
        order_targets(
            by=actor_of(request),
            round_=row.pk,
            version=data["version"],
            how=data["how"],
            places=form.places(),
        )
        return "已排定票面顺序。"

    return carried_out(request, row, form, do, template="appraisals/rounds/target_order.html")


@needs("round.change", change="round.change")
def round_groups(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Say how each group votes and is counted."""
    row = sealed_round_in(request.access, agency, year, round)
    groups = list(row.groups.order_by("position"))
    form = GroupsForm(
        request.POST or None, groups=groups, weights=weight_words(row), initial={"version": row.version}
    )

    def do(data: dict[str, Any]) -> str:
        services.set_groups(
            by=actor_of(request), round_=row.pk, version=data["version"], groups=form.settings()
        )
        return "已保存投票方式。"

    return carried_out(request, row, form, do, template="appraisals/rounds/groups.html")


@needs("round.change", change="round.change")
def round_electors(request: Request, agency: int, year: int, round: int, group: int) -> HttpResponse:
    """Say who votes in a group; an empty one starts with whom its name speaks of."""
    row = sealed_round_in(request.access, agency, year, round)
    found = get_object_or_404(RoundGroup, pk=group, round=row)
    today = request.access.today
    roll = list(found.electors.order_by("serial"))
    ticked = [one.employee_id for one in roll if one.employee_id]
    if not roll or "propose" in request.GET:
        ticked = [one.pk for one in proposed(row.plan, found.name, today)]
    start = {
        "people": ticked,
        "names": "\n".join(one.name for one in roll if not one.employee_id and one.name),
        "nameless": sum(not one.employee_id and not one.name for one in roll),
        "version": row.version,
    }
    staff = [(one.pk, f"{one.name}（{one.number}）") for one in staff_of(row.plan, today)]
    form = ElectorsForm(request.POST or None, people=staff, initial=start)

    def do(data: dict[str, Any]) -> str:
        services.set_electors(
            by=actor_of(request), group=found.pk, version=data["version"], people=data["people"],
            names=data["names"], nameless=data["nameless"] or 0,
        )  # fmt: skip
        count = len(data["people"]) + len(data["names"]) + (data["nameless"] or 0)
        return f"已保存“{found.name}”的名单，共 {count} 人。"

    return carried_out(
        request, row, form, do, template="appraisals/rounds/electors.html", group=found,
        source=members_of(found.name), outside=members_of(found.name) == Members.OUTSIDE,
    )  # fmt: skip


@needs("round.change", change="round.change")
def round_holders(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Choose the three who keep the key."""
    row = sealed_round_in(request.access, agency, year, round)
    people = [(one.pk, one.name) for one in services.possible_holders(row)]
    start: dict[str, Any] = {"version": row.version}
    for each in row.holders.all():
        start |= {f"account_{each.position}": each.account_id, f"capacity_{each.position}": each.capacity}
    form = HoldersForm(request.POST or None, people=people, initial=start)

    def do(data: dict[str, Any]) -> str:
        services.set_holders(
            by=actor_of(request), round_=row.pk, version=data["version"], holders=form.chosen()
        )
        return "已选定保管人。请他们登录后在“待办”里设定口令。"

    return carried_out(request, row, form, do, template="appraisals/rounds/holders.html", few=len(people) < 3)


@needs("round.view")
def round_roll(request: Request, agency: int, year: int, round: int) -> HttpResponse:
    """Show who is on the roll, group by group; never who has voted."""
    row = sealed_round_in(request.access, agency, year, round)
    targets = targets_of(row)
    names = {target.position: target.name for target in targets}
    # What the opening will write is shown before it.
    coming = exclusions_of(row, targets) if row.state in (State.DRAFT, State.PREPARED) else {}
    electors: dict[int, list[tuple[Elector, str, bool]]] = {}
    for one in row.electors.select_related("employee").order_by("group", "serial"):
        spared = "、".join(names.get(place, "") for place in coming.get(one.pk, one.excluded))
        left = one.employee.left_on if one.employee else None
        gone = left is not None and left < request.access.today
        electors.setdefault(one.group_id, []).append((one, spared, gone))
    groups = [(group, electors.get(group.pk, [])) for group in row.groups.order_by("position")]
    striking = row.state == State.OPEN and allowed(request.access, "round.change", agency)
    return render(request, "appraisals/rounds/roll.html", frame_of(row, groups=groups, striking=striking))


@needs("round.change", change="round.change")
def round_strike(request: Request, agency: int, year: int, round: int, elector: int) -> HttpResponse:
    """Strike somebody who left before voting."""
    row = sealed_round_in(request.access, agency, year, round)
    found = get_object_or_404(Elector, pk=elector, round=row)
    form = ReasonForm(request.POST or None, initial={"version": row.version})

    def do(data: dict[str, Any]) -> str:
        strike_elector(by=actor_of(request), elector=found.pk, version=data["version"], reason=data["reason"])
        return f"已取消{found}的投票资格{struck_words(row)}。"

    cast = f"{EITHER_WAY}，程序不说其投过没有" if row.tells_nobody else "已经投出的票不能取消"
    lead = f"只用于测评期间离开的人。{cast}；开启以后也不能再增加投票人。"
    return carried_out(
        request, row, form, do, back=page_of(row, "round_roll"), title=f"取消{found}的投票资格", submit="取消资格",
        danger=True, lead=lead,
    )  # fmt: skip
