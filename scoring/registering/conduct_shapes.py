"""The registers of discipline as a table: violations, complaints, records of conduct; for a narrow circle only."""

from __future__ import annotations

from typing import Final

from plans.engine.vocabulary import INVESTIGATED_BY, PUNISHMENTS, SITUATIONS
from scoring.models import Complaint, ConductRecord, Violation
from scoring.registering.columns import Column, Register, words


def _flag(attribute: str, heading: str, help: str = "") -> Column:
    return Column(attribute=attribute, heading=heading, kind="yes_no", listed=False, help=help)


ANY_SUBJECT: Final = Column(attribute="subject", heading="对象", kind="subject")
ANY_PERSON: Final = Column(attribute="participant", heading="人员", kind="person")

VIOLATIONS: Final = Register(
    slug="violations",
    title="违规违纪",
    area="conduct",
    model=Violation,
    rows="violations",
    used=lambda scheme: scheme.violations is not None,
    lead="每人每件一行，只有绩效办、监督小组和主要领导能看到。",
    columns=(
        Column(attribute="code", heading="编号", kind="text", needed=True, longest=60),
        Column(attribute="participant", heading="当事人", kind="person"),
        Column(attribute="situation", heading="情形", kind="choice", needed=True, options=words(*SITUATIONS)),
        Column(attribute="level", heading="查处层级", kind="choice", options=words(*INVESTIGATED_BY)),
        Column(
            attribute="punishment",
            heading="处分",
            kind="choice",
            options=words(*PUNISHMENTS),
            help="只用于纪检处分、重处分和诫勉。",
        ),
        Column(attribute="decided_on", heading="决定日期", kind="day", help="在本年度内；往年已扣的除外。"),
        Column(
            attribute="event",
            heading="同一事件",
            kind="text",
            help="同一件事的几行填相同的文字，只扣最重的一次。",
        ),
        _flag("not_in_post", "非现任职期间"),
        _flag("left_before_case", "立案时已离任"),
        _flag("self_investigated", "自查自办", "由本单位查出并处理的；请写明认定单位。"),
        _flag("deducted_before", "往年已扣", "往年已经扣过分的，只作登记，今年没有影响。"),
        Column(
            attribute="subject",
            heading="对象",
            kind="subject",
            listed=False,
            help="只用于没有当事人的效能问责，选单位。",
        ),
        Column(
            attribute="certified_by",
            heading="认定单位",
            kind="text",
            listed=False,
            help="认定属于自查自办的单位。",
        ),
    ),
)
COMPLAINTS: Final = Register(
    slug="complaints",
    title="投诉",
    area="conduct",
    model=Complaint,
    lead="从受理到办结；查实要扣分的另行登记。",
    columns=(
        Column(attribute="received_on", heading="受理日期", kind="day", needed=True),
        Column(attribute="source", heading="来源", kind="text", help="例如：来信、来访、12345 热线。"),
        ANY_SUBJECT,
        ANY_PERSON,
        Column(attribute="content", heading="内容", kind="words", needed=True, longest=4000),
        Column(attribute="handler", heading="承办", kind="text"),
        Column(attribute="due", heading="办结期限", kind="day"),
    ),
)
RECORDS: Final = Register(
    slug="records",
    title="行为记录",
    area="conduct",
    model=ConductRecord,
    lead="科室和个人的违纪情况、弄虚作假等，如实记录；不计分，决定扣分的另行登记。",
    columns=(
        Column(
            attribute="kind",
            heading="情形",
            kind="choice",
            needed=True,
            options=words(*ConductRecord.Kind.values),
        ),
        Column(attribute="on", heading="日期", kind="day", needed=True),
        ANY_SUBJECT,
        ANY_PERSON,
        Column(attribute="text", heading="情况", kind="words", needed=True, longest=4000),
        Column(attribute="decision", heading="处理决定", kind="words", longest=2000),
    ),
)
