"""Files of a backup set: copied with their digests, forced to the disk, never through a symbolic link."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from people.errors import DomainError

CHUNK: Final = 1 << 20
# Backups hold personal data: only the account that runs the program reads them.
PRIVATE: Final = 0o600
# Non-blocking: opening a named pipe that nobody writes to would wait for ever.
_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class NotPlain(OSError):
    """What stands there is no ordinary file: a symbolic link, a pipe, a device."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry below a folder; `folder` is an open descriptor, good until the next entry is asked for."""

    path: str  # relative, with /
    name: str
    folder: int
    plain: bool


def walk(top: Path) -> Iterator[Found]:
    """Give every entry below `top` that is not a folder, in order; links are shown as not plain, not followed."""
    for root, folders, names, descriptor in os.fwalk(top, follow_symlinks=False, onerror=_raise):
        folders.sort()
        base = Path(root).relative_to(top)
        for name in sorted((*names, *folders)):
            try:
                mode = os.stat(name, dir_fd=descriptor, follow_symlinks=False).st_mode
            except FileNotFoundError:
                continue  # an upload's aside file, renamed since the folder was listed
            if not stat.S_ISDIR(mode):
                yield Found((base / name).as_posix(), name, descriptor, stat.S_ISREG(mode))


def _raise(error: OSError) -> NoReturn:
    raise error


def digest_of(name: str | Path, *, folder: int | None = None) -> tuple[int, str]:
    """Give the bytes and sha256 of an ordinary file. Raises NotPlain and OSError."""
    return _pump(_open(name, folder), None)


def copy_file(name: str | Path, target: Path, *, folder: int | None = None) -> tuple[int, str]:
    """Copy an ordinary file into a new private one, forced to the disk; gives its bytes and sha256."""
    source = _open(name, folder)
    try:
        made = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE)
    except OSError:
        os.close(source)
        raise
    try:
        result = _pump(source, made)
        os.fsync(made)
    finally:
        os.close(made)
    return result


def _open(name: str | Path, folder: int | None) -> int:
    try:
        descriptor = os.open(name, _READ, dir_fd=folder)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NotPlain(error.errno, "符号链接", str(name)) from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotPlain(0, "不是普通文件", str(name))
    return descriptor


def _pump(source: int, target: int | None) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    try:
        while piece := os.read(source, CHUNK):
            size += len(piece)
            digest.update(piece)
            while target is not None and piece:
                piece = piece[os.write(target, piece) :]
    finally:
        os.close(source)
    return size, digest.hexdigest()


def sync(path: Path) -> None:
    """Force a file, or the entries of a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(top: Path) -> None:
    """Force the entries of a folder and of all folders below it to the disk."""
    for root, _, _ in os.walk(top):
        sync(Path(root))


def write_file(path: Path, data: bytes) -> None:
    """Put a private file in place as a whole: after a power cut it is the old one or the new one."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
    sync(path.parent)


@contextmanager
def one_at_a_time(data: Path, what: str) -> Iterator[None]:
    """Let only one restore or move run on this installation. Raises DomainError when one is running."""
    with (data / "operation.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DomainError(
                f"没有{what}", why="另一个恢复或搬库正在进行", next_step="请等它结束后再试"
            ) from error
        yield
