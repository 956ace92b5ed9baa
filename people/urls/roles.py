"""Addresses of roles, delegation and setting an office up."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from people.views import delegations, roles, set_up

urlpatterns: list[URLPattern | URLResolver] = [
    path("roles/", roles.roles, name="roles"),
    path("roles/combinations/", roles.role_combinations, name="role_combinations"),
    path("roles/grant/", roles.role_grant, name="role_grant"),
    path("roles/<int:grant>/end/", roles.role_end, name="role_end"),
    path("account/delegations/", delegations.delegations, name="delegations"),
    path("account/delegations/new/", delegations.delegation_new, name="delegation_new"),
    path(
        "account/delegations/<int:delegation>/revoke/",
        delegations.delegation_revoke,
        name="delegation_revoke",
    ),
    path("setup/", set_up.set_up, name="setup"),
]
