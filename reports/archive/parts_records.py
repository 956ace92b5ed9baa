"""The parts with records: evidence, money, what followed, the extract of the audit log."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

from bonuses.models import BonusApproval, BonusSupplement, SupplementLine
from indicators.models import Evidence
from people.audit import AuditEntry
from people.files.places import content_path
from plans.engine.rounding import two_places
from reports.archive.source import Source, day, moment
from reports.archive.writing import PackageWriter, plain_name
from scoring.models import Consequence, RectificationItem

Row = Sequence[object]
# Rows that tell who objected or appealed: their content stays in the program.
DISCREET: Final = re.compile("异议|申诉|复核")
YEAR: Final = re.compile(r"(\d{4})年度")
WITHHELD: Final = "（涉及异议、申诉，不予摘录）"
# What rows of other acts tell of them: closing a 公示 names everybody who objected.
NAMING: Final = frozenset({"异议", "提出人", "申请人"})
# Who handed in a file just before somebody appealed is who appealed; the parts name the hands of their own files.
UPLOADED: Final = "上传文件"
UNTOLD: Final = "（谁上传了什么，不予摘录）"


def evidence(source: Source, out: PackageWriter) -> None:
    """The list of evidence with digests; the files themselves only where they were asked for."""
    rows = (
        Evidence.objects.filter(entry__indicator__plan=source.plan)
        .select_related("entry__indicator", "file")
        .order_by("entry__indicator__code", "entry__quarter", "number", "pk")
    )

    def listed() -> Iterator[Row]:
        for row in rows.iterator(chunk_size=500):
            yield (
                row.entry.indicator.code, row.entry.quarter, row.number, row.file.name, row.caption, row.file.size,
                row.file.digest, row.file.uploaded_name, moment(row.file.uploaded_at),
            )  # fmt: skip

    note = "摘要是文件内容的 sha256。" + (
        "文件在本部分的“文件”文件夹。" if source.with_evidence else "本包不含佐证材料文件。"
    )
    heads = ("指标", "季度", "编号", "文件", "说明", "字节数", "摘要", "上传人", "上传时间")
    out.sheet("佐证材料目录", heads, listed, note=note)
    if not source.with_evidence:
        return
    seen: set[object] = set()
    for row in rows.iterator(chunk_size=500):
        if row.file_id in seen:
            continue
        seen.add(row.file_id)
        source.progress(f"装入佐证材料 {len(seen)} 件")
        name = f"文件/{plain_name(row.entry.indicator.code)}-{row.entry.quarter}-{row.number} {plain_name(row.file.name)}"
        path = content_path(row.file_id)
        if path.is_file():
            out.file(name, path, row.file.name)
        else:
            source.gone.append(f"{out.part}/{name}")


def money(source: Source, out: PackageWriter) -> None:
    """核定 of the list and the numbered supplements with their lines."""
    approvals = (
        BonusApproval.objects.filter(settlement__plan=source.plan).select_related("settlement").order_by("pk")
    )
    told = [
        (
            f"第{row.settlement.version}版名单", row.state, two_places(row.total_fen), row.body, day(row.meeting_date),
            row.document, row.minutes, row.prepared_name, row.approved_name, row.digest,
        )
        for row in approvals.defer("settlement__inputs", "settlement__book", "settlement__result")
    ]  # fmt: skip
    supplements = BonusSupplement.objects.filter(plan=source.plan).order_by("number")
    told += [
        (
            f"第{row.number}号补发追回单", row.state, "", row.body, day(row.meeting_date), row.document, row.minutes,
            row.prepared_name, row.approved_name, row.digest,
        )
        for row in supplements
    ]  # fmt: skip
    heads = (
        "名单",
        "状态",
        "总额（元）",
        "核定机构",
        "会议日期",
        "文号",
        "纪要",
        "编制人",
        "登记人",
        "名单摘要",
    )
    out.sheet("奖金核定", heads, lambda: told)
    lines = SupplementLine.objects.filter(supplement__plan=source.plan).select_related("supplement")

    def listed() -> Iterator[Row]:
        for row in lines.order_by("supplement__number", "number").iterator(chunk_size=500):
            yield (
                row.supplement.number, row.number, row.name, row.section, two_places(row.before_fen),
                two_places(row.after_fen), two_places(row.difference_fen),
            )  # fmt: skip

    out.sheet("补发追回明细", ("单号", "工号", "姓名", "所在对象", "原金额", "应发", "补发或追回"), listed)


def consequences(source: Source, out: PackageWriter) -> None:
    """结果运用 with how each was done, and the items under rectification."""
    rows = (
        Consequence.objects.filter(plan=source.plan)
        .select_related("subject", "participant")
        .order_by("kind", "pk")
    )
    told = [
        (
            row.kind, row.whom, row.cause, row.clause, row.number, row.owner, day(row.due), row.state, row.document,
            row.record, day(row.done_on), row.lifted,
        )
        for row in rows
    ]  # fmt: skip
    heads = (
        "结果运用",
        "对象",
        "原因",
        "条款",
        "数量",
        "承办",
        "期限",
        "状态",
        "文号",
        "办理记录",
        "办结日期",
        "解除原因",
    )
    out.sheet("结果运用", heads, lambda: told)
    items = RectificationItem.objects.filter(plan=source.plan).select_related("subject", "owner", "indicator")
    listed = [
        (
            row.subject.name if row.subject else "", row.problem, row.measure, row.owner.name if row.owner else "",
            day(row.due), row.state, row.result, day(row.closed_on),
        )
        for row in items.order_by("pk")
    ]  # fmt: skip
    out.sheet(
        "整改事项", ("对象", "问题", "措施", "责任人", "期限", "状态", "结果", "销号日期"), lambda: listed
    )


def audit(source: Source, out: PackageWriter) -> None:
    """Rows of the log on the plan's year with their hashes, one JSON object a line, and the head of the chain.

    Rows of the office from the first day of the year on, without those that name another year.
    """
    plan = source.plan
    rows = AuditEntry.objects.filter(
        agency=plan.agency_id, category=AuditEntry.Category.BUSINESS, position__lte=source.head.position,
        at__year__gte=plan.year,
    ).order_by("position")  # fmt: skip
    number = 0
    with out.stream("审计记录.jsonl", "审计记录摘录，每行一条") as sink:
        for row in rows.iterator(chunk_size=1000):
            years = {int(one) for one in YEAR.findall(row.target)}
            if years and plan.year not in years:
                continue
            sink.write(f"{json.dumps(_told(row), ensure_ascii=False, sort_keys=True)}\n".encode())
            number += 1
    facts = (
        ("链头", str(source.head)),
        ("摘录条数", number),
        (
            "怎样核对",
            "每条的“本条摘要”由前一条摘要和本条内容算出；把链头与公示、报告上印的链头、与系统的“核验”结果比较。",
        ),
        ("没有摘录的", "涉及异议、申诉的记录和上传文件的记录，只列序号、时间、操作和摘要。"),
    )
    out.sheet("审计链", ("项目", "内容"), lambda: facts, table=False)


def _names_somebody(detail: str) -> bool:
    """Whether the detail of a row says who objected or appealed."""
    try:
        values = json.loads(detail)
    except ValueError:
        return False
    return isinstance(values, dict) and bool(NAMING & values.keys())


def _told(row: AuditEntry) -> dict[str, object]:
    hidden = UNTOLD if row.action == UPLOADED else WITHHELD if DISCREET.search(row.action) else ""
    return {
        "序号": row.position, "时间": row.at.isoformat(), "操作": row.action,
        "操作人": hidden or row.actor, "代谁": "" if hidden else row.on_behalf_of, "对象": hidden or row.target,
        "详情": hidden or (WITHHELD if _names_somebody(row.detail) else row.detail),
        "前一条摘要": row.previous_hash, "本条摘要": row.entry_hash,
    }  # fmt: skip
