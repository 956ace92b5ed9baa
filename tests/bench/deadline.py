"""The deadline hour: everybody types and submits at once on the program as it really runs, with two web processes.

60 filers on PostgreSQL (which puts each commit on the disk, as in an office) and 20 on SQLite: every one opens the
page, types five rows with a save about every two seconds, and submits them when the last is done.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from tests.bench.clock import row
from tests.bench.filers import Early, Filer, Pace
from tests.bench.offices import postgres_office, sqlite_office
from tests.served import JobOffice

ALL: Final = Pace(rows=5, saves=5, seconds=2.0, spread=5.0)
ON_POSTGRES: Final = 60
ON_SQLITE: Final = 20
# As many as the two processes have threads.
EARLY: Final = 8


@dataclass(frozen=True, slots=True)
class Hour:
    """What came of it: seconds of every answer by what was asked, faults, what is lost.

    `missed` is the control: what would be said to be lost if one person had typed one word more.
    """

    times: dict[str, list[float]]
    faults: list[str]
    lost: list[str]
    missed: list[str]


def measure() -> None:
    """Print how long everybody waited, and that nothing was lost."""
    for title, filers, office in (
        ("PostgreSQL", ON_POSTGRES, postgres_office),
        ("SQLite", ON_SQLITE, sqlite_office),
    ):
        with office() as made:
            found = deadline_hour(made, filers, ALL)
        every = [seconds for times in found.times.values() for seconds in times]
        row(f"截止时刻 {title}，{filers} 人：{len(every)} 次请求的 95%", f"{_p95(every):.2f} 秒", "< 1 秒")
        parts = "，".join(f"{name} {_p95(found.times[what]):.2f}" for what, name in _NAMES)
        row(f"截止时刻 {title}：其中", f"{parts} 秒", "")
        row(f"截止时刻 {title}：出错、丢失", f"{len(found.faults)} 次、{len(found.lost)} 处", "0 次、0 处")
        for words in (*found.faults[:5], *found.lost[:5]):
            print(f"    {words}")


_NAMES: Final = (("open", "打开"), ("save", "保存"), ("submit", "提交"))


def deadline_hour(office: JobOffice, filers: int, pace: Pace) -> Hour:
    """Let so many people file at once; give what came of it."""
    prepared = _ask(office, "prepare", filers, pace.rows)
    with office.served("--web-only", "--web", "2") as served:
        _warm(served.port, prepared)
        people = [Filer(number, served.port, prepared, pace) for number in range(filers)]
        for one in people:
            one.start()
        for one in people:
            one.join(600)
    typed = {str(key): text for one in people for key, text in one.typed.items()}
    path, more = office.folder / "typed.json", office.folder / "more.json"
    path.write_text(json.dumps(typed))
    more.write_text(json.dumps(typed | {key: f"{text}。" for key, text in list(typed.items())[:1]}))
    times = {name: [s for one in people for s in one.times[name]] for name in ("open", "save", "submit")}
    faults = [words for one in people for words in one.faults]
    faults += [f"{one.number} 没有做完" for one in people if one.is_alive() or not one.times["submit"]]
    lost, missed = _ask(office, "lost", path, more)["lost"]
    return Hour(times, faults, lost, missed)


def _warm(port: int, prepared: dict[str, Any]) -> None:
    """Have both processes load what the first page loads: before a deadline the program has run for days."""
    early = [Early(0, port, prepared, Pace(rows=0, saves=0, seconds=0, spread=0)) for _ in range(EARLY)]
    for one in early:
        one.start()
    for one in early:
        one.join(60)


def _ask(office: JobOffice, *arguments: object) -> dict[str, Any]:
    """Run a command of tests.bench.deadline_office as a process."""
    return office.ask_of("tests.bench.deadline_office", *arguments, seconds=300)


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)] if seconds else float("nan")
