"""The embedded queue: whole messages in order, none lost or doubled, whoever writes and reads at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

import config.channel

ROOT = Path(__file__).resolve().parents[2]
WRITERS, READERS, MESSAGES = 2, 2, 500


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "queue"


@pytest.fixture
def channel(folder: Path) -> Iterator[Any]:
    with opened(folder) as connection:
        yield connection.default_channel


def opened(folder: Path) -> Connection:
    return Connection("embedded://localhost", transport_options={"folder": str(folder)})


def test_messages_come_out_whole_and_in_order(channel: Any) -> None:
    for number in range(20):
        channel._put("jobs", {"number": number, "text": "核算"})
    assert channel._size("jobs") == 20
    assert [channel._get("jobs")["number"] for _ in range(20)] == list(range(20))
    with pytest.raises(Empty):
        channel._get("jobs")


def test_queues_do_not_mix_and_purging_one_leaves_the_other(channel: Any) -> None:
    channel._put("jobs", 1)
    channel._put("jobs2", 2)
    assert channel._purge("jobs") == 1
    assert (channel._size("jobs"), channel._get("jobs2")) == (0, 2)


def test_half_a_message_is_never_seen(channel: Any, folder: Path) -> None:
    """A writer killed in the middle leaves its file aside, where nobody looks."""
    channel._put("jobs", "whole")
    (folder / "aside" / "half.msg").write_text('{"half')
    assert channel._get("jobs") == "whole"
    assert channel._size("jobs") == 0


def test_everything_belongs_to_the_program_alone(channel: Any, folder: Path) -> None:
    channel._put("jobs", 1)
    assert [path.stat().st_mode & 0o777 for path in (folder, folder / "waiting")] == [0o700, 0o700]


@pytest.mark.parametrize("name", ["../jobs", "a/b", "", ".."])
def test_a_name_that_is_a_way_elsewhere_is_refused(channel: Any, name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        channel._put(name, 1)


def test_bindings_are_kept_for_others_and_taken_back(channel: Any, folder: Path) -> None:
    channel._queue_bind("jobs", "jobs", "", "jobs")
    channel._queue_bind("jobs", "jobs", "", "jobs")
    with opened(folder) as other:
        seen: Any = other.default_channel
        assert [tuple(row) for row in seen.get_table("jobs")] == [("jobs", "", "jobs")]
    channel._delete("jobs", "jobs", "jobs", "")
    assert channel.get_table("jobs") == []


WORK = """
import json, sys, time
from pathlib import Path
import config.channel
from kombu import Connection
from queue import Empty
role, folder, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
channel = Connection("embedded://localhost", transport_options={"folder": folder}).default_channel
over = Path(folder).parent / "over"
if role == "write":
    for count in range(number):
        channel._put("jobs", {"writer": sys.argv[4], "count": count, "filling": "字" * 2000})
else:
    got, idle = [], 0
    while idle < 100:
        nothing_comes = over.exists()
        try:
            message = channel._get("jobs")
            assert len(message["filling"]) == 2000
            got.append([message["writer"], message["count"]])
            idle = 0
        except Empty:
            idle += nothing_comes
            time.sleep(0.01)
    print(json.dumps(got))
"""


def test_two_writers_and_two_readers_lose_and_double_nothing(folder: Path) -> None:
    def start(*arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", WORK, *map(str, arguments)]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)

    readers = [start("read", folder, 0) for _ in range(READERS)]
    writers = [start("write", folder, MESSAGES // WRITERS, writer) for writer in range(WRITERS)]
    assert [writer.wait(180) for writer in writers] == [0] * WRITERS
    (folder.parent / "over").touch()
    got = [tuple(each) for reader in readers for each in json.loads(reader.communicate(timeout=180)[0])]
    assert Counter(got) == {(str(w), n): 1 for w in range(WRITERS) for n in range(MESSAGES // WRITERS)}
    assert [list(path.iterdir()) for path in (folder / "aside", folder / "taken", folder / "waiting" / "jobs")] == [
        [], [], [],
    ]  # fmt: skip


def test_the_transport_is_known_by_its_name() -> None:
    assert config.channel.ALIAS == "embedded"
    with Connection("embedded://localhost", transport_options={"folder": "x"}) as connection:
        assert connection.transport_cls == "embedded"
