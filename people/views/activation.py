"""The page a printed slip leads to: login name and code set a password and sign in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from people import lockout, pending
from people.forms.accounts import ActivateForm
from people.frame.forms import refused
from people.frame.requests import Request
from people.models import Account
from people.permissions import needs
from people.services import second_factor
from people.services.activation import WrongCode, activate, find_code
from people.signing_in import as_themselves
from people.views.sign_in import locked


@never_cache
@sensitive_post_parameters("code", "new_password", "repeat")
@needs("public", change="public")
def activation(request: Request) -> HttpResponse:
    """Set the password with the slip's code; with a second factor the code of it is asked next."""
    form = ActivateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["username"]
        if not lockout.open_to(request, name):
            return locked(request, None, {"username": name})
        account = _activated(request, form)
        if account is not None:
            return _on(request, account)
    return render(request, "people/accounts/activate.html", {"form": form})


def _activated(request: Request, form: ActivateForm) -> Account | None:
    """Carry it out; a wrong code counts like a wrong password."""
    given = form.cleaned_data
    try:
        found = find_code(username=given["username"], code=given["code"])
        # Only now it is known whose name the password must not hold.
        form.account = found.account
        form.check_password(given["new_password"], found.account)
        if form.errors:
            return None
        return activate(
            username=given["username"],
            code=given["code"],
            password=given["new_password"],
            by=as_themselves(request, found.account),
        )
    except WrongCode as error:
        lockout.count_failure(request, given["username"])
        pending.note_lock(request, lockout.normal_name(given["username"]))
        refused(form, error)
        return None


def _on(request: Request, account: Account) -> HttpResponse:
    if second_factor.has_second_factor(account):
        # Wrong codes of the authenticator stay counted: a new slip is no way round the lock.
        pending.begin(request, account, reverse("home"))
        return HttpResponseRedirect(reverse("second_factor"))
    lockout.forget(account.username)
    pending.complete(request, account, "激活码")
    messages.success(request, "密码已设好，您已登录。请记住登录名和密码，激活码不能再用。")
    return HttpResponseRedirect(reverse("home"))
