"""Reading the program's addresses, which imports every page: seconds in a process that has not done it yet."""

from __future__ import annotations

from django.urls import get_resolver


def read_addresses() -> None:
    """Read them before a transaction whose messages link to pages; costs nothing the second time.

    Inside it the other writers would wait as long: on SQLite for the only write lock, and on a busy machine for longer
    than they are willing to ("database is locked"). The web processes read them before they divide (config.web_server).
    """
    get_resolver().reverse_dict  # noqa: B018 — reading it is what loads them
