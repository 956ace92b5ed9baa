"""The health check: good where all is well, a problem with its remedy where it is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest
from django.utils import timezone

from people.models import Account, Job, RoleGrant, WorkerBeat
from people.services.job_sweep import worker_name
from reports.operations import check_printing, check_program, check_running, check_time, doctor
from reports.operations.findings import Finding, good
from tests.postgres import PostgresServer
from tests.reports.operations.office import Office


def levels(found: Iterable[Finding]) -> list[str]:
    return [finding.level.value for finding in found]


def examined(office: Office, code: int) -> dict[str, dict[str, str]]:
    ran = office.run("doctor", "--json")
    assert ran.returncode == code, ran.stdout + ran.stderr
    content = json.loads(ran.stdout)
    assert content["healthy"] is (code == 0)
    return {finding["name"]: finding for finding in content["findings"]}


def test_a_sound_office(settled: Office, tmp_path: Path) -> None:
    office = settled.copied_to(tmp_path / "a")
    office.backup(tmp_path / "sets")
    said = office.done("doctor").splitlines()
    assert all(line.startswith(("[好] ", "[注意] ")) for line in said[:-1]), said
    assert said[-1].startswith(f"共 {len(said) - 1} 项，问题 0，")
    found = examined(office, 0)
    assert {"Python", "软件包", "SQLite 设置", "SQLite 完整性", "数据库结构", "系统库", "字体", "排版", "备份"} <= {
        name for name, finding in found.items() if finding["level"] == "好"
    }  # fmt: skip


def test_a_sound_office_on_postgresql(postgres_server: PostgresServer, tmp_path: Path) -> None:
    office = Office(tmp_path, postgres_server.new_database())
    assert examined(office, 0)["数据库结构"]["remedy"] == "请运行 manage.py migrate"
    office = Office(tmp_path, postgres_server.database_with_tables())
    found = examined(office, 0)
    assert found["数据库"]["said"].startswith("PostgreSQL 1")
    assert found["数据库编码"]["said"] == "UTF8"


def test_before_the_first_start_nothing_is_made(fresh: Office) -> None:
    assert examined(fresh, 0)["数据库"]["level"] == "注意"
    assert not fresh.file.exists()


def test_a_garbled_database_is_a_problem(fresh: Office) -> None:
    fresh.file.write_bytes(b"this is not a database" * 1000)
    assert "打不开" in examined(fresh, 1)["数据库"]["said"]


def test_damaged_pages_are_a_problem(settled: Office, tmp_path: Path) -> None:
    office = settled.copied_to(tmp_path / "a")
    content = bytearray(office.file.read_bytes())
    content[-40960:] = b"\x5a" * 40960
    office.file.write_bytes(content)
    assert "恢复到新库" in examined(office, 1)["SQLite 完整性"]["remedy"]


def test_an_unreachable_server_is_a_problem_and_hides_nothing(tmp_path: Path) -> None:
    office = Office(tmp_path, f"postgres://nobody:very-secret@/none?host={tmp_path}")
    ran = office.run("doctor")
    assert ran.returncode == 1
    assert "[问题] 数据库：连不上" in ran.stdout
    assert "[好] 排版" in ran.stdout
    assert "very-secret" not in ran.stdout + ran.stderr


def test_pending_migrations_are_a_problem(fresh: Office) -> None:
    fresh.made_by_an_older_program("0001_initial")
    assert "再运行 manage.py migrate" in examined(fresh, 1)["数据库结构"]["remedy"]


@pytest.mark.parametrize(
    ("age", "level"),
    [
        (timedelta(hours=1), "好"),
        (timedelta(days=3), "注意"),
        (timedelta(days=9), "问题"),
        (-timedelta(hours=1), "注意"),
    ],
)
def test_the_age_of_the_last_backup(age: timedelta, level: str, tmp_path: Path, settings: Any) -> None:
    settings.HENGJI_DATA = tmp_path
    assert levels(check_program.check_backup()) == ["注意"]
    note = {"at": (timezone.now() - age).isoformat(), "path": "/backup/1"}
    (tmp_path / "last_backup.json").write_text(json.dumps(note))
    assert levels(check_program.check_backup()) == [level]
    (tmp_path / "last_backup.json").write_text("{")
    assert levels(check_program.check_backup()) == ["注意"]


def test_packages_that_differ_from_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    real = metadata.version

    def version(name: str) -> str:
        if name == "pypdf":
            raise metadata.PackageNotFoundError(name)
        return "0.0.1" if name == "rich" else real(name)

    monkeypatch.setattr(metadata, "version", version)
    missing, other = check_program.check_packages()
    assert missing.said == "缺少 pypdf"
    assert other.said.startswith("版本与锁定的不同：rich 0.0.1（应为 ")


def test_disk_mode_and_log(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HENGJI_DATA = tmp_path / "none"
    monkeypatch.setattr("shutil.disk_usage", lambda folder: type("U", (), {"free": 10}))
    assert levels(check_program.check_data_folder()) == ["问题", "问题"]
    settings.PRODUCTION = True
    assert levels(check_program.check_mode()) == ["好"]
    settings.LOG_FILE = tmp_path / "log"
    with settings.LOG_FILE.open("wb") as file:
        file.truncate(3_000_000_000)
    assert levels(check_program.check_log()) == ["注意"]


def test_a_missing_system_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_printing, "LIBRARIES", {"libno-such.so.0": "libno-such0"})
    (found,) = check_printing.check_libraries()
    assert found.remedy == "请运行 apt-get install libno-such0"


def test_no_font_at_all_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pango ends its process then; the check goes on."""
    (tmp_path / "fonts.conf").write_text("<fontconfig><dir>/nowhere</dir></fontconfig>")
    monkeypatch.setattr(check_printing, "font_configuration", lambda data: tmp_path / "fonts.conf")
    assert levels(check_printing.check_rendering()) == ["问题"]


def test_another_face_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_printing, "OURS", re.compile("SomeOtherFace"))
    assert levels(check_printing.check_rendering()) == ["注意"]


def test_a_year_without_working_days(monkeypatch: pytest.MonkeyPatch) -> None:
    year = timezone.localdate().year

    def known_until(last: int) -> None:
        def is_workday(day: Any) -> bool:
            if day.year > last:
                raise NotImplementedError
            return True

        monkeypatch.setattr(chinese_calendar, "is_workday", is_workday)

    known_until(year + 1)
    assert levels(check_time.check_working_days()) == ["好"]
    known_until(year)
    monkeypatch.setattr(timezone, "localdate", lambda: date(year, 12, 1))
    assert levels(check_time.check_working_days()) == ["注意"]
    known_until(year - 1)
    assert levels(check_time.check_working_days()) == ["问题"]


def test_a_clock_before_the_program_was_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2001, 1, 1, tzinfo=UTC))
    assert levels(check_time.check_clock()) == ["问题"]


def test_a_check_that_fails_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> list[Finding]:
        raise RuntimeError("x")

    monkeypatch.setattr(doctor, "CHECKS", (("甲", fails), ("乙", lambda: [good("乙", "在")])))
    found = list(doctor.examine())
    assert levels(found) == ["问题", "好"]
    assert found[0].said == "没有查成（RuntimeError x）"


@pytest.mark.django_db
def test_the_worker_the_broker_and_somebody_to_administer(monkeypatch: pytest.MonkeyPatch) -> None:
    (worker,) = check_running.check_worker()
    assert (worker.level.value, worker.said) == ("注意", "没有在运行（还没有启动过）")
    assert "manage.py serve" in worker.remedy
    WorkerBeat.objects.create(name=worker_name(), seen_at=timezone.now())
    assert levels(check_running.check_worker()) == ["好"]
    job = Job.objects.create(kind="x", title="任务")
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=11))
    (worker,) = check_running.check_worker()
    assert worker.said == "1 个在运行，1 个任务等了十分钟以上"
    WorkerBeat.objects.all().delete()
    assert levels(check_running.check_worker()) == ["问题"]

    (broker,) = check_running.check_broker()
    assert broker.said.startswith("内嵌（数据目录里的文件），")
    monkeypatch.setattr(check_running, "broker", lambda: type("B", (), {"waiting": lambda self: None})())
    (broker,) = check_running.check_broker()
    assert (broker.level.value, broker.said) == ("问题", "内嵌（数据目录里的文件） 连不上或不能读写")

    (accounts,) = check_running.check_accounts()
    assert "manage.py first_admin" in accounts.remedy
    account = Account(username="admin", name="管理员")
    account.set_unusable_password()
    account.save()
    RoleGrant.objects.create(account=account, role="系统管理员", start=date(2020, 1, 1))
    (accounts,) = check_running.check_accounts()
    assert accounts.said == "系统管理员还没有激活账号"
    account.set_password("a long enough password 1")
    account.save()
    assert levels(check_running.check_accounts()) == ["好"]


def test_encryption_and_static_files_of_production(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(check_running.check_encryption()) == []
    assert list(check_running.check_static()) == []
    settings.PRODUCTION = True
    assert levels(check_running.check_encryption()) == ["好"]
    settings.STARTUP_WARNINGS = ("HENGJI_HTTPS=0：没有加密。请尽快配好证书。",)
    (found,) = check_running.check_encryption()
    assert (found.level.value, found.remedy) == ("注意", "请尽快配好证书。")
    (found,) = check_running.check_static()
    assert found.said.startswith("还没有收集到 ")
    monkeypatch.setattr(
        check_running, "staticfiles_storage", type("S", (), {"hashed_files": {"css/hengji.css": "x"}})
    )
    (found,) = check_running.check_static()
    assert found.level.value == "问题"
    assert "没有收集" in found.said
