"""`python -m tests.kill.ending WAYS`: years that go to their archive, killed once at every step; tells what was left, as JSON.

Each step is begun in a forked process, killed at a random moment within the time that it takes, looked at, and done again.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import django

from tests.kill.balloting import Victim, server_is_done
from tests.kill.ended import halves
from tests.tables import make_tables

SEED: Final = 20261122
SAMPLE: Final = Path(__file__).parents[1] / "data" / "samples" / "kexie-2017.xlsx"
HANDS: Final = ("核算", "核对", "审定", "经办")
STAFF: Final = 3
# Seconds within which a step is killed before one was seen to last.
FIRST: Final = 0.05
# A process of its own begins slower.
SLOWER: Final = 1.6


def actor(name: str) -> Any:
    from people.acting import Actor
    from people.models import Account

    account = Account.objects.get_or_create(username=f"h{HANDS.index(name)}", defaults={"name": name})[0]
    return Actor(name=account.name, account=account.pk)


def settled(number: int) -> int:
    """A settled year of an office with a few people; gives the key of its version."""
    from bonuses.services import store_and_settle
    from people.models import Account, Agency, Employee
    from reports.workbook.check import check

    agency = Agency.objects.create(name=f"断电局{number}")
    for n in range(STAFF):
        person = Employee.objects.create(agency=agency, number=f"S{n}", name=f"职工{number}-{n}")
        Account.objects.create(username=f"s{number}-{n}", name=person.name, employee=person)
    reading = check(SAMPLE)
    assert reading.rows is not None
    assert reading.rules is not None
    made = store_and_settle(reading.rows, reading.rules, owner=agency.name, by=actor("核算"))
    return made.settlement.pk


def row_of(key: int) -> Any:
    from scoring.models import Settlement

    return Settlement.objects.select_related("plan__agency", "notice").get(pk=key)


def check_act(key: int) -> None:
    from scoring.life.steps import check

    check(by=actor("核对"), settlement=row_of(key), note="无误")


def decide_act(key: int) -> None:
    from django.utils import timezone

    from scoring.life.steps import decide

    today = timezone.localdate()
    decide(by=actor("审定"), settlement=row_of(key), on=today, body="党组会", minutes="同意")


def draft(key: int) -> None:
    """Draft the 公示: not killed."""
    from reports.result_notices.drafting import draft_result_notice
    from reports.result_notices.offers import RESULT, offers_of, usual_choice
    from reports.result_notices.wording import first_words

    row = row_of(key)
    chosen = usual_choice(offers_of(row, RESULT))
    draft_result_notice(
        by=actor("经办"), settlement=key, what=RESULT, chosen=chosen, **first_words(row, RESULT)
    )


def post_act(key: int) -> None:
    from plans.services.notices import post_notice

    notice = row_of(key).notice
    post_notice(by=actor("经办"), notice=notice.pk, version=notice.version)


def let_it_hang(key: int) -> None:
    """Its days are over: it was posted a month ago."""
    from django.utils import timezone

    from plans.models import PublicNotice

    today = timezone.localdate()
    PublicNotice.objects.filter(pk=row_of(key).notice_id).update(
        posted_on=today - timedelta(days=30), closes_on=today - timedelta(days=10)
    )


def close_act(key: int) -> None:
    from plans.services.notices import close_notice

    notice = row_of(key).notice
    close_notice(by=actor("经办"), notice=notice.pk, version=notice.version)


def publish_act(key: int) -> None:
    from scoring.life.steps import publish

    publish(by=actor("经办"), settlement=row_of(key))


def prepare_act(key: int) -> None:
    from bonuses.approving.commands import prepare_list
    from bonuses.approving.lists import payment_list
    from bonuses.approving.totals import categories_of

    listed = payment_list(row_of(key))
    assert listed is not None
    sources = dict.fromkeys(categories_of(listed), "市财政绩效奖专项")
    prepare_list(by=actor("经办"), settlement=key, sources=sources)


def approve_act(key: int) -> None:
    from django.utils import timezone

    from bonuses.approving.commands import approve_list
    from bonuses.models import BonusApproval

    row = BonusApproval.objects.get(settlement=key)
    approve_list(
        by=actor("审定"), approval=row.pk, version=row.version, meeting_date=timezone.localdate(), body="党组",
        minutes="同意",
    )  # fmt: skip


def pack(key: int) -> None:
    """A package was made, as far as its row says: what is in it is no question here; the term of 复核 is over."""
    from django.utils import timezone

    from people.models import StoredFile
    from reports.models import ArchivePackage
    from scoring.models import Settlement

    Settlement.objects.filter(pk=key).update(published_at=timezone.now() - timedelta(days=40))
    row = row_of(key)
    file = StoredFile.objects.create(
        agency=row.plan.agency, name="归档包.zip", kind="zip", size=1, digest="0" * 64
    )
    ArchivePackage.objects.create(settlement=row, file=file)


def archive_act(key: int) -> None:
    from scoring.life.steps import archive

    archive(by=actor("经办"), settlement=row_of(key))


Act = Callable[[int], None]
# Each step that is killed, and what goes before it without being killed.
STEPS: Final[dict[str, tuple[Act, Act | None]]] = {
    "核对": (check_act, None),
    "审定": (decide_act, None),
    "公示": (post_act, draft),
    "结束公示": (close_act, let_it_hang),
    "发布": (publish_act, None),
    "提交核定": (prepare_act, None),
    "核定": (approve_act, None),
    "归档": (archive_act, pack),
}


def facts(key: int) -> dict[str, Any]:
    """One year as it stands, for `halves`."""
    from bonuses.models import BonusApproval, BonusPool
    from people.audit import AuditEntry, head
    from people.audit_chain import first_break
    from people.models import Job, Notification
    from scoring.life.publishing import TELL
    from scoring.models import Settlement, SettlementAct

    row = row_of(key)
    logged = AuditEntry.objects.filter(agency=row.plan.agency_id).values_list("action", flat=True)
    lists = list(BonusApproval.objects.filter(settlement=key).values_list("state", "total_fen"))
    title = f"公示：{row.notice.title}" if row.notice else ""
    return {
        "state": str(row.state), "notice": str(row.notice.state) if row.notice else "",
        "acts": Counter(SettlementAct.objects.filter(settlement=key).values_list("step", flat=True)),
        "audit": Counter(logged),
        "told": Notification.objects.filter(title=title).count() if title else 0, "staff": STAFF,
        "approval": str(lists[0][0]) if lists else "", "lists": [fen for _, fen in lists],
        "paid": BonusPool.objects.values_list("paid_fen", flat=True).get(settlement=key),
        "published": Settlement.objects.filter(plan=row.plan_id, state__in=("发布", "归档")).count(),
        "jobs": Job.objects.filter(kind=TELL, arguments__settlement=key).count(),
        "plan": str(row.plan.state), "break": str(first_break(head()) or ""),
    }  # fmt: skip


def killed(act: Act, key: int, seconds: float) -> float | None:
    """Begin a step in a process and kill it after some time; how long it took if it said that it was done."""

    def told(say: Callable[[str], None]) -> None:
        # The connection is made before the time begins to run.
        row_of(key)
        say("begun")
        began = time.monotonic()
        act(key)
        say(str(time.monotonic() - began))

    victim = Victim(told)
    victim.first_word()
    time.sleep(seconds)
    said = victim.killed()
    server_is_done()
    return float(said[1]) if len(said) > 1 else None


def go(ways: int) -> dict[str, Any]:
    """Go so many ways; give every fault, and how many steps were killed before they said that they were done."""
    from people.errors import DomainError

    chance = random.Random(SEED)
    faults: list[str] = []
    lasted: dict[str, float] = {}
    stopped: Counter[str] = Counter()
    for number in range(ways):
        key = settled(number)
        for name, (act, before) in STEPS.items():
            if before is not None:
                before(key)
            earlier = facts(key)
            took = killed(act, key, chance.uniform(0, SLOWER * lasted.get(name, FIRST)))
            left = facts(key)
            faults += [f"{number} {name}: {fault}" for fault in halves(left)]
            through = left != earlier
            if took is not None and not through:
                faults.append(f"{number} {name}: 说办完了，却没有")
            stopped[name] += not through
            began = time.monotonic()
            try:
                act(key)
                took = time.monotonic() - began
                if through:
                    faults.append(f"{number} {name}: 办过了又办了一次")
            except DomainError as refusal:
                if not through:
                    faults.append(f"{number} {name}: 没有办成，又不让办：{refusal}")
            lasted[name] = took or lasted.get(name, FIRST)
            faults += [f"{number} {name}，再办以后: {fault}" for fault in halves(facts(key))]
    return {"faults": faults, "stopped": stopped, "last": facts(key)}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.job_office.settings")
    django.setup()
    make_tables()
    print(json.dumps(go(int(sys.argv[1])), ensure_ascii=False))
