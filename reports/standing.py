"""How the last backup stands, for the settings page and the 待办 of 系统管理员."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from people.access import Access, Role
from people.frame.system_facts import Fact, register_facts
from people.frame.todo import Todo, register_todo


def join() -> None:
    """Register both providers."""
    register_facts(backup_fact)
    register_todo(backup_due)


def backup_fact() -> Iterator[Fact]:
    """When the last backup was made and where, with the remedy when it is too old."""
    # Imported late: the health check brings much along that a page does not need.
    from reports.operations.check_program import check_backup

    for finding in check_backup():
        yield Fact("最近备份", finding.said, finding.remedy)


def backup_due(access: Access) -> Iterator[Todo]:
    """There is no backup, or it is too old; without its path, which 系统管理员 reads on the settings page."""
    if not access.has(Role.SYSTEM_ADMIN):
        return
    if any(fact.warning for fact in backup_fact()):
        yield Todo("最近没有备份，请尽快安排", reverse("settings"), hint="做法见设置页“最近备份”")
