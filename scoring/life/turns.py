"""What the steps of a settlement share: the locks in their order, what forbids a step, winning the turn, the papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from people import chain
from people.acting import Actor
from people.errors import DomainError
from people.models import Account, StoredFile
from plans.models import PublicNotice
from plans.services.plan_archiving import lock_plan_row
from scoring.life.after import act_on, hold_for
from scoring.life.guards import reasons_against
from scoring.life.workflow import BY_NAME, SETTLED, Step
from scoring.models import Settlement, SettlementAct
from scoring.services import hold_settlements

State = Settlement.State
NOT_MOVED: Final = "核算状态没有改变"
REFRESH: Final = "请刷新页面查看现在的状态"
# Big columns that no step needs.
HEAVY: Final = ("inputs", "book", "rules", "plan__scheme_text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What a step rests on: the day, who decided, document number, minutes, reason, scans."""

    on: date | None = None
    body: str = ""
    document: str = ""
    minutes: str = ""
    reason: str = ""
    files: Sequence[StoredFile] = ()


def begin(*, by: Actor, settlement: int, step: Step, asked: bool = True) -> Settlement:
    """Take the locks and refuse what forbids the step; only in a transaction.

    Plan, settlements, then what the reactions to the step move (people.services.locks). A step that a notice takes
    leaves the plan out: its publisher took the settlements before the audit log. `asked` False: the guards of
    other parts are left out (`advance`). DomainError names the reason and the way out.
    """
    plan = Settlement.objects.filter(pk=settlement).values_list("plan", flat=True).first()
    if plan is None:
        raise DomainError(NOT_MOVED, why="这一版核算已不存在", next_step="请回到考核结果页面")
    if not step.by_notice:
        lock_plan_row(plan)
    hold_settlements(plan)
    row = Settlement.objects.select_related("plan__agency", "notice").defer(*HEAVY).get(pk=settlement)
    hold_for(step.name, row)
    refuse(row, step)
    if by.account is not None:
        chain.check_chain(hands(row, step), by=by, step=step.title)
    against = reasons_against(row, step.name) if asked else []
    if against:
        raise DomainError(f"还不能{step.title}", why="；".join(against), next_step="请先办完上述事项")
    return row


def refuse(row: Settlement, step: Step) -> None:
    """Raise DomainError when the version itself forbids the step."""
    if row.state not in step.sources:
        raise DomainError(
            NOT_MOVED, why=f"它现在是“{row.state}”，不能{step.title}", next_step=REFRESH
        )  # fmt: skip
    against = own_reasons(row, step)
    if against:
        why, way_out = against[0]
        raise DomainError(f"还不能{step.title}", why=why, next_step=way_out)


def own_reasons(row: Settlement, step: Step) -> list[tuple[str, str]]:
    """What in the version itself forbids a step that its state allows, each with the way out (rules 0.4, 0.9, 7.2)."""
    found = []
    if step.undecided_forbidden and row.blocked:
        mend = "请对每个阻断问题作出决定，再核算一次"
        found.append(
            (
                "还有未决的阻断问题",
                mend if row.state == State.DRAFT else f"请退回这一版，{mend.removeprefix('请')}",
            )
        )
    if step.outdated_forbidden and row.outdated:
        found.append((f"这一版需重新核算：{row.outdated}", way_out(row)))
    if step.reopened_forbidden and row.reopened:
        found.append((f"这一版正在更正：{row.reopened}", "请重新核算，由新的一版替代它"))
    return found


def way_out(row: Settlement) -> str:
    """How a version that no longer holds is made anew, by how far it has come."""
    match row.state:
        case State.DRAFT:
            return "请重新核算，作为新的版本再核对"
        case State.POSTED if hangs(row):
            return "请先在公示页面撤回公示，再退回这一版，重新核算"
        case State.PUBLISHED:
            return "请先“更正”打开这一版，再重新核算"
        case _:
            return "请退回这一版，重新核算"


def hangs(row: Settlement) -> bool:
    """Whether the 公示 of a version is up: it is taken down before the version is given up."""
    return row.notice is not None and row.notice.state == PublicNotice.State.POSTED


def not_closed(row: Settlement) -> str:
    """Why a 更正 cannot be taken back: none is open, or it has led to something already; empty where it can."""
    if not row.reopened:
        return f"{title(row)}没有打开更正"
    if row.outdated:
        return f"{title(row)}需重新核算：{row.outdated}"
    newer = Settlement.objects.filter(plan=row.plan_id, version__gt=row.version).order_by("-version").first()
    return f"已经核算了第{newer.version}版" if newer else ""


def hands(row: Settlement, step: Step) -> list[chain.Step]:
    """The earlier steps whose people may not take this one; what the command line did has no hands."""
    found = []
    if SETTLED in step.apart_from and row.account_id is not None:
        found.append(chain.Step(row.account_id, row.account_for_id, SETTLED))
    titles = [BY_NAME[name].title for name in step.apart_from if name != SETTLED]
    acts = SettlementAct.objects.filter(settlement=row.pk, step__in=titles, account__isnull=False).order_by(
        "pk"
    )
    for account, acted_for, title in acts.values_list("account", "account_for", "step"):
        if account is not None:
            found.append(chain.Step(account, acted_for, title))
    return found


def finish(
    *, by: Actor, row: Settlement, step: Step, papers: Papers, detail: dict[str, object], **values: object
) -> SettlementAct:
    """Move the version by compare-and-set, with its act, its audit row and what follows; only after `begin`."""
    old = State(row.state)
    if not Settlement.objects.filter(pk=row.pk, state=old).update(state=step.target, **values):
        now = Settlement.objects.values_list("state", flat=True).get(pk=row.pk)
        raise DomainError(NOT_MOVED, why=f"它刚刚已到“{now}”", next_step=REFRESH)
    row.state = step.target
    for name, value in values.items():
        setattr(row, name, value)
    act = SettlementAct.objects.create(
        settlement=row,
        step=step.title,
        on=papers.on or timezone.localdate(),
        body=papers.body,
        document=papers.document,
        minutes=papers.minutes,
        reason=papers.reason,
        account_id=by.account,
        account_for_id=by.on_behalf_account,
        name=_name_of(by),
    )
    act.files.add(*papers.files)
    moved = {"状态": {"旧": old.value, "新": step.target.value}} if old != step.target else {}
    record(by, step.title, row, moved | _told(papers) | detail)
    act_on(step.name, row, by)
    return act


def _name_of(by: Actor) -> str:
    """The name as papers have it, without the user name that the log keeps."""
    return Account.objects.values_list("name", flat=True).get(pk=by.account) if by.account else by.name


def record(by: Actor, action: str, row: Settlement, detail: dict[str, object]) -> None:
    """Append the audit row of a step with the digests of what the version froze."""
    plan = row.plan
    frozen = {"核算编号": row.pk, "输入摘要": row.inputs_digest, "结果摘要": row.result_digest}
    target = f"{plan.agency.name} {plan} {title(row)}"
    by.record(action=action, target=target, detail=detail | frozen, agency=plan.agency_id)


def title(row: Settlement) -> str:
    """The name of a version: «核算第2版»."""
    return f"核算第{row.version}版"


def _told(papers: Papers) -> dict[str, object]:
    """The papers for the log; who said what stays in the act."""
    words = {
        "日期": papers.on.isoformat() if papers.on else "",
        "决定机构": papers.body,
        "文号": papers.document,
        "纪要": papers.minutes,
        "原因": papers.reason,
    }
    found: dict[str, object] = {name: text for name, text in words.items() if text}
    return found | ({"附件": sorted(file.name for file in papers.files)} if papers.files else {})
