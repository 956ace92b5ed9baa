"""Accounts, the one-time codes that open them, and the sessions in which they are signed in."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from people.models.organisation import Employee


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by their name for signing in, however it is capitalised."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Give the account of a login name; raises Account.DoesNotExist."""
        return self.alias(folded=Lower("username")).get(folded=(username or "").lower())


class Account(AbstractBaseUser):
    """Who may sign in. `username` is what is typed; `name` is what others see and the audit log keeps.

    An account without a usable password has not been activated. `epoch` is raised to end every session at once.
    Rights come from grants and duties (`people.permissions`), there is no superuser.
    """

    username = models.CharField("登录名", unique=True, max_length=64)
    name = models.CharField("姓名")
    employee = models.OneToOneField(
        Employee,
        verbose_name="干部职工",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="account",
    )
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    password = models.CharField("密码摘要", max_length=128)
    last_login = models.DateTimeField("上次登录", null=True, blank=True)
    epoch = models.IntegerField("会话代次", default=0)
    theme = models.CharField("外观", blank=True, default="")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = AccountManager()

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        ordering = ["username"]
        constraints = [models.UniqueConstraint(Lower("username"), name="account_username_folded")]

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"

    def get_full_name(self) -> str:
        """The name others see."""
        return self.name


class ActivationCode(models.Model):
    """A one-time code on a printed slip: only its digest is kept, one open code per account.

    `used_at` when it set a password, `burnt_at` when a newer slip or an administrator made it void.
    """

    class Purpose(models.TextChoices):
        """What the slip was printed for."""

        ACTIVATE = "激活", "激活"
        RESET = "重置", "重置"
        FIRST = "首位管理员", "首位管理员"

    account = models.ForeignKey(Account, verbose_name="账号", on_delete=models.CASCADE, related_name="codes")
    purpose = models.CharField("用途", choices=Purpose)
    digest = models.CharField("摘要", max_length=64, unique=True)
    created_at = models.DateTimeField("生成时间", auto_now_add=True)
    expires_at = models.DateTimeField("失效时间")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)
    burnt_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "激活码"
        ordering = ["account", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(used_at__isnull=True, burnt_at__isnull=True),
                name="activation_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.created_at:%Y-%m-%d}"


class AccountSession(models.Model):
    """One browser in which an account is signed in; the session lives as long as this row (`people.session_limits`).

    `seen_at` is right to the minute. `epoch` is the account's when it signed in.
    """

    account = models.ForeignKey(
        Account, verbose_name="账号", on_delete=models.CASCADE, related_name="sessions"
    )
    epoch = models.IntegerField("会话代次")
    started_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近使用")
    address = models.CharField("地址", blank=True, default="")
    browser = models.CharField("浏览器", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "登录会话"
        ordering = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.account_id} {self.started_at:%Y-%m-%d %H:%M}"
