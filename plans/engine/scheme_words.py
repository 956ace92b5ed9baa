"""The Chinese wording of what pydantic refuses in a scheme file: key, line, what is wrong, what to do."""

from __future__ import annotations

from typing import Final

from pydantic import ValidationError

from plans.engine.scheme_source import Path, SchemeFault, Source, key_text

# Keys that belong somewhere else.
_MISPLACED: Final = {"within": "within 写在 people 下面，与 parts、grading 并列；请移过去"}
# What a pattern of the models asks for, in words.
_FORMS: Final = {
    "code": "请用小写英文字母、数字，中间可以加连字符，例如 shuiliju-2025",
    "due": "请写成 Y-月-日，例如 Y-08-15；次年的写 Y+1-01-31",
}


def translate(error: ValidationError, source: Source, prefix: Path) -> list[SchemeFault]:
    """Turn pydantic's errors into faults with key, line and a remedy; ``prefix`` is the key path of what was read."""
    items = error.errors()
    places = {item["loc"] for item in items}
    faults = []
    for item in items:
        # A list whose only entry is refused counts as too short as well: that is said once, at the entry.
        below = any(place != item["loc"] and place[: len(item["loc"])] == item["loc"] for place in places)
        if item["type"] == "too_short" and below:
            continue
        path = _known_path((*prefix, *item["loc"]), source, item["type"])
        words = _places_words(item["type"], item.get("input"), path)
        problem, remedy = words or _words(item["type"], str(item["msg"]), dict(item.get("ctx") or {}), path)
        faults.append(SchemeFault(key_text(path), source.line_of(path), problem, remedy))
    return faults


def _known_path(path: Path, source: Source, kind: str) -> Path:
    """Drop what pydantic adds for unions (tags): keep the parts that stand in the file, and a key that is missing."""
    kept: Path = ()
    for index, part in enumerate(path):
        if (*kept, part) in source.lines or (kind == "missing" and index == len(path) - 1):
            kept = (*kept, part)
    return kept


def _places_words(kind: str, given: object, path: Path) -> tuple[str, str] | None:
    """``first: 30%`` or ``last: 3`` as people write it at first: show the same places in full."""
    if kind != "model_type" or path[-1:] not in (("first",), ("last",)):
        return None
    if isinstance(given, int):
        return "名额的写法不对", f"写成 {{count: {given}}}"
    share = given if isinstance(given, str) and given.endswith("%") else "30%"
    return "名额的写法不对", f"写成 {{share: {share}, round: down}}，固定名额写成 {{count: 3}}"


def _words(kind: str, message: str, context: dict[str, object], path: Path) -> tuple[str, str]:
    last = str(path[-1]) if path else ""
    fixed = {
        "missing": (f"缺少“{last}”", "请补上这个键"),
        "extra_forbidden": (
            f"不认识的键“{last}”",
            _MISPLACED.get(last, "请删去，或按 docs/schemes.md 改正写法"),
        ),
        "string_type": ("应为文字", "请加引号或改写为文字"),
        "int_type": ("应为整数", "请写整数，例如 12"),
        "int_from_float": ("应为整数", "请写整数，例如 12"),
        "bool_type": ("应为 true 或 false", "请改正"),
        "dict_type": ("应为“键: 值”的形式", "请缩进书写各键"),
        "model_type": ("应为“键: 值”的形式", "请缩进书写各键"),
        "tuple_type": ("应为列表", "请写成以“-”开头的多行或 [甲, 乙]"),
        "too_short": ("不能为空", "请至少写一项"),
        "string_too_short": ("不能为空", "请填写内容；clause 写条款编号"),
        "string_pattern_mismatch": ("写法不对", _FORMS.get(last, "请按 docs/schemes.md 的样例书写")),
        "union_tag_not_found": ("缺少种类键", f"请写明 {context.get('discriminator', '')}"),
        "union_tag_invalid": (
            f"种类“{context.get('tag', '')}”不存在",
            f"可用：{_choices(context.get('expected_tags'))}",
        ),
        "literal_error": ("取值不在允许范围", f"可用：{_choices(context.get('expected'))}"),
        "greater_than_equal": ("数值太小", f"应不小于 {context.get('ge', '')}"),
        "less_than_equal": ("数值太大", f"应不大于 {context.get('le', '')}"),
    }
    if kind in fixed:
        return fixed[kind]
    problem, _, remedy = message.removeprefix("Value error, ").partition("；")
    return problem, remedy or "请改正后重试"


def _choices(expected: object) -> str:
    """What pydantic lists as "'a', 'b' or 'c'", as people write it."""
    return str(expected or "").replace(" or ", "、").replace(", ", "、").replace("'", "")
