"""The files of a settlement: listed with what they are for, made by a job, downloaded under a Chinese name."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from bonuses.services import store_and_settle
from people.access import Role
from people.models import Job
from reports.result_files import KINDS, place
from reports.workbook.check import check
from scoring.models import Settlement
from tests.reports.uploads.test_upload_pages import words
from tests.reports.uploads.upload_office import OWNER, SAMPLE, Clerk


@pytest.fixture
def settlement(clerk: Clerk) -> Settlement:
    reading = check(SAMPLE)
    assert reading.rows is not None
    assert reading.rules is not None
    return store_and_settle(reading.rows, reading.rules, owner=reading.agency).settlement


def url(settlement: Settlement, kind: str = "", **more: Any) -> str:
    plan = settlement.plan
    given = {"agency": plan.agency_id, "year": plan.year, "settlement": settlement.pk, **more}
    return reverse(
        "result_file" if kind else "result_files", kwargs={**given, **({"kind": kind} if kind else {})}
    )


def listed(client: Client, settlement: Settlement) -> str:
    return words(client.get(url(settlement)).content.decode())


def test_every_kind_is_there_with_its_purpose(clerk: Clerk, settlement: Settlement) -> None:
    page = listed(clerk.client, settlement)
    for kind in KINDS.values():
        assert f"{kind.name} {kind.purpose}" in page
    assert page.count("还没有生成") == len(KINDS) - 1, "the data stand in the settlement"


def test_without_money_there_is_no_list_of_payments(clerk: Clerk, settlement: Settlement) -> None:
    settlement.bonus_pool.delete()
    assert "奖金发放表.xlsx" not in listed(clerk.client, settlement)
    assert clerk.client.get(url(settlement, "bonus")).status_code == 404
    assert clerk.client.get(url(settlement, "passwords")).status_code == 404


def test_a_file_is_made_by_a_job_and_then_downloaded(clerk: Clerk, settlement: Settlement) -> None:
    answer = clerk.client.get(url(settlement, "xlsx"), follow=True)
    assert "结果.xlsx还没有生成，请先按“生成”。" in answer.content.decode()
    answer = clerk.client.post(url(settlement, "xlsx"))
    assert answer.headers["Location"] == url(settlement)
    clerk.client.post(url(settlement, "xlsx"))
    job = Job.objects.get()
    page = clerk.client.get(url(settlement), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "正在生成" in page
    assert 'hx-trigger="every 1s"' in page
    clerk.run(job)
    assert job.state == "完成", (job.error_why, job.error_next)
    page = clerk.client.get(url(settlement), headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in page
    answer = clerk.client.get(url(settlement, "xlsx"))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert content == place(settlement, KINDS["xlsx"]).read_bytes()
    assert content[:2] == b"PK"
    name = quote(f"{OWNER}2017年度第1版-结果.xlsx")
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_data_need_no_job(clerk: Clerk, settlement: Settlement) -> None:
    answer = clerk.client.get(url(settlement, "json"))
    assert answer.content.decode() == settlement.result
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert not Job.objects.exists()


def test_a_failed_file_says_why_and_may_be_made_again(clerk: Clerk, settlement: Settlement) -> None:
    clerk.client.post(url(settlement, "xlsx"))
    Settlement.objects.update(inputs=b"", inputs_digest="gone")
    clerk.run(Job.objects.get())
    page = clerk.client.get(url(settlement)).content.decode()
    assert "没有生成" in page
    assert 'aria-label="再生成结果.xlsx"' in page


def test_somebody_elses_job_is_seen_but_not_led_to(clerk: Clerk, settlement: Settlement) -> None:
    clerk.client.post(url(settlement, "pdf"))
    watcher = clerk.office.client_of(Role.SUPERVISION)
    page = watcher.get(url(settlement)).content.decode()
    assert "正在生成" in page
    assert f"/jobs/{Job.objects.get().pk}/" not in page
    assert "请稍候" in page


def test_a_file_with_its_state_printed_is_another_after_a_step(clerk: Clerk, settlement: Settlement) -> None:
    path = place(settlement, KINDS["pdf"])
    path.parent.mkdir(parents=True)
    path.write_bytes(b"%PDF draft")
    assert clerk.client.get(url(settlement, "pdf")).status_code == 200
    Settlement.objects.update(state=Settlement.State.CHECKED)
    assert clerk.client.get(url(settlement, "pdf")).status_code == 302


def test_readers_of_results_download_and_nobody_else(clerk: Clerk, settlement: Settlement) -> None:
    for who in (Role.SUPERVISION, Role.LEADING_GROUP, Role.CHIEF_LEADER, Role.CITY_OFFICE):
        assert clerk.office.client_of(who).get(url(settlement, "json")).status_code == 200
    for other in (Role.STAFF, Role.SECTION_HEAD, Role.SYSTEM_ADMIN, "乙局绩效办"):
        client = clerk.office.client_of(other)
        assert client.get(url(settlement, "json")).status_code == 404
        assert client.post(url(settlement, "xlsx")).status_code == 404
    assert clerk.client.get(url(settlement, "json", year=2018)).status_code == 404
    assert not Job.objects.exists()


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_can_be_made(clerk: Clerk, settlement: Settlement, kind: str) -> None:
    clerk.client.post(url(settlement, kind))
    job = clerk.run(Job.objects.get())
    assert job.state == "完成", (kind, job.error_what, job.error_why)
    content = b"".join(clerk.client.get(url(settlement, kind)))
    assert content[:2] == {"json": b"{\n"}.get(kind, b"%P" if KINDS[kind].suffix == ".pdf" else b"PK")
