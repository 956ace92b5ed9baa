"""The embedded queue: messages are files of one folder, so that an office needs no broker beside the program.

Kombu's filesystem transport writes a message where readers look for it and moves it across file systems; a reader
then finds half a message and the worker dies of it. Here a file is written aside and renamed into place, taken by
renaming it away, and folders and tables are changed the same way: whoever reads sees all of it or nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty
from typing import Any, Final
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem, virtual

ALIAS: Final = "embedded"
ENDING: Final = ".msg"
PRIVATE: Final = 0o700
PLAIN: Final = re.compile(r"[A-Za-z0-9._-]+")


class Channel(filesystem.Channel):
    """One queue is a folder `waiting/<queue>`; its files sort in the order in which they were put."""

    @property
    def _root(self) -> Path:
        return Path(self.transport_options["folder"])

    def _folder(self, *names: str) -> Path:
        """Give a folder under the root, made with its parents when needed."""
        folder = self._root
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        for name in names:
            folder = folder / name
            folder.mkdir(mode=PRIVATE, exist_ok=True)
        return folder

    def _queue(self, queue: str) -> Path:
        if not queue or not _plain(queue):
            raise ValueError(f"not a queue's name: {queue!r}")
        return self._folder("waiting", queue)

    def _write(self, path: Path, content: object) -> None:
        aside = self._folder("aside") / f"{uuid4().hex}{ENDING}"
        aside.write_text(json.dumps(content), encoding="utf-8")
        aside.replace(path)

    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]  # kombu has two names
        """Put a message: complete when it can be seen."""
        # Nanoseconds of the wall clock sort across processes and restarts.
        self._write(self._queue(queue) / f"{time.time_ns():020d}-{uuid4().hex}{ENDING}", payload)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Take the oldest message: of several readers the one whose rename succeeds."""
        waiting, taken = self._queue(queue), self._folder("taken")
        for name in self._messages(queue):
            mine = taken / name
            with suppress(FileNotFoundError):
                os.replace(waiting / name, mine)
                payload = json.loads(mine.read_text(encoding="utf-8"))
                mine.unlink()
                return payload
        raise Empty

    def _messages(self, queue: str) -> list[str]:
        return sorted(name for name in os.listdir(self._queue(queue)) if name.endswith(ENDING))

    def _size(self, queue: str) -> int:
        return len(self._messages(queue))

    def _purge(self, queue: str) -> int:
        count = 0
        for name in self._messages(queue):
            with suppress(FileNotFoundError):
                os.unlink(self._queue(queue) / name)
                count += 1
        return count

    def get_table(self, exchange: str) -> list[Any]:
        """Give the bindings of an exchange; an unknown one has none."""
        try:
            rows = json.loads(self._table(exchange).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        return [filesystem.exchange_queue_t(*row) for row in rows]

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str | None, queue: str) -> None:
        row = [routing_key or "", pattern or "", queue or ""]
        if row in [list(known) for known in self.get_table(exchange)]:
            return
        with self._one_at_a_time():
            rows = [list(known) for known in self.get_table(exchange)]
            if row not in rows:
                self._write(self._table(exchange), [row, *rows])

    def _delete(
        self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any
    ) -> None:
        virtual.Channel._delete(self, queue, exchange, routing_key, pattern, *args, **kwargs)
        gone = [routing_key or "", pattern or "", queue or ""]
        with self._one_at_a_time():
            rows = [list(known) for known in self.get_table(exchange)]
            if gone in rows:
                self._write(self._table(exchange), [row for row in rows if row != gone])

    def _table(self, exchange: str) -> Path:
        if exchange and not _plain(exchange):
            raise ValueError(f"not an exchange's name: {exchange!r}")
        return self._folder("tables") / f"{exchange}.json"

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        descriptor = os.open(self._folder(), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _plain(name: str) -> bool:
    """Say whether a name is a file's name and no way elsewhere."""
    return PLAIN.fullmatch(name) is not None and bool(name.strip("."))


class Transport(filesystem.Transport):
    """The transport of `embedded://`; its option `folder` is the root of the queue."""

    Channel = Channel
    # Not shared with kombu's own transport of the same base.
    global_state = virtual.BrokerState()


TRANSPORT_ALIASES[ALIAS] = f"{__name__}:Transport"
