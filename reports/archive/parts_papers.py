"""The parts with what people decided and wrote: acts, decisions, 公示, meetings, documents, plan."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from html import escape
from typing import Final

from django.db.models import Prefetch

from plans.models import Objection, PlanChange, PlanVersion, PublicNotice, RouteRecord
from plans.services.notice_content import tables_of
from reports.archive.source import Source, day, moment, put_files
from reports.archive.writing import PackageWriter, words_of
from reports.models import YearPaper
from reports.papers.commands import kind_name, stale_words
from scoring.models import Appeal, Decision, Meeting, Settlement, SettlementAct, Standing

Row = Sequence[object]
OBJECTOR: Final = "提出人"


def acts(source: Source, out: PackageWriter) -> None:
    """Versions, every step with body, day, document and minutes, and the decisions on problems."""
    plan = source.plan
    versions = (
        Settlement.objects.filter(plan=plan).order_by("version").defer("inputs", "book", "rules", "result")
    )
    rows = [
        (row.version, row.state, moment(row.created_at), row.result_digest, row.outdated, row.reopened)
        for row in versions
    ]
    out.sheet("核算各版", ("版本", "状态", "核算时间", "结果摘要", "需重新核算", "更正原因"), lambda: rows)
    steps = (
        SettlementAct.objects.filter(settlement__plan=plan)
        .select_related("settlement")
        .prefetch_related("files")
    )
    told: list[Row] = []
    for act in steps.defer("settlement__inputs", "settlement__book", "settlement__result").order_by("pk"):
        files = put_files(source, out, act.files.order_by("pk"), "附件")
        told.append(
            (
                act.settlement.version,
                act.step,
                day(act.on),
                act.body,
                act.document,
                act.minutes,
                act.reason,
                act.name,
                "\n".join(files),
            )
        )
    heads = ("版本", "步骤", "日期", "决定机构", "文号", "纪要", "说明", "经办人", "附件")
    out.sheet("办理记录", heads, lambda: told)
    decisions = Decision.objects.filter(plan=plan, standing=Standing.IN_FORCE).order_by("pk")
    listed = [
        (row.matter, row.target, row.conclusion, row.reason, row.body, day(row.decided_on), row.document)
        for row in decisions
    ]
    out.sheet(
        "问题的决定", ("事项", "对象", "结论", "理由", "决定机构", "日期", "文号或纪要"), lambda: listed
    )


def notices(source: Source, out: PackageWriter) -> None:
    """Every 公示 as it hung, with its digest; objections and appeals by their outcome, without who raised them."""
    plan = source.plan
    asked = Objection.objects.select_related("account__employee").order_by("pk")
    rows = PublicNotice.objects.filter(plan=plan, posted_on__isnull=False).prefetch_related(
        Prefetch("objections", asked)
    )
    told: list[Row] = []
    for place, row in enumerate(rows.order_by("posted_on", "pk"), 1):
        out.page(f"公示{place:02d} {row.title}", _notice(row))
        told += [
            (row.title, number, unnamed(one, one.about), one.outcome, unnamed(one, one.reply), moment(one.replied_at))
            for number, one in enumerate(row.objections.all(), 1)
        ]  # fmt: skip
    note = "不载提出人和异议原文；只有答复和结果。"
    out.sheet("异议和答复", ("公示", "序号", "针对", "结果", "答复", "答复时间"), lambda: told, note=note)
    appeals = Appeal.objects.filter(settlement__plan=plan).order_by("pk")
    listed = [
        (number, row.stage, day(row.asked_on), row.outcome, row.body, day(row.decided_on), row.document)
        for number, row in enumerate(appeals, 1)
    ]
    note = "不载申请人、理由和决定原文。"
    out.sheet(
        "复核申诉",
        ("序号", "程序", "提出日期", "结果", "决定机构", "决定日期", "文号"),
        lambda: listed,
        note=note,
    )


def unnamed(one: Objection, text: str) -> str:
    """A text of an objection without the name of who raised it: most people object to the line that bears their own."""
    names = {one.name, one.name.partition("（")[0]}
    if one.account is not None and not one.on_paper:
        names |= {one.account.name, one.account.employee.name if one.account.employee else ""}
    names |= {name.replace(" ", "") for name in names}
    for name in sorted(names - {""}, key=len, reverse=True):
        text = text.replace(name, OBJECTOR)
    return text


def _notice(row: PublicNotice) -> str:
    facts = (
        ("公示日期", f"{day(row.posted_on)} 至 {day(row.closes_on)}（{row.working_days} 个工作日）"), ("状态", row.state),
        ("范围", row.audience), ("受理方式", row.contact), ("内容摘要（sha256）", row.digest), ("审计链头", row.head),
        ("撤回原因", row.reason),
    )  # fmt: skip
    parts = ["<table><tbody>"]
    parts += [f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in facts if value]
    parts.append("</tbody></table>")
    parts += [f"<p>{escape(line)}</p>" for line in row.text.splitlines() if line.strip()]
    for table in tables_of(row):
        heads = "".join(f"<th>{escape(head)}</th>" for head in table.heads)
        lines = "".join(
            f"<tr>{''.join(f'<td>{escape(words_of(cell))}</td>' for cell in line)}</tr>"
            for line in table.rows
        )
        parts.append(
            f"<h2>{escape(table.title)}</h2><table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
        )
    return "".join(parts)


def meetings(source: Source, out: PackageWriter) -> None:
    """Meetings with minutes, decisions and files."""
    rows = (
        Meeting.objects.filter(plan=source.plan).prefetch_related("files", "materials").order_by("on", "pk")
    )
    told: list[Row] = []
    for row in rows:
        files = put_files(
            source, out, [*row.files.order_by("pk"), *row.materials.order_by("pk")], f"{row.on}"
        )
        told.append(
            (
                day(row.on),
                row.kind,
                row.place,
                row.host,
                row.attendees,
                row.minutes,
                row.decisions,
                "\n".join(files),
            )
        )
    out.sheet("会议", ("日期", "会议", "地点", "主持", "参加人员", "纪要", "议定事项", "附件"), lambda: told)


def papers(source: Source, out: PackageWriter) -> None:
    """The documents that were issued, with their pages."""
    rows = YearPaper.objects.filter(plan=source.plan, state=YearPaper.State.ISSUED).select_related(
        "file", "settlement"
    )
    told: list[Row] = []
    for row in rows.defer("settlement__inputs", "settlement__book", "settlement__result").order_by(
        "dated", "pk"
    ):
        names = put_files(source, out, [row.file] if row.file else [], "印发件")
        told.append(
            (
                row.number,
                kind_name(row),
                row.title,
                row.about,
                row.recipients,
                row.copies,
                day(row.dated),
                stale_words(row),
                "\n".join(names),
            )
        )
    heads = ("文号", "文种", "标题", "针对", "主送", "抄送", "成文日期", "结果后来的变动", "文件")
    out.sheet("文书目录", heads, lambda: told)


def plan_versions(source: Source, out: PackageWriter) -> None:
    """The scheme's text, every approved version of the plan, its changes and the way it went."""
    plan = source.plan
    out.text("方案模板.yaml", plan.scheme_text, "方案模板原文（计分规则和条款）")
    told: list[Row] = []
    for row in PlanVersion.objects.filter(plan=plan).order_by("number"):
        name = f"第{row.number}版.json"
        content = json.loads(zlib.decompress(bytes(row.content)))
        out.text(
            name,
            json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True),
            f"方案第{row.number}版的全部内容",
        )
        told.append(
            (
                row.number,
                moment(row.created_at),
                day(row.approved_on),
                row.document,
                row.account_name,
                row.digest,
            )
        )
    out.sheet("方案版本", ("版本", "形成时间", "批准日期", "文号", "登记人", "内容摘要"), lambda: told)
    changes = PlanChange.objects.filter(plan=plan).order_by("number")
    listed = [(row.number, row.state, row.reason, row.document, day(row.approved_on)) for row in changes]
    out.sheet("方案变更", ("变更号", "状态", "理由", "文号", "批准日期"), lambda: listed)
    route = RouteRecord.objects.filter(plan=plan).order_by("position")
    steps = [
        (row.name, row.actor, row.clause, day(row.done_on), row.person, row.document, row.minutes)
        for row in route
    ]
    out.sheet("方案办理", ("步骤", "办理者", "条款", "日期", "经办人", "文号", "纪要"), lambda: steps)
