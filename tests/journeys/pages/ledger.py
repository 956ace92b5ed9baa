"""A quarter by its pages: filing as one types, the section's consent, approving, a return, a correction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from tests.journeys.pages.place import Place, filers
from tests.journeys.pages.visitor import Visitor
from tests.journeys.year.book import Row, plain, typed

CARD: Final = r'id="i(\d+)"[^>]*data-card[^>]*data-version="(\d+)".*?filing-code">([^<]+)<'
WAITING: Final = r'data-row="(\d+)" data-version="(\d+)" data-open.*?<a href="[^"]+">(\S+) '
REASON: Final = "按考评单位评定"


def file_quarter(place: Place, quarter: int, people: Collection[str]) -> int:
    """People type what they owe as the page's script saves it, and submit all of it; gives how many rows."""
    rows = {row["指标编号"]: row for row in place.sample.filed(quarter)}
    done = 0
    for number, codes in sorted(filers(place.sample).items()):
        if number in people:
            wanted = [rows[code] for code in codes if code in rows]
            file_rows(place.at(number), f"{place.home(number)}/mine/quarters/{quarter}/", wanted)
            done += len(wanted)
    return done


def file_rows(filer: Visitor, page: str, rows: Sequence[Row]) -> None:
    """Save each row and submit what is complete."""
    filer.go(page)
    cards = {code: (key, int(version)) for key, version, code in filer.found(CARD)}
    for row in rows:
        key, version = cards[row["指标编号"]]
        saved = filer.say(f"{page}{key}/save/", {"version": version, "edits": typed(row), "base": {}})
        assert (saved["faults"], saved["unreadable"], saved["conflicts"]) == ([], [], []), saved
    filer.go(page)
    filer.press(f"提交填好的 {len(rows)} 项")
    filer.reads(f"已提交 {len(rows)} 项")


def pass_all(place: Place, section: str) -> int:
    """The head of a section, and who leads him, look at what waits and pass all of it; gives how many rows."""
    row = next(row for row in place.sample.rows("考核对象") if row["编号"] == section)
    heads = (row["负责人"], row["分管领导"])
    return sum(judge_all(place.home(number), place.at(number), "同意上报") for number in heads if number)


def judge_all(year: str, reviewer: Visitor, words: str) -> int:
    """Take all rows of each page of the queue, look at what is doubtful, and let all of them go."""
    done = 0
    while True:
        reviewer.go(f"{year}/review/")
        if not reviewer.has("检查后一起通过"):
            return done
        form = reviewer.form("检查后一起通过")
        reviewer.press("检查后一起通过", row=[each.value for each in form.named("row")])
        chosen = [each.value for each in reviewer.form("确认通过").named("row")]
        reviewer.press("确认通过", row=chosen)
        reviewer.reads(f"{len(chosen)} 行{words}")
        done += len(chosen)


def approve_page(place: Place, reviewer: Visitor, quarter: int, wrong: Mapping[str, str]) -> list[str]:
    """Approve a page of the queue one by one as its script does, with 考核得分 as the sample has it; gives the codes.

    Of the codes of `wrong` another score is given.
    """
    scores = {row["指标编号"]: plain(row["考核得分"]) for row in place.sample.filed(quarter)}
    reviewer.go(f"{place.year}/review/?quarter={quarter}")
    waiting = reviewer.found(WAITING)
    for key, version, code in waiting:
        given = wrong.get(code, scores[code])
        answer = reviewer.send(
            f"{place.year}/ledger/{key}/approve/", {"version": version, "points": given, "reason": REASON}
        )
        assert answer["ok"], f"{code}: {answer}"
    return [code for _, _, code in waiting]


def send_back(place: Place, reviewer: Visitor, code: str, remark: str) -> None:
    """Return a row that waits, with a word at a field."""
    reviewer.go(f"{place.year}/review/?state=已提交-绩效办")
    _find(reviewer, code)
    reviewer.press("退回填报人", remark_progress=remark)
    reviewer.reads(f"{code} 已退回填报人")


def _find(reviewer: Visitor, code: str) -> None:
    """Open a row of the list, on whichever page it stands."""
    while not reviewer.offers(f"{code} "):
        reviewer.follow("下一页")
    reviewer.follow(f"{code} ")


def mend(place: Place, filer: Visitor, remark: str, row: Row) -> None:
    """Open the message of a returned row, read the remark, write it anew by the plain form and submit."""
    filer.go("/messages/")
    title = next(words for words in filer.buttons() if "被退回，请修改后重新提交" in words)
    filer.press(title)
    filer.reads(remark)
    key, _, _ = next(found for found in filer.found(CARD) if found[2] == row["指标编号"])
    filer.press("提交这一项", at=f"/{key}/save/", progress=f"{row['完成情况']}（{remark}：已补充）")
    filer.reads("已提交 1 项")


def correct(place: Place, code: str, quarter: int, **values: str) -> None:
    """Propose a correction of an approved row; another member of the 绩效办 agrees."""
    clerk, second = place.clerk, place.second
    clerk.go(f"{place.year}/review/?state=已审核&quarter={quarter}")
    _find(clerk, code)
    clerk.follow("提出更正")
    clerk.press("提出更正", wanted={"reason": "抄录考评单位的评分时有误", **values})
    second.go(f"{place.year}/corrections/")
    second.reads(code)
    second.follow("作出决定")
    second.press("决定", accept="同意更正")
    second.reads("同意")
