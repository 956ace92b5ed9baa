"""Schemes that the five shipped ones do not show: sections first, persons by place, parts of a section's score."""

from __future__ import annotations

from typing import Final

from plans.schemes import scheme_text

POOL, DEDUCT = "kejiju-2021", "kexie-2017"

_SECTIONS: Final = """\
  sections_first:
    clause: {clause}
    coefficients:
      - {{grade: 优秀, coefficient: 1.15}}
      - {{grade: 良好, coefficient: 1}}
      - {{grade: 一般, coefficient: 0.9}}
      - {{grade: 差, coefficient: 0}}

calendar:
"""
_BALLOT = "    - {name: 民主测评, source: ballots, form: 民主测评, clause: 附件}\n"
_WEIGHED: Final = (
    "    - {name: 民主测评, source: ballots, form: 民主测评, weight: 60%, clause: 附件}\n"
    "    - {name: 科室得分, source: subject_score, of: own, without: spread, weight: 40%, clause: 附件}\n"
)
_LINE = "      - {grade: 优秀, when: {at_least: $个人优秀分数线}, clause: 三(二)}\n"
_PLACES: Final = (
    "      - {grade: 优秀, when: {at_least: $个人优秀分数线, first: {share: 30%, round: half_up}}, clause: 三(二)}\n"
    "      - {grade: 合格, when: {last: {count: 1}}, clause: 三(二)}\n"
)
_PARTS = "  parts:\n    - {name: 民主测评, source: ballots, form: 民主测评, clause: 三(二)}\n"


_COEFFICIENTS: Final = ("优秀系数", "良好系数", "一般系数", "差系数")
_POOLED: Final = "  method: differential_pool\n"
_RATED: Final = """\
  method: deduct_and_supplement
  supplement_to: [优秀, 良好]
  rates:
    - {grade: 优秀, rate: 0}
    - {grade: 良好, rate: $良好扣减比例}
    - {grade: 一般, rate: 33.33%}
    - {grade: 差, rate: 100%}
"""


def _deducting(text: str) -> str:
    """The scheme with 扣差补优 instead of its pool."""
    left_out = [
        *(f"  {name}: {{" for name in _COEFFICIENTS),
        "    - {grade: ",
        "  share: $",
        "  coefficients:",
    ]
    head, bonus = text.split("\nbonus:\n")
    bonus, tail = bonus.split("\ncalendar:\n")
    kept = [line for line in bonus.splitlines() if not line.startswith(tuple(left_out))]
    bonus = _changed("\n".join(kept), (_POOLED.strip("\n"), _RATED.strip("\n")))
    lines = [line for line in head.splitlines() if not line.startswith(tuple(left_out[:-3]))]
    setting = "  差异化奖金比例: {value: 20%"
    head = "\n".join(lines).replace(setting, "  良好扣减比例: {value: 5%")
    return f"{head}\nbonus:\n{bonus}\ncalendar:\n{tail}"


def _changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def variants() -> dict[str, tuple[str, str]]:
    """Name → (code of the workbooks that fit, text of the scheme)."""
    pool, deduct = scheme_text(POOL) or "", scheme_text(DEDUCT) or ""
    sections = ("\ncalendar:\n", "\n" + _SECTIONS.format(clause="四(五)"))
    return {
        "先分科室": (POOL, _changed(pool, (_BALLOT, _WEIGHED), sections)),
        "先分科室扣差补优": (
            POOL,
            _changed(_deducting(pool), sections),
        ),
        "个人按名额": (DEDUCT, _changed(deduct, (_LINE, _PLACES))),
        "个人按科室名额": (
            DEDUCT,
            _changed(
                deduct, (_LINE, _PLACES), (_PARTS, f"  within: subject\n  tie_breaks: [-个人扣分]\n{_PARTS}")
            ),
        ),
        "单位得分": (
            POOL,
            _changed(pool, (_BALLOT, _WEIGHED.replace("of: own, without: spread", "of: unit"))),
        ),
    }
