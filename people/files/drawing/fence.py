"""What the process may use, set before it touches the file: memory, time, length of what it writes, no network."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
from typing import Final

MEMORY: Final = 1 << 30
SECONDS: Final = 15
LONGEST: Final = 32 << 20
DESCRIPTORS: Final = 64
# Address of the syscall's architecture and the numbers of socket, execve, execveat and ptrace on it.
_NUMBERS: Final = {
    "x86_64": (0xC000003E, (41, 59, 322, 101)),
    "aarch64": (0xC00000B7, (198, 221, 281, 117)),
    "loongarch64": (0xC0000102, (198, 221, 281, 117)),
}
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # the call fails with EPERM
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_NEW_USER_AND_NETWORK: Final = 0x10000000 | 0x40000000


def close_in() -> None:
    """Set the limits for good. Where the system knows no filter of calls, the network is taken away by a namespace."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LONGEST, LONGEST))
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or not _refuse_calls(library):
        library.unshare(_NEW_USER_AND_NETWORK)


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def _refuse_calls(library: ctypes.CDLL) -> bool:
    """Refuse to open sockets and to start programs (seccomp); False where this machine has no such filter."""
    known = _NUMBERS.get(platform.machine())
    if known is None:
        return False
    architecture, calls = known
    steps = [
        struct.pack("HBBI", _LOAD, 0, 0, 4),
        # Calls of another architecture (32-bit ones) are refused altogether: the jump lands on the last step.
        struct.pack("HBBI", _EQUAL, 0, len(calls) + 2, architecture),
        struct.pack("HBBI", _LOAD, 0, 0, 0),
        *(struct.pack("HBBI", _EQUAL, len(calls) - place, 0, number) for place, number in enumerate(calls)),
    ]
    steps += [struct.pack("HBBI", _RETURN, 0, 0, _ALLOW), struct.pack("HBBI", _RETURN, 0, 0, _REFUSE)]
    code = ctypes.create_string_buffer(b"".join(steps))
    program = _Program(len(steps), ctypes.cast(code, ctypes.c_void_p).value)
    return not library.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)
