"""Signing in and out: name and password, the second factor, the dialog over a waiting form, the demo's way in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_htmx.http import trigger_client_event

from people import lockout, pending
from people.errors import DomainError
from people.forms.accounts import CodeForm, SignInForm
from people.frame.forms import refused
from people.frame.requests import Request
from people.middleware import actor_of
from people.models import Account
from people.permissions import needs
from people.role_words import demo_accounts
from people.services import second_factor, sessions
from people.session_limits import before_second_factor, leaves_no_trace
from people.signing_in import as_themselves
from people.ways import safe_next

WRONG = "登录名或密码不对。还没有激活的账号请先激活；忘记密码请向系统管理员要一张新的激活条。"
WRONG_CODE = "动态码不对，或刚才已经用过；请等验证器显示下一个再试。"
OTHER_ACCOUNT = "这一页是用另一个账号打开的，请用原来的账号登录。"


@never_cache
@sensitive_post_parameters("password")
@needs("public", change="public")
def sign_in(request: Request) -> HttpResponse:
    """Ask for name and password; who is signed in already goes on."""
    way = safe_next(request)
    if request.method == "GET" and request.user.is_authenticated:
        return HttpResponseRedirect(way)
    form = SignInForm(request.POST or None)
    account = _checked(request, form)
    if account is None:
        shown = {"form": form, "next": request.GET.get("next", ""), "demo": demo_accounts()}
        return render(request, "people/accounts/sign_in.html", shown)
    if second_factor.has_second_factor(account):
        pending.begin(request, account, way)
        return HttpResponseRedirect(reverse("second_factor"))
    pending.complete(request, account, "密码")
    return HttpResponseRedirect(way)


@never_cache
@needs("public", change="public")
def second_factor_code(request: Request) -> HttpResponse:
    """Ask for the code after the right password; without one the way begins anew."""
    waiting = pending.waiting(request)
    if waiting is None:
        return HttpResponseRedirect(reverse("sign_in"))
    form = CodeForm(request.POST or None)
    refusal = _code_given(request, form, waiting.account)
    if refusal is not None:
        return refusal
    if request.user.pk == waiting.account.pk:
        return HttpResponseRedirect(waiting.way)
    return render(request, "people/accounts/code.html", {"form": form})


@never_cache
@sensitive_post_parameters("password")
@leaves_no_trace
@needs("public", change="public")
def sign_in_again(request: Request) -> HttpResponse:
    """Sign in inside a dialog, over a page whose session ended: same account only, nothing typed is lost.

    The page names its account by key (`account`); what comes back holds the new CSRF token for the waiting form.
    """
    expected = request.POST.get("account", request.GET.get("account", ""))
    waiting = pending.waiting(request)
    if waiting is not None and expected not in ("", str(waiting.account.pk)):
        waiting = None  # the code page of another tab: that account is not this form's
    if "code" in request.POST and waiting is not None:
        code = CodeForm(request.POST)
        refusal = _code_given(request, code, waiting.account)
        if refusal is None and request.user.pk == waiting.account.pk:
            return _again_done(request)
        return refusal if refusal is not None else _again(request, code, expected)
    form = SignInForm(request.POST or None)
    account = _checked(request, form, expected=expected)
    if account is None:
        return _again(request, form, expected)
    if second_factor.has_second_factor(account):
        pending.begin(request, account, "/")
        return _again(request, CodeForm(), expected)
    pending.complete(request, account, "密码（对话框）")
    return _again_done(request)


@never_cache
@leaves_no_trace
@needs("public")
def session(request: Request) -> HttpResponse:
    """Say whether the session lives, without prolonging it: 401 when not, or not of the `account` asked for."""
    alive = bool(request.user.is_authenticated)
    asked = request.GET.get("account", "")
    same = alive and asked in ("", str(request.user.pk))
    return JsonResponse(
        {"alive": same, "account": request.user.pk if alive else None}, status=200 if same else 401
    )


@before_second_factor
@needs(None, change="signed_in")
def sign_out(request: Request) -> HttpResponse:
    """End this session."""
    row = getattr(request, "signed_session", None)
    if row is not None:
        sessions.end_session(account=request.user, session=row.pk, by=actor_of(request))
    auth.logout(request)
    return HttpResponseRedirect(reverse("sign_in"))


@needs(None, change="public")
def sign_in_as(request: Request) -> HttpResponse:
    """Sign in as one of the demo's people without a password; there is no such page outside of demo mode."""
    if not settings.HENGJI_DEMO:
        raise Http404
    account = get_object_or_404(
        Account, username=request.POST.get("username", ""), username__startswith="demo-", is_active=True
    )
    pending.complete(request, account, "体验", with_code=True)
    return HttpResponseRedirect(reverse("home"))


def locked(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """Answer a name that is locked (django-axes calls this): 429 with when it ends and what to do."""
    name = lockout.name_of(request, credentials) or ""
    shown = {"until": lockout.locked_until(name), "again": bool(request.headers.get("HX-Request"))}
    if shown["again"]:
        # htmx shows only what is no error; the dialog has to say what happened.
        return render(request, "people/accounts/again_locked.html", shown)
    return render(request, "people/accounts/locked.html", shown, status=429)


def _checked(request: Request, form: SignInForm, *, expected: str = "") -> Account | None:
    """Give whose name and password were posted; otherwise the form says why not."""
    if request.method != "POST" or not form.is_valid():
        return None
    name = lockout.normal_name(form.cleaned_data["username"])
    account = auth.authenticate(request, username=name, password=form.cleaned_data["password"])
    if getattr(request, "axes_locked_out", False):
        # The middleware of django-axes answers instead.
        pending.note_lock(request, name)
        return None
    if not isinstance(account, Account):
        form.add_error(None, WRONG)
        return None
    if expected and str(account.pk) != expected:
        form.add_error(None, OTHER_ACCOUNT)
        return None
    return account


def _code_given(request: Request, form: CodeForm, account: Account) -> HttpResponse | None:
    """Sign in when the posted code is right; gives the lock page, else None with the form saying why not."""
    if request.method != "POST" or not form.is_valid():
        return None
    if not lockout.open_to(request, account.username):
        return locked(request, None, {"username": account.username})
    try:
        accepted = second_factor.check_code(
            account=account, code=form.cleaned_data["code"], by=as_themselves(request, account)
        )
    except DomainError as error:
        refused(form, error)
        return None
    if accepted is None:
        lockout.count_failure(request, account.username)
        pending.note_lock(request, account.username)
        form.add_error("code", WRONG_CODE)
        return None
    how = "密码和动态码" if accepted.recovery_left is None else "密码和备用码"
    pending.complete(request, account, how, with_code=True, recovery_left=accepted.recovery_left)
    return None


def _again(request: Request, form: SignInForm | CodeForm, expected: str) -> HttpResponse:
    shown = {"form": form, "expected": expected, "asks_code": isinstance(form, CodeForm)}
    return render(request, "people/accounts/again.html", shown)


def _again_done(request: Request) -> HttpResponse:
    token = get_token(request)
    response = render(request, "people/accounts/again_done.html")
    return trigger_client_event(response, "hengji:signed-in", {"csrf": token})
