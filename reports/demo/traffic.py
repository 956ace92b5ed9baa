"""What goes on in an example office: opinions with and without an answer, a delegation, jobs, messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.utils import timezone

from people.access import Role
from people.acting import COMMAND_LINE, Actor
from people.audit_chain import check_chain
from people.models import Account, Agency, Duty, Job
from people.services.audit_check import KIND, TITLE, found_as_json
from people.services.delegation import Offer, delegate_role
from people.services.notifications import notify
from people.services.opinions import answer_opinion, leave_opinion
from reports.submissions import CHECK

DAYS: Final = 2


def make_traffic(by: Actor, agency: Agency, people: Mapping[str, Account]) -> None:
    """Write it; `people` are accounts by the part of their names after demo-."""
    _opinions(agency, people)
    _delegation(people)
    _jobs(agency, people)
    everybody = [account.pk for account in people.values()]
    notify(
        everybody,
        title="欢迎体验衡绩",
        body="这是示例数据，可以随意操作。",
        link="/help/kaishi/",
        key="demo:welcome",
    )


def _opinions(agency: Agency, people: Mapping[str, Account]) -> None:
    watcher, office = _as(people["jiandu"]), _as(people["jixiaoban"])
    first = leave_opinion(
        by=watcher,
        agency=agency,
        about="年度机构名单",
        text="监督小组成员中有一人已经调离，请更新名单并说明从哪天起变动。",
    )
    answer_opinion(by=office, opinion=first, answer="已核实，名单从本月一日起变动，已在年度机构里登记。")
    leave_opinion(
        by=watcher,
        agency=agency,
        about="第四季度台账",
        text="三项指标的完成率超过百分之百，没有看到依据，请补充佐证材料。",
    )


def _delegation(people: Mapping[str, Account]) -> None:
    """A head of section who travels hands over to a colleague, until the day after tomorrow."""
    head, colleague, today = people["kezhang"], people["zhigong"], timezone.localdate()
    duty = Duty.objects.filter(employee=head.employee_id, kind=Duty.Kind.HEAD).order_by("pk").first()
    if duty is not None:
        delegate_role(
            by=_as(head), delegate=colleague, offer=Offer(Role.SECTION_HEAD, duty.agency_id, None), start=today,
            end=today + timedelta(days=DAYS), reason="外出参加培训",
        )  # fmt: skip


def _jobs(agency: Agency, people: Mapping[str, Account]) -> None:
    """One that was done, and one that asks to be looked at."""
    now = timezone.now()
    times = {"started_at": now, "finished_at": now, "attempt": 1}
    Job.objects.create(
        kind=KIND, title=TITLE, account=people["shenji"], state=Job.State.DONE, result=found_as_json(check_chain()), **times
    )  # fmt: skip
    Job.objects.create(
        kind=CHECK, title="检查年度工作簿 示例.xlsx", account=people["jixiaoban"], agency=agency, state=Job.State.FAILED,
        error_what="工作簿打不开", error_why="文件不是电子表格，或者已经损坏",
        error_next="请用电子表格软件另存为 xlsx 格式后重新上传", **times,
    )  # fmt: skip


def _as(account: Account) -> Actor:
    return Actor(name=str(account), account=account.pk, origin=COMMAND_LINE)
