"""Addresses: from the city to the person."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, path

from bonuses.views import chain

CITY: Final = "units/<int:agency>/years/<int:year>/results/<int:settlement>/chain/"
UNIT: Final = "units/<int:agency>/years/<int:year>/internal-bonus/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(CITY, chain.bonus_chain, name="bonus_chain"),
    path(f"{CITY}units/<int:subject>/", chain.bonus_chain_unit, name="bonus_chain_unit"),
    path(UNIT, chain.internal_bonus, name="internal_bonus"),
    path(f"{UNIT}<int:split>/", chain.internal_link, name="internal_link"),
]
