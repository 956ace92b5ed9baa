"""kill −9 of web processes while rows are submitted, approved, returned and corrected: every step whole, or not at all."""

from __future__ import annotations

import copy
import random
from typing import Any, Final

import pytest

from tests.kill.halves import BATCH, halves
from tests.kill.hands import Hand, Seen, correct, files_of, passes_of, review
from tests.kill.test_web import kill_one
from tests.postgres import PostgresServer
from tests.served import JobOffice, wait_for

FEW: Final = 10
MANY: Final = 100
# Rows for each of the two sections: more than are filed between two kills.
ROWS_A_ROUND: Final = 40


def ask(job_office: JobOffice, *arguments: object) -> dict[str, Any]:
    """Run a command of tests.kill.filing_office as a process."""
    return job_office.ask_of("tests.kill.filing_office", *arguments)


def kill_often(job_office: JobOffice, rounds: int) -> tuple[list[Hand], dict[str, Any]]:
    """Kill web processes while six hands work; give the hands and what they left."""
    office = ask(job_office, "prepare", rounds * ROWS_A_ROUND)
    chance = random.Random(20261121)
    with job_office.served("--web-only") as served:
        steps = (files_of(1), files_of(2), passes_of(1), passes_of(2), review, correct)
        hands = [Hand(served.port, job_office.url, office, step) for step in steps]
        for hand in hands:
            hand.start()
        wait_for(lambda: started(hands), "a first answer to each", 120)
        for number in range(rounds):
            # Into full work each time: killed while it only starts, nothing could be half done.
            kill_one(served, chance, leader=number % 7 == 6)
            wait_for_more(hands)
        for hand in hands:
            hand.over.set()
        for hand in hands:
            hand.join(120)
    return hands, ask(job_office, "facts")


def started(hands: list[Hand]) -> bool:
    """Whether each hand had a first answer; a refusal ends the waiting."""
    assert [words for hand in hands for words in hand.other] == [], "refused, not killed"
    return all(hand.acknowledged for hand in hands)


def wait_for_more(hands: list[Hand]) -> None:
    """Wait until somebody was answered again."""
    before = sum(len(hand.acknowledged) for hand in hands)
    wait_for(lambda: sum(len(hand.acknowledged) for hand in hands) > before, "answers again", 120)


def check(hands: list[Hand], facts: dict[str, Any], rounds: int) -> None:
    assert halves(facts) == []
    assert [words for hand in hands for words in hand.other] == [], "no refusal, no error page"
    acknowledged = [seen for hand in hands for seen in hand.acknowledged]
    assert len(acknowledged) > rounds
    assert [seen for seen in acknowledged if not stored(facts, seen)] == [], "acknowledged, so stored"
    assert sum(hand.interrupted for hand in hands) > rounds // 2, "requests were really interrupted"
    assert {row["action"] for row in facts["audit"]} >= {
        "提交台账", "审核台账", "退回台账", "提出更正", "决定更正",
    }  # fmt: skip


def test_a_web_process_killed_while_rows_are_filed_and_reviewed_leaves_nothing_half(
    job_office: JobOffice,
) -> None:
    hands, facts = kill_often(job_office, FEW)
    check(hands, facts, FEW)
    for story, torn in half_ones(facts):
        assert halves(torn), f"没有被发现：{story}"


def stored(facts: dict[str, Any], seen: Seen) -> bool:
    """Whether an object has moved on from the version that was seen of it."""
    kind, key, version = seen
    return bool(facts["versions"][kind].get(str(key), 0) > version)


def half_ones(facts: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The controls: what a step that is torn apart would have left, one thing missing in each."""

    def without(part: str, number: int) -> dict[str, Any]:
        torn = copy.deepcopy(facts)
        del torn[part][number]
        return torn

    def last(part: str, holds: Any) -> int:
        return max(number for number, row in enumerate(facts[part]) if holds(row))

    found = [("断链", facts | {"break": "第7条"})]
    for kind in ("提交", "科室同意", "退回", "审核通过", "更正"):
        found.append(
            (f"“{kind}”没有往来", without("events", last("events", lambda row, k=kind: row[1] == k)))
        )
    for action in ("提交台账", "科室同意", "审核台账", "退回台账", "提出更正", "决定更正"):
        place = last("audit", lambda row, a=action: row["action"] == a)
        found.append((f"没有审计“{action}”", without("audit", place)))
    for words in ("待您审核", "被退回", "已更正", "的更正："):
        place = last("messages", lambda row, w=words: w in row["title"])
        found.append((f"没有消息“{words}”", without("messages", place)))
    key = next(key for key, row in facts["rows"].items() if row["state"] == "已审核")
    for name, value in (("state", "已提交"), ("version", 1)):
        torn = copy.deepcopy(facts)
        torn["rows"][key][name] = value
        found.append((f"一行的{name}没有跟上", torn))
    # One of the rows posted together is missing wholly: nothing else would tell.
    whole = copy.deepcopy(facts)
    gone = whole["audit"].pop(last("audit", lambda row: row["action"] == "审核台账"))
    key = next(key for key, row in facts["rows"].items() if row["name"] == gone["target"])
    whole["events"] = [row for row in whole["events"] if str(row[0]) != key]
    del whole["rows"][key]
    found.append((f"一起审核的 {BATCH} 行只到了 {BATCH - 1} 行", whole))
    return found


@pytest.mark.prove
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_hundred_rounds(job_office: JobOffice, database: str, request: pytest.FixtureRequest) -> None:
    if database == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        job_office.url = server.new_database()
    hands, facts = kill_often(job_office, MANY)
    check(hands, facts, MANY)


@pytest.mark.prove
def test_the_control_tears_submissions_apart(job_office: JobOffice) -> None:
    """The program without the transaction around a submission leaves half ones, and the check finds them."""
    job_office.settings = "tests.kill.torn_settings"
    _, facts = kill_often(job_office, FEW)
    assert halves(facts)
