"""Which kinds of long work there are, and what a runner is given; apps register theirs in a module `jobs`.

    @runner("workbook.check", title="检查年度工作簿", rule="workbook.settle")
    def check(context: JobContext, arguments: Mapping[str, JSON]) -> dict[str, JSON]: ...

A runner may be stopped at any moment and begun again by another worker: what it does must be repeatable. What must not
happen twice goes into one transaction with `context.finish(…)` or `context.keep(…)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, TypeAlias

from django.utils.module_loading import autodiscover_modules

from people.acting import Actor
from people.audit import AuditEntry

JSON: TypeAlias = "None | bool | int | str | list[JSON] | dict[str, JSON]"


# Among a job's arguments: it was handed in by another job, and tells its owner only when it fails.
QUIET: Final = "quiet"
# Among a job's arguments: the account that its giver acts for (代办).
ACTING_FOR: Final = "acting_for"


class Cancelled(Exception):
    """Somebody asked to cancel; raised by `progress`, a runner lets it pass."""


class TakenOver(Exception):
    """Another worker has the job by now: nothing that this one still does counts."""


class JobContext(Protocol):
    """What a runner is given: who asked, where, and how to tell how far it is."""

    job: str
    by: Actor
    agency: int | None
    kept: Mapping[str, JSON] | None

    @property
    def inputs(self) -> Path:
        """The folder with what was handed in with the job."""

    @property
    def outputs(self) -> Path:
        """The folder, made when needed, of files that the job's owner may download (name them in "files")."""

    def progress(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Tell the step and how far it is; raises Cancelled or TakenOver. Cheap enough for every row."""

    def keep(self, kept: Mapping[str, JSON]) -> None:
        """Store, inside the caller's transaction, that something is done for good; raises TakenOver."""

    def finish(self, result: Mapping[str, JSON]) -> None:
        """Mark the job done inside the transaction of its effects; raises TakenOver, which undoes them."""


Run = Callable[[JobContext, Mapping[str, JSON]], Mapping[str, JSON]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """One kind of long work.

    `rule` is asked again when the job begins and for its files, `category` is that of its audit rows;
    `page` names a URL pattern (arguments agency and job) where its result is shown better than on the job's page.
    `keeps` names a folder of HENGJI_DATA with what it made and can make again: no part of a backup, and cleaned away
    when nothing was made in it for JOB_KEEP_DAYS.
    """

    kind: str
    title: str
    rule: str
    run: Run
    category: str
    page: str
    keeps: str = ""


_RUNNERS: Final[dict[str, Runner]] = {}


def runner(
    kind: str,
    *,
    title: str,
    rule: str = "jobs.view",
    category: str = AuditEntry.Category.BUSINESS,
    page: str = "",
    keeps: str = "",
) -> Callable[[Run], Run]:
    """Register a function as the runner of a kind; `title` is the kind's Chinese name."""

    def register(run: Run) -> Run:
        _RUNNERS[kind] = Runner(
            kind=kind, title=title, rule=rule, run=run, category=str(category), page=page, keeps=keeps
        )
        return run

    return register


def runner_of(kind: str) -> Runner:
    """Give the runner of a kind; LookupError when no installed app has one."""
    found = all_runners().get(kind)
    if found is None:
        raise LookupError(f"no runner for jobs of kind {kind!r}")
    return found


def all_runners() -> dict[str, Runner]:
    """Give every runner by its kind; the first call imports the `jobs` modules of the installed apps."""
    autodiscover_modules("jobs")
    return _RUNNERS


def kind_title(kind: str) -> str:
    """Give the Chinese name of a kind; a kind of an older release keeps its own name."""
    found = all_runners().get(kind)
    return found.title if found else kind
