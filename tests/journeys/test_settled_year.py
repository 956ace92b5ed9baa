"""The year of each scheme in a real browser: from the workbook to the result, its reasons and its files.

A clerk uploads the sample, sees the faults of a broken copy or the preview, confirms, reads the result, follows ten
figures down to the rows that they rest on, and takes Excel and PDF. One office does all of it without JavaScript.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import manage
from tests.journeys.desk import PATIENCE
from tests.journeys.prepare_settled import SAMPLES, owner_of
from tests.journeys.settled_desk import ClerkDesk, scores_of
from tests.served import ROOT, JobOffice

SCHEMES: Final = ("kexie-2017", "gongshanglian-2015", "kejiju-2021", "gongxinju-2019", "xiangzhen-2024")
WITHOUT_SCRIPT: Final = "gongshanglian-2015"
# In an ordinary run the way without scripts (the other tests here go with them); all of them in the proofs.
OFTEN: Final = (WITHOUT_SCRIPT,)
TRACES: Final = 10
# From choosing the file to the result on the screen, two presses of a person among it (issue 4: 40 people in 6 s).
QUICK: Final = 6.0


class Place:
    """The installation, running, with what it was prepared with."""

    def __init__(self, site: str, found: dict[str, Any]) -> None:
        self.site = site
        self.agencies: dict[str, int] = found["agencies"]
        self.cookies: dict[str, str] = found["cookies"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One installation for all journeys of this module; those with the same book share its agency."""
    folder = tmp_path_factory.mktemp("settled") / "data"
    folder.mkdir(mode=0o700)
    office = JobOffice(folder, f"sqlite:///{folder / 'hengji.sqlite3'}", settings="config.settings")
    tables = [sys.executable, "-m", "tests.tables"]
    subprocess.run(tables, cwd=ROOT, env=office.environment, capture_output=True, timeout=300, check=True)
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.prepare_settled"],
        cwd=ROOT, env=office.environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with office.served() as served:
        yield Place(f"http://127.0.0.1:{served.port}", json.loads(done.stdout))
    verified = manage(office, "verify")
    assert "前后相连，没有改动" in verified


@pytest.mark.parametrize(
    "scheme",
    [pytest.param(scheme, marks=() if scheme in OFTEN else pytest.mark.prove) for scheme in SCHEMES],
)
def test_from_the_workbook_to_the_result_its_reasons_and_its_files(
    place: Place, browser: Browser, tmp_path: Path, scheme: str
) -> None:
    book = SAMPLES / f"{scheme}.xlsx"
    expected = json.loads(book.with_suffix(".json").read_text(encoding="utf-8"))
    desk = ClerkDesk.signed_in(browser, place.site, place.cookies, scripted=scheme != WITHOUT_SCRIPT)
    agency, year = place.agencies[scheme], expected["year"]
    # Another journey may have settled the same office before: then it is a later version.
    earlier = desk.versions(agency, year)
    desk.upload(agency, book)
    stored = f"新的存为第 {earlier + 1} 版" if earlier else f"存入 {year} 年度的数据和第 1 版核算"
    desk.reads("没有错误，可以核算", "方案怎么算（请核对）", stored)
    result = desk.confirm()
    desk.reads(f"第{earlier + 1}版", "草稿")
    ten_figures_are_followed_to_their_rows(desk, result, expected)
    the_files_are_taken_and_agree(desk, result, expected, tmp_path, version=earlier + 1)
    desk.leave()


def ten_figures_are_followed_to_their_rows(desk: ClerkDesk, result: str, expected: dict[str, Any]) -> None:
    people = scores_of(expected["people"])
    half = TRACES // 2 if people else TRACES
    rows = [(each, scores_of(expected["subjects"])) for each in desk.traces_of(f"{result}subjects/", half)]
    if people:
        rows += [(each, people) for each in desk.traces_of(f"{result}people/", TRACES - len(rows))]
    assert rows
    leaves = set()
    for (text, path), scores in rows:
        figure = next(score for code, score in scores.items() if code in text.split() or f"{code}\t" in text)
        leaves.add(desk.down_to_a_row(path, figure))
    assert len(leaves) > len(rows) // 2, "different figures rest on different rows"


def the_files_are_taken_and_agree(
    desk: ClerkDesk, result: str, expected: dict[str, Any], folder: Path, *, version: int
) -> None:
    path = desk.take(result, "xlsx", folder)
    assert path.name == f"{expected['agency']}{expected['year']}年度第{version}版-结果.xlsx"
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = list(book["考核结果"].iter_rows(values_only=True))
    score_at = rows[0].index("得分")
    written = {row[0]: f"{row[score_at]:.2f}" for row in rows[1:] if isinstance(row[score_at], int | float)}
    assert written == scores_of(expected["subjects"])
    pdf = desk.take(result, "pdf", folder)
    text = subprocess.run(
        ["pdftotext", "-raw", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    plain = "".join(text.split())
    assert "".join(expected["agency"].split()) in plain
    for score in scores_of(expected["subjects"]).values():
        assert score in plain


def test_a_broken_book_is_corrected_and_settled_quickly(
    place: Place, browser: Browser, tmp_path: Path
) -> None:
    sample = SAMPLES / "kejiju-2021.xlsx"
    book = openpyxl.load_workbook(sample)
    book["方案"].cell(_row_of(book["方案"], "年度"), 2).value = 2022
    for row in (2, 3, 4):
        book["人员"].cell(row, 3).value = "K99"
    book["指标"]["E3"].value = -4
    broken = tmp_path / "2022年度工作簿.xlsx"
    book.save(broken)
    desk = ClerkDesk.signed_in(browser, place.site, place.cookies)
    agency = place.agencies["kejiju-2021"]
    desk.drop(agency, broken)
    desk.reads("处错误，没有改动任何数据", "C2:C4", "“K99”不是工作表“考核对象”中的编号")
    desk.page.keyboard.press("j")
    expect(desk.page.locator(".fault-current")).to_contain_text("K99")
    desk.page.keyboard.press("x")
    expect(desk.main.locator("[data-fault-done]")).to_have_text("，已标 1 处")
    desk.page.keyboard.press("j")
    expect(desk.page.locator(".fault-current")).to_contain_text("负数")
    desk.main.locator("#fault-words").fill("负数")
    desk.press("筛选")
    desk.reads("符合条件 1 处")
    marked = openpyxl.load_workbook(desk.download("下载标好错误的副本", tmp_path))
    assert marked["人员"]["C3"].comment is not None
    assert "K99" in marked["人员"]["C3"].comment.text
    marked.close()
    began = time.monotonic()
    desk.upload(agency, corrected(sample, tmp_path / "改好的.xlsx"))
    desk.confirm()
    assert time.monotonic() - began < 3 * QUICK  # beside other tests; alone it takes some three seconds
    desk.leave()


def corrected(sample: Path, path: Path) -> Path:
    """The sample as the year after: nothing else settles it."""
    book = openpyxl.load_workbook(sample)
    book["方案"].cell(_row_of(book["方案"], "年度"), 2).value = 2022
    for sheet in ("违规违纪", "历年结果"):
        if sheet in book.sheetnames:
            book[sheet].delete_rows(2, book[sheet].max_row)
    book.save(path)
    return path


def _row_of(sheet: Any, name: str) -> int:
    return next(int(row[0].row) for row in sheet.iter_rows(max_col=1) if row[0].value == name)


def test_on_a_telephone_without_anything_wide(place: Place, browser: Browser) -> None:
    desk = ClerkDesk.signed_in(browser, place.site, place.cookies, width=390)
    desk.upload(place.agencies["kexie-2017"], SAMPLES / "kexie-2017.xlsx")
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert desk.page.evaluate(wide) is False
    result = desk.confirm()
    desk.go(f"{result}files/")
    assert desk.page.evaluate(wide) is False
    desk.go(f"{result}reconcile/")
    assert desk.page.evaluate(wide) is False
    desk.leave()


def test_the_office_compares_its_own_figures(place: Place, browser: Browser) -> None:
    sample = SAMPLES / "xiangzhen-2024.xlsx"
    expected = json.loads(sample.with_suffix(".json").read_text(encoding="utf-8"))
    desk = ClerkDesk.signed_in(browser, place.site, place.cookies)
    desk.upload(place.agencies["xiangzhen-2024"], sample)
    result = desk.confirm()
    rows = [[row["id"], row["score"], str(row["rank"]), row["grade"]] for row in expected["subjects"]]
    rows[0][1] = str(round(float(rows[0][1])))
    rows[1][0] = rows[1][0].lower()
    paste = "\n".join("\t".join(row) for row in [["编号", "得分", "名次", "等次"], *rows])
    desk.go(f"{result}reconcile/")
    desk.main.locator("textarea[name=paste]").fill(paste)
    desk.press("核对")
    count = 3 * (len(rows) - 1)
    desk.reads(
        f"核对 {count} 个数：{count - 1} 个一致，1 个不同",
        "取了整数，系统保留 2 位",
        f"是否“{expected['subjects'][1]['id']}”？",
    )
    desk.follow("查看")
    desk.reads("计算过程", expected["subjects"][0]["score"])
    assert owner_of(sample) == expected["agency"]
    expect(desk.main).to_be_visible(timeout=PATIENCE)
    desk.leave()
