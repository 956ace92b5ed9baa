"""The pages of documents: from «新拟» to the issued file, and who sees what on them."""

from __future__ import annotations

from io import BytesIO

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from people.access import Role
from people.models import RoleGrant
from plans.models import Plan
from reports.models import YearPaper
from reports.papers.commands import draft_paper
from reports.papers.kinds import KINDS
from scoring.models import Consequence
from tests.reports.pages.settled_samples import words
from tests.reports.papers.published import Published
from tests.reports.results.pdf_reading import text_of


def at(plan: Plan, name: str, **more: object) -> str:
    return reverse(name, kwargs={"agency": plan.agency_id, "year": plan.year, **more})


def test_a_letter_from_draft_to_its_file(five: Published) -> None:
    plan, client = five.plan("镇"), five.years.reader
    listed = words(client.get(at(plan, "papers")).content.decode())
    assert "还没有文书" in listed
    assert "奖金分配方案 总额、办法、按科室汇总；名单另附 本方案没有奖金" in listed
    answer = client.post(at(plan, "paper_new", kind="sending"), {"form_token": "1"})
    row = YearPaper.objects.get(plan=plan)
    assert answer["Location"] == f"{at(plan, 'paper_edit', paper=row.pk)}?plan={plan.pk}"
    page = client.get(answer["Location"]).content.decode()
    assert 'value="县委组织部"' in page
    typed = {
        "title": "改过的标题",
        "text": "一、结果\n正文。",
        "signer": "某镇",
        "version": 0,
        "form_token": "2",
    }
    assert client.post(at(plan, "paper_edit", paper=row.pk), typed).status_code == 302
    preview = client.get(at(plan, "paper_pdf", paper=row.pk))
    pages = text_of(PdfReader(BytesIO(preview.content)))
    assert "改过的标题" in pages
    assert "草拟稿，未印发" in pages
    number = {"number": "绩〔2025〕3号", "dated": "2025-02-10", "version": 1, "form_token": "3"}
    assert client.post(at(plan, "paper_issue", paper=row.pk), number).status_code == 302
    shown = words(client.get(at(plan, "paper", paper=row.pk)).content.decode())
    assert "绩〔2025〕3号" in shown
    assert "改过的标题" in shown
    issued = client.get(at(plan, "paper_pdf", paper=row.pk))
    assert "草拟稿" not in text_of(PdfReader(BytesIO(b"".join(issued.streaming_content))))  # type: ignore[attr-defined]
    assert client.get(at(plan, "paper_edit", paper=row.pk)).status_code == 302
    assert "绩〔2025〕3号" in words(client.get(at(plan, "papers")).content.decode())


def test_what_was_typed_is_kept_where_a_number_is_refused(five: Published) -> None:
    plan, client = five.plan("镇"), five.years.reader
    row = draft_paper(by=five.by, plan=plan, kind=KINDS["circular"])
    typed = {"number": "七号文", "dated": "2025-02-10", "version": 0, "form_token": "4"}
    answer = client.post(at(plan, "paper_issue", paper=row.pk), typed)
    assert answer.status_code == 200
    assert "“七号文”不是文号" in answer.content.decode()
    assert 'value="七号文"' in answer.content.decode()


def test_documents_on_persons_are_for_who_sees_consequences(five: Published) -> None:
    plan = five.plan("镇")
    item = Consequence.objects.filter(plan=plan, kind="约谈").order_by("pk")[0]
    talk = draft_paper(by=five.by, plan=plan, kind=KINDS["talk"], target=str(item.pk))
    plain = draft_paper(by=five.by, plan=plan, kind=KINDS["circular"])
    client: Client = five.years.reader
    assert client.get(at(plan, "paper", paper=talk.pk)).status_code == 200
    assert f"{item.participant.name}" in client.get(at(plan, "papers")).content.decode()  # type: ignore[union-attr]
    RoleGrant.objects.filter(agency=plan.agency).update(role=Role.STAFF.value)
    for name in ("papers", "paper", "paper_pdf"):
        more = {} if name == "papers" else {"paper": plain.pk}
        assert client.get(at(plan, name, **more)).status_code == 404
    assert client.get(at(plan, "paper_pdf", paper=talk.pk)).status_code == 404


def test_the_list_asks_the_same_however_long_it_is(five: Published) -> None:
    plan, client = five.plan("科协"), five.years.reader
    counts = []
    client.get(at(plan, "papers"))  # what is read once for a process is read now
    for number in (1, 2):
        for _ in range(number):
            draft_paper(by=five.by, plan=plan, kind=KINDS["circular"])
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(plan, "papers")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert YearPaper.objects.filter(plan=plan).count() == 3
