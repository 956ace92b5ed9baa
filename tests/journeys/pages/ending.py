"""The end of a year by its pages: 核对, 审定, 公示 with an objection and its reply, 发布, 奖金核定, 归档.

Each step is found on the page 核算办理 by whom it belongs to; who settled, checked or decided meets the words that
forbid him the next one. The clock moves over the days of a 公示, and everybody signs in anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import time_machine
from django.utils import timezone

from people.access import Role
from people.models import RoleGrant
from plans.models import PublicNotice
from scoring.models import Settlement
from tests.journeys.pages.place import Place, work
from tests.journeys.pages.visitor import Visitor
from tests.journeys.year.office import BEFORE, OFFICE, chief_of

NOON: Final = time(4, 0)  # in Shanghai
MINUTES: Final = "会议听取了核算和核对情况，同意考核结果，按规定公示。"
DOCUMENT: Final = "纪要〔{year}〕3号"
OBJECTION: Final = "请核对我参与项目的得分，佐证材料已在第四季度补交。"
REPLY: Final = "经核对台账和佐证材料，得分计算无误。"
FUNDS: Final = "市财政绩效奖专项"
RESULT, MONEY = "考核结果公示", "奖金分配方案公示"


@dataclass(slots=True)
class Ending:
    """The end of one year: who does what, and the version that goes the way.

    `objector` is somebody whom the result concerns, without a part in it; `answerer` of the 领导小组 has none either.
    """

    place: Place
    clock: time_machine.Traveller
    paper: Path
    answerer: str
    objector: str
    version: int = field(init=False)

    def __post_init__(self) -> None:
        self.version = Settlement.objects.latest("version").pk
        grant(self.place, self.answerer, Role.LEADING_GROUP)

    @property
    def life(self) -> str:
        """The page that leads through it."""
        return f"{self.place.year}/life/"

    @property
    def result(self) -> str:
        """The address of the version."""
        return f"{self.place.year}/results/{self.version}/"

    @property
    def settlement(self) -> Settlement:
        """The version as it stands now."""
        return Settlement.objects.select_related("notice", "plan__agency").get(pk=self.version)

    @property
    def figures(self) -> dict[str, Any]:
        """What the version comes to, as its 结果.json says; with a town's published quarters not quite the sample's."""
        found: dict[str, Any] = json.loads(self.settlement.result)
        return found

    def at(self, number: str) -> Visitor:
        """Somebody who has opened 核算办理."""
        visitor = self.place.at(number)
        visitor.go(self.life)
        return visitor

    def to_day(self, day: date) -> None:
        """Let the clock be noon of a day; nobody's session lasts that long."""
        self.clock.move_to(datetime.combine(day, NOON, UTC))
        self.place.sign_out()


def grant(place: Place, number: str, role: Role) -> None:
    """Give somebody a role over the agency, as the 安全管理员 does."""
    account = place.accounts[number]
    RoleGrant.objects.create(
        account=account, role=role.value, agency=place.agency, start=BEFORE, reason="岗位职责"
    )


def check_and_decide(end: Ending) -> None:
    """核对 by another member of the office, 审定 by a third; each earlier hand is refused by name."""
    place = end.place
    clerk, second = OFFICE[place.sample.scheme]
    refused = end.at(clerk)
    refused.reads("您已参与这一版的“核算”，“核对”须由另一位有权限的同志办理")
    assert not refused.offers("核对")
    checker = end.at(second)
    checker.follow("核对")
    checker.press("核对无误", note="与台账、测评汇总、登记逐项核对无误。")
    checker.reads("已核对", "您已参与这一版的“核对”")
    assert not checker.offers("审定")
    today = timezone.localdate()
    decider = end.at(chief_of(place.sample.scheme))
    decider.follow("审定")
    decider.press(
        "登记审定",
        wanted={
            "on": today.isoformat(), "body": "领导小组会议", "document": DOCUMENT.format(year=today.year),
            "minutes": MINUTES, "files-new": end.paper,
        },
    )  # fmt: skip
    decider.reads("已登记审定结果", "领导小组会议", DOCUMENT.format(year=today.year), end.paper.name)
    assert end.settlement.state == Settlement.State.APPROVED


def put_up(end: Ending, page: str = "notice/") -> PublicNotice:
    """Compose a 公示 from the version, and post it today; gives it as it hangs."""
    clerk = end.at(OFFICE[end.place.sample.scheme][0])
    address = next(each for each in clerk.links(f"{end.result}{page}"))
    clerk.go(address)
    clerk.press("按所选栏目预览")
    clerk.press("存为草稿", place="一楼政务公开栏")
    clerk.reads("公示已存为草稿")
    clerk.follow("发布")
    clerk.press("发布")
    clerk.reads("公示中")
    return PublicNotice.objects.latest("pk")


def object_and_answer(
    end: Ending, notice: PublicNotice, *, word: str = "异议", outcome: str = "不成立"
) -> None:
    """Somebody opens the message of the 公示 and objects; who had a part may not answer, another one does."""
    place, address = end.place, f"{end.place.year}/notices/{notice.pk}/"
    objector = place.at(end.objector)
    objector.go("/messages/")
    objector.press(next(words for words in objector.buttons() if notice.title in words))
    assert objector.path == f"{place.home(end.objector)}/notices/{notice.pk}/", objector.path
    objector.follow(f"提出{word}")
    objector.press("提交", about="本人得分", text=OBJECTION)
    objector.reads(f"{word}已提交", OBJECTION)
    clerk, second = (place.at(number) for number in OFFICE[place.sample.scheme])
    for taken in (clerk, second, place.at(chief_of(place.sample.scheme))):
        taken.go(address)
        taken.reads(OBJECTION)
        assert not taken.offers("答复"), "who settled, checked or decided does not answer"
    answerer = place.at(end.answerer)
    answerer.go(address)
    answerer.follow("答复")
    answerer.press("答复", outcome=outcome, reply=REPLY)
    answerer.reads("已答复", REPLY)
    objector.go("/messages/")
    objector.reads(f"您的{word}已有答复")


def close(end: Ending, notice: PublicNotice) -> None:
    """The last seconds of the last day is too early; on the day after, the 公示 is closed."""
    address, scheme = f"{end.place.year}/notices/{notice.pk}/", end.place.sample.scheme
    notice.refresh_from_db()
    assert notice.closes_on is not None
    if timezone.localdate() <= notice.closes_on:
        end.clock.move_to(datetime.combine(notice.closes_on, time(15, 59, 50), UTC))
        end.place.sign_out()
        clerk = end.place.at(OFFICE[scheme][0])
        clerk.go(address)
        assert not clerk.offers("结束公示")
        end.to_day(notice.closes_on + timedelta(days=1))
    clerk = end.place.at(OFFICE[scheme][0])
    clerk.go(address)
    clerk.follow("结束公示")
    clerk.press("结束公示")
    clerk.reads("公示已结束")


def publish(end: Ending) -> None:
    """发布: at one moment, and the worker tells everybody."""
    clerk = end.at(OFFICE[end.place.sample.scheme][0])
    clerk.follow("发布")
    clerk.press("发布")
    clerk.reads("已发布")
    work("settlement.told")
    assert end.settlement.state == Settlement.State.PUBLISHED


def approve_the_money(end: Ending) -> None:
    """The office puts the list before 党组 with its sources; who settled may not record the approval, another does."""
    place = end.place
    clerk = end.at(OFFICE[place.sample.scheme][0])
    clerk.follow("提交核定")
    clerk.follow("提交核定")
    form = clerk.form("提交核定")
    sources = {each.name: FUNDS for each in form.fields if each.name.startswith("source-")}
    clerk.press("提交核定", wanted=dict(sources))
    clerk.reads("名单已提交核定")
    assert not clerk.offers("登记党组核定"), "who prepared the list does not approve it"
    decider = end.at(chief_of(place.sample.scheme))
    decider.follow("登记核定")
    decider.follow("登记党组核定")
    today = timezone.localdate()
    decider.press(
        "登记核定",
        meeting_date=today.isoformat(),
        minutes="党组会同意奖金分配名单。",
        document=DOCUMENT.format(year=today.year),
    )
    decider.reads("已登记核定，名单不再改动")


def archive(end: Ending) -> None:
    """归档: what still blocks is gone, and nothing may be changed afterwards."""
    clerk = end.at(OFFICE[end.place.sample.scheme][0])
    clerk.follow("归档")
    clerk.press("归档")
    clerk.reads("已归档")
    assert end.settlement.state == Settlement.State.ARCHIVED
    left = end.at(chief_of(end.place.sample.scheme))
    for step in STEPS:
        assert not left.links(f"{end.result}{step}/"), step


# Below the address of the version: what nobody is offered any more.
STEPS: Final = ("check", "decide", "publish", "archive", "send-back", "reopen")
