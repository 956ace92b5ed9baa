"""The last weeks of a year at once: facts against 核对, a paper objection against the end of the 公示, the list of
bonuses, 归档 against 更正. One wins, the other reads why.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any, Final

from people.errors import DomainError
from tests.races.noticing import AGENCY as NOTICE_AGENCY
from tests.races.noticing import notices, reviewers
from tests.races.registering import office_accounts, plan_at, registrar, violation
from tests.races.reviewing import reviewer
from tests.races.settling import FROZEN

OBJECTED_YEAR: Final = 2023
ARCHIVED_YEAR: Final = 2500
OFFICE: Final = "核对局"
PAYING: Final = "发放局"


# 1. A violation is confirmed while the version that does not know it is checked.
def facts_prepare(number: int) -> list[Any]:
    """A settled year for each object with a violation that waits for its second person."""
    from scoring.registering.commands import enter
    from scoring.registering.conduct_shapes import VIOLATIONS

    accounts, found = office_accounts(), []
    for n in range(number):
        settled = _settled(f"{OFFICE}{n}")
        plan = plan_at(settled.plan_id)
        row = enter(by=registrar(accounts, 8), plan=plan, register=VIOLATIONS, values=violation(plan, "R001"))
        found.append([plan.pk, settled.pk, row.pk, accounts])
    return found


def _settled(owner: str) -> Any:
    from bonuses.services import store_and_settle
    from reports.workbook.check import check
    from tests.races.years import SAMPLE

    reading = check(SAMPLE)
    assert reading.rows is not None
    assert reading.rules is not None
    return store_and_settle(reading.rows, reading.rules, owner=owner).settlement


def facts_act(key: Any, process: int) -> None:
    from scoring.life.steps import check
    from scoring.models import Settlement
    from scoring.registering.commands import confirm
    from scoring.registering.conduct_shapes import VIOLATIONS

    plan, settlement, row, accounts = key
    by = registrar(accounts, process)
    if process % 2:
        check(by=by, settlement=Settlement.objects.get(pk=settlement))
    else:
        confirm(by=by, plan=plan_at(plan), register=VIOLATIONS, row=row, version=0)


def facts_faults(keys: list[Any]) -> list[str]:
    """Either the version was checked and the row waits, or the row counts and the version is a draft."""
    from scoring.life.freshness import moved_since
    from scoring.models import Settlement, SettlementAct, Violation

    faults = []
    for _, settlement, row, _ in keys:
        checked = Settlement.objects.select_related("plan__agency").get(pk=settlement)
        standing = Violation.objects.get(pk=row).standing
        acts = SettlementAct.objects.filter(settlement=settlement, step="核对").count()
        if {checked.state, standing} not in ({"核对", "待复核"}, {"草稿", "生效"}) or acts != (
            checked.state == "核对"
        ):
            faults.append(f"{settlement}: {checked.state}, {standing}, {acts} acts")
        if checked.state == "核对" and moved_since(checked):
            faults.append(f"{settlement}: checked, and its facts moved")
    return faults


# 2. A 公示 is closed while objections that came on paper in time are entered.
def objection_prepare(number: int) -> list[Any]:
    return notices(number, OBJECTED_YEAR)


def objection_act(key: Any, process: int) -> None:
    from plans.services.notices import close_notice, file_objection
    from tests.races.noticing import DAY

    by = reviewer(process)
    # How many objections come before the closing is nobody's fault; what is left is judged below.
    with suppress(DomainError):
        if process % 2:
            close_notice(by=by, notice=key, version=1)
        else:
            file_objection(
                by=by,
                notice=key,
                text="得分有误。",
                name=f"来信人{process}",
                received_on=DAY + timedelta(days=1),
            )


def objection_faults(keys: list[Any]) -> list[str]:
    """What is closed has nobody waiting; what has somebody waiting is not closed; each is logged once."""
    from people.audit import AuditEntry
    from people.models import Agency
    from plans.models import Objection, PublicNotice

    faults = []
    home = Agency.objects.get(name=NOTICE_AGENCY).pk
    for key in keys:
        row = PublicNotice.objects.get(pk=key)
        waiting = Objection.objects.filter(notice=key).count()
        logged = AuditEntry.objects.filter(action="提出异议", target=row.title, agency=home).count()
        if (row.state == "已结束") == bool(waiting) or logged != waiting:
            faults.append(f"{row.title}: {row.state}, {waiting} wait, {logged} audit rows")
    return faults


# 3. Several record that 党组 approved the list of bonuses.
def bonus_prepare(number: int) -> list[Any]:
    """A published version for each object whose list waits for its approval."""
    from django.utils import timezone

    from bonuses.approving.commands import prepare_list
    from bonuses.approving.lists import payment_list
    from bonuses.approving.totals import categories_of
    from people.models import Account
    from scoring.models import Settlement

    reviewers()
    Account.objects.get_or_create(username="reviewer8", defaults={"name": "审核人8"})
    found = []
    for n in range(number):
        key = _settled(f"{PAYING}{n}").pk
        Settlement.objects.filter(pk=key).update(state="发布", published_at=timezone.now())
        row = Settlement.objects.select_related("plan__agency").get(pk=key)
        listed = payment_list(row)
        assert listed is not None
        sources = dict.fromkeys(categories_of(listed), "市财政绩效奖专项")
        made = prepare_list(by=reviewer(8), settlement=key, sources=sources)
        found.append([made.pk, made.version])
    return found


def bonus_act(key: Any, process: int) -> None:
    from bonuses.approving.commands import approve_list

    approve_list(
        by=reviewer(process), approval=key[0], version=key[1], meeting_date=date.today(),  # noqa: DTZ011
        body=f"党组{process}", minutes="同意",
    )  # fmt: skip


def bonus_faults(keys: list[Any]) -> list[str]:
    """Approved once, by the one whose body stands in it."""
    from bonuses.models import BonusApproval
    from people.audit import AuditEntry

    faults = []
    for key, version in keys:
        row = BonusApproval.objects.select_related("settlement__plan").get(pk=key)
        home = row.settlement.plan.agency_id
        logged = AuditEntry.objects.filter(action="登记奖金核定", agency=home).count()
        own = row.body == f"党组{row.approved_name[-1:]}"
        if row.state != "已核定" or row.version != version + 1 or logged != 1 or not own:
            faults.append(
                f"{key}: {row.state} {row.version} {row.body} {row.approved_name}, {logged} audit rows"
            )
    return faults


# 4. A published version is archived while others open it for correction.
def archive_prepare(number: int) -> list[Any]:
    """A published version for each object that pays nothing and whose package is made."""
    from django.utils import timezone

    from people.models import Agency, StoredFile
    from plans.models import Plan
    from reports.models import ArchivePackage
    from scoring.models import Settlement

    reviewers()
    home, found = Agency.objects.get_or_create(name="归档镇")[0], []
    for n in range(number):
        plan = Plan.objects.create(
            agency=home, year=ARCHIVED_YEAR + n, scheme_code="xiangzhen-2024", state=Plan.State.APPROVED
        )
        row = Settlement.objects.create(
            plan=plan, version=1, state="发布", result="{}", published_at=timezone.now(), **FROZEN
        )
        file = StoredFile.objects.create(
            agency=plan.agency, name="归档包.zip", kind="zip", size=1, digest="0"
        )
        ArchivePackage.objects.create(settlement=row, file=file)
        found.append(row.pk)
    return found


def archive_act(key: Any, process: int) -> None:
    from scoring.life.steps import archive, reopen
    from scoring.models import Settlement

    row = Settlement.objects.get(pk=key)
    if process % 2:
        archive(by=reviewer(process), settlement=row)
    else:
        reopen(by=reviewer(process), settlement=row, reason="漏记一项")


def archive_faults(keys: list[Any]) -> list[str]:
    """Archived with its plan, or open for correction; never both, never neither."""
    from scoring.models import Settlement, SettlementAct

    faults = []
    for key in keys:
        row = Settlement.objects.select_related("plan").get(pk=key)
        acts = list(SettlementAct.objects.filter(settlement=key).values_list("step", flat=True))
        archived = row.state == "归档"
        if (
            acts != ["归档" if archived else "更正"]
            or archived == bool(row.reopened)
            or (archived != (row.plan.state == "已归档"))
        ):
            faults.append(f"{key}: {row.state} «{row.reopened}» {row.plan.state} {acts}")
    return faults
