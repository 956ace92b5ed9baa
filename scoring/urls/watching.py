"""Addresses: rectification and meetings."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, path

from scoring.views import meetings, watching

_AT: Final = "units/<int:agency>/years/<int:year>"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_AT}/rectification/", watching.rectifications, name="rectifications"),
    path(f"{_AT}/rectification/new/", watching.rectification_new, name="rectification_new"),
    path(f"{_AT}/rectification/<int:item>/", watching.rectification, name="rectification"),
    path(
        f"{_AT}/rectification/<int:item>/change/", watching.rectification_change, name="rectification_change"
    ),
    path(f"{_AT}/rectification/<int:item>/done/", watching.rectification_done, name="rectification_done"),
    path(
        f"{_AT}/rectification/<int:item>/accept/", watching.rectification_accept, name="rectification_accept"
    ),
    path(f"{_AT}/rectification/<int:item>/back/", watching.rectification_back, name="rectification_back"),
    path(f"{_AT}/meetings/", meetings.meetings, name="meetings"),
    path(f"{_AT}/meetings/new/", meetings.meeting_new, name="meeting_new"),
    path(f"{_AT}/meetings/<int:meeting>/", meetings.meeting, name="meeting"),
    path(f"{_AT}/meetings/<int:meeting>/change/", meetings.meeting_change, name="meeting_change"),
]
