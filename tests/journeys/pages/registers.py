"""The registers by their tables, many rows confirmed by another, and settling by the page of the year."""

from __future__ import annotations

import json
from typing import Any

from scoring.models import Settlement
from tests.journeys.pages.place import Place, work

# Where the register of a sheet stands.
REGISTERS = {
    "评议得分": "registers/ratings",
    "加减分": "registers/adjustments",
    "个人扣分": "registers/charges",
    "违规违纪": "conduct/violations",
    "重大情形": "registers/grave",
    "提醒函": "registers/letters",
    "历年结果": "registers/past",
}


def enter_registers(place: Place) -> dict[str, int]:
    """Hand in each register's sheet, look at its preview, enter it; another member confirms all rows."""
    clerk, second, found = place.clerk, place.second, {}
    for sheet, slug in REGISTERS.items():
        number = len(place.sample.rows(sheet))
        if not number:
            continue
        clerk.go(f"{place.year}/{slug}/table/")
        clerk.press("看预览", file=place.sample.path)
        clerk.press(f"登记 {number} 条")
        clerk.reads(f"已登记 {number} 条，等待另一人复核")
        second.go(f"{place.year}/{slug}/confirm/")
        second.press("勾选的都复核通过")
        second.reads(f"已复核 {number} 条")
        found[sheet] = number
    return found


def import_ballots(place: Place) -> None:
    """Take the ballots of the sample in: the only thing that does not come by a page of its own."""
    place.clerk.go(f"{place.year}/settle/ballots/")
    place.clerk.press("导入", book=place.sample.path)
    work("plan.ballots")


def settle(place: Place) -> dict[str, Any]:
    """Try the year and confirm; gives what the newest result comes to as its 结果.json says."""
    clerk = place.clerk
    clerk.go(f"{place.year}/settle/")
    clerk.press("试算")
    work("plan.trial")
    clerk.go(clerk.path)
    clerk.reads("可以核算")
    clerk.press("确认并核算")
    work("plan.settle")
    clerk.go(clerk.path)
    settled = Settlement.objects.latest("version")
    assert clerk.path.endswith(f"/results/{settled.pk}/")
    result: dict[str, Any] = json.loads(settled.result)
    return result
