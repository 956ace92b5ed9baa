"""Opinions of the 监督小组: one is left, the 绩效办 answers it once, the author is told."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from people.access import Role
from people.acting import Actor
from people.errors import DomainError
from people.models import Agency, Opinion
from people.services.holders import accounts_with
from people.services.notifications import notify

NOT_ANSWERED: Final = "答复没有存入"
NOT_LEFT: Final = "意见没有存入"


def leave_opinion(*, by: Actor, agency: Agency, about: str, text: str, link: str = "") -> Opinion:
    """Store an opinion on a matter of the agency and tell its 绩效办; `link` is the page it was left on.

    Raises DomainError when nobody is signed in, or the link leads out of this site.
    """
    if by.account is None:
        raise DomainError(NOT_LEFT, why="意见要有提出人", next_step="请登录后再提")
    if link != inside(link):
        raise DomainError(
            NOT_LEFT, why="所附页面不是本系统的页面", next_step="请从要提意见的页面上点“提意见”"
        )
    with transaction.atomic():
        opinion = Opinion.objects.create(
            agency=agency, author_id=by.account, about=about, text=text, link=link
        )
        by.record(
            action="提出监督意见",
            target=about,
            detail={"意见": {"旧": None, "新": text}, "页面": link},
            agency=agency.pk,
        )
        notify(
            _office(agency) - {by.account},
            title=f"监督小组提出意见：{about}",
            body="请查看并答复。",
            link=_address(opinion),
            key=f"opinion:{opinion.pk}",
        )
    return opinion


def answer_opinion(*, by: Actor, opinion: Opinion, answer: str) -> None:
    """Store the answer to an opinion, once, and tell its author.

    Raises DomainError when it has been answered already or the author answers their own.
    """
    if by.account is None or by.account == opinion.author_id:
        raise DomainError(NOT_ANSWERED, why="自己提的意见不能自己答复", next_step="请由绩效办的其他人员答复")
    with transaction.atomic():
        moved = Opinion.objects.filter(pk=opinion.pk, answered_at__isnull=True).update(
            answer=answer, answered_by=by.account, answered_at=timezone.now()
        )
        if not moved:
            raise _answered_before(opinion)
        by.record(
            action="答复监督意见",
            target=opinion.about,
            detail={"答复": {"旧": None, "新": answer}},
            agency=opinion.agency_id,
        )
        notify(
            [opinion.author_id],
            title=f"您的意见已有答复：{opinion.about}",
            link=_address(opinion),
            key=f"opinion-answer:{opinion.pk}",
        )


def inside(link: str) -> str:
    """Give the path when it stays inside this site, nothing otherwise."""
    # Browsers drop tabs and line ends inside an address: what is left may begin with two slashes.
    away = not link.startswith("/") or link.startswith("//") or "\\" in link or not link.isprintable()
    return "" if away else link


def _answered_before(opinion: Opinion) -> DomainError:
    current = Opinion.objects.select_related("answered_by").get(pk=opinion.pk)
    who = current.answered_by.name if current.answered_by else ""
    when = timezone.localtime(current.answered_at) if current.answered_at else None
    return DomainError(
        NOT_ANSWERED,
        why=f"已由{who}于{when:%Y-%m-%d %H:%M}答复",
        next_step="请查看已有的答复；需要补充的，请与监督小组联系",
    )


def _office(agency: Agency) -> set[int]:
    """Give the accounts of the agency's 绩效办 today."""
    return accounts_with([Role.PERFORMANCE_OFFICE], [agency.pk], timezone.localdate())[agency.pk]


def _address(opinion: Opinion) -> str:
    return reverse("opinion", kwargs={"agency": opinion.agency_id, "opinion": opinion.pk})
