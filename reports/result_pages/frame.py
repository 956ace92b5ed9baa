"""The frame that all pages of one settlement share: its place, its tabs, and its seal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from reports.opened import rules_of
from scoring.models import Settlement

State = Settlement.State
# What has not been published is sealed with what it is, so that nobody takes a draft for the result.
SEALS: Final[dict[str, str]] = {
    State.DRAFT: "草稿",
    State.CHECKED: "核对中",
    State.APPROVED: "未发布",
    State.POSTED: "公示中",
    State.SUPERSEDED: "旧版",
}
TONES: Final[dict[str, str]] = {
    State.DRAFT: "waiting",
    State.CHECKED: "info",
    State.APPROVED: "info",
    State.POSTED: "info",
    State.PUBLISHED: "good",
    State.ARCHIVED: "good",
    State.SUPERSEDED: "muted",
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of a settlement."""

    name: str
    title: str
    url_name: str


TABS: Final = (
    Tab("overview", "概览", "result"),
    Tab("subjects", "考核对象", "result_subjects"),
    Tab("people", "人员", "result_people"),
    Tab("bonus", "奖金", "result_bonus"),
    Tab("money", "奖金核定", "bonus_approval"),
    Tab("plan", "方案与依据", "result_plan"),
    Tab("files", "文件", "result_files"),
    Tab("reconcile", "对账", "result_reconcile"),
    Tab("compare", "版本比较", "result_compare"),
)


@dataclass(frozen=True, slots=True)
class ShownTab:
    """A tab with its address."""

    name: str
    title: str
    url: str


def place_of(settlement: Settlement) -> dict[str, int]:
    """The arguments that every address of a settlement needs."""
    return {
        "agency": settlement.plan.agency_id,
        "year": settlement.plan.year,
        "settlement": settlement.pk,
    }


def tabs_of(settlement: Settlement) -> Iterator[ShownTab]:
    """The tabs of a settlement: without 人员 and 奖金 where its scheme has neither."""
    scheme = rules_of(settlement).scheme
    left_out = set()
    if scheme.people is None and scheme.bonus is None:
        left_out.add("people")
    if scheme.bonus is None:
        left_out |= {"bonus", "money"}
    place = place_of(settlement)
    for tab in TABS:
        if tab.name not in left_out:
            yield ShownTab(tab.name, tab.title, reverse(tab.url_name, kwargs=place))
