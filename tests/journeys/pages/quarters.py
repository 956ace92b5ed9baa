"""A town's quarters by their pages: coefficients, settling, 党委会, 公示, publishing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from tests.journeys.pages.place import Place

TERM = 14  # days, more than three working days and the longest holiday


def set_coefficients(place: Place) -> None:
    """Type the three factors of every section whose 评价系数 is not 1, on the page of all sections."""
    clerk, wanted = place.clerk, {}
    clerk.go(f"{place.year}/quarters/coefficients/")
    form = clerk.form("保存")
    for row in place.sample.rows("考核对象"):
        if row["评价系数"] not in (None, 1):
            field = next(each.name for each in form.fields if each.label == f"{row['名称']}：数量")
            wanted[field] = str(row["评价系数"])
    clerk.press("保存", wanted=wanted)
    clerk.reads(f"已保存 {len(wanted)} 个科室的评价系数")


def settle_quarter(place: Place, quarter: int, photo: Path) -> None:
    """Settle a quarter, record the 党委会, put the ranking up (by hand two weeks ago, with a photo), publish it."""
    clerk, chief = place.clerk, place.chief
    clerk.go(f"{place.year}/quarters/{quarter}/settle/")
    clerk.press("存为新的一版")
    version = clerk.path
    chief.go(version)
    chief.follow("登记党委会审议结果")
    met = date.today() - timedelta(days=2 * TERM)  # noqa: DTZ011
    chief.press("登记", meeting_date=met.isoformat(), minutes="党委会同意第一至四季度的得分和排名。")
    clerk.go(version)
    clerk.follow("草拟公示")
    clerk.press("存为公示草稿", place="一楼政务公开栏")
    clerk.follow("发布")
    up = date.today() - timedelta(days=TERM)  # noqa: DTZ011
    clerk.press("发布", wanted={"on": up.isoformat(), "files-new": photo})
    clerk.follow("结束公示")
    clerk.press("结束公示")
    clerk.reads("公示已结束")
    clerk.go(version)
    clerk.follow("发布季度结果")
    clerk.press("发布")
    clerk.reads("已发布，年度核算将采用这一版的得分")
