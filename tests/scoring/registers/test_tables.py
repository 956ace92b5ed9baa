"""A register by the table: every fault at its cell, all rows or none, a second person, nothing doubled."""

from __future__ import annotations

import io
import json
import re
import time
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import StoredFile
from plans.engine.units import POINT
from plans.models import Plan
from scoring.models import Adjustment, PublicRating, ReminderLetter, Standing, Violation
from scoring.registering import commands
from scoring.registering.asking import people_of, subjects_of
from scoring.registering.commands import scheme_of
from scoring.registering.shapes import ALL
from scoring.registering.table_book import GUIDE, NAMES, write_book
from scoring.registering.table_import import Preview, import_rows, preview_table
from scoring.registering.table_lines import MOST_ROWS, NoTable, file_table, pasted_table
from scoring.registering.table_packing import MOST_PACKED, sealed
from scoring.year import load_year
from tests.office import Office
from tests.scoring.registers.world import (
    BUREAU,
    TOWN,
    addition,
    by,
    enter,
    person,
    plan_of,
    register,
    section,
    unit,
    violation,
)  # fmt: skip

HEAD = "对象\t方向\t事项\t级别\t分值\t同一事项\t依据\t会议日期"
GOOD = "K1\t加\t表彰\t县级\t\t防汛\t表彰文件\t2026.5.6"


def read(plan: Plan, slug: str, text: str) -> Preview:
    return preview_table(plan, register(slug), scheme_of(plan), pasted_table(register(slug), text))


def take_in(office: Office, plan: Plan, slug: str, preview: Preview, **more: Any) -> int:
    packed = sealed(preview.packing, plan=plan, register=register(slug))
    return import_rows(by=by(office), plan=plan, register=register(slug), packed=packed, **more)


def faults(preview: Preview) -> list[tuple[int, str, str]]:
    return [(row.line, name, words) for row in preview.rows for name, words in row.faults.items()]


def url(name: str, plan: Plan, slug: str) -> str:
    return reverse(name, args=[plan.agency_id, plan.year, slug])


def test_pasted_rows_wait_for_a_second_person_as_typed_ones(office: Office) -> None:
    plan = plan_of(office, TOWN)
    preview = read(plan, "adjustments", f"{HEAD}\n{GOOD}\n二科\t减\t\t\t\t\t\t\n")
    assert faults(preview) == [
        (3, "matter", "事项不能为空；请填写：" + preview.rows[1].faults["matter"].split("：", 1)[1])
    ]
    assert not preview.applicable
    preview = read(plan, "adjustments", f"{HEAD}\n{GOOD}\n二科\t加\t表彰\t市级\t３\t\t\t2026年5月7日\n")
    assert faults(preview) == []
    proof = StoredFile.objects.create(agency=office.a, name="纪要.pdf", kind="pdf", size=1, digest="0" * 64)
    assert take_in(office, plan, "adjustments", preview, files=[proof]) == 2
    one, two = Adjustment.objects.order_by("pk")
    assert (one.subject, one.points, one.meeting_date) == (section(plan), 2 * POINT, date(2026, 5, 6))
    assert (two.subject.name, two.points, two.meeting_date) == ("二科", 3 * POINT, date(2026, 5, 7))
    assert {row.standing for row in (one, two)} == {Standing.WAITING}
    assert {row.entered_name for row in (one, two)} == {"甲局绩效专干"}
    assert [list(row.files.all()) for row in (one, two)] == [[proof], [proof]]
    assert load_year(plan).adjustments == []
    told = json.loads(AuditEntry.objects.get(action="批量登记加减分").detail)
    assert told["登记"][str(one.pk)]["同一事项"] == "防汛"
    assert told["佐证材料"] == ["纪要.pdf"]
    with pytest.raises(DomainError, match="已参与“登记”"):
        commands.confirm_many(
            by=by(office), plan=plan, register=register("adjustments"), picked={one.pk: 0, two.pk: 0}
        )


def test_every_fault_is_told_at_its_cell_and_nothing_is_stored(office: Office) -> None:
    plan = plan_of(office)
    head = "编号\t当事人\t情形\t查处层级\t处分\t决定日期\t非现任职期间"
    number = person(plan).number
    rows = (
        f"V1\t{number}\t察访核验\t市\t\t2026-05-06\t否",
        f"V1\t{number}\t察防核验\t市\t\t2026-13-06\t也许",
        "V3\tZ99\t察访核验\t市\t警告\t2025-05-06\t",
        "\t\t察访核验\t市\t\t\t",
    )
    preview = read(plan, "violations", "\n".join((head, *rows)))
    told = {(line, name): words for line, name, words in faults(preview)}
    assert "是否“察访核验”？" in told[3, "situation"]
    assert "没有 2026-13-06 这一天" in told[3, "decided_on"]
    assert "不是“是”或“否”" in told[3, "not_in_post"]
    assert "和第 2 行重复" in told[3, "code"]
    assert "不在本年度名册中" in told[4, "participant"]
    assert "不在方案年度 2026 内" in told[4, "decided_on"]
    assert {name for line, name in told if line == 5} == {"code", "participant", "decided_on"}
    assert not any(line == 2 for line, _ in told)
    assert preview.rows[1].typed["situation"] == "察防核验"
    assert not Violation.objects.exists()
    clerk = office.client_of(Role.PERFORMANCE_OFFICE)
    page = clerk.post(url("conduct_table", plan, "violations"), {"pasted": "\n".join((head, *rows))})
    body = page.content.decode()
    assert "第 3 行 情形：" in body
    assert body.count('class="cell-fault"') == preview.faulty
    assert "察防核验" in body
    assert "confirming" not in page.context


def test_in_the_browser_a_table_is_looked_at_and_confirmed(office: Office) -> None:
    plan = plan_of(office, TOWN)
    clerk = office.client_of(Role.PERFORMANCE_OFFICE)
    page = clerk.post(url("register_table", plan, "adjustments"), {"pasted": f"{HEAD}\t备注\n{GOOD}\t甲\n"})
    assert "没有用到的列：备注" in page.content.decode()
    assert not Adjustment.objects.exists()
    packed = page.context["confirming"]["packed"].value()
    done = clerk.post(url("register_table_confirm", plan, "adjustments"), {"packed": packed})
    assert done["Location"] == url("register_list", plan, "adjustments")
    assert Adjustment.objects.get().standing == Standing.WAITING
    again = clerk.post(url("register_table_confirm", plan, "adjustments"), {"packed": packed})
    assert "有人登记了相同的内容" in again.content.decode()
    other = clerk.post(url("register_table_confirm", plan, "grave"), {"packed": packed})
    assert other.status_code == 404 or "预览不是这项登记的" in other.content.decode()
    cooked = clerk.post(url("register_table_confirm", plan, "adjustments"), {"packed": packed[:-3] + "abc"})
    assert "预览已过期" in cooked.content.decode()
    assert Adjustment.objects.count() == 1
    listed = clerk.get(url("register_list", plan, "adjustments")).content.decode()
    assert url("register_table", plan, "adjustments") in listed


def test_the_preview_leaves_out_columns_that_say_nothing(office: Office) -> None:
    plan = plan_of(office, TOWN)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    address = reverse("register_table", args=[plan.agency_id, plan.year, "adjustments"])
    page = client.post(address, {"pasted": f"{HEAD}\n{GOOD}"}).content.decode()
    headings = re.findall(r'<th scope="col">([^<]*)</th>', page)
    assert "会议日期" in headings
    assert "会议纪要" not in headings


def test_the_same_table_twice_enters_its_rows_once(office: Office) -> None:
    plan = plan_of(office, TOWN)
    text = f"{HEAD}\n{GOOD}\n{GOOD}\n"
    assert take_in(office, plan, "adjustments", read(plan, "adjustments", text)) == 2, (
        "twice in one table is meant"
    )
    preview = read(plan, "adjustments", f"{text}{GOOD}\n")
    assert preview.same == {2, 3}
    assert take_in(office, plan, "adjustments", preview) == 1
    Adjustment.objects.update(standing=Standing.WITHDRAWN)
    assert read(plan, "adjustments", text).same == set()


def test_a_key_that_is_taken_is_faulted_at_its_cell(office: Office) -> None:
    plan = plan_of(office)
    row = enter(office, plan, "ratings", {"subject": unit(plan), "item": "公众评议", "points": 90 * POINT})
    head = "对象\t项目\t得分\t评议主体\t参评人数\t分项得分"
    preview = read(
        plan,
        "ratings",
        f"{head}\nU1\t公众评议\t91\t\t\t\nU1\t目标考评\t92.5\t企业\t30\t环境，88，企业，20；效率，95\n",
    )
    assert faults(preview) == [
        (2, "item", f"已有登记（第 {row.pk} 号），内容不同；请在那一条上更正，这里删去这行")
    ]
    assert preview.rows[1].values["details"] == [
        {"项目": "环境", "得分": 88 * POINT, "主体": "企业", "人数": 20},
        {"项目": "效率", "得分": 95 * POINT, "主体": "", "人数": None},
    ]
    same = read(plan, "ratings", f"{head}\nU1\t公众评议\t90\t\t\t\n")
    assert same.same == {2}
    assert not same.applicable
    PublicRating.objects.update(standing=Standing.WITHDRAWN)
    assert read(plan, "ratings", f"{head}\nU1\t公众评议\t91\t\t\t\n").applicable


def test_what_became_wrong_since_the_preview_is_not_stored(office: Office) -> None:
    plan = plan_of(office)
    number = person(plan).number
    preview = read(
        plan,
        "violations",
        f"编号\t当事人\t情形\t查处层级\t决定日期\nV1\t{number}\t察访核验\t市\t2026-05-06\n",
    )
    packed = sealed(preview.packing, plan=plan, register=register("violations"))
    enter(office, plan, "violations", violation(plan, code="V1", level="省"))
    with pytest.raises(DomainError, match="预览之后，有人登记了相同的内容"):
        import_rows(by=by(office), plan=plan, register=register("violations"), packed=packed)
    assert Violation.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "没有内容"),
        ("对象\t得分\nK1\t5", "缺少列：方向、事项"),
        (HEAD, "只有标题"),
        ("\t".join("abcdefghijk"), "比登记表的列多"),
        (HEAD + f"\n{GOOD}" * (MOST_ROWS + 1), f"超过 {MOST_ROWS} 行"),
        (HEAD + "\n\"" + "长" * 200_000, "有一格太长"),
        # What comes after too many lines is not read any more.
        (HEAD + f"\n{GOOD}" * (MOST_ROWS + 5) + "\n\"" + "长" * 200_000, f"超过 {MOST_ROWS} 行"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_said_in_words(text: str, words: str) -> None:
    with pytest.raises(NoTable, match=words):
        pasted_table(register("adjustments"), text)


def test_without_headings_the_order_of_the_book_holds(office: Office) -> None:
    plan = plan_of(office, TOWN)
    preview = read(plan, "adjustments", GOOD)
    assert faults(preview) == []
    assert (preview.rows[0].line, preview.rows[0].values["same_matter"]) == (1, "防汛")


def test_a_letter_of_a_table_is_judged_by_its_limit(office: Office) -> None:
    plan = plan_of(office)
    head = "考核对象\t事项\t发函日期\t规定时限\t办结日期\t逾期"
    rows = (
        "U1\t一事\t2026-03-01\t2026-03-10\t2026-03-12\t", "U1\t二事\t2026-03-01\t2026-03-10\t2026-03-10\t",
        "U1\t三事\t2026-03-01\t三天内\t\t", "U1\t四事\t2026-03-01\t三天内\t\t是", "U1\t五事\t2026-03-01\t\t\t",
    )  # fmt: skip
    preview = read(plan, "letters", "\n".join((head, *rows)))
    assert [row.values["overdue"] for row in preview.rows] == [True, False, False, True, False]
    assert [(line, name) for line, name, _ in faults(preview)] == [(4, "overdue")]


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.slug)
def test_the_empty_book_of_every_register_can_be_filled_and_read(office: Office, one: Any) -> None:
    plan = plan_of(office, TOWN if one.slug == "adjustments" else BUREAU)
    scheme = scheme_of(plan)
    book = load_workbook(
        io.BytesIO(write_book(one, scheme, subjects=subjects_of(plan), people=people_of(plan)))
    )
    assert [cell.value for cell in book[one.title][1]] == [column.heading for column in one.columns]
    assert book[GUIDE].max_row == len(one.columns) + 1
    named = {column.kind for column in one.columns} & {"subject", "person"}
    assert (NAMES in book.sheetnames) == bool(named)
    if "person" not in named and named:
        listed = {str(cell.value) for row in book[NAMES].iter_rows() for cell in row if cell.value}
        assert person(plan).name not in listed, (
            "a register that names no person does not carry the staff list"
        )
    out = io.BytesIO()
    book[one.title].append(["x"])
    book.save(out)
    table = file_table(one, out.getvalue(), "空表.xlsx")
    assert list(table.places) == [column.attribute for column in one.columns]
    assert len(table.lines) == 1


def test_a_file_is_read_by_its_sheet_and_a_broken_one_refused(office: Office) -> None:
    plan = plan_of(office)
    book = Workbook()
    assert book.active is not None
    book.active.title = "方案"
    book.active.append(["项", "值"])
    letters = book.create_sheet("提醒函")
    letters.append(["对象", "事项", "发函日期", "逾期"])
    letters.append(["U1", "报送材料", date(2026, 3, 1), "是"])
    out = io.BytesIO()
    book.save(out)
    clerk = office.client_of(Role.PERFORMANCE_OFFICE)
    page = clerk.post(
        url("register_table", plan, "letters"), {"file": SimpleUploadedFile("年度.xlsx", out.getvalue())}
    )
    packed = page.context["confirming"]["packed"].value()
    clerk.post(url("register_table_confirm", plan, "letters"), {"packed": packed})
    assert ReminderLetter.objects.get().overdue
    for content, words in ((b"PK\x03\x04broken", "没有读出表格"), (b"", "空文件")):
        page = clerk.post(
            url("register_table", plan, "letters"), {"file": SimpleUploadedFile("坏.xlsx", content)}
        )
        assert words in page.content.decode()
        assert page.status_code == 200
    text = "对象,事项,发函日期\nU1,二事,2026-03-02\n".encode("gb18030")
    page = clerk.post(url("register_table", plan, "letters"), {"file": SimpleUploadedFile("表.csv", text)})
    assert page.context["preview"].applicable


def test_a_thousand_rows_take_less_than_two_seconds(office: Office) -> None:
    plan = plan_of(office)
    number = person(plan).number
    head = "编号\t当事人\t情形\t查处层级\t决定日期\t同一事件"
    rows = (f"V{place:04}\t{number}\t察访核验\t市\t2026-05-06\t事件{place}" for place in range(1_000))
    text = "\n".join((head, *rows))
    start = time.process_time()
    preview = read(plan, "violations", text)
    took = time.process_time() - start
    with CaptureQueriesContext(connection) as queries:
        start = time.process_time()
        assert take_in(office, plan, "violations", preview) == 1_000
        stored = time.process_time() - start
    assert len(queries) < 200, "rows are stored together"
    assert max(took, stored) < 2


def test_many_are_confirmed_at_once_or_none(office: Office) -> None:
    plan = plan_of(office, TOWN)
    for matter in ("防汛", "抗旱", "防火"):
        enter(office, plan, "adjustments", addition(plan, same_matter=matter))
    own = commands.enter(
        by=by(office, Role.CHIEF_LEADER), plan=plan, register=register("adjustments"), values=addition(plan)
    )
    chief = office.client_of(Role.CHIEF_LEADER)
    address = url("register_confirm_many", plan, "adjustments")
    assert address in chief.get(url("register_list", plan, "adjustments")).content.decode()
    page = chief.get(address)
    body = page.content.decode()
    assert body.count('name="pick"') == 3
    assert body.count(" checked>") == 3
    assert "1 条由您登记或与您本人有关，须由他人复核" in body
    assert "每一条都请留意：还没有佐证材料；" in body
    assert body.count("还没有佐证材料") == 1, "said once, not in each of three rows"
    assert '<th scope="col">同一事项</th>' in body
    assert '<th scope="col">会议日期</th>' not in body, "no line says anything there"
    keys = [line.key for line in page.context["waiting"].lines]
    looked = chief.post(address, {"pick": keys[:2], "look": "1"})
    assert "选中的 2 条复核通过以后" in looked.content.decode()
    assert looked.content.decode().count(" checked>") == 2
    assert not Adjustment.objects.filter(standing=Standing.IN_FORCE).exists()
    stale = chief.post(address, {"pick": [*keys[:2], f"{keys[2].split('-')[0]}-7"]})
    assert "刚刚被" in stale.content.decode()
    mixed = chief.post(address, {"pick": [*keys, f"{own.pk}-0"]})
    assert f"第{own.pk}号：" in mixed.content.decode()
    assert "请先勾选" in chief.post(address, {"pick": ["x", "1-", "-", "9" * 30 + "-1"]}).content.decode()
    assert not Adjustment.objects.filter(standing=Standing.IN_FORCE).exists(), "all or none"
    chief.post(address, {"pick": keys})
    assert Adjustment.objects.filter(standing=Standing.IN_FORCE).count() == 3
    assert AuditEntry.objects.filter(action="复核通过加减分").count() == 3
    assert "没有等您复核的登记" in chief.get(address).content.decode()


def test_the_page_of_many_takes_the_same_queries_for_one_row_and_three(office: Office) -> None:
    plan = plan_of(office)
    chief = office.client_of(Role.CHIEF_LEADER)
    address = url("conduct_confirm_many", plan, "violations")
    counts = []
    chief.get(address)
    for place in range(3):
        enter(office, plan, "violations", violation(plan, code=f"V{place}"))
        with CaptureQueriesContext(connection) as queries:
            body = chief.get(address).content.decode()
        assert body.count('name="pick"') == place + 1
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_a_frozen_register_takes_no_table(office: Office) -> None:
    from tests.scoring.settlements import make_settlement

    plan = plan_of(office, TOWN)
    preview = read(plan, "adjustments", f"{HEAD}\n{GOOD}\n")
    packed = sealed(preview.packing, plan=plan, register=register("adjustments"))
    make_settlement(plan, state="公示")
    with pytest.raises(DomainError, match="冻结"):
        import_rows(by=by(office), plan=plan, register=register("adjustments"), packed=packed)
    page = office.client_of(Role.PERFORMANCE_OFFICE).post(
        url("register_table", plan, "adjustments"), {"pasted": f"{HEAD}\n{GOOD}\n"}
    )
    assert "preview" not in page.context
    assert "登记已经冻结" in page.content.decode()
    assert len(packed) < MOST_PACKED
