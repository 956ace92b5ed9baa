"""A card of the review queue as HTML: twenty of them by templates cost more than everything else on the page.

Every text is escaped where it is put in; the shape of a card is told by the comments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from indicators.engine.differences import Piece
from indicators.models import Evidence
from indicators.services.review_queue import Card
from indicators.workflow import Action
from people.frame.columns import badge

MARKS = {"same": "{}", "new": "<ins>{}</ins>", "old": "<del>{}</del>"}
OWN = "您填报过或已办过一步，请由另一位人员审核。"


class Drawing:
    """Draws the cards of one page; paths are the same for all of them."""

    def __init__(self, agency: int, year: int) -> None:
        self.row_path = reverse("ledger_entry", args=[agency, year, 0])[:-2]

    def card(self, card: Card) -> SafeString:
        """Draw one card."""
        row, key = card.row, card.row.pk
        path = f"{self.row_path}{key}/"
        live = bool(card.actions) and not card.own
        step = "approve" if Action.APPROVE in card.actions else "pass"
        data = f' data-open data-url="{path}" data-step="{step}"' if live else ""
        odd = " is-odd" if card.odd else ""
        parts = (
            f'<li class="review-card{odd}" id="row-{key}" tabindex="-1" data-row="{key}" data-version="{row.version}"'
            f'{data} aria-labelledby="name-{key}">',
            self._head(card, path, live),
            _odd(card),
            '<div class="review-body"><div class="review-text">',
            _figures(card),
            *(_text(name, label, pieces) for name, label, pieces in card.texts),
            _target(card),
            _said(card),
            '</div><div class="review-evidence" data-at="evidence"><h3>佐证材料</h3>',
            _evidence(card),
            "</div></div>",
            self._act(card, path),
            '<p class="review-answer" role="alert" data-answer hidden></p></li>',
        )
        return mark_safe("".join(parts))

    def _head(self, card: Card, path: str, live: bool) -> str:
        row, indicator = card.row, card.row.indicator
        code = escape(indicator.code)
        choose = (
            f'<input type="checkbox" class="form-check-input" name="row" value="{row.pk}:{row.version}"'
            f' aria-label="选择 {code}" data-choose>'
            if live
            else ""
        )
        subject = escape(indicator.subject.name if indicator.subject else "未指定责任对象")
        at = f" · {localtime(row.submitted_at):%m-%d %H:%M} 提交" if row.submitted_at else ""
        light = (
            f'<span title="{escape(card.light_text)}">{badge(card.light, card.tone)}</span>'
            if card.light
            else ""
        )
        return (
            f'<div class="review-head">{choose}<h2 id="name-{row.pk}"><a href="{path}">{code} '
            f"{escape(indicator.name or indicator.primary.name)}</a></h2>"
            f'<span class="muted">第{row.quarter}季度 · {subject} · {escape(row.filed_name or "—")}{at}</span>'
            f"{badge(card.standing, 'info')}{light}</div>"
        )

    def _act(self, card: Card, path: str) -> str:
        if not card.actions:
            return ""
        if card.own:
            return f'<div class="review-act"><p class="muted">{OWN}</p></div>'
        row = card.row
        value = f'name="one" value="{row.pk}:{row.version}" data-approve'
        if Action.APPROVE in card.actions:
            given = _score(card) + _reason(row.pk)
            button = f'{given}<button class="btn btn-sm btn-primary" {value}>通过</button>'
        else:
            button = f'<button class="btn btn-sm btn-primary" {value}>同意，送绩效办</button>'
        back = f'<a class="btn btn-sm btn-outline-danger" href="{path}#send-back" data-return>退回</a>'
        return f'<div class="review-act">{button}{back}</div>'


def options(rows: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """Draw the options (value, words) of a filter."""
    drawn = (
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
        for value, words in rows
    )
    return mark_safe("".join(drawn))


def _score(card: Card) -> str:
    key = card.row.pk
    if not card.graded:
        return (
            f'<label>考核得分 <input class="form-control form-control-sm" name="points-{key}"'
            f' value="{card.self_score}" inputmode="decimal" size="6" data-points></label>'
        )
    options = "".join(
        f"<option{' selected' if grade == card.row.grade else ''}>{escape(grade)}</option>"
        for grade in card.grades
    )
    return (
        f'<label>考核等次 <select class="form-select form-select-sm" name="grade-{key}" data-grade>'
        f'<option value="">请选择</option>{options}</select></label><label>得分比例% '
        f'<input class="form-control form-control-sm" name="ratio-{key}" value="{card.ratio_text}"'
        f' inputmode="decimal" size="6" data-ratio></label>'
    )


def _reason(key: int) -> str:
    return (
        f'<label class="review-reason">理由 <input class="form-control form-control-sm" name="reason-{key}"'
        ' maxlength="500" placeholder="与自评分不同时必填" data-reason></label>'
    )


def _odd(card: Card) -> str:
    if not card.odd:
        return ""
    items = "".join(f"<li>{escape(words)}</li>" for words in card.odd)
    return f'<ul class="review-odd" aria-label="请留意">{items}</ul>'


def _figures(card: Card) -> str:
    return f'<dl class="review-figures">{"".join(_pairs(card))}</dl>'


def _pairs(card: Card) -> Iterator[str]:
    row = card.row
    before = f'<span class="muted">（上季度 {card.last_attainment}）</span>' if card.last_attainment else ""
    yield f'<div><dt>完成率</dt><dd data-at="attainment">{card.attainment or "—"}{before}</dd></div>'
    yield f"<div><dt>计划</dt><dd>{card.planned_text or '—'}</dd></div>"
    if card.graded:
        yield f"<div><dt>自评等次</dt><dd>{escape(row.grade or '—')}</dd></div>"
    else:
        shown = f"{card.self_score or '—'} / {card.full}"
        yield f'<div><dt>自评分</dt><dd data-at="self_points">{shown}</dd></div>'
    if row.approved_points is not None or row.score_reason:
        reason = f"（{escape(row.score_reason)}）" if row.score_reason else ""
        yield f"<div><dt>考核得分</dt><dd>{card.given}{reason}</dd></div>"


def _text(name: str, label: str, pieces: Iterable[Piece]) -> str:
    shown = "".join(MARKS[piece.kind].format(escape(piece.text)) for piece in pieces)
    return f'<div class="review-field" data-at="{name}"><h3>{label}</h3><p>{shown}</p></div>'


def _target(card: Card) -> str:
    found = card.row.indicator
    lines = (("目标", found.target), ("标准", found.standard), ("时限", found.deadline))
    shown = "".join(f"<p>{label}：{escape(text or '—')}</p>" for label, text in lines)
    return f'<details class="review-target"><summary>目标和评分标准</summary>{shown}</details>'


def _said(card: Card) -> str:
    if not card.said:
        return ""
    lines = "".join(
        f"<p><strong>{escape(event.name)}</strong> {event.kind} {date_format(localtime(event.at), 'm-d H:i')}："
        f"{escape(event.text)}</p>"
        for event in card.said
    )
    return f'<details class="review-said"><summary>往来 {len(card.said)} 条</summary>{lines}</details>'


def _evidence(card: Card) -> str:
    if not card.evidence:
        why = f"说明：{escape(card.row.no_evidence_reason)}" if card.row.no_evidence_reason else ""
        return f'<p class="muted">没有佐证。{why}</p>'
    return "".join(_item(each) for each in card.evidence)


def _item(each: Evidence) -> str:
    file = each.file
    opened = f"/files/{file.pk}/"
    # A picture of the first page where there is one, else the kind of file.
    face = (
        f'<img src="{opened}pages/1/" alt="" loading="lazy">'
        if file.pages
        else f'<span class="evidence-kind">{escape(file.kind)}</span>'
    )
    return (
        f'<a class="evidence-item" href="{opened}preview/" data-evidence="{escape(file.name)}"'
        f' data-pages="{file.pages}" data-page="{opened}pages/1/">{face}'
        f"<span>{each.number} {escape(each.caption or file.name)}</span></a>"
    )
