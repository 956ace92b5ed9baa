"""Vendored files are what they were, nothing comes from outside, and a first visit is light."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from people.templatetags.pieces import SPRITE
from tests.house.tree import ROOT, files, place

STATIC = ROOT / "static"
# What base.html loads on a first visit.
FIRST_VISIT = (
    "vendor/bootstrap/bootstrap.min.css",
    "vendor/bootstrap-icons/icons.svg",
    "vendor/htmx/htmx-2.min.js",
    "css/hengji.css",
    "js/theme.js",
    "js/hengji.js",
    "icon.svg",
)
PAGE_ALLOWANCE = 40_000
OUTSIDE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//|@import|url\(["']?(?:https?:)?//""")


@pytest.mark.parametrize("folder", [STATIC / "vendor", ROOT / "tests" / "browser" / "vendor"])
def test_vendored_files_are_pinned_by_digest(folder: Path) -> None:
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    wanted = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert found == wanted


def test_no_file_points_to_a_source_map_or_another_host() -> None:
    texts = [path for path in STATIC.rglob("*") if path.suffix in (".css", ".js")]
    assert len(texts) >= 5
    assert [place(path) for path in texts if "sourceMappingURL" in path.read_text("utf-8")] == []
    own = [path for path in (*texts, *files("templates", suffix=".html")) if "vendor" not in path.parts]
    assert [place(path) for path in own if OUTSIDE.search(path.read_text("utf-8"))] == []


def test_no_page_has_inline_style() -> None:
    """Documents for the printer begin a document of their own and hold their styles: no browser ever gets them."""
    pattern = re.compile(r"<style|\sstyle=|\shx-on", re.IGNORECASE)
    frames = {ROOT / "templates" / "base.html", ROOT / "templates" / "errors" / "refusal.html"}
    texts = {path: path.read_text("utf-8") for path in files("templates", suffix=".html")}
    reports = ROOT / "templates" / "reports" / "report"
    pages = {
        path: text
        for path, text in texts.items()
        if path in frames or not ("<!doctype" in text[:200].lower() or path.parent == reports)
    }
    assert len(pages) > 20
    assert [place(path) for path, text in pages.items() if pattern.search(text)] == []


def test_a_first_visit_stays_under_300_kilobytes() -> None:
    weight = sum(len(gzip.compress((STATIC / name).read_bytes(), 6)) for name in FIRST_VISIT)
    assert weight + PAGE_ALLOWANCE < 300_000


def test_the_first_visit_is_what_the_base_page_loads() -> None:
    base = (ROOT / "templates" / "base.html").read_text(encoding="utf-8")
    loaded = set(re.findall(r"static '([^']+)'", base)) | {SPRITE}
    assert loaded == set(FIRST_VISIT)


def test_every_icon_that_is_used_is_in_the_sprite() -> None:
    symbols = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / SPRITE).read_text("utf-8")))
    used = {
        name
        for path in files("templates", suffix=".html")
        for name in re.findall(r'{% icon "([^"]+)" %}', path.read_text("utf-8"))
    }
    named = set(re.findall(r'icon="([^"]+)"', (ROOT / "people" / "navigation_items.py").read_text("utf-8")))
    assert (used | named) - symbols == set()


def test_production_collects_every_file_with_its_digest_and_compressed(tmp_path: Path) -> None:
    environment = os.environ | {
        "HENGJI_MODE": "production",
        "HENGJI_DATA": str(tmp_path),
        "SECRET_KEY": "k" * 60,
        "ALLOWED_HOSTS": "office.test",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'office.sqlite3'}",
        "HENGJI_SITE": "https://office.test",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (sheet,) = (tmp_path / "static" / "css").glob("hengji.*.css")
    assert sheet.with_name(sheet.name + ".gz").exists()
