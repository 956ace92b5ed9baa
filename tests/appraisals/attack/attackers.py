"""The twelve. Each is a small program that reads what was stolen and says what every elector gave."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from tests.appraisals.attack.evidence import Evidence, Guess, Look, Marks, Row
from tests.appraisals.attack.guesses import by_order, follow, in_step


def row_order(evidence: Evidence) -> list[Guess]:
    """Reads both tables without an order, during the round and after it."""
    during = follow(
        evidence,
        in_step(
            [row["elector_id"] for row in evidence.open.tables[evidence.voted]],
            [row["id"] for row in evidence.open.tables[evidence.ballots]],
        ),
    )
    after = [row["elector_id"] for row in evidence.closed.tables[evidence.voted]]
    return [*during, by_order(evidence, after), by_order(evidence, evidence.watched)]


def row_number(evidence: Evidence) -> list[Guess]:
    """Sorts by rowid or ctid."""
    return _by_hidden(evidence, "#rowid")


def row_age(evidence: Evidence) -> list[Guess]:
    """Joins by xmin: rows of one transaction have the same; on SQLite by the places of the cells in their pages."""
    return _by_hidden(evidence, "#age")


def sequences(evidence: Evidence) -> list[Guess]:
    """Watches which counter a ballot moves: the number it gave stands in the ballot's row."""
    pairs: dict[int, Any] = {}
    for before, after in _steps(evidence):
        moved = after.sequences.get(evidence.ballots, 0)
        if moved != before.sequences.get(evidence.ballots, 0):
            pairs |= dict.fromkeys(_new(before, after, evidence.voted, "elector_id"), moved)
    # Without a counter the keys themselves are taken for one.
    keys = sorted(row["id"] for row in evidence.open.tables[evidence.ballots])
    return [*follow(evidence, pairs), *follow(evidence, in_step(evidence.watched, keys))]


def any_time(evidence: Evidence) -> list[Guess]:
    """Takes whatever column of any table holds a time, of persons on the one side and of ballots on the other."""
    sides: list[list[Sequence[Any]]] = [[evidence.watched], []]
    for table, rows in evidence.open.tables.items():
        for column in {name for row in rows[:1] for name in row if _is_time(row[name])}:
            ordered = _sorted_by([row for row in rows if row[column]], column)
            if persons := _persons(evidence, ordered):
                sides[0].append(persons)
            if table == evidence.ballots:
                sides[1].append([row["id"] for row in ordered])
    paired = [guess for one in sides[0] for two in sides[1] for guess in follow(evidence, in_step(one, two))]
    return [*paired, *(by_order(evidence, one) for one in sides[0])]


def sessions(evidence: Evidence) -> list[Guess]:
    """Looks for the session in the ballot, else for the order in which sessions came or were last used."""
    of = {row["session_key"]: row for row in evidence.open.tables["django_session"]}
    elector = {account: key for key, (_, account) in evidence.electors.items()}
    said = {
        elector[of[row["session"]]["account"]]: row["id"]
        for row in evidence.open.tables[evidence.ballots]
        if row.get("session") in of
    }
    used = sorted(evidence.open.tables["people_accountsession"], key=lambda row: str(row["seen_at"]))
    # Only whose session was used at the end of the voting: that is what casting would have left.
    return [*follow(evidence, said), by_order(evidence, _persons(evidence, used))]


def logs(evidence: Evidence) -> list[Guess]:
    """Reads the program's logs and the access log: who cast, when, and in which order."""
    lines = [json.loads(line) for line in evidence.log]
    said = [line for line in lines if line.get("message", "").startswith("ballot cast")]
    named = [int(line["message"].rsplit(" ", 1)[1]) for line in said]
    keys = [row["id"] for row in _by_time(evidence)]
    # Nobody named: as many answers as voters, in the order seen from outside.
    answered = [line for line in lines if line.get("method") == "POST"]
    size = sorted(zip(answered, evidence.watched, strict=False), key=lambda pair: pair[0]["bytes"])
    slow = sorted(zip(answered, evidence.watched, strict=False), key=lambda pair: pair[0]["milliseconds"])
    return [
        *follow(evidence, in_step(named or evidence.watched, keys)),
        by_order(evidence, [elector for _, elector in size], _printed),
        by_order(evidence, [elector for _, elector in slow]),
    ]


def audit(evidence: Evidence) -> list[Guess]:
    """Reads the audit log: who did what, in the order of its chain."""
    rows = sorted(evidence.closed.tables["people_auditentry"], key=lambda row: int(row["position"]))
    names = {row["name"]: row["id"] for row in evidence.open.tables["appraisals_elector"]}
    signed_in = [names[row["actor"]] for row in rows if row["actor"] in names and row["action"] == "登录"]
    cast = [names[row["actor"]] for row in rows if row["actor"] in names and row["action"] != "登录"]
    keys = [row["id"] for row in _by_time(evidence)]
    return [
        guess
        for order in (cast, signed_in, evidence.watched)
        for guess in (*follow(evidence, in_step(order, keys)), by_order(evidence, order))
    ]


def journal(evidence: Evidence) -> list[Guess]:
    """Replays the write-ahead log: each commit tells which rows came together."""
    electors = {row["#rowid"]: row["elector_id"] for row in evidence.open.tables[evidence.voted]}
    ballots = {row["#rowid"]: row["id"] for row in evidence.open.tables[evidence.ballots]}
    pairs = {
        electors[one]: ballots[two]
        for commit in evidence.journal
        for one, two in zip(
            commit.added.get(evidence.voted, ()), commit.added.get(evidence.ballots, ()), strict=False
        )
        if one in electors and two in ballots
    }
    return follow(evidence, pairs)


def backups(evidence: Evidence) -> list[Guess]:
    """Compares each backup with the one before: who has voted since, and which ballot is new."""
    pairs: dict[int, Any] = {}
    for before, after in _steps(evidence):
        pairs |= in_step(
            sorted(_new(before, after, evidence.voted, "elector_id")),
            sorted(_new(before, after, evidence.ballots, "id")),
        )
    return follow(evidence, pairs)


def wire(evidence: Evidence) -> list[Guess]:
    """Saw every voter's line: when it spoke, how much went out and how much came back."""
    seen = evidence.wire
    by_time = sorted(seen, key=lambda elector: seen[elector].at)
    sent = sorted(seen, key=lambda elector: (seen[elector].sent, seen[elector].at))
    came = sorted(seen, key=lambda elector: (seen[elector].answered, seen[elector].at))
    return [
        *follow(evidence, in_step(by_time, [row["id"] for row in _by_time(evidence)])),
        by_order(evidence, by_time),
        by_order(evidence, sent, _printed),
        by_order(evidence, came, _printed),
    ]


def figures(evidence: Evidence) -> list[Guess]:
    """Takes every figure shown after a ballot from the one before it; a sum of one voter is that voter's mark."""
    guess: Guess = {}
    for number, elector in enumerate(evidence.watched):
        group = evidence.group(elector)
        before, after = (evidence.figures[at].get("sums", {}).get(group) for at in (number, number + 1))
        if after is not None:
            before = before or [[0] * len(row) for row in after]
            guess[elector] = {
                place: tuple(b - a for a, b in zip(old, new, strict=True))
                for place, (old, new) in enumerate(zip(before, after, strict=True))
            }
    for elector, (group, _) in evidence.electors.items():
        # Nothing moved while they voted: the mean is the likeliest to come near.
        if elector not in guess and group in evidence.shown:
            size, sums = evidence.shown[group]
            guess[elector] = {place: tuple(each // size for each in row) for place, row in enumerate(sums)}
    return [guess]


Attacker = Callable[[Evidence], list[Guess]]
ATTACKERS: Final[dict[str, Attacker]] = {
    "行序": row_order,
    "行号": row_number,
    "行龄": row_age,
    "序列": sequences,
    "时间": any_time,
    "会话": sessions,
    "日志": logs,
    "审计": audit,
    "预写日志": journal,
    "备份之差": backups,
    "网络": wire,
    "数字之差": figures,
}


def _by_hidden(evidence: Evidence, column: str) -> list[Guess]:
    """Order by a hidden column of the rows of both tables, while the round is open and after it."""

    def sorted_by(look: Look, table: str) -> list[Row]:
        return sorted(look.tables[table], key=lambda row: row[column])

    during = follow(
        evidence,
        in_step(
            [row["elector_id"] for row in sorted_by(evidence.open, evidence.voted)],
            [row["id"] for row in sorted_by(evidence.open, evidence.ballots)],
        ),
    )
    after = [row["elector_id"] for row in sorted_by(evidence.closed, evidence.voted)]
    return [*during, by_order(evidence, after, lambda opened: opened.row[column])]


def _steps(evidence: Evidence) -> list[tuple[Look, Look]]:
    return list(zip(evidence.backups, evidence.backups[1:], strict=False))


def _new(before: Look, after: Look, table: str, column: str) -> set[Any]:
    old = {row[column] for row in before.tables[table]}
    return {row[column] for row in after.tables[table]} - old


def _is_time(value: object) -> bool:
    if isinstance(value, datetime):
        return True
    return isinstance(value, str) and value[4:5] == "-" and value[13:14] == ":"


def _persons(evidence: Evidence, rows: Sequence[Row]) -> list[int]:
    """Give the electors of rows that name one or an account of one."""
    of_account = {account: elector for elector, (_, account) in evidence.electors.items()}
    found = []
    for row in rows:
        elector = row.get("elector_id") or of_account.get(row.get("account_id") or row.get("account") or 0)
        if elector is None and "username" in row:
            elector = of_account.get(row["id"])
        if elector is not None:
            found.append(elector)
    return list(dict.fromkeys(found))


def _sorted_by(rows: Sequence[Row], column: str) -> list[Row]:
    return sorted(rows, key=lambda row: str(row[column]))


def _by_time(evidence: Evidence) -> list[Row]:
    """Give the ballots in order of a time where they have one, else as they are stored."""
    rows = evidence.open.tables[evidence.ballots]
    times = [name for row in rows[:1] for name in row if _is_time(row[name])]
    return sorted(rows, key=lambda row: str(row[times[0]])) if times else list(rows)


def _printed(opened: Any) -> tuple[int, Marks]:
    """How long the marks are when somebody types them."""
    return sum(len(f"{mark / 10_000:g}") for mark in opened.marks), opened.marks
