"""Nodes as HTML, drawn in one go: a template called for each of several hundred steps would cost ten times as much.

Nested lists and `<details>`: readable, searchable and printable without JavaScript. Everything is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from django.utils.safestring import SafeString, mark_safe

from plans.engine.sentences_words import ASSUMED
from reports.tracing.nodes import InputLink, Node, Quote


def draw_tree(root: Node, keep: str = "") -> SafeString:
    """The tree as an ordered list; steps with children fold. `keep` is added to the address of each step."""
    return mark_safe(f'<ol class="steps steps-root">{"".join(_step(root, escape(keep)))}</ol>')


def _step(node: Node, keep: str) -> Iterator[str]:
    current = ' aria-current="true"' if node.current else ""
    marked = " step-asked" if node.current else ""
    yield f'<li class="trace-step{marked}" id="{node.id}"{current}>'
    if node.children:
        yield f"<details{' open' if node.open else ''}><summary>{_head(node)}</summary>{_basis(node, keep)}"
        yield '<ol class="steps">'
        for child in node.children:
            yield from _step(child, keep)
        yield "</ol></details>"
    else:
        yield f'<div class="step-leaf"><div class="step-head">{_head(node)}</div>{_basis(node, keep)}</div>'
    yield "</li>"


def _head(node: Node) -> str:
    value = f'<span class="step-value">{escape(node.value)}</span>' if node.value else ""
    formula = f'<span class="step-formula">{escape(node.formula)}</span>' if node.formula else ""
    return f'<span class="step-label">{escape(node.label)}</span>{value}{formula}'


def _basis(node: Node, keep: str) -> str:
    """Below the line: inputs, clause with its sentence, what was assumed, the address of the step."""
    parts = []
    if node.inputs:
        parts.append(
            f'<span class="step-inputs">取自 {"、".join(_input(link) for link in node.inputs)}</span>'
        )
    if node.clause:
        parts.append(_clause(node.clause))
    if node.assumed:
        text = "" if node.assumed_above else f"：{escape(node.assumed)}"
        parts.append(f'<span class="assumed">{ASSUMED}{text}</span>')
    label = escape(node.label)
    parts.append(
        f'<a class="step-link" href="?open={node.id}{keep}#{node.id}" title="本步骤的链接"><span aria-hidden="true">¶</span>'
        f'<span class="visually-hidden">{label}：本步骤的链接</span></a>'
    )
    return f'<div class="step-basis">{"".join(parts)}</div>'


def _input(link: InputLink) -> str:
    text = escape(link.text)
    return f'<a href="{escape(link.url)}">{text}</a>' if link.url else text


def _clause(quote: Quote) -> str:
    name = escape(quote.name)
    linked = f'<a class="clause-link" href="{escape(quote.url)}">{name}</a>' if quote.url else name
    sentence = f"<q>{escape(quote.sentence)}</q>" if quote.sentence else ""
    return f'<span class="step-clause">依据 {linked}{sentence}</span>'
