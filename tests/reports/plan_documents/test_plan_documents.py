"""The plan as a document: whole for the office, without persons, telephones and money for the public."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from indicators.models import SecondaryIndicator
from people.access import Role
from plans.models import Liaison, Participant, Plan, PlanSetting
from reports.plan_documents.content import plan_document
from tests.office import YEAR, Office, build_office
from tests.running_year import running_year

PHONE = "13900001234"


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    plan = running_year(office)
    Liaison.objects.create(plan=plan, kind="联络员", name="某联络员", mobile=PHONE)
    PlanSetting.objects.create(plan=plan, name="优秀系数", value="1.7654", reason="内部理由")
    leader = Participant.objects.get(plan=plan, name="甲局局长")
    SecondaryIndicator.objects.filter(plan=plan, code="1.1").update(
        leader=leader, handler="承办某", post_title="综合岗", source_document="县考核办〔2026〕5号"
    )
    return plan


def get(office: Office, who: Role, name: str) -> bytes:
    answer = office.client_of(who).get(reverse(name, args=[office.a.pk, YEAR]))
    assert answer.status_code == 200
    return bytes(answer.content)


def words_of(pdf: bytes) -> str:
    return (
        "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
        .replace("\n", "")
        .replace(" ", "")
    )


def test_the_whole_document_has_text_tables_persons_and_annex_4(office: Office, plan: Plan) -> None:
    words = words_of(get(office, Role.PERFORMANCE_OFFICE, "plan_document_pdf"))
    for said in (
        "甲局2026年度绩效管理工作方案", "全部指标分值合计100分", "考核表", "重点任务分解表", "数据采集内容和责任分工表",
        "附件4负责人和联络员登记表", PHONE, "一科干事", "甲局局长", "县考核办〔2026〕5号", "1.7654",
    ):  # fmt: skip
        assert said in words, said


def test_the_public_version_names_no_person_telephone_or_money(office: Office, plan: Plan) -> None:
    words = words_of(get(office, Role.STAFF, "plan_public_pdf"))
    for hidden in (
        PHONE,
        "某联络员",
        "一科干事",
        "甲局局长",
        "承办某",
        "综合岗",
        "奖金",
        "1.7654",
        "内部理由",
        "系统默认",
    ):
        assert hidden not in words, hidden
    for said in ("甲局2026年度绩效管理工作方案", "公开版", "考核表", "一科任务1", "完成1项", "二科"):
        assert said in words, said


def test_a_draft_says_so_and_may_not_be_made_public(office: Office, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.DRAFT)
    assert "草稿，未经批准，不得公开" in words_of(get(office, Role.PERFORMANCE_OFFICE, "plan_public_pdf"))
    assert "草稿，未经批准" in get(office, Role.PERFORMANCE_OFFICE, "plan_documents").decode()


def test_the_tables_of_the_workbook_are_those_of_the_plan(office: Office, plan: Plan) -> None:
    book = load_workbook(io.BytesIO(get(office, Role.PERFORMANCE_OFFICE, "plan_document_book")))
    assert book.sheetnames == [
        "考核表",
        "重点任务分解表",
        "数据采集内容和责任分工表",
        "附件4 负责人和联络员登记表",
    ]
    rows = list(book["考核表"].values)
    heads = [cell for cell in rows[2] if cell]
    assert heads == [
        "类别", "一级指标", "编号", "二级指标", "分值", "目标值", "评分标准", "完成时限", "责任科室", "责任人", "责任领导",
    ]  # fmt: skip
    first = rows[3]
    assert first[2:5] == ("1.1", "一科任务1", 1)
    assert rows[-1][0] == "共 6 项，合计 6 分。"
    tasks = list(book["重点任务分解表"].values)
    assert tasks[3][3:7] == (0.25, 0.5, 0.75, 1)


def test_columns_that_no_row_fills_are_left_out(office: Office, plan: Plan) -> None:
    def heads(place: int) -> list[str]:
        return [field.heading for field in plan_document(plan, public=False).tables[place].fields]

    assert "质量要求" not in heads(0)
    SecondaryIndicator.objects.filter(plan=plan, code="1.1").update(quality="一次通过")
    assert "质量要求" in heads(0)


def test_text_that_looks_like_a_formula_stays_text(office: Office, plan: Plan) -> None:
    SecondaryIndicator.objects.filter(plan=plan, code="1.1").update(target="=HYPERLINK(1)")
    book = load_workbook(io.BytesIO(get(office, Role.PERFORMANCE_OFFICE, "plan_document_book")))
    cells = [cell for row in book["考核表"].iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert [cell.data_type for cell in cells] == ["s"]


def test_staff_see_the_public_version_only(office: Office, plan: Plan) -> None:
    page = get(office, Role.STAFF, "plan_documents").decode()
    assert "公开版 PDF" in page
    assert "附表 Excel" not in page
    assert "附件4" not in page.split("本页说明")[0].split("<main")[1]
    refused = office.client_of(Role.STAFF).get(reverse("plan_document_pdf", args=[office.a.pk, YEAR]))
    assert refused.status_code == 404
