"""A private Redis server for the tests: own folder, a socket only, nothing kept, gone at the end."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

INSTALL = "没有找到 redis-server；请先运行 tools/setup.sh test。"


@dataclass
class RedisServer:
    """A server that can be stopped and started again, as a broker that is away for a while."""

    folder: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """REDIS_URL of the server."""
        return f"unix://{self.folder / 'redis.sock'}"

    def start(self) -> None:
        """Start it, empty; returns when it answers."""
        program = shutil.which("redis-server")
        assert program, INSTALL
        options = [
            "--port",
            "0",
            "--unixsocket",
            str(self.folder / "redis.sock"),
            "--save",
            "",
            "--dir",
            str(self.folder),
        ]
        self.process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
        latest = time.monotonic() + 60
        while not self._answers():
            assert time.monotonic() < latest, "redis-server does not answer"
            time.sleep(0.02)

    def stop(self) -> None:
        """Kill it; what it held is lost."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(60)
            self.process = None
            (self.folder / "redis.sock").unlink(missing_ok=True)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(str(self.folder / "redis.sock"))
                line.sendall(b"PING\r\n")
                return line.recv(7).startswith(b"+PONG")
            except OSError:
                return False


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    """Start a server in a fresh folder directly under the temporary one (a socket's path is short)."""
    with tempfile.TemporaryDirectory(prefix="hengji-redis-", ignore_cleanup_errors=True) as name:
        server = RedisServer(Path(name))
        server.start()
        try:
            yield server
        finally:
            server.stop()
