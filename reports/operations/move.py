"""Moving an installation to another database: copied in one transaction, then proved equal, or nothing is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, Error, connections, models, transaction
from django.db.utils import ConnectionHandler
from django.utils.module_loading import import_string

from people.errors import DomainError
from reports.operations.files import one_at_a_time
from reports.operations.rows import Proof, batches, read_rows, write_rows
from reports.operations.state import (
    MIGRATIONS,
    applied_migrations,
    ask,
    filled,
    migrate,
    missing_migrations,
    quoted,
    stored_models,
    table_names,
    transient_models,
    unknown_migrations,
)

TARGET: Final = "move_target"
# By its dotted name, as Django names its backends: the apps know the configuration only through settings.
URL_READER: Final = "config.database_url.database_settings"


@dataclass(frozen=True, slots=True)
class Moved:
    """A table that is the same on both sides: its model, rows, digest."""

    model: type[models.Model]
    rows: int
    digest: str


def move(url: str, *, progress: Callable[[str], None] = lambda table: None) -> list[Moved]:
    """Copy everything from the configured database to the empty one of `url`; gives a proof per table.

    The source is only read, and held still meanwhile. Raises DomainError; the target then holds no row of ours.
    """
    with one_at_a_time(settings.HENGJI_DATA, "搬库"), _target(url):
        _check_source()
        try:
            _check_target()
            connections[TARGET].close()
            migrate(url, what="搬库")
            with transaction.atomic(using=DEFAULT_DB_ALIAS):
                _hold_still()
                with transaction.atomic(using=TARGET):
                    return _copy_all(progress)
        except Error as error:
            raise _refused(" ".join(str(error).split()), "请按原因处理后重做") from error


def _refused(why: str, next_step: str) -> DomainError:
    return DomainError("没有搬库", why=why, next_step=f"{next_step}；原来的数据库没有改动")


@contextmanager
def _target(url: str) -> Iterator[None]:
    """Make the target known to Django for the time of the move."""
    read: Callable[..., dict[str, object]] = import_string(URL_READER)
    try:
        configured: dict[str, Any] = read(url, default=Path())
    except ValueError as error:
        raise _refused(f"目标地址有误：{error}", "请改正后重做") from error
    if not url or configured["NAME"] == ":memory:":
        raise _refused("目标地址没有写明数据库", "请写 postgres://… 或 sqlite:////…")
    present = connections[DEFAULT_DB_ALIAS].settings_dict
    if all(present.get(key, "") == configured.get(key, "") for key in ("ENGINE", "NAME", "HOST", "PORT")):
        raise _refused("目标就是现在使用的数据库", "请写另一个数据库的地址")
    connections.databases[TARGET] = ConnectionHandler({DEFAULT_DB_ALIAS: configured}).databases[
        DEFAULT_DB_ALIAS
    ]
    try:
        yield
    finally:
        connections[TARGET].close()
        del connections[TARGET]
        del connections.databases[TARGET]


def _check_source() -> None:
    source = connections[DEFAULT_DB_ALIAS]
    applied = applied_migrations(ask(source), source.vendor)
    if missing_migrations(applied) or unknown_migrations(applied):
        raise _refused("现用数据库的结构与本程序的版本不一致", "请先运行 manage.py migrate（或升级程序）")
    known = {MIGRATIONS, *(model._meta.db_table for model in stored_models())}
    strangers = [name for name in table_names(ask(source), source.vendor) if name not in known]
    if strangers:
        raise _refused(
            f"现用数据库里有不属于本程序的表（{'、'.join(strangers[:3])}），搬不过去", "请先把它们移走"
        )


def _check_target() -> None:
    target = connections[TARGET]
    found = filled(ask(target), target.vendor)
    if found:
        raise _refused(f"目标数据库不是空的（{'、'.join(found[:3])}）", "请换一个新的空库")


def _hold_still() -> None:
    """The source as of one moment; SQLite's IMMEDIATE transaction already keeps writers out."""
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _copy_all(progress: Callable[[str], None]) -> list[Moved]:
    ordered = in_dependency_order(stored_models())
    target = connections[TARGET]
    with target.cursor() as cursor:
        # What migrating an empty database puts in (content types, permissions) comes from the source instead.
        for model in reversed(ordered):
            cursor.execute(f"DELETE FROM {quoted(model._meta.db_table)}")
    moved = []
    staying = set(transient_models())
    for model in ordered:
        if model in staying:
            continue
        progress(str(model._meta.verbose_name))
        moved.append(_copy(model))
    target.check_constraints()
    with target.cursor() as cursor:
        for statement in target.ops.sequence_reset_sql(no_style(), ordered):
            cursor.execute(statement)
    return moved


def _copy(model: type[models.Model]) -> Moved:
    """Copy a table and read it back: what stands in the target is what was read from the source."""
    source, target = Proof(), Proof()
    for portion in batches(read_rows(model, DEFAULT_DB_ALIAS)):
        for row in portion:
            source.add(row)
        try:
            write_rows(model, TARGET, portion)
        except (Error, ValueError) as error:
            why = " ".join(str(error).split())
            raise _refused(
                f"表 {model._meta.db_table}（{model._meta.verbose_name}）有目标数据库不能存的内容：{why}",
                "请先更正这些内容",
            ) from error
    for row in read_rows(model, TARGET):
        target.add(row)
    if source != target:
        raise _refused(
            f"表 {model._meta.db_table} 两边不一致（{source.rows} 行和 {target.rows} 行，"
            f"摘要 {source.digest[:16]} 和 {target.digest[:16]}）",
            "请把这一行交给维护人员",
        )
    return Moved(model, source.rows, source.digest)


def in_dependency_order(wanted: list[type[models.Model]]) -> list[type[models.Model]]:
    """Order models so that what is referred to comes first; in a ring (对象 and its 负责人) the checks wait for commit."""
    left, ordered = list(wanted), list[type[models.Model]]()
    while left:
        waiting = set(left)
        ready = [model for model in left if not (_referred(model) - {model}) & waiting]
        chosen = ready or left[:1]
        ordered += chosen
        left = [model for model in left if model not in chosen]
    return ordered


def _referred(model: type[models.Model]) -> set[Any]:
    return {
        field.related_model for field in model._meta.local_concrete_fields if field.remote_field is not None
    }
