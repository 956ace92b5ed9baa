"""Fields above a list, drawn as crispy draws them, without its nine templates for each field."""

from __future__ import annotations

from typing import Any, Final

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from people.frame.columns import escaped

# The widgets that are drawn here, with the class that Bootstrap wants; others go the long way.
PLAIN: Final[dict[type[forms.Widget], str]] = {
    forms.TextInput: "form-control",
    forms.NumberInput: "form-control",
    forms.DateInput: "form-control",
    forms.Select: "form-select",
}


def filter_field(field: BoundField) -> SafeString:
    """Draw label and field; what has an error, a help text or another widget is left to crispy."""
    widget = field.field.widget
    look = PLAIN.get(type(widget))
    if look is None or field.errors or field.help_text or field.field.required or field.css_classes():
        return SafeString(as_crispy_field(field))
    kind = f"{type(widget).__name__.lower()} {look}"
    own = widget.attrs.get("class", "")
    attributes = field.build_widget_attrs({"id": field.auto_id, **widget.attrs}, widget)
    attributes["class"] = f"{kind} {own}".strip()
    drawn = widget.get_context(field.html_name, field.value(), attributes)["widget"]
    return format_html(
        '<div id="div_{}" class="mb-3"><label for="{}" class="form-label">{}</label>{}</div>',
        field.auto_id,
        field.id_for_label,
        field.label,
        _chooser(drawn) if "optgroups" in drawn else _entry(drawn),
    )


def _entry(drawn: dict[str, Any]) -> SafeString:
    value = {} if drawn["value"] is None else {"value": drawn["value"]}
    return format_html(
        "<input{}>", flatatt({"type": drawn["type"], "name": drawn["name"], **value, **drawn["attrs"]})
    )


def _chooser(drawn: dict[str, Any]) -> SafeString:
    parts = []
    for heading, options, _ in drawn["optgroups"]:
        lines = "".join(
            f'<option value="{escaped(option["value"])}"{flatatt(option["attrs"])}>{escaped(option["label"])}</option>'
            for option in options
        )
        parts.append(f'<optgroup label="{escaped(heading)}">{lines}</optgroup>' if heading else lines)
    attributes = flatatt({"name": drawn["name"], **drawn["attrs"]})
    # Values and labels are escaped one by one above.
    return mark_safe(f"<select{attributes}>{''.join(parts)}</select>")
