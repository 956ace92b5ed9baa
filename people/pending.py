"""Between the right password and a signed-in session: who waits for the code, for five minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib import auth, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from people import lockout
from people.acting import Actor
from people.middleware import client_address
from people.models import Account
from people.services import sessions
from people.signing_in import SECOND_FACTOR, as_themselves

PENDING: Final = "pending"
LASTS: Final = timedelta(minutes=5)
BACKEND: Final = "people.backends.OfficeBackend"
FEW_LEFT: Final = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose password was right, and where the person wanted to go."""

    account: Account
    way: str


def begin(request: HttpRequest, account: Account, way: str) -> None:
    """Remember whose password was right; nobody is signed in by it."""
    if request.user.is_authenticated:
        auth.logout(request)
    request.session.cycle_key()
    request.session[PENDING] = {
        "account": account.pk,
        "proof": account.get_session_auth_hash(),
        "epoch": account.epoch,
        "at": timezone.now().isoformat(),
        "way": way,
    }


def waiting(request: HttpRequest) -> Waiting | None:
    """Give who waits for the code; None after five minutes, or when the account has changed since."""
    kept = request.session.get(PENDING)
    if not kept or timezone.now() - datetime.fromisoformat(kept["at"]) > LASTS:
        return None
    account = Account.objects.filter(pk=kept["account"], is_active=True, epoch=kept["epoch"]).first()
    if account is None or not constant_time_compare(kept["proof"], account.get_session_auth_hash()):
        return None
    return Waiting(account, kept["way"])


def complete(
    request: HttpRequest,
    account: Account,
    how: str,
    *,
    with_code: bool = False,
    recovery_left: int | None = None,
) -> None:
    """Sign in: a new session key, its row, a line in the log."""
    request.session.pop(PENDING, None)
    auth.login(request, account, backend=BACKEND)
    if with_code:
        request.session[SECOND_FACTOR] = True
    sessions.record_sign_in(account=account, by=as_themselves(request, account), how=how)
    if recovery_left is not None and recovery_left <= FEW_LEFT:
        messages.warning(request, f"备用码只剩 {recovery_left} 个，请到“我的账号”重新生成并打印。")


def note_lock(request: HttpRequest, name: str) -> None:
    """Write into the log that a name has just been locked; later tries of the same lock are not written."""
    if getattr(request, "axes_failures_since_start", None) and lockout.locked_until(name):
        by = Actor(name="未登录", origin=client_address(request), request_id=getattr(request, "number", ""))
        sessions.record_lock(username=name, by=by)
