"""Clerks at once: publish a quarter whose 公示 is over; one wins, its scores are in force once.

And take a sheet down while late rows of the quarter are approved, which marks the version behind it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from people.errors import DomainError
from tests.races.noticing import DAY, reviewers
from tests.races.reviewing import REVIEWERS, reviewer, rows, world

FIRST_YEAR: Final = 2030
SCHEME: Final = "xiangzhen-2024"
POINTS: Final = 900_000


def publish_prepare(number: int) -> list[Any]:
    """So many towns' years, each with a first quarter that hung its days and an earlier version that is published."""
    from people.models import Agency

    reviewers()
    agency = Agency.objects.get_or_create(name="季度镇")[0]
    return [_posted(agency, FIRST_YEAR + n) for n in range(number)]


def _posted(agency: Any, year: int) -> int:
    from plans.models import Plan, PublicNotice, Subject
    from scoring.models import PublishedQuarter, QuarterScore, QuarterSettlement

    plan = Plan.objects.create(agency=agency, year=year, scheme_code=SCHEME, state=Plan.State.APPROVED)
    subject = Subject.objects.create(plan=plan, code="K1", name="一科", kind="科室")
    PublishedQuarter.objects.create(plan=plan, subject=subject, quarter=1, points=1)
    notice = PublicNotice.objects.create(
        plan=plan,
        kind="季度名次公示",
        title="公示",
        text="现予公示。",
        working_days=3,
        state="已结束",
        posted_on=DAY,
    )
    frozen = {"plan": plan, "quarter": 1, "inputs": b"", "inputs_digest": "0", "result_digest": "0"}
    QuarterSettlement.objects.create(**frozen, version=1, state="发布")
    row = QuarterSettlement.objects.create(**frozen, version=2, state="公示", notice=notice)
    QuarterScore.objects.create(settlement=row, code="K1", name="一科", score_hundredths=90_00, rank=1)
    return row.pk


def publish_act(key: Any, process: int) -> None:
    from scoring.quarterly.steps import publish_version

    publish_version(by=reviewer(process), settlement=key)


def publish_faults(keys: list[Any]) -> list[str]:
    from people.audit import AuditEntry
    from scoring.models import PublishedQuarter, QuarterSettlement

    faults = []
    for key in keys:
        row = QuarterSettlement.objects.get(pk=key)
        in_force = list(PublishedQuarter.objects.filter(plan=row.plan_id).values_list("points", flat=True))
        published = QuarterSettlement.objects.filter(plan=row.plan_id, state="发布").values_list(
            "version", flat=True
        )
        if in_force != [POINTS] or list(published) != [2]:
            faults.append(f"{key}: {in_force} in force, published {list(published)}")
    told = AuditEntry.objects.filter(action="发布季度结果").count()
    return faults + ([] if told == len(keys) else [f"{told} audit rows for {len(keys)} quarters"])


def withdraw_prepare(number: int) -> list[Any]:
    """So many sheets of a first quarter that hang, and for each a late row for every second reviewer."""
    return [_hanging(n) for n in range(number)]


def _hanging(number: int) -> list[Any]:
    from indicators.models import PrimaryIndicator
    from plans.models import Plan, PublicNotice
    from scoring.models import QuarterSettlement

    like = world().plan
    plan = Plan.objects.create(
        agency=like.agency,
        year=FIRST_YEAR + number,
        scheme_code=like.scheme_code,
        scheme_text=like.scheme_text,
        state=Plan.State.APPROVED,
    )
    notice = PublicNotice.objects.create(
        plan=plan,
        kind="季度名次公示",
        title=f"公示{number}",
        text="现予公示。",
        working_days=3,
        state="公示中",
        posted_on=DAY,
        version=1,
    )
    QuarterSettlement.objects.create(
        plan=plan, quarter=1, version=1, state="公示", notice=notice, inputs=b"", inputs_digest="0", result_digest="0"
    )  # fmt: skip
    primary = PrimaryIndicator.objects.create(plan=plan, category="重点", name="任务")
    return [notice.pk, rows(REVIEWERS // 2, f"L{number}-", primary)]


def withdraw_act(key: Any, process: int) -> None:
    """Half of them take the sheet down, the others approve a late row each."""
    from indicators.services.reviewing import approve
    from plans.services.notices import withdraw_notice

    if process % 2:
        approve(by=reviewer(process), entry=key[1][process // 2], version=1)
    else:
        with suppress(DomainError):
            withdraw_notice(by=reviewer(process), notice=key[0], version=1, reason="有迟报的台账")


def withdraw_faults(keys: list[Any]) -> list[str]:
    """The sheet is down once, every row approved, the version marked."""
    from indicators.models import LedgerEntry
    from plans.models import PublicNotice
    from scoring.models import QuarterSettlement

    faults = []
    for notice, entries in keys:
        sheet = PublicNotice.objects.get(pk=notice)
        row = QuarterSettlement.objects.get(notice=notice)
        approved = LedgerEntry.objects.filter(pk__in=entries, state="已审核").count()
        if (sheet.state, sheet.version, row.state, approved) != ("已撤回", 2, "党委会", len(entries)):
            faults.append(f"{sheet} {sheet.state} {sheet.version}: {row.state}, {approved} approved")
        if not row.outdated:
            faults.append(f"{row} is not marked")
    return faults
