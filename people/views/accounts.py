"""Accounts as the administrators keep them: the list, making them in bulk, slips, one account."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from people import lockout
from people.account_list import LOCKED, AccountFilter, AccountTable, accounts_with_state
from people.errors import DomainError
from people.forms.accounts import ChosenForm, ReasonForm
from people.frame.asked import number_asked
from people.frame.forms import refused, submitted
from people.frame.requests import Request
from people.frame.tables import listing
from people.middleware import actor_of
from people.models import Account, ActivationCode, Employee
from people.permissions import allowed, needs
from people.services import accounts as services
from people.services import second_factor, sessions
from people.services.activation import issue_codes
from people.slips import print_slips

# A page of eight takes about 0.4 s to lay out; the code exists in this one answer only, so no job can do it.
MOST_SLIPS: Final = 200


@needs("accounts.unlock")
def account_list(request: Request) -> HttpResponse:
    """List all accounts with their state."""
    shown = listing(
        request,
        name="accounts",
        table=AccountTable,
        rows=accounts_with_state(),
        filters=AccountFilter,
        file_name="账号",
    )
    if shown.download:
        return shown.download
    manages = allowed(request.access, "accounts.manage")
    waiting = services.without_account().count() if manages else 0
    return render(
        request, "people/accounts/list.html", {"shown": shown, "manages": manages, "waiting": waiting}
    )


@needs("accounts.manage", change="accounts.manage")
def new(request: Request) -> HttpResponse:
    """Make accounts for those on the staff list who have none: all, or the chosen ones."""
    people = list(services.without_account().select_related("agency"))
    form = ChosenForm(
        request.POST if request.method == "POST" else None,
        choices=[(person.pk, f"{person.agency.name} · {person.number} · {person.name}") for person in people],
    )

    def act() -> str:
        made = services.create_accounts(by=actor_of(request), employees=form.keys)
        messages.success(request, f"已建立 {len(made)} 个账号。请打印激活条，裁开后交给本人。")
        return reverse("account_slips")

    shown = {
        "form": form,
        "groups": _groups(people),
        "chosen": _chosen(request, [person.pk for person in people]),
    }
    return submitted(request, form, act) or render(request, "people/accounts/new.html", shown)


@never_cache
@needs("accounts.manage", change="accounts.manage")
def slips(request: Request) -> HttpResponse:
    """Choose for whom slips are printed; posting gives the PDF, whose codes exist nowhere else."""
    rows = _slip_rows(request)
    posted = request.POST if request.method == "POST" else None
    form = ChosenForm(posted, choices=[(row.pk, str(row)) for row in rows], most=MOST_SLIPS)
    if request.method == "POST" and form.is_valid():
        try:
            made = issue_codes(by=actor_of(request), accounts=form.keys)
        except DomainError as error:
            refused(form, error)
        else:
            return print_slips(made, site=settings.HENGJI_SITE)
    waiting = {row.pk for row in rows if not row.has_usable_password()}
    now = timezone.now()
    opened = set(
        ActivationCode.objects.filter(used_at=None, burnt_at=None, expires_at__gt=now).values_list(
            "account", flat=True
        )
    )
    shown = {
        "form": form,
        "rows": rows,
        "opened": opened,
        "waiting": waiting,
        "everybody": bool(request.GET.get("all")),
        "chosen": _chosen(request, _first(rows, waiting - opened)),
    }
    return render(request, "people/accounts/slips.html", shown)


@needs("accounts.unlock")
def account(request: Request, account: int) -> HttpResponse:
    """Show one account and what may be done about it."""
    row = get_object_or_404(accounts_with_state(), pk=account)
    shown = {
        "account": row,
        "manages": allowed(request.access, "accounts.manage"),
        "resets": allowed(request.access, "accounts.reset_factor") and row.pk != request.access.account,
        "second_factor": second_factor.has_second_factor(row),
        "sessions": row.sessions.count(),
        "locked_until": lockout.locked_until(row.username) if row.state == LOCKED else None,  # type: ignore[attr-defined]
        "code": row.codes.filter(used_at=None, burnt_at=None).first(),
        "own": row.pk == request.access.account,
    }
    return render(request, "people/accounts/account.html", shown)


@needs(None, change="accounts.manage")
def disable(request: Request, account: int) -> HttpResponse:
    """Stop an account, with the reason."""
    return _with_reason(request, account, services.disable_account, "账号已停用，所有登录已结束。")


@needs(None, change="accounts.manage")
def enable(request: Request, account: int) -> HttpResponse:
    """Let a disabled account sign in again, with the reason."""
    return _with_reason(request, account, services.enable_account, "账号已启用。")


@needs(None, change="accounts.unlock")
def unlock(request: Request, account: int) -> HttpResponse:
    """End a lock before its time."""
    row = get_object_or_404(Account, pk=account)
    return _done(
        request, row, lambda: services.unlock_account(by=actor_of(request), account=row), "已解除锁定。"
    )


@needs(None, change="accounts.reset_factor")
def reset_factor(request: Request, account: int) -> HttpResponse:
    """Forget somebody's authenticator, with the reason; not one's own."""
    if account == request.access.account:
        messages.error(
            request, "不能重置自己的两步验证：请在“我的账号”里用动态码停用，或请另一位安全管理员办理。"
        )
        return HttpResponseRedirect(reverse("account", args=[account]))
    return _with_reason(request, account, second_factor.remove, "两步验证已重置，本人下次登录后重新登记。")


@needs(None, change="accounts.unlock")
def end_sessions(request: Request, account: int) -> HttpResponse:
    """Sign somebody out everywhere."""
    row = get_object_or_404(Account, pk=account)
    return _done(
        request,
        row,
        lambda: sessions.end_all_sessions(account=row, by=actor_of(request)),
        "已在所有设备上退出。",
    )


def _with_reason(request: Request, key: int, service: Callable[..., object], done: str) -> HttpResponse:
    row = get_object_or_404(Account.objects.select_related("employee"), pk=key)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有办理：请填写原因。")
        return HttpResponseRedirect(reverse("account", args=[key]))
    reason = form.cleaned_data["reason"]
    return _done(request, row, lambda: service(by=actor_of(request), account=row, reason=reason), done)


def _done(request: Request, row: Account, act: Callable[[], object], done: str) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("account", args=[row.pk]))


def _groups(people: list[Employee]) -> dict[str, list[Employee]]:
    groups: dict[str, list[Employee]] = {}
    for person in people:
        groups.setdefault(person.agency.name, []).append(person)
    return groups


def _chosen(request: Request, usual: Iterable[int]) -> set[int]:
    """Give what is ticked: what was posted, one from the address, or the usual."""
    if request.method == "POST":
        return {key for text in request.POST.getlist("chosen") if (key := number_asked(text)) is not None}
    one = number_asked(request.GET.get("account"))
    return {one} if one is not None else set(usual)


def _first(rows: list[Account], wanted: set[int]) -> list[int]:
    """Tick as many of the wanted ones as one sheaf may hold, in the order of the list."""
    return [row.pk for row in rows if row.pk in wanted][:MOST_SLIPS]


def _slip_rows(request: Request) -> list[Account]:
    """Give whom slips may be printed for: who has no password yet, one from the address, or everybody asked for."""
    rows = Account.objects.filter(is_active=True).select_related("employee__agency")
    if not request.GET.get("all"):
        one = number_asked(request.GET.get("account"))
        rows = rows.filter(Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) | Q(pk=one or 0))
    return list(rows.order_by("employee__agency", "username"))
