"""The three who keep a round's key: each sets a passphrase alone, at opening the key is made for them."""

from __future__ import annotations

import hashlib
import json
from typing import Final

from django.db import transaction

from appraisals.boxes import HOLDERS, HolderKey, RoundKey, new_holder_key, new_round_key
from appraisals.models import AppraisalRound, KeyHolder
from appraisals.services.turns import share_round
from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError

State = AppraisalRound.State
BEFORE_OPENING: Final = (State.DRAFT, State.PREPARED)
# The audit rows of a passphrase and of an opening, and what they keep of the keys.
SET: Final = "设定测评密钥保管口令"
OPENED: Final = "开启测评"
NUMBER: Final = "测评编号"
HOLDER: Final = "账号编号"
KEY_DIGEST: Final = "密封公钥摘要"
HOLDER_DIGEST: Final = "保管人公钥摘要"
MOST_CHECKED: Final = 64
_CHECKED: Final[set[tuple[int, str]]] = set()


def set_passphrase(*, by: Actor, holder: int, passphrase: str) -> KeyHolder:
    """Take a holder's passphrase, of which only a key is kept; possible until the round is opened.

    DomainError: somebody else's part, the round is open or over, the passphrase is too short.
    """
    key = new_holder_key(passphrase)
    with transaction.atomic():
        row = KeyHolder.objects.select_related("round__plan").filter(pk=holder).first()
        if row is None:
            raise _replaced()
        if row.account_id != by.account or by.on_behalf_account is not None:
            raise DomainError("没有设定", why="保管口令只能由本人设定", next_step="请保管人用自己的账号办理")
        # Shared to the end of the transaction: the key of an opening under way is made for the passphrase as it was.
        state = share_round(row.round_id)
        if state not in BEFORE_OPENING:
            raise DomainError(
                "没有设定",
                why=f"“{row.round}”已经{state}",
                next_step="口令在开启以前设定，开启后不能更换",
            )
        kept = KeyHolder.objects.filter(pk=holder, account=by.account)
        if kept.update(salt=key.salt, public_key=key.public_key) != 1:
            raise _replaced()
        by.record(
            action=SET,
            target=f"{row.round}",
            detail={
                "保管人": row.position,
                NUMBER: row.round_id,
                HOLDER: by.account,
                HOLDER_DIGEST: _digest(key.public_key),
            },
            agency=row.round.plan.agency_id,
        )
    row.refresh_from_db()
    return row


def make_round_key(round_: AppraisalRound) -> RoundKey:
    """Make the key of a round that is being opened. DomainError: a holder is missing, has set no passphrase, or another
    key stands in the place of one.
    """
    rows = list(round_.holders.order_by("position"))
    ready = {row.position: row.public_key for row in rows if row.public_key}
    if len(rows) != HOLDERS or len(ready) != HOLDERS:
        raise DomainError(
            "不能开启",
            why=f"须有 {HOLDERS} 位密钥保管人，现在设定了口令的有 {len(ready)} 位",
            next_step="请各位保管人先设定口令",
        )
    _check_holders(round_, rows)
    return new_round_key(ready)


def stored_key(round_: AppraisalRound) -> RoundKey:
    """Give what is stored of an open round's key."""
    return RoundKey(round_.public_key, round_.boxes)


def told_of_key(round_: AppraisalRound) -> dict[str, object]:
    """Give what the audit row of the opening keeps of the key that seals the ballots."""
    return {NUMBER: round_.pk, KEY_DIGEST: _digest(round_.public_key)}


def check_key(round_: AppraisalRound, what: str) -> None:
    """Refuse a round whose key is not the one of its opening: whoever put another in its place could open the ballots.

    The boxes need no passphrase to be made, so that they and the holders' passphrases alone would not show it.
    """
    now = told_of_key(round_)
    rows = AuditEntry.objects.filter(action=OPENED, agency=round_.plan.agency_id)
    for told in map(json.loads, rows.values_list("detail", flat=True)):
        if told.get(NUMBER) == now[NUMBER] and told.get(KEY_DIGEST) != now[KEY_DIGEST]:
            raise DomainError(
                what,
                why="密封公钥与开启时记入审计链的不同：有人动过数据库，换进公钥的人可能打得开用它封的票",
                next_step="请先停止投票，请监督小组核查；这一轮须作废后重新举行",
            )


def check_key_once(round_: AppraisalRound, what: str) -> None:
    """The same before a ballot is sealed; asked once for each key by each process, since an audit row never changes."""
    seen = (round_.pk, round_.public_key)
    if seen not in _CHECKED:
        check_key(round_, what)
        if len(_CHECKED) >= MOST_CHECKED:
            _CHECKED.clear()
        _CHECKED.add(seen)


def holder_key(holder: KeyHolder) -> HolderKey:
    """Give what is stored of a holder's key."""
    return HolderKey(holder.salt, holder.public_key)


def _check_holders(round_: AppraisalRound, rows: list[KeyHolder]) -> None:
    """Refuse a holder's key that did not come from the passphrase set last."""
    set_last: dict[object, object] = {}
    found = AuditEntry.objects.filter(action=SET, agency=round_.plan.agency_id).order_by("position")
    for told in map(json.loads, found.values_list("detail", flat=True)):
        if told.get(NUMBER) == round_.pk:
            set_last[told.get(HOLDER)] = told.get(HOLDER_DIGEST)
    for row in rows:
        if set_last.get(row.account_id, now := _digest(row.public_key)) != now:
            raise DomainError(
                "不能开启",
                why=f"第 {row.position} 位保管人的公钥与设定口令时记入审计链的不同，有人动过数据库",
                next_step="请监督小组核查；查清以后由保管人重新设定口令",
            )


def _digest(public_key: str) -> str:
    return hashlib.sha256(public_key.encode()).hexdigest()


def _replaced() -> DomainError:
    return DomainError("没有设定", why="保管人的名单刚刚改过", next_step="请刷新页面")
