"""A scheme (计分方案): one document's rules as a frozen, checked tree. See ``docs/schemes.md`` for writing one."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from plans.engine.scheme.ballots import BallotForm
from plans.engine.scheme.indicators import IndicatorRules
from plans.engine.scheme.outcomes import Bonus, CalendarEntry, Honours, RouteStep
from plans.engine.scheme.registers import AdjustmentRules, GraveRules, ReminderRules, ViolationRules
from plans.engine.scheme.subjects import BallotPart, PeopleRules, QuartersPart, RatingPart, SubjectClass
from plans.engine.scheme.types import Cited, Entry, SubjectKind


class Setting(Cited):
    """A plan setting by its Chinese name: a default that a plan may change while it is a draft.

    ``value`` is kept as written; ``type`` says how a changed one is read. ``required``: a plan must give one.
    """

    value: object = None
    type: Literal["points", "number", "money", "share", "integer", "months", "choice", "text"]
    choices: tuple[str, ...] = Field(default=(), strict=False)
    required: bool = False

    @model_validator(mode="after")
    def _choices_fit(self) -> Setting:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("choices（可选值）只在 type: choice 时填写，且此时必填；请核对 type")
        return self


class Reading(Entry):
    """An assumed reading without a figure of its own, shown as 原文未规定，按系统默认."""

    rule: str
    text: str
    clause: str = ""


class Scheme(Entry):
    """The whole scheme of one document; ``version`` counts the changes of the file.

    That its parts fit together is checked by ``plans.engine.check_references`` when a file is loaded.
    """

    code: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    version: int = Field(ge=1)
    title: str
    document: str
    year: int | None = None
    issued: str = ""
    clauses: dict[str, str]
    settings: dict[str, Setting] = Field(default_factory=dict)
    readings: tuple[Reading, ...] = Field(default=(), strict=False)
    indicators: IndicatorRules | None = None
    ballot_forms: tuple[BallotForm, ...] = Field(default=(), strict=False)
    adjustments: AdjustmentRules | None = None
    violations: ViolationRules | None = None
    reminders: ReminderRules | None = None
    grave_events: GraveRules | None = None
    subjects: tuple[SubjectClass, ...] = Field(strict=False, min_length=1)
    people: PeopleRules | None = None
    bonus: Bonus | None = None
    honours: Honours = Field(default_factory=Honours)
    calendar: tuple[CalendarEntry, ...] = Field(default=(), strict=False)
    route: tuple[RouteStep, ...] = Field(default=(), strict=False)
    notice_working_days: int = Field(default=3, ge=1)

    @model_validator(mode="after")
    def _approved_once(self) -> Scheme:
        approving = [step.name for step in self.route if step.approves]
        if len(approving) > 1:
            raise ValueError(
                f"审批程序里只能有一步写 approves（现有：{'、'.join(approving)}）；只留最后审定的一步"
            )
        return self

    def approving_step(self) -> int | None:
        """The place in the route of the step that makes the plan binding: the marked one, else the last; no route: None."""
        marked = [place for place, step in enumerate(self.route) if step.approves]
        return marked[0] if marked else (len(self.route) - 1 if self.route else None)

    def class_of(self, kind: SubjectKind | str) -> SubjectClass | None:
        """The class a kind of subject is scored in, or None where the scheme does not score it."""
        return next((group for group in self.subjects if kind in group.kinds), None)

    def form(self, name: str) -> BallotForm:
        """The ballot form of that name (it exists: checked on loading)."""
        return next(form for form in self.ballot_forms if form.name == name)

    def form_of_kind(self, kind: SubjectKind | str) -> BallotForm | None:
        """The ballot form on which subjects of a kind are rated, if any."""
        group = self.class_of(kind)
        return self._form_in(group.parts if group else ())

    def form_of_people(self) -> BallotForm | None:
        """The ballot form on which persons are rated, if any."""
        return self._form_in(self.people.parts if self.people else ())

    def _form_in(self, parts: tuple[Cited, ...]) -> BallotForm | None:
        return next((self.form(part.form) for part in parts if isinstance(part, BallotPart)), None)

    def reading(self, rule: str) -> str:
        """What the scheme assumes under a rule of the rule book ("0.4"); empty where it says nothing of it."""
        return "；".join(reading.text for reading in self.readings if reading.rule == rule)

    def rating_items(self) -> tuple[str, ...]:
        """The 项目 of 评议得分 the scheme knows, in the order of its parts."""
        return tuple(
            dict.fromkeys(p.item for group in self.subjects for p in group.parts if isinstance(p, RatingPart))
        )

    def uses_quarters(self) -> bool:
        """Whether quarter scores are a part of the result (rules 5.1)."""
        return any(isinstance(part, QuartersPart) for group in self.subjects for part in group.parts)

    def counts_every_quarter(self) -> bool:
        """Whether each quarter of an indicator counts, not the latest alone (rules 0.6).

        So it is where the mean of its quarters is taken, and where every quarter has a score of its own (rules 5.1, 5.2).
        """
        mean = self.indicators is not None and self.indicators.scoring.quarters == "mean"
        return mean or self.uses_quarters()
