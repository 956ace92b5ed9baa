"""Help: a page for every role, drawn safely, found by its words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import LazySettings

from people.access import Role
from people.frame.guidebook import SECTIONS, page_of, pages
from people.frame.guides import GUIDES
from people.frame.help_pictures import picture_file
from tests.access.addresses import addresses
from tests.office import Office, build_office

DOCS = Path(__file__).resolve().parents[3] / "docs"


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


def test_every_role_has_its_first_steps() -> None:
    assert {guide.role for guide in GUIDES} == set(Role)
    slugs = {page.slug for page in pages()}
    assert {guide.help_page for guide in GUIDES} <= slugs
    assert len({guide.help_page for guide in GUIDES}) == len(GUIDES)


@pytest.mark.parametrize("role", list(Role))
def test_the_index_names_the_page_of_the_role_first(office: Office, role: Role) -> None:
    text = office.client_of(role).get("/help/").content.decode()
    guide = next(guide for guide in GUIDES if guide.role is role)
    mine = text[text.index("与您有关") : text.index("入门")]
    assert f'href="/help/{guide.help_page}/"' in mine


@pytest.mark.parametrize("slug", [page.slug for page in pages()])
def test_every_page_is_drawn(office: Office, slug: str) -> None:
    text = office.client_of(Role.STAFF).get(f"/help/{slug}/").content.decode()
    page = next(page for page in pages() if page.slug == slug)
    assert f"<h1>{page.title}</h1>" in text
    body = text[text.index('class="help-page"') :]
    assert "**" not in body
    assert "\n# " not in body
    assert page.section in SECTIONS
    assert set(page.roles) <= {str(role) for role in Role}
    assert page.order < 99


def test_tables_lists_and_emphasis_are_drawn(office: Office) -> None:
    client = office.client_of(Role.STAFF)
    assert "<th>名词</th>" in client.get("/help/mingci/").content.decode()
    assert "<strong>待办</strong>" in client.get("/help/kaishi/").content.decode()


def test_an_unknown_page_is_not_found_and_no_file_outside_is_read(office: Office) -> None:
    client = office.client_of(Role.STAFF)
    for path in ("/help/nirgends/", "/help/..%2fglossary/", "/help/../glossary/"):
        assert client.get(path).status_code == 404


def test_markup_and_scripts_in_a_page_are_shown_not_obeyed(
    office: Office, tmp_path: Path, settings: LazySettings
) -> None:
    settings.BASE_DIR = tmp_path
    folder = tmp_path / "docs" / "help"
    folder.mkdir(parents=True)
    (folder / "x.md").write_text(
        "分类：入门\n次序：1\n\n# 试页\n\n<script>alert(1)</script>\n\n[点](javascript:alert(1))\n", "utf-8"
    )
    text = office.client_of(Role.STAFF).get("/help/x/").content.decode()
    body = text[text.index('class="help-page"') : text.index("全部帮助")]
    assert "<script>" not in body
    assert "&lt;script&gt;" in body
    assert 'href="javascript' not in body


def test_without_pages_the_index_says_so(office: Office, tmp_path: Path, settings: LazySettings) -> None:
    settings.BASE_DIR = tmp_path
    assert "没有帮助文件" in office.client_of(Role.STAFF).get("/help/").content.decode()


def test_every_role_has_tasks_of_its_own() -> None:
    told = {role for page in pages() for role in page.roles}
    assert told == {str(role) for role in Role}


@pytest.mark.parametrize("role", list(Role))
def test_the_index_names_the_tasks_of_the_role(office: Office, role: Role) -> None:
    text = office.client_of(role).get("/help/").content.decode()
    mine = text[text.index("与您有关") : text.index("入门")]
    for page in pages():
        if str(role) in page.roles:
            assert f'href="/help/{page.slug}/"' in mine, page.slug


def test_the_tour_and_the_reference_stand_on_the_index(office: Office) -> None:
    text = office.client_of(Role.STAFF).get("/help/").content.decode()
    for path, title in (
        ("/help/tour/", "十分钟走一遍"), ("/help/rules/", "考核规则"), ("/help/errors/", "错误和问题的说明"),
    ):  # fmt: skip
        assert f'href="{path}"><strong>{title}</strong>' in text


@pytest.mark.parametrize("slug", [page.slug for page in pages()])
def test_every_picture_and_every_page_that_is_named_exists(slug: str) -> None:
    page = page_of(slug)
    assert page is not None
    missing = [name for name in page.pictures() if not picture_file(name).is_file()]
    assert missing == [], "python -m tests.browser.screens takes them"
    folder = DOCS if slug == "tour" else DOCS / "help"
    for target in re.findall(r"\]\(([^)]*)\)", page.text):
        if not target.startswith("go:"):
            assert (folder / target.partition("#")[0]).resolve().is_file(), target


def test_every_picture_is_used_and_small() -> None:
    used = {name for page in pages() for name in page.pictures()}
    kept = {path.name: path.stat().st_size for path in picture_file("").glob("*.png")}
    assert set(kept) == used
    assert all(size <= 120_000 for size in kept.values()), kept


@pytest.mark.parametrize("slug", [page.slug for page in pages()])
def test_every_link_into_the_program_leads_somewhere(slug: str) -> None:
    page = page_of(slug)
    assert page is not None
    known = {address.name for address in addresses()}
    for target in re.findall(r"\]\(go:([^)]*)\)", page.text):
        name = target.partition("#")[0].partition("/")[0]
        assert name in known, target


def test_a_link_into_the_program_leads_only_whom_it_may(office: Office) -> None:
    page = "/help/zhanghao/"
    admin = office.client_of(Role.SYSTEM_ADMIN).get(page).content.decode()
    assert '<a href="/accounts/">账号</a>' in admin
    staff = office.client_of(Role.STAFF).get(page).content.decode()
    assert 'href="/accounts/"' not in staff
    assert "在账号里按名册建立账号" in staff


def test_a_link_names_agency_and_year(office: Office) -> None:
    tour = office.client_of(Role.PERFORMANCE_OFFICE).get("/help/tour/").content.decode()
    assert f'href="/units/{office.a.pk}/years/2018/results/"' in tour
    assert f'href="/units/{office.a.pk}/workbook/"' in tour
    assert 'href="/help/practice/cuowu/"' in tour
    assert 'href="/help/jisuan-guocheng/"' in tour


def test_a_picture_says_its_size_and_what_it_shows(office: Office) -> None:
    text = office.client_of(Role.PERFORMANCE_OFFICE).get("/help/shangchuan/").content.decode()
    found = re.search(r"<img [^>]*>", text[text.index('class="help-page"') :])
    assert found is not None
    assert re.search(r'src="/static/help/upload[.\w]*\.png"', found[0])
    assert 'alt="上传年度工作簿的页面"' in found[0]
    assert re.search(r'width="\d+"', found[0])
    assert 'loading="lazy"' in found[0]


def test_nobody_reads_it_without_signing_in(db: None, client: object) -> None:
    for path in ("/help/", "/help/kaishi/"):
        assert client.get(path).status_code == 302  # type: ignore[attr-defined]
