"""The small entry «提意见» of the frame, for the 监督小组 on every page of an agency it watches."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.urls import reverse

from people.access import Access
from people.frame.navigation import registered
from people.frame.places import current_agency
from people.permissions import allowed

register = template.Library()


@register.simple_tag(takes_context=True)
def opinion_link(context: dict[str, Any]) -> str:
    """Give the address of a new opinion on this page; empty where none may be left."""
    request: HttpRequest | None = context.get("request")
    access: Access | None = getattr(request, "access", None)
    if request is None or access is None or not access.signed_in:
        return ""
    if not allowed(access, "opinion.write"):
        return ""
    agency = current_agency(request)
    if agency is None or not allowed(access, "opinion.write", agency):
        return ""
    match = request.resolver_match
    name = match.url_name if match else ""
    title = next((item.title for item in registered() if item.url_name == name), "")
    about = urlencode({"link": request.path, "about": title})
    return f"{reverse('opinion_new', kwargs={'agency': agency})}?{about}"
