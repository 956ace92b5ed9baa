"""Forms of the house: errors at the field and in a summary, nothing typed is lost, a double submit is harmless.

A view needs three lines::

    form = StaffForm(request.POST or None, request.FILES or None)
    def act() -> str:
        employee = add_employee(by=actor_of(request), **form.cleaned_data)
        messages.success(request, f"已登记{employee.name}。")
        return reverse("staff_detail", kwargs={...})
    return submitted(request, form, act) or render(request, "people/staff/add.html", {"form": form})

and its template one: `{% include "pieces/form.html" with form=form submit="保存" cancel=url %}`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any, Final

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse

from people.errors import DomainError, KeptRefusal
from people.frame.submission import TOKEN_FIELD, once

ALREADY: Final = "这张表刚才已经提交，没有重复办理。"


class HousePart(forms.BaseForm):
    """What both kinds of forms share; the helper draws fields only, the piece draws the rest."""

    use_required_attribute = False
    refusal: DomainError | None = None
    label_suffix = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for field in self.fields.values():
            _dress(field)

    @property
    def token(self) -> str:
        """The number of this form: what was posted, or a new one."""
        posted = self.data.get(TOKEN_FIELD, "") if self.is_bound else ""
        return str(posted) or str(uuid.uuid4())

    @property
    def faults(self) -> Iterator[tuple[BoundField, list[str]]]:
        """Fields with their errors, for the summary above the form."""
        if self.is_bound:
            for field in self:
                if field.errors:
                    yield field, [str(error) for error in field.errors]

    @property
    def general_faults(self) -> list[str]:
        """Errors that belong to no field, without a refusal, which the piece draws in three parts."""
        if not self.is_bound:
            return []
        told = str(self.refusal) if self.refusal else None
        return [str(fault) for fault in self.non_field_errors() if str(fault) != told]


class HouseForm(HousePart, forms.Form):
    """A form of the house."""


class HouseModelForm(HousePart, forms.ModelForm):  # type: ignore[type-arg]
    """A form over a model's fields; it checks and cleans, a service saves."""


def refused(form: forms.BaseForm, error: DomainError, field: str | None = None) -> None:
    """Put a service's refusal on the form (at the field it is about, if one is named); outside its transaction."""
    if isinstance(error, KeptRefusal):
        error.keep()
    if field:
        form.add_error(field, f"{error.what}：{error.why}；{error.next_step}。")
        return
    form.add_error(None, str(error))
    form.refusal = error  # type: ignore[attr-defined]


def submitted(request: HttpRequest, form: forms.BaseForm, act: Callable[[], str]) -> HttpResponse | None:
    """Carry out a valid posted form once and redirect to the URL that `act` gives.

    None when there is nothing to carry out: not posted, not valid, or refused (then the refusal is on the form).
    A second post of the same form is sent to where the first one led.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        with once(request) as turn:
            if turn.repeated:
                messages.info(request, ALREADY)
                return turn.repeated
            return turn.lead_to(act())
    except DomainError as error:
        refused(form, error)
    return None


def _dress(field: forms.Field) -> None:
    """Days get the browser's calendar in the only format it knows; required fields say so to screen readers."""
    widget = field.widget
    if isinstance(widget, forms.DateInput) and not isinstance(widget, forms.DateTimeInput):
        widget.input_type = "date"
        widget.format = "%Y-%m-%d"
    if isinstance(widget, forms.Textarea) and str(widget.attrs.get("rows", "10")) == "10":
        widget.attrs["rows"] = 4  # Django's own ten are too many for a reason
    if field.required and not isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        widget.attrs.setdefault("aria-required", "true")
    _plain_words(field)


def _plain_words(field: forms.Field) -> None:
    """Say plainly what is missing, where the form does not say it itself."""
    choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    words = {"required": "请选择。" if choice else "请填写。"}
    if isinstance(field, forms.DateField):
        words["invalid"] = "请写成 2026-03-01 这样的日期。"
    elif isinstance(field, forms.IntegerField):
        words["invalid"] = "请填写数字。"
    stock: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        stock.update(getattr(kind, "default_error_messages", {}))
    for code, plain in words.items():
        if field.error_messages.get(code) == stock.get(code):
            field.error_messages[code] = plain
