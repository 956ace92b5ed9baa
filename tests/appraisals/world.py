"""An open round of 述职测评 in a small town, straight from the models: who is judged, who votes, three holders of the key."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from appraisals.boxes import HolderKey, new_holder_key, new_round_key
from appraisals.models import AppraisalRound, Elector, KeyHolder, RoundGroup, RoundTarget
from appraisals.sheets import sheet_from
from people.acting import Actor
from people.models import Account, Agency, Employee
from plans.current import rules_in_force
from plans.models import Plan, Subject
from plans.schemes import scheme_text

SCHEME: Final = "xiangzhen-2024"
YEAR: Final = 2024
FORM: Final = "述职测评"
GROUPS: Final = ("班子成员", "部门负责人", "村书记")
BY: Final = Actor(name="绩效专干")
STEP: Final = 10_000
DIMENSIONS: Final = 5
Marks = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class World:
    """The round with its electors by group."""

    plan: Plan
    round: AppraisalRound
    electors: dict[str, list[Elector]]

    @property
    def everybody(self) -> list[Elector]:
        return [elector for rows in self.electors.values() for elector in rows]

    def passphrases(self, *positions: int) -> dict[int, str]:
        """What the holders of these positions type at the closing."""
        holders = {row.position: row.pk for row in self.round.holders.all()}
        return {holders[position]: phrase(position) for position in positions}


def phrase(position: int) -> str:
    """The passphrase of a holder."""
    return f"青山 绿水 长流不息 {position}号保管人"


@lru_cache(maxsize=8)
def _holder_key(position: int) -> HolderKey:
    return new_holder_key(phrase(position))


def open_round(
    *,
    sizes: dict[str, int] | None = None,
    targets: int = 3,
    channels: dict[str, str] | None = None,
    plan: Plan | None = None,
    pools: dict[str, str] | None = None,
    abstaining: bool = False,
) -> World:
    """Give an open round; each person of `sizes` has an account, slips have a serial only."""
    plan = plan or town_plan(targets)
    rules = rules_in_force(plan).rules
    assert rules is not None
    round_ = AppraisalRound.objects.create(
        plan=plan, name="年底述职测评", sealed=True, state=AppraisalRound.State.DRAFT, form=FORM,
        sheet=sheet_from(rules.scheme.form(FORM)), abstaining=abstaining,
        begins_on=date(2000, 1, 1), ends_on=date(2100, 1, 1),
    )  # fmt: skip
    subjects = Subject.objects.filter(plan=plan, kind=Subject.Kind.SECTION).order_by("code")[:targets]
    RoundTarget.objects.bulk_create(
        RoundTarget(round=round_, subject=subject, position=place) for place, subject in enumerate(subjects)
    )
    electors = {
        name: _group(
            round_, place, name, number, (channels or {}).get(name, "账号"), (pools or {}).get(name, "")
        )
        for place, (name, number) in enumerate((sizes or dict.fromkeys(GROUPS, 6)).items())
    }
    give_key(round_)
    return World(plan, round_, electors)


def town_plan(sections: int = 3, *, agency: Agency | None = None) -> Plan:
    """Give an approved plan of a town with so many sections."""
    agency = agency or Agency.objects.create(name="测试镇")
    text = scheme_text(SCHEME) or ""
    plan = Plan.objects.create(
        agency=agency, year=YEAR, scheme_code=SCHEME, scheme_text=text, state=Plan.State.APPROVED
    )
    Subject.objects.bulk_create(
        Subject(plan=plan, code=f"K{n:02d}", name=f"第{n}科", kind=Subject.Kind.SECTION)
        for n in range(1, sections + 1)
    )
    return plan


def marks_of(seed: int, targets: int = 3, without: tuple[int, ...] = ()) -> list[Marks | None]:
    """Marks by chance that differ from voter to voter."""
    dice = random.Random(seed)
    rows = [tuple(dice.randrange(40, 101) * STEP for _ in range(DIMENSIONS)) for _ in range(targets)]
    return [None if place in without else row for place, row in enumerate(rows)]


def _group(
    round_: AppraisalRound, place: int, name: str, number: int, channel: str, pool: str
) -> list[Elector]:
    group = RoundGroup.objects.create(round=round_, name=name, position=place, channel=channel, pool=pool)
    if channel == RoundGroup.Channel.PAPER:
        return []
    named = channel == RoundGroup.Channel.ACCOUNT
    people: list[Employee | None] = [None] * number
    if named:
        people = list(
            Employee.objects.bulk_create(
                Employee(agency=round_.plan.agency, number=f"{place}{n:04d}", name=f"{name}{n}")
                for n in range(1, number + 1)
            )
        )
        Account.objects.bulk_create(
            Account(username=f"voter-{place}-{n}", name=f"{name}{n}", employee=person)
            for n, person in enumerate(people, 1)
        )
    return Elector.objects.bulk_create(
        Elector(round=round_, group=group, employee=person, name=person.name if person else "", serial=n)
        for n, person in enumerate(people, 1)
    )


def give_key(round_: AppraisalRound) -> None:
    """Open a round under the key of its three holders."""
    keys = {}
    for position in (1, 2, 3):
        key = _holder_key(position)
        account, _ = Account.objects.get_or_create(username=f"holder-{position}", name=f"保管人{position}")
        KeyHolder.objects.create(
            round=round_, position=position, account=account, salt=key.salt, public_key=key.public_key
        )
        keys[position] = key.public_key
    made = new_round_key(keys)
    round_.state, round_.public_key, round_.boxes = AppraisalRound.State.OPEN, *made
    round_.save()
