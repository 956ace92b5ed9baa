"""The quarter of a filer in a real browser: quick, safe against a lost network, and calm on a telephone."""

from __future__ import annotations

import io
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from playwright.sync_api import APIResponse, Dialog, FilePayload, Page, Route, expect

from indicators.models import Evidence, LedgerEntry, SecondaryIndicator
from people.access import Role
from people.models import Account
from tests.browser.chromium import PATIENCE
from tests.browser.conftest import NARROW, Faults, scrolls_sideways
from tests.browser.looks import downloaded
from tests.office import YEAR, Office, build_office
from tests.running_year import entry, running_year

Shoot = Callable[[Page, str], None]
Accessible = Callable[[Page], None]
SignIn = Callable[[Page, Account], None]
State = LedgerEntry.State
MOST_ACTIONS = 60
MOST_SECONDS = 180


@pytest.fixture
def office(database: object, tmp_path: Path, settings: Any) -> Office:
    settings.HENGJI_DATA = tmp_path
    office = build_office()
    plan = running_year(office)
    first = SecondaryIndicator.objects.get(plan=plan, code="1.1")
    for place in (4, 5, 6):
        SecondaryIndicator.objects.create(
            plan=plan, primary=first.primary, code=f"1.{place}", name=f"一科任务{place}", subject=first.subject,
            full_points=first.full_points, target=f"完成{place}项", planned_q2=first.planned_q2, position=10 + place,
        )  # fmt: skip
    return office


def address(live: str, office: Office, quarter: int = 2) -> str:
    return f"{live}/units/{office.a.pk}/years/{YEAR}/mine/quarters/{quarter}/"


def stored(code: str, quarter: int = 2) -> LedgerEntry:
    return LedgerEntry.objects.get(indicator__plan__year=YEAR, indicator__code=code, quarter=quarter)


def pdf() -> FilePayload:
    """A small true PDF."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    out = io.BytesIO()
    document.save(out)
    return {"name": "会议纪要.pdf", "mimeType": "application/pdf", "buffer": out.getvalue()}


class Clerk:
    """Does what a clerk does, and counts it: filling one field in is one action."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def fill(self, card: Any, label: str, text: str) -> None:
        self.actions += 1
        card.get_by_label(label, exact=True).fill(text)

    def click(self, target: Any) -> None:
        self.actions += 1
        target.click()

    def choose(self, card: Any, file: FilePayload) -> None:
        self.actions += 2  # open the window of the system, choose
        card.locator("[data-files-input]").set_input_files(file)
        expect(card.locator("[data-proof]")).to_have_count(1)


def test_five_indicators_with_evidence_are_filed_in_minutes(
    page: Page, live: str, office: Office, sign_in_as: SignIn, shoot: Shoot, assert_accessible: Accessible
) -> None:
    sign_in_as(page, office.account(Role.FILER))
    clerk, began = Clerk(page), time.monotonic()
    page.goto(address(live, office))
    shoot(page, "filing-empty")
    assert_accessible(page)
    cards = page.locator("[data-card]")
    expect(cards).to_have_count(5)
    proof = pdf()
    for place in range(5):
        card = cards.nth(place)
        clerk.fill(card, "完成率", "52")
        clerk.fill(card, "完成情况", f"第{place + 1}项已完成一半，按计划推进。")
        clerk.fill(card, "自评分", "0.5")
        clerk.choose(card, proof)
        expect(card.locator("[data-missing]")).to_have_text("填好了，可以提交")
    expect(page.locator("[data-ready]")).to_have_text("5 项")
    shoot(page, "filing-filled")
    assert_accessible(page)
    clerk.click(page.get_by_role("button", name="提交填好的 5 项"))
    expect(page.get_by_text("已提交 5 项，交科室负责人审核")).to_be_visible()
    assert clerk.actions < MOST_ACTIONS, clerk.actions
    assert time.monotonic() - began < MOST_SECONDS
    rows = LedgerEntry.objects.filter(state=State.SUBMITTED, stage="科室负责人", attainment__isnull=False)
    assert rows.count() == 5
    assert Evidence.objects.count() == 5
    assert Evidence.objects.values("file").distinct().count() == 1
    shoot(page, "filing-submitted")


def test_a_telephone_shows_what_came_back_and_why(
    page: Page, live: str, office: Office, sign_in_as: SignIn, shoot: Shoot, assert_accessible: Accessible
) -> None:
    plan = running_year(office)
    entry(plan, "1.1", 1, State.APPROVED, progress="一季度已完成规划编制。", problems="人手不足。")
    back = entry(plan, "1.2", 2, State.SENT_BACK, progress="推进中。")
    back.events.create(
        kind="退回",
        name="一科科长",
        text="请写明数量。",
        remarks={"progress": "“推进中”不具体，写明完成了几项"},
    )
    entry(plan, "1.4", 2, State.SUBMITTED, stage="科室负责人")
    entry(plan, "1.5", 2, State.APPROVED, approved_points=9_500)
    page.set_viewport_size(NARROW)
    sign_in_as(page, office.account(Role.FILER))
    page.goto(address(live, office))
    expect(page.locator("article").first).to_contain_text("一科科长退回：请写明数量。")
    expect(page.locator("article").first.locator('[data-fault="progress"]')).to_have_text(
        "“推进中”不具体，写明完成了几项"
    )
    assert not scrolls_sideways(page)
    assert_accessible(page)
    shoot(page, "filing-390")
    page.locator("article", has_text="一科任务1").get_by_role("button", name="照第一季度抄").click()
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    assert (stored("1.1").progress, stored("1.1").problems) == ("一季度已完成规划编制。", "人手不足。")
    page.locator("article", has_text="一科任务4").get_by_role("button", name="撤回修改").click()
    expect(page.get_by_text("已撤回 1.4")).to_be_visible()


def test_two_devices_are_shown_side_by_side(
    page: Page, live: str, office: Office, sign_in_as: SignIn, shoot: Shoot, faults: Faults
) -> None:
    plan = running_year(office)
    entry(plan, "1.1", 2, progress="原来的")
    sign_in_as(page, office.account(Role.FILER))
    page.goto(address(live, office))
    LedgerEntry.objects.filter(indicator__code="1.1", quarter=2).update(
        progress="同事写的", version=5, filed_name="二科填报员"
    )
    card = page.locator("article", has_text="一科任务1")
    card.get_by_label("完成情况").fill("我写的")
    card.get_by_label("整改措施").fill("增派人手")
    expect(card.get_by_text("用哪一个？")).to_be_visible()
    faults.expected("409")
    expect(card.locator(".filing-clash")).to_contain_text("同事写的")
    shoot(page, "filing-clash")
    card.get_by_role("button", name="用我的").click()
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    assert (stored("1.1").progress, stored("1.1").measures) == ("我写的", "增派人手")


# —— the network goes ——
# Where all was sent before the page was left, the line on the new one says nothing.
NOTHING_LEFT = """() => !Object.keys(localStorage).some((key) => key.startsWith("hengji-filing:"))
    && ["", "已保存"].includes(document.querySelector("[data-status]").textContent)"""


def cut(page: Page, chance: random.Random) -> Callable[[], None]:
    """Let saves fail at random: before they reach the server, or after it, so that only the answer is lost."""
    way = {"whole": False}
    page.cuts = 0  # type: ignore[attr-defined]

    def handle(route: Route) -> None:
        # The first one always fails: a run in which nothing was cut would show nothing.
        dice = 2.0 if way["whole"] else chance.random() * (1 if page.cuts else 0.6)  # type: ignore[attr-defined]
        page.cuts += dice < 0.6  # type: ignore[attr-defined]
        if dice < 0.35:
            route.abort("connectionreset")
        elif dice < 0.6:
            route.fetch()  # the server has it, the browser never hears
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/save/", handle)

    def restore() -> None:
        way["whole"] = True
        page.evaluate("window.dispatchEvent(new Event('online'))")

    return restore


def typing_with_cuts(page: Page, live: str, office: Office, seed: int, faults: Faults) -> None:
    """Type into random fields while saves fail, sometimes leave and come back; then everything typed is stored."""
    chance = random.Random(seed)
    page.goto(address(live, office))
    restore = cut(page, chance)
    words: dict[tuple[str, str], str] = {}
    for step in range(8):
        code, label = chance.choice(["1.1", "1.2"]), chance.choice(["完成情况", "存在问题", "整改措施"])
        words[code, label] = f"第{seed}次第{step}句，{'长' * chance.randrange(40)}完"
        card = page.locator("article", has=page.get_by_text(code, exact=True))
        card.get_by_label(label).press_sequentially("") if chance.random() < 0.2 else None
        card.get_by_label(label).fill(words[code, label])
        page.wait_for_timeout(chance.choice([0, 20, 300, 900]))
        if chance.random() < 0.2:
            page.once("dialog", lambda dialog: dialog.accept())
            page.goto(address(live, office))
    restore()
    page.wait_for_function(NOTHING_LEFT, timeout=2 * PATIENCE)
    page.unroute("**/save/")
    assert page.cuts, "nothing was cut"  # type: ignore[attr-defined]
    names = {"完成情况": "progress", "存在问题": "problems", "整改措施": "measures"}
    for (code, label), text in words.items():
        assert getattr(stored(code), names[label]) == text, (seed, code, label)
    assert (
        page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('hengji-filing')).length")
        == 0
    )
    faults.clear()  # the cuts themselves


@pytest.mark.parametrize("seed", [0, 1, 2, *(pytest.param(seed, marks=pytest.mark.prove) for seed in (3, 4))])
def test_nothing_typed_is_lost_when_the_network_goes(
    page: Page, live: str, office: Office, sign_in_as: SignIn, faults: Faults, seed: int
) -> None:
    sign_in_as(page, office.account(Role.FILER))
    for one in (2 * seed, 2 * seed + 1):
        typing_with_cuts(page, live, office, one, faults)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(10))
def test_nothing_typed_is_lost_in_a_hundred_cuts(
    page: Page, live: str, office: Office, sign_in_as: SignIn, faults: Faults, seed: int
) -> None:
    sign_in_as(page, office.account(Role.FILER))
    for one in range(10):
        typing_with_cuts(page, live, office, 1_000 + seed * 10 + one, faults)


def test_a_session_that_ended_keeps_the_words_until_one_signs_in_again(
    page: Page, live: str, office: Office, sign_in_as: SignIn, faults: Faults, shoot: Shoot
) -> None:
    sign_in_as(page, office.account(Role.FILER))
    page.goto(address(live, office))
    page.context.clear_cookies()
    card = page.locator("article", has_text="一科任务1")
    card.get_by_label("完成情况").fill("写到一半登录失效")
    expect(page.locator("[data-status]")).to_have_text("登录已失效，内容保存在本机")
    shoot(page, "filing-signed-out")
    faults.clear()
    sign_in_as(page, office.account(Role.FILER))
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("[data-status]")).to_have_text("已保存")
    assert stored("1.1").progress == "写到一半登录失效"


def test_a_page_drawn_while_the_last_save_was_under_way_is_no_other_hand(
    page: Page, live: str, office: Office, sign_in_as: SignIn
) -> None:
    """Typed and gone on at once: the next page is older than what this window knows to be stored."""
    sign_in_as(page, office.account(Role.FILER))
    older = page.goto(address(live, office))
    assert older is not None
    drawn = older.text()
    card = page.locator("article", has_text="一科任务1")
    card.get_by_label("完成情况").fill("第一句")
    expect(page.locator("[data-status]")).to_have_text("已保存")
    page.route(address(live, office), lambda route: route.fulfill(body=drawn, content_type="text/html"))
    page.goto(address(live, office))
    expect(card.get_by_label("完成情况")).to_have_value("第一句")
    card.get_by_label("完成情况").fill("第二句")
    expect(page.locator("[data-status]")).to_have_text("已保存")
    assert stored("1.1").progress == "第二句"


def test_an_answer_that_is_overtaken_by_a_later_one_takes_nothing_back(
    page: Page, live: str, office: Office, sign_in_as: SignIn
) -> None:
    """The answer of an upload was written before the save that is heard first."""
    sign_in_as(page, office.account(Role.FILER))
    page.goto(address(live, office))
    slow: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        slow.append((route, route.fetch()))

    page.route(re.compile(r"/quarters/2/\d+/files/$"), hold)
    card = page.locator("article", has_text="一科任务1")
    card.get_by_label("完成率").fill("52")
    expect(page.locator("[data-status]")).to_have_text("已保存")
    card.locator("[data-files-input]").set_input_files(pdf())
    while not slow:
        page.wait_for_timeout(50)
    card.get_by_label("完成情况").fill("后写的")
    card.get_by_label("自评分").fill("0.5")
    card.get_by_label("存在问题").focus()
    while stored("1.1").self_points is None:
        page.wait_for_timeout(50)
    expect(page.locator("[data-status]")).to_have_text("已保存")
    ((route, answer),) = slow
    route.fulfill(response=answer)
    expect(card.locator("[data-proof]")).to_have_count(1)
    expect(card.locator("[data-missing]")).to_have_text("填好了，可以提交")
    expect(card.get_by_label("完成情况")).to_have_value("后写的")
    card.get_by_role("button", name="提交这一项").click()
    expect(page.get_by_text("已提交 1 项，交科室负责人审核")).to_be_visible()


def test_signing_out_asks_before_it_clears_what_was_not_sent(
    page: Page, live: str, office: Office, sign_in_as: SignIn, faults: Faults
) -> None:
    """On the shared computer of the counter nothing stays behind, and nobody loses words unasked."""
    sign_in_as(page, office.account(Role.FILER))
    page.goto(address(live, office))
    page.route("**/save/", lambda route: route.abort())
    page.locator("article", has_text="一科任务1").get_by_label("完成情况").fill("没有送出的话")
    expect(page.locator("[data-status]")).to_contain_text("未送出，保存在本机")
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('hengji-')).length"
    assert page.evaluate(kept) == 1
    asked: list[str] = []

    def answer(yes: bool) -> None:
        def do(dialog: Dialog) -> None:
            asked.append(dialog.message)
            dialog.accept() if yes else dialog.dismiss()

        page.once("dialog", do)
        page.locator(".account-menu summary").click()
        with page.expect_event("dialog"):
            page.get_by_role("button", name="退出登录").click()

    answer(yes=False)
    assert "1 处内容没有送出" in asked[0]
    assert page.evaluate(kept) == 1
    page.keyboard.press("Escape")
    answer(yes=True)
    page.wait_for_url(lambda url: "/mine/" not in url)
    assert len(asked) == 2
    assert page.evaluate(kept) == 0
    page.goto(address(live, office))
    assert "没有送出的话" not in page.content()
    faults.clear()  # the cut itself


def test_what_was_typed_into_a_row_submitted_elsewhere_is_still_there(
    page: Page, live: str, office: Office, sign_in_as: SignIn, faults: Faults
) -> None:
    plan = running_year(office)
    sign_in_as(page, office.account(Role.FILER))
    page.goto(address(live, office))
    entry(plan, "1.1", 2, State.SUBMITTED, stage="科室负责人")
    card = page.locator("article", has_text="一科任务1")
    card.get_by_label("完成情况").fill("迟了一步的话")
    expect(card.get_by_text("仍保存在本机")).to_be_visible()
    faults.expected("409")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("article", has_text="一科任务1")).to_contain_text(
        "本机还留着没有送出的内容：迟了一步的话"
    )
    page.get_by_role("button", name="不要了").click()
    page.reload()
    expect(page.locator("article", has_text="一科任务1")).not_to_contain_text("迟了一步的话")


def test_other_ways_in_look_right(
    page: Page, live: str, office: Office, sign_in_as: SignIn, shoot: Shoot, assert_accessible: Accessible,
    tmp_path: Path,
) -> None:  # fmt: skip
    """The month of a plan that has them, graded cards, and the difference of an uploaded workbook."""
    plan = running_year(office, scheme="gongshanglian-2015")
    SecondaryIndicator.objects.filter(plan=plan, code="1.1").update(
        planned_months={"3": "走访会员企业十家。"}
    )
    sign_in_as(page, office.account(Role.FILER))
    page.goto(f"{live}/units/{office.a.pk}/years/{YEAR}/mine/months/3/")
    page.get_by_label("月度计划").fill("走访会员企业十家，形成报告。")
    expect(page.locator("[data-status]")).to_have_text("已保存")
    assert_accessible(page)
    shoot(page, "filing-month")
    page.get_by_role("button", name="提交 1 项").click()
    expect(page.get_by_text("已提交一科 3 月的计划和总结")).to_be_visible()
    page.goto(f"{live}/units/{office.a.pk}/years/{YEAR}/mine/months/4/")
    page.get_by_role("button", name="照 3 月抄").click()
    expect(page.get_by_label("月度计划")).to_have_value("走访会员企业十家，形成报告。")
    expect(page.locator("[data-status]")).to_have_text("已保存")
    assert_accessible(page)
    shoot(page, "filing-month-copied")
    page.goto(f"{live}/units/{office.a.pk}/years/{YEAR}/mine/months/")
    assert_accessible(page)
    shoot(page, "filing-months")
    page.goto(address(live, office))
    card = page.locator("article", has_text="一科任务1")
    expect(card.get_by_label("得分比例")).to_be_hidden()
    card.get_by_label("考核等次").select_option("良好")
    card.get_by_label("得分比例").fill("85")
    expect(card.get_by_placeholder("0.85")).to_be_visible()
    assert_accessible(page)
    got = downloaded(page, page.get_by_role("link", name="下载 Excel"))
    filled = tmp_path / "填好.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(got.path().read_bytes()))
    sheet = book["季度填报"]
    heads = {cell.value: cell.column or 0 for cell in sheet[1]}
    sheet.cell(2, heads["完成情况"]).value = "用 Excel 填的完成情况。"
    book.save(filled)
    page.get_by_role("link", name="上传填好的").click()
    page.get_by_label("填好的 Excel").set_input_files(filled)
    page.get_by_role("button", name="上传并比较").click()
    expect(page.get_by_text("1 项有改动")).to_be_visible()
    page.set_viewport_size(NARROW)
    assert not scrolls_sideways(page)
    assert_accessible(page)
    shoot(page, "filing-compare-390")
    page.get_by_role("button", name="存入勾选的").click()
    expect(page.get_by_text("已存入 1 项")).to_be_visible()
    assert stored("1.1").progress == "用 Excel 填的完成情况。"
