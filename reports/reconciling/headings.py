"""What the columns of an office's own table are: ids, names, or one of the figures that are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["subject", "person", "total"]
# What a column means: a key, a figure ("score", "part:业绩" …), or "" for a column that is left aside.
PERSON_ID, PERSON_NAME, SUBJECT_ID, SUBJECT_NAME, ITEM, AMOUNT = (
    "person id", "person name", "subject id", "subject name", "item", "amount",
)  # fmt: skip
KEYS: Final = {PERSON_ID, PERSON_NAME, SUBJECT_ID, SUBJECT_NAME, ITEM}
LEFT_ASIDE: Final = "left aside"
PART: Final = "part:"
LABELS: Final = {
    "score": "得分", "percent": "百分制", "rank": "名次", "grade": "等次", "base": "基数", "deduction": "扣减",
    "supplement": "补发", "bonus": "奖金", "amount": "金额",
}  # fmt: skip

_WORDS: Final[Mapping[str, Sequence[str]]] = {
    PERSON_ID: ("工号", "人员编号", "职工编号", "员工编号", "人员代码"),
    PERSON_NAME: ("姓名", "人员", "名字", "干部职工", "人员姓名", "职工姓名"),
    SUBJECT_ID: ("编号", "对象编号", "科室编号", "单位编号", "部门编号", "代码"),
    SUBJECT_NAME: (
        "名称", "科室", "部门", "单位", "考核对象", "对象", "科室名称", "单位名称", "部门名称", "参评单位", "股室",
        "被考核单位", "所在科室", "所在单位", "所在对象", "所在部门",
    ),
    ITEM: ("项目",),
    AMOUNT: ("值", "合计", "数额", "合计金额"),
    "score": (
        "得分", "总分", "总得分", "考核得分", "综合得分", "最终得分", "分数", "成绩", "年度得分", "得分合计", "最后得分",
        "考核分", "考核总分", "年度考核得分", "个人得分", "科室得分", "综合分", "绩效得分",
    ),
    "percent": ("百分制", "百分制得分", "折百分", "折合百分制", "折算百分制", "折算分"),
    "rank": ("名次", "排名", "位次", "排序", "序位", "排位"),
    "grade": ("等次", "等级", "档次", "考核等次", "评定等次", "考核结果", "定档", "考核等级", "年度等次", "评定等级"),
    "base": ("基数", "基础奖金", "应发", "应发奖金", "基本奖金", "应发金额", "基数金额"),
    "deduction": ("扣减", "扣发", "扣款", "应扣", "扣减金额", "扣发金额"),
    "supplement": ("补发", "补优", "增发", "补发金额", "补优金额"),
    "bonus": (
        "奖金", "实发", "实发奖金", "实发金额", "金额", "发放金额", "奖金金额", "年终奖", "年终奖金", "绩效奖金",
        "绩效奖", "发放", "发放数", "应得奖金",
    ),
    LEFT_ASIDE: ("序号", "备注", "类型", "分组", "职务", "职级", "尾差", "取消依据", "奖金基数", "签名", "签字", "评价系数"),
}  # fmt: skip
_MEANING: Final = {word: meaning for meaning, words in _WORDS.items() for word in words}
_NOTE: Final = re.compile(r"[（(【\[].*?[）)】\]]")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table: what it is about, what each column means, and what was left aside."""

    kind: Kind
    meanings: tuple[str, ...]
    unknown: tuple[str, ...] = ()

    def place(self, *wanted: str) -> int | None:
        """The first column with one of the meanings."""
        return next((place for place, each in enumerate(self.meanings) if each in wanted), None)

    @property
    def figures(self) -> list[tuple[int, str]]:
        """The columns with figures to compare, and which figure."""
        aside = {*KEYS, LEFT_ASIDE, ""}
        return [(place, each) for place, each in enumerate(self.meanings) if each not in aside]


def meaning(heading: str, parts: Iterable[str]) -> str:
    """Say what a heading means; empty where nobody knows. Notes in brackets, spaces and years do not matter."""
    bare = re.sub(r"\s", "", _NOTE.sub("", heading))
    bare = re.sub(r"^(?:20\d\d年?(?:度)?|年度|本年)", "", bare) or bare
    for part in parts:
        if bare in (part, f"{part}得分", f"{part}分", f"{part}合计"):
            return f"{PART}{part}"
    return _MEANING.get(bare, "")


def recognise(cells: Sequence[str], parts: Iterable[str]) -> Columns | None:
    """Read a line as headings; None where it is none (it needs a key and a figure, or at least two known words)."""
    parts = tuple(parts)
    found = [meaning(cell, parts) for cell in cells]
    known = [each for each in found if each]
    if len(known) < 2 or not KEYS.intersection(known):
        return None
    kind: Kind = "subject"
    if {PERSON_ID, PERSON_NAME} & set(known):
        kind = "person"
    elif ITEM in known and not {SUBJECT_ID, SUBJECT_NAME} & set(known):
        kind = "total"
        found = ["amount" if each in (AMOUNT, "bonus") else each for each in found]
    elif AMOUNT in known:
        found = ["" if each == AMOUNT else each for each in found]
    if kind == "person":
        # 所在科室 only says where a person is; a bare 编号 beside 姓名 is the person's.
        found = [PERSON_ID if e == SUBJECT_ID else LEFT_ASIDE if e == SUBJECT_NAME else e for e in found]
    unknown = tuple(cell for cell, each in zip(cells, found, strict=True) if cell and not each)
    return Columns(kind, _once(found), unknown)


def _once(found: Sequence[str]) -> tuple[str, ...]:
    """Of two columns with one meaning the first counts."""
    seen: set[str] = set()
    kept = []
    for each in found:
        kept.append("" if each in seen and each != LEFT_ASIDE else each)
        seen.add(each)
    return tuple(kept)


def label(field: str) -> str:
    """The Chinese name of a figure."""
    return field.removeprefix(PART) if field.startswith(PART) else LABELS.get(field, field)
