"""A 公示 of hundreds or thousands of rows: its sheets are made by a job that tells how far it is; short ones come at once."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from people.access import Role
from people.models import Job
from people.services.job_runs import execute
from plans.models import PublicNotice
from plans.services.notice_content import LONG_BOOK, LONG_PDF, NoticeTable, content_of
from plans.services.notices import withdraw_notice
from reports.result_notices import laying, long_sheets
from reports.result_notices.laying import build, parts_of
from reports.result_notices.long_sheets import KINDS
from scoring.models import Settlement
from tests.office import YEAR, Office
from tests.reports.pages.settled_samples import words
from tests.reports.result_notices.world import actor, posted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.HENGJI_DATA = tmp_path
    return tmp_path


def table(size: int, title: str = "名单") -> NoticeTable:
    rows = tuple((f"第{place}人", "优秀") for place in range(1, size + 1))
    return NoticeTable(title=title, heads=("姓名", "等次"), rows=rows)


def long(office: Office, row: Settlement, size: int) -> PublicNotice:
    """A posted notice of so many rows."""
    notice = posted(office, row)
    PublicNotice.objects.filter(pk=notice.pk).update(content=content_of([table(size)]))
    notice.refresh_from_db()
    return notice


def at(office: Office, notice: PublicNotice, name: str, *more: object) -> str:
    return reverse(name, args=[office.a.pk, YEAR, notice.pk, *more])


def test_a_short_sheet_is_laid_out_at_once(office: Office, row: Settlement) -> None:
    notice = long(office, row, LONG_PDF)
    client = office.client_of(Role.STAFF)
    assert client.get(at(office, notice, "notice_print")).content.startswith(b"%PDF")
    assert client.get(at(office, notice, "notice_book")).content.startswith(b"PK")
    page = client.get(at(office, notice, "notice_sheets"))
    assert "不用先生成" in words(page.content.decode())
    assert client.post(at(office, notice, "notice_sheet", "pdf")).status_code == 404
    assert not Job.objects.exists()


def test_a_long_sheet_is_made_by_a_job_and_read_by_whom_may_read_the_notice(
    office: Office, row: Settlement, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = long(office, row, LONG_PDF + 1)
    client, print_at = office.client_of(Role.STAFF), at(office, notice, "notice_print")
    shelf, sheet = at(office, notice, "notice_sheets"), at(office, notice, "notice_sheet", "pdf")
    # Nothing is laid out while somebody waits, also where it is asked for again and again.
    monkeypatch.setattr(
        "plans.views.notices.render_pdf", lambda *args: pytest.fail("laid out in the request")
    )
    assert client.get(print_at)["Location"] == client.get(sheet)["Location"] == shelf
    assert "还没有生成" in words(client.get(shelf).content.decode())
    for who in (client, client, office.client_of(Role.PERFORMANCE_OFFICE)):
        assert who.post(sheet)["Location"] == shelf
    job = Job.objects.get()
    assert "排队" in words(client.get(shelf).content.decode())
    steps: list[tuple[str, int, int]] = []
    told = laying.build

    def listened(*args: Any, progress: Any, **more: Any) -> Path:
        def tell(stage: str, done: int = 0, total: int = 0) -> None:
            steps.append((stage, done, total))
            progress(stage, done, total)

        return told(*args, progress=tell, **more)

    monkeypatch.setattr("reports.result_notices.laying.build", listened)
    execute(job.pk, worker="测试")
    job.refresh_from_db()
    assert (job.state, job.error_why) == (Job.State.DONE, "")
    assert steps == [("排版", 0, 2), ("排版", 1, 2), ("合并", 2, 2)]
    assert "已生成" in words(client.get(shelf).content.decode())
    answer = client.get(sheet)
    pages = [page.extract_text() for page in PdfReader(BytesIO(answer.getvalue())).pages]
    whole = "".join(pages).replace("\n", "")
    assert [whole.count(f"第{place}人") for place in (1, LONG_PDF, LONG_PDF + 1)] == [1, 1, 1]
    assert (whole.count(notice.title), whole.count("公示时间："), whole.count("审计链头")) == (1, 1, 1)
    assert all(
        f"— {place} —" in text or f"—{place}—" in text.replace(" ", "") for place, text in enumerate(pages, 1)
    )
    # The page gives it out, not the job: taken down, it is carried away by nobody who may not read it any more.
    assert "files" not in (job.result or {})
    outsider = office.client_of("乙局绩效办")
    assert outsider.get(sheet).status_code == outsider.get(shelf).status_code == 404
    withdraw_notice(by=actor(office), notice=notice.pk, version=notice.version, reason="有误")
    assert client.get(sheet).status_code == client.get(shelf).status_code == 404


def test_a_table_of_ten_thousand_is_a_job_too(office: Office, row: Settlement) -> None:
    notice = long(office, row, 10_000)
    assert LONG_BOOK < 10_000
    client, shelf = office.client_of(Role.STAFF), at(office, notice, "notice_sheets")
    assert client.get(at(office, notice, "notice_book"))["Location"] == shelf
    client.post(at(office, notice, "notice_sheet", "xlsx"))
    execute(Job.objects.get().pk, worker="测试")
    sheet = client.get(at(office, notice, "notice_sheet", "xlsx")).getvalue()
    rows = list(load_workbook(BytesIO(sheet), read_only=True).worksheets[0].iter_rows(values_only=True))
    assert sum(str(line[0]).startswith("第") for line in rows) == 10_000


def test_a_changed_notice_needs_another_sheet(office: Office, row: Settlement) -> None:
    notice = long(office, row, LONG_BOOK + 1)
    first = build(notice, KINDS["xlsx"], progress=lambda *told: None)
    assert build(notice, KINDS["xlsx"], progress=lambda *told: pytest.fail("made again")) == first
    withdraw_notice(by=actor(office), notice=notice.pk, version=notice.version, reason="有误")
    notice.refresh_from_db()
    assert long_sheets.stored(notice, KINDS["xlsx"]) is None
    # A job that was handed in before makes nothing of what the notice says by now.
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    client.post(at(office, notice, "notice_sheet", "xlsx"))
    PublicNotice.objects.filter(pk=notice.pk).update(version=notice.version + 1)
    job = Job.objects.get()
    execute(job.pk, worker="测试")
    job.refresh_from_db()
    assert (job.state, job.error_why) == (Job.State.FAILED, "这份公示又有办理")


def test_the_pages_ask_the_same_for_few_and_for_many(office: Office, row: Settlement) -> None:
    notice = long(office, row, LONG_PDF + 1)
    client, counted = office.client_of(Role.STAFF), []
    for size in (LONG_PDF + 1, 4 * LONG_PDF):
        PublicNotice.objects.filter(pk=notice.pk).update(content=content_of([table(size)]))
        for name in ("notice_sheets", "notice_print"):
            client.get(at(office, notice, name))
            with CaptureQueriesContext(connection) as asked:
                client.get(at(office, notice, name))
            counted.append(len(asked))
    assert counted[:2] == counted[2:]


@pytest.mark.parametrize("sizes", [(0,), (1, 2), (5,), (10,), (11,), (5, 5, 5), (4, 23, 0, 1)])
def test_parts_keep_every_row_once_in_order(sizes: tuple[int, ...]) -> None:
    tables = [table(size, f"表{place}") for place, size in enumerate(sizes)]
    parts = list(parts_of(tables, 5))
    assert all(sum(len(each.rows) for each in part) <= 5 for part in parts)
    every = [row for part in parts for each in part for row in each.rows]
    assert every == [row for each in tables for row in each.rows]
    titles = [each.title for part in parts for each in part if each.title]
    assert titles == [each.title for each in tables]
