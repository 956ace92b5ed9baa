"""The entries of the navigation of people; other apps register theirs when they are ready."""

from __future__ import annotations

from people.frame.navigation import NavItem, register_navigation

register_navigation(
    NavItem(title="首页", url_name="home", rule="home", section="工作", order=10, icon="house"),
    NavItem(
        title="任务", url_name="jobs", rule="jobs.view", section="工作", order=40, icon="hourglass-split"
    ),
    NavItem(title="消息", url_name="notifications", rule="signed_in", section="工作", order=35, icon="bell"),
    NavItem(
        title="代办委托",
        url_name="delegations",
        rule="delegation",
        section="工作",
        order=45,
        icon="arrow-left-right",
    ),
    NavItem(
        title="单位和科室",
        url_name="organisation",
        rule="organisation.view",
        section="组织",
        order=10,
        icon="diagram-3",
    ),
    NavItem(
        title="职责分工",
        url_name="duties",
        rule="organisation.view",
        section="组织",
        order=15,
        icon="clipboard-check",
    ),
    NavItem(title="干部职工", url_name="staff", rule="staff.view", section="组织", order=20, icon="people"),
    NavItem(
        title="工作交接",
        url_name="handover",
        rule="handover.view",
        section="组织",
        order=40,
        icon="arrow-repeat",
    ),
    NavItem(
        title="监督意见",
        url_name="opinions",
        rule="opinion.view",
        section="监督",
        order=20,
        icon="chat-left-text",
    ),
    NavItem(
        title="审计记录", url_name="audit", rule="audit.read", section="监督", order=30, icon="journal-text"
    ),
    NavItem(title="开始使用", url_name="setup", rule="setup", section="系统", order=5, icon="check-circle"),
    NavItem(
        title="账号",
        url_name="accounts",
        rule="accounts.unlock",
        section="系统",
        order=10,
        icon="person-badge",
    ),
    NavItem(title="角色授予", url_name="roles", rule="roles.view", section="系统", order=20, icon="key"),
    NavItem(
        title="全部任务", url_name="jobs_all", rule="jobs.oversee", section="系统", order=30, icon="list-task"
    ),
    NavItem(title="设置", url_name="settings", rule="settings.view", section="系统", order=40, icon="gear"),
    NavItem(
        title="帮助", url_name="help", rule="signed_in", section="系统", order=90, icon="question-circle"
    ),
)
