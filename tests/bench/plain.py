"""The yardstick: a list of 50 rows as any Django tutorial would write it, behind Django's default middleware."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from people.models import Posting

ROWS: Final = 50
MIDDLEWARE: Final = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATE: Final = """<!doctype html><title>{{ request.user.name }}</title><table>{% for row in rows %}<tr>
<td><a href="{% url "one" row.pk %}">{{ row.employee.number }}</a></td><td>{{ row.employee.name }}</td>
<td>{{ row.department.name|default:"—" }}</td><td>{{ row.post }}</td><td>{{ row.category }}</td>
<td>{{ row.start|date:"Y-m-d" }}</td><td>{{ row.end|date:"Y-m-d" }}</td><td>{{ row.reason }}</td>
</tr>{% endfor %}</table>"""


@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """Show 50 rows of two joined tables in eight columns."""
    rows = Posting.objects.select_related("employee", "department").order_by("pk")[:ROWS]
    return HttpResponse(engines["django"].from_string(TEMPLATE).render({"rows": rows}, request))


urlpatterns = [path("", listed, name="home"), path("<int:pk>/", listed, name="one")]
