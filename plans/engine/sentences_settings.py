"""The settings of a scheme as a table: what a plan may change, by its Chinese name (docs/schemes.md)."""

from __future__ import annotations

from plans.engine.loading import Rules
from plans.engine.scheme import Setting

TYPES = {
    "points": "分数",
    "number": "数字",
    "money": "金额（元）",
    "share": "百分数",
    "integer": "整数",
    "months": "月数",
    "choice": "选项",
    "text": "文字",
}
HEADINGS = ("项目", "值", "类型", "条款", "说明")


def setting_rows(rules: Rules) -> list[tuple[str, str, str, str, str]]:
    """One row a setting: name, value in force, type, clause, and the reading when it is an assumed one."""
    return [
        (name, _value(rules, name), _type(setting), setting.clause, _note(rules, name, setting))
        for name, setting in rules.scheme.settings.items()
    ]


def _value(rules: Rules, name: str) -> str:
    value = rules.values[name]
    return "" if value is None else str(value)


def _type(setting: Setting) -> str:
    if setting.type == "choice":
        return "/".join(setting.choices)
    return TYPES[setting.type]


def _note(rules: Rules, name: str, setting: Setting) -> str:
    if name in rules.changed and setting.value is not None:
        return f"本方案改动（模板为 {setting.value}）"
    words = ["必填"] if setting.required else []
    if setting.assumed:
        words.append(f"原文未规定，按系统默认：{setting.assumed}")
    return "；".join(words)


def markdown_table(rules: Rules) -> str:
    """The table in Markdown, for docs/schemes.md and for whoever writes a scheme of their own."""
    lines = [f"| {' | '.join(HEADINGS)} |", "|---|---|---|---|---|"]
    lines += [f"| {' | '.join(cell.replace('|', '／') for cell in row)} |" for row in setting_rows(rules)]
    return "\n".join(lines)
