"""Addresses of the first page, messages, search, settings and help."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from people.views import help, home, messages, search, settings

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("messages/", messages.messages, name="notifications"),
    path("messages/read/", messages.messages_read, name="messages_read"),
    path("messages/<int:message>/open/", messages.message_open, name="message_open"),
    path("messages/<int:message>/unread/", messages.message_unread, name="message_unread"),
    path("search/", search.search, name="search"),
    path("settings/", settings.show, name="settings"),
    path("settings/small-office/<int:unit>/", settings.small_office, name="small_office"),
    path("help/", help.help_index, name="help"),
    path("help/<slug:page>/", help.help_page, name="help_page"),
]
