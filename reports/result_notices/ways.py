"""What somebody may do about the own result: object while it hangs, ask for 复核 after it was published (rules 7.2, 7.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from people.access import Access
from people.models import Agency
from plans.models import PublicNotice
from plans.notice_sight import may_object, notices_at
from plans.publishers import publisher_of
from plans.services.notice_words import day_words
from reports.result_notices.offers import KINDS
from scoring.appealing.offers import offers_of
from scoring.appealing.sight import own_appeals, own_participant
from scoring.models import Settlement


@dataclass(frozen=True, slots=True)
class Way:
    """One way: a sentence, a page that it speaks of, and what may be done there."""

    words: str
    page: str = ""
    page_words: str = ""
    act: str = ""
    act_words: str = ""


def ways_of(access: Access, unit: Agency, year: int, settlement: Settlement | None) -> list[Way]:
    """The ways that are open to the asker now."""
    return [*_hanging(access, unit, year), *(_after(access, unit, year, settlement) if settlement else ())]


def _hanging(access: Access, unit: Agency, year: int) -> Iterator[Way]:
    rows = notices_at(access, unit.pk).filter(
        plan__year=year, kind__in=KINDS.values(), state=PublicNotice.State.POSTED
    )
    for row in rows.order_by("pk"):
        if row.closes_on is None:
            continue
        word, over = publisher_of(row.kind).word, row.closes_on < access.today
        objects = not over and may_object(access, unit.pk)
        about = urlencode({"about": f"{access.name}的{row.kind.removesuffix('公示')}"})
        place = [unit.pk, year, row.pk]
        yield Way(
            f"{row.title}，{'期限已满' if over else f'到{day_words(row.closes_on)}当天结束时为止'}",
            reverse("notice", args=place), "看公示",
            f"{reverse('objection_new', args=place)}?{about}" if objects else "", f"提出{word}",
        )  # fmt: skip


def _after(access: Access, unit: Agency, year: int, settlement: Settlement) -> Iterator[Way]:
    offers = offers_of(settlement, own_participant(access, settlement.plan_id))
    own = own_appeals(access).filter(settlement__plan=settlement.plan_id).exists()
    place = [unit.pk, year]
    open_ones = [offer for offer in offers if offer.last >= access.today]
    if open_ones:
        offer = open_ones[0]
        yield Way(
            f"对本人的结果不服的，可以在{day_words(offer.last)}结束以前提出{offer.stage}",
            reverse("my_appeals", args=place) if own else "", "我的复核申诉",
            reverse("appeal_new", args=place), f"提出{offer.stage}",
        )  # fmt: skip
    elif own or offers:
        yield Way(
            "提出复核的期限已满" if offers else "您提出过复核或申诉",
            reverse("my_appeals", args=place), "我的复核申诉",
        )  # fmt: skip
