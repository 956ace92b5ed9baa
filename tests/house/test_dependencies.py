"""The dependency audit, without a network: what is installed is what is locked, what is imported is asked for."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from importlib import metadata

from packaging.markers import Marker
from packaging.utils import canonicalize_name

from tests.house.tree import APPS, PROGRAM, ROOT, modules, parse, place

LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?: ; ([^\\\n]+?))? *\\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)  # fmt: skip
# What a virtual environment brings along itself, and what `make lock` is run with.
BROUGHT = {"pip", "setuptools", "wheel", "uv"}
# Imported though only something else asks for it: by whom it is promised.
PROMISED = {
    "kombu": "celery", "billiard": "celery", "asgiref": "django", "sqlparse": "django", "psycopg2": "psycopg2-binary",
    "packaging": "pytest", "allauth": "django-allauth", "fontTools": "weasyprint", "pydyf": "weasyprint",
    "tinycss2": "weasyprint", "PIL": "weasyprint", "markdown_it": "rich", "cryptography": "django-allauth",
}  # fmt: skip
# Free licences that allow an agency to run and pass on the whole; copyleft ones only as separate libraries.
ALLOWED = re.compile(
    r"MIT|BSD|Apache|PSF|Python Software Foundation|ISC|MPL|Mozilla|LGPL|Lesser|OFL|Unlicense|Zope|HPND|CC0|0BSD|Public Domain",
    re.IGNORECASE,
)


def locked() -> dict[str, tuple[str, str]]:
    """Name → version and condition, of both locks."""
    found: dict[str, tuple[str, str]] = {}
    for name in ("requirements.txt", "requirements-dev.txt"):
        for package, version, condition, _ in LOCKED.findall((ROOT / name).read_text("utf-8")):
            found[canonicalize_name(package)] = (version, condition)
    return found


def installed() -> dict[str, str]:
    return {canonicalize_name(found.metadata["Name"]): found.version for found in metadata.distributions()}


@cache
def asked_for() -> frozenset[str]:
    names = set()
    for name in ("requirements.in", "requirements-dev.in"):
        names |= set(re.findall(r"^([a-z][\w-]*)", (ROOT / name).read_text("utf-8"), re.MULTILINE))
    return frozenset(map(canonicalize_name, names))


def test_every_line_of_a_lock_is_a_version_with_hashes() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text("utf-8")
        assert len(LOCKED.findall(text)) == len(re.findall(r"^[A-Za-z]", text, re.MULTILINE)) > 10


def test_what_is_installed_is_what_is_locked() -> None:
    here = installed()
    wrong = {
        name: (version, here.get(name))
        for name, (version, condition) in locked().items()
        if here.get(name) != version and (not condition or Marker(condition).evaluate())
    }
    assert wrong == {}, "请运行 tools/setup.sh test"


def test_nothing_else_is_installed() -> None:
    assert sorted(set(installed()) - set(locked()) - BROUGHT) == []


def test_what_is_imported_is_asked_for() -> None:
    owners = {
        top: set(map(canonicalize_name, names)) for top, names in metadata.packages_distributions().items()
    }
    own = {*APPS, "config", "tests", "manage", "tools"}
    strange = {
        f"{place(path, getattr(node, 'lineno', 0))}: {top}"
        for path in modules(*PROGRAM, "tests", "tools")
        for node in ast.walk(parse(path))
        for top in _tops(node)
        if top not in own
        and top not in sys.stdlib_module_names
        and not owners.get(top, set()) & asked_for()
        and canonicalize_name(PROMISED.get(top, "-")) not in asked_for()
    }
    assert sorted(strange) == []


def _tops(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level and node.module:
        return [node.module.split(".")[0]]
    return []


def licence_of(name: str) -> str:
    found = metadata.metadata(name)
    classifiers = [line for line in found.get_all("Classifier") or [] if line.startswith("License ::")]
    said = [line for key in ("License-Expression", "License") for line in found.get_all(key) or []]
    return " ".join([*said, *classifiers])


def test_every_package_that_an_office_gets_has_a_free_licence_and_stands_in_the_list() -> None:
    listed = (ROOT / "docs" / "licences.md").read_text("utf-8")
    runs = LOCKED.findall((ROOT / "requirements.txt").read_text("utf-8"))
    names = [name for name, _, condition, _ in runs if not condition or Marker(condition).evaluate()]
    assert [name for name in names if not ALLOWED.search(licence_of(name))] == []
    assert [name for name in names if f"| `{name}` |" not in listed] == []
