"""奖金分配方案."""

from __future__ import annotations

from reports.papers.composers.words import basis, day, yuan
from reports.papers.facts import Draft, MoneyFact, PaperFacts, Table


def compose(facts: PaperFacts) -> Draft:
    """Say how the total is distributed; paid + returned + undistributed = total stands in it (rules 6.4)."""
    money = facts.money
    if money is None:
        raise ValueError("a distribution needs a pool")
    lines = [
        f"{basis(facts)}，结合{facts.year}年度绩效考核结果，制定本方案。",
        "一、分配总额",
        f"本年度绩效奖金总额{yuan(money.total)}，发放{yuan(money.paid)}，收回{yuan(money.returned)}，"
        f"未分配{yuan(money.undistributed)}，三项合计与总额相等。",
        "二、分配办法",
        f"按方案规定的“{money.method}”办法分配，参加分配{money.people}人，各人金额由考核等次、奖金基数和在岗月数计算。",
        "三、审定",
        _approved(money),
    ]
    rows = [[name, str(people), yuan(amount)] for name, people, amount in money.sections]
    total = ["合计", str(money.people), yuan(sum(amount for _, _, amount in money.sections))]
    return Draft(
        title=f"{facts.agency}{facts.year}年度绩效奖金分配方案",
        text="\n".join(lines),
        tables=[Table("按科室（单位）汇总", ["科室（单位）", "人数", "金额"], [*rows, total])]
        if rows
        else [],
    )


def _approved(money: MoneyFact) -> str:
    if not money.approved_by:
        return "本方案须经党组（党委）会议审定后执行。"
    return f"本方案经{day(money.approved_on)}{money.approved_by}核定，按名单发放。"
