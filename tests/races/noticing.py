"""Clerks at once: record a step of the route, close a notice, answer an objection; one wins, all is there once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

from tests.races.reviewing import reviewer

FIRST_YEAR: Final = 2030
DAY: Final = date(2026, 3, 2)
AGENCY: Final = "公示局"


def plans(number: int) -> list[Any]:
    """So many drafts whose route was never written: the first to record a step writes it."""
    from people.models import Agency
    from plans.models import Plan
    from plans.schemes import scheme_text

    agency = Agency.objects.get_or_create(name=AGENCY)[0]
    reviewers()
    return [
        Plan.objects.create(
            agency=agency, year=FIRST_YEAR + n, scheme_code="kejiju-2021", scheme_text=scheme_text("kejiju-2021") or ""
        ).pk
        for n in range(number)
    ]  # fmt: skip


def reviewers() -> None:
    from people.models import Account

    for number in range(8):
        Account.objects.get_or_create(username=f"reviewer{number}", defaults={"name": f"审核人{number}"})


def notices(number: int, year: int) -> list[Any]:
    """So many notices whose term is over."""
    from people.models import Agency
    from plans.models import Plan, PublicNotice

    agency = Agency.objects.get_or_create(name=AGENCY)[0]
    reviewers()
    plan = Plan.objects.get_or_create(agency=agency, year=year, scheme_code="test")[0]
    return [
        PublicNotice.objects.create(
            plan=plan, kind="其他公示", title=f"公示{year}-{n}", text="现予公示。", working_days=1, state="公示中",
            posted_on=DAY, closes_on=date(2026, 3, 3), version=1,
        ).pk
        for n in range(number)
    ]  # fmt: skip


def step_act(key: Any, process: int) -> None:
    from plans.models import Plan
    from plans.services.route import StepFacts, record_step

    facts = StepFacts(done_on=DAY, person=f"经办{process}")
    record_step(by=reviewer(process), plan=Plan.objects.get(pk=key), position=1, version=0, facts=facts)


def step_faults(keys: list[Any]) -> list[str]:
    """The route was written once, its first step recorded once."""
    from plans.models import RouteRecord

    faults = []
    for key in keys:
        rows = list(RouteRecord.objects.filter(plan=key).order_by("position"))
        if [row.position for row in rows] != [1, 2, 3, 4] or rows[0].version != 1 or not rows[0].person:
            faults.append(f"plan {key}: {[(row.position, row.version, row.person) for row in rows]}")
    return faults + _logged("登记方案办理", len(keys))


def close_prepare(number: int) -> list[Any]:
    return notices(number, 2020)


def close_act(key: Any, process: int) -> None:
    from plans.services.notices import close_notice

    close_notice(by=reviewer(process), notice=key, version=1)


def close_faults(keys: list[Any]) -> list[str]:
    from plans.models import PublicNotice

    rows = PublicNotice.objects.filter(pk__in=keys).exclude(state="已结束", version=2)
    return [f"notice {row.pk}: {row.state} {row.version}" for row in rows] + _logged("结束公示", len(keys))


def answer_prepare(number: int) -> list[Any]:
    from plans.models import Objection

    return [
        Objection.objects.create(
            notice_id=key,
            name="来信人",
            on_paper=True,
            text="有误。",
            filed_at=datetime(2026, 3, 2, tzinfo=UTC),
        ).pk
        for key in notices(number, 2021)
    ]


def answer_act(key: Any, process: int) -> None:
    from plans.services.notices import answer_objection

    answer_objection(
        by=reviewer(process), objection=key, version=0, outcome="不成立" if process % 2 else "成立",
        reply=f"第{process}个答复",
    )  # fmt: skip


def answer_faults(keys: list[Any]) -> list[str]:
    """The reply is that of the one whose name stands under it."""
    from plans.models import Objection

    faults = []
    for row in Objection.objects.filter(pk__in=keys).select_related("replied_by"):
        who = row.replied_by.name[-1] if row.replied_by else ""
        if row.version != 1 or row.reply != f"第{who}个答复":
            faults.append(f"objection {row.pk}: {row.version} {row.reply} {who}")
    return faults + _logged("答复异议", len(keys))


def _logged(action: str, number: int) -> list[str]:
    """The rows of this agency alone: other races record steps of a route in making their plans."""
    from people.audit import AuditEntry
    from people.models import Agency

    found = AuditEntry.objects.filter(action=action, agency=Agency.objects.get(name=AGENCY).pk).count()
    return [] if found == number else [f"{action}: {found} rows in the log for {number}"]
