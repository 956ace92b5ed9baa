"""Hostile words, addresses and files at the pages of a settled year: shown as text, refused, or told nothing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from people.access import Role
from people.models import Agency
from people.xlsx.faults import Fault
from plans.models import Participant, Subject
from reports.reconciling.upload import LONGEST
from reports.result_files import KINDS, XLSX, build, file_name, place
from reports.workbook.marked import write_marked
from scoring.models import PersonResult, Settlement
from tests.access.marked_addresses import addresses_of
from tests.access.marked_years import write_year
from tests.access.settled import settled_year
from tests.access.test_canary import readable
from tests.office import YEAR, Office, build_office

pytestmark = pytest.mark.django_db
State = Settlement.State
MARKUP: Final = '<b data-x="1">&\'</b>'
FETCHED: Final = '<img src="file:///etc/hostname"><link rel="attachment" href="http://x.example/">'
FORMULA: Final = '=HYPERLINK("http://x.example";1)'


@pytest.fixture
def office(settings: Any, tmp_path: Path) -> Office:
    settings.HENGJI_DATA = tmp_path
    return build_office()


@pytest.fixture
def reader(office: Office) -> Client:
    return office.client_of(Role.PERFORMANCE_OFFICE)


def at(settlement: Settlement, name: str, **more: object) -> str:
    plan = settlement.plan
    return reverse(
        name, kwargs={"agency": plan.agency_id, "year": plan.year, "settlement": settlement.pk, **more}
    )


def test_markup_in_any_word_of_a_year_is_text_on_every_page(office: Office, reader: Client) -> None:
    settlement = write_year(office.a, YEAR, State.DRAFT, MARKUP)
    drawn = 0
    for url in addresses_of(settlement, all_rows=True):
        response = reader.get(url)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            page = response.content.decode()
            assert "<b data-x" not in page, url
            drawn += "&lt;b data-x=&quot;1&quot;&gt;&amp;&#x27;" in page
    assert drawn > 40


@pytest.mark.parametrize("words", [FORMULA, "+7919+1", "-7919+1", "@SUM(7919)", "\t=7919+1", "\r=7919+1"])
def test_words_that_look_like_formulas_stay_words_in_every_spreadsheet(
    office: Office, reader: Client, words: str
) -> None:
    settlement = write_year(office.a, YEAR, State.DRAFT, words)
    books = [build(settlement, kind).read_bytes() for kind in KINDS.values() if kind.content_type == XLSX]
    books += [
        reader.get(f"{at(settlement, name)}?export=xlsx").content
        for name in ("result_subjects", "result_people", "result_bonus")
    ]
    assert len(books) == 7
    written = 0
    for content in books:
        cells = list(_cells(content))
        written += any(words.strip() in str(value) for kind, value in cells if kind != "f")
        # Inside a formula such words stand between quotes only.
        bare = [re.sub(r'"(?:[^"]|"")*"', "", str(value)) for kind, value in cells if kind == "f"]
        assert not [formula for formula in bare if words.strip() in formula]
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = parts.namelist()
            assert not [name for name in names if "externalLink" in name]
            assert not any(b"x.example" in parts.read(name) for name in names if name.endswith(".rels"))
    assert written >= 4


def _cells(content: bytes) -> Iterator[tuple[str, Any]]:
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            yield from ((cell.data_type, cell.value) for cell in row if cell.value is not None)


@pytest.mark.parametrize("kind", ["pdf", "sheets", "slips"])
def test_words_on_paper_are_printed_and_nothing_is_fetched(office: Office, kind: str) -> None:
    settlement = write_year(office.a, YEAR, State.DRAFT, FETCHED)
    content = build(settlement, KINDS[kind]).read_bytes()
    printed = readable(content)
    assert re.sub(r"\s", "", FETCHED[:40]) in printed
    assert b"/EmbeddedFile" not in content
    assert b"x.example" not in content


def test_files_of_a_result_are_read_by_the_program_alone(office: Office) -> None:
    built = build(settled_year(office, office.a, YEAR), KINDS["json"])
    assert built.stat().st_mode & 0o777 == 0o600
    assert {path.stat().st_mode & 0o777 for path in (built.parent, built.parent.parent)} == {0o700}


@pytest.mark.parametrize(
    "name", ['甲/乙"局', "甲\r\nX-Evil: 1", "../../甲", "Bureau\r\nSet-Cookie: a=b", "甲" * 200]
)
def test_an_office_of_any_name_gets_its_files_under_one_that_is_safe(
    office: Office, reader: Client, name: str
) -> None:
    settlement = settled_year(office, office.a, YEAR)
    Agency.objects.filter(pk=office.a.pk).update(name=name)
    settlement = Settlement.objects.select_related("plan__agency").get(pk=settlement.pk)
    for kind in KINDS.values():
        safe = file_name(settlement, kind)
        assert len(safe.encode()) <= 255
        assert not re.search(r'[/\\"\r\n]', safe)
        path = place(settlement, kind)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"content")
        response = reader.get(at(settlement, "result_file", kind=kind.kind))
        assert response.status_code == 200
        assert response["Content-Disposition"].startswith("attachment")
        assert "X-Evil" not in response
        assert not response.cookies.get("a")
        response.close()


def test_nothing_of_a_result_is_kept_by_browsers(office: Office, reader: Client) -> None:
    settlement = settled_year(office, office.a, YEAR)
    for url in addresses_of(settlement, all_rows=True):
        response = reader.get(url)
        assert "no-store" in response["Cache-Control"], url
        if response.headers.get("Content-Disposition"):
            assert response["X-Content-Type-Options"] == "nosniff"
        response.close()


HOSTILE: Final = (
    "9" * 4_400,
    "-1",
    "0",
    "²",
    "甲\x00乙",
    "%00",
    "../../etc/passwd",
    "甲" * 20_000,
    "<b>",
    "'\"",
)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("result_input", "sheet"),
        ("result_input", "key"),
        ("result_compare", "with"),
        ("result_subject", "open"),
        ("result_person", "open"),
        ("my_result", "open"),
        ("my_result", "subject"),
        ("result_subjects", "group"),
        ("result_people", "group"),
        ("result_bonus", "group"),
        ("workbook_blank", "scheme"),
    ],
)
def test_hostile_words_in_an_address_are_refused_or_passed_over(
    office: Office, reader: Client, name: str, field: str
) -> None:
    found = settled_year(office, office.a, YEAR, state=State.PUBLISHED)
    more = {"subject": found.subject_results.all()[0].pk} if name == "result_subject" else {}
    more = {"person": found.person_results.all()[0].pk} if name == "result_person" else more
    url = at(found, name, **more) if name.startswith("result") else ""
    if name == "my_result":
        url = reverse(name, kwargs={"agency": office.a.pk, "year": YEAR})
    if name == "workbook_blank":
        url = reverse(name, kwargs={"agency": office.a.pk})
    for value in HOSTILE:
        sent = {field: value, "sheet": "人员"} if field == "key" else {field: value}
        response = reader.get(url, sent)
        assert response.status_code in (200, 404), value[:20]
        assert "<b>'" not in response.content.decode(errors="replace")


def test_a_result_opens_under_the_own_address_only(office: Office) -> None:
    """The keys of another office's or another year's settlement in an address that one may open."""
    own, foreign = settled_year(office, office.a, YEAR), settled_year(office, office.b, YEAR)
    before = settled_year(office, office.a, YEAR - 1)
    reader = office.client_of(Role.PERFORMANCE_OFFICE)
    for other in (foreign, before):
        place_ = {"agency": office.a.pk, "year": YEAR}
        person, subject = other.person_results.all()[0].pk, other.subject_results.all()[0].pk
        for url in (
            reverse("result", kwargs={**place_, "settlement": other.pk}),
            reverse("result_file", kwargs={**place_, "settlement": other.pk, "kind": "json"}),
            reverse("result_input", kwargs={**place_, "settlement": other.pk}) + "?sheet=人员&key=A01",
            reverse("result_person", kwargs={**place_, "settlement": own.pk, "person": person}),
            reverse("result_subject", kwargs={**place_, "settlement": own.pk, "subject": subject}),
            f"{at(own, 'result_compare')}?with={other.pk}",
        ):
            assert reader.get(url).status_code == 404, url
    city = office.client_of(Role.CITY_OFFICE)
    assert city.get(f"{at(own, 'result_compare')}?with={foreign.pk}").status_code == 404


def test_one_s_own_result_is_found_by_the_own_number_in_the_own_office_only(office: Office) -> None:
    """The same 工号 in another office is another person, and another office's result none of theirs."""
    settled_year(office, office.b, YEAR, state=State.PUBLISHED)
    found = settled_year(office, office.a, YEAR, state=State.PUBLISHED)
    PersonResult.objects.filter(settlement=found, number="A01").update(number="B01", name="同号者")
    page = office.client_of("乙局干部职工").get(
        reverse("my_result", kwargs={"agency": office.b.pk, "year": YEAR})
    )
    assert "同号者" not in page.content.decode()
    elsewhere = reverse("my_result", kwargs={"agency": office.a.pk, "year": YEAR})
    assert office.client_of("乙局干部职工").get(elsewhere).status_code == 404


def test_numbers_that_were_dealt_out_anew_open_nobody_else_s_row(office: Office) -> None:
    found = settled_year(office, office.a, YEAR, state=State.PUBLISHED)
    other = found.person_results.get(number="A11")
    subject = Subject.objects.create(plan=found.plan, code="K1", name="一科", kind=Subject.Kind.SECTION)
    own = Participant.objects.create(
        plan=found.plan,
        employee=office.employee(Role.STAFF),
        number=other.number,
        name="一科干事",
        subject=subject,
    )
    client, url = (
        office.client_of(Role.STAFF),
        reverse("my_result", kwargs={"agency": office.a.pk, "year": YEAR}),
    )
    assert "这一年的考核名单里没有您" in client.get(url).content.decode()
    Participant.objects.filter(pk=own.pk).update(number="A01")
    assert "这一年的考核名单里没有您" not in client.get(url).content.decode()


def _zip_of(text: str) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["工号", "得分"])
    sheet.append([text] * 60)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _with_sheet(change: Callable[[bytes], bytes]) -> bytes:
    """A good book whose sheet is changed as its XML."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_zip_of("九" * 32_000))) as good,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            part = good.read(name)
            bad.writestr(name, change(part) if name.endswith("sheet1.xml") else part)
    return content.getvalue()


def _swollen(sheet: bytes) -> bytes:
    """The same row of sixty long words sixty times: a few hundred MB in a small file."""
    end = sheet.rindex(b"</row>") + len(b"</row>")
    begin = sheet.rindex(b"<row ", 0, end)
    return sheet[:begin] + sheet[begin:end] * 60 + sheet[end:]


def test_figures_that_unpack_without_end_are_refused(office: Office, reader: Client) -> None:
    settlement = settled_year(office, office.a, YEAR)
    url = at(settlement, "result_reconcile")
    for name, content, told in (
        ("a.csv", b"9\n" * LONGEST, "内容太多"),
        ("a.xlsx", _with_sheet(_swollen), ""),
        ("a.xlsx", _with_sheet(_entities), "figures.xlsx"),
        ("../../a.xlsx", b"PK\x03\x04", "figures.xlsx"),
    ):
        response = reader.post(url, {"paste": "", "figure": "", "file": SimpleUploadedFile(name, content)})
        page = response.content.decode()
        assert response.status_code == 200
        assert len(page) < 8_000_000
        if told == "figures.xlsx":
            assert "还不能提交" in page
            assert told not in page
        elif told:
            assert told in page


def _entities(sheet: bytes) -> bytes:
    return b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + sheet


def test_a_sheet_called_like_a_formula_is_words_in_the_marked_copy(tmp_path: Path) -> None:
    book, copy = tmp_path / "book.xlsx", tmp_path / "copy.xlsx"
    book.write_bytes(_zip_of("1"))
    write_marked(book, [Fault("=7919+1", "B2", "没有这张工作表", "请删去")], copy)
    cells = [cell for cell in _cells(copy.read_bytes()) if "7919" in str(cell[1])]
    assert cells == [("s", "=7919+1!B2: 没有这张工作表；请删去")]


def test_a_paste_of_five_megabytes_is_answered(office: Office, reader: Client) -> None:
    url = at(settled_year(office, office.a, YEAR), "result_reconcile")
    response = reader.post(url, {"paste": "甲\t1\n" * 1_000_000, "figure": ""})
    assert response.status_code in (200, 400, 413)
    response = reader.post(url, {"paste": "A01\t1\n" * 300_000, "figure": "score"})
    assert response.status_code == 200
    assert len(response.content) < 20_000_000
