"""The kinds of documents of a year, in the order in which a year needs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from people.errors import DomainError
from reports.papers.composers import (
    circular,
    discipline,
    distribution,
    feedback,
    notice,
    self_evaluation,
    sending,
)
from reports.papers.facts import Draft, PaperFacts


class Per(StrEnum):
    """What one document of a kind is about."""

    YEAR = "全年"
    SUBJECT = "考核对象"
    CONSEQUENCE = "结果运用"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperKind:
    """One kind. `settled`: only from a version that is 审定; `money`: only where it pays.

    `items` are the kinds of 结果运用 that it is made for. `clause_words` find its clause in the plan's document, else (`copied`) it is that of copies. `early`: it is issued
    from the decision on, the others with results only from 发布 on (an objection may still change them, rules 7.2). `closed`:
    it names persons or units with what they did wrong, and is seen only by who sees 结果运用.
    """

    key: str
    name: str
    purpose: str
    compose: Callable[[PaperFacts], Draft]
    per: Per = Per.YEAR
    settled: bool = True
    money: bool = False
    closed: bool = False
    early: bool = False
    items: Sequence[str] = ()
    clause_words: Sequence[str] = ()
    copied: bool = False


KINDS: Final = {
    row.key: row
    for row in (
        PaperKind(
            key="self-evaluation", name="自评报告", compose=self_evaluation.compose, settled=False,
            purpose="台账填好的框架，括号里的由您补写", clause_words=("自评", "自查"),
        ),
        PaperKind(
            key="notice", name="公示文稿", compose=notice.compose, purpose="张贴用的文稿；公示本身在“公示”里办理",
            early=True, clause_words=("公示",),
        ),
        PaperKind(
            key="circular", name="绩效考核结果通报", compose=circular.compose, purpose="向内部通报全年结果",
            copied=True, clause_words=("考核结果经", "考评结果于"),
        ),
        PaperKind(
            key="sending", name="报送函", compose=sending.compose, purpose="按方案规定报送上级和有关部门",
            copied=True, clause_words=("考核结果经", "考评结果于", "自评材料报送", "自评工作报告"),
        ),
        PaperKind(
            key="distribution", name="奖金分配方案", compose=distribution.compose, money=True, early=True,
            purpose="总额、办法、按科室汇总；名单另附", clause_words=("二次分配", "差异化", "奖金"),
        ),
        PaperKind(
            key="feedback", name="情况反馈", compose=feedback.compose, per=Per.SUBJECT,
            purpose="给每个考核对象：本身的结果、逐项问题和整改要求", clause_words=("反馈",),
        ),
        PaperKind(
            key="rectification", name="整改通知", compose=discipline.rectification, per=Per.CONSEQUENCE, closed=True,
            items=("书面整改",), purpose="要求书面整改，附整改事项",
        ),
        PaperKind(
            key="criticism", name="通报批评", compose=discipline.criticism, per=Per.CONSEQUENCE, closed=True,
            items=("通报批评",), purpose="点名通报，只有能看结果运用的人看得到",
        ),
        PaperKind(
            key="talk", name="约谈通知", compose=discipline.talk, per=Per.CONSEQUENCE, closed=True,
            items=("约谈", "诫勉谈话"), purpose="通知谈话对象时间、地点和事由",
        ),
        PaperKind(
            key="talk-record", name="谈话记录", compose=discipline.record, per=Per.CONSEQUENCE, closed=True,
            items=("约谈", "诫勉谈话"), purpose="谈话时填写、双方签名",
        ),
    )
}  # fmt: skip
CLOSED: Final = tuple(row.key for row in KINDS.values() if row.closed)


def kind_named(key: str) -> PaperKind:
    """The kind of that key; DomainError for another."""
    found = KINDS.get(key)
    if found is None:
        raise DomainError("没有拟稿", why="没有这种文书", next_step="请从“年度文书”里选择")
    return found
