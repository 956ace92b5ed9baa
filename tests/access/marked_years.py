"""Settled years with a mark of their own in every sensitive field: a draft and a published one for each agency.

`mark_years(office)` writes them, gives the marks with who finds each, and has the files of 甲局's years made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from bonuses.models import BonusAllocation
from indicators.models import LedgerEntry, PrimaryIndicator, SecondaryIndicator
from people.access import Role
from people.models import Agency, Job
from plans.engine.loading import load_rules
from plans.engine.units import POINT, RATIO
from plans.models import Objection, Participant, Plan, PlanSetting, PublicNotice, Subject
from plans.schemes import scheme_text
from reports.result_files import KINDS, build, place
from scoring.models import Adjustment, Appeal, Decision, PersonalCharge, Settlement, Violation
from scoring.year import BallotRow, YearRows
from tests.access.marked_following import mark_consequences
from tests.access.settled import content_of, store
from tests.access.table import CITY, LEADERS, LINE, NOBODY, OFFICE, SUPERVISION, Who
from tests.office import USERNAMES, YEAR, Office

SCHEME: Final = "gongxinju-neibu-2019"
PUBLISHED_YEAR: Final = 2024
READERS: Final[Who] = OFFICE | LEADERS | SUPERVISION | CITY
CONDUCT: Final[Who] = READERS - {Role.LEADING_GROUP}
# Who of the small world is in the year: by 工号 the section (0: the unit) and the post.
_A: Final = {
    "A01": (1, "一般人员"), "A02": (1, "一般人员"), "A03": (1, "科室主要负责人"), "A04": (0, "班子成员"),
    "A05": (1, "一般人员"), "A11": (2, "一般人员"), "A13": (2, "科室主要负责人"), "A14": (0, "班子成员"),
}  # fmt: skip
_B: Final = {"B01": (1, "一般人员"), "B03": (1, "科室主要负责人"), "B04": (0, "班子成员")}
_OWNERS: Final = {number: frozenset({role}) for role, (_, _, number) in USERNAMES.items() if number}
# Whose case takes the bonus of the head and the leader of the section too.
_CASES: Final = ("A02", "A11", "B01")
# Whose score was decided because nobody voted.
_DECIDED: Final = ("A01", "A11", "B03")


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: how it may be written, and who finds it."""

    forms: tuple[str, ...]
    who: Who


def mark_years(office: Office) -> dict[str, Mark]:
    """Write the years; give the marks by name."""
    marks: dict[str, Mark] = {}
    for agency, letter in ((office.a, "甲"), (office.b, "乙")):
        for year, state, word in (
            (YEAR, Settlement.State.DRAFT, "草稿"),
            (PUBLISHED_YEAR, Settlement.State.PUBLISHED, "发布"),
        ):
            stem = f"标记{word}{letter}"
            settlement = write_year(agency, year, state, stem, _A if letter == "甲" else _B)
            own = letter == "甲" and state == Settlement.State.PUBLISHED
            marks |= _marks(settlement, stem, READERS if letter == "甲" else CITY, own=own)
            marks |= _files(settlement, stem, made=letter == "甲")
            if state == Settlement.State.PUBLISHED:
                who = READERS if letter == "甲" else CITY
                marks |= {name: Mark((name,), who) for name in mark_consequences(settlement, stem)}
            marks |= _raised(office, settlement) if own else {}
    marks |= _job(office)
    return marks


def write_year(
    agency: Agency, year: int, state: str, stem: str, people: dict[str, tuple[int, str]] = _A
) -> Settlement:
    """Write a settled year whose every word begins with `stem`."""
    plan = Plan.objects.get_or_create(agency=agency, year=year, defaults={"scheme_code": SCHEME})[0]
    # Another total and other bases in every year, so that an amount is nobody else's.
    total = f"{agency.pk}{year}56.78"
    rules = load_rules(scheme_text(SCHEME) or "", {"奖金总额": total}).rules
    assert rules is not None
    # Rows point at a plan that is none of the database's, as those that a workbook is read into do.
    rows = YearRows(Plan(year=year, scheme_code=SCHEME))
    rows.settings = [PlanSetting(plan=rows.plan, name="奖金总额", value=total, reason=f"{stem}设置理由")]
    _roster(rows, agency, stem, people)
    _indicators(rows, stem)
    _registers(rows, stem)
    return store(plan, content_of(rows, rules, agency.name), state)


def _roster(rows: YearRows, agency: Agency, stem: str, people: dict[str, tuple[int, str]]) -> None:
    plan, letter = rows.plan, next(iter(people))[0]
    top = Subject(plan=plan, code=f"U{letter}", name=agency.name, kind=Subject.Kind.UNIT)
    codes = ("K1", "K2") if letter == "A" else ("K3",)
    sections = [
        Subject(plan=plan, code=code, name=f"{code}科", kind=Subject.Kind.SECTION, parent=top)
        for code in codes
    ]
    rows.subjects = [*sections, top]
    for place_, (number, (section, post)) in enumerate(people.items(), 1):
        person = Participant(
            plan=plan, number=number, name=f"{stem}{number}姓名", post=post, rank_level="科级及以下",
            subject=sections[section - 1] if section else top, bonus_base_fen=731_113 * (plan.year - 2020) + 1_000_019 * place_ + agency.pk,
        )  # fmt: skip
        rows.participants.append(person)
        if number not in _DECIDED:
            marks = tuple((15 + (place_ + dimension) % 5) * POINT for dimension in range(5))
            rows.ballots += [BallotRow(number, "民主测评", marks)] * 6
    by_number = {person.number: person for person in rows.participants}
    for subject, head, leader in zip(sections, *_line(letter), strict=True):
        subject.head, subject.supervising_leader = by_number[head], by_number[leader]
        # Only one of the two groups has voted; the other is decided.
        rows.ballots += [BallotRow(subject.code, "局领导", (45 * POINT, 25 * POINT, 18 * POINT))] * 6


def _line(letter: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (("A03", "A13"), ("A04", "A14")) if letter == "A" else (("B03",), ("B04",))


def _indicators(rows: YearRows, stem: str) -> None:
    plan = rows.plan
    primary = PrimaryIndicator(plan=plan, category="任务", name="重点任务", position=1)
    rows.primaries = [primary]
    for number, section in enumerate(rows.subjects[:-1], 1):
        indicator = SecondaryIndicator(
            plan=plan, primary=primary, code=f"I{number:02d}", name="按期办结", full_points=100 * POINT, subject=section
        )  # fmt: skip
        rows.indicators.append(indicator)
        rows.ledger.append(
            LedgerEntry(
                indicator=indicator, quarter=4, attainment=(98 - number) * RATIO // 100,
                state=LedgerEntry.State.APPROVED, progress=f"{stem}{section.code}完成情况",
                problems=f"{stem}{section.code}存在问题", measures=f"{stem}{section.code}整改措施",
            )
        )  # fmt: skip


def _registers(rows: YearRows, stem: str) -> None:
    plan, day = rows.plan, date(rows.plan.year, 5, 6)
    for section in rows.subjects[:-1]:
        rows.adjustments.append(
            Adjustment(
                plan=plan, subject=section, direction="加", matter="正向激励", points=POINT, meeting_date=day,
                basis=f"{stem}{section.code}依据", minutes=f"{stem}{section.code}纪要",
            )
        )  # fmt: skip
        rows.decisions.append(
            Decision(
                plan=plan, target=f"{section.code}/科室互评", matter="NO_BALLOTS", conclusion="90",
                reason=f"{stem}{section.code}理由", body="党组", decided_on=day,
            )
        )  # fmt: skip
    for person in rows.participants:
        rows.charges.append(
            PersonalCharge(
                plan=plan, participant=person, responsibility="直接", points=POINT, basis=f"{stem}{person.number}扣分依据"
            )
        )  # fmt: skip
        if person.number in _CASES:
            rows.violations.append(
                Violation(
                    plan=plan, code=f"V{person.number}", participant=person, situation="察访核验", level="市",
                    decided_on=day, event=f"{stem}{person.number}事件", certified_by=f"{stem}{person.number}认定",
                )
            )  # fmt: skip
        if person.number in _DECIDED:
            rows.decisions.append(
                Decision(
                    plan=plan, target=f"{person.number}/民主测评", matter="NO_BALLOTS", conclusion="88",
                    reason=f"{stem}{person.number}理由", body="党组", decided_on=day,
                )
            )  # fmt: skip


def _marks(settlement: Settlement, stem: str, readers: Who, *, own: bool) -> dict[str, Mark]:
    """Say who finds what of a year; of a published one everybody finds the own figures."""
    found: dict[str, Mark] = {}

    def mark(words: str, more: Who = NOBODY) -> None:
        found[f"{stem}{words}"] = Mark((f"{stem}{words}",), readers | (more if own else NOBODY))

    for row in settlement.person_results.select_related("allocation"):
        owner = _OWNERS.get(row.number, NOBODY)
        mark(f"{row.number}姓名", owner)
        mark(f"{row.number}扣分依据", owner)
        if row.number in _CASES:
            # What it was, and who established it: a narrower circle than that of the result that rests on it.
            for words in ("事件", "认定"):
                found[f"{stem}{row.number}{words}"] = Mark((f"{stem}{row.number}{words}",), readers & CONDUCT)
        if row.number in _DECIDED:
            mark(f"{row.number}理由", owner)
        share = BonusAllocation.objects.filter(person_result=row).first()
        assert share is not None, row.number
        for what, fen in (("奖金", share.amount_fen), ("基数", share.base_fen)):
            if fen:
                found[f"{stem}{row.number}{what}"] = Mark(_money(fen), readers | (owner if own else NOBODY))
    for code in settlement.subject_results.filter(kind="科室").values_list("code", flat=True):
        line = LINE if code == "K1" else NOBODY
        for words in ("完成情况", "存在问题", "整改措施", "纪要"):
            mark(f"{code}{words}")
        for words in ("依据", "理由"):
            mark(f"{code}{words}", line)
    mark("设置理由")
    return found


def _money(fen: int) -> tuple[str, ...]:
    """How an amount may be written: on a page, in a spreadsheet, in 结果.json."""
    yuan, rest = divmod(fen, 100)
    return (f"{yuan:,}.{rest:02d}", f"{yuan}.{rest:02d}")


def _files(settlement: Settlement, stem: str, *, made: bool) -> dict[str, Mark]:
    """Have every file made; of 乙局 it is enough that something stands there."""
    if made:
        for kind in KINDS.values():
            build(settlement, kind)
        return {}
    for kind in KINDS.values():
        path = place(settlement, kind)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{stem}文件{kind.kind}")
    return {f"{stem}文件{kind}": Mark((f"{stem}文件{kind}",), CITY) for kind in KINDS}


def _raised(office: Office, settlement: Settlement) -> dict[str, Mark]:
    """An objection while it hung and an appeal since, by somebody of 二科: known to those who decide and who watch."""
    plan, whom, day = settlement.plan, office.employee("二科干部职工"), date(PUBLISHED_YEAR + 1, 1, 10)
    section = Subject.objects.create(plan=plan, code="K2", name="K2科", kind=Subject.Kind.SECTION)
    person = Participant.objects.create(
        plan=plan, employee=whom, number="A11", name="标记申请人", subject=section
    )
    Appeal.objects.create(
        settlement=settlement, participant=person, name="标记申请人", stage=Appeal.Stage.REVIEW, known_on=day,
        asked_on=day, asked_at=timezone.now(), due_on=day, text="标记复核理由", outcome=Appeal.Outcome.UPHELD,
        body="党组", decided_on=day, reply="标记复核决定",
    )  # fmt: skip
    notice = PublicNotice.objects.create(
        plan=plan, kind="考核结果公示", title="结果公示", text="现予公示。", working_days=1, posted_on=day,
        closes_on=date(PUBLISHED_YEAR + 1, 1, 13), state=PublicNotice.State.CLOSED, digest="0" * 64,
    )  # fmt: skip
    Objection.objects.create(
        notice=notice, name="标记异议人", account=office.account("二科干部职工"), about="标记异议事项", text="标记异议理由",
        filed_at=timezone.now(), outcome=Objection.Outcome.REFUSED, reply="标记异议答复", replied_at=timezone.now(),
        replied_by=office.account(Role.CHIEF_LEADER),
    )  # fmt: skip
    words = ("申请人", "复核理由", "复核决定", "异议人", "异议事项", "异议理由", "异议答复")
    return {f"标记{each}": Mark((f"标记{each}",), READERS) for each in words}


def _job(office: Office) -> dict[str, Mark]:
    """A check of the 绩效办 with a fault, and a file that a job of it has made: nobody else's."""
    words = {"标记任务错误": OFFICE, "标记任务文件": OFFICE}
    job = Job.objects.create(
        kind="workbook.check", title="检查", account=office.account(Role.PERFORMANCE_OFFICE), agency=office.a,
        state=Job.State.DONE,
        result={"fault_count": 1, "faults": [["人员", "B7", "“标记任务错误”重复", "请改正"]], "files": ["名单.txt"]},
    )  # fmt: skip
    (job.folder / "out").mkdir(parents=True)
    (job.folder / "out" / "名单.txt").write_text("标记任务文件")
    return {one: Mark((one,), who) for one, who in words.items()}
