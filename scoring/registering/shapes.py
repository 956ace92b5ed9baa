"""The registers as a table: their columns under the headings of workbook.md, who may see them, which schemes use them.

Forms, lists, exports, checks and the audit log are all made from it; a register is one entry here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from plans.engine.scheme import Scheme
from plans.engine.vocabulary import (
    DIRECTIONS,
    LEVELS,
    RESPONSIBILITIES,
)
from scoring.decisions.shapes import DECISIONS, PAST
from scoring.engine.registers import subjects as of
from scoring.models import (
    Adjustment,
    GraveEvent,
    Inspection,
    PersonalCharge,
    PublicRating,
    ReminderLetter,
)
from scoring.registering.columns import Area, Column, Register, words
from scoring.registering.conduct_shapes import ANY_PERSON, ANY_SUBJECT, COMPLAINTS, RECORDS, VIOLATIONS


def _matters(scheme: Scheme) -> Sequence[str]:
    return tuple(matter.name for matter in scheme.adjustments.matters) if scheme.adjustments else ()


def _levels(scheme: Scheme) -> Sequence[str]:
    return LEVELS if _matters(scheme) else ()


def _grave(scheme: Scheme) -> Sequence[str]:
    return (scheme.grave_events.downgrade, scheme.grave_events.worst) if scheme.grave_events else ()


SUBJECT: Final = Column(attribute="subject", heading="对象", kind="subject", needed=True)
_BASIS: Final = Column(attribute="basis", heading="依据", kind="words", longest=2000)

RATINGS: Final = Register(
    slug="ratings",
    title="评议得分",
    area="register",
    model=PublicRating,
    rows="ratings",
    kinds=of.rated_kinds,
    used=lambda scheme: bool(scheme.rating_items()),
    lead="目标考评、公众评议等外部给出的得分，每个对象每个项目一条。",
    columns=(
        SUBJECT,
        Column(attribute="item", heading="项目", kind="choice", needed=True, options=Scheme.rating_items),
        Column(attribute="points", heading="得分", kind="points", needed=True, high=100, help="0 至 100。"),
        Column(
            attribute="source", heading="评议主体", kind="text", help="例如：服务对象、企业代表、人大代表。"
        ),
        Column(attribute="respondents", heading="参评人数", kind="whole"),
        Column(
            attribute="details",
            heading="分项得分",
            kind="items",
            listed=False,
            help="每行一项：项目，得分，评议主体，人数。后两项可不填，可以从表格粘贴。",
        ),
    ),
)
ADJUSTMENTS: Final = Register(
    slug="adjustments",
    title="加减分",
    area="register",
    model=Adjustment,
    rows="adjustments",
    kinds=of.adjusted_kinds,
    used=lambda scheme: bool(of.adjusted_kinds(scheme)),
    lead="加分和减分事项，附佐证材料，写明研究决定的会议。",
    columns=(
        SUBJECT,
        Column(attribute="direction", heading="方向", kind="choice", needed=True, options=words(*DIRECTIONS)),
        Column(attribute="matter", heading="事项", kind="choice", needed=True, options=_matters),
        Column(attribute="level", heading="级别", kind="choice", options=_levels),
        Column(
            attribute="points",
            heading="分值",
            kind="points",
            help="正数，方向表示加减；原文规定分值的不用填，由系统填入。",
        ),
        Column(
            attribute="same_matter",
            heading="同一事项",
            kind="text",
            help="同一件事受到几级表彰或通报的，各条填相同的文字。",
        ),
        _BASIS,
        Column(attribute="meeting_date", heading="会议日期", kind="day", help="研究决定加减分的会议。"),
        Column(attribute="minutes", heading="会议纪要", kind="text", listed=False, help="文号或要点。"),
    ),
)
CHARGES: Final = Register(
    slug="charges",
    title="个人扣分",
    area="register",
    model=PersonalCharge,
    rows="charges",
    used=of.charges_people,
    lead="因个人原因使单位失分的，计入本人年度得分；责任领导连带的，责任选“领导”。",
    columns=(
        Column(attribute="participant", heading="工号", kind="person", needed=True),
        Column(
            attribute="responsibility",
            heading="责任",
            kind="choice",
            needed=True,
            options=words(*RESPONSIBILITIES),
        ),
        Column(
            attribute="points", heading="分值", kind="points", needed=True, help="正数，按本人的百分制扣。"
        ),
        _BASIS,
    ),
)
LETTERS: Final = Register(
    slug="letters",
    title="效能提醒函",
    area="register",
    model=ReminderLetter,
    rows="letters",
    kinds=of.reminded_kinds,
    used=lambda scheme: scheme.reminders is not None,
    lead="发给各单位的提醒函，同一件事的几次发函填相同的事项。",
    columns=(
        SUBJECT,
        Column(
            attribute="matter",
            heading="事项",
            kind="text",
            needed=True,
            help="同一件事再次发函，事项要写得一字不差。",
        ),
        Column(attribute="sent_on", heading="发函日期", kind="day", needed=True),
        Column(
            attribute="time_limit",
            heading="规定时限",
            kind="text",
            help="要求办结的日期，例如 2019-05-31。",
        ),
        Column(attribute="completed_on", heading="办结日期", kind="day", help="还没有办结的不填。"),
        Column(attribute="overdue", heading="逾期", kind="overdue", needed=True),
    ),
)
GRAVE: Final = Register(
    slug="grave",
    title="重大情形",
    area="register",
    model=GraveEvent,
    rows="grave_events",
    kinds=of.graded_kinds,
    used=lambda scheme: scheme.grave_events is not None,
    lead="使单位降低等次或直接定为差的重大情形。",
    columns=(
        SUBJECT,
        Column(attribute="kind", heading="情形", kind="choice", needed=True, options=_grave),
        Column(attribute="reason", heading="事由", kind="words", longest=2000),
    ),
)
INSPECTIONS: Final = Register(
    slug="inspections",
    title="考察和察访核验",
    area="register",
    model=Inspection,
    lead="平时考察、察访核验、专项督查的情况和整改答复；本身不计分，要扣分的另行登记。",
    columns=(
        Column(
            attribute="kind",
            heading="类型",
            kind="choice",
            needed=True,
            options=words(*Inspection.Kind.values),
        ),
        Column(
            attribute="form",
            heading="形式",
            kind="choice",
            needed=True,
            options=words(*Inspection.Form.values),
        ),
        Column(attribute="on", heading="日期", kind="day", needed=True),
        Column(
            attribute="inspector",
            heading="核验单位或人员",
            kind="text",
            help="核验责任单位的，写法与责任单位名单一致。",
        ),
        ANY_SUBJECT,
        ANY_PERSON,
        Column(attribute="finding", heading="发现情况", kind="words", longest=4000),
        Column(attribute="problem", heading="发现问题", kind="yes_no"),
    ),
)
ALL: Final = (
    RATINGS, ADJUSTMENTS, CHARGES, LETTERS, GRAVE, DECISIONS, PAST, INSPECTIONS, VIOLATIONS, COMPLAINTS, RECORDS,
)  # fmt: skip
BY_SLUG: Final = {register.slug: register for register in ALL}


def register_in(area: Area, slug: str) -> Register | None:
    """The register of a slug in an area; None where there is none."""
    found = BY_SLUG.get(slug)
    return found if found is not None and found.area == area else None
