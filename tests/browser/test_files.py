"""Handing in files in a real browser: chosen, dropped, pasted, photographed; the network gone; looking at them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect

from people.access import Role
from people.models import Account, StoredFile
from plans.models import Publication
from tests.browser.conftest import NARROW, Faults, scrolls_sideways
from tests.office import YEAR, Office, build_office
from tests.people.files import made
from tests.running_year import running_year

Accessible = Callable[[Page], None]
SignIn = Callable[[Page, Account], None]
CARRIED = """([kind, name]) => {
  const box = document.createElement("canvas");
  box.width = box.height = 20;
  box.toBlob((blob) => {
    const carried = new DataTransfer();
    carried.items.add(new File([blob], name, { type: "image/png" }));
    const zone = document.querySelector("[data-files-zone]");
    if (kind === "paste") {
      document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true }));
    } else {
      zone.dispatchEvent(new DragEvent("dragover", { dataTransfer: carried, bubbles: true, cancelable: true }));
      zone.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
    }
  });
}"""


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Path) -> None:
    settings.HENGJI_DATA = tmp_path / "data"
    settings.HENGJI_DATA.mkdir()


@pytest.fixture
def office(database: Path) -> Office:
    office = build_office()
    running_year(office)
    return office


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def opened(page: Page, live: str, office: Office, sign_in_as: SignIn) -> None:
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(live + reverse("publication_new", args=[office.a.pk, YEAR]))
    page.get_by_label("渠道").fill("门户网站")


def names(page: Page) -> list[str]:
    return page.locator("[data-file] .file-name").all_inner_texts()


def test_files_are_chosen_dropped_pasted_and_sent_with_the_form(
    page: Page, live: str, office: Office, sign_in_as: SignIn, assert_accessible: Accessible, faults: Faults
) -> None:
    opened(page, live, office, sign_in_as)
    page.locator("[data-files-input]").set_input_files(
        [
            payload("截屏.png", made.picture()),
            payload("旧.doc", made.compound("WordDocument")),
            payload("空.pdf", b""),
        ]
    )
    wrong = page.locator(".file-wrong")
    expect(wrong).to_have_count(2)
    expect(wrong.nth(0)).to_contain_text("不能上传 .doc 文件；请另存为 docx 或 PDF。")
    expect(wrong.nth(1)).to_contain_text("文件是空的（0 字节）")
    faults.expected("422")
    assert_accessible(page)
    page.evaluate(CARRIED, ["drop", "拖来.png"])
    expect(page.locator("[data-file]")).to_have_count(2)
    page.evaluate(CARRIED, ["paste", "image.png"])
    expect(page.locator("[data-file]")).to_have_count(3)
    assert names(page)[:2] == ["截屏.png", "拖来.png"]
    assert names(page)[2].startswith("截图20")
    page.get_by_role("button", name="移除 拖来.png").click()
    for button in wrong.get_by_role("button").all()[::-1]:
        button.click()
    page.get_by_role("button", name="登记").click()
    expect(page.locator(".messages .note").first).to_be_visible()
    kept = Publication.objects.get().files.order_by("uploaded_at").values_list("name", flat=True)
    assert [name[:2] for name in kept] == ["截屏", "截图"]


def test_with_the_network_gone_the_file_waits_and_is_sent_again(
    page: Page, live: str, office: Office, sign_in_as: SignIn, faults: Faults
) -> None:
    opened(page, live, office, sign_in_as)
    page.route("**/files/", lambda route: route.abort())
    page.locator("[data-files-input]").set_input_files([payload("照片.jpg", made.photo())])
    expect(page.locator(".file-wrong")).to_contain_text("现在连不上服务器；请稍后按“重试”。")
    faults.expected("ERR_FAILED")
    page.unroute("**/files/")
    page.get_by_role("button", name="重试").click()
    expect(page.locator("[data-file]")).to_have_count(1)
    expect(page.locator(".file-wrong")).to_have_count(0)
    assert StoredFile.objects.get().name == "照片.jpg"


def test_what_was_handed_in_stays_when_the_form_has_an_error_also_without_script(
    live: str, page: Page, office: Office, sign_in_as: SignIn, browser: Any
) -> None:
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    plain = browser.new_context(
        java_script_enabled=False, storage_state=page.context.storage_state(), viewport=NARROW
    )
    try:
        form = plain.new_page()
        form.goto(live + reverse("publication_new", args=[office.a.pk, YEAR]))
        form.locator("input[type=file]").first.set_input_files([payload("照片.jpg", made.photo())])
        form.get_by_role("button", name="登记").click()
        expect(form.locator(".form-errors")).to_be_visible()
        expect(form.get_by_role("checkbox", name="保留")).to_be_checked()
        assert not scrolls_sideways(form)
        form.get_by_label("渠道").fill("公开栏")
        form.get_by_role("button", name="登记").click()
        expect(form.locator(".messages .note").first).to_be_visible()
    finally:
        plain.close()
    assert [file.name for file in Publication.objects.get().files.all()] == ["照片.jpg"]


def test_looking_from_file_to_file_with_the_keyboard_on_a_telephone(
    page: Page, live: str, office: Office, sign_in_as: SignIn, assert_accessible: Accessible
) -> None:
    opened(page, live, office, sign_in_as)
    page.set_viewport_size(NARROW)
    page.locator("[data-files-input]").set_input_files(
        [
            payload("通知.pdf", made.pdf(2)),
            payload("说明.docx", made.docx("完成情况", table=[["项目", "数"]])),
        ]
    )
    expect(page.locator("[data-file]")).to_have_count(2)
    assert not scrolls_sideways(page)
    first, second = StoredFile.objects.order_by("uploaded_at")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(f"{live}/files/{first.pk}/preview/?among={first.pk},{second.pk}&back=/")
    pictures = page.locator("[data-file-page]")
    expect(pictures).to_have_count(2)
    page.wait_for_function(
        "Array.from(document.querySelectorAll('[data-file-page]')).every(p => p.naturalWidth > 900)"
    )
    assert_accessible(page)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="说明.docx")).to_be_visible()
    expect(page.locator(".file-words")).to_contain_text("完成情况")
    assert not scrolls_sideways(page)
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.wait_for_url(f"{live}/")
