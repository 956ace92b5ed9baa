"""A year workbook through the pages: uploaded, checked by a job, confirmed, settled by a job, downloaded."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from people.access import Role
from people.job_runners import TakenOver
from people.models import Agency, AuditEntry, Job, Notification
from people.services.job_runs import Context, execute
from plans.models import Plan
from reports.jobs import _names_outside
from reports.submissions import FILE
from scoring.models import Settlement
from tests.office import Office, build_office

pytestmark = pytest.mark.django_db(transaction=True)
SAMPLE = Path(__file__).parents[1] / "data" / "samples" / "kexie-2017.xlsx"
OWNER = "某市科学技术协会"


class Told:
    """A broker nobody listens to: the tests run the jobs themselves."""

    def send(self, job: object) -> None:
        return None

    def waiting(self) -> int:
        return 0


told = Told()


@pytest.fixture
def office(settings: Settings, tmp_path: Path) -> Office:
    settings.HENGJI_DATA = tmp_path
    settings.JOB_BROKER = f"{__name__}.told"
    office = build_office(plans=False)
    Agency.objects.filter(pk=office.a.pk).update(name=OWNER)
    return office


@pytest.fixture
def client(office: Office) -> Client:
    return office.client_of(Role.PERFORMANCE_OFFICE)


def upload(client: Client, office: Office, content: bytes | None = None, name: str = "2017年.xlsx") -> Job:
    file = SimpleUploadedFile(name, SAMPLE.read_bytes() if content is None else content)
    answer = client.post(reverse("workbook", kwargs={"agency": office.a.pk}), {"book": file})
    assert answer.status_code == 302, answer.content.decode()
    job = Job.objects.get(pk=answer.headers["Location"].split("/")[-2])
    assert execute(job.pk, worker="w")
    job.refresh_from_db()
    return job


def settle(client: Client, office: Office, check: Job) -> Job:
    answer = client.post(reverse("workbook_settle", kwargs={"agency": office.a.pk, "job": check.pk}))
    return Job.objects.get(pk=answer.headers["Location"].split("/")[-2])


def checked(client: Client, office: Office, check: Job) -> str:
    answer = client.get(reverse("workbook_checked", kwargs={"agency": office.a.pk, "job": check.pk}))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_sound_workbook_is_checked_confirmed_settled_and_downloaded(client: Client, office: Office) -> None:
    check = upload(client, office)
    assert (check.state, check.result and check.result["fault_count"]) == ("完成", 0)
    assert not Plan.objects.exists(), "checking stores nothing"
    page = checked(client, office, check)
    assert "没有错误，可以核算" in page
    assert "龙岩市科协2017年度绩效管理工作方案" in page
    job = settle(client, office, check)
    assert execute(job.pk, worker="w")
    job.refresh_from_db()
    assert job.state == "完成", (job.error_what, job.error_why)
    settlement = Settlement.objects.get()
    assert settlement.plan.agency == Agency.objects.get(pk=office.a.pk)
    place = {"agency": office.a.pk, "year": 2017, "settlement": settlement.pk}
    answer = client.get(reverse("workbook_settling", kwargs={"agency": office.a.pk, "job": job.pk}))
    assert answer.headers["Location"] == reverse("result", kwargs=place)
    shown = client.get(reverse("result_files", kwargs=place)).content.decode()
    assert shown.count("正在生成") == 2, "Excel and PDF are on their way"
    for making in Job.objects.filter(kind=FILE):
        execute(making.pk, worker="w")
    told = Notification.objects.order_by("pk").values_list("title", flat=True)
    assert list(told) == ["任务完成：检查年度工作簿：2017年.xlsx", "任务完成：核算年度工作簿：2017年.xlsx"]
    shown = client.get(reverse("result_files", kwargs=place)).content.decode()
    assert "正在生成" not in shown
    for name in ("结果.json", "结果.xlsx", "结果.pdf"):
        assert name in shown
        kind = name.rpartition(".")[2]
        answer = client.get(reverse("result_file", kwargs={**place, "kind": kind}))
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        full = f"{OWNER}2017年度第1版-{name}"
        assert answer.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(full)}"
        content = b"".join(answer)
        if name == "结果.json":
            assert content.decode() == settlement.result
            given, expected = json.loads(content), json.loads(SAMPLE.with_suffix(".json").read_text())
            # The words of problems are the program's own.
            for problem in [*given["problems"], *expected["problems"]]:
                del problem["message"]
            assert given == expected
        else:
            assert content[:4] == (b"%PDF" if name.endswith("pdf") else b"PK\x03\x04")
    assert "已经核算，存为第 1 版" in checked(client, office, check)


def test_the_audit_rows_name_the_account_and_the_request_that_confirmed(
    client: Client, office: Office
) -> None:
    check = upload(client, office)
    job = settle(client, office, check)
    execute(job.pk, worker="w")
    rows = AuditEntry.objects.filter(action__in=["存入年度数据", "核算"])
    assert {(row.actor, row.request_id, row.agency) for row in rows} == {
        (str(office.account(Role.PERFORMANCE_OFFICE)), job.request_id, office.a.pk)
    }
    assert len(job.request_id) == 16
    assert rows.count() == 2


def test_faults_are_listed_and_nothing_can_be_settled(client: Client, office: Office, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(SAMPLE)
    sheet = book["考核对象"]
    sheet.cell(row=2, column=1).value = None
    broken = tmp_path / "broken.xlsx"
    book.save(broken)
    check = upload(client, office, broken.read_bytes())
    page = checked(client, office, check)
    assert "没有改动任何数据" in page
    assert "编号不能为空" in page
    assert ">A2<" in page
    assert "确认并核算" not in page
    answer = client.post(
        reverse("workbook_settle", kwargs={"agency": office.a.pk, "job": check.pk}), follow=True
    )
    assert "还没有通过检查" in answer.content.decode()
    assert Job.objects.count() == 1


def test_a_file_that_is_no_workbook_is_a_fault_of_the_file(client: Client, office: Office) -> None:
    check = upload(client, office, b"not a zip")
    assert (check.state, check.result and check.result["fault_count"]) == ("完成", 1)
    assert "整个文件" in checked(client, office, check)


def test_a_bomb_is_refused_before_it_is_unpacked(client: Client, office: Office, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "0" * (200 << 20))
    check = upload(client, office, bomb.read_bytes())
    assert check.result is not None
    assert check.result["fault_count"] == 1
    assert "book.xlsx" not in "".join(check.result["faults"][0])


@pytest.mark.parametrize("name", ["book.xls", "book.exe"])
def test_another_kind_of_file_is_refused_at_once(client: Client, office: Office, name: str) -> None:
    url = reverse("workbook", kwargs={"agency": office.a.pk})
    answer = client.post(url, {"book": SimpleUploadedFile(name, b"x")})
    assert answer.status_code == 200
    assert "请选择 .xlsx 文件" in answer.content.decode()
    assert not Job.objects.exists()


def test_a_file_over_the_limit_gets_413_in_chinese(
    client: Client, office: Office, settings: Settings
) -> None:
    settings.UPLOAD_LIMIT = 1 << 20
    url = reverse("workbook", kwargs={"agency": office.a.pk})
    answer = client.post(url, {"book": SimpleUploadedFile("a.xlsx", b"x" * (2 << 20))})
    assert answer.status_code == 413
    assert "1 MB" in answer.content.decode()
    assert not Job.objects.exists()


def test_the_workbook_of_another_agency_is_refused(client: Client, office: Office) -> None:
    Agency.objects.filter(pk=office.a.pk).update(name="甲局")
    check = upload(client, office)
    assert f"工作簿是“{OWNER}”的" in checked(client, office, check)


def test_units_of_others_are_known(office: Office) -> None:
    below = Agency.objects.create(name="甲局所属中心", parent=office.a)
    Agency.objects.create(name="中心下属站", parent=below)
    outside = _names_outside(Agency.objects.get(pk=office.a.pk))
    assert outside == {"测试市", "乙局"}


def test_who_may_not_settle_here_sees_nothing(office: Office) -> None:
    url = reverse("workbook", kwargs={"agency": office.a.pk})
    for who in (Role.STAFF, Role.SUPERVISION, Role.SYSTEM_ADMIN, "乙局绩效办"):
        assert office.client_of(who).get(url).status_code == 404
    assert office.client_of(Role.CITY_OFFICE).get(url).status_code == 200


def test_nobody_settles_what_another_had_checked(client: Client, office: Office) -> None:
    check = upload(client, office)
    url = reverse("workbook_settle", kwargs={"agency": office.a.pk, "job": check.pk})
    assert office.client_of(Role.CITY_OFFICE).post(url).status_code == 404


def test_confirming_twice_settles_once(client: Client, office: Office) -> None:
    check = upload(client, office)
    assert settle(client, office, check) == settle(client, office, check)
    assert Job.objects.filter(kind="workbook.settle").count() == 1


def test_an_approved_plan_is_not_replaced(client: Client, office: Office) -> None:
    check = upload(client, office)
    Plan.objects.create(agency_id=office.a.pk, year=2017, scheme_code="kexie-2017", state=Plan.State.APPROVED)
    url = reverse("workbook_settle", kwargs={"agency": office.a.pk, "job": check.pk})
    page = client.post(url, follow=True).content.decode()
    assert "2017年度的方案已是“已批准”，不能用工作簿整体替换" in page
    assert "确认并核算" not in page
    assert not Settlement.objects.exists()
    assert Job.objects.count() == 1


def test_a_plan_approved_while_the_job_waits_is_not_replaced(client: Client, office: Office) -> None:
    job = settle(client, office, upload(client, office))
    Plan.objects.create(agency_id=office.a.pk, year=2017, scheme_code="kexie-2017", state=Plan.State.APPROVED)
    execute(job.pk, worker="w")
    job.refresh_from_db()
    assert (job.state, job.error_what) == ("失败", "工作簿没有核算")
    page = client.get(reverse("workbook_settling", kwargs={"agency": office.a.pk, "job": job.pk}))
    assert "重新检查这个文件" in page.content.decode()
    assert not Settlement.objects.exists()


def test_a_file_changed_on_the_disk_is_not_settled(client: Client, office: Office) -> None:
    check = upload(client, office)
    job = settle(client, office, check)
    book = job.folder / "in" / "book.xlsx"
    book.unlink()
    book.write_bytes(b"other")
    execute(job.pk, worker="w")
    job.refresh_from_db()
    assert (job.state, job.error_why) == ("失败", "文件与上传时不一致")


@pytest.mark.parametrize("moment", ["before the commit", "after the commit"])
def test_a_worker_that_dies_at_settling_leaves_one_settlement(
    client: Client, office: Office, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    job = settle(client, office, upload(client, office))
    finish: Callable[..., None] = Context.finish

    def die(self: Context, result: dict[str, object]) -> None:
        finish(self, result)
        if moment == "before the commit":
            raise TakenOver
        transaction.on_commit(lambda: (_ for _ in ()).throw(TakenOver()))

    monkeypatch.setattr(Context, "finish", die)
    assert not execute(job.pk, worker="w1")
    stored = 0 if moment == "before the commit" else 1
    assert Settlement.objects.count() == stored
    assert Job.objects.filter(kind=FILE).count() == 2 * stored
    monkeypatch.undo()
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(state=Job.State.QUEUED, claim=None)
    assert execute(job.pk, worker="w2") is (moment == "before the commit")
    job.refresh_from_db()
    assert (job.state, Settlement.objects.count()) == ("完成", 1), job.error_why
    assert AuditEntry.objects.filter(action="核算").count() == 1
    assert Job.objects.filter(kind=FILE).count() == 2


def test_a_second_upload_shows_what_would_change(client: Client, office: Office, tmp_path: Path) -> None:
    execute(settle(client, office, upload(client, office)).pk, worker="w")
    book = openpyxl.load_workbook(SAMPLE)
    book["方案"]["B5"].value = 400000
    other = tmp_path / "other.xlsx"
    book.save(other)
    page = checked(client, office, upload(client, office, other.read_bytes()))
    assert "与已存的核算相比" in page
    assert "与第 1 版（草稿，" in page
    assert '<td data-label="原来">386500</td>' in page
    assert "第 1 版核算改为“已被替代”，仍可查看和比较；新的存为第 2 版" in page
