"""What people itself finds: persons, sections, and pages of help."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from people.access import Access
from people.frame.guidebook import pages
from people.frame.search import MOST, Hit, register_search
from people.models import Department, Employee
from people.permissions import allowed
from people.typed import half_width


def join() -> None:
    """Register the providers of this app, in the order in which the results stand."""
    register_search(staff)
    register_search(departments)
    register_search(help_pages, guide=True)


def staff(access: Access, words: str) -> Iterator[Hit]:
    """Find people by part of the name or 工号, among those whom the access may see."""
    words = half_width(words)
    rows = (
        Employee.objects.visible_to(access)
        .filter(Q(name__icontains=words) | Q(number__istartswith=words))
        .order_by("name", "number")
        .values_list("pk", "agency", "agency__name", "number", "name", "left_on")[:MOST]
    )
    for pk, agency, agency_name, number, name, left_on in rows:
        left = "　已离岗" if left_on and left_on < access.today else ""
        link = path_of("staff_detail", agency=agency, employee=pk)
        yield Hit("人员", name, link, f"工号 {number}　{agency_name}{left}")


def departments(access: Access, words: str) -> Iterator[Hit]:
    """Find sections by part of the name, among those in sight."""
    rows = (
        Department.objects.visible_to(access)
        .filter(name__icontains=words)
        .order_by("name", "-valid_from")
        .values_list("pk", "agency", "agency__name", "name", "kind", "valid_to")[:MOST]
    )
    for pk, agency, agency_name, name, kind, valid_to in rows:
        over = "（已停用）" if valid_to and valid_to <= access.today else ""
        link = path_of("department_detail", agency=agency, department=pk)
        yield Hit("科室", f"{name}{over}", link, f"{kind}　{agency_name}")


def help_pages(access: Access, words: str) -> Iterator[Hit]:
    """Find pages of help by title and text."""
    if not allowed(access, "signed_in"):
        return
    found = [page for page in pages() if words.lower() in f"{page.title} {page.plain}".lower()]
    for page in found[:MOST]:
        yield Hit("帮助", page.title, reverse("help_page", kwargs={"page": page.slug}), page.excerpt(words))


def path_of(name: str, **kwargs: int) -> str:
    """Give the path of a page, empty when there is none."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""
