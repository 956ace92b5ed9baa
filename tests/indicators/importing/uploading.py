"""What the tests of the import's pages share: a small world, uploading, posting back what a page shows."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from indicators.models import SecondaryIndicator
from indicators.sheets import process
from indicators.sheets.child import read
from indicators.sheets.packing import Sheet, unpacked
from people.xlsx.faults import refused
from plans.models import Plan
from tests.office import YEAR, Office, build_office
from tests.running_year import running_year


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    settings.HENGJI_DATA = tmp_path
    # The limited process takes a second to start; test_hostile_files runs it.
    monkeypatch.setattr(process, "_run", read_here)
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    made = running_year(office, scheme="xiangzhen-2024", state=Plan.State.DRAFT)
    SecondaryIndicator.objects.filter(plan=made).delete()
    return made


def read_here(path: Path, kind: str, title: str) -> list[Sheet]:
    """What the limited process does, without one."""
    result = read(path, kind, title)
    if "problem" in result:
        raise refused(result["problem"], result["remedy"])
    return unpacked(result["sheets"])


def start(plan: Plan) -> str:
    return f"/units/{plan.agency_id}/years/{YEAR}/indicators/import/"


def book(rows: list[list[object]], merges: tuple[str, ...] = ()) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for each in merges:
        sheet.merge_cells(each)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


SIMPLE = book(
    [
        ["2026年度目标考核表"],
        ["一级指标", "二级指标", "分值", "评分标准", "责任科室", "责任人"],
        ["一、重点工作", "1.项目建设", "10分", "少一项扣1分", "一科", "一科干事"],
        [None, "2.招商引资", "5-8分", None, "招商中心", None],
        ["合计", None, 18],
    ],
    ("A1:F1", "A3:A4", "A5:B5"),
)


def upload(client: Client, plan: Plan, content: bytes = SIMPLE, name: str = "考核表.xlsx") -> str:
    answer = client.post(start(plan), {"table": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return str(answer["Location"])


def shown_form(client: Client, url: str) -> dict[str, list[str]]:
    """Post back what the page shows, as a browser would."""
    page = client.get(url, {"show": "all"}).context
    form: dict[str, list[str]] = {"row": [], "left": [str(each.row) for each in page["left_out"]]}
    for row in page["rows"]:
        form["row"].append(str(row.key))
        form |= {f"c-{row.key}-{cell.name}": [cell.text] for cell in row.cells}
    for kind in ("subject", "person"):
        form[f"{kind}-name"] = [each.name for each in page["names"] if each.kind == kind]
    return form
