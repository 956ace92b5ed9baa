"""Random edits of an input cell of 结果.xlsx, each a change that an office could make; `make_edit` picks one.

An edit says whether it changed anything. Whether the edited book is still valid is judged by the program's own reader.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Final

from plans.engine.loading import load_rules
from plans.engine.scheme import Scheme
from plans.schemes import scheme_text
from tests.living import edits_figures as figures
from tests.living import edits_rows as rows
from tests.living import edits_settings as settings
from tests.living.editing import EditedBook

Edit = Callable[[EditedBook, random.Random, Scheme], bool]


def scheme_of(code: str) -> Scheme:
    """The scheme of a code as the program ships it."""
    rules = load_rules(scheme_text(code) or "").rules
    assert rules is not None
    return rules.scheme


EDITS: Final[Mapping[str, tuple[Edit, int]]] = {
    "完成率": (figures.attainment, 3),
    "考核得分": (figures.approved_points, 3),
    "考核等次": (figures.item_grade, 3),
    "状态": (figures.ledger_state, 1),
    "打分": (figures.mark, 3),
    "补全的票": (figures.healed_ballot, 1),
    "测评汇总": (figures.tally, 3),
    "评议得分": (figures.rating, 3),
    "加减分": (figures.adjustment, 3),
    "同一事项": (figures.same_matter, 1),
    "个人扣分": (figures.charge, 3),
    "奖金基数": (figures.bonus_base, 2),
    "在岗月数": (figures.months_in_post, 2),
    "参加考核": (figures.appraised, 1),
    "在编": (figures.established, 1),
    "评价系数": (figures.coefficient, 2),
    "季度结果": (figures.published_quarter, 3),
    "分值": (figures.full_points, 1),
    "逾期": (figures.overdue, 1),
    "重大情形": (figures.grave, 1),
    "历年名次": (figures.past_rank, 1),
    "设置": (settings.setting, 4),
    "总额": (settings.total, 3),
    "权重": (settings.weights, 2),
    "删行": (rows.emptied_row, 1),
    "方向": (rows.direction, 1),
    "同分": (rows.tied, 1),
}
# Changes of who or what a row is about; formulas need not follow them (workbook.md names figures only).
STRUCTURAL: Final[Mapping[str, tuple[Edit, int]]] = {"换对象": (rows.moved, 1), "换组": (rows.group, 1)}


def make_edit(book: EditedBook, rng: random.Random, scheme: Scheme, kind: str = "") -> bool:
    """Make an edit of one kind, or of any; False where it does not apply or changes nothing."""
    names = list(EDITS)
    kind = kind or rng.choices(names, [weight for _, weight in EDITS.values()])[0]
    return {**EDITS, **STRUCTURAL}[kind][0](book, rng, scheme)
