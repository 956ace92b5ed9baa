"""Signing in, activating, passwords, codes, and the choices of the 系统管理员."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from people.frame.forms import HouseForm
from people.models import Account
from people.passwords import LONGEST

NAME_LONGEST = 64
PASSWORD_HELP = (
    "至少 10 个字符；不能太常见，不能含登录名或姓名，也不能是一串连续的字母数字。可以用几个不相干的词。"
)


class SignInForm(HouseForm):
    """Login name and password; whether they fit is asked of the backends by the view."""

    username = forms.CharField(
        label="登录名",
        error_messages={"required": "请填写登录名。"},
        max_length=NAME_LONGEST,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text="一般是工号，见激活条",
    )
    password = forms.CharField(
        label="密码",
        error_messages={"required": "请填写密码。"},
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(HouseForm):
    """A code of the authenticator, or a recovery code."""

    code = forms.CharField(
        label="动态码",
        error_messages={"required": "请填写动态码。"},
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
        help_text="手机验证器上的 6 位数字；手机不在身边时填一个 10 位备用码",
    )


class FirstCodeForm(HouseForm):
    """The code that proves that the authenticator was set up."""

    code = forms.CharField(
        label="动态码",
        error_messages={"required": "请填写动态码。"},
        max_length=10,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
        help_text="扫码后验证器上显示的 6 位数字",
    )


class NewPassword(HouseForm):
    """A new password, twice; `account` is whose it becomes, for the rule about names."""

    new_password = forms.CharField(
        label="新密码",
        error_messages={"required": "请填写新密码。"},
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=PASSWORD_HELP,
    )
    repeat = forms.CharField(
        label="再输入一遍新密码",
        error_messages={"required": "请把新密码再输入一遍。"},
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Account | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean(self) -> dict[str, Any]:
        """Check the rules of passwords and that both are the same."""
        cleaned: dict[str, Any] = super().clean() or {}
        password, repeat = cleaned.get("new_password"), cleaned.get("repeat")
        if password and repeat and password != repeat:
            self.add_error("repeat", "两遍输入的新密码不一样，请重新输入。")
        if password:
            self.check_password(password, self._owner(cleaned))
        return cleaned

    def check_password(self, password: str, owner: Account | None) -> None:
        """Put what is wrong with the password for this owner at its field."""
        try:
            validate_password(password, owner)
        except forms.ValidationError as error:
            self.add_error("new_password", error)

    def _owner(self, cleaned: dict[str, Any]) -> Account | None:
        return self.account


class ActivateForm(NewPassword):
    """What a slip is used for: login name and code of the slip, and the password to set."""

    username = forms.CharField(
        label="登录名",
        error_messages={"required": "请填写登录名。"},
        max_length=NAME_LONGEST,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text="印在激活条上",
    )
    code = forms.CharField(
        label="激活码",
        error_messages={"required": "请填写激活码。"},
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="印在激活条上的 12 位字母和数字，不分大小写，短横线可以不输",
    )
    field_order = ["username", "code", "new_password", "repeat"]

    def _owner(self, cleaned: dict[str, Any]) -> Account | None:
        """Know the name that was typed only: whose it is shows when the code is right."""
        return Account(username=cleaned.get("username", ""), name="")


class PasswordForm(NewPassword):
    """A change of password, with the one so far."""

    password = forms.CharField(
        label="现在的密码",
        error_messages={"required": "请填写现在的密码。"},
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["password", "new_password", "repeat"]


class ReasonForm(HouseForm):
    """Why something is done to an account."""

    reason = forms.CharField(label="原因", max_length=500, widget=forms.Textarea)


class ChosenForm(HouseForm):
    """Which rows of a list are meant; only keys that were offered are taken."""

    chosen = forms.MultipleChoiceField(
        label="人员",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一人。", "invalid_choice": "名单已有变化，请刷新后重新选择。"},
    )

    def __init__(
        self, *args: Any, choices: list[tuple[int, str]], most: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        field = self.fields["chosen"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices

    def clean_chosen(self) -> list[str]:
        """Refuse more than one request can do."""
        chosen: list[str] = self.cleaned_data["chosen"]
        if self.most and len(chosen) > self.most:
            raise forms.ValidationError(f"一次最多 {self.most} 人，现在选了 {len(chosen)} 人，请分批办理。")
        return chosen

    @property
    def keys(self) -> list[int]:
        """The chosen keys."""
        return [int(key) for key in self.cleaned_data["chosen"]]
