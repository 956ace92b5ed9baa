"""通报批评, 约谈通知, 整改通知, 谈话记录: documents on one consequence."""

from __future__ import annotations

from reports.papers.composers.words import basis, clause_words, day
from reports.papers.facts import ConsequenceFact, Draft, PaperFacts, Table

BLANK_DAY = "　　年　　月　　日"


def criticism(facts: PaperFacts) -> Draft:
    """通报批评 of a unit, section or person."""
    own = _consequence(facts)
    return Draft(
        title=f"关于对{own.whom}予以通报批评的通报",
        recipients="各科室、下属单位",
        text="\n".join([
            f"{facts.year}年度绩效考核中，{own.whom}{_cause(own)}。{basis(facts)}{clause_words(own.clause)}，决定对{own.whom}予以通报批评。",
            "希望引以为戒，认真查找原因，切实整改，并于收到本通报之日起15日内报送整改情况。",
        ]),
    )  # fmt: skip


def talk(facts: PaperFacts) -> Draft:
    """约谈通知 (or of 诫勉谈话)."""
    own = _consequence(facts)
    when = day(own.due) or BLANK_DAY
    return Draft(
        title=f"{own.kind}通知",
        recipients=own.whom,
        text="\n".join([
            f"{facts.year}年度绩效考核中，因{_cause(own)}，{basis(facts)}{clause_words(own.clause)}，决定进行{own.kind}。",
            f"{own.kind}由{own.owner or '绩效办'}组织，须在{when}前完成。",
            f"时间：{BLANK_DAY}　　时　　分", "地点：　　　　　　　　",
            "请准备书面材料，如实说明情况、原因和整改措施。因故不能参加的，请提前说明。",
        ]),
    )  # fmt: skip


def rectification(facts: PaperFacts) -> Draft:
    """整改通知 with the open items of the unit or section."""
    own = _consequence(facts)
    rows = [
        [str(place), item.problem, item.measure, day(item.due) or day(own.due), item.state]
        for place, item in enumerate(facts.items, 1)
    ]
    table = Table("整改事项", ["序号", "问题", "整改措施", "期限", "状态"], rows)
    lines = [
        f"{facts.year}年度绩效考核中，你单位（科室）{_cause(own)}。{basis(facts)}{clause_words(own.clause)}，请作出书面整改。",
        f"请在{day(own.due) or BLANK_DAY}前报送书面整改报告，写明原因、措施、责任人和完成时限。",
        "整改情况列入下一年度考核。",
    ]
    return Draft(
        title=f"关于{facts.year}年度绩效考核有关问题的整改通知",
        recipients=own.whom,
        text="\n".join(lines),
        tables=[table] if rows else [],
    )


def record(facts: PaperFacts) -> Draft:
    """谈话记录: the sheet that is filled in and signed; what was entered as done stands in it."""
    own = _consequence(facts)
    return Draft(
        title=f"{own.kind}记录",
        text="\n".join([
            f"谈话对象：{own.whom}", f"谈话事由：{_cause(own)}{clause_words(own.clause)}",
            f"谈话时间：{day(own.done_on) or BLANK_DAY}", "谈话地点：　　　　　　　　",
            f"组织单位：{own.owner or '绩效办'}", "谈话人：　　　　　　　　记录人：　　　　　　　　",
            "一、谈话内容", own.record or "（写谈话的主要内容。）",
            "二、谈话对象的说明和态度", "（写本人的说明、整改承诺。）",
            "谈话对象签名：　　　　　　　　谈话人签名：　　　　　　　　",
        ]),
    )  # fmt: skip


def _consequence(facts: PaperFacts) -> ConsequenceFact:
    if facts.consequence is None:
        raise ValueError("a document on a consequence needs one")
    return facts.consequence


def _cause(own: ConsequenceFact) -> str:
    return own.cause.rstrip("。；") or "考核结果不理想"
