"""A town's quarter at the browser: 评价系数 with its three factors, settling, 党委会, 公示 with an objection, publishing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, expect

from tests.journeys.settled_desk import ClerkDesk
from tests.journeys.year.book import Sample, plain
from tests.journeys.year.planning import attach
from tests.journeys.year.reviewing import queue

# 数量、难易、重要 of a section whose coefficient the 党委会 rounded, with its reason; else 数量 alone makes it.
ROUNDED: Final = {"K09": ("1.05", "1.05", "1", "党委会核定取一位小数")}
PLACE: Final = "一楼政务公开栏"
MINUTES: Final = "党委会审议同意第{quarter}季度各科室的得分和排名。"


def days_ago(number: int) -> date:
    """A day before today."""
    return date.today() - timedelta(days=number)  # noqa: DTZ011


def set_coefficients(desk: ClerkDesk, sample: Sample) -> None:
    """Type the three factors of every section whose 评价系数 is not 1; the product stands beside at once."""
    desk.choose("季度核算")
    desk.follow("考核细则和评价系数")
    wanted = [row for row in sample.rows("考核对象") if row["评价系数"] not in (None, 1)]
    for row in wanted:
        line = desk.main.locator("tr[data-coefficient]").filter(has_text=f"{row['编号']}")
        value = plain(row["评价系数"])
        parts = ROUNDED.get(row["编号"], (value, "1", "1", ""))
        for word, part in zip(("数量", "难易", "重要"), parts, strict=False):
            line.get_by_label(f"{row['名称']}：{word}").fill(part)
        rounded = bool(parts[3])
        expect(line.locator("[data-product]")).to_have_text("1.1025" if rounded else value)
        line.get_by_label(f"{row['名称']}：评价系数").fill(value if rounded else "")
        line.get_by_label(f"{row['名称']}：理由").fill(parts[3])
    desk.press("保存")
    desk.reads(f"已保存 {len(wanted)} 个科室的评价系数")


def details_of(desk: ClerkDesk, agency: int, sample: Sample, section: str) -> None:
    """The 考核细则 of a section beside its coefficient, as anybody of the office reads them once the plan is approved."""
    row = next(row for row in sample.rows("考核对象") if row["编号"] == section)
    rows = [each for each in sample.rows("指标") if each["责任对象"] == section]
    desk.go(f"/units/{agency}/years/{sample.year}/plan/")
    desk.choose("季度核算")
    desk.follow("考核细则和评价系数")
    details = desk.main.locator("details", has_text=row["名称"])
    expect(details).to_contain_text(f"{len(rows)} 项，分值合计 {sum(each['分值'] for each in rows):g}")
    details.locator("summary").click()
    for each in rows:
        expect(details.get_by_text(f"{each['编号']} {each['二级指标']}")).to_be_visible()


def settle_quarter(desk: ClerkDesk, quarter: int, *, reason: str = "") -> None:
    """Look at what the quarter comes to, and store it as a version."""
    desk.choose("季度核算")
    tile = desk.main.locator(".quarter-tile", has_text=f"第{quarter}季度")
    tile.get_by_role("link", name="核算").click()
    desk.reads("还没有存入")
    if reason:
        desk.fill(reason=reason)
    desk.press("存为新的一版")
    desk.reads("请提交党委会审议，由另一位同志登记审议结果")


def record_meeting(desk: ClerkDesk, quarter: int, on: date, minutes: Path) -> None:
    """Somebody else finds on his first page what waits, reads the ranking, records the day and the minutes of the 党委会."""
    desk.home()
    desk.follow(f"第{quarter}季度核算")
    expect(ranking(desk)).to_have_count(12)
    desk.follow("登记党委会审议结果")
    desk.fill(meeting_date=on.isoformat(), minutes=MINUTES.format(quarter=quarter))
    attach(desk, minutes)
    desk.press("登记")
    desk.reads("已登记党委会审议结果，可以排名公示", minutes.name)


def put_up(desk: ClerkDesk, quarter: int, photo: Path | None = None, on: date | None = None) -> str:
    """Draft the 公示 and post it, today or (with a photo) as it hung on the wall since a day; gives its address."""
    desk.home()
    desk.follow(f"第{quarter}季度核算")
    desk.follow("草拟公示")
    desk.fill(place=PLACE)
    desk.press("存为公示草稿")
    desk.follow("发布")
    if on is not None and photo is not None:
        desk.fill(on=on.isoformat())
        attach(desk, photo)
    desk.press("发布")
    desk.reads("公示中", PLACE, "已补录" if on else "请打印公示件张贴")
    return desk.page.url.removeprefix(desk.site)


def ranking(desk: ClerkDesk) -> Locator:
    """The rows of the ranking on the page."""
    return desk.main.locator(".ranking tbody tr")


def enter_paper_objection(desk: ClerkDesk, notice: str, name: str, on: date, about: str, text: str) -> None:
    """Enter an objection that came on paper."""
    desk.go(notice)
    desk.follow("登记书面异议")
    desk.fill(name=name, received_on=on.isoformat(), about=about, text=text)
    desk.press("登记")
    desk.reads(f"已登记{name}的异议", "还有 1 条异议没有答复")


def object_to(desk: ClerkDesk, quarter: int, about: str, text: str) -> None:
    """Open the message about a 公示 and raise an objection to it."""
    desk.go("/messages/")
    desk.main.get_by_text(re.compile(f"公示：.*第{quarter}季度")).first.click()
    desk.page.wait_for_url("**/notices/**")
    desk.follow("提出异议")
    desk.fill(about=about, text=text)
    desk.press("提交")
    desk.reads("异议已提交", text)


def answer_objection(desk: ClerkDesk, notice: str, outcome: str, reply: str) -> None:
    """Answer the only open objection of a 公示."""
    desk.go(notice)
    desk.follow("答复")
    desk.main.get_by_label(outcome, exact=True).check()
    desk.fill(reply=reply)
    desk.press("答复")
    desk.reads("已答复", reply)


def withdraw(desk: ClerkDesk, reason: str) -> None:
    """Find on the first page the 公示 that may not stand, and take it down."""
    desk.home()
    desk.follow("公示须撤回更正")
    desk.follow("撤回公示")
    desk.fill(reason=reason)
    desk.press("撤回")
    desk.reads(f"已撤回：{reason}", "更正以后，在公示的事项里重新公示")


def propose_rate(
    desk: ClerkDesk, agency: int, year: int, section: str, code: str, rate: str, reason: str
) -> None:
    """Find an approved row of the first quarter by its section, and propose another 完成率; 考核得分 follows from it."""
    queue(desk, agency, year)
    desk.main.locator("[name=state]").select_option(label="已审核")
    desk.main.locator("[name=section]").select_option(label=section)
    desk.press("筛选")
    desk.follow(code)
    desk.follow("提出更正")
    desk.fill(attainment=rate, approved_points="", reason=reason)
    desk.press("提出更正")
    desk.reads("已提出更正")


def close(desk: ClerkDesk, notice: str) -> None:
    """Close a 公示 whose days are over."""
    desk.go(notice)
    desk.follow("结束公示")
    desk.press("结束公示")
    desk.reads("公示已结束")


def publish(desk: ClerkDesk, quarter: int) -> None:
    """Publish the quarter, found on the first page."""
    desk.home()
    desk.follow(f"第{quarter}季度核算")
    desk.follow("发布季度结果")
    desk.press("发布")
    desk.reads("已发布，年度核算将采用这一版的得分")
