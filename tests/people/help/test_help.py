"""Help: a page for every role, drawn safely, found by its words."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from people.access import Role
from people.frame.guidebook import pages
from people.frame.guides import GUIDES
from tests.office import Office, build_office


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
    assert page.section in ("入门", "按角色", "参考")
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


def test_nobody_reads_it_without_signing_in(db: None, client: object) -> None:
    for path in ("/help/", "/help/kaishi/"):
        assert client.get(path).status_code == 302  # type: ignore[attr-defined]
