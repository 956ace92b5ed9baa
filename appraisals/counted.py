"""What was counted of a closed round, in one piece: for the pages of results, the export and the verification.

Which of it may be shown is decided by `appraisals.engine.suppression` for each target, over all rounds of the year in
which it was rated and all weights by which it was ever settled. Everything is read in a constant number of queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import Count as CountOf

from appraisals.engine.counting import Count
from appraisals.engine.suppression import Figures, Pool, figures_of
from appraisals.models import AppraisalRound, Ballot, BallotTally, OpenedMarks, RoundGroup, RoundTarget
from appraisals.results_registry import Weights, settled_weights
from appraisals.sheets import Sheet, sheet_of
from appraisals.unstored import unstored_of
from plans.current import rules_in_force
from plans.engine.scheme.ballots import BallotForm

State = AppraisalRound.State
COUNTED = (State.IMPORTED, State.CLOSED)


@dataclass(frozen=True, slots=True)
class CountedPool:
    """A pool of groups of the round on one target: `weight` is the share of all its groups in the form's score.

    `unstored` ballots have valid marks that were not kept, since they are fewer than five; then `count` has none.
    """

    name: str
    groups: tuple[str, ...]
    weight: Fraction
    valid: int
    sums: tuple[int, ...]
    count: Count
    unstored: int = 0

    @property
    def opened(self) -> int:
        """Ballots with valid marks for the target."""
        return len(self.count.marks) or self.unstored

    @property
    def blank(self) -> int:
        """Ballots without valid marks for the target, those set aside at the ends among them."""
        return self.opened - self.valid + self.count.invalid + self.count.abstained


@dataclass(frozen=True, slots=True)
class CountedTarget:
    """One target with its pools in order, and what may be shown of it."""

    row: RoundTarget
    pools: tuple[CountedPool, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class CountedRound:
    """A closed round with everything that was counted. `form` None: the plan has it no longer."""

    row: AppraisalRound
    sheet: Sheet
    form: BallotForm | None
    groups: tuple[RoundGroup, ...]
    targets: tuple[CountedTarget, ...]
    pools: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def form_of(round_: AppraisalRound) -> BallotForm | None:
    """Give the scheme's form of a round; None where the plan no longer has it as it was on the ballot."""
    rules = rules_in_force(round_.plan).rules
    forms = rules.scheme.ballot_forms if rules else ()
    form = next((each for each in forms if each.name == round_.form), None)
    if form is None:
        return None
    now = [(each.name, full) for each, full in zip(form.dimensions, form.maxima, strict=True)]
    then = [(aspect.name, aspect.full) for aspect in sheet_of(round_).aspects]
    return form if now == then else None


def pools_of(groups: Sequence[RoundGroup]) -> dict[str, tuple[str, ...]]:
    """Give the pools of a round with the names of their groups, in order."""
    found: dict[str, tuple[str, ...]] = {}
    for group in groups:
        name = group.pool or group.name
        found[name] = (*found.get(name, ()), group.name)
    return found


def counted_round(round_: AppraisalRound) -> CountedRound:
    """Read a closed round."""
    form, sheet = form_of(round_), sheet_of(round_)
    every = list(RoundGroup.objects.filter(round__plan=round_.plan_id).order_by("round_id", "position"))
    groups = tuple(group for group in every if group.round_id == round_.pk)
    pools = pools_of(groups)
    weightings = weightings_of(round_, form)
    rows = round_.targets.select_related("subject", "participant").order_by("position")
    opened, unstored = _opened(round_), unstored_of(round_)
    tallied, elsewhere = _tallied(round_, every)
    targets = []
    for row in rows:
        key = (row.subject_id, row.participant_id)
        own = tuple(
            CountedPool(
                name=name,
                groups=names,
                weight=_together(weightings[0], names),
                valid=tallied[key][names[0]].valid if names[0] in tallied[key] else 0,
                sums=tuple(tallied[key][names[0]].sums) if names[0] in tallied[key] else (),
                count=opened.get((row.pk, name), Count()),
                unstored=unstored.get((row.position, name), 0),
            )
            for name, names in pools.items()
        )
        seen = [
            Pool(
                pool.name, pool.valid, tuple(_together(each, pool.groups) for each in weightings), pool.blank
            )
            for pool in own
        ]
        others = [
            Pool(name, valid, tuple(weight_of(each, name) for each in weightings))
            for name, valid in elsewhere[key]
        ]
        targets.append(CountedTarget(row, own, figures_of([*seen, *others])))
    return CountedRound(round_, sheet, form, groups, tuple(targets), pools)


def weightings_of(round_: AppraisalRound, form: BallotForm | None) -> list[Weights]:
    """Give all weights of the form's groups that scores were or will be shown by: today's first, each once."""
    today: Weights = {group.name: group.weight for group in form.groups} if form else {}
    found: list[Weights] = [today]
    for weights in settled_weights(round_.plan_id, round_.form):
        if weights not in found:
            found.append(weights)
    return found


def _together(weights: Weights, names: Sequence[str]) -> Fraction:
    return sum((weights.get(name, Fraction(0)) for name in names), Fraction(0))


def weight_of(weights: Mapping[str, Fraction], name: str) -> Fraction:
    """Give the weight of a group of another round; one that is not known counts as having one."""
    return weights.get(name, Fraction(1))


def _opened(round_: AppraisalRound) -> dict[tuple[int, str], Count]:
    rows = OpenedMarks.objects.filter(target__round=round_)
    return {
        (row.target_id, row.group): Count([tuple(marks) for marks in row.marks], row.invalid, row.abstained)
        for row in rows
    }


Target = tuple[int | None, int | None]


def _tallied(
    round_: AppraisalRound, groups: Sequence[RoundGroup]
) -> tuple[dict[Target, dict[str, BallotTally]], dict[Target, list[tuple[str, int]]]]:
    """The tallies of the round by target and group, and the pools of other counted rounds of the year by target."""
    pool_of = {(group.round_id, group.name): group.pool or group.name for group in groups}
    own: dict[Target, dict[str, BallotTally]] = defaultdict(dict)
    others: dict[Target, dict[str, int]] = defaultdict(dict)
    of_year = BallotTally.objects.filter(round__plan=round_.plan_id, round__state__in=COUNTED)
    for row in of_year.order_by():
        key = (row.subject_id, row.participant_id)
        if row.round_id == round_.pk:
            own[key][row.group] = row
        else:
            others[key][pool_of.get((row.round_id, row.group), row.group)] = row.valid
    cast = Ballot.objects.filter(round__plan=round_.plan_id).order_by()
    counts = cast.values_list("subject_id", "participant_id", "group").annotate(number=CountOf("pk"))
    for subject, participant, group, number in counts:
        others[subject, participant][group] = number
    return own, defaultdict(list, {key: list(found.items()) for key, found in others.items()})
