"""A 测评 by its pages from 新建测评 to its count: made, three holders, put up, opened by another, every vote cast, counted by two.

Who has an account votes as the page's script sends it, the first of each group by the plain forms; a town's heads by the
code on a slip; the sheets of its 村书记 are typed by two people.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from appraisals.models import AppraisalRound, Elector
from tests.appraisals.world import phrase
from tests.journeys.pages import casting
from tests.journeys.pages.place import Place
from tests.journeys.pages.registers import import_ballots
from tests.journeys.pages.voted import VotedSample
from tests.journeys.pages.votes import HEADS, LEADERS, SHEETS, VILLAGES, Votes
from tests.journeys.year.office import OFFICE

ROUND: Final = "年底测评"
CHANNELS: Final = {LEADERS: "账号", HEADS: "测评码", VILLAGES: "纸质票"}
DECISION: Final = "班子成员只有4人，经党委会同意单独计票。"
# Sheets handed out; one came back blank.
ISSUED: Final = len(SHEETS) + 1
# Who opens the seal: two of the three.
OPENING: Final = (1, 3)
OTHER_HOLDERS: Final = {
    "kexie-2017": ("P012", "P013"),
    "gongshanglian-2015": ("P011", "P012"),
    "kejiju-2021": ("P011", "P013"),
    "xiangzhen-2024": ("P010", "P012"),
}


def take_the_ballots(place: Place) -> None:
    """Hold the 测评 of a sample whose ballots fit its roll; of another take the opened ballots of its workbook in."""
    if isinstance(place.sample, VotedSample):
        hold(place, place.sample.votes)
    else:
        import_ballots(place)


def hold(place: Place, votes: Votes) -> None:
    """The whole 测评; afterwards it is counted."""
    address = make(place, votes)
    roll_is(votes)
    holders = (OFFICE[place.sample.scheme][0], *OTHER_HOLDERS[place.sample.scheme])
    choose_holders(place, address, holders)
    open_by_another(place, address)
    everybody_votes(place, address, votes)
    close(place, address, sum(len(voters) for group, voters in votes.groups.items() if group != VILLAGES))


def make(place: Place, votes: Votes) -> str:
    """The 绩效办 makes it with whom the program proposes; gives its address."""
    clerk, today = place.clerk, date.today()  # noqa: DTZ011
    clerk.go(f"{place.year}/rounds/")
    clerk.follow("新建测评")
    last = (today + timedelta(days=2)).isoformat()
    clerk.press("新建", name=ROUND, begins_on=today.isoformat(), ends_on=last)
    clerk.reads(f"测评对象（{len(votes.targets)} 个）")
    address = clerk.path
    if votes.abstaining:
        clerk.follow("更改设置")
        clerk.press("保存", abstaining=True)
    if votes.is_town:
        _three_ways(place, address)
    return address


def _three_ways(place: Place, address: str) -> None:
    """The leaders by account with a written decision, as they are four; the heads by slips, the 村书记 on paper."""
    clerk = place.clerk
    clerk.go(address)
    clerk.follow("投票方式、合并、决定")
    wanted: dict[str, str] = {}
    for each in clerk.form("保存").fields:
        group = each.group.partition("（")[0]
        if each.name.startswith("channel_"):
            wanted[each.name] = CHANNELS[group]
        elif each.name.startswith("decision_") and group == LEADERS:
            wanted[each.name] = DECISION
        elif each.name.startswith("issued_") and group == VILLAGES:
            wanted[each.name] = str(ISSUED)
    clerk.press("保存", wanted=dict(wanted))
    clerk.reads("已保存投票方式")


def roll_is(votes: Votes) -> None:
    """The program proposes exactly whom the sample's own roll speaks of, the targets in their order."""
    made = AppraisalRound.objects.get(name=ROUND)
    found: dict[str, list[str]] = {group: [] for group in votes.groups if group != VILLAGES}
    for row in Elector.objects.filter(round=made).select_related("employee", "group").order_by("serial"):
        assert row.employee is not None
        found[row.group.name].append(row.employee.number)
    assert found == {group: voters for group, voters in votes.groups.items() if group != VILLAGES}
    targets = made.targets.select_related("subject", "participant").order_by("position")
    assert [target.code for target in targets] == votes.targets


def choose_holders(place: Place, address: str, holders: tuple[str, ...]) -> None:
    """Three keep the key, each sets the own passphrase as the first page asks for it."""
    clerk = place.clerk
    clerk.go(address)
    clerk.follow("选定保管人")
    names = {f"account_{number}": place.accounts[each].name for number, each in enumerate(holders, 1)}
    clerk.press("保存", wanted=dict(names))
    clerk.reads("已选定保管人")
    for position, number in enumerate(holders, 1):
        holder = place.at(number)
        holder.go("/")
        holder.follow(f"设定保管口令：{ROUND}")
        holder.press("设定口令", passphrase=phrase(position), again=phrase(position))
        holder.reads("口令已设定")


def open_by_another(place: Place, address: str) -> None:
    """Nothing is in the way: put up; who made it may not open it, 主要领导 finds it on the first page and does."""
    clerk, chief = place.clerk, place.chief
    clerk.go(address)
    clerk.reads("开启前检查：可以提请")
    clerk.follow("检查并提请开启")
    clerk.press("提请开启")
    clerk.reads("已提请开启，等待另一人办理")
    clerk.go(f"{address}open/")
    clerk.reads("您参与了筹备，须由另一人开启")
    assert not clerk.has("开启测评")
    chief.go("/")
    chief.follow(f"开启测评：{ROUND}")
    chief.press("开启测评")
    chief.reads("已开启")


def everybody_votes(place: Place, address: str, votes: Votes) -> None:
    """Each the own ballot by the way of the own group."""
    for group, voters in votes.groups.items():
        if CHANNELS.get(group) == "纸质票":
            casting.type_paper(place, address, ISSUED, [votes.ballot(sheet) for sheet in voters])
        elif CHANNELS.get(group) == "测评码":
            codes = casting.print_slips(place.clerk, address, len(voters))
            for number in voters:
                casting.vote_by_slip(codes[place.accounts[number].name], votes.ballot(number), votes, number)
        else:
            for number in voters:
                casting.vote_by_account(
                    place.at(number), votes.ballot(number), votes, number, plain=number == voters[0]
                )


def close(place: Place, address: str, voted: int) -> None:
    """Two of the three at one keyboard."""
    clerk = place.clerk
    clerk.go(address)
    clerk.follow("计票")
    names = [each.name for each in clerk.form("打开密封，计票").fields if each.name.startswith("holder_")]
    clerk.press("打开密封，计票", wanted={names[position - 1]: phrase(position) for position in OPENING})
    clerk.reads(f"已计票：投票 {voted} 人，开出 {voted} 张，相符")
