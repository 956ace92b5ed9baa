"""我的账号: name, roles in words, password, second factor, sessions."""

from __future__ import annotations

from django.contrib import auth, messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from people import lockout
from people.errors import DomainError
from people.forms.accounts import PasswordForm
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import needs
from people.role_words import roles_in_words
from people.services import second_factor, sessions
from people.services.own_account import change_password
from people.session_limits import before_second_factor
from people.signing_in import SESSION
from people.views.sign_in import locked

WRONG = "现在的密码不对。"


@never_cache
@needs("signed_in")
def my_account(request: Request) -> HttpResponse:
    """Show who is signed in, with which rights, and where else."""
    shown = {
        "roles": roles_in_words(request.access),
        "sessions": request.user.sessions.all(),
        "current": request.session.get(SESSION),
        "second_factor": second_factor.has_second_factor(request.user),
        "recovery_left": second_factor.recovery_codes_left(request.user),
        "must_have_factor": second_factor.required(request.access),
    }
    return render(request, "people/accounts/my_account.html", shown)


@never_cache
@sensitive_post_parameters("password", "new_password", "repeat")
@needs("signed_in", change="signed_in")
def password(request: Request) -> HttpResponse:
    """Change the password against the one so far; all other sessions end."""
    account = request.user
    form = PasswordForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        if not lockout.open_to(request, account.username):
            return locked(request, None, {"username": account.username})
        if account.check_password(form.cleaned_data["password"]):
            new = form.cleaned_data["new_password"]
            change_password(
                by=actor_of(request), account=account, password=new, session=request.session[SESSION]
            )
            auth.update_session_auth_hash(request, account)
            messages.success(request, "密码已修改，其他设备上的登录都已退出。")
            return HttpResponseRedirect(reverse("my_account"))
        lockout.count_failure(request, account.username)
        form.add_error("password", WRONG)
    return render(request, "people/accounts/password.html", {"form": form})


@needs(None, change="signed_in")
def end_session(request: Request, session: int) -> HttpResponse:
    """End one of the own sessions; the one in use leads to the sign-in page."""
    try:
        sessions.end_session(account=request.user, session=session, by=actor_of(request))
    except DomainError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("my_account"))
    if session == request.session.get(SESSION):
        auth.logout(request)
        return HttpResponseRedirect(reverse("sign_in"))
    messages.success(request, "已退出那处登录。")
    return HttpResponseRedirect(reverse("my_account"))


@before_second_factor
@needs(None, change="signed_in")
def end_all(request: Request) -> HttpResponse:
    """Sign out everywhere, here as well."""
    sessions.end_all_sessions(account=request.user, by=actor_of(request))
    auth.logout(request)
    messages.success(request, "已在所有设备上退出，请重新登录。")
    return HttpResponseRedirect(reverse("sign_in"))
