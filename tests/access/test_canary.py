"""A unique mark in every sensitive field; whoever the table names finds it, and nobody else, on no page, file or log."""

from __future__ import annotations

import html
import io
import logging
import re
import zipfile
from collections import deque
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpResponse
from django.http.cookie import SimpleCookie
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from people.access import Role
from people.acting import Actor
from people.models import (
    Absence,
    Account,
    ActivationCode,
    AuditEntry,
    Delegation,
    Employee,
    Handover,
    Job,
    Notification,
    Opinion,
    RoleGrant,
)
from tests.access.addresses import Address, addresses
from tests.access.lean import each_paper_laid_once, without_copies
from tests.access.makers import scopes_of, values_for
from tests.access.marked_addresses import addresses_of_years
from tests.access.marked_years import Mark, mark_years
from tests.access.rights import stay_signed_in
from tests.access.table import (
    AUDIT,
    CITY,
    LEADERS,
    LINE,
    NOBODY,
    OFFICE,
    SECURITY,
    SUPERVISION,
    SYSTEM,
    Who,
)
from tests.access.year import PARTS
from tests.office import PASSWORD, Office, build_office

PAGES: Final = 150
# Of a year under way an ordinary run opens the pages on which a settled year could show beside it.
LISTS: Final = ("plan", "plan_versions", "plan_subjects", "plan_participants", "progress", "progress_units")
LINK: Final = re.compile(r'href="(/[^"#]*|\?[^"#]*)"')
ASKERS: Final[tuple[Role | None, ...]] = (None, *Role)
STAFF: Final[Who] = frozenset({Role.STAFF})
_READERS: Final[Who] = OFFICE | LEADERS | SUPERVISION | CITY

# Mark → who finds it. Every mark begins with 标记, so that one search finds what it may.
POLICY: Final[dict[str, Who]] = {
    "标记姓名甲一": _READERS | LINE | STAFF,
    "标记姓名甲二": _READERS,
    "标记姓名乙三": CITY,
    "标记缺勤甲一": _READERS | LINE | STAFF,
    "标记缺勤甲二": _READERS,
    "标记缺勤乙三": CITY,
    "标记意见甲": SUPERVISION | OFFICE | CITY | LEADERS,
    "标记意见乙": CITY,
    "标记业务详情甲": SUPERVISION,
    "标记业务详情乙": NOBODY,
    "标记授权详情甲": SUPERVISION | AUDIT,
    "标记系统详情": AUDIT,
    "标记委托原因": frozenset({Role.FILER}),
    "标记授予依据": SYSTEM | SECURITY | AUDIT,
    "标记消息": STAFF,
    "标记任务": OFFICE,
    "标记交接原因甲": OFFICE | CITY | LEADERS | SUPERVISION,
    "标记交接原因乙": CITY,
    "5e17" * 16: NOBODY,
    "KRUGS4ZANFZSAYJA": NOBODY,
    "argon2$argon2id": NOBODY,
    PASSWORD: NOBODY,
}


def mark(office: Office) -> None:
    """Write each mark into its field."""
    now, today = timezone.now(), timezone.localdate()
    for who, words in ((Role.STAFF, "甲一"), ("二科干部职工", "甲二"), ("乙局干部职工", "乙三")):
        person = office.employee(who)
        Employee.objects.filter(pk=person.pk).update(name=f"标记姓名{words}")
        Absence.objects.create(
            employee=person, reason=Absence.Reason.OTHER, start=today, note=f"标记缺勤{words}"
        )
    for agency, author, words in ((office.a, Role.SUPERVISION, "甲"), (office.b, "乙局监督小组", "乙")):
        Opinion.objects.create(
            agency=agency, author=office.account(author), about="事项", text=f"标记意见{words}"
        )
    for leaving, successor, agency, words in (
        (Role.FILER, Role.SECTION_HEAD, office.a, "甲"),
        ("乙局填报人", "乙局科室负责人", office.b, "乙"),
    ):
        Handover.objects.create(
            agency=agency, leaving=office.employee(leaving), successor=office.employee(successor), on=today,
            made_by="某人", reason=f"标记交接原因{words}",
            lines=[{"kind": "职责", "title": "填报", "detail": f"标记交接原因{words}", "state": "已移交"}],
        )  # fmt: skip
    _log(office)
    Delegation.objects.create(
        grantor=office.account(Role.FILER), delegate=office.account("二科填报人"), role=Role.FILER.value,
        agency=office.a, start=today, end=today, reason="标记委托原因",
    )  # fmt: skip
    RoleGrant.objects.filter(account=office.account(Role.CHIEF_LEADER)).update(reason="标记授予依据")
    Notification.objects.create(account=office.account(Role.STAFF), title="通知", body="标记消息")
    Job.objects.create(
        kind="workbook.check", title="标记任务", account=office.account(Role.PERFORMANCE_OFFICE), agency=office.a,
        state=Job.State.DONE, result={"note": "标记任务"}, finished_at=now,
    )  # fmt: skip
    for account in Account.objects.all():
        Authenticator.objects.create(
            user=account, type=Authenticator.Type.TOTP, data={"secret": "KRUGS4ZANFZSAYJA"}
        )
    ActivationCode.objects.create(
        account=office.account("二科干部职工"), purpose="激活", digest="5e17" * 16, expires_at=now
    )


def _log(office: Office) -> None:
    for agency, category, words in (
        (office.a, AuditEntry.Category.BUSINESS, "标记业务详情甲"),
        (office.b, AuditEntry.Category.BUSINESS, "标记业务详情乙"),
        (office.a, AuditEntry.Category.ACCESS, "标记授权详情甲"),
        (None, AuditEntry.Category.SYSTEM, "标记系统详情"),
    ):
        Actor(name="某人").record(
            action="测试",
            target="对象",
            detail={"内容": words},
            agency=agency.pk if agency else None,
            category=category,
        )


World = tuple[Office, dict[Role | None, str], dict[str, Mark]]


@pytest.fixture(autouse=True)
def _lean(monkeypatch: pytest.MonkeyPatch) -> None:
    without_copies(monkeypatch)
    each_paper_laid_once(monkeypatch)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    """The small world with its marks, its settled years and everybody signed in, built once."""
    folder: Path = tmp_path_factory.mktemp("canary")
    with override_settings(HENGJI_DATA=folder), django_db_blocker.unblock(), transaction.atomic():
        office = build_office()
        marks = {words: Mark((words,), who) for words, who in POLICY.items()} | mark_years(office)
        mark(office)
        sessions = {who: office.client_of(who).cookies.output(header="", sep=";") for who in ASKERS}
        stay_signed_in()
        yield office, sessions, marks
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "all_rows", [False, pytest.param(True, marks=pytest.mark.prove)], ids=["输入行抽样", "逐个输入行"]
)
@pytest.mark.django_db
@pytest.mark.parametrize("who", ASKERS, ids=lambda who: who or "未登录")
def test_each_mark_shows_only_where_the_policy_says(
    world: World, who: Role | None, caplog: pytest.LogCaptureFixture, all_rows: bool
) -> None:
    """Crawl as somebody: each mark is found by whom the policy names, and by nobody else, on no page, file or log."""
    office, sessions, marks = world
    client = Client()
    client.cookies = SimpleCookie(sessions[who])
    caplog.set_level(logging.INFO)
    with transaction.atomic():
        found = crawl(client, starts(office, who, all_rows=all_rows), marks)
        exported = text_of(client.post(reverse("audit_export")))  # type: ignore[arg-type]
        for name in marks_in(exported, marks):
            found.setdefault(name, set()).add("audit_export")
        transaction.set_rollback(True)
    assert {name: sorted(places)[:3] for name, places in found.items() if who not in marks[name].who} == {}
    missed = [name for name, mark in marks.items() if who in mark.who and name not in found]
    assert missed == [], "政策允许却一处也没有找到：爬行没有走到"
    assert list(marks_in(caplog.text, marks)) == []


def starts(office: Office, who: Role | None, *, all_rows: bool) -> list[str]:
    """Give every address that answers GET, in every scope, and a search for all marks."""
    found = [reverse("search") + "?q=标记"]
    for address in addresses():
        if address.declared is None or address.declared.read is None or of_a_running_row(address):
            continue
        scopes = scopes_of(address.name, address.arguments)
        if not all_rows and of_a_year(address) and address.name not in LISTS:
            continue  # a year under way has its own canary; that it tells nothing of settled ones: `make prove`
        for scope in scopes[: None if all_rows or not of_a_year(address) else 1]:
            values = values_for(office, address.name, address.arguments, who, scope)
            if values is not None:
                found.append(reverse(address.name, kwargs=values))
    found += [f"/units/{row.agency_id}/opinions/{row.pk}/" for row in Opinion.objects.all()]
    found += [f"/jobs/{job.pk}/{place}" for job in Job.objects.all() for place in ("", "files/名单.txt/")]
    found += [f"/units/{job.agency_id}/workbook/{job.pk}/" for job in Job.objects.all() if job.agency_id]
    found += addresses_of_years(all_rows=all_rows)
    found += [f"/audit/{position}/" for position in AuditEntry.objects.values_list("position", flat=True)]
    return found


def of_a_running_row(address: Address) -> bool:
    """Say whether the address is of a row of a year under way, which test_canary_running opens by its own marks."""
    return of_a_year(address) and not {"agency", "year"}.issuperset(address.arguments)


def of_a_year(address: Address) -> bool:
    """Say whether the address is of the year in the browser."""
    return any(address.name in part.EXPECTATIONS for part in PARTS)


def marks_in(text: str, marks: Mapping[str, Mark]) -> Iterator[str]:
    """Name the marks that stand in a text in any of their forms."""
    return (name for name, mark in marks.items() if any(form in text for form in mark.forms))


def crawl(client: Client, waiting: list[str], marks: Mapping[str, Mark]) -> dict[str, set[str]]:
    """Follow all links from the starts; give the places of each mark."""
    queue, seen, found = deque(dict.fromkeys(waiting)), set(waiting), dict[str, set[str]]()
    visited = 0
    while queue and visited < PAGES + len(waiting):
        url = queue.popleft()
        visited += 1
        response = client.get(url)
        text = text_of(response)  # type: ignore[arg-type]
        for name in marks_in(text, marks):
            found.setdefault(name, set()).add(url)
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for link in LINK.findall(text):
            path = html.unescape(link)
            path = url.partition("?")[0] + path if path.startswith("?") else path
            if path not in seen and worth_reading(path):
                seen.add(path)
                queue.append(path)
    return found


def worth_reading(path: str) -> bool:
    """Leave out what holds no rows (style, guidance, samples) and the same list in another order."""
    plain, _, query = path.partition("?")
    return not plain.startswith(("/static/", "/sign-in/", "/help/", "/components/")) and query in (
        "",
        "export=xlsx",
    )


def text_of(response: HttpResponse) -> str:
    """Read an answer as a person could: pages, spreadsheets unzipped, PDFs as text, and the headers."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return headers + readable(content)


@lru_cache(maxsize=64)
def readable(content: bytes) -> str:
    """The text in a file's bytes: of archives that of all their parts, of PDFs that of all pages without spaces."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(readable(parts.read(name)) for name in parts.namelist())
    if content.startswith(b"%PDF"):
        pages = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        return re.sub(r"\s", "", pages)
    return content.decode("utf-8", "replace")
