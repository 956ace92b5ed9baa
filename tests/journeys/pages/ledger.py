"""A quarter by its pages: filing as one types, the section's consent, approving, a return, a correction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from people.models import Duty
from tests.journeys.pages.place import Place
from tests.journeys.pages.visitor import Visitor
from tests.journeys.year.book import Row, plain, typed

CARD: Final = r'id="i(\d+)"[^>]*data-card[^>]*data-version="(\d+)".*?filing-code">([^<]+)<'
WAITING: Final = r'data-row="(\d+)" data-version="(\d+)" data-open.*?<a href="[^"]+">(\S+) '
REASON: Final = "按考评单位评定"


def filers(place: Place) -> dict[str, list[str]]:
    """Who files which indicators: the 责任人, else the 填报人 of the section."""
    duties = Duty.objects.filter(kind=Duty.Kind.FILER).select_related("employee", "department", "agency")
    of_section = {(each.department.code if each.department else each.agency.name): each.employee.number for each in duties}
    found: dict[str, list[str]] = {}
    for row in place.sample.rows("指标"):
        found.setdefault(str(row["责任人"] or of_section[row["责任对象"]]), []).append(row["编号"])
    return found


def file_quarter(place: Place, quarter: int, *, without: Collection[str] = ()) -> int:
    """Everybody types what is owed as the page's script saves it, and submits all of it; gives how many rows.

    `without` are indicators that are left out.
    """
    rows = {row["指标编号"]: row for row in place.sample.filed(quarter)}
    done = 0
    for number, codes in sorted(filers(place).items()):
        wanted = [rows[code] for code in codes if code in rows and code not in without]
        if wanted:
            file_rows(place.at(number), f"{place.year}/mine/quarters/{quarter}/", wanted)
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


def pass_all(place: Place) -> int:
    """Every head, and leader over a head, looks at what waits and passes all of it; gives how many rows."""
    kinds = (Duty.Kind.HEAD, Duty.Kind.SUPERVISING_LEADER)
    numbers = Duty.objects.filter(kind__in=kinds).values_list("employee__number", flat=True)
    return sum(judge_all(place, place.at(number), "同意上报") for number in sorted(set(numbers)))


def judge_all(place: Place, reviewer: Visitor, words: str) -> int:
    """Take all rows of each page of the queue, look at what is doubtful, and let all of them go."""
    done = 0
    while True:
        reviewer.go(f"{place.year}/review/")
        if not reviewer.has("检查后一起通过"):
            return done
        form = reviewer.form("检查后一起通过")
        reviewer.press("检查后一起通过", row=[each.value for each in form.named("row")])
        chosen = [each.value for each in reviewer.form("确认通过").named("row")]
        reviewer.press("确认通过", row=chosen)
        reviewer.reads(f"{len(chosen)} 行{words}")
        done += len(chosen)


def approve_with_scores(place: Place, reviewer: Visitor, wrong: Mapping[str, str] | None = None) -> int:
    """Approve one by one as the queue's script does, with 考核得分 as the sample has it; gives how many rows.

    Of the codes of `wrong` another score is given.
    """
    scores = {(row["指标编号"], row["季度"]): row["考核得分"] for row in place.sample.rows("季度台账")}
    done = 0
    while True:
        reviewer.go(f"{place.year}/review/")
        waiting = reviewer.found(WAITING)
        quarters = reviewer.found(r"data-open.*?第(\d)季度 · ")
        if not waiting:
            return done
        for (key, version, code), quarter in zip(waiting, quarters, strict=True):
            given = (wrong or {}).get(code, plain(scores[code, int(quarter)]))
            answer = reviewer.send(
                f"{place.year}/ledger/{key}/approve/", {"version": version, "points": given, "reason": REASON}
            )
            assert answer["ok"], f"{code} {quarter}: {answer}"
            done += 1


def send_back(place: Place, reviewer: Visitor, code: str, remark: str) -> None:
    """Return a row that waits, with a word at a field."""
    reviewer.go(f"{place.year}/review/?state=已提交-绩效办")
    reviewer.follow(code)
    reviewer.press("退回填报人", remark_progress=remark)
    reviewer.reads(f"{code} 已退回填报人")


def mend(place: Place, filer: Visitor, remark: str, row: Row) -> None:
    """Open the message of a returned row, read the remark, write it anew by the plain form and submit."""
    filer.go("/messages/")
    filer.follow("被退回，请修改后重新提交")
    filer.reads(remark)
    key, _, _ = next(found for found in filer.found(CARD) if found[2] == row["指标编号"])
    filer.press("提交这一项", at=f"/{key}/save/", progress=f"{row['完成情况']}（{remark}：已补充）")
    filer.reads("已提交 1 项")


def correct(place: Place, code: str, quarter: int, **values: str) -> None:
    """Propose a correction of an approved row; another member of the 绩效办 agrees."""
    clerk, second = place.clerk, place.second
    clerk.go(f"{place.year}/review/?state=已审核&quarter={quarter}")
    while not clerk.offers(code):
        clerk.follow("下一页")
    clerk.follow(code)
    clerk.follow("提出更正")
    clerk.press("提出更正", reason="抄录考评单位的评分时有误", **values)
    second.go(f"{place.year}/corrections/")
    second.reads(code)
    second.follow("作出决定")
    second.press("决定", accept="同意更正")
    second.reads("同意")
