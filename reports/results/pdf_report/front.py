"""The cover, the contents and the proof on its back, and where those responsible sign."""

from __future__ import annotations

from typing import Final

from django.utils import timezone

from bonuses.settled import Settled
from reports.results.blocks import OpeningBlock, SignatureBlock
from reports.results.pdf_report.names import is_final

UNSEALED: Final = "测评票来自工作簿，非密封"
SIGNERS: Final = ("核算人", "复核人", "分管领导", "主要领导")


def title_lines(settled: Settled) -> tuple[str, str]:
    """The title of the document in two lines: whose, and what."""
    return settled.facts.agency, f"{settled.facts.year}年度绩效考核核算结果"


def state_words(settled: Settled) -> str:
    """State and version: 草稿，第1版."""
    settlement = settled.settlement
    return f"{settlement.state}，第{settlement.version}版"


def opening(settled: Settled) -> OpeningBlock:
    """Cover and proof; the contents are filled in when all sections are known."""
    day = timezone.localtime(settled.settlement.created_at)
    cover = (
        ("考核年度", f"{settled.facts.year}年"),
        ("结果状态", state_words(settled)),
        ("核算日期", f"{day.year}年{day.month}月{day.day}日"),
    )
    return OpeningBlock(title_lines(settled), cover, tuple(_facts(settled, f"{day:%Y年%m月%d日 %H:%M}")))


def _facts(settled: Settled, moment: str) -> list[tuple[str, str]]:
    scheme, settlement = settled.rules.scheme, settled.settlement
    facts = [
        ("单位", settled.facts.agency),
        ("方案", f"{scheme.document}（模板第{scheme.version}版）"),
        ("状态", f"{state_words(settled)}，{moment} 核算"),
        ("输入摘要", settlement.inputs_digest),
        ("结果摘要", settlement.result_digest),
        ("审计链", settled.head.printed()),
    ]
    if settled.rules.changed:
        changed = (f"{name} {settled.rules.values[name]}" for name in sorted(settled.rules.changed))
        facts.append(("改动的设置", "；".join(changed)))
    rows = settled.rows
    if (rows.ballots or rows.tallies) and not (rows.round and rows.round.sealed):
        facts.append(("民主测评", UNSEALED))
    return facts


def signature(settled: Settled) -> SignatureBlock:
    """The signature block; while something blocks it says that this is no paper to sign."""
    settlement = settled.settlement
    proof = (("结果摘要", settlement.result_digest), ("审计链", settled.head.printed()))
    statement = (
        f"以上为{settled.facts.agency}{settled.facts.year}年度绩效考核第{settlement.version}版核算结果。"
        "签字前请核对下列摘要与系统中显示的一致；结果如有更正，另出新版，原件不改。"
    )
    warning = ""
    if settlement.blocked:
        warning = "尚有待决定事项，本稿供研究使用，不作签发依据。"
    elif not is_final(settled):
        warning = "本稿尚未发布。"
    return SignatureBlock("审核签发", statement, SIGNERS, proof, warning)
