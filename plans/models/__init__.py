"""A year's plan of an agency: settings, subjects, staff, bodies; its route, versions, calendar, notices."""

from __future__ import annotations

from plans.models.bodies import Body, BodyMember
from plans.models.calendar import CalendarItem, Liaison, WorkingDay, WorkingYear
from plans.models.notices import Objection, PublicNotice
from plans.models.plan import MONTHS, Participant, Plan, PlanSetting, Subject
from plans.models.route import (
    PlanChange,
    PlanVersion,
    Publication,
    ReviewOpinion,
    RouteRecord,
    SectionDraft,
)

__all__ = [
    "MONTHS",
    "Body",
    "BodyMember",
    "CalendarItem",
    "Liaison",
    "Objection",
    "Participant",
    "Plan",
    "PlanChange",
    "PlanSetting",
    "PlanVersion",
    "PublicNotice",
    "Publication",
    "ReviewOpinion",
    "RouteRecord",
    "SectionDraft",
    "Subject",
    "WorkingDay",
    "WorkingYear",
]
