"""Making the package: the parts in their order, then README, index and manifest; streamed to the disk."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from django.utils import timezone

from people.audit import head
from reports.archive import parts_papers, parts_records, parts_results
from reports.archive.source import Source
from reports.archive.writing import Entry, PackageWriter, head_html, link
from reports.result_pages.words import figure
from scoring.models import Settlement

MANIFEST: Final = "manifest.json"
INDEX: Final = "index.html"
README: Final = "README.txt"
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the package: its folder, what it is, who writes it."""

    folder: str
    purpose: str
    write: Callable[[Source, PackageWriter], None]


PARTS: Final = (
    Part("01-年度工作簿", "全部输入数据和带公式的结果", parts_results.workbook),
    Part("02-结果文件", "结果报告、名单和数据", parts_results.result_files),
    Part("03-审定和决定", "各版核算、办理步骤、纪要、对问题的决定", parts_papers.acts),
    Part("04-公示和异议", "公示原文和摘要，异议、复核申诉的结果", parts_papers.notices),
    Part("05-会议", "会议纪要和材料", parts_papers.meetings),
    Part("06-佐证材料", "佐证材料目录和每个文件的摘要", parts_records.evidence),
    Part("07-测评汇总", "票数和各项合计，没有单张测评票", parts_results.ballot_sums),
    Part("08-奖金", "核定、补发和追回", parts_records.money),
    Part("09-结果运用", "结果运用和整改", parts_records.consequences),
    Part("10-年度文书", "已印发的文书", parts_papers.papers),
    Part("11-方案", "方案模板、各版方案、变更和办理", parts_papers.plan_versions),
    Part("12-审计记录", "审计记录摘录和链头", parts_records.audit),
)


def make_package(
    settlement: Settlement, target: Path, *, with_evidence: bool, progress: Callable[[str], None]
) -> list[dict[str, object]]:
    """Write the package of a settlement to `target`; gives what each part holds."""
    source = Source(
        settlement=settlement, head=head(), with_evidence=with_evidence, progress=progress, gone=[]
    )
    when = timezone.localtime(settlement.published_at or settlement.created_at)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        out = PackageWriter(archive, when.replace(microsecond=0))
        for part in PARTS:
            progress(f"装入{part.folder[3:]}")
            out.part = part.folder
            part.write(source, out)
        out.part = ""
        if source.gone:
            out.text("缺少的文件.txt", "\r\n".join(source.gone), "缺少的文件")
        out.text(README, _readme(source), "说明")
        out.text(INDEX, _index(source, out.entries), "目录")
        out.text(MANIFEST, _manifest(source, out.entries), "清单")
    return [
        {"部分": part.folder, "件数": sum(entry.part == part.folder for entry in out.entries)}
        for part in PARTS
    ]


def _manifest(source: Source, entries: list[Entry]) -> str:
    settlement = source.settlement
    return json.dumps(
        {
            "格式": FORMAT, "标题": source.title, "方案": settlement.plan.scheme_code, "版本": settlement.version,
            "状态": str(settlement.state), "引擎版本": settlement.engine_version, "方案模板摘要": settlement.scheme_digest,
            "输入摘要": settlement.inputs_digest, "结果摘要": settlement.result_digest, "审计链头": str(source.head),
            "文件": [{"名称": row.name, "字节数": row.size, "sha256": row.sha256} for row in entries],
        },
        ensure_ascii=False, indent=1,
    )  # fmt: skip


def _readme(source: Source) -> str:
    lines = (
        source.title, "", f"打开 {INDEX} 可以浏览全部内容；任何浏览器都行，不需要原来的程序，也不需要联网。",
        "xlsx 用表格软件打开，pdf 用阅读器打开，csv 和 jsonl 是 UTF-8 文本。",
        f"{MANIFEST} 列出每个文件的字节数和 sha256。核对：manage.py verify_package 本包.zip，",
        "或者解压后用任何计算 sha256 的工具逐个比较。",
        "本包含有纪律处理、奖金和个人信息，请按档案和保密规定保管，不得外传。",
    )  # fmt: skip
    return "\r\n".join(lines) + "\r\n"


def _index(source: Source, entries: list[Entry]) -> str:
    settlement, plan = source.settlement, source.plan
    facts = (
        ("单位", plan.agency.name), ("年度", plan.year), ("核算", f"第{settlement.version}版（{settlement.state}）"),
        ("发布时间", f"{timezone.localtime(settlement.published_at):%Y-%m-%d %H:%M}" if settlement.published_at else "—"),
        ("结果摘要", settlement.result_digest), ("审计链头", source.head),
    )  # fmt: skip
    parts = [head_html(source.title), f"<h1>{escape(source.title)}</h1><table><tbody>"]
    parts += [f"<tr><th>{escape(name)}</th><td>{escape(str(value))}</td></tr>" for name, value in facts]
    parts.append(f'</tbody></table><p><a href="{README}">说明</a></p>{_results(settlement)}')
    for part in PARTS:
        parts.append(f'<h2>{escape(part.folder)}</h2><p class="m">{escape(part.purpose)}</p><ul>')
        parts += [
            f'<li><a href="{link(entry)}">{escape(entry.title)}</a> <span class="m">{entry.size:,} 字节</span></li>'
            for entry in entries
            if entry.part == part.folder
        ]
        parts.append("</ul>")
    return "".join([*parts, "</body></html>\n"])


def _results(settlement: Settlement) -> str:
    """The results themselves, so that the first page already tells the year."""
    rows = (
        settlement.subject_results.filter(score_hundredths__isnull=False)
        .defer("trace")
        .order_by("kind", "rank", "code")
    )
    lines = "".join(
        f"<tr><td>{escape(row.kind)}</td><td>{row.rank or ''}</td><td>{escape(row.name)}</td>"
        f"<td>{figure(row.score_hundredths)}</td><td>{escape(row.grade)}</td></tr>"
        for row in rows
    )
    heads = "".join(f"<th>{word}</th>" for word in ("类型", "名次", "考核对象", "得分", "等次"))
    return f"<h2>考核结果</h2><table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
