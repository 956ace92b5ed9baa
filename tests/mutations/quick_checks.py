"""The quick checks that must catch a planted fault: every worked example, then every sample, until one differs.

Run as ``python -m tests.mutations.quick_checks`` with a copy of the engines in front on the path; exit 0: all agree,
1: the first difference is printed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from bonuses.engine.documents import result_document
from bonuses.engine.run import distribute
from plans.engine.loading import bonus_total_fen, load_rules
from plans.schemes import scheme_text
from scoring.engine.run import settle
from tests.oracle.book import read
from tests.scoring.engine.book_facts import facts_of
from tests.scoring.engine.case_loader import read_cases, work_out
from tests.scoring.engine.expectations import differences
from tests.scoring.engine.procedure_expectations import OF_THE_RECORDS

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
HEAD = ("方案模板", "年度", "单位名称")


def first_difference() -> str:
    """The first example or sample that does not come out, or nothing."""
    return next(_differing_cases(), "") or next(_differing_samples(), "")


def _differing_cases() -> Iterator[str]:
    for case in read_cases():
        if case.expected.keys() & OF_THE_RECORDS:
            continue
        try:
            found = (
                differences(work_out(case, trace=False))
                if "计算过程" not in case.expected
                else differences(work_out(case))
            )
        except (ArithmeticError, AssertionError, LookupError, TypeError, ValueError) as error:
            found = [repr(error)]
        if found:
            yield f"{case.title}：{found[0]}"


def _differing_samples() -> Iterator[str]:
    for path in sorted(SAMPLES.rglob("*.xlsx")):
        expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        for problem in expected["problems"]:
            problem.pop("message")
        if json.dumps(settled(path)) != json.dumps(expected):
            yield f"样例 {path.stem}"


def settled(path: Path) -> dict[str, object]:
    """The result of a sample by the engines, messages aside."""
    book = read(path)
    settings = {row.text("项目"): row.text("值") for row in book.rows("方案")}
    text = scheme_text(settings["方案模板"])
    assert text is not None
    rules = load_rules(text, {name: value for name, value in settings.items() if name not in HEAD}).rules
    assert rules is not None
    facts = facts_of(book, rules.scheme, int(settings["年度"]), settings["单位名称"])
    outcome = settle(facts, rules.scheme, trace=False)
    bonus = distribute(facts, outcome, rules.scheme, bonus_total_fen(rules), trace=False)
    document = result_document(facts, rules.scheme, outcome, bonus)
    problems = document["problems"]
    assert isinstance(problems, list)
    for problem in problems:
        problem.pop("message")
    return document


if __name__ == "__main__":
    words = first_difference()
    print(words)
    sys.exit(1 if words else 0)
