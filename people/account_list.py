"""The list of accounts as the administrators see it: state, agency, section-free, one query for the locks."""

from __future__ import annotations

from typing import Final

import django_filters
import django_tables2 as tables
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from people.frame.columns import BadgeColumn, LinkedColumn, MomentColumn
from people.frame.tables import HouseTable
from people.lockout import locks
from people.models import Account, Agency

NOT_ACTIVATED, NORMAL, DISABLED, LOCKED = "未激活", "正常", "停用", "锁定"
STATES: Final = (NOT_ACTIVATED, NORMAL, DISABLED, LOCKED)
TONES: Final = {NOT_ACTIVATED: "waiting", NORMAL: "good", DISABLED: "muted", LOCKED: "bad"}


def accounts_with_state() -> QuerySet[Account]:
    """Give all accounts, each with `state`."""
    state = Case(
        When(is_active=False, then=Value(DISABLED)),
        When(folded__in=list(locks()), then=Value(LOCKED)),
        When(password__startswith=UNUSABLE_PASSWORD_PREFIX, then=Value(NOT_ACTIVATED)),
        default=Value(NORMAL),
        output_field=CharField(),
    )
    rows = Account.objects.alias(folded=Lower("username")).annotate(state=state)
    return rows.select_related("employee__agency").order_by("username")


class AccountTable(HouseTable):
    """Accounts; the login name leads to the account."""

    username = LinkedColumn(verbose_name="登录名", to=lambda account: f"/accounts/{account.pk}/")
    name = tables.Column(verbose_name="姓名")
    agency = tables.Column(
        verbose_name="单位", accessor="employee__agency__name", order_by="employee__agency__name", default="—"
    )
    state = BadgeColumn(verbose_name="状态", tones=TONES)
    last_login = MomentColumn(verbose_name="上次登录")
    created_at = MomentColumn(verbose_name="建立时间")

    class Meta(HouseTable.Meta):
        """By login name."""

        order_by = "username"
        empty_text = "还没有账号"


class AccountFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By words, state and agency."""

    words = django_filters.CharFilter(label="登录名或姓名", method="with_words")
    state = django_filters.ChoiceFilter(
        label="状态", choices=[(state, state) for state in STATES], empty_label="全部"
    )
    agency = django_filters.ModelChoiceFilter(
        label="单位", field_name="employee__agency", queryset=Agency.objects.all(), empty_label="全部"
    )

    def with_words(self, rows: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:
        """Keep those whose login name or name holds the words."""
        return rows.filter(Q(username__icontains=value) | Q(name__icontains=value))
