"""公开 of a plan: where and when its public version was made known, with a photo; and 附件4, the liaisons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import StoredFile
from people.services.locks import lock_agency
from plans.models import Liaison, Plan, PlanVersion, Publication, Subject

NOT_SAVED = "没有保存"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiaisonFacts:
    """One line of 附件4; `subject` None: of the unit as a whole."""

    kind: str
    name: str
    subject: int | None = None
    title: str = ""
    office_phone: str = ""
    mobile: str = ""


def add_publication(
    *, by: Actor, plan: Plan, channel: str, address: str, on: date, files: Sequence[StoredFile] = ()
) -> Publication:
    """Record that the plan was made public. DomainError: not approved, a day to come, neither address nor photo."""
    channel, address = channel.strip(), address.strip()
    if not channel or not (address or files):
        raise DomainError(NOT_SAVED, why="须写渠道，并写网址、位置或附照片", next_step="请补全后再保存")
    if on > timezone.localdate():
        raise DomainError(NOT_SAVED, why="公开日期在今天之后", next_step="请填写实际日期")
    with transaction.atomic():
        lock_agency(plan.agency_id)
        if Plan.objects.get(pk=plan.pk).state == Plan.State.DRAFT:
            raise DomainError(NOT_SAVED, why="方案还没有批准，不能公开", next_step="请先办理批准")
        version = PlanVersion.objects.filter(plan=plan).order_by("-number").first()
        made = Publication.objects.create(
            plan=plan, plan_version=version, channel=channel, address=address, on=on, account_id=by.account
        )
        made.files.set(files)
        detail = changes({}, _publication(made)) | {"附件": len(files)}
        by.record(action="登记方案公开", target=str(plan), detail=detail, agency=plan.agency_id)
    return made


def remove_publication(*, by: Actor, publication: int, reason: str) -> None:
    """Take back a record that was entered by mistake; the log keeps what it said."""
    if not reason.strip():
        raise DomainError("没有撤销", why="没有写原因", next_step="请填写原因")
    with transaction.atomic():
        found = Publication.objects.filter(pk=publication).values_list("plan__agency", flat=True).first()
        if found is not None:
            lock_agency(found)
        row = Publication.objects.select_related("plan").filter(pk=publication).first()
        if row is None:
            raise DomainError("没有撤销", why="这条记录已被撤销", next_step="请刷新页面")
        plan = row.plan
        by.record(
            action="撤销方案公开登记", target=str(plan),
            detail=changes(_publication(row), {}) | {"原因": reason.strip()}, agency=plan.agency_id,
        )  # fmt: skip
        row.delete()


def add_liaison(*, by: Actor, plan: Plan, facts: LiaisonFacts) -> Liaison:
    """Add a line to 附件4. DomainError: no name, a section of another plan."""
    with transaction.atomic():
        lock_agency(plan.agency_id)
        row = Liaison(plan=plan, position=plan.liaisons.count() * 10 + 10)
        _fill_liaison(row, facts)
        row.save(force_insert=True)
        by.record(
            action="登记联络员", target=f"{plan} {row.name}", detail=changes({}, _liaison(row)),
            agency=plan.agency_id,
        )  # fmt: skip
    return row


def change_liaison(*, by: Actor, liaison: int, seen: str, facts: LiaisonFacts) -> Liaison:
    """Change a line as last seen (`liaison_seen`). DomainError: changed meanwhile."""
    with transaction.atomic():
        row = _take_liaison(liaison, seen)
        before = _liaison(row)
        _fill_liaison(row, facts)
        told = changes(before, _liaison(row))
        if not told:
            raise DomainError("没有要改的内容", why="填写的与现在的相同", next_step="请修改后再保存，或取消")
        row.save()
        by.record(
            action="更改联络员", target=f"{row.plan} {row.name}", detail=told, agency=row.plan.agency_id
        )
    return row


def remove_liaison(*, by: Actor, liaison: int, seen: str) -> None:
    """Take a line out of 附件4; the log keeps it."""
    with transaction.atomic():
        row = _take_liaison(liaison, seen)
        by.record(
            action="删除联络员", target=f"{row.plan} {row.name}", detail=changes(_liaison(row), {}),
            agency=row.plan.agency_id,
        )  # fmt: skip
        row.delete()


def liaison_seen(row: Liaison) -> str:
    """Give what a form was shown of a line, to tell whether it changed since."""
    return "\t".join([*map(str, _liaison(row).values()), row.office_phone, row.mobile])


def _take_liaison(liaison: int, seen: str) -> Liaison:
    found = Liaison.objects.filter(pk=liaison).values_list("plan__agency", flat=True).first()
    if found is not None:
        lock_agency(found)
    row = Liaison.objects.select_related("plan", "subject").filter(pk=liaison).first()
    if row is None or liaison_seen(row) != seen:
        raise DomainError(NOT_SAVED, why="这一行刚刚被别人改动", next_step="请刷新页面，核对后再办")
    return row


def _fill_liaison(row: Liaison, facts: LiaisonFacts) -> None:
    name = " ".join(facts.name.split())
    if not name or facts.kind not in Liaison.Kind.values:
        raise DomainError(NOT_SAVED, why="须填姓名和类别", next_step="请补全后再保存")
    subject = Subject.objects.filter(pk=facts.subject, plan=row.plan_id).first() if facts.subject else None
    if facts.subject and subject is None:
        raise DomainError(NOT_SAVED, why="方案里没有这个科室", next_step="请重新选择")
    row.kind, row.name, row.subject, row.title = facts.kind, name, subject, facts.title.strip()
    row.office_phone, row.mobile = facts.office_phone.strip(), facts.mobile.strip()


def _publication(row: Publication) -> dict[str, object]:
    return {"渠道": row.channel, "地址": row.address, "日期": row.on.isoformat()}


def _liaison(row: Liaison) -> dict[str, object]:
    """What the log says: of telephones no more than shows that they changed."""
    return {
        "类别": row.kind,
        "姓名": row.name,
        "科室": row.subject.name if row.subject else "",
        "职务": row.title,
        "办公电话": _tail(row.office_phone),
        "手机": _tail(row.mobile),
    }


def _tail(number: str) -> str:
    return f"尾号 {number[-4:]}" if number else ""
