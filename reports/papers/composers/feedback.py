"""情况反馈 to one unit or section."""

from __future__ import annotations

from reports.papers.composers.words import basis, day
from reports.papers.facts import Draft, PaperFacts, Table


def compose(facts: PaperFacts) -> Draft:
    """Tell one 考核对象 its own result and, item by item, what is to be put right."""
    own = facts.subject
    name = own.name if own else ""
    lines = [f"{basis(facts)}，现将你单位（科室）{facts.year}年度绩效考核情况反馈如下。", "一、考核结果"]
    if own and own.points:
        result = f"考核得分{own.points}分"
        result += f"，名次第{own.rank}" if own.rank else ""
        result += f"，等次为{own.grade}" if own.grade else ""
        lines.append(f"{result}。")
    else:
        lines.append("本年度没有考核得分。")
    lines.append("二、存在的问题")
    if facts.items:
        lines += [
            f"{place}. {item.problem}{f'（指标：{item.indicator}）' if item.indicator else ''}"
            for place, item in enumerate(facts.items, 1)
        ]
        lines += ["三、整改要求", "请对照附表逐项整改，按期报送整改情况；整改情况列入下一年度考核。"]
    else:
        lines.append("没有需要整改的问题，请继续保持。")
    rows = [
        [str(place), item.problem, item.measure or "制定措施并落实", day(item.due), item.state]
        for place, item in enumerate(facts.items, 1)
    ]
    table = Table("问题和整改清单", ["序号", "问题", "整改要求", "期限", "状态"], rows)
    return Draft(
        title=f"关于{facts.year}年度绩效考核情况的反馈",
        recipients=name,
        text="\n".join(lines),
        tables=[table] if rows else [],
    )
