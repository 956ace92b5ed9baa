"""The pages between a file and its result: progress, faults with the marked copy, preview, comparison, confirmation."""

from __future__ import annotations

import re
import shutil
from io import BytesIO

import openpyxl
import pytest

from people.access import Role
from people.models import Job
from plans.models import Plan
from reports.submissions import MARKED
from scoring.models import Settlement
from tests.reports.uploads.upload_office import OWNER, Clerk, broken, changed, total

LOOK = re.compile(r"<[^>]+>")


def words(page: str) -> str:
    """What a person reads on the page."""
    return " ".join(LOOK.sub(" ", page).split())


def test_a_check_is_watched_on_its_own_page(clerk: Clerk) -> None:
    job = clerk.hand_in()
    page = clerk.page(job)
    assert "正在检查" in page
    assert f'hx-get="{clerk.url("workbook_checked", job)}"' in page
    assert "<noscript><meta http-equiv=" in page, "it goes on without a script, too"
    fragment = clerk.client.get(clerk.url("workbook_checked", job), headers={"HX-Request": "true"})
    assert "正在排队" in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    clerk.run(job)
    fragment = clerk.client.get(clerk.url("workbook_checked", job), headers={"HX-Request": "true"})
    assert fragment.headers["HX-Refresh"] == "true"


def test_faults_say_sheet_cell_what_and_remedy(clerk: Clerk) -> None:
    page = clerk.page(clerk.upload(changed(broken)))
    assert "有 5 处错误" in words(page)
    assert "考核对象 1 处" in words(page)
    assert "G2:G4 3 处 “一万”不是数字 请只填数字，如 12.5" in words(page)
    assert "E3 -4 是负数 请填 0 或正数" in words(page)
    assert "确认并核算" not in page


def test_faults_are_filtered_on_the_server(clerk: Clerk) -> None:
    job = clerk.upload(changed(broken))
    page = words(clerk.page(job, sheet="人员"))
    assert "符合条件 3 处，共列出 5 处" in page
    assert "-4 是负数" not in page
    page = words(clerk.page(job, kind="… 是负数"))
    assert "符合条件 1 处" in page
    page = words(clerk.page(job, q="没有这样的词"))
    assert "没有符合条件的错误" in page


def test_the_marked_copy_colours_the_cells_and_says_why(clerk: Clerk) -> None:
    job = clerk.upload(changed(broken))
    assert (job.folder / "out" / MARKED).is_file(), "the check has made it"
    answer = clerk.client.get(clerk.url("workbook_marked", job))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    comment = book["人员"]["G3"].comment
    assert comment is not None
    assert comment.text == "“一万”不是数字；请只填数字，如 12.5"
    assert book["人员"]["G3"].fill.fgColor.rgb == "00FFC7CE"


def test_the_marked_copy_is_made_again_when_it_is_gone(clerk: Clerk) -> None:
    job = clerk.upload(changed(broken))
    (job.folder / "out" / MARKED).unlink()
    assert "下载标好错误的副本" in clerk.page(job)
    assert clerk.client.get(clerk.url("workbook_marked", job)).status_code == 200
    shutil.rmtree(job.folder)
    assert "下载标好错误的副本" not in clerk.page(job)
    page = clerk.client.get(clerk.url("workbook_marked", job), follow=True).content.decode()
    assert "上传的文件已过保存期" in page


def test_the_preview_says_what_would_be(clerk: Clerk) -> None:
    page = words(clerk.page(clerk.upload()))
    assert "没有错误，可以核算。" in page
    assert "得出分数的考核对象 8 / 8 个" in page
    assert "奖金总额 386,500.00 元" in page
    assert "其中发放 351,574.78 元" in page
    assert "考核对象 8 人员 25" in page
    assert "提醒 有无效票 3 处" in page
    assert "按系统默认值的设置 6 项" in page
    assert "奖金总额 （未填） 386500" in page
    assert "方案怎么算（请核对）" in page
    assert "存入 2017 年度的数据和第 1 版核算，状态为草稿。" in page
    assert not Settlement.objects.exists()
    assert not Plan.objects.exists()


def test_blocking_problems_stand_first(clerk: Clerk) -> None:
    def no_ballots(book: object) -> None:
        sheet = book["测评"]  # type: ignore[index]
        for row in range(sheet.max_row, 1, -1):
            if sheet.cell(row, 1).value == "P001":
                sheet.delete_rows(row)

    page = words(clerk.page(clerk.upload(changed(no_ballots))))
    assert "核算以后还有 1 类阻断问题要处理，处理好以前不计算奖金。" in page
    assert page.index("阻断 没有有效测评票") < page.index("提醒 有无效票")
    assert "其中发放 待定：有阻断问题" in page
    assert re.search(r"\w+（P001） 民主测评 没有有效票", page)


def test_a_changed_setting_is_shown_with_its_reason(clerk: Clerk) -> None:
    def rate(book: object) -> None:
        sheet = book["方案"]  # type: ignore[index]
        sheet["C1"], sheet["D1"] = "条款", "理由"
        sheet.append(["合格扣减比例", "20%", "三(三)", "党组会议研究"])

    page = words(clerk.page(clerk.upload(changed(rate))))
    assert "合格扣减比例 10% 20% 三(三) 党组会议研究" in page


def test_a_second_upload_shows_who_moves_by_how_much_and_why(clerk: Clerk) -> None:
    clerk.settle(clerk.upload())

    def worse(book: object) -> None:
        for row in range(2, 6):  # the four quarters of I001
            cell = book["季度台账"].cell(row, 3)  # type: ignore[index]
            cell.value, cell.number_format = 0.5, "0%"

    page = words(clerk.page(clerk.upload(changed(worse))))
    assert "与第 1 版（草稿，" in page
    assert "组织宣传部 K02" in page
    assert re.search(r"得分 88\.92 → 83\.43 （[-−]5\.49）", page), page[:6000]
    assert "季度台账 I001 第4季度：完成率" in page
    assert "不同的输入（4 处）" in page
    assert "新的存为第 2 版" in page


def test_the_same_workbook_changes_nothing(clerk: Clerk) -> None:
    clerk.settle(clerk.upload())
    page = words(clerk.page(clerk.upload()))
    assert "完全相同 ，再核算一次结果不变" in page


def test_a_confirmation_holds_for_what_was_seen(clerk: Clerk) -> None:
    first, second = clerk.upload(), clerk.upload(changed(total(400_000)))
    clerk.settle(second)
    page = clerk.page(first)
    assert "检查以后，本年度的数据又有变动" in page
    assert "确认并核算" not in page
    answer = clerk.confirm(first)
    again = Job.objects.get(pk=answer.headers["Location"].split("/")[-2])
    assert again.kind == first.kind
    assert again.pk != first.pk
    assert Settlement.objects.count() == 1, "nothing was overwritten"
    page = clerk.page(clerk.run(again))
    assert "有人又存入了本年度的数据" in page
    assert '<td data-label="原来">400000</td>' in page
    clerk.settle(again)
    assert [row.version for row in Settlement.objects.order_by("version")] == [1, 2]


def test_what_comes_in_between_confirming_and_settling_is_not_overwritten(clerk: Clerk) -> None:
    first, second = clerk.upload(), clerk.upload(changed(total(400_000)))
    answer = clerk.confirm(first)
    clerk.settle(second)
    waiting = clerk.run(Job.objects.get(pk=answer.headers["Location"].split("/")[-2]))
    assert (waiting.state, waiting.error_why) == ("失败", "您查看比较以后，有人又存入了本年度的数据")
    assert Settlement.objects.count() == 1
    page = clerk.client.get(clerk.url("workbook_settling", waiting)).content.decode()
    assert "重新检查这个文件" in page
    again = clerk.client.post(clerk.url("workbook_again", first))
    assert clerk.run(Job.objects.get(pk=again.headers["Location"].split("/")[-2])).state == "完成"


@pytest.mark.parametrize("state", [Settlement.State.CHECKED, Settlement.State.PUBLISHED])
def test_a_year_past_draft_is_said_to_be_so_before(clerk: Clerk, state: str) -> None:
    clerk.settle(clerk.upload())
    Settlement.objects.update(state=state)
    check = clerk.upload(changed(total(400_000)))
    page = clerk.page(check)
    assert f"2017年度的核算第1版已到“{state}”，它所依据的数据不能整体替换" in page
    assert "请按更正办理" in page
    assert "奖金合计（元）" in page, "the comparison is there for the correction"
    assert "确认并核算" not in page
    page = clerk.client.post(clerk.url("workbook_settle", check), follow=True).content.decode()
    assert "不能整体替换" in page
    assert Settlement.objects.count() == 1


def test_the_same_year_under_another_scheme_is_told(clerk: Clerk) -> None:
    clerk.settle(clerk.upload())
    Plan.objects.update(scheme_code="kejiju-2021")
    page = clerk.page(clerk.upload())
    assert "本年度已经有按“安溪县科学技术局2021年度绩效评估工作方案”的核算" in page


def test_a_check_whose_file_was_cleaned_away_cannot_be_settled(clerk: Clerk) -> None:
    check = clerk.upload()
    shutil.rmtree(check.folder)
    assert "上传的文件已过保存期" in clerk.page(check)
    assert (
        "上传的文件已过保存期"
        in clerk.client.post(clerk.url("workbook_settle", check), follow=True).content.decode()
    )
    assert (
        "上传的文件已过保存期"
        in clerk.client.post(clerk.url("workbook_again", check), follow=True).content.decode()
    )


def test_a_cancelled_check_says_so(clerk: Clerk) -> None:
    job = clerk.hand_in()
    clerk.client.post(f"/jobs/{job.pk}/cancel/")
    assert "任务已取消，没有改动任何数据。" in clerk.page(job)


def test_the_page_of_uploads_lists_ones_own(clerk: Clerk) -> None:
    clerk.upload()
    clerk.upload(changed(broken))
    page = words(clerk.client.get(clerk.url("workbook")).content.decode())
    assert page.count("2017年.xlsx") == 2
    assert "检查通过" in page
    assert "有错误" in page
    other = clerk.office.client_of(Role.CITY_OFFICE).get(clerk.url("workbook")).content.decode()
    assert "还没有上传过年度工作簿" in other
    assert f"上传{OWNER}的年度工作簿" in other
