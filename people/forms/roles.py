"""Forms of roles: granting and ending one, handing one over, setting an office up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from people.access import Role
from people.frame.forms import HouseForm
from people.models import Account, Agency, Department
from people.services.delegation import LONGEST, Offer

REASON_LENGTH: Final = 200


class AccountField(forms.CharField):
    """An account by 登录名 or, where only one has it, by 姓名; `rows` are those that may be named."""

    def __init__(self, *, list_id: str, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": list_id, "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.rows: QuerySet[Account] = Account.objects.none()

    def clean(self, value: Any) -> Account | None:
        """Give the account; ValidationError where none or several answer to the words."""
        words = super().clean(value)
        if not words:
            return None
        found = list(self.rows.filter(Q(username=words) | Q(name=words)).order_by("username")[:6])
        exact = [account for account in found if account.username == words]
        if len(exact or found) == 1:
            return (exact or found)[0]
        if not found:
            raise ValidationError("没有这个账号，请填登录名或姓名；只能选启用的账号。")
        names = "、".join(account.username for account in found)
        raise ValidationError(f"不止一人叫“{words}”，请填登录名：{names}。")


class GrantForm(HouseForm):
    """Grant a role."""

    account = AccountField(label="账号", list_id="accounts", help_text="登录名或姓名。")
    role = forms.ChoiceField(label="角色")
    agency = forms.ModelChoiceField(
        label="单位",
        queryset=Agency.objects.none(),
        required=False,
        help_text="三员不选单位；系列牵头单位选上级市。",
    )
    series = forms.CharField(
        label="系列",
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"list": "series", "autocomplete": "off"}),
        help_text="只有系列牵头单位要填。",
    )
    start = forms.DateField(label="开始日期", widget=forms.DateInput)
    end = forms.DateField(
        label="结束日期",
        widget=forms.DateInput,
        required=False,
        help_text="含当天；不填就是长期，可随时收回。",
    )
    reason = forms.CharField(label="依据", max_length=REASON_LENGTH, help_text="文件、会议或分工通知。")

    def __init__(self, *args: Any, roles: frozenset[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "请选择")] + [  # type: ignore[attr-defined]
            (role.value, role.value) for role in Role if role in roles
        ]
        self.fields["agency"].queryset = Agency.objects.get_queryset().filter(  # type: ignore[attr-defined]
            closed_on__isnull=True
        )
        self.fields["agency"].empty_label = "（无）"  # type: ignore[attr-defined]
        self.fields["account"].rows = Account.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["start"].initial = timezone.localdate()

    def clean_role(self) -> Role:
        """Give the role itself."""
        return Role(self.cleaned_data["role"])


class EndForm(HouseForm):
    """End a grant."""

    on = forms.DateField(
        label="最后一天", widget=forms.DateInput, required=False, help_text="不填就是立即收回。"
    )
    reason = forms.CharField(label="原因", max_length=REASON_LENGTH)


class DelegationForm(HouseForm):
    """Hand an own role over for a time."""

    offer = forms.ChoiceField(label="委托哪个角色", help_text="只能委托本人担任的角色。")
    delegate = AccountField(label="代办人", list_id="delegates", help_text="本单位在岗人员，填登录名或姓名。")
    start = forms.DateField(label="开始日期", widget=forms.DateInput)
    end = forms.DateField(
        label="结束日期", widget=forms.DateInput, help_text=f"含当天；一次最长 {LONGEST.days} 天。"
    )
    reason = forms.CharField(label="原因", max_length=REASON_LENGTH, help_text="例如：外出培训、休假。")

    def __init__(
        self, *args: Any, offers: list[tuple[Offer, str]], delegates: QuerySet[Account], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {offer.key: offer for offer, _ in offers}
        self.fields["offer"].choices = [(offer.key, label) for offer, label in offers]  # type: ignore[attr-defined]
        self.fields["delegate"].rows = delegates  # type: ignore[attr-defined]
        today = timezone.localdate()
        self.fields["start"].initial = today
        self.fields["end"].initial = today + timedelta(days=6)

    def clean_offer(self) -> Offer:
        """Give the offer itself."""
        return self.offers[self.cleaned_data["offer"]]


def labelled(offers: list[Offer]) -> list[tuple[Offer, str]]:
    """Name each offer as the form shows it: role, agency, and the section if it is of one only."""
    agencies = dict(
        Agency.objects.get_queryset().filter(pk__in={one.agency for one in offers}).values_list("pk", "name")
    )
    wanted = {one.department for one in offers if one.department}
    sections = dict(Department.objects.get_queryset().filter(pk__in=wanted).values_list("pk", "name"))
    return [
        (
            one,
            f"{one.role}（{agencies[one.agency]}{' ' + sections[one.department] if one.department else ''}）",
        )
        for one in offers
    ]


class SetUpForm(HouseForm):
    """The first office of an installation and who runs its appraisal."""

    name = forms.CharField(label="单位名称", max_length=100, help_text="全称，印在通知和报表上。")
    kind = forms.ChoiceField(
        label="单位类型",
        choices=[
            (Agency.Kind.UNIT.value, "单位（本单位自己用）"),
            (Agency.Kind.CITY.value, "市（下面有多个单位）"),
        ],
    )
    small = forms.BooleanField(
        label="小单位：在岗不足 30 人，允许一人兼任系统管理员和绩效办",
        required=False,
        help_text="只放宽这一条；谁也不能审核自己填报的内容。",
    )
    clerk_name = forms.CharField(
        label="绩效办经办人姓名", max_length=64, required=False, help_text="小单位可以不填，由您兼任。"
    )
    clerk_number = forms.CharField(
        label="绩效办经办人工号",
        max_length=64,
        required=False,
        help_text="也是他的登录名；以后导入名册时要用同一个工号。",
    )

    def clean(self) -> dict[str, Any]:
        """Both or neither of name and number; neither only in a small office."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        given = [bool(values.get(name)) for name in ("clerk_name", "clerk_number")]
        if any(given) != all(given):
            self.add_error("clerk_number" if given[0] else "clerk_name", "姓名和工号要一起填。")
        if not any(given) and not values.get("small"):
            self.add_error("clerk_name", "请填绩效办经办人；只有小单位才能由系统管理员兼任。")
        return values
