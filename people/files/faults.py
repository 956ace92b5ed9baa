"""Why a file is not accepted: every reason with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileFault:
    """One reason and its remedy, both in Chinese, without a full stop."""

    why: str
    remedy: str


class FileRefused(Exception):
    """The file is not accepted; `faults` holds every reason that was found."""

    def __init__(self, *faults: FileFault) -> None:
        super().__init__("；".join(fault.why for fault in faults))
        self.faults = faults

    @property
    def why(self) -> str:
        """All reasons in one line."""
        return "；".join(dict.fromkeys(fault.why for fault in self.faults))

    @property
    def remedy(self) -> str:
        """All remedies in one line."""
        return "；".join(dict.fromkeys(fault.remedy for fault in self.faults))


def fault(why: str, remedy: str) -> FileRefused:
    """Make a refusal for one reason, ready to raise."""
    return FileRefused(FileFault(why, remedy))
