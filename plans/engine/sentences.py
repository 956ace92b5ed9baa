"""The plan read back in plain Chinese, so that the people who approve a plan see what they approve.

Numbers are worked out for this plan: quotas say how many places they give among the subjects that it has. Every
sentence names its clause; one that rests on an assumed reading carries it (原文未规定，按系统默认).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plans.engine.facts import Indicator, Subject
from plans.engine.loading import Rules
from plans.engine.sentences_grades import class_sentences, people_sentences
from plans.engine.sentences_indicators import form_sentences, indicator_sentences
from plans.engine.sentences_money import bonus_sentences, honour_sentences
from plans.engine.sentences_registers import register_sentences
from plans.engine.sentences_words import Sentence, day_words

__all__ = ["Chapter", "Sentence", "plan_chapters", "plan_sentences"]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The sentences about one matter, under its heading."""

    title: str
    sentences: tuple[Sentence, ...]


def plan_sentences(
    rules: Rules,
    subjects: Sequence[Subject] = (),
    indicators: Sequence[Indicator] = (),
    year: int | None = None,
) -> list[Sentence]:
    """Say what a plan does, from its totals to its route of approval.

    Without subjects the quotas are said as shares only; without indicators their totals as the plan demands them. Days
    are those of the plan's `year`, of the document's own year without one.
    """
    chapters = plan_chapters(rules, subjects, indicators, year)
    return [sentence for chapter in chapters for sentence in chapter.sentences]


def plan_chapters(
    rules: Rules,
    subjects: Sequence[Subject] = (),
    indicators: Sequence[Indicator] = (),
    year: int | None = None,
) -> list[Chapter]:
    """Give the sentences of `plan_sentences` by chapter; chapters without a sentence are left out."""
    scheme = rules.scheme
    found: tuple[tuple[str, Iterable[Sentence]], ...] = (
        ("方案", [Sentence(f"本方案按“{scheme.title}”执行（模板 {scheme.code}，第 {scheme.version} 版）")]),
        ("指标", indicator_sentences(rules, indicators)),
        ("得分、名次和等次", class_sentences(scheme, subjects)),
        ("个人考核", people_sentences(scheme)),
        ("测评", form_sentences(scheme)),
        ("加减分、违规和提醒", register_sentences(scheme)),
        ("结果运用", honour_sentences(scheme)),
        ("奖金", bonus_sentences(rules)),
        ("时间安排", _calendar(rules, year or rules.scheme.year)),
        ("审批和公示", _route(rules)),
        (
            "通用的默认规则",
            [Sentence(reading.text, reading.clause, reading.text) for reading in scheme.readings],
        ),
    )
    chapters = [Chapter(title, tuple(sentences)) for title, sentences in found]
    return [chapter for chapter in chapters if chapter.sentences]


def _calendar(rules: Rules, year: int | None) -> list[Sentence]:
    verbs = {"milestone": "", "filing": "报送", "quarterly_return": "报送", "meeting": "召开"}
    found = []
    for entry in rules.scheme.calendar:
        copies = f"，{entry.copies} 份" if entry.copies else ""
        to = f"（报{entry.recipient}{copies}）" if entry.recipient else ""
        day = day_words(entry.due, year)
        verb = "" if verbs[entry.kind] in entry.name else verbs[entry.kind]
        text = f"时间安排：{day}前{verb}{entry.name}{to}"
        found.append(Sentence(text, entry.clause, entry.assumed))
    return found


def _route(rules: Rules) -> list[Sentence]:
    scheme = rules.scheme
    found = []
    if scheme.route:
        steps = " → ".join(
            step.name
            + (
                f"（{'，'.join(word for word in (step.actor, step.note) if word)}）"
                if step.actor or step.note
                else ""
            )
            for step in scheme.route
        )
        found.append(Sentence(f"方案审批程序：{steps}", scheme.route[0].clause, scheme.route[0].assumed))
    found.append(Sentence(f"结果在内部公示，不少于 {scheme.notice_working_days} 个工作日（公示当日不计）"))
    return found
