"""Going back to the set taken before an upgrade: the present state is kept aside, then the set takes its place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils import timezone

from people.errors import DomainError
from reports.operations import postgres
from reports.operations.backup import Backup, back_up
from reports.operations.files import sync
from reports.operations.manifest import FOLDERS, Manifest, check_set
from reports.operations.restore import check_fits, restore
from reports.operations.running import refuse_while_running
from reports.operations.state import ask, table_names

ASIDE: Final = "退回前"


def go_back(folder: Path, sets: Path) -> tuple[Manifest, Backup]:
    """Replace the installation's data by the set; gives its manifest and the backup made of the present state.

    The structure stays that of the set, so that the older program fits it. Raises DomainError; nothing is lost then.
    """
    refuse_while_running("退回")
    _refuse_strangers()
    check_fits(folder, check_set(folder))
    present = back_up(sets)
    moment = f"{timezone.localtime():%Y%m%d-%H%M%S}"
    try:
        with ExitStack() as aside:
            for name in FOLDERS:
                aside.enter_context(_moved_aside(settings.HENGJI_DATA / name, moment))
            aside.enter_context(_database_aside(moment))
            manifest = restore(folder, bring_up_to_date=False)
    except DomainError as error:
        raise DomainError(
            "没有退回",
            why=str(error).rstrip("。"),
            next_step=f"退回前的数据备份在 {present.folder}，需要时用 manage.py restore 恢复",
        ) from error
    return manifest, present


def _refuse_strangers() -> None:
    """Tables of somebody else would go with ours; those of a newer version of this program carry its apps' names."""
    if connection.vendor != "postgresql":
        return
    labels = ("django_", *(f"{config.label}_" for config in apps.get_app_configs()))
    strangers = [
        name for name in table_names(ask(connection), connection.vendor) if not name.startswith(labels)
    ]
    if strangers:
        raise DomainError(
            "没有退回",
            why=f"库里有不属于本程序的表（{'、'.join(strangers[:3])}），退回会影响它们",
            next_step="请新建一个空库，把 DATABASE_URL 指过去，再用 manage.py restore 恢复那套备份",
        )


@contextmanager
def _moved_aside(path: Path, moment: str) -> Iterator[None]:
    """Rename a file or folder for good; put back when what follows fails."""
    if not path.exists():
        yield
        return
    kept = path.with_name(f"{path.name}.{ASIDE}-{moment}")
    os.rename(path, kept)
    sync(path.parent)
    try:
        yield
    except BaseException:
        if not path.exists():
            os.rename(kept, path)
        raise


@contextmanager
def _database_aside(moment: str) -> Iterator[None]:
    connection.close()
    if connection.vendor == "postgresql":
        # The backup of the present state has been made and synced: the tables may go.
        postgres.drop_tables()
        yield
        return
    path = Path(connection.settings_dict["NAME"])
    with ExitStack() as moved:
        # The journal belongs to its database and goes with it.
        for ending in ("-wal", "-shm", ""):
            moved.enter_context(_moved_aside(path.with_name(path.name + ending), moment))
        yield
