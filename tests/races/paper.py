"""Eight people who all want to type the same paper ballot first: two of them do, each in a seat of his own."""

from __future__ import annotations

from typing import Any, Final

from people.acting import Actor

PEOPLE: Final = 8
GROUP: Final = "村书记"
CLERKS: Final = 2


def prepare(number: int) -> list[Any]:
    """So many groups on paper, each of a town of its own, with eight accounts."""
    from people.models import Account, Agency
    from tests.appraisals.world import open_round, town_plan

    found = []
    for _ in range(number):
        town = Agency.objects.create(name=f"录票镇{Agency.objects.count()}")
        made = open_round(sizes={GROUP: 0}, channels={GROUP: "纸质票"}, plan=town_plan(3, agency=town))
        accounts = [
            Account.objects.create(username=f"clerk-{town.pk}-{n}", name=f"录入{n}").pk for n in range(PEOPLE)
        ]
        found.append([made.round.groups.get().pk, accounts])
    return found


def act(key: Any, process: int) -> None:
    """Type the first sheet."""
    from appraisals.services.paper_entry import save_ballot
    from tests.appraisals.world import marks_of

    group, accounts = key
    by = Actor(name=f"录入{process}", account=accounts[process])
    marks: list[list[int | None]] = [list(row) for row in marks_of(1) if row]
    save_ballot(by=by, group=group, number=1, version=None, marks=marks)


def faults(keys: list[Any]) -> list[str]:
    """Say which group has not exactly two clerks, by different people, and two rows of the log."""
    from appraisals.models import PaperBallot

    wrong = []
    for group, _ in keys:
        rows = list(PaperBallot.objects.filter(group=group).values_list("clerk", "account"))
        if sorted(clerk for clerk, _ in rows) != [1, 2] or len({account for _, account in rows}) != CLERKS:
            wrong.append(f"group {group}: {rows}")
    return wrong
