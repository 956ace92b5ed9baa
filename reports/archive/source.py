"""What a package is made of: the settlement with its plan, and how its maker is told how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from people.audit import AuditHead
from people.files.places import content_path
from people.models import StoredFile
from plans.models import Plan
from reports.archive.writing import PackageWriter, plain_name
from scoring.models import Settlement


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The year that is packed. `head` is the audit chain's head when packing began; `gone` collects missing files."""

    settlement: Settlement
    head: AuditHead
    with_evidence: bool
    progress: Callable[[str], None]
    gone: list[str]

    @property
    def plan(self) -> Plan:
        """The plan of the settlement."""
        return self.settlement.plan

    @property
    def title(self) -> str:
        """The office and the year."""
        return f"{self.plan.agency.name}{self.plan.year}年度绩效考核归档包"


def put_files(source: Source, out: PackageWriter, files: Iterable[StoredFile], where: str) -> list[str]:
    """Copy handed-in files below a folder of the part; gives their names there. One that is gone is noted."""
    names = []
    for file in files:
        name = f"{where}/{plain_name(file.name)}"
        path = content_path(file.pk)
        if path.is_file():
            out.file(name, path, file.name)
            names.append(out.entries[-1].name.removeprefix(f"{out.part}/"))
        else:
            source.gone.append(f"{out.part}/{name}")
            names.append(f"{name}（文件缺失）")
    return names


def moment(when: datetime | None) -> str:
    """A moment in the office's time."""
    return f"{timezone.localtime(when):%Y-%m-%d %H:%M}" if when else ""


def day(when: date | None) -> str:
    """A day."""
    return when.isoformat() if when else ""
