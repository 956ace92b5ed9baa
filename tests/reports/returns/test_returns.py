"""附件3 and the self-evaluation package: what stands in them, who gets them, nothing of drafts."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from indicators.models import Evidence, LedgerEntry
from indicators.services.returns import sign
from people.access import Role
from people.files.places import content_path
from people.models import Job
from people.services.job_runs import execute
from plans.engine.units import POINT, RATIO
from plans.models import Plan, Subject
from tests.indicators.reviewing.proofs import proof
from tests.indicators.reviewing.rows import by, filed
from tests.office import YEAR, Office, build_office
from tests.running_year import entry, running_year


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Path) -> Office:
    settings.HENGJI_DATA = tmp_path
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    plan = running_year(office)
    row = filed(office, plan, "1.1", progress="完成 3 项，验收 1 项。", attainment=RATIO // 4)
    proof(row)
    proof(row, "=危险.pdf", 2)
    entry(plan, "1.2", 1, progress="还没交的草稿")
    return plan


def texts(content: bytes) -> list[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [
        [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
        for sheet in book.worksheets
    ]


def get(client: Client, office: Office, name: str, *rest: object, **query: int) -> Any:
    return client.get(reverse(name, args=[office.a.pk, YEAR, *rest]), query)


def test_the_return_has_every_section_and_no_draft(office: Office, plan: Plan) -> None:
    for code in ("1.2", "1.3"):
        filed(office, plan, code)
    sign(
        by=by(office, Role.SECTION_HEAD), plan=plan, subject=Subject.objects.get(plan=plan, code="K1").pk,
        quarter=1, version=0,
    )  # fmt: skip
    entry(plan, "2.1", 1, progress="还没交的草稿")
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    total, words = texts(get(client, office, "return_file", 1, "xlsx").content)
    assert total[-10:-1] == ["合计", "6", "6", "3", "0", "0.75", "3", "0", "0"]
    assert "签批领导：" in total[-1]
    assert words[0] == "甲局2026年度绩效评估目标落实情况季度报表（第一季度）"
    assert "应报 6 项，已报 3 项，已审核 0 项" in words[1]
    assert "完成 3 项，验收 1 项。" in words
    assert "0.25" in words, "完成率 stays a figure"
    assert any("负责人：一科科长（" in word and "在系统签字" in word for word in words)
    assert "还没交的草稿" not in words
    assert words.count("本季度未填报") == 3
    pdf = get(client, office, "return_file", 1, "pdf").content
    shown = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")
    assert "验收" in shown
    assert "合计66300.75300" in shown.replace(" ", "")
    assert "草稿" not in shown


def test_a_section_head_gets_the_own_section_only(office: Office, plan: Plan) -> None:
    head = office.client_of(Role.SECTION_HEAD)
    [words] = texts(get(head, office, "return_file", 1, "xlsx").content)
    assert any("一科（K1）" in word for word in words)
    assert not any("二科" in word for word in words)
    other = Subject.objects.get(plan=plan, code="K2")
    assert get(head, office, "return_file", 1, "xlsx", section=other.pk).status_code == 404
    assert get(head, office, "return_file", 5, "xlsx").status_code == 404


def test_the_self_evaluation_numbers_its_evidence(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.CHIEF_LEADER)
    page = get(client, office, "self_evaluation").content.decode()
    assert "没有自评分：1.2、1.3" in page
    scores, catalogue = texts(get(client, office, "self_evaluation_file", "half", "table").content)
    assert scores[0] == "甲局2026年上半年绩效自评得分表"
    assert "1.1-1-01、1.1-1-02" in scores
    assert "=危险.pdf" in catalogue, "text, never a formula"
    report = get(client, office, "self_evaluation_file", "year", "text").content.decode("utf-8-sig")
    assert "共有考核指标 6 项，总分值 6 分；已填报 1 项" in report
    assert "自评得分 0.25 分（总分值 6 分），其中 5 项没有填自评分。" in report
    assert "还没交的草稿" not in report
    for kind in ("report", "catalogue"):
        assert get(client, office, "self_evaluation_file", "year", kind).content.startswith(b"%PDF")


def test_the_evidence_is_packed_as_numbered(
    office: Office, plan: Plan, django_capture_on_commit_callbacks: Any
) -> None:
    present = Evidence.objects.order_by("pk")[0]
    path = content_path(present.file_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-1.4 proof")
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    client.post(reverse("self_evaluation_package", args=[office.a.pk, YEAR, "year"]))
    client.post(reverse("self_evaluation_package", args=[office.a.pk, YEAR, "year"]))
    job = Job.objects.get(kind="evidence.zip")
    assert execute(job.pk, worker="测试")
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.result
    with zipfile.ZipFile(job.folder / "out" / "佐证材料.zip") as archive:
        assert set(archive.namelist()) == {"1.1-1-01 验收单.pdf", "佐证材料目录.xlsx", "缺少的文件.txt"}
        assert archive.read("1.1-1-01 验收单.pdf") == b"%PDF-1.4 proof"
        assert "1.1-1-02 =危险.pdf" in archive.read("缺少的文件.txt").decode()


def test_a_graded_plan_shows_its_grades(office: Office) -> None:
    plan = running_year(office, scheme="gongshanglian-2015")
    filed(office, plan, "1.1", grade="良好", ratio=RATIO * 9 // 10, self_points=None)
    LedgerEntry.objects.filter(indicator__plan=plan).update(approved_points=POINT)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    _, words = texts(get(client, office, "return_file", 1, "xlsx").content)
    assert "考核等次" in words
    assert "良好" in words


def test_the_report_of_a_graded_plan_counts_grades_and_calls_no_row_behind(office: Office) -> None:
    """Rules 2.1: a row without 完成率 is graded; «完成 —» and «达到 100% 的 0 项» were said of every one."""
    plan = running_year(office, scheme="gongshanglian-2015")
    for code, grade in (("1.1", "好"), ("1.2", "好"), ("1.3", "良好")):
        filed(office, plan, code, grade=grade, attainment=None, ratio=None, self_points=POINT)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    report = get(client, office, "self_evaluation_file", "year", "text").content.decode("utf-8-sig")
    assert "重点：6 项，自评等次：“好”2 项、“良好”1 项；没有填报的 3 项。" in report
    assert "完成率" not in report
    assert "完成 —" not in report


def test_the_report_names_what_is_not_whole_and_what_was_not_filed(office: Office, plan: Plan) -> None:
    filed(office, plan, "1.3", attainment=RATIO)
    filed(office, plan, "2.1", attainment=None)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    report = get(client, office, "self_evaluation_file", "year", "text").content.decode("utf-8-sig")
    assert (
        "重点：6 项，完成率达到 100% 的 1 项；其余：一科任务1完成 25%；没有填完成率的 1 项；没有填报的 3 项。"
        in report
    )
