"""Reading the bodies of a year: for the page, for the 附件 of the plan, and what does not fit together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Prefetch

from plans.models import Body, BodyMember

ORDER: Final = tuple(Body.Kind.values)
SUPERVISED: Final = (Body.Kind.LEADING_GROUP.value, Body.Kind.OFFICE.value)
# Posts as they stand in a 附件; others follow in the order in which they were entered.
POSTS: Final = ("组长", "主任", "常务副组长", "常务副主任", "副组长", "副主任", "成员")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One member as the document names them; `note` says from or until when, where it is not the whole year."""

    name: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One body as the 附件 of the plan prints it: posts in order, each with its members."""

    kind: str
    name: str
    document: str
    duties: str
    posts: tuple[tuple[str, tuple[Seat, ...]], ...]


def bodies_with_members(agency: int, year: int) -> list[Body]:
    """Give the bodies of the year with their members, in the order of a document: two queries."""
    members = BodyMember.objects.order_by("position", "pk")
    rows = Body.objects.filter(agency=agency, year=year).prefetch_related(Prefetch("members", members))
    return sorted(rows, key=lambda body: (ORDER.index(body.kind), body.pk))


def bodies_of(agency: int, year: int, *, on: date | None = None) -> list[Printed]:
    """Give the bodies as the plan prints them; `on` only those who are members on the day, else all of the year."""
    return [printed(body, on=on) for body in bodies_with_members(agency, year)]


def printed(body: Body, *, on: date | None = None) -> Printed:
    """Give one body as the plan prints it."""
    members = [
        each
        for each in body.members.all()
        if on is None or (each.start <= on and (each.end is None or each.end >= on))
    ]
    posts = sorted({each.post for each in members}, key=lambda post: _rank(post, members))
    return Printed(
        kind=body.kind,
        name=body.name,
        document=body.document,
        duties=body.duties,
        posts=tuple(
            (post, tuple(_seat(each, body.year) for each in members if each.post == post)) for post in posts
        ),
    )


def hints(bodies: Sequence[Body]) -> list[str]:
    """Say who is in the 监督小组 and, on the same days, in a body that it watches.

    A hint, no refusal: the documents of some offices put the same leader into both, and what they say must be
    printed as it is. The roles of the accounts are what excludes (people.permissions.combinations).
    """
    watching = [
        (body, each) for body in bodies if body.kind == Body.Kind.SUPERVISION for each in body.members.all()
    ]
    watched = [(body, each) for body in bodies if body.kind in SUPERVISED for each in body.members.all()]
    return [
        f"{one.name}同时在“{watcher.name}”和“{body.name}”（{_common(one, other)}）："
        "监督小组监督考核全过程，一般不由办理考核的人兼任。请核对文件；文件确是这样写的，可以保留。"
        for watcher, one in watching
        for body, other in watched
        if _same(one, other) and _overlap(one, other)
    ]


def _rank(post: str, members: Sequence[BodyMember]) -> tuple[int, int]:
    first = min(index for index, each in enumerate(members) if each.post == post)
    return (POSTS.index(post) if post in POSTS else POSTS.index("成员"), first)


def _seat(member: BodyMember, year: int) -> Seat:
    notes = []
    if member.start > date(year, 1, 1):
        notes.append(f"{member.start.month}月{member.start.day}日起")
    if member.end is not None and member.end < date(year, 12, 31):
        notes.append(f"至{member.end.month}月{member.end.day}日")
    return Seat(name=member.name, title=member.title, note="".join(notes))


def _same(one: BodyMember, other: BodyMember) -> bool:
    if one.employee_id is not None and other.employee_id is not None:
        return one.employee_id == other.employee_id
    return one.name == other.name


def _overlap(one: BodyMember, other: BodyMember) -> bool:
    return one.start <= (other.end or date.max) and other.start <= (one.end or date.max)


def _common(one: BodyMember, other: BodyMember) -> str:
    start = max(one.start, other.start)
    ends = [end for end in (one.end, other.end) if end is not None]
    return f"{start} 至 {min(ends)}" if ends else f"{start} 起"
