"""Somebody signed in who opens pages, fills the forms that stand on them and presses their buttons, without a browser.

What is sent is what the page offers: hidden versions, tokens and ticked boxes go along as they stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile

from people.models import Account
from tests.office import client_of

OK: Final = 200
Given = str | bool | Sequence[str] | Path


@dataclass(slots=True)
class PageField:
    """One field of a form; `options` are (value, words) of a choice, `on` whether a box is ticked."""

    name: str
    kind: str
    value: str = ""
    label: str = ""
    group: str = ""
    on: bool = True
    options: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class PageForm:
    """A form as the page has it; `buttons` are words, name and value."""

    action: str
    method: str
    fields: list[PageField] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)

    def named(self, name: str) -> list[PageField]:
        """The fields of a name; none is a mistake of the test or of the page."""
        found = [each for each in self.fields if each.name == name]
        assert found, f"no field {name} among {[each.name for each in self.fields]}"
        return found

    def grouped(self, group: str) -> list[str]:
        """The names of the fields that stand together under a heading."""
        found = [each.name for each in self.fields if each.group == group]
        assert found, f"no fields {group} among {[each.group for each in self.fields]}"
        return found


class _Reader(HTMLParser):
    """Reads forms, links and words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._labels: dict[str, str] = {}
        self._form: PageForm | None = None
        self._open: list[tuple[str, list[str], Any]] = []
        self._area: PageField | None = None
        self._choice: PageField | None = None
        self._hidden, self._group = 0, ""
        self.begun = False  # the frame stands before: navigation, search, sign-out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.begun = self.begun or given.get("id") == "main"
        if tag == "form":
            self._form = PageForm(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag in ("script", "style"):
            self._hidden += 1
        elif tag in ("a", "label", "button", "legend"):
            self._open.append((tag, [], given))
        elif tag in ("input", "select", "textarea") and "name" in given and "disabled" not in given:
            self._field(tag, given)
        elif tag == "option" and self._choice is not None:
            value = given.get("value", "")
            self._choice.options.append((value, ""))
            if "selected" in given or len(self._choice.options) == 1:
                self._choice.value = value

    def _field(self, tag: str, given: Mapping[str, str]) -> None:
        kind = given.get("type", "text") if tag == "input" else tag
        box = kind in ("checkbox", "radio")
        made = PageField(given["name"], kind, given.get("value", "on" if box else ""))
        made.label = given.get("aria-label", "") or self._labels.get(given.get("id", ""), "")
        made.group = self._group
        made.on = not box or "checked" in given
        if self._form is not None:
            self._form.fields.append(made)
        self._area = made if tag == "textarea" else None
        self._choice = made if tag == "select" else self._choice

    def handle_data(self, data: str) -> None:
        if self._hidden or not self.begun:
            return
        self.words.append(data)
        for _, words, _ in self._open:
            words.append(data)
        if self._area is not None:
            self._area.value += data
        elif self._choice is not None and self._choice.options:
            value, said = self._choice.options[-1]
            self._choice.options[-1] = (value, (said + data).strip())

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "fieldset":
            self._group = ""
        elif tag == "select":
            self._choice = None
        elif tag == "textarea":
            if self._area is not None:
                self._area.value = self._area.value.removeprefix("\n")
            self._area = None
        elif tag in ("script", "style"):
            self._hidden -= 1
        elif self._open and self._open[-1][0] == tag:
            self._closed(*self._open.pop())

    def _closed(self, tag: str, words: list[str], given: Mapping[str, str]) -> None:
        said = " ".join("".join(words).split())
        if tag == "legend":
            self._group = said
        elif tag == "a" and self.begun:
            self.links.append((said, given.get("href", "")))
        elif tag == "label" and "for" in given:
            self._labels[given["for"]] = said
        elif tag == "button" and self._form is not None and given.get("type", "submit") == "submit":
            self._form.buttons.append((said, given.get("name", ""), given.get("value", "")))


class Visitor:
    """Somebody at the pages; without an account one who is not signed in."""

    def __init__(self, account: Account | None) -> None:
        self.client = client_of(account)
        self.name = account.name if account is not None else ""
        self.path, self._html, self._read = "", "", _Reader()

    def go(self, path: str) -> None:
        """Open an address; it must be there."""
        self._show(self.client.get(path, follow=True), path)

    def _show(self, answer: Any, path: str) -> None:
        chain: list[tuple[str, int]] = getattr(answer, "redirect_chain", [])
        self.path = chain[-1][0] if chain else path
        self._html = answer.content.decode()
        self._read = _Reader()
        self._read.feed(self._html)
        assert answer.status_code == OK, f"{self.path}: {answer.status_code} {self.text[:1500]}"

    @property
    def text(self) -> str:
        """The words of the page, one blank between them."""
        return " ".join("".join(self._read.words).split())

    def reads(self, *words: str) -> None:
        """Expect words on the page."""
        for each in words:
            assert each in self.text, f"{self.path}: no «{each}» in {self.text}"

    @property
    def html(self) -> str:
        """The page as it was sent."""
        return self._html

    def follow(self, words: str) -> None:
        """Follow the first link with these words in it."""
        found = [href for said, href in self._read.links if words in said]
        assert found, f"{self.path}: no link {words}"
        self.go(self._absolute(found[0]))

    def links(self, part: str) -> list[str]:
        """The addresses of the links with a part of an address in them, each once."""
        return list(dict.fromkeys(href for _, href in self._read.links if part in href))

    def form(self, button: str, at: str = "") -> PageForm:
        """The form in which a button stands; of several the one whose address has the part `at`."""
        found = [
            form for form in self._read.forms
            if at in form.action and any(said == button for said, _, _ in form.buttons)
        ]  # fmt: skip
        assert found, f"{self.path}: no button {button}: {self.text}"
        return found[0]

    def has(self, button: str) -> bool:
        """Whether a button stands on the page."""
        return button in self.buttons()

    def buttons(self) -> list[str]:
        """The words of all buttons."""
        return [said for form in self._read.forms for said, _, _ in form.buttons]

    def offers(self, words: str) -> bool:
        """Whether a link with these words in it stands on the page."""
        return any(words in said for said, _ in self._read.links)

    def found(self, pattern: str) -> list[Any]:
        """What a pattern finds in the page as it was sent."""
        return re.findall(pattern, self._html, re.DOTALL)

    def press(
        self, button: str, *, at: str = "", wanted: Mapping[str, Given] | None = None, **changed: Given
    ) -> None:
        """Send the form of a button, its fields as they stand or as changed; choices by value or by their words."""
        self._show(*self._pressed(button, at, {**(wanted or {}), **changed}))

    def take(self, button: str) -> bytes:
        """Send the form of a button that gives a file, as it stands; the page stays."""
        answer, path = self._pressed(button, "", {})
        assert answer.status_code == OK, path
        found: bytes = answer.content
        return found

    def _pressed(self, button: str, at: str, given: Mapping[str, Given]) -> tuple[Any, str]:
        form = self.form(button, at)
        data: dict[str, Any] = {}
        for name, value in given.items():
            data[name] = _typed(form.named(name), value)
        for each in form.fields:
            if each.name not in given and each.on and each.kind not in ("submit", "button", "file"):
                data.setdefault(each.name, []).append(each.value)
        name, value = next((name, value) for said, name, value in form.buttons if said == button)
        if name:
            data[name] = value
        path = self._absolute(form.action or self.path)
        call = self.client.post if form.method == "post" else self.client.get
        return call(path, data, follow=True), path

    def say(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Send JSON as the page's script does; gives the answer."""
        answer = self.client.post(path, json.dumps(body), content_type="application/json")
        return self._told(answer, path)

    def send(self, path: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Send a form as the page's script does; gives the answer."""
        return self._told(self.client.post(path, data, headers={"X-Requested-With": "fetch"}), path)

    def _told(self, answer: Any, path: str) -> Mapping[str, Any]:
        assert answer.status_code == OK, f"{path}: {answer.status_code} {answer.content.decode()[:800]}"
        told: Mapping[str, Any] = answer.json()
        return told

    def _absolute(self, href: str) -> str:
        return urljoin(self.path, href)


def _typed(fields: Sequence[PageField], value: Given) -> Any:
    first = fields[0]
    if isinstance(value, Path):
        return SimpleUploadedFile(value.name, value.read_bytes())
    if isinstance(value, bool):
        return [first.value] if value else []
    if isinstance(value, str) and first.kind == "select" and value not in dict(first.options):
        fitting = [key for key, words in first.options if value in words]
        assert fitting, f"{first.name}: no {value} among {first.options}"
        return fitting[0]
    return value
