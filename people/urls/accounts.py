"""Addresses of accounts: signing in and out, activation, the own account, the accounts of the office."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from people.views import accounts, activation, own_account, second_factor, sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.second_factor_code, name="second_factor"),
    path("sign-in/again/", sign_in.sign_in_again, name="sign_in_again"),
    path("sign-in/as/", sign_in.sign_in_as, name="sign_in_as"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("session/", sign_in.session, name="session"),
    path("activate/", activation.activation, name="activate"),
    path("account/", own_account.my_account, name="my_account"),
    path("account/password/", own_account.password, name="change_password"),
    path("account/sessions/end/", own_account.end_all, name="sessions_end_all"),
    path("account/sessions/<int:session>/end/", own_account.end_session, name="session_end"),
    path("account/second-factor/", second_factor.set_up, name="second_factor_set_up"),
    path("account/second-factor/recovery-codes/", second_factor.recovery_codes, name="recovery_codes"),
    path("account/second-factor/remove/", second_factor.give_up, name="second_factor_remove"),
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/new/", accounts.new, name="accounts_new"),
    path("accounts/slips/", accounts.slips, name="account_slips"),
    path("accounts/<int:account>/", accounts.account, name="account"),
    path("accounts/<int:account>/disable/", accounts.disable, name="account_disable"),
    path("accounts/<int:account>/enable/", accounts.enable, name="account_enable"),
    path("accounts/<int:account>/unlock/", accounts.unlock, name="account_unlock"),
    path("accounts/<int:account>/second-factor/reset/", accounts.reset_factor, name="account_reset_factor"),
    path("accounts/<int:account>/sessions/end/", accounts.end_sessions, name="account_end_sessions"),
]
