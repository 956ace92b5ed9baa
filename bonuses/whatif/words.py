"""Changes in words, and as what may lie behind a changed result. Rows of discipline are named to who may see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Final

from bonuses.engine.whatif import METHODS, Method
from bonuses.whatif.changes import Change, Decided, SettingTo, Without
from bonuses.whatif.listed import Listed
from bonuses.whatif.worlds import Base
from plans.engine.scheme import Setting
from plans.engine.setting_values import value_text
from scoring.engine.ranking import TIE_AT_CUT
from scoring.engine.registers.decisions import SPREAD
from scoring.models import Entered
from scoring.registering.columns import Register
from scoring.registering.conduct_shapes import VIOLATIONS
from scoring.registering.shapes import ADJUSTMENTS, CHARGES, GRAVE, LETTERS
from scoring.registering.values import said

REGISTERS: Final[dict[str, Register]] = {
    each.rows: each for each in (ADJUSTMENTS, CHARGES, LETTERS, GRAVE, VIOLATIONS)
}
# What only a narrow circle may read (rules.md 7, `conduct.view`).
SECRET: Final = frozenset({VIOLATIONS.rows})
SECRET_REF: Final = "违规违纪:"
UNSAID: Final = "登记事项的变动（内容限少数人查看）"
NOTHING: Final = "（空）"
LONGEST: Final = 70


def value_words(setting: Setting | None, text: str) -> str:
    """The value of a setting as people read it: an amount with its thousands apart."""
    if setting is None or setting.type != "money" or not text:
        return text
    try:
        return f"{Decimal(text):,f}"
    except InvalidOperation:  # a scenario kept from before the setting became an amount
        return text


@dataclass(frozen=True, slots=True)
class Cause:
    """One change as a cause: its words, the inputs that traces name for it, its clause, whether it moves money alone."""

    words: str
    keys: frozenset[str] = frozenset()
    clause: str = ""
    money: bool = False


@dataclass(frozen=True)
class Teller:
    """Tells the changes of scenarios on one year, or on what of it a list needs; `sees` whether the reader may see discipline."""

    base: Base | Listed
    sees: bool

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names of 考核对象 and people by 编号 and 工号."""
        rows = self.base.rows
        return {row.number: row.name for row in rows.participants} | {
            row.code: row.name for row in rows.subjects
        }

    def told(self, changes: Sequence[Change]) -> list[str]:
        """Each change in words; those of discipline counted where the reader may not see them."""
        found = [self._words(each) for each in changes if not self.hides(each)]
        hidden = sum(self.hides(each) for each in changes)
        return [*found, f"去掉 {hidden} 条违规违纪登记（内容限少数人查看）"] if hidden else found

    def causes(self, changes: Sequence[Change]) -> list[Cause]:
        """The changes as causes of changed results."""
        return [self._cause(each) for each in changes]

    def hides(self, change: Change) -> bool:
        """Whether the reader may not see what a change is about."""
        return not self.sees and isinstance(change, Without) and change.register in SECRET

    def row(self, register: str, row: Entered) -> str:
        """A row of a register in one line."""
        columns = [each for each in REGISTERS[register].columns if each.listed]
        parts = [words for each in columns if (words := said(each, getattr(row, each.attribute)))]
        line = "，".join(parts)
        return f"{line[:LONGEST]}…" if len(line) > LONGEST else line

    def _words(self, change: Change) -> str:
        match change:
            case SettingTo():
                value = self.base.rules.values.get(change.name)
                setting = self.base.rules.setting(change.name)
                now = value_words(setting, "" if value is None else value_text(value))
                return (
                    f"设置“{change.name}” {now or NOTHING} → {value_words(setting, change.value) or NOTHING}"
                )
            case Without():
                row = self._row_of(change)
                what = self.row(change.register, row) if row is not None else "已撤销或更正的一条"
                return f"去掉{REGISTERS[change.register].title}：{what}"
            case Decided():
                return "；".join(self._conclusion(change.matter, *pair) for pair in change.conclusions)
            case Method():
                return f"分配方式改为{method_words(change)}"

    def _cause(self, change: Change) -> Cause:
        words = UNSAID if self.hides(change) else self._words(change)
        match change:
            case SettingTo():
                setting = self.base.rules.setting(change.name)
                return Cause(words, clause=setting.clause if setting else "")
            case Without():
                return Cause(words, frozenset(self._keys(change)))
            case Decided():
                return Cause(
                    words, frozenset(f"决定:{change.matter}/{pair[0]}" for pair in change.conclusions)
                )
            case Method():
                return Cause(f"分配方式改为{METHODS[change.name]}", money=True)

    def _conclusion(self, matter: str, target: str, conclusion: str) -> str:
        if matter == TIE_AT_CUT:
            return f"同分定等：{self.names.get(target, target)} {conclusion}"
        code, _, group = target.rpartition("/")
        told = "权重分摊给其他评价主体" if conclusion == SPREAD else f"按 {conclusion} 分计"
        return f"没有测评票：{self.names.get(code, code)}（{group}）{told}"

    def _row_of(self, change: Without) -> Entered | None:
        rows = getattr(self.base.rows, change.register)
        return next((row for row in rows if row.pk == change.row), None)

    def _keys(self, change: Without) -> Iterator[str]:
        """How traces name a row; only a year that was computed has traces."""
        assert isinstance(self.base, Base)
        place = self.base.places(change.register).get(change.row)
        if place is None:
            return
        fact = getattr(self.base.facts, change.register)[place]
        match change.register:
            case "adjustments":
                yield f"加减分:{fact.row}"
            case "charges":
                yield f"个人扣分:{fact.row}"
            case "violations":
                yield f"{SECRET_REF}{fact.code}"
            case "letters":
                yield f"提醒函:{fact.subject}/{fact.matter}/{fact.sent_on}"
            case "grave_events":
                yield f"重大情形:{fact.subject}/{fact.kind}"


def method_words(method: Method) -> str:
    """A method with its figures: 差异化奖金池（比例 20%；优秀 1.2、良好 1；取消的奖金回池）."""
    figures = "、".join(f"{grade} {text}" for grade, text in method.by_grade)
    share = f"比例 {method.share}；" if method.name == "differential_pool" else "扣减："
    return f"{METHODS[method.name]}（{share}{figures}；取消的奖金{method.cancelled_to}）"
