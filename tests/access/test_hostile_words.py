"""Markup in every stored word: names, reasons, titles. No page draws it, whoever opens which page."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

import pytest
from django.db import connection, models, transaction
from django.http.cookie import SimpleCookie
from django.test import Client
from django.urls import reverse

from appraisals.models import AppraisalRound, DutyReport, Elector
from bonuses.models import BonusApproval, BonusSupplement, InternalSplit, Scenario, SupplementLine
from indicators.models import (
    Correction,
    Evidence,
    IndicatorExit,
    LedgerEntry,
    LedgerEvent,
    MonthlyEvent,
    MonthlyEvidence,
    MonthlyReport,
    OverdueStep,
    PrimaryIndicator,
    QuarterlyReturn,
    SecondaryIndicator,
)
from people.access import Role
from people.models import (
    Absence,
    Account,
    Agency,
    Delegation,
    Department,
    Duty,
    Employee,
    Handover,
    Job,
    Notification,
    Opinion,
    Posting,
    RoleGrant,
    StoredFile,
)
from plans.models import (
    Body,
    BodyMember,
    CalendarItem,
    Liaison,
    Objection,
    Participant,
    PlanChange,
    Publication,
    PublicNotice,
    ReviewOpinion,
    RouteRecord,
    SectionDraft,
    Subject,
)
from reports.models import RemovalProtocol, YearPaper
from scoring.models import (
    Adjustment,
    Appeal,
    Attendance,
    ChargeProposal,
    CoefficientFactor,
    Complaint,
    ConductRecord,
    Consequence,
    Decision,
    FeedbackItem,
    GraveEvent,
    InspectingUnit,
    Inspection,
    Meeting,
    PastResult,
    PersonalCharge,
    PublicRating,
    QuarterSettlement,
    RectificationItem,
    ReminderLetter,
    SettlementAct,
    SuperiorVerdict,
    Title,
    VerdictItem,
    Violation,
)
from tests.access.addresses import Address, addresses
from tests.access.lean import only_what_opens
from tests.access.makers import scopes_of, values_for
from tests.access.rights import KeptRights, stay_signed_in
from tests.office import Office, build_office
from tests.running_year import running_year

MARKUP: Final = '<b data-x="1">\''
# What the program decides by, and so never holds words of a person.
CODES: Final = frozenset(
    "role kind state category password username key link claim theme reason_code code number digest grade trigger "
    "previous_grade staff_category situation level punishment fingerprint audience head preview_note "
    "step form matter conclusion target rule".split()
)
ASKERS: Final[tuple[Role, ...]] = (
    Role.PERFORMANCE_OFFICE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.SUPERVISION, Role.AUDIT_ADMIN, Role.STAFF,
)  # fmt: skip
STORED: Final[tuple[type[models.Model], ...]] = (
    Agency, Department, Employee, Account, Posting, Duty, RoleGrant, Delegation, Absence, Handover, Opinion, Job,
    Notification, Body, BodyMember, StoredFile,
    Subject, Participant, CalendarItem, Liaison, PublicNotice, Objection, RouteRecord, ReviewOpinion, PlanChange,
    SectionDraft, Publication,
    PrimaryIndicator, SecondaryIndicator, IndicatorExit, LedgerEntry, LedgerEvent, Evidence, Correction,
    QuarterlyReturn, MonthlyReport, MonthlyEvent, MonthlyEvidence, OverdueStep,
    PublicRating, Adjustment, PersonalCharge, Violation, GraveEvent, ReminderLetter, Meeting, Inspection, Complaint,
    ConductRecord, ChargeProposal, RectificationItem, CoefficientFactor, QuarterSettlement,
    InspectingUnit, Attendance,
    AppraisalRound, Elector, DutyReport,
    Decision, PastResult, SettlementAct, Appeal, Consequence, Title, SuperiorVerdict, VerdictItem, FeedbackItem,
    BonusApproval, BonusSupplement, SupplementLine, InternalSplit, Scenario,
    YearPaper, RemovalProtocol,
)  # fmt: skip
READ: Final = {
    one.name: one for one in addresses() if one.declared and one.declared.read and one.name != "help_page"
}

SOME: Final = 2

World = tuple[Office, dict[Role, str]]


RIGHTS: Final = KeptRights()
# One client for all: each new one builds the whole middleware again.
CLIENT: Final = Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def _rights_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    RIGHTS.rolled_back()
    RIGHTS.lend_to(monkeypatch)


@pytest.fixture(autouse=True)
def _lean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only pages that open are looked at: neither refusals nor what is on paper."""
    with only_what_opens(monkeypatch):
        yield


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The small world with a year under way and everybody signed in, its words spoiled; requests are rolled back."""
    RIGHTS.forget()
    with (
        django_db_blocker.unblock(),
        connection.execute_wrapper(RIGHTS.watch),
        connection.execute_wrapper(WRITTEN.watch),
        transaction.atomic(),
    ):
        office = build_office()
        for agency in (office.a, office.b):
            running_year(office, agency=agency)
        sessions = {who: office.client_of(who).cookies.output(header="", sep=";") for who in ASKERS}
        stay_signed_in()
        spoil()
        RIGHTS.rolled_back()
        yield office, sessions
        transaction.set_rollback(True)


def _free(model: type[models.Model]) -> list[str]:
    """Give the columns of the model that hold words of a person."""
    return [
        str(field.column)
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not field.primary_key
        and not {field.name, field.name.rpartition("_")[2]} & CODES
    ]


COLUMNS: Final = {model._meta.db_table: columns for model in STORED if (columns := _free(model))}
# Bare SQL, prepared once: it runs before each of thousands of requests.
SPOILING: Final = {
    table: f'UPDATE "{table}" SET '
    + ", ".join(
        f'"{one}" = CASE WHEN "{one}" = \'\' OR "{one}" LIKE \'<b data-x%%\' THEN "{one}" ELSE %s || "{one}" END'
        for one in columns
    )
    for table, columns in COLUMNS.items()
}


class Written:
    """The tables that something was written into; `watch` is an `execute_wrapper` of the connection."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def watch(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note the table of INSERT INTO, UPDATE and the like."""
        if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.tables.update(re.findall(r'"(\w+)"', sql))
        return execute(sql, params, many, context)


WRITTEN: Final = Written()


def spoil(tables: Collection[str] = COLUMNS.keys()) -> None:
    """Put markup in front of every word that a person could have written, into these tables or any."""
    with connection.cursor() as cursor:
        for table in COLUMNS.keys() & set(tables):
            cursor.execute(SPOILING[table], [MARKUP] * len(COLUMNS[table]))


def _page(office: Office, cookies: str, who: Role, address: Address) -> str | None:
    """Open the address with objects of the asker's reach, all words spoiled; empty for a refusal, None for a file."""
    for scope in scopes_of(address.name, address.arguments):
        with transaction.atomic():
            WRITTEN.tables.clear()
            values = values_for(office, address.name, address.arguments, who, scope)
            try:
                if values is None:
                    continue
                with RIGHTS.giving_nothing():
                    spoil(set(WRITTEN.tables))
                CLIENT.cookies = SimpleCookie(cookies)
                response = CLIENT.get(
                    reverse(address.name, kwargs=values), {"q": MARKUP, "who": MARKUP, "words": MARKUP}
                )
                assert response.status_code < 500, (address.name, scope)
                if response.status_code == 200:
                    is_page = "html" in response.headers["Content-Type"]
                    return response.content.decode() if is_page else None
            finally:
                transaction.set_rollback(True)
                RIGHTS.rolled_back()
    return ""


def test_the_words_of_every_part_are_spoiled() -> None:
    assert sum(map(len, COLUMNS.values())) > 130
    assert {"progress", "problems", "measures"} <= set(COLUMNS[LedgerEntry._meta.db_table])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "every", [False, pytest.param(True, marks=pytest.mark.prove)], ids=["two readers", "every reader"]
)
@pytest.mark.parametrize("name", sorted(READ))
def test_stored_markup_is_shown_and_never_obeyed(world: World, name: str, every: bool) -> None:
    """The first two who may open a page look at it, in `make prove` all of them."""
    (office, sessions), readers = world, 0
    for who in ASKERS:
        page = _page(office, sessions[who], who, READ[name])
        if page is None:
            return  # a file: drawing it for everybody tells nothing of pages
        assert "<b data-x" not in page, who
        readers += page != ""
        if readers == SOME and not every:
            return


@pytest.mark.django_db
def test_the_spoiled_words_do_stand_on_pages(world: World) -> None:
    """The control: what is looked for above is there, as text."""
    office, sessions = world
    shown = [
        name
        for name in (
            "staff",
            "duties",
            "organisation",
            "accounts",
            "roles",
            "jobs",
            "opinions",
            "handover",
            "bodies",
            "review",
            "my_quarter",
            "ledger_entry",
            "notices",
            "register_list",
            "register_row",
            "meetings",
            "calendar",
            "grid",
        )
        if any("&lt;b data-x" in (_page(office, sessions[who], who, READ[name]) or "") for who in ASKERS)
    ]
    assert len(shown) >= 15, shown
