"""Clerks at once: publish a quarter whose 公示 is over; one wins, its scores are in force once."""

from __future__ import annotations

from typing import Any, Final

from tests.races.noticing import DAY, reviewers
from tests.races.reviewing import reviewer

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
