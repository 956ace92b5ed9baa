"""What a killed web process may have left half done: row, conversation, log and messages of each step, compared.

Pure: `halves` reads what `tests.kill.filing_office facts` gives, so that the tests can plant a half one in it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any, Final

from indicators.workflow import DRAFT, TABLE, Action, Place

# Rows of one submission, one consent and one approval of many.
BATCH: Final = 4
# The audit rows of the steps, and whether they name the row as a submission does.
LOGGED: Final = {
    Action.SUBMIT: ("提交台账", "submitted"),
    Action.PASS: ("科室同意", "name"),
    Action.SEND_BACK: ("退回台账", "name"),
    Action.APPROVE: ("审核台账", "name"),
    Action.CORRECT: ("决定更正", "name"),
}
TOGETHER: Final = frozenset({"提交台账", "科室同意", "审核台账"})
WAITING: Final = re.compile(r"^(\d+) 项季度填报待您审核$")


def halves(facts: dict[str, Any]) -> list[str]:
    """Say everything that does not fit together."""
    steps: dict[str, list[str]] = defaultdict(list)
    for entry, kind in facts["events"]:
        steps[str(entry)].append(kind)
    logged = Counter((row["action"], row["target"]) for row in facts["audit"])
    titles = Counter(row["title"] for row in facts["messages"])
    found = [f"断链：{facts['break']}"] if facts["break"] else []
    for key, row in facts["rows"].items():
        found += [f"{row['name']}：{words}" for words in _row(key, row, steps[key], facts, logged, titles)]
    return found + _together(facts) + _told(facts, steps)


def _row(
    key: str, row: dict[str, Any], kinds: list[str], facts: dict[str, Any], logged: Any, titles: Any
) -> list[str]:
    """Compare one row with its conversation, its lines of the log and its messages."""
    found = []
    if (row["state"], row["stage"]) not in _ends(kinds):
        found.append(f"{kinds} 之后却是 {row['state']}")
    if row["version"] != 1 + len(kinds):
        found.append(f"{len(kinds)} 步之后版本却是 {row['version']}")
    for action, (name, target) in LOGGED.items():
        number = logged[name, row[target]]
        if number != kinds.count(action):
            found.append(f"{action} {kinds.count(action)} 次，记了 {number} 条“{name}”")
    made = [one for one in facts["corrections"] if str(one[0]) == key]
    decided = [one for one in made if one[1] == "同意"]
    if logged["提出更正", row["name"]] != len(made):
        found.append(f"更正 {len(made)} 项，记了 {logged['提出更正', row['name']]} 条")
    if len(decided) != kinds.count(Action.CORRECT):
        found.append(f"同意 {len(decided)} 项，更正了 {kinds.count(Action.CORRECT)} 次")
    if decided and row["attainment"] != decided[-1][2]:
        found.append("同意的更正没有改进去")
    for title, number in (
        (f"{row['name']}被退回，请修改后重新提交", kinds.count(Action.SEND_BACK)),
        (f"{row['name']}已更正", len(decided)),
        (f"{row['name']}的更正：同意", len(decided)),
    ):
        if titles[title] != number:
            found.append(f"应有 {number} 条消息，有 {titles[title]} 条：{title}")
    return found


def _ends(kinds: list[str]) -> set[Place]:
    """Walk the table of the workflow along the conversation; where the row may stand after it (nowhere: impossible)."""
    places = {DRAFT}
    for kind in kinds:
        places = {step.target for step in TABLE if step.source in places and step.action == kind}
    return places


def _together(facts: dict[str, Any]) -> list[str]:
    """Rows that were posted together went together: each request has all of its lines in the log."""
    sizes = Counter((row["action"], row["request_id"]) for row in facts["audit"] if row["action"] in TOGETHER)
    return [
        f"{action}：一次 {BATCH} 行，只到了 {size} 行（{key}）"
        for (action, key), size in sizes.items()
        if size != BATCH
    ]


def _told(facts: dict[str, Any], steps: dict[str, list[str]]) -> list[str]:
    """Each submitted row was told to the one 科室负责人 who has it next, once."""
    submitted = sum(kinds.count(Action.SUBMIT) for kinds in steps.values())
    told = sum(int(match[1]) for row in facts["messages"] if (match := WAITING.match(row["title"])))
    return [] if told == submitted else [f"提交了 {submitted} 行，通知的是 {told} 行"]
