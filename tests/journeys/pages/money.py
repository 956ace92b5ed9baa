"""The money at the end of a year by its pages: the distribution put up for comments, sums to the fen on every paper."""

from __future__ import annotations

import csv
import io
from typing import Final

from plans.models import PublicNotice
from tests.journeys.pages.ending import Ending, close, object_and_answer, put_up
from tests.journeys.pages.place import work
from tests.journeys.year.office import OFFICE

TABLES: Final = {"utf8": "utf-8-sig", "gb18030": "gb18030"}


def is_put_up(end: Ending) -> bool:
    """Whether the document asks that the distribution is put up (rules 2.4)."""
    return end.place.sample.scheme == "gongshanglian-2015"


def put_up_the_distribution(end: Ending) -> PublicNotice:
    """Put the distribution up with its amounts; somebody comments and is answered. It ends with the other 公示."""
    notice = put_up(end, "bonus-notice/")
    expected = end.place.sample.expected
    reader = end.place.at(end.objector)
    reader.go(f"{end.place.year}/notices/{notice.pk}/")
    reader.reads(*(yuan(row["bonus"]) for row in expected["people"]), yuan(expected["bonus"]["paid"]))
    object_and_answer(end, notice, word="意见", outcome="不成立")
    return notice


def is_not_approved_before(end: Ending, notice: PublicNotice) -> None:
    """While the distribution hangs, nobody puts the list before 党组; then its 公示 is closed."""
    clerk = end.place.at(OFFICE[end.place.sample.scheme][0])
    clerk.go(f"{end.result}money/")
    clerk.reads("奖金分配方案还没有公示、征求意见，或公示还没有结束")
    assert not clerk.offers("提交核定")
    close(end, notice)


def sums_agree(end: Ending, *, wide: bool = False) -> None:
    """Each paper that leaves the program carries the amounts and the sums of the sample, to the fen."""
    expected, clerk = end.place.sample.expected, end.place.at(OFFICE[end.place.sample.scheme][0])
    pool = expected["bonus"]
    clerk.go(f"{end.result}money/")
    clerk.reads(*(yuan(pool[name]) for name in ("total", "paid", "returned")), "已核定")
    clerk.go(f"{end.result}money/people/")
    paid = {row["id"]: row["bonus"] for row in expected["people"] if row["bonus"] is not None}
    clerk.reads(f"共 {len(paid)} 人，合计 {yuan(pool['paid'])} 元")
    for kind, encoding in list(TABLES.items())[: 1 + wide]:
        rows = _table(end, kind, encoding)
        assert {row["工号"]: row["金额"] for row in rows[:-1]} == paid
        assert rows[-1]["金额"] == pool["paid"]
        assert {row["银行账号"] for row in rows} == {""}, "the program keeps no accounts"


def _table(end: Ending, kind: str, encoding: str) -> list[dict[str, str]]:
    """Have a list for finance made by its button, and read it."""
    clerk, path = end.place.at(OFFICE[end.place.sample.scheme][0]), f"{end.result}money/files/0/{kind}/"
    clerk.go(f"{end.result}money/files/")
    clerk.press("生成", at=path)
    work("money.file")
    answer = clerk.client.get(path)
    text = b"".join(answer.streaming_content).decode(encoding)  # type: ignore[attr-defined]  # a file is streamed
    return list(csv.DictReader(io.StringIO(text)))


def yuan(text: str) -> str:
    """An amount of a 结果.json as pages write it: 18,626.78."""
    whole, _, fen = text.partition(".")
    return f"{int(whole):,}.{fen}"
