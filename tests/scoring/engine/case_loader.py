"""Reads the worked examples under ``cases/``: short tables a clerk can read, an expectation worked out by hand.

A file is a list of cases. 名称: what the case shows. 依据: rule ids of the rule book (``tests/data/rules.md``; a
reading of its last section is written ``§8-3``, counted from its first line) and clauses. 方案: a scheme that comes
with the program. 设置: what the plan changes. 沿用: an earlier case of the file whose scheme, settings and tables are
taken over (tables given here replace its own). 输入: tables (``tables.py``) under the sheet names and headings of the
year workbook; a case without them reads the scheme's data only. 期望: what must come out (``expectations.py``). All
values are read as text, so that 10.00 stays 10.00.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from bonuses.engine.documents import result_document
from bonuses.engine.results import BonusOutcome
from bonuses.engine.run import distribute
from plans.engine.loading import Rules, bonus_total_fen, load_rules
from plans.schemes import scheme_text
from scoring.engine.facts import YearFacts
from scoring.engine.results import Outcome
from scoring.engine.run import settle
from tests.oracle.book import INPUT_SHEETS, Book, Cell, Row
from tests.scoring.engine.book_facts import facts_of
from tests.scoring.engine.tables import table

FOLDER: Final = Path(__file__).parent / "cases"
TAKEN_OVER: Final = ("方案", "年度")
KEYS: Final = {"名称", "依据", "沿用", *TAKEN_OVER, "设置", "输入", "期望"}


@dataclass(frozen=True)
class Case:
    """One worked example."""

    file: str
    name: str
    rules: tuple[str, ...]
    scheme: str
    settings: dict[str, str]
    year: str
    inputs: dict[str, str]
    expected: dict[str, Any]

    @property
    def title(self) -> str:
        """How the case is shown in a test run."""
        return f"{self.file}：{self.name}"

    @property
    def only_data(self) -> bool:
        """Whether the case reads the scheme's data only and settles nothing."""
        return not self.inputs


@dataclass(frozen=True)
class Worked:
    """A case computed: the facts, the rules and everything that came out."""

    case: Case
    rules: Rules
    facts: YearFacts
    outcome: Outcome
    bonus: BonusOutcome | None
    document: dict[str, Any]


def read_cases() -> list[Case]:
    """All cases of all files, in the order of the files."""
    return [case for path in sorted(FOLDER.glob("*.yaml")) for case in _cases_of(path)]


def _cases_of(path: Path) -> list[Case]:
    cases: list[Case] = []
    entries: dict[str, dict[str, Any]] = {}
    for written in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):
        entry = _completed(written, entries)
        entries[entry["名称"]] = entry
        assert set(entry) <= KEYS, f"{path.name} {entry.get('名称')}: {set(entry) - KEYS}"
        assert set(entry["输入"]) <= set(INPUT_SHEETS), entry["名称"]
        assert entry["期望"], entry["名称"]
        cases.append(
            Case(
                file=path.stem,
                name=entry["名称"],
                rules=tuple(entry["依据"]),
                scheme=entry["方案"],
                settings=entry["设置"],
                year=entry.get("年度", ""),
                inputs=entry["输入"],
                expected=entry["期望"],
            )
        )
    return cases


def _completed(entry: dict[str, Any], earlier: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The entry with what it takes over from an earlier one."""
    base = earlier[entry["沿用"]] if "沿用" in entry else {}
    taken = {key: base[key] for key in TAKEN_OVER if key in base}
    merged = {key: base.get(key, {}) | (entry.get(key) or {}) for key in ("设置", "输入")}
    return taken | entry | merged


def rules_of(case: Case) -> Rules:
    """The rules of a case: its scheme with the settings it changes."""
    return _rules(case.scheme, tuple(sorted(case.settings.items())))


@cache
def _rules(code: str, changes: tuple[tuple[str, str], ...]) -> Rules:
    text = scheme_text(code)
    assert text is not None, code
    loaded = load_rules(text, dict(changes))
    assert loaded.rules is not None, (loaded.faults, loaded.setting_faults)
    assert not loaded.unused, loaded.unused
    return loaded.rules


def book_of(case: Case) -> Book:
    """The tables of a case as a book."""
    return Book(
        {
            sheet: [Row({name: Cell(value, "General") for name, value in row.items()}) for row in table(text)]
            for sheet, text in case.inputs.items()
        }
    )


def work_out(case: Case, *, trace: bool = True) -> Worked:
    """Settle a case and split its money."""
    rules = rules_of(case)
    year = int(case.year or rules.scheme.year or 2024)
    facts = facts_of(book_of(case), rules.scheme, year, "示例单位")
    outcome = settle(facts, rules.scheme, trace=trace)
    bonus = distribute(facts, outcome, rules.scheme, bonus_total_fen(rules), trace=trace)
    return Worked(case, rules, facts, outcome, bonus, result_document(facts, rules.scheme, outcome, bonus))
