"""Making a plan by its pages: scheme, settings, roster by its table, indicators by the grid, route, approval."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from people.acting import Actor
from plans.models import Subject
from plans.services.plan_roster import SUBJECT_FIELDS, save_subject
from tests.journeys.pages.place import Place
from tests.journeys.pages.visitor import Visitor

BY_HAND: Final = 3
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
    """Take over the organisation, give the unit its code, hand in both tables of the sample and accept them."""
    clerk, sample = place.clerk, place.sample
    clerk.go(f"{place.year}/plan/roster/")
    clerk.press("接受勾选的行")
    clerk.go(f"{place.year}/plan/subjects/")
    _codes(place, clerk)
    _absent(place, clerk)
    clerk.go(f"{place.year}/plan/roster/table/")
    clerk.press("看差异", file=sample.path)
    clerk.reads("要改")
    clerk.press("接受这些改动")
    clerk.reads("已更改")
    clerk.go(f"{place.year}/plan/roster/table/")
    clerk.press("看差异", file=sample.path)
    clerk.reads("没有变化")


def _codes(place: Place, clerk: Visitor) -> None:
    """Units have no 编号 in the organisation: it is typed on the page of each; past a few by the service behind it."""
    units = [row for row in place.sample.rows("考核对象") if row["类型"] == "单位"]
    for row in units[:BY_HAND]:
        clerk.go(f"{place.year}/plan/subjects/")
        clerk.follow(row["名称"])
        clerk.press("保存", code=row["编号"])
    by = Actor(name=clerk.account.name, account=clerk.account.pk)
    for row in units[BY_HAND:]:
        subject = Subject.objects.select_related("plan").get(name=row["名称"])
        values = {name: getattr(subject, name) for name in SUBJECT_FIELDS} | {"code": row["编号"]}
        save_subject(
            by=by, plan=subject.plan_id, version=subject.plan.version, subject=subject.pk, values=values
        )


def _absent(place: Place, clerk: Visitor) -> None:
    """Who takes no part needs a reason, which the year workbook has no column for: two columns are pasted."""
    absent = [row["工号"] for row in place.sample.rows("人员") if row["参加考核"] == "否"]
    if not absent:
        return
    clerk.go(f"{place.year}/plan/roster/table/")
    lines = [f"{number}\t否\t挂职不满半年" for number in absent]
    clerk.press("看差异", pasted="\r\n".join(["工号\t参加考核\t不参加原因", *lines]))
    clerk.press("接受这些改动")
    clerk.reads(f"已更改 {len(absent)} 行")


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
