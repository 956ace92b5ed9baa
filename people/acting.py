"""Who gives a command, from where, and for whom: what every service takes and the audit log keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from people.audit import AuditEntry, record

COMMAND_LINE: Final = "命令行"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The giver of a command. `account` None is the command line or the program itself.

    `origin` is the client's address or 命令行; `on_behalf_of` names who is acted for (代办), `on_behalf_account` is
    the key of that account.
    """

    name: str
    account: int | None = None
    origin: str = ""
    request_id: str = ""
    on_behalf_of: str = ""
    on_behalf_account: int | None = None

    def record(
        self,
        *,
        action: str,
        target: str,
        detail: Mapping[str, object],
        agency: int | None = None,
        category: str = AuditEntry.Category.BUSINESS,
    ) -> AuditEntry:
        """Append the command's audit row; only inside its transaction (people.audit.record)."""
        return record(
            actor=self.name,
            on_behalf_of=self.on_behalf_of,
            action=action,
            target=target,
            detail=detail,
            origin=self.origin,
            request_id=self.request_id,
            agency=agency,
            category=category,
        )


# Who gives a command typed at the machine itself.
AT_THE_TERMINAL: Final = Actor(name=COMMAND_LINE, origin=COMMAND_LINE)
