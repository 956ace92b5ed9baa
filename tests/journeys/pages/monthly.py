"""A month's plan and summary by its pages: written and submitted by each section's 填报人, judged by its head (the head's own by the 绩效办)."""

from __future__ import annotations

from people.models import Duty
from tests.journeys.pages.place import Place

PLANNED, SUMMARY = "本月走访企业 6 家。", "走访企业 6 家，收集意见 4 条。"


def write_month(place: Place, month: int) -> None:
    """Every section hands in the month; one is returned and handed in again, all are approved."""
    page = f"{place.year}/mine/months/{month}/"
    duties = Duty.objects.filter(kind=Duty.Kind.FILER).select_related("employee", "department")
    for number, duty in enumerate(duties.order_by("department__code")):
        assert duty.department is not None
        filer = place.at(duty.employee.number)
        _hand_in(place, duty, page)
        assert not filer.has("提交"), "nothing is left to hand in"
        head = place.clerk if _head_of(duty) == duty.employee.number else place.at(_head_of(duty))
        head.go(page)
        head.reads(PLANNED, SUMMARY)
        if not number:
            head.press("退回", reply="写明走访了哪些企业")
            filer.go(page)
            filer.reads("写明走访了哪些企业")
            _hand_in(place, duty, page)
            head.go(page)
        head.press("同意", reply="")
        head.reads("已审核通过")


def _hand_in(place: Place, duty: Duty, page: str) -> None:
    filer = place.at(duty.employee.number)
    filer.go(page)
    filer.press("保存", planned=PLANNED, summary=SUMMARY)
    filer.press("提交")
    filer.reads("已提交", "的计划和总结")


def _head_of(duty: Duty) -> str:
    found = Duty.objects.select_related("employee").get(kind=Duty.Kind.HEAD, department=duty.department_id)
    return found.employee.number
