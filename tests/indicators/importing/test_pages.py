"""The pages of the import: upload, preview with corrections, all rows or none; who may, and until when."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from indicators.models import ImportLayout, SecondaryIndicator
from people.access import Role
from people.models import AuditEntry
from plans.engine.units import POINT
from plans.models import Plan
from tests.indicators.importing.render import TABLES
from tests.indicators.importing.uploading import SIMPLE, book, office, plan, shown_form, start, upload
from tests.office import Office
from tests.running_year import running_year

__all__ = ["office", "plan"]


def test_upload_preview_store(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    url = upload(client, plan)
    text = client.get(url, {"show": "all"}).content.decode()
    assert "读出 2 行指标，合计 18 分" in text
    assert "分值写成范围“5-8分”，按上限读" in text
    assert "本年度没有责任科室（单位）“招商中心”，记入配合对象" in text
    assert "合计行" in text
    assert not SecondaryIndicator.objects.filter(plan=plan).exists()
    form = shown_form(client, url)
    refused = client.post(f"{url}store/", form, follow=True)
    assert "还有 1 行有疑问" in refused.content.decode()
    assert not SecondaryIndicator.objects.filter(plan=plan).exists()
    done = client.post(f"{url}store/", {**form, "looked_at": "on"}, follow=True)
    assert "已导入 2 行指标" in done.content.decode()
    first, second = SecondaryIndicator.objects.filter(plan=plan).order_by("position")
    assert (first.primary.name, first.name, first.full_points) == ("重点工作", "项目建设", 10 * POINT)
    assert first.subject is not None
    assert (first.subject.name, first.standard) == ("一科", "少一项扣1分")
    assert first.responsible is not None
    assert first.responsible.name == "一科干事"
    assert (second.name, second.full_points, second.subject, second.supporting) == (
        "招商引资", 8 * POINT, None, "招商中心",
    )  # fmt: skip
    assert AuditEntry.objects.filter(action="加入指标").count() == 1
    assert client.get(url)["Location"] == start(plan)  # the import is over
    client.post(f"{url}store/", {**form, "looked_at": "on"})
    assert SecondaryIndicator.objects.filter(plan=plan).count() == 2


@pytest.mark.parametrize("number", [3, 4, 192])
def test_a_name_that_many_rows_have_is_said_once(office: Office, plan: Plan, number: int) -> None:
    rows: list[list[object]] = [["一级指标", "二级指标", "分值", "责任人", "责任领导"]]
    rows += [["重点工作", f"任务{one}", 1, "张某", "李局长"] for one in range(number)]
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    url = upload(client, plan, book(rows))
    text = client.get(url, {"show": "all"}).content.decode()
    for note in ("本年度没有人员“张某”，记入承办人", "本年度没有人员“李局长”，没有填入"):
        assert text.count(note) == (1 if number > 3 else 3)
        assert (f"{note}：{number} 行" in text) is (number > 3)


def test_corrections_are_kept_and_stored(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    url = upload(client, plan)
    form = shown_form(client, url)
    second = form["row"][1]
    form[f"c-{second}-points"] = ["6"]
    form[f"c-{second}-target"] = ["到位资金1亿元"]
    form["subject-0"] = ["K2"]
    client.post(f"{url}rows/", {**form, "go": "all:1"})
    again = shown_form(client, url)
    assert again[f"c-{second}-points"] == ["6"]
    assert again[f"c-{second}-subject"] == ["二科"]
    assert client.get(url).context["doubtful"] == 0
    client.post(f"{url}store/", {**again, "subject-0": ["K2"]})
    row = SecondaryIndicator.objects.get(plan=plan, name="招商引资")
    assert row.subject is not None
    assert (row.full_points, row.target, row.subject.name) == (6 * POINT, "到位资金1亿元", "二科")


def test_a_row_that_cannot_be_stored_keeps_everything_back(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    url = upload(
        client, plan, book([["一级指标", "二级指标", "分值"], ["党建", "学习", 5], ["党建", "宣传", "待定"]])
    )
    form = {**shown_form(client, url), "looked_at": ["on"]}
    answer = client.post(f"{url}store/", form, follow=True).content.decode()
    assert "表中第 3 行还不能存入（共 1 行）" in answer
    assert not SecondaryIndicator.objects.filter(plan=plan).exists()
    client.post(f"{url}store/", {**form, "skip": [form["row"][1]]})
    assert [row.name for row in SecondaryIndicator.objects.filter(plan=plan)] == ["学习"]


def test_columns_corrected_are_remembered(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    odd = book([["大类", "甲", "乙", "丙"], ["党建", "学习", "每月一次", 5], ["党建", "宣传", "每季一次", 4]])
    url = upload(client, plan, odd)
    layout = {"head_first": "1", "head_last": "1", "column-0": "level1", "column-1": "level2"}
    layout |= {"column-2": "target", "column-3": "points"}
    said = client.post(f"{url}columns/", layout, follow=True)
    assert "已按您选的列重新识别" in said.content.decode()
    wanted = [("党建", "学习", "每月一次", "5"), ("党建", "宣传", "每季一次", "4")]

    def rows_at(at: str) -> list[tuple[str, ...]]:
        rows = client.get(at, {"show": "all"}).context["view"].rows
        return [
            tuple(row.values.get(name, "") for name in ("primary", "name", "target", "points"))
            for row in rows
        ]

    assert rows_at(url) == wanted
    again = upload(client, plan, odd, "明年的表.xlsx")
    assert rows_at(again) == wanted
    assert "已照您上次选的识别" in client.get(again).content.decode()
    client.post(f"{again}columns/", {**layout, "guess": "1"})
    assert not ImportLayout.objects.exists()


def test_wrong_columns_are_refused_with_a_reason(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    url = upload(client, plan)
    two = {f"column-{each}": "points" for each in range(6)} | {"head_first": "2", "head_last": "2"}
    assert "有两列都选了“分值”" in client.post(f"{url}columns/", two, follow=True).content.decode()
    none = {"head_first": "2", "head_last": "2", "column-2": "points"}
    assert "没有一列是指标名称" in client.post(f"{url}columns/", none, follow=True).content.decode()
    assert not ImportLayout.objects.exists()


def test_a_left_out_row_can_be_taken(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    url = upload(client, plan)
    form = shown_form(client, url)
    client.post(f"{url}rows/", {**form, "take": ["4"]})
    rows = client.get(url, {"show": "all"}).context["view"].rows
    assert [row.values["primary"] for row in rows] == ["重点工作", "重点工作", "合计"]


def test_another_sheet_can_be_chosen(office: Office, plan: Plan) -> None:
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, names in (("说明", ["填表说明"]), ("考核表", ["学习", "宣传"]), ("附表", ["安全"])):
        sheet = made.create_sheet(title)
        sheet.append(["一级指标", "二级指标", "分值"] if title != "说明" else ["填表说明"])
        for name in names if title != "说明" else []:
            sheet.append(["党建", name, 5])
    out = io.BytesIO()
    made.save(out)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    url = upload(client, plan, out.getvalue())
    assert client.get(url).context["draft"].sheet == 1
    client.post(f"{url}sheet/", {"sheet": "2"})
    assert [row.values["name"] for row in client.get(url).context["view"].rows] == ["安全"]
    client.post(f"{url}sheet/", {"sheet": "9"})
    assert client.get(url).context["draft"].sheet == 2


def test_an_approved_plan_takes_nothing(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    url = upload(client, plan)
    form = {**shown_form(client, url), "looked_at": ["on"]}
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
    assert "不能直接导入" in client.post(f"{url}store/", form, follow=True).content.decode()
    assert not SecondaryIndicator.objects.filter(plan=plan).exists()
    assert "方案已批准，不能再导入" in client.get(start(plan)).content.decode()
    refused = client.post(start(plan), {"table": SimpleUploadedFile("表.xlsx", SIMPLE)})
    assert "不能直接导入" in refused.content.decode()


def test_nobody_else_sees_an_upload(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    url = upload(client, plan)
    assert client.get(url).status_code == 200
    city = office.client_of(Role.CITY_OFFICE)
    assert city.get(url)["Location"] == start(plan)
    assert office.client_of("乙局绩效办").get(url).status_code == 404
    assert office.client_of(Role.FILER).get(url).status_code == 404
    city.post(f"{url}drop/")
    assert client.get(url).status_code == 200
    client.post(f"{url}drop/")
    assert client.get(url).status_code == 302


def test_the_plans_categories_are_found_and_others_doubted(office: Office, plan: Plan) -> None:
    running_year(office, scheme="kejiju-2021", state=Plan.State.DRAFT)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    rows: list[list[object]] = [
        ["类别", "一级指标", "二级指标", "分值"],
        ["重点工作", "创新", "专利", 3],
        ["其他", "创新", "论文", 2],
    ]
    url = upload(client, plan, book(rows))
    view = client.get(url, {"show": "all"}).context["view"]
    assert [row.values["category"] for row in view.rows] == ["重点", "其他"]
    assert not view.rows[0].doubtful
    assert "不是本方案的类别" in view.rows[1].faults[0]
    form = shown_form(client, url) | {"category-name": ["其他"], "category-0": ["动态"]}
    client.post(f"{url}rows/", form)
    view = client.get(url, {"show": "all"}).context["view"]
    assert [row.values["category"] for row in view.rows] == ["重点", "动态"]
    assert not view.faulty


def test_repeats_of_the_plan_are_doubted(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    url = upload(client, plan)
    client.post(f"{url}store/", {**shown_form(client, url), "looked_at": ["on"]})
    view = client.get(upload(client, plan), {"show": "all"}).context["view"]
    assert all("方案里已经有同名指标" in row.doubts for row in view.rows)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("表.docx", b"x", "只能导入 .xlsx、.xls 和 .csv"),
        ("表.xlsx", b"", "文件是空的（0 字节）"),
        ("表.xlsx", b"PK\x03\x04 broken", "表格没有读取"),
        ("表.csv", b"a\x00b,c", "空字符"),
    ],
    ids=["Word", "空文件", "坏压缩包", "空字符"],
)
def test_a_refused_file_says_why(office: Office, plan: Plan, name: str, content: bytes, said: str) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    answer = client.post(start(plan), {"table": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    assert said in answer.content.decode()


@pytest.mark.parametrize("name", ["townships.typed.xls", "townships.plain.csv"])
def test_old_books_and_text_are_taken(office: Office, plan: Plan, name: str) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    view = client.get(upload(client, plan, (TABLES / name).read_bytes(), name)).context["view"]
    assert len(view.rows) == 25
    assert view.total == "107"


def test_three_rows_cost_as_many_queries_as_one(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    counts = []
    for size in (1, 3):
        rows: list[list[object]] = [["一级指标", "二级指标", "分值"]]
        rows += [["党建", f"事项{each}", 5] for each in range(size)]
        url = upload(client, plan, book(rows))
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
