"""Measuring: CPU seconds of this process, the median of several runs, and a row of the report."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def cpu(action: Callable[[], object], runs: int = 3) -> float:
    """Median CPU seconds of an action over so many runs."""
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        action()
        seconds.append(time.process_time() - start)
    return statistics.median(seconds)


@dataclass(frozen=True, slots=True)
class Finished:
    """What a command cost as a whole process: wall seconds, CPU seconds with children, peak MB of one process."""

    wall: float
    cpu: float
    peak_mb: float
    code: int


def run_process(arguments: list[str], environment: dict[str, str]) -> Finished:
    """Run a manage.py command and measure it with the operating system's own accounting."""
    script = (
        "import resource,subprocess,sys,time,json;t=time.monotonic();"
        "p=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL);"
        "u=resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(json.dumps([time.monotonic()-t,u.ru_utime+u.ru_stime,u.ru_maxrss/1024,p.returncode]))"
    )
    command = [sys.executable, "-c", script, sys.executable, str(ROOT / "manage.py"), *arguments]
    out = subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment, cwd=ROOT
    ).stdout
    wall, cpu_seconds, peak, code = (float(part) for part in out.strip().strip("[]").split(","))
    return Finished(wall, cpu_seconds, peak, int(code))


def row(name: str, value: str, limit: str) -> None:
    """Print one figure with what the issue asks of it."""
    print(f"{name:<52}{value:>26}   {limit}", flush=True)
