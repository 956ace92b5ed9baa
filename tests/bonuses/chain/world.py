"""A city year with two units, published, and the inner plan of one of them.

`city_year(office)` settles 甲局 (6 people) and 乙局 (4) under gongxinju-2019 for 测试市; `inner_year(office, total)` is
甲局's own year under the internal sample with two sections, a borrowed colleague among them, splitting that total.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from bonuses.chain.commands import hand_down, link_inner
from bonuses.models import InternalSplit
from indicators.models import LedgerEntry, PrimaryIndicator, SecondaryIndicator
from people.access import Role
from people.models import Agency
from plans.engine.loading import load_rules
from plans.engine.rounding import two_places
from plans.engine.units import POINT, RATIO
from plans.models import Participant, Plan, PlanSetting, Subject
from plans.schemes import scheme_text
from scoring.models import PublicRating, Settlement, Violation
from scoring.year import BallotRow, YearRows
from tests.access.settled import content_of, store
from tests.bonuses.money_world import PUBLISHED_AT, actor, approved
from tests.office import YEAR, Office

CITY: Final = "gongxinju-2019"
INTERNAL: Final = "gongxinju-neibu-2019"
MONTHS: Final = "2"
UNITS: Final = (("U1", "甲局", 6), ("U2", "乙局", 4))
CANCELLED: Final = "P103"


def city_year(office: Office, *, cancelled: bool = True) -> Settlement:
    """The city's year, published; with `cancelled` one person of 甲局 has lost the bonus."""
    plan = Plan.objects.get_or_create(agency=office.city, year=YEAR, defaults={"scheme_code": CITY})[0]
    if not Subject.objects.filter(plan=plan).exists():
        for code, name, _ in UNITS:
            Subject.objects.create(
                plan=plan, code=code, name=name, kind=Subject.Kind.UNIT, agency=Agency.objects.get(name=name)
            )
    Settlement.objects.filter(plan=plan).update(state=Settlement.State.SUPERSEDED)
    rules = load_rules(scheme_text(CITY) or "", {"奖金月数": MONTHS}).rules
    assert rules is not None
    made = store(
        plan, content_of(_city_rows(cancelled=cancelled), rules, office.city.name), Settlement.State.PUBLISHED
    )
    return _published(made, office)


def inner_plan(office: Office, *, state: str = Plan.State.DRAFT) -> Plan:
    """甲局's plan under the internal sample."""
    text = scheme_text(INTERNAL) or ""
    rules = load_rules(text).rules
    assert rules is not None
    plan, _ = Plan.objects.update_or_create(
        agency=office.a, year=YEAR,
        defaults={"scheme_code": INTERNAL, "scheme_text": text, "scheme_digest": rules.digest, "state": state},
    )  # fmt: skip
    return plan


def inner_year(office: Office, total: int, *, plan: Plan | None = None) -> Settlement:
    """What 甲局's inner plan (or another one) makes of a total in fen, published."""
    plan = plan or inner_plan(office)
    words = two_places(total)
    rules = load_rules(scheme_text(INTERNAL) or "", {"奖金总额": words}).rules
    assert rules is not None
    Settlement.objects.filter(plan=plan).update(state=Settlement.State.SUPERSEDED)
    content = content_of(_inner_rows(words), rules, office.a.name)
    assert not content.outcome.blocked
    return _published(store(plan, content, Settlement.State.PUBLISHED), office)


def handed_down(office: Office, settlement: Settlement) -> InternalSplit:
    """甲局's split after the list was approved and handed down."""
    approved(office, settlement)
    hand_down(by=actor(office, Role.CITY_OFFICE), settlement=settlement)
    return InternalSplit.objects.get(outer=settlement, subject_code="U1")


def linked(office: Office, split: InternalSplit, plan: Plan) -> InternalSplit:
    """The split in the inner plan after 党组."""
    return link_inner(
        by=actor(office, Role.PERFORMANCE_OFFICE),
        split=split.pk,
        version=split.version,
        inner=plan,
        **party(),
    )


def party() -> dict[str, Any]:
    """What 党组 decided."""
    return {"meeting_date": date(2026, 3, 3), "document": "甲党组〔2026〕5号", "minutes": "同意。"}


def _published(made: Settlement, office: Office) -> Settlement:
    Settlement.objects.filter(pk=made.pk).update(
        published_at=PUBLISHED_AT, account=office.account("乙局绩效办")
    )
    return Settlement.objects.select_related("plan__agency").get(pk=made.pk)


def _city_rows(*, cancelled: bool) -> YearRows:
    rows = YearRows(Plan(year=YEAR, scheme_code=CITY))
    plan = rows.plan
    rows.settings = [PlanSetting(plan=plan, name="奖金月数", value=MONTHS)]
    for place, (code, name, size) in enumerate(UNITS, 1):
        unit = Subject(plan=plan, code=code, name=name, kind=Subject.Kind.UNIT)
        rows.subjects.append(unit)
        for item in ("目标考评", "公众评议"):
            rows.ratings.append(PublicRating(plan=plan, subject=unit, item=item, points=(96 - place) * POINT))
        for number in range(size):
            rows.participants.append(
                Participant(
                    plan=plan, number=f"P{place}{number:02d}", name=f"{name}{number}", subject=unit,
                    rank_level="科级及以下", post="一般人员", bonus_base_fen=400_001 + 7 * number,
                    months_in_post=7 if number == 1 else None,
                )
            )  # fmt: skip
    if cancelled:
        person = next(row for row in rows.participants if row.number == CANCELLED)
        rows.violations.append(
            Violation(
                plan=plan, code="V01", participant=person, situation="纪检处分", level="市", punishment="党内警告"
            )
        )  # fmt: skip
    return rows


def _inner_rows(total: str) -> YearRows:
    rows = YearRows(Plan(year=YEAR, scheme_code=INTERNAL))
    plan = rows.plan
    rows.settings = [PlanSetting(plan=plan, name="奖金总额", value=total)]
    top = Subject(plan=plan, code="U1", name="甲局", kind=Subject.Kind.UNIT)
    first = Subject(plan=plan, code="K1", name="一科", kind=Subject.Kind.SECTION, parent=top)
    second = Subject(plan=plan, code="X1", name="信息中心", kind=Subject.Kind.SUBORDINATE, parent=top)
    rows.subjects = [top, first, second]
    for number in range(8):
        person = Participant(
            plan=plan, number=f"P1{number:02d}", name=f"甲局{number}", subject=(first, second)[number % 2],
            rank_level="科级及以下", post="一般人员", bonus_base_fen=400_001 + 7 * number,
            established=number < 6, staff_category="在编" if number < 6 else "借用",
        )  # fmt: skip
        rows.participants.append(person)
        marks = tuple((15 + (number + part) % 5) * POINT for part in range(5))
        rows.ballots += [BallotRow(person.number, "民主测评", marks)] * 6
    primary = PrimaryIndicator(plan=plan, category="任务", name="重点任务", position=1)
    rows.primaries = [primary]
    for place, section in enumerate((first, second), 1):
        for group in ("局领导", "科室互评"):
            marks = ((48 - place) * POINT, 28 * POINT, 18 * POINT)
            rows.ballots += [BallotRow(section.code, group, marks)] * 6
        indicator = SecondaryIndicator(
            plan=plan, primary=primary, code=f"I{place}", name="按期办结", full_points=100 * POINT, subject=section
        )  # fmt: skip
        rows.indicators.append(indicator)
        rows.ledger.append(
            LedgerEntry(
                indicator=indicator, quarter=4, attainment=(98 - place) * RATIO // 100, state=LedgerEntry.State.APPROVED
            )
        )  # fmt: skip
    return rows
