"""The roster in bulk: downloaded, edited or pasted, seen as a difference, accepted as a whole."""

from __future__ import annotations

import io
import json
import time

import openpyxl
import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.access import Role
from people.errors import DomainError
from people.models import AuditEntry, Employee, Posting
from plans.engine.units import POINT
from plans.models import Participant, Plan, Subject
from plans.services.plan_roster import save_participant
from plans.services.roster_book import write_roster
from plans.services.roster_lines import NoTable, file_tables, pasted_table
from plans.services.roster_table import SALT, Preview, accept, preview, without_reason
from tests.office import YEAR, Office, build_office
from tests.plans.plan.drafting import actor, draft

HOSTILE = '<script>alert(1)</script>=HYPERLINK("x")'


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    made = draft(office)
    head = Participant.objects.get(plan=made, name="一科科长")
    leader = Participant.objects.get(plan=made, name="甲局副局长")
    Subject.objects.filter(plan=made, code="K1").update(
        head=head, supervising_leader=leader, coefficient_points=10_500, group="一组"
    )
    Participant.objects.filter(pk=leader.pk).update(
        months_in_post=7, supervision_head=True, established=False
    )
    Participant.objects.filter(pk=head.pk).update(appraised=False, bonus_base_fen=123_456)
    return made


def asked(plan: Plan, text: str) -> Preview:
    return preview(Plan.objects.get(pk=plan.pk), [pasted_table(text)])


def told(shown: Preview) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    return [(line.kind, line.key, line.told) for line in shown.found.lines]


def words(shown: Preview) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.heading, fault.words) for fault in shown.found.faults]


def take(office: Office, plan: Plan, shown: Preview) -> tuple[int, int]:
    return accept(by=actor(office), plan=plan, packed=shown.packed)


def numbers(plan: Plan) -> list[str]:
    return list(Participant.objects.filter(plan=plan).order_by("number").values_list("number", flat=True))


def test_what_is_downloaded_comes_back_without_a_change(office: Office, plan: Plan) -> None:
    shown = preview(plan, file_tables(write_roster(plan), "名册.xlsx"))
    assert (shown.found.lines, shown.found.faults, shown.packed) == ([], [], "")
    assert shown.found.same == Subject.objects.filter(plan=plan).count() + len(numbers(plan))
    assert set(shown.found.beside.values()) == {0}
    book = openpyxl.load_workbook(io.BytesIO(write_roster(plan)))
    assert [cell.value for cell in book["人员"][1]][:7] == [
        "工号", "姓名", "所在对象", "职级", "职务", "监督机构主要负责人", "奖金基数",
    ]  # fmt: skip
    section = next(row for row in book["考核对象"].iter_rows(values_only=True) if row[0] == "K1")
    assert section[3:6] == ("U1", "一组", 1.05)


def test_edits_in_the_book_are_shown_and_accepted_as_a_whole(office: Office, plan: Plan) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_roster(plan)))
    sections, people = book["考核对象"], book["人员"]
    place = {str(cell.value): number for number, cell in enumerate(people[1], 1)}
    line = next(n for n, row in enumerate(people.values, 1) if row[1] == "一科干事")
    people.cell(line, place["奖金基数"]).value = 6800.5
    people.cell(line, place["在岗月数"]).value = 9
    people.cell(line, place["监督机构主要负责人"]).value = "是"
    row = next(n for n, row in enumerate(sections.values, 1) if row[0] == "K2")
    sections.cell(row, 7).value = people.cell(line, 1).value
    sections.cell(row, 6).value = "1.2"
    content = io.BytesIO()
    book.save(content)
    shown = preview(plan, file_tables(content.getvalue(), "名册.xlsx"))
    number = people.cell(line, 1).value
    assert told(shown) == [
        ("更改", "K2", [("评价系数", "", "1.2"), ("负责人", "", f"{number} 一科干事")]),
        (
            "更改",
            number,
            [("监督机构主要负责人", "否", "是"), ("奖金基数", "5000", "6800.5"), ("在岗月数", "", "9")],
        ),
    ]
    assert take(office, plan, shown) == (0, 2)
    person = Participant.objects.get(plan=plan, number=number)
    assert (person.bonus_base_fen, person.months_in_post, person.supervision_head) == (680_050, 9, True)
    subject = Subject.objects.get(plan=plan, code="K2")
    assert (subject.head, subject.coefficient_points) == (person, 12 * POINT // 10)
    detail = json.loads(AuditEntry.objects.get(action="按表更改人员").detail)
    assert detail["改动"][f"{number} 一科干事"]["奖金基数"] == {"旧": "5000", "新": "6800.5"}
    with pytest.raises(DomainError, match="改动"):
        take(office, plan, shown)


def test_two_pasted_columns_change_everybody_in_one_go(office: Office, plan: Plan) -> None:
    wanted = numbers(plan)
    one = asked(plan, f"工号,奖金基数\n{wanted[0]},9000")
    take(office, plan, one)  # from here on the hand is in the draft
    one = asked(plan, f"工号,奖金基数\n{wanted[0]},9001")
    with CaptureQueriesContext(connection) as only_one:
        take(office, plan, one)
    text = "工号\t奖金基数（元）\n" + "\n".join(f"{number}\t{4000 + n}.5" for n, number in enumerate(wanted))
    shown = asked(plan, text)
    assert len(shown.found.lines) == len(wanted)
    with CaptureQueriesContext(connection) as all_of_them:
        assert take(office, plan, shown) == (0, len(wanted))
    bases = Participant.objects.filter(plan=plan).order_by("number").values_list("bonus_base_fen", flat=True)
    assert list(bases) == [400_050 + n * 100 for n in range(len(wanted))]
    assert len(all_of_them) == len(only_one), "266 people cost no more queries than one"


def test_somebody_new_comes_from_the_staff_list_and_a_section_is_added(office: Office, plan: Plan) -> None:
    person = Employee.objects.create(agency=office.a, number="A77", name="新人")
    Posting.objects.create(employee=person, agency=office.a, post="一般人员", start=f"{YEAR}-02-01")
    shown = asked(plan, "工号\t所在对象\nA77\tK1\n丁9\tK1\nA77\tK2")
    assert words(shown) == [
        (3, "工号", "工号“丁9”不在干部职工名册里；新来的请先在“干部职工”登记"),
        (4, "工号", "工号“A77”重复，第 2 行已有；请只保留一行"),
    ]
    assert shown.packed == ""
    assert words(asked(plan, "工号\t姓名\t所在对象\nA77\t别人\tK1")) == [
        (2, "姓名", "工号“A77”在干部职工名册里是新人；请核对工号和姓名")
    ]
    assert take(office, plan, asked(plan, "工号\t所在对象\nA77\tK1")) == (1, 0)
    made = Participant.objects.get(plan=plan, number="A77")
    assert (made.name, made.employee, made.appraised, made.established) == ("新人", person, True, True)
    assert take(office, plan, asked(plan, "编号\t名称\t类型\t上级\t负责人\nK9\t九科\t科室\tU1\tA77")) == (
        1,
        0,
    )
    assert Subject.objects.get(plan=plan, code="K9").head == made


def test_no_yuan_and_no_figure_are_told_apart(office: Office, plan: Plan) -> None:
    number = numbers(plan)[0]
    take(office, plan, asked(plan, f"工号\t奖金基数\n{number}\t"))
    assert told(asked(plan, f"工号\t奖金基数\n{number}\t0")) == [("更改", number, [("奖金基数", "", "0")])]


def test_an_id_that_is_nearly_one_is_asked_about_once(office: Office, plan: Plan) -> None:
    number = numbers(plan)[0]
    typed = number[0] + "0" + number[1:]
    assert words(asked(plan, f"工号\t在岗月数\n{typed}\t3")) == [
        (2, "工号", f"工号“{typed}”不在干部职工名册里；是否“{number}”？新来的请先在“干部职工”登记")
    ]
    assert words(asked(plan, "编号\t评价系数\nK01\t1.1")) == [
        (2, "编号", "“K01”不在本年度名册里；是否“K1”？要增加的，须有名称、类型")
    ]


def test_faults_stand_at_their_cells(office: Office, plan: Plan) -> None:
    number = numbers(plan)[0]
    heads = "工号\t姓名\t所在对象\t职级\t奖金基数\t在岗月数\t参加考核\t不参加原因"
    shown = asked(plan, f"{heads}\n{number}\t\tK77\t处级\t五千\t13\t否\t")
    assert [(line, heading) for line, heading, _ in words(shown)] == [
        (2, "姓名"), (2, "职级"), (2, "奖金基数"), (2, "在岗月数"), (2, "所在对象"),
    ]  # fmt: skip
    subjects = asked(
        plan, "编号\t上级\t评价系数\t负责人\t类型\nU1\tK1\t1\t\t单位\nK1\tK2\t0\tX9\t科室\nK2\tK1\t1\t\t科"
    )
    assert words(subjects) == [
        (2, "上级", "单位的上级只能是单位；请改上级，或清空"),
        (3, "评价系数", "评价系数不是正数；请填大于 0 的数，如 1.05"),
        (3, "负责人", "“X9”不是年度人员的工号；请填名册中的年度人员的工号"),
        (3, "上级", "上级互相循环；请改上级，或清空"),
        (4, "类型", "“科”不在可填的内容之中；是否“科室”？可填：单位、科室、下属单位"),
        (4, "上级", "上级互相循环；请改上级，或清空"),
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "没有内容"),
        ("姓名\t基数\n甲\t1", "要有“工号”"),
        ("工号\t工号\nA1\tA1", "两个“工号”"),
        ('工号\t姓名\n"A1', "引号"),
    ],
)
def test_what_is_no_table_says_why(text: str, what: str) -> None:
    with pytest.raises(NoTable, match=what):
        pasted_table(text)


def test_a_line_of_twenty_thousand_headings_is_looked_at_once() -> None:
    """Each heading compared with every other takes seconds of the process that serves everybody."""
    text = "工号\t" + "\t".join(f"列{number}" for number in range(20_000))
    before = time.process_time()
    found = pasted_table(text)
    assert len(found.unused) == 20_000
    assert time.process_time() - before < 1.5


def test_files_that_are_no_roster_are_refused_in_words() -> None:
    for content, name in ((b"\xff\xfe\xff", "a.csv"), (b"PK\x03\x04", "a.xlsx"), (b"", "a.xlsx")):
        with pytest.raises(NoTable):
            file_tables(content, name)
    book = openpyxl.Workbook()
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(NoTable, match="没有名为“考核对象”或“人员”的工作表"):
        file_tables(out.getvalue(), "别的.xlsx")


def test_an_approved_plan_and_a_roster_changed_meanwhile_refuse(office: Office, plan: Plan) -> None:
    number = numbers(plan)[0]
    shown = asked(plan, f"工号\t在岗月数\n{number}\t5")
    row = Participant.objects.get(plan=plan, number=numbers(plan)[1])
    values = {name: getattr(row, name) for name in (
        "number", "name", "subject", "rank_level", "post", "supervision_head", "bonus_base_fen", "established",
        "appraised", "staff_category", "job_title", "previous_grade", "absence_reason",
    )}  # fmt: skip
    plan.refresh_from_db()
    save_participant(
        by=actor(office), plan=plan.pk, version=plan.version, person=row.pk, employee=None,
        values={**values, "months_in_post": 3},
    )  # fmt: skip
    with pytest.raises(DomainError, match="刚刚被别人改动"):
        take(office, plan, shown)
    with pytest.raises(DomainError, match="途中被改动"):
        accept(by=actor(office), plan=plan, packed=shown.packed[:-3] + "abc")
    fresh = asked(plan, f"工号\t在岗月数\n{number}\t5")
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
    with pytest.raises(DomainError, match="不能直接改动"):
        take(office, plan, fresh)
    assert Participant.objects.get(plan=plan, number=number).months_in_post is None


def test_a_preview_that_another_version_packed_is_stale(office: Office, plan: Plan) -> None:
    number = numbers(plan)[0]
    row = ["人员", 2, number, "更改", {"appraised": False}, number]
    where = {"agency": office.a.pk, "year": YEAR}
    address, client = reverse("plan_roster_accept", kwargs=where), office.client_of(Role.PERFORMANCE_OFFICE)
    for rows in ([row[:5]], [[*row[:4], {"colour": 1}, number]], [["别的", *row[1:]]], [None], "x"):
        packed = signing.dumps([plan.pk, plan.version, rows], salt=SALT, compress=True)
        assert without_reason(plan, packed) == []
        with pytest.raises(DomainError, match="程序在预览之后更新过"):
            accept(by=actor(office), plan=plan, packed=packed)
    answer = client.post(address, {"packed": packed})
    assert (answer.status_code, "请重新上传或粘贴" in answer.content.decode()) == (200, True)
    for other in (7, [plan.pk], [plan.pk, 1, [], 4]):
        with pytest.raises(DomainError, match="预览已过期"):
            accept(by=actor(office), plan=plan, packed=signing.dumps(other, salt=SALT))
    whole = signing.dumps([plan.pk, plan.version, [row]], salt=SALT, compress=True)
    assert [key for key, _ in without_reason(plan, whole)] == [number]


def test_the_pages_show_the_difference_and_take_it(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    where = {"agency": office.a.pk, "year": YEAR}
    address = reverse("plan_roster_table", kwargs=where)
    book = client.get(reverse("plan_roster_book", kwargs=where))
    content = book.content
    upload = SimpleUploadedFile("名册.xlsx", content)
    assert "没有变化" in client.post(address, {"file": upload}).content.decode()
    number = numbers(plan)[0]
    page = client.post(address, {"pasted": f"工号\t岗位\n{number}\t{HOSTILE}"}).content.decode()
    assert "岗位" in page
    assert HOSTILE not in page
    assert "接受这些改动" in page
    packed = page.split('name="packed" value="')[1].split('"')[0]
    done = client.post(reverse("plan_roster_accept", kwargs=where), {"packed": packed})
    assert done.status_code == 302
    assert Participant.objects.get(plan=plan, number=number).job_title == HOSTILE
    again = client.post(reverse("plan_roster_accept", kwargs=where), {"packed": packed}).content.decode()
    assert "没有" in again
    assert "怎么办" in again
    assert "请选择文件，或粘贴表格" in client.post(address, {"pasted": " "}).content.decode()
    assert "第 1 行要有" in client.post(address, {"pasted": "甲\t乙"}).content.decode()
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
    assert "方案变更" in client.get(address).content.decode()
    listed = reverse("plan_participants", kwargs=where)
    assert address not in client.get(listed).content.decode()
