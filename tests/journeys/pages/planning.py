"""Making a plan by its pages: scheme, settings, roster by its table, indicators by the grid, route, approval."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tests.journeys.pages.place import Place

DOCUMENT: Final = "办公会议纪要〔{year}〕9号"


def begin(place: Place) -> None:
    """Choose the scheme, and type every setting that the sample names."""
    clerk, sample = place.clerk, place.sample
    clerk.go(f"/units/{place.agency.pk}/plans/new/")
    clerk.press("新建", scheme=sample.scheme, year=str(sample.year))
    clerk.reads(f"已新建 {sample.year} 年度方案")
    named = [row for row in sample.rows("方案") if row["项目"] not in ("方案模板", "年度", "单位名称")]
    if not named:
        return
    clerk.go(f"{place.year}/plan/settings/")
    form = clerk.form("保存设置")
    wanted: dict[str, str] = {}
    for row in named:
        value, clause, reason = next(
            form.grouped(group) for group in (f"{row['项目']} 必填", row["项目"]) if _has(form.fields, group)
        )
        wanted |= {value: str(row["值"]), clause: "按上级核定", reason: "按上级核定的标准执行"}
    clerk.press("保存设置", wanted=wanted)
    clerk.reads(f"已保存 {len(named)} 项设置")


def _has(fields: Iterable[object], group: str) -> bool:
    return any(getattr(each, "group", "") == group for each in fields)


def take_the_roster(place: Place) -> None:
    """Take over the organisation with the codes proposed, hand in both tables of the sample and accept them.

    The units get their own codes by their names; of who takes no part the reason is given along with the acceptance,
    as the year workbook has no column for it.
    """
    clerk, sample = place.clerk, place.sample
    clerk.go(f"{place.year}/plan/roster/")
    clerk.press("接受勾选的行")
    clerk.go(f"{place.year}/plan/roster/table/")
    clerk.press("看差异", file=sample.path)
    clerk.reads("要改")
    asked = [each.name for each in clerk.form("接受这些改动").fields if each.name.startswith("reason-")]
    absent = [row["工号"] for row in sample.rows("人员") if row["参加考核"] == "否"]
    assert sorted(asked) == sorted(f"reason-{number}" for number in absent)
    clerk.press("接受这些改动", wanted=dict.fromkeys(asked, "挂职不满半年"))
    clerk.reads("已更改")
    clerk.go(f"{place.year}/plan/roster/table/")
    clerk.press("看差异", file=sample.path)
    clerk.reads("没有变化")


def enter_the_indicators(place: Place) -> None:
    """Paste the sheet 指标: one batch as the grid's script sends it; no finding is left that stops the approval."""
    sample = place.sample
    answer = place.clerk.say(f"{place.year}/indicators/save/", {"added": sample.grid_rows()})
    assert answer["faults"] == [], answer["faults"]
    assert len(answer["rows"]) == len(sample.rows("指标"))
    place.clerk.go(f"{place.year}/indicators/")
    place.clerk.reads(*(row["编号"] for row in sample.rows("指标")))


def put_up_and_approve(place: Place) -> None:
    """Put the plan up, record the steps of its route as far as the approval, approve by another, record the rest."""
    clerk, year = place.clerk, place.sample.year
    clerk.go(f"{place.year}/plan/")
    clerk.press("提请批准")
    clerk.reads("已提请批准")
    document = DOCUMENT.format(year=year)
    _walk_the_route(place, document)
    chief = place.chief
    chief.go(f"{place.year}/plan/approve/")
    chief.press("批准", approved_on=f"{year}-02-10", document=document)
    chief.reads("方案已批准，形成第1版")
    _walk_the_route(place, document)
    steps = clerk.found(r"/route/(\d+)/undo/")
    assert steps, clerk.text
    assert "未办" not in clerk.text, clerk.text


def _walk_the_route(place: Place, document: str) -> None:
    """Record step after step as long as the page of the route offers the next one."""
    clerk = place.clerk
    clerk.go(f"{place.year}/route/")
    while clerk.offers("登记办完"):
        clerk.follow("登记办完")
        clerk.press("保存", done_on=f"{place.sample.year}-02-10", person="办公会议", document=document)
        clerk.go(f"{place.year}/route/")
