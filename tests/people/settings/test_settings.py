"""Settings: small offices, who set what when, and how the program stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.access import Role
from people.audit import AuditEntry, head
from people.frame import system_facts
from people.frame.system_facts import Fact, register_facts
from people.models import Agency, Employee
from tests.office import START, Office, build_office


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


def test_system_admin_sees_every_agency_and_how_the_program_stands(office: Office) -> None:
    text = office.client_of(Role.SYSTEM_ADMIN).get("/settings/").content.decode()
    for part in ("甲局", "乙局", "测试市", "SQLite", "剩余", "程序版本", "更改", "30 分钟", "12 小时"):
        assert part in text
    assert "还没有人改过设置" in text


def test_an_office_sees_its_own_setting_and_changes_nothing(office: Office) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    text = client.get("/settings/").content.decode()
    assert "甲局" in text
    assert "乙局" not in text
    assert "程序版本" not in text
    assert "/settings/small-office/" not in text
    assert client.post(f"/settings/small-office/{office.a.pk}/", {"small_office": "off"}).status_code == 404
    assert client.get(f"/settings/small-office/{office.a.pk}/").status_code == 404


@pytest.mark.parametrize(
    "role", [Role.STAFF, Role.FILER, Role.CHIEF_LEADER, Role.SUPERVISION, Role.AUDIT_ADMIN]
)
def test_others_see_no_settings(office: Office, role: Role) -> None:
    assert office.client_of(role).get("/settings/").status_code == 404


def test_a_change_is_stored_audited_and_shown(office: Office) -> None:
    client = office.client_of(Role.SYSTEM_ADMIN)
    address = f"/settings/small-office/{office.a.pk}/"
    assert "不按小单位管理" in client.get(address).content.decode()
    text = client.post(address, {"small_office": "off"}, follow=True).content.decode()
    office.a.refresh_from_db()
    assert office.a.small_office is False
    assert "甲局的小单位设置已保存" in text
    assert "设为不按小单位" in text
    assert "小单位：按人数 → 否" in text
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.agency) == ("设置小单位", "系统保障员（system）", office.a.pk)


def test_a_refusal_says_why_and_changes_nothing(office: Office) -> None:
    text = (
        office.client_of(Role.SYSTEM_ADMIN)
        .post(f"/settings/small-office/{office.a.pk}/", {"small_office": "on"})
        .content.decode()
    )
    assert "不能把甲局设为小单位" in text
    assert "另有单位也有在岗人员" in text
    office.a.refresh_from_db()
    assert office.a.small_office is None
    assert not AuditEntry.objects.exists()


def test_the_last_changes_of_other_agencies_stay_with_them(office: Office) -> None:
    client = office.client_of(Role.SYSTEM_ADMIN)
    client.post(f"/settings/small-office/{office.b.pk}/", {"small_office": "off"})
    assert "单位 乙局" in client.get("/settings/").content.decode()
    assert "乙局" not in office.client_of(Role.PERFORMANCE_OFFICE).get("/settings/").content.decode()


def test_head_count_leaves_out_who_has_left(office: Office) -> None:
    before = Employee.objects.filter(agency=office.b).count()
    Employee.objects.create(agency=office.b, number="X1", name="离岗", left_on=START)
    text = office.client_of(Role.SYSTEM_ADMIN).get("/settings/").content.decode()
    place = text.index(">乙局<")
    assert f'data-label="在岗人数">{before}<' in text[place : place + 200]


def test_facts_name_the_head_and_warn_of_a_full_disk(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    client = office.client_of(Role.SYSTEM_ADMIN)
    client.post(f"/settings/small-office/{office.a.pk}/", {"small_office": "off"})
    assert head().printed() in client.get("/settings/").content.decode()
    monkeypatch.setattr(system_facts, "LITTLE", 1.1)
    assert "请清理或扩容" in client.get("/settings/").content.decode()


def test_higher_apps_add_facts(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_facts, "_PROVIDERS", {})
    register_facts(lambda: [Fact("最近备份", "从来没有", "请尽快备份")])
    text = office.client_of(Role.SYSTEM_ADMIN).get("/settings/").content.decode()
    assert "从来没有" in text
    assert "请尽快备份" in text


def test_the_number_of_queries_does_not_grow(office: Office) -> None:
    client, numbers = office.client_of(Role.SYSTEM_ADMIN), []
    for number in range(3):
        agency = Agency.objects.create(name=f"新单位{number}")
        client.post(f"/settings/small-office/{agency.pk}/", {"small_office": "off"})
        client.get("/settings/")
        with CaptureQueriesContext(connection) as found:
            client.get("/settings/")
        numbers.append(len(found))
    assert len(set(numbers)) == 1


def test_the_last_backup_stands_among_the_facts_and_its_absence_waits(
    office: Office, tmp_path: Path, settings: LazySettings
) -> None:
    settings.HENGJI_DATA = tmp_path
    client = office.client_of(Role.SYSTEM_ADMIN)
    assert "还没有做过备份" in client.get("/settings/").content.decode()
    assert "最近没有备份，请尽快安排" in client.get("/").content.decode()
    note = {"at": timezone.now().isoformat(), "path": "/backup/hengji"}
    (tmp_path / "last_backup.json").write_text(json.dumps(note), encoding="utf-8")
    assert "/backup/hengji" in client.get("/settings/").content.decode()
    assert "最近没有备份" not in client.get("/").content.decode()
    assert "最近没有备份" not in office.client_of(Role.PERFORMANCE_OFFICE).get("/").content.decode()
