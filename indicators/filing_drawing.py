"""The cards of a filer's quarter as HTML: what is asked, the form, the evidence.

Forty forms differ by their ids and by what was typed alone: a form is drawn once for the page by its template, with slots
that are filled card by card. By templates the cards would cost twice as much as all the rest of the page. Every text is
escaped where it is put in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from indicators.engine.filing import EVIDENCE, LABELS
from indicators.models import Evidence
from indicators.services.filing_card import Card
from people.frame.requests import Request
from people.templatetags.pieces import icon

FILES: Final = "files"
# Signs that no typed text comes near: the skeleton holds nothing but our own words.
_SLOT: Final = re.compile("\ue000(\\w+)\ue001")
_ZONE: Final = "zone-of-a-row"
_DROP: Final = {"most": 30, "label": "佐证材料", "name": FILES, "field_id": _ZONE}


class _Slots:
    """Gives the template a slot for any name."""

    def __getitem__(self, name: str) -> SafeString:
        return mark_safe(f"\ue000{name}\ue001")


class Skeleton:
    """The form of a card with its slots: texts of our own and names of slots in turn, around the list of evidence."""

    def __init__(self, request: Request, *, graded: bool, base: str, handed_in: bool, zone: str) -> None:
        context = {"slot": _Slots(), "graded": graded, "base": base, "handed_in": handed_in}
        drawn = render_to_string("indicators/filing/card_form.html", context, request)
        self.parts = _SLOT.split(drawn)
        self.base, self.zone = base, zone

    def fill(self, card: Card) -> SafeString:
        """Draw a card's form."""
        values = {**_typed(card), **{name: draw(card) for name, draw in _DRAWN.items()}}
        values["zone"] = self.zone.replace(_ZONE, f"f{card.key}")
        values["proofs"] = draw_proofs(card, self.base)
        return mark_safe(
            "".join(values[part] if place % 2 else part for place, part in enumerate(self.parts))
        )


def draw_cards(request: Request, cards: Iterable[Card], *, agency: int, base: str, handed_in: bool) -> None:
    """Draw what is asked of each card, and the forms of those that are open."""
    zone = render_to_string("pieces/drop.html", {"agency": agency, **_DROP})
    known: dict[bool, Skeleton] = {}
    for card in cards:
        card.asked_for = _asked_for(card)
        if not card.open:
            card.proof_list = draw_proofs(card, base)
            continue
        graded = card.asked.graded
        if graded not in known:
            known[graded] = Skeleton(request, graded=graded, base=base, handed_in=handed_in, zone=zone)
        card.form = known[graded].fill(card)


def _typed(card: Card) -> dict[str, str]:
    """What was typed, and what was said to it when it came back."""
    remarks = card.remarks
    found: dict[str, str] = {name: escape(card.texts[name]) for name in LABELS}
    for name in (*LABELS, EVIDENCE):
        found[f"remark_{name}"] = escape(remarks[name]) if name in remarks else ""
    return found


def _options(card: Card) -> str:
    chosen = card.texts["grade"]
    return "".join(
        f'<option value="{escape(name)}"{" data-banded" if banded else ""}{" selected" if name == chosen else ""}>'
        f"{escape(name)}（{escape(worth)}）</option>"
        for name, worth, banded in card.grades
    )


def _theirs(card: Card) -> str:
    return "".join(
        f'<p class="note note-warning">{escape(name)}现在存的是：<ins>{escape(text or "（空）")}</ins></p>'
        for name, text in card.theirs.items()
    )


def _missing(card: Card) -> str:
    if not card.faults:
        return f"{icon('check-circle')}填好了，可以提交"
    return escape("还缺：" + "、".join(fault.short or fault.text for fault in card.faults))


def _copy(card: Card) -> str:
    if not card.last.get("progress"):
        return ""
    return f'<button class="btn btn-sm btn-link" name="act" value="copy" data-copy>照{escape(card.last_title)}抄</button>'


_DRAWN: Final[dict[str, Callable[[Card], str]]] = {
    "k": lambda card: card.key,
    "v": lambda card: card.version_text,
    "suggested": lambda card: escape(card.suggested),
    "options": _options,
    "theirs": _theirs,
    "missing": _missing,
    "copy": _copy,
}


def draw_proofs(card: Card, base: str) -> SafeString:
    """Draw the list of evidence of a card; `base` is the address of the quarter."""
    if not card.proofs:
        return mark_safe("")
    path = f"{base}{card.key}/files/"
    rows = "".join(_proof(card, proof, path) for proof in card.proofs)
    return mark_safe(f'<ul class="file-list filing-proofs" aria-label="佐证材料">{rows}</ul>')


def _proof(card: Card, proof: Evidence, path: str) -> str:
    name, caption = escape(proof.file.name), escape(proof.caption)
    link = reverse("file_preview", kwargs={"file": proof.file_id})
    if card.open:
        change = (
            f' <button class="btn btn-sm btn-link file-remove" formaction="{path}{proof.pk}/remove/" formnovalidate'
            f' aria-label="移除 {name}" data-detach>移除</button><label class="filing-caption">'
            f'<span class="visually-hidden">{name}的说明</span><input class="form-control form-control-sm" value="{caption}"'
            f' maxlength="200" placeholder="说明（可不填）" data-caption="{path}{proof.pk}/caption/"></label>'
        )
    else:
        change = f' <span class="muted">{caption}</span>' if caption else ""
    return (
        f'<li class="file-row" data-proof="{proof.pk}"><span class="filing-number">{escape(card.code)}-{proof.number}</span>'
        f' <a class="file-name" href="{link}" target="_blank" rel="noopener">{name}</a>{change}</li>'
    )


def _asked_for(card: Card) -> SafeString:
    """What the indicator asks, and what was said of it last time."""
    row = card.row
    said = (
        ("一级指标", "" if row.primary.name == card.title else escape(row.primary.name)),
        ("目标", linebreaksbr(row.target)),
        ("质量", linebreaksbr(row.quality)),
        ("评分标准", linebreaksbr(row.standard)),
        ("时限", escape(row.deadline)),
        ("本季计划", f"完成 {escape(card.planned)}" if card.planned else ""),
    )
    lines = "".join(f"<div><dt>{name}</dt><dd>{text}</dd></div>" for name, text in said if text)
    return mark_safe(f'<dl class="filing-asked">{lines}{_last(card)}</dl>')


def _last(card: Card) -> str:
    last = card.last
    if not last:
        return ""
    figure = ""
    if last["attainment"]:
        figure = f"<p>完成率 {escape(last['attainment'])}%</p>"
    elif last["grade"]:
        share = f" {escape(last['ratio'])}%" if last["ratio"] else ""
        figure = f"<p>{escape(last['grade'])}{share}</p>"
    words = (
        f'<p class="filing-text" data-was="progress">{escape(last["progress"])}</p>'
        if last["progress"]
        else ""
    )
    for name in ("problems", "measures"):
        if last[name]:
            words += (
                f'<p class="filing-text"><small>{LABELS[name]}</small> '
                f'<span data-was="{name}">{escape(last[name])}</span></p>'
            )
    return (
        f'<div class="filing-last" data-last><dt>{escape(card.last_title)}</dt><dd>{figure}{words}</dd></div>'
    )
