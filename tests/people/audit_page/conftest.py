"""A small world with rows of the log of every kind."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from people.audit import AuditEntry, record
from tests.office import Office, build_office

BUSINESS, ACCESS, SYSTEM = "业务", "账号与权限", "系统"


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


def write(**more: Any) -> AuditEntry:
    """Append one row."""
    values = {
        "actor": "张经办（zhang）",
        "action": "修改台账",
        "target": "一科 第一季度",
        "detail": {"完成率": {"旧": "80%", "新": "95%"}},
        "origin": "192.0.2.7",
        "request_id": "r-100",
        "category": BUSINESS,
    } | more
    with transaction.atomic():
        return record(**values)


@pytest.fixture
def rows(office: Office) -> dict[str, AuditEntry]:
    """One row of each kind at 甲局, business at 乙局, one of the installation, one under a delegation."""
    return {
        "甲业务": write(agency=office.a.pk),
        "乙业务": write(agency=office.b.pk, actor="李乙局（li）", target="三科 第一季度", request_id="r-200"),
        "甲权限": write(
            agency=office.a.pk, action="授予角色", target="账号 王某（wang）", category=ACCESS,
            detail={"角色": {"旧": None, "新": "绩效办"}}, actor="安全员（an）", request_id="r-300",
        ),
        "系统": write(
            agency=None, action="备份", target="数据目录", category=SYSTEM, detail={"大小": 12}, actor="系统员（xi）",
            request_id="r-400",
        ),
        "甲代办": write(agency=office.a.pk, action="退回", on_behalf_of="赵科长（zhao）", detail={}, request_id="r-500"),
    }  # fmt: skip
