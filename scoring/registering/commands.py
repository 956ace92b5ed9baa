"""Commands on a row of any register: enter, change, confirm by a second person, correct, withdraw.

Each is one transaction with its audit row; the row moves by compare-and-set (`guards.take_turn`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from people.acting import Actor
from people.audit import changes
from people.chain import check_chain
from people.errors import DomainError
from people.models import StoredFile
from plans.current import rules_in_force
from plans.engine.scheme import Scheme
from plans.models import Participant, Plan
from scoring.models import Entered, Standing
from scoring.registering.asking import rows_of
from scoring.registering.checks import check_values
from scoring.registering.columns import Register
from scoring.registering.concerned import concerned_by, people_in, refuse_concerned
from scoring.registering.conduct_shapes import VIOLATIONS
from scoring.registering.guards import (
    NOT_DONE,
    asking,
    entering,
    hold_open,
    replaced,
    row_of,
    take_turn,
)
from scoring.registering.row_parts import entered_for, needed_reason, refuse_twice, set_files
from scoring.registering.telling import NOT_STORED, already, doubled, moved, tell, told_in_log
from scoring.registering.values import fill, values_of, worded


def scheme_of(plan: Plan) -> Scheme:
    """The scheme in force for the plan. DomainError when its settings do not load."""
    rules = rules_in_force(plan).rules
    if rules is None:
        raise DomainError(NOT_STORED, why="方案的设置还有错误", next_step="请先在方案页面更正设置")
    return rules.scheme


def enter(
    *,
    by: Actor,
    plan: Plan,
    register: Register,
    values: Mapping[str, Any],
    files: Iterable[StoredFile] = (),
) -> Entered:
    """Enter a row (values by attribute); it waits for a second person. DomainError: faulty, doubled, frozen."""
    with transaction.atomic():
        return _insert(by, plan, register, values, files, replaces=None)


def correct(
    *,
    by: Actor,
    plan: Plan,
    register: Register,
    row: int,
    version: int,
    values: Mapping[str, Any],
    files: Iterable[StoredFile] = (),
) -> Entered:
    """Enter what a row in force should say; when it is confirmed it replaces the row, until then the old one counts."""
    with transaction.atomic():
        old = row_of(register, plan, row)
        if old.standing != Standing.IN_FORCE or old.withdrawal_at:
            why = "有人正申请撤销它" if old.withdrawal_at else f"它现在是“{old.standing}”"
            raise DomainError("不能更正", why=why, next_step="请刷新页面，核对后再办")
        take_turn(register, old, version)
        waiting = register.rows_in.filter(replaces=old, standing=Standing.WAITING)
        if waiting.exists():
            raise DomainError("不能更正", why="已有一条更正待复核", next_step="请先复核或撤销那一条")
        return _insert(by, plan, register, values, files, replaces=old)


def change(
    *,
    by: Actor,
    plan: Plan,
    register: Register,
    row: int,
    version: int,
    values: Mapping[str, Any],
    files: Iterable[StoredFile] | None = None,
) -> Entered:
    """Change a waiting row; only who entered it, and for nobody else than then. `files` None leaves the proofs."""
    try:
        with transaction.atomic():
            hold_open(plan, register)
            found = row_of(register, plan, row)
            if found.standing != Standing.WAITING:
                raise DomainError("不能修改", why=f"它已是“{found.standing}”", next_step="请改用“更正”")
            if found.entered_by_id != by.account:
                raise DomainError(
                    "不能修改",
                    why=f"它由{found.entered_name}登记",
                    next_step="请由登记人修改，或撤销后另行登记",
                )
            before = worded(register, found)
            given = dict(values)
            _refuse_faulty(register, plan, given)
            fill(register, found, given)
            hands = {"entered_for_id": entered_for(by, found)}
            take_turn(register, found, version, **_columns(register, found), **hands)
            told = changes(before, worded(register, found)) | set_files(found, files)
            told_in_log(by, register, "修改", found, told)
    except IntegrityError as error:
        raise doubled(register) from error
    return found


def confirm(*, by: Actor, plan: Plan, register: Register, row: int, version: int) -> Entered:
    """Let a waiting row count: a second person has looked at it. A correction takes the place of its row."""
    return confirm_many(by=by, plan=plan, register=register, picked={row: version})[0]


def confirm_many(*, by: Actor, plan: Plan, register: Register, picked: Mapping[int, int]) -> list[Entered]:
    """Let several waiting rows count (key → version as seen), all or none; each as `confirm` asks of it.

    DomainError: none is picked, one is no longer as it was seen, entered by oneself, faulty by now, or frozen.
    """
    if not picked:
        raise DomainError("不能复核", why="没有选中登记", next_step="请先勾选")
    try:
        with transaction.atomic():
            hold_open(plan, register)
            scheme = scheme_of(plan)
            rows = list(rows_of(register, plan).filter(pk__in=picked))
            concerned = people_in(plan, rows)
            return [
                _confirm(
                    by, plan, scheme, register, row, version, concerned.get(row, ()), named=len(picked) > 1
                )
                for row, version in sorted(picked.items())
            ]
    except IntegrityError as error:
        raise doubled(register) from error


def _confirm(
    by: Actor, plan: Plan, scheme: Scheme, register: Register, row: int, version: int,
    people: Collection[Participant], *, named: bool,
) -> Entered:  # fmt: skip
    try:
        return _confirm_row(by, plan, scheme, register, row_of(register, plan, row), version, people)
    except DomainError as refusal:
        if not named:
            raise
        why = f"第{row}号：{refusal.why}"
        raise DomainError(refusal.what, why=why, next_step=refusal.next_step) from refusal


def _confirm_row(
    by: Actor, plan: Plan, scheme: Scheme, register: Register, found: Entered, version: int,
    people: Collection[Participant],
) -> Entered:  # fmt: skip
    if found.standing != Standing.WAITING:
        raise DomainError("不能复核", why=already(found), next_step="请刷新页面")
    check_chain(entering(found), by=by, step="复核")
    refuse_concerned(people, by=by, step="复核")
    # What was right when it was entered may have become wrong: 职级 taken back, the plan changed.
    _refuse_faulty(register, plan, values_of(register, found), scheme)
    if replaced(found) is not None:
        _replace(register, plan, found)
    take_turn(
        register,
        found,
        version,
        standing=Standing.IN_FORCE,
        confirmed_by_id=by.account,
        confirmed_name=by.name,
        confirmed_at=timezone.now(),
    )
    told_in_log(by, register, "复核通过", found, moved(Standing.WAITING, Standing.IN_FORCE))
    return found


def withdraw(*, by: Actor, plan: Plan, register: Register, row: int, version: int, reason: str) -> Entered:
    """Withdraw a waiting row, or ask that one in force be withdrawn: the latter needs a second person."""
    reason = needed_reason(reason)
    with transaction.atomic():
        hold_open(plan, register)
        found = row_of(register, plan, row)
        if found.standing == Standing.WAITING:
            if found.entered_by_id != by.account:
                refuse_concerned(concerned_by(found), by=by, step="撤销")
            take_turn(register, found, version, standing=Standing.WITHDRAWN, withdrawn_reason=reason)
            detail = moved(Standing.WAITING, Standing.WITHDRAWN) | {"原因": reason}
            told_in_log(by, register, "撤销", found, detail)
            tell(by, register, found, found.entered_by_id, "已被撤销")
            return found
        if found.standing == Standing.WITHDRAWN or found.withdrawal_at:
            why = "已有人申请撤销" if found.withdrawal_at else already(found)
            raise DomainError("不能撤销", why=why, next_step="请刷新页面")
        asked = {
            "withdrawal_by_id": by.account,
            "withdrawal_name": by.name,
            "withdrawal_for_id": by.on_behalf_account,
            "withdrawal_at": timezone.now(),
            "withdrawn_reason": reason,
        }
        take_turn(register, found, version, **asked)
        told_in_log(by, register, "申请撤销", found, {"原因": reason})
    return found


def settle_withdrawal(
    *, by: Actor, plan: Plan, register: Register, row: int, version: int, agreed: bool
) -> Entered:
    """Agree to a withdrawal that somebody else asked for, or let the row stand (who asked may take it back so)."""
    with transaction.atomic():
        hold_open(plan, register)
        found = row_of(register, plan, row)
        if found.standing != Standing.IN_FORCE or not found.withdrawal_at:
            raise DomainError(NOT_DONE, why="没有等待办理的撤销申请", next_step="请刷新页面")
        # Who asked may take the request back, whomever the row is about.
        if agreed or found.withdrawal_by_id != by.account:
            refuse_concerned(concerned_by(found), by=by, step="同意撤销" if agreed else "不同意撤销")
        if agreed:
            check_chain(asking(found), by=by, step="同意撤销")
            take_turn(register, found, version, standing=Standing.WITHDRAWN)
            detail = moved(Standing.IN_FORCE, Standing.WITHDRAWN) | {"原因": found.withdrawn_reason}
            told_in_log(by, register, "同意撤销", found, detail)
            tell(by, register, found, found.entered_by_id, "已撤销，不再生效")
            return found
        cleared = {
            "withdrawal_by_id": None, "withdrawal_name": "", "withdrawal_for_id": None, "withdrawal_at": None,
            "withdrawn_reason": "",
        }  # fmt: skip
        asker = found.withdrawal_by_id
        take_turn(register, found, version, **cleared)
        told_in_log(by, register, "不同意撤销", found, {})
        tell(by, register, found, asker, "没有撤销，仍然生效")
    return found


def _insert(
    by: Actor,
    plan: Plan,
    register: Register,
    values: Mapping[str, Any],
    files: Iterable[StoredFile],
    *,
    replaces: Entered | None,
) -> Entered:
    hold_open(plan, register)
    given = dict(values)
    if replaces is not None and register is VIOLATIONS:
        given["code"] = replaces.code  # type: ignore[attr-defined]
    _refuse_faulty(register, plan, given)
    row = register.new(plan=plan, standing=Standing.WAITING, replaces=replaces)
    fill(register, row, given)
    refuse_twice(register, row, replaces)
    row.entered_by_id, row.entered_name, row.entered_at = by.account, by.name, timezone.now()
    row.entered_for_id = by.on_behalf_account
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise doubled(register) from error
    told = changes({} if replaces is None else worded(register, replaces), worded(register, row))
    told_in_log(by, register, "登记" if replaces is None else "更正", row, told | set_files(row, files))
    return row


def _replace(register: Register, plan: Plan, row: Entered) -> None:
    """Withdraw the row that a correction takes the place of; it must still be in force."""
    old = register.rows_in.filter(pk=replaced(row), plan=plan).first()
    if old is None or old.standing != Standing.IN_FORCE:
        raise DomainError("不能复核", why="要更正的那一条已不再生效", next_step="请撤销这条更正，另行登记")
    take_turn(register, old, old.version, standing=Standing.WITHDRAWN, withdrawn_reason="已更正")


def _refuse_faulty(
    register: Register, plan: Plan, values: dict[str, Any], scheme: Scheme | None = None
) -> None:
    faults = check_values(register, scheme or scheme_of(plan), plan, values)
    if faults:
        first = faults[0]
        raise DomainError(f"{first.heading}不对", why=first.problem, next_step=first.remedy)


def _columns(register: Register, row: Entered) -> dict[str, Any]:
    """The values as an update takes them."""
    return {column.attribute: getattr(row, column.attribute) for column in register.columns}
