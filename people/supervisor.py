"""One process over web server and workers: starts them, starts them again, stops them; imports nothing but Python.

`manage.py serve` checks what it can and turns into this, so that keeping watch costs a few megabytes. The listening
socket belongs to the supervisor: while a killed web server is started again, visitors wait instead of being refused.
Children die with the supervisor (PR_SET_PDEATHSIG), whatever killed it.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

PR_SET_PDEATHSIG: Final = 1
QUICKEST: Final = 0.2
SLOWEST: Final = 30.0
# A child that lived so long had started well: the next start waits no longer for it.
STEADY: Final = 10.0
STOPPING: Final = 25.0
BACKLOG: Final = 512
LISTENED: Final = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD})


@dataclass(slots=True)
class Child:
    """One process that has to be there; `command` starts it, `label` names it for people."""

    label: str
    command: list[str]
    descriptors: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = QUICKEST
    due: float = 0.0

    def start(self) -> None:
        """Start it in a process group of its own, so that Ctrl+C reaches the supervisor alone."""
        parent = os.getpid()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            pass_fds=self.descriptors,
            process_group=0,
            preexec_fn=lambda: _tied_to(parent),
        )
        self.started = time.monotonic()

    def look(self, now: float) -> None:
        """Notice that it ended, and start it again when its time has come."""
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            self._ended(code, now)
        if now >= self.due:
            self.start()

    def _ended(self, code: int, now: float) -> None:
        assert self.process is not None
        # What the dead one started itself (web server processes) is asked to end, too.
        _signal_group(self.process.pid, signal.SIGTERM)
        self.process = None
        # Killed from outside it may well live the next time; what gives up by itself soon after its start may not.
        gave_up = code > 0 and now - self.started < STEADY
        self.wait = min(SLOWEST, self.wait * 2) if gave_up else QUICKEST
        self.due = now + self.wait
        if code:
            reason = f"信号 {-code}" if code < 0 else f"退出码 {code}"
            say(f"{self.label}已中断（{reason}），{self.wait:.1f} 秒后重新启动", error=True)

    def end(self, number: signal.Signals) -> None:
        """Send a signal: its leader alone is told to stop, the whole group is killed."""
        if self.process is None or self.process.poll() is not None:
            return
        if number == signal.SIGKILL:
            _signal_group(self.process.pid, number)
        else:
            self.process.send_signal(number)

    @property
    def alive(self) -> bool:
        """Whether it runs now."""
        return self.process is not None and self.process.poll() is None


def _tied_to(parent: int) -> None:
    """In the child, before it becomes the program: end when the supervisor ends, hear every signal."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, LISTENED)
    if os.getppid() != parent:
        os._exit(1)


def _signal_group(leader: int, number: signal.Signals) -> None:
    try:
        os.killpg(leader, number)
    except ProcessLookupError:
        return


def watch(children: Sequence[Child]) -> int:
    """Keep the children running until somebody ends the supervisor; give the exit code."""
    signal.pthread_sigmask(signal.SIG_BLOCK, LISTENED)
    for child in children:
        child.start()
    while True:
        now = time.monotonic()
        waits = [child.due - now for child in children if child.process is None]
        heard = signal.sigtimedwait(LISTENED, max(0.0, min([5.0, *waits])))
        if heard is not None and heard.si_signo != signal.SIGCHLD:
            return _stop(children)
        for child in children:
            child.look(time.monotonic())


def _stop(children: Sequence[Child]) -> int:
    """End all: politely, and after STOPPING seconds or a second signal at once."""
    say("正在停止……再按一次 Ctrl+C 立即停止")
    for child in children:
        child.end(signal.SIGTERM)
    latest = time.monotonic() + STOPPING
    while any(child.alive for child in children):
        left = latest - time.monotonic()
        heard = signal.sigtimedwait(LISTENED, max(0.0, left))
        if left <= 0 or (heard is not None and heard.si_signo != signal.SIGCHLD):
            break
    for child in children:
        child.end(signal.SIGKILL)
    for child in children:
        if child.process is not None:
            child.process.wait()
    say("已停止")
    return 0


def listen(host: str, port: int) -> socket.socket:
    """Open the socket on which the web server answers; OSError when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.bind((host, port))
    opened.listen(BACKLOG)
    return opened


def say(line: str, *, error: bool = False) -> None:
    """Print a line for whoever looks at the terminal or the journal."""
    print(line, file=sys.stderr if error else sys.stdout, flush=True)


def web_child(opened: socket.socket, *, processes: int) -> Child:
    """Make the web server on an open socket; its other settings stand in `config.web_server`."""
    bind = f"fd://{opened.fileno()}"
    command = [
        sys.executable, "-m", "gunicorn", "-c", "python:config.web_server", "-b", bind, "-w", str(processes),
    ]  # fmt: skip
    return Child("网页服务", command, (opened.fileno(),))


def worker_child(manage: str, number: int) -> Child:
    """Make one worker."""
    label = "后台任务" if number == 0 else f"后台任务{number + 1}"
    return Child(label, [sys.executable, manage, "work"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what `manage.py serve` asks for; 2 when the address cannot be had."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--web", type=int, default=0)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--manage", required=True)
    wanted = parser.parse_args(arguments)
    children = [worker_child(wanted.manage, number) for number in range(wanted.workers)]
    if wanted.web:
        try:
            opened = listen(wanted.host, wanted.port)
        except OSError as error:
            say(f"没有启动：地址 {wanted.host}:{wanted.port} 不能使用（{error.strerror}）", error=True)
            return 2
        children.insert(0, web_child(opened, processes=wanted.web))
        host, port = opened.getsockname()[:2]
        say(f"衡绩正在启动：http://{f'[{host}]' if ':' in host else host}:{port}/（按 Ctrl+C 停止）")
    return watch(children)


if __name__ == "__main__":
    sys.exit(main())
