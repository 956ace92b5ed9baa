"""怎样开始: what a person of each role does first, shown on the home page while nothing waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse

from people.access import Access, Role
from people.permissions import allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a guide; `url_name` leads there, under `rule`."""

    title: str
    text: str
    url_name: str = ""
    rule: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """The guide of one role: a help page and its steps."""

    role: Role
    help_page: str
    steps: tuple[Step, ...]


_DELEGATE: Final = Step(
    title="出差前设好代办", text="指定谁、到哪天为止、为什么。", url_name="delegations", rule="delegation"
)
_PROGRESS: Final = Step(
    title="看今年的进展",
    text="哪些落后、哪些逾期；会议材料下载下来就能开会。",
    url_name="progress",
    rule="progress.view",
)
GUIDES: Final = (
    Guide(
        role=Role.SYSTEM_ADMIN,
        help_page="xitong-guanliyuan",
        steps=(
            Step(
                title="看看系统是否正常",
                text="版本、数据库、磁盘空间、最近备份，一页看全。",
                url_name="settings",
                rule="settings.view",
            ),
            Step(
                title="按名册建立账号",
                text="从干部名册成批建立，不需要邮箱。",
                url_name="accounts",
                rule="accounts.manage",
            ),
            Step(
                title="打印激活条，当面发给本人",
                text="每人一条，首次登录时自己设密码。",
                url_name="accounts",
                rule="accounts.manage",
            ),
            Step(title="安排备份", text="至少每天一次，每季度试着恢复一次。", url_name="help"),
        ),
    ),
    Guide(
        role=Role.PERFORMANCE_OFFICE,
        help_page="jixiaoban",
        steps=(
            Step(
                title="核对科室和名册",
                text="用电子表格成批导入，先预览再存入。",
                url_name="staff",
                rule="staff.view",
            ),
            Step(
                title="指定负责人、填报人、分管领导",
                text="谁负责哪个科室，权限由此而来。",
                url_name="duties",
                rule="organisation.view",
            ),
            Step(
                title="登记本年度机构",
                text="领导小组、办公室、监督小组的组成，印在方案里。",
                url_name="bodies",
                rule="bodies.view",
            ),
            Step(
                title="编制年度方案",
                text="选计分方案或沿用上年，填指标，提请批准；也可以上传年度工作簿。",
                url_name="plans",
                rule="plan.view",
            ),
        ),
    ),
    Guide(
        role=Role.CITY_OFFICE,
        help_page="shi-jixiaoban",
        steps=(
            Step(
                title="核对下属单位和系列",
                text="单位的上下级和分组决定谁跟谁比。",
                url_name="organisation",
                rule="organisation.view",
            ),
            Step(
                title="查看各单位的名册和机构",
                text="右上角可以切换单位。",
                url_name="staff",
                rule="staff.view",
            ),
            Step(
                title="看各单位的考核结果",
                text="按系列筛选，看等次线和同分。",
                url_name="results",
                rule="result.view",
            ),
        ),
    ),
    Guide(
        role=Role.SECURITY_ADMIN,
        help_page="anquan-guanliyuan",
        steps=(
            Step(
                title="授予角色",
                text="照文件授予，写明依据；不能兼任的会说明原因。",
                url_name="roles",
                rule="roles.view",
            ),
            Step(
                title="解除锁定",
                text="连续输错密码会锁定账号，核实本人后解除。",
                url_name="accounts",
                rule="accounts.unlock",
            ),
        ),
    ),
    Guide(
        role=Role.AUDIT_ADMIN,
        help_page="shenji-guanliyuan",
        steps=(
            Step(
                title="查看审计记录",
                text="账号、权限和系统的改动都在这里。",
                url_name="audit",
                rule="audit.read",
            ),
            Step(title="核对审计链", text="与印在文件上的链头对照。", url_name="audit", rule="audit.read"),
        ),
    ),
    Guide(
        role=Role.SUPERVISION,
        help_page="jiandu-xiaozu",
        steps=(
            Step(
                title="查看审计记录", text="谁、何时、从什么改成什么。", url_name="audit", rule="audit.read"
            ),
            Step(
                title="核查考核结果",
                text="每个数都能点开，看到台账的那一行和依据的条款。",
                url_name="results",
                rule="result.view",
            ),
            Step(
                title="发现问题就提意见",
                text="每一页都有“提意见”，绩效办必须答复。",
                url_name="opinions",
                rule="opinion.view",
            ),
        ),
    ),
    Guide(
        role=Role.LEADING_GROUP,
        help_page="lingdao-xiaozu",
        steps=(
            Step(
                title="看考核结果",
                text="先看有没有要您决定的，再看名次和奖金。",
                url_name="results",
                rule="result.view",
            ),
            _PROGRESS,
        ),
    ),
    Guide(
        role=Role.CHIEF_LEADER,
        help_page="zhuyao-lingdao",
        steps=(
            Step(
                title="看考核结果",
                text="名次、等次、奖金，每个数都能点开。",
                url_name="results",
                rule="result.view",
            ),
            _PROGRESS,
            Step(
                title="批准方案和变更",
                text="提请您批准的列在首页待办里，点开看改了什么。",
                url_name="plans",
                rule="plan.view",
            ),
        ),
    ),
    Guide(
        role=Role.SUPERVISING_LEADER,
        help_page="fenguan-lingdao",
        steps=(
            _PROGRESS,
            _DELEGATE,
        ),
    ),
    Guide(
        role=Role.SECTION_HEAD,
        help_page="keshi-fuzeren",
        steps=(
            Step(
                title="审核本科室填报",
                text="逐项同意或退回，再送绩效办。",
                url_name="review",
                rule="review.view",
            ),
            Step(title="核对本科室人员", text="有变动请告诉绩效办。", url_name="staff", rule="staff.view"),
            _DELEGATE,
        ),
    ),
    Guide(
        role=Role.SERIES_LEAD,
        help_page="xilie-qiantou",
        steps=(
            Step(
                title="查看本系列的单位",
                text="只显示您牵头的系列。",
                url_name="organisation",
                rule="organisation.view",
            ),
        ),
    ),
    Guide(
        role=Role.FILER,
        help_page="tianbaoren",
        steps=(
            Step(
                title="填报本季度",
                text="边填边存，传上佐证，填好的提交。",
                url_name="my_filing",
                rule="ledger.file",
            ),
            Step(title="看看填报要求", text="每季度填什么、什么时候交、谁来审核。", url_name="help"),
        ),
    ),
    Guide(
        role=Role.STAFF,
        help_page="ganbu-zhigong",
        steps=(
            Step(
                title="看本人的结果",
                text="发布以后，本人的得分、等次、奖金和计算过程都看得到。",
                url_name="my_result",
                rule="result.own",
            ),
            Step(title="核对本人信息", text="科室、职务、职级有误，请告诉绩效办。", url_name="my_account"),
            Step(title="登记两步验证", text="在手机上装好验证器，密码泄露也进不来。", url_name="my_account"),
        ),
    ),
)


def guide_of(access: Access, agency: int | None) -> tuple[Guide, list[Step]] | None:
    """Give the guide of the first role that is held, with the addresses of the steps that may be opened."""
    for guide in GUIDES:
        if access.has(guide.role):
            return guide, [_led(step, guide, access, agency) for step in guide.steps]
    return None


def _led(step: Step, guide: Guide, access: Access, agency: int | None) -> Step:
    return Step(title=step.title, text=step.text, url=_address(step, guide, access, agency))


def _address(step: Step, guide: Guide, access: Access, agency: int | None) -> str:
    if step.url_name == "help":
        return reverse("help_page", kwargs={"page": guide.help_page})
    for kwargs in ({}, {"agency": agency}, {"agency": agency, "year": access.today.year}):
        try:
            url = reverse(step.url_name, kwargs=kwargs)
        except NoReverseMatch:
            continue
        return url if not step.rule or allowed(access, step.rule, kwargs.get("agency")) else ""
    return ""
