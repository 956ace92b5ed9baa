"""A clerk who uploads workbooks: the small world with an office whose name the sample carries, jobs run by hand."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from people.access import Role
from people.models import Agency, Job
from people.services.job_runs import execute
from tests.office import Office, build_office

SAMPLE: Final = Path(__file__).parents[2] / "data" / "samples" / "kexie-2017.xlsx"
OWNER: Final = "某市科学技术协会"
Change = Callable[[Any], None]


class Clerk:
    """The clerk at the pages; `upload` and `settle` run the jobs at once."""

    def __init__(self) -> None:
        self.office: Office = build_office(plans=False)
        Agency.objects.filter(pk=self.office.a.pk).update(name=OWNER)
        self.client: Client = self.office.client_of(Role.PERFORMANCE_OFFICE)

    def url(self, name: str, job: Job | None = None) -> str:
        given = {"agency": self.office.a.pk, **({"job": job.pk} if job else {})}
        return reverse(name, kwargs=given)

    def hand_in(self, content: bytes | None = None) -> Job:
        file = SimpleUploadedFile("2017年.xlsx", SAMPLE.read_bytes() if content is None else content)
        answer = self.client.post(self.url("workbook"), {"book": file})
        assert answer.status_code == 302, answer.content.decode()
        return Job.objects.get(pk=answer.headers["Location"].split("/")[-2])

    def upload(self, content: bytes | None = None) -> Job:
        return self.run(self.hand_in(content))

    def run(self, job: Job) -> Job:
        execute(job.pk, worker="w")
        job.refresh_from_db()
        return job

    def page(self, job: Job, **query: str) -> str:
        answer = self.client.get(self.url("workbook_checked", job), query)
        assert answer.status_code == 200
        return answer.content.decode()

    def confirm(self, job: Job) -> Any:
        return self.client.post(self.url("workbook_settle", job))

    def settle(self, job: Job) -> Job:
        answer = self.confirm(job)
        return self.run(Job.objects.get(pk=answer.headers["Location"].split("/")[-2]))


def changed(change: Change) -> bytes:
    """The sample with a change."""
    book = openpyxl.load_workbook(SAMPLE)
    change(book)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def total(amount: int) -> Change:
    """Another 奖金总额."""

    def change(book: Any) -> None:
        book["方案"]["B5"].value = amount

    return change


def broken(book: Any) -> None:
    """Faults on three sheets, some of one kind."""
    book["考核对象"]["A3"].value = None
    for row in (2, 3, 4):
        book["人员"].cell(row, 7).value = "一万"
    book["指标"]["E3"].value = -4
