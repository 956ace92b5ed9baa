"""Two-step sign-in of the own account: set up, confirm, recovery codes, give up."""

from __future__ import annotations

from contextlib import suppress

from allauth.mfa.adapter import get_adapter
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from people import lockout
from people.errors import DomainError
from people.forms.accounts import CodeForm, FirstCodeForm
from people.frame.forms import refused
from people.frame.requests import Request
from people.middleware import actor_of
from people.permissions import needs
from people.pictures import qr_picture
from people.sealing import seal, unseal
from people.services import second_factor
from people.session_limits import before_second_factor
from people.signing_in import SECOND_FACTOR
from people.views.sign_in import WRONG_CODE, locked
from people.ways import safe_next

SECRET = "new_factor"


@never_cache
@before_second_factor
@needs("signed_in", change="signed_in")
def set_up(request: Request) -> HttpResponse:
    """Show the key to scan and take the first code; then the recovery codes, this once."""
    if second_factor.has_second_factor(request.user):
        return HttpResponseRedirect(reverse("my_account"))
    secret = _secret(request)
    form = FirstCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = second_factor.set_up(
                account=request.user, secret=secret, code=form.cleaned_data["code"], by=actor_of(request)
            )
        except DomainError as error:
            refused(form, error)
        else:
            del request.session[SECRET]
            request.session[SECOND_FACTOR] = True
            return render(
                request, "people/accounts/recovery_codes.html", {"codes": codes, "way": safe_next(request)}
            )
    url = get_adapter().build_totp_url(request.user, secret)
    shown = {
        "form": form,
        "picture": qr_picture(url),
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "next": request.GET.get("next", ""),
        "must": getattr(request, "second_factor_missing", False),
    }
    return render(request, "people/accounts/second_factor.html", shown)


@never_cache
@needs("signed_in", change="signed_in")
def recovery_codes(request: Request) -> HttpResponse:
    """Make new recovery codes against a code of the authenticator; they are shown this once."""
    form = CodeForm(request.POST or None)
    answer = _confirmed(request, form)
    if answer is not None:
        return answer
    if request.method == "POST" and form.is_valid():
        codes = second_factor.renew_recovery_codes(account=request.user, by=actor_of(request))
        return render(
            request, "people/accounts/recovery_codes.html", {"codes": codes, "way": reverse("my_account")}
        )
    return render(request, "people/accounts/confirm_code.html", {"form": form, "act": "recovery"})


@never_cache
@needs("signed_in", change="signed_in")
def give_up(request: Request) -> HttpResponse:
    """Forget the authenticator against one of its codes; who must have one is led to set up another."""
    form = CodeForm(request.POST or None)
    answer = _confirmed(request, form)
    if answer is not None:
        return answer
    if request.method == "POST" and form.is_valid():
        second_factor.remove(account=request.user, by=actor_of(request), reason="本人停用")
        request.session.pop(SECOND_FACTOR, None)
        messages.success(request, "两步验证已停用。")
        return HttpResponseRedirect(reverse("my_account"))
    return render(request, "people/accounts/confirm_code.html", {"form": form, "act": "remove"})


def _confirmed(request: Request, form: CodeForm) -> HttpResponse | None:
    """Check the posted code; gives another page when there is no factor or the name is locked."""
    if not second_factor.has_second_factor(request.user):
        return HttpResponseRedirect(reverse("second_factor_set_up"))
    if request.method != "POST" or not form.is_valid():
        return None
    if not lockout.open_to(request, request.user.username):
        return locked(request, None, {"username": request.user.username})
    try:
        accepted = second_factor.check_code(
            account=request.user, code=form.cleaned_data["code"], by=actor_of(request)
        )
    except DomainError as error:
        refused(form, error)
        return None
    if accepted is None:
        lockout.count_failure(request, request.user.username)
        form.add_error("code", WRONG_CODE)
    return None


def _secret(request: Request) -> str:
    """Give the key that is being set up, kept sealed in the session from the first look on."""
    if SECRET in request.session:
        with suppress(DomainError):  # SECRET_KEY was exchanged meanwhile: begin anew
            return unseal(request.session[SECRET])
    secret = second_factor.new_secret()
    request.session[SECRET] = seal(secret)
    return secret
