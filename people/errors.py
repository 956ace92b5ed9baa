"""The one way a command refuses: a Chinese sentence that says what, why, and what to do next."""

from __future__ import annotations

from collections.abc import Callable


class DomainError(Exception):
    """A command was refused and changed nothing.

    `what` names the refusal, `why` its reason, `next_step` what the user can do; `str()` joins them.
    """

    def __init__(self, what: str, *, why: str, next_step: str) -> None:
        super().__init__(f"{what}：{why}；{next_step}。")
        self.what = what
        self.why = why
        self.next_step = next_step


class KeptRefusal(DomainError):
    """A refusal that tells something and is therefore recorded itself.

    `keep` writes the audit row; whoever shows the refusal calls it, once the refused command's transaction is gone
    (`people.frame.forms.refused` does).
    """

    def __init__(self, what: str, *, why: str, next_step: str, keep: Callable[[], None]) -> None:
        super().__init__(what, why=why, next_step=next_step)
        self.keep = keep
